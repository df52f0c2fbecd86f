"""Letters and lines on a page, and what is made of them: tests/documents/paged/*.txt, named as the readers here.

Letters: `10,20 青禾县; 45,20 12@6` stand at x = 10, y = 20 and x = 45, y = 20 in sizes 10 (the usual) and 6. An
ideograph is as wide as its size, all else half as wide. Level lines: `_20 10 60` at y = 20 from x = 10 to 60;
upright ones: `|10 20 60` at x = 10 from y = 20 to 60; leaning ones, areas: `/10 20 60 70` from the upper left to
the lower right corner. Pages are parted by `//`. What stands in {} in front is a further number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from harvester.documents.blocks import Block, Heading, Table
from harvester.documents.paged import drawn, layout, unruled
from harvester.documents.paged.drawn import Area
from harvester.documents.paged.grids import Grid, Placed, join, joins
from harvester.documents.paged.layout import Char
from harvester.documents.paged.pages import Sheet, blocks_of
from harvester.documents.paged.rulings import Ruling, frames_of
from tests.documents.shaped import cells_said, spans
from tests.lines import swept

PAGED = Path(__file__).parent / "paged"


def drawn_of(text: str) -> tuple[list[Char], list[Ruling], list[Area]]:
    chars: list[Char] = []
    rulings: list[Ruling] = []
    areas: list[Area] = []
    for piece in text.split("; "):
        if piece[0] in "_|":
            at, start, end = map(float, piece[1:].split())
            rulings.append(Ruling(piece[0] == "_", at, start, end))
        elif piece[0] == "/":
            areas.append(Area(*map(float, piece[1:].split())))
        else:
            chars += _letters(piece)
    return chars, rulings, areas


def _letters(piece: str) -> Iterator[Char]:
    place, _, text = piece.partition(" ")
    x, y = map(float, place.split(","))
    text, _, size = text.partition("@")
    height = float(size or 10)
    for sign in text:
        width = height if unicodedata.east_asian_width(sign) in "WF" else height / 2
        yield Char(sign, x, y, x + width, y + height, height)
        x += width


def _besides(text: str) -> tuple[float | None, str]:
    if not text.startswith("{"):
        return None, text
    number, _, rest = text[1:].partition("} ")
    return float(number), rest


def table_said(table: Table) -> str:
    return " ".join("| " + " | ".join(cells_said(row)) if row else "|-" for row in table.rows)


def line(text: str) -> str:
    """The lines of letters."""
    return " / ".join(one.text for one in layout.lines_of(drawn_of(text)[0]))


def cell(text: str) -> str:
    """{right} The text of a cell's letters up to its right side."""
    right, rest = _besides(text)
    assert right is not None
    return layout.cell_text(drawn_of(rest)[0], right).replace("\n", "⏎")


def parts(text: str) -> str:
    """{gap} The pieces of a line."""
    gap, rest = _besides(text)
    (one,) = layout.lines_of(drawn_of(rest)[0])
    found = layout.chunks(one) if gap is None else layout.chunks(one, gap)
    return " | ".join(layout.joined(chars) for chars in found)


def rows(text: str) -> str:
    """Tables without lines."""
    found = unruled.tables_in(layout.lines_of(drawn_of(text)[0]))
    return " ; ".join(table_said(item.table()) if isinstance(item, Grid) else item.text for item in found)


def frame(text: str) -> str:
    """The cells of ruled tables: row, column, and what they span."""
    found = frames_of(drawn_of(text)[1])
    return " ; ".join(
        f"{one.x0:g},{one.top:g},{one.x1:g},{one.bottom:g}: "
        + " ".join(f"{box.row}.{box.col}{spans(box.colspan, box.rowspan)}" for box in one.boxes)
        for one in found
    )


def stroke(text: str) -> str:
    """Letters that lines go through, and how many lines are left."""
    chars, rulings, areas = drawn_of(text)
    marked, left = drawn.without_strokes(chars, rulings)
    marked = drawn.crossed_out(marked, areas)
    return " / ".join(one.text for one in layout.lines_of(marked)) + f" ({len(left)})"


def white(text: str) -> str:
    """{n} Letters of which the first n are white, on grounds."""
    count, rest = _besides(text)
    chars, _, areas = drawn_of(rest)
    return " / ".join(one.text for one in layout.lines_of(drawn.faint(chars, set(range(int(count or 0))), areas)))


def page(text: str) -> str:
    """The blocks of pages of 400 by 600 points, tables without lines among them."""
    sheets = [
        Sheet(number, 400, 600, unruled.tables_in(layout.lines_of(drawn_of(one)[0])))
        for number, one in enumerate(text.split(" // "), 1)
    ]
    return " ; ".join(map(_block, blocks_of(sheets)))


def _block(block: Block) -> str:
    if isinstance(block, Table):
        return table_said(block)
    return ("h " if isinstance(block, Heading) else "") + getattr(block, "text", "")


def joint(text: str) -> str:
    """Two tables that a page break parts. `甲 0-50 0` a cell from x = 0 to 50 in row 0, `0+2` over two rows."""
    above, below = map(_grid, text.split(" // "))
    return table_said(join(above, below).table()) if joins(above, below) else "apart"


def _grid(text: str) -> Grid:
    cells = []
    for piece in text.split("; "):
        shown, across, down = piece.rsplit(" ", 2)
        x0, x1 = map(float, across.split("-"))
        row, _, span = down.partition("+")
        cells.append(Placed(x0, x1, int(row), int(span or 1), shown.strip("_")))
    height = max(cell.row + cell.rowspan for cell in cells)
    return Grid(min(cell.x0 for cell in cells), 0, max(cell.x1 for cell in cells), 100, height, cells)


def sweep(text: str) -> str:
    """`reader 0-9 letters and lines with [[#]]`: see tests/lines.py."""
    return swept(text, READERS.__getitem__)


READERS: dict[str, Callable[[str], str]] = {
    one.__name__: one for one in (line, cell, parts, rows, frame, stroke, white, page, joint, sweep)
}
