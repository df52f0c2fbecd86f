"""Workbooks in whose tables last year's numbers stand beside this year's, below captions or after labels."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from tests.truth.apart import Pages, document
from tests.truth.made import paper
from tests.truth.sheets import C, Number, Paper, Place, Row, Sheet

Years = tuple[str, str]
"""How this year is called, and how the other."""
Draw = Callable[[Sheet, Sheet, Years, random.Random], Pages]
"""This year's table and the other's to what is drawn in their place."""


def _labels(sheet: Sheet) -> int:
    """Grid columns before the numbers."""
    width = sheet.width()
    first = min(
        col
        for line in sheet.expanded()
        for col, cell in enumerate(line)
        if cell is not None and cell.at is not None
    )
    return first if first < width else 0


def _beside(own: Sheet, other: Sheet, years: Years, dice: random.Random) -> Pages:
    """Both years' columns behind the same labels, their captions in a row above all names."""
    first = _labels(own)
    pairs = [(own, years[0]), (other, years[1])]
    if dice.random() < 0.6:
        pairs.reverse()
    width = own.width() - first
    top: Row = [C(name, width) for _, name in pairs]
    made: list[Row] = []
    grids = [sheet.expanded() for sheet, _ in pairs]
    for at in range(len(own.rows)):
        row: Row = []
        for number, grid in enumerate(grids):
            for col, cell in enumerate(grid[at]):
                if cell is not None and (col >= first or number == 0):
                    over = col + cell.colspan - first
                    row.append(cell if col >= first or over <= 0 else replace(cell, colspan=cell.colspan + width))
        made.append(row)
    if first and own.head and (own.rows[0][0].rowspan, own.rows[0][0].colspan) == (own.head, first):
        corner = made[0].pop(0)
        made.insert(0, [replace(corner, rowspan=own.head + 1), *top])
    else:
        made.insert(0, [C("", first), *top] if first else top)
    return [[Sheet(own.kind, own.caption, made, own.head + 1)]]


def _each_column(own: Sheet, other: Sheet, years: Years, dice: random.Random) -> Pages:
    """Below each column's name both years, one beside the other."""
    first = _labels(own)
    swap = dice.random() < 0.6
    names = years[::-1] if swap else years
    made: list[Row] = []
    for line, beside in zip(own.expanded(), other.expanded(), strict=True):
        row: Row = []
        heads = not any(cell is not None and cell.at is not None for cell in line)
        for col, (cell, twin) in enumerate(zip(line, beside, strict=True)):
            if cell is None or twin is None:
                continue
            if col < first and col + cell.colspan <= first:
                row.append(cell)
            elif heads:
                row.append(replace(cell, colspan=cell.colspan * 2 - (first - col if col < first else 0)))
            else:
                row += [twin, cell] if swap else [cell, twin]
        made.append(row)
    at = own.head or 2
    last = own.width() - first
    made.insert(at, [C("", first), *(C(name) for _ in range(last) for name in names)])
    for n, row in enumerate(made[:at]):  # corners that reach down to the names reach over the years
        for cell in row:
            if cell.rowspan > 1 and n + cell.rowspan == at and cell.text.startswith("（本列"):
                cell.rowspan += 1
                made[at].pop(0)
    return [[Sheet(own.kind, own.caption, made, at + 1)]]


def _below(own: Sheet, other: Sheet, years: Years, dice: random.Random) -> Pages:
    """One whole table below the other, each below a caption that is a row of it."""
    width = own.width()
    tables = [(own, years[0]), (other, years[1])]
    if dice.random() < 0.6:
        tables.reverse()
    items: list[str | Sheet] = []
    for sheet, name in tables:
        items.append(Sheet(sheet.kind, "", [[C(name, width)], *sheet.rows], sheet.head + 1))
    return [items]


def _below_apart(own: Sheet, other: Sheet, years: Years, dice: random.Random) -> Pages:
    (items,) = _below(own, other, years, dice)
    return [[items[0], "", items[1]]]


