"""Workbooks whose table three was printed over several pages: rows, or columns, of it stand apart."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import replace

from tests.truth.made import paper
from tests.truth.sheets import C, Number, Paper, Place, Row, Sheet
from tests.truth.styles import PROSE
from tests.truth.workbooks import drawn

Pages = list[list[str | Sheet]]
"""What stands on each sheet of a workbook: lines and tables."""


def cells_at(sheet: Sheet) -> list[list[tuple[int, C]]]:
    """The cells of each row with their grid columns."""
    return [[(col, cell) for col, cell in enumerate(line) if cell is not None] for line in sheet.expanded()]


def columns(sheet: Sheet, kept: list[int]) -> Sheet:
    """The table with these grid columns only; what spans over some of them spans what is left."""
    rows: list[Row] = []
    for line in cells_at(sheet):
        row = []
        for col, cell in line:
            span = sum(at in kept for at in range(col, col + cell.colspan))
            if span:
                row.append(replace(cell, colspan=span))
        rows.append(row)
    return Sheet(sheet.kind, sheet.caption, rows, sheet.head)


def rows(sheet: Sheet, first: int, end: int, head: bool = True) -> Sheet:
    """Some rows below the head; labels of groups that are cut stand in either part."""
    body = sheet.rows[sheet.head :]
    made: list[Row] = []
    open_cells: list[tuple[C, int]] = []  # a cell that spans rows, and the row in which it ends
    for at, row in enumerate(body[:end]):
        if at == first:
            made.append(
                [replace(cell, rowspan=min(last, end) - at) for cell, last in open_cells if last > at] + row
            )
        elif at > first:
            made.append(row)
        open_cells += [(cell, at + cell.rowspan) for cell in row if cell.rowspan > 1]
    cut = [[replace(c, rowspan=min(c.rowspan, end - first - n)) for c in row] for n, row in enumerate(made)]
    return Sheet(
        sheet.kind, sheet.caption, (sheet.rows[: sheet.head] if head else []) + cut, sheet.head if head else 0
    )


def _cut(sheet: Sheet, at: int) -> tuple[Sheet, Sheet]:
    body = len(sheet.rows) - sheet.head
    return rows(sheet, 0, at), rows(sheet, at, body)


def _labels(sheet: Sheet) -> int:
    return sheet.width() - 7


def _head_again(sheet: Sheet, dice: random.Random) -> Pages:
    upper, lower = _cut(sheet, dice.randint(4, 18))
    return [[upper, "", lower]]


def _head_right_again(sheet: Sheet, dice: random.Random) -> Pages:
    upper, lower = _cut(sheet, dice.randint(4, 18))
    return [[upper, lower]]


def _head_again_on_a_sheet(sheet: Sheet, dice: random.Random) -> Pages:
    upper, lower = _cut(sheet, dice.randint(4, 18))
    return [[upper], [lower]]


def _rest_on_a_sheet(sheet: Sheet, dice: random.Random) -> Pages:
    at = dice.randint(4, 18)
    return [[rows(sheet, 0, at)], [rows(sheet, at, len(sheet.rows) - sheet.head, head=False)]]


def _parts(sheet: Sheet, dice: random.Random, labels: bool) -> tuple[Sheet, Sheet]:
    first = _labels(sheet)
    at = first + dice.randint(1, 6)
    left = columns(sheet, [*range(at)])
    right = columns(sheet, [*(range(first) if labels else ()), *range(at, first + 7)])
    return left, right


def _right_below(sheet: Sheet, dice: random.Random) -> Pages:
    left, right = _parts(sheet, dice, True)
    return [[left, "", right]]


def _right_right_below(sheet: Sheet, dice: random.Random) -> Pages:
    left, right = _parts(sheet, dice, True)
    return [[left, right]]


def _right_below_without_labels(sheet: Sheet, dice: random.Random) -> Pages:
    left, right = _parts(sheet, dice, False)
    return [[left, "", right]]


def _right_on_a_sheet(sheet: Sheet, dice: random.Random) -> Pages:
    left, right = _parts(sheet, dice, True)
    return [[left], [right]]


def _right_on_a_sheet_without_labels(sheet: Sheet, dice: random.Random) -> Pages:
    left, right = _parts(sheet, dice, False)
    return [[left], [right]]


def _right_below_lacks_a_row(sheet: Sheet, dice: random.Random) -> Pages:
    """Nothing tells which of the rows is not there."""
    left, right = _parts(sheet, dice, False)
    gone = right.rows.pop(dice.randint(4, len(right.rows) - 2))
    for cell in gone:
        cell.value = None
    for row in right.rows[right.head :]:
        for cell in row:
            cell.value = None
    return [[left, "", right]]


def _right_below_in_another_order(sheet: Sheet, dice: random.Random) -> Pages:
    """Two rows are exchanged, and no label tells which: all of them are in doubt."""
    left, right = _parts(sheet, dice, False)
    at = dice.randint(right.head, len(right.rows) - 3)
    right.rows[at], right.rows[at + 1] = right.rows[at + 1], right.rows[at]
    for row in right.rows[right.head :]:
        for cell in row:
            cell.value = None
    return [[left, "", right]]


def _four_parts(sheet: Sheet, dice: random.Random) -> Pages:
    """As a printer lays them out: down first, then to the right."""
    left, right = _parts(sheet, dice, True)
    at = dice.randint(4, 18)
    return [[part, ""] for half in (left, right) for part in _cut(half, at)]


KINDS: dict[str, Callable[[Sheet, random.Random], Pages]] = {
    "head again": _head_again,
    "head right again": _head_right_again,
    "head again on a sheet": _head_again_on_a_sheet,
    "rest on a sheet": _rest_on_a_sheet,
    "right below": _right_below,
    "right right below": _right_right_below,
    "right below, no labels": _right_below_without_labels,
    "right on a sheet": _right_on_a_sheet,
    "right on a sheet, no labels": _right_on_a_sheet_without_labels,
    "right below lacks a row": _right_below_lacks_a_row,
    "right below in another order": _right_below_in_another_order,
    "four parts": _four_parts,
}
"""Name to what stands where of table three."""
FORMS = ("2021", "2019")
IN_DOUBT = frozenset(["right below lacks a row", "right below in another order"])
"""Kinds of which nobody can tell which rows belong together."""


def make(kind: str, form: str, seed: int, as_csv: bool = False) -> tuple[bytes, dict[Place, Number | None]] | None:
    """A workbook, or a CSV file, and its known cells; None where the form has no table three."""
    dice = random.Random(f"apart {kind} {form} {seed}")
    made = paper(form, dice)
    sheet = made.sheet("requests")
    if sheet is None:
        return None
    pages = KINDS[kind](sheet, dice)
    return document(made, "requests", pages, as_csv), made.truth()


def document(made: Paper, kind: str, pages: Pages, as_csv: bool) -> bytes:
    """The paper with these pages in place of one of its tables; the last goes on with the rest of the paper."""
    out: Pages = [[made.title, "一、总体情况", PROSE]]
    for sheet in made.sheets:
        out[-1].append(sheet.caption)
        if sheet.kind != kind:
            out[-1].append(sheet)
            continue
        out[-1] += pages[0]
        out += [list(page) for page in pages[1:]]
    out[-1] += ["五、存在的主要问题及改进情况", "栏目更新不够及时，明年改进。"]
    return _csv(out) if as_csv else drawn(out)


def _csv(pages: Pages) -> bytes:
    lines: list[list[str]] = []
    for page in pages:
        for item in page:
            if isinstance(item, str):
                lines.append([item])
            else:
                lines += [["" if cell is None else cell.text for cell in line] for line in item.expanded()]
    width = max(map(len, lines))
    file = io.StringIO()
    csv.writer(file).writerows([*line, *[""] * (width - len(line))] for line in lines)
    return file.getvalue().encode()
