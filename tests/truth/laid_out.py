"""Tables that are no tables: boxes that style sheets place in rows and columns."""

from __future__ import annotations

import random
from collections.abc import Callable
from html import escape

from tests.truth.made import paper
from tests.truth.sheets import C, Number, Place, Sheet
from tests.truth.styles import page

FORMS = ("2021", "2019", "2014", "local")


def _grid_items(sheet: Sheet) -> list[tuple[int, int, C]]:
    return [
        (y, x, cell) for y, line in enumerate(sheet.expanded()) for x, cell in enumerate(line) if cell is not None
    ]


def _spans(cell: C) -> str:
    return (f"grid-column:span {cell.colspan};" if cell.colspan > 1 else "") + (
        f"grid-row:span {cell.rowspan};" if cell.rowspan > 1 else ""
    )


def _grid(sheet: Sheet) -> str:
    """One grid, cells one after the other with spans."""
    cells = "".join(
        f'<div style="{_spans(cell)}border:1px solid">{escape(cell.text)}</div>' for cell in sheet.cells()
    )
    width = sheet.width()
    return f'<div style="display:grid;grid-template-columns:repeat({width}, 1fr);gap:1px">{cells}</div>'


def _grid_by_lines(sheet: Sheet) -> str:
    """One grid, every cell at its lines."""
    cells = "".join(
        f'<div class="c" style="grid-column:{x + 1} / {x + 1 + c.colspan};grid-row:{y + 1} / span {c.rowspan}">'
        f"<p>{escape(c.text)}</p></div>"
        for y, x, c in _grid_items(sheet)
    )
    tracks = " ".join(["minmax(0,2fr)", *["60px"] * (sheet.width() - 1)])
    return f"<style>.g{{display:grid;grid-template-columns:{tracks}}}</style><div class=g>{cells}</div>"


def _grid_with_rows(sheet: Sheet) -> str:
    """One grid, its rows wrapped in boxes that are none."""
    rows = "".join(
        '<div style="display:contents">'
        + "".join(f'<span style="{_spans(c)}">{escape(c.text)}</span>' for c in row)
        + "</div>"
        for row in sheet.rows
    )
    return f'<section style="display:grid;grid-template-columns:repeat({sheet.width()},auto)">{rows}</section>'


def _filled(sheet: Sheet) -> list[list[str]]:
    return [[cell.text if cell is not None else "" for cell in line] for line in sheet.expanded()]


def _css_table(sheet: Sheet) -> str:
    """A table by display; what spans elsewhere is followed by blank cells."""
    rows = "".join(
        "<div class=r>" + "".join(f"<div class=d>{escape(text)}</div>" for text in line) + "</div>"
        for line in _filled(sheet)
    )
    rules = ".t{display:table}.r{display:table-row}.d{display:table-cell;padding:2px}"
    return f"<style>{rules}</style><div class=t>{rows}</div>"


def _css_table_inline(sheet: Sheet) -> str:
    rows = "".join(
        '<p style="display:table-row">'
        + "".join(f'<span style="display: table-cell">{escape(text)}</span>' for text in line)
        + "</p>"
        for line in _filled(sheet)
    )
    return f'<div style="display:table;width:100%"><div style="display:table-row-group">{rows}</div></div>'


def _flex(sheet: Sheet) -> str:
    """A box of flexible boxes for each row."""
    rows = "".join(
        "<div class=row>" + "".join(f"<div class=cell>{escape(text)}</div>" for text in line) + "</div>"
        for line in _filled(sheet)
    )
    rules = ".row{display:flex;border-bottom:1px solid}.cell{flex:1;text-align:center}"
    return f"<style>{rules}</style><div class=tb>{rows}</div>"


def _flex_wide(sheet: Sheet) -> str:
    """The same with cells as wide as the columns that they span; what reaches over rows is followed by blanks."""
    rows = []
    for line in sheet.expanded():
        cells, at = "", 0
        while at < len(line):
            cell = line[at]
            wide = cell.colspan if cell is not None else 1
            cells += f'<li style="flex:{wide}">{escape(cell.text) if cell is not None else ""}</li>'
            at += wide
        rows.append(f'<ul style="display:flex">{cells}</ul>')
    return f"<div>{''.join(rows)}</div>"


def _flex_cut(sheet: Sheet) -> str:
    """The same without the blanks and widths: rows of different numbers of cells, which nothing places."""
    rows = "".join(
        '<div style="display:flex">' + "".join(f"<div>{escape(c.text)}</div>" for c in row if c.text) + "</div>"
        for row in sheet.rows
    )
    return f"<div>{rows}</div>"


def _grid_dense(sheet: Sheet) -> str:
    return _grid(sheet).replace("display:grid;", "display:grid;grid-auto-flow:dense;")


def _grid_reversed(sheet: Sheet) -> str:
    """Columns from right to left."""
    return _grid(sheet).replace("display:grid;", "display:grid;direction:rtl;")


def _grid_ordered(sheet: Sheet) -> str:
    """The last cell comes first."""
    return _grid(sheet)[::-1].replace('"dilos xp1:redrob', '"1-:redro;dilos xp1:redrob', 1)[::-1]


def _grid_as_wide_as_it_gets(sheet: Sheet) -> str:
    """The number of columns depends on the screen."""
    return _grid(sheet).replace(f"repeat({sheet.width()}, 1fr)", "repeat(auto-fill, 80px)")


SHAPES: dict[str, Callable[[Sheet], str]] = {
    "grid": _grid,
    "grid by lines": _grid_by_lines,
    "grid with rows": _grid_with_rows,
    "css table": _css_table,
    "css table inline": _css_table_inline,
    "flex": _flex,
    "flex wide": _flex_wide,
    "flex cut": _flex_cut,
    "grid dense": _grid_dense,
    "grid reversed": _grid_reversed,
    "grid ordered": _grid_ordered,
    "grid as wide as it gets": _grid_as_wide_as_it_gets,
}
WHOLE = ["grid", "grid by lines", "grid with rows", "css table", "css table inline", "flex", "flex wide"]
"""Those that a person reads easily, and the reader as well."""
KINDS = list(SHAPES)


def make(kind: str, form: str, seed: int) -> tuple[bytes, dict[Place, Number | None]]:
    """A page and its known cells."""
    made = paper(form, random.Random(f"{kind} {form} {seed}"))
    return page(made, SHAPES[kind]), made.truth()