def _each_row(own: Sheet, other: Sheet, years: Years, dice: random.Random) -> Pages:
    """A row for each year behind each label."""
    first = _labels(own)
    swap = dice.random() < 0.6
    made: list[Row] = []
    for line, beside in zip(own.expanded(), other.expanded(), strict=True):
        cells = [(col, cell) for col, cell in enumerate(line) if cell is not None]
        numbers = [cell for _, cell in cells if cell.at is not None]
        if not numbers:
            row = [] if first or made else [C("年度", 1, own.head)]
            for col, cell in cells:
                over = col < first <= col + cell.colspan
                row.append(replace(cell, colspan=cell.colspan + 1) if over else cell)
            made.append(row)
            continue
        labels = [replace(cell, rowspan=cell.rowspan * 2) for col, cell in cells if cell.at is None]
        rows = [[C(years[0]), *numbers], [C(years[1]), *(c for c in beside if c is not None and c.at is not None)]]
        rows = rows[::-1] if swap else rows
        made += [[*labels, *rows[0]], rows[1]]
    return [[Sheet(own.kind, own.caption, made, own.head)]]


def _side_by_side(own: Sheet, other: Sheet, years: Years, dice: random.Random) -> Pages:
    """Two whole tables with their labels beside each other."""
    tables = [(own, years[0]), (other, years[1])]
    if dice.random() < 0.6:
        tables.reverse()
    width = own.width()
    made: list[Row] = [[C(name, width) for _, name in tables]]
    made += [[*left, *right] for left, right in zip(tables[0][0].rows, tables[1][0].rows, strict=True)]
    return [[Sheet(own.kind, own.caption, made, own.head + 1)]]


DRAWN: dict[str, Draw] = {
    "beside": _beside,
    "each column": _each_column,
    "below": _below,
    "below apart": _below_apart,
    "each row": _each_row,
    "side by side": _side_by_side,
}
"""Name to how the two years stand."""
CALLED: dict[str, Callable[[int], Years]] = {
    "by year": lambda year: (f"{year}年", f"{year - 1}年"),
    "by year of work": lambda year: (f"{year}年度", f"{year - 1}年度"),
    "by bare year": lambda year: (str(year), str(year - 1)),
    "by this and last": lambda _: ("本年度", "上年度"),
    "by other years": lambda year: (f"{year - 1}年", f"{year - 2}年"),
    "by no year": lambda _: ("甲", "乙"),
}
"""Name to what the years are called; of the last two nobody can tell which is the report's."""
IN_DOUBT = ("by other years", "by no year")
KINDS = [f"{drawn} / {called}" for drawn in DRAWN for called in CALLED]
BY_NAME = "each column / by no year"
"""The kind in which a list's columns are given under their own names, as printed; the judge knows none."""
NEVER_SILENT = "each row / by no year"
"""The kind in which a word that says nothing of a year may be taken for a label; then a warning says so."""
PERHAPS = "each column"
"""What the kinds begin with in which a form's parts may not suit its years: then it is not read."""
TABLES = {"2021": ("proactive", "requests", "review_litigation"), "2019": ("requests",), "2014": ("statistics",)}
FORMS = tuple(TABLES)


def make(kind: str, form: str, seed: int, as_csv: bool = False) -> tuple[bytes, dict[Place, Number | None]]:
    """A workbook, or a CSV file, and its known cells: one table holds two years, the others one."""
    dice = random.Random(f"two years {kind} {form} {seed}")
    made = paper(form, dice)
    table = dice.choice(TABLES[form])
    drawn, _, called = kind.partition(" / ")
    own = made.sheet(table)
    other = _of_another_year(form, table, dice)
    assert own is not None
    years = CALLED[called](made.year)
    pages = DRAWN[drawn](own, other, years, dice)
    if called in IN_DOUBT:
        _forget(made, own)
    return document(made, table, pages, as_csv), made.truth()


def _of_another_year(form: str, table: str, dice: random.Random) -> Sheet:
    sheet = paper(form, dice).sheet(table)
    assert sheet is not None
    for cell in sheet.cells():
        if cell.at is not None and cell.value is not None and cell.text.isdigit():
            cell.text = str(int(cell.text) + dice.randint(1, 40))
        cell.value = None
    return sheet


def _forget(made: Paper, own: Sheet) -> None:
    for cell in own.cells():
        cell.value = None
    made.lost |= {cell.at for cell in own.cells() if cell.at is not None}
