"""Table two set on its side, as it is printed or drawn anew with one column of labels for all parts."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.truth.made import paper
from tests.truth.sheets import C, Number, Place, Row, Sheet
from tests.truth.styles import page, plain

FORMS = ("2021", "2019")
Parts = list[tuple[C, list[C], list[Row]]]
"""Of each part its caption, what it counts, and its rows."""


def _parts(sheet: Sheet) -> Parts:
    parts: Parts = []
    for row in sheet.rows:
        for cell in row:
            cell.colspan = cell.rowspan = 1
        if len(row) == 1:
            parts.append((row[0], [], []))
        elif row[0].text == "信息内容":
            parts[-1][1].extend(row[1:])
        else:
            parts[-1][2].append(row)
    return parts


def _turned(sheet: Sheet, edition: str) -> list[Row]:
    """The printed table with rows for columns, spans and all."""
    grid = sheet.expanded()
    width = max(map(len, grid))
    rows: list[Row] = []
    for col in range(width):
        row = []
        for line in grid:
            if col < len(line) and (cell := line[col]) is not None:
                row.append(C(cell.text, cell.rowspan, cell.colspan, cell.at, cell.value))
        rows.append(row)
    return rows


def _below_each_other(sheet: Sheet, edition: str) -> list[Row]:
    """Each part on its side by itself, below its caption."""
    rows: list[Row] = []
    for caption, columns, lines in _parts(sheet):
        rows += [[C(caption.text, 3)], [C("信息内容"), *(C(line[0].text) for line in lines)]]
        rows += [[C(name.text), *(line[at] for line in lines)] for at, name in enumerate(columns, 1)]
    return rows


def _matrix(sheet: Sheet, edition: str, corner: str = "信息内容") -> list[Row]:
    """One column of all that is counted; what a row of the form does not count is blank."""
    parts = _parts(sheet)
    names = list(dict.fromkeys(column.text for _, columns, _ in parts for column in columns))
    rows: list[Row] = [[C(corner)], *([C(name)] for name in names)]
    for _, columns, lines in parts:
        spots = {column.text: at for at, column in enumerate(columns, 1)}
        for line in lines:
            rows[0].append(C(line[0].text))
            for row, name in zip(rows[1:], names, strict=True):
                row.append(line[spots[name]] if name in spots else C("/" if corner == "项目" else ""))
    return rows


def _matrix_with_captions(sheet: Sheet, edition: str) -> list[Row]:
    parts = _parts(sheet)
    return [[C(""), *(C(caption.text, len(lines)) for caption, _, lines in parts)], *_matrix(sheet, edition)]


def _matrix_without_corner(sheet: Sheet, edition: str) -> list[Row]:
    return _matrix(sheet, edition, "")


def _matrix_of_items(sheet: Sheet, edition: str) -> list[Row]:
    return _matrix(sheet, edition, "项目")


SHAPES: dict[str, Callable[[Sheet, str], list[Row]]] = {
    "turned": _turned,
    "below each other": _below_each_other,
    "matrix": _matrix,
    "matrix with captions": _matrix_with_captions,
    "matrix without corner": _matrix_without_corner,
    "matrix of items": _matrix_of_items,
}


def _as_it_is(rows: list[Row], dice: random.Random) -> None:
    """Nothing is changed."""


def _noted(rows: list[Row], dice: random.Random) -> None:
    for row in rows:
        cell = dice.choice(row)
        if cell.at and isinstance(cell.value, int) and cell.at[2] != "amount":
            cell.text = f"{cell.value}（含{dice.randint(0, 9)}件）"


def _cell_lost(rows: list[Row], dice: random.Random) -> None:
    """A cell is gone, and those behind it stand one column to the left."""
    row = dice.choice([row for row in rows if any(cell.at for cell in row)])
    cell = dice.choice([cell for cell in row if cell.at])
    row.remove(cell)


def _number_beside(rows: list[Row], dice: random.Random) -> None:
    """A number where a row of the form counts nothing."""
    blank = [cell for row in rows for cell in row[1:] if cell.at is None and cell.text in ("", "/")]
    if blank:
        dice.choice(blank).text = str(dice.randint(1, 9))


def _row_unknown(rows: list[Row], dice: random.Random) -> None:
    """A line of something else among those that are counted."""
    rows.insert(
        dice.randint(1, len(rows)), [C("其中：主动公开"), *(C(str(dice.randint(1, 9))) for _ in rows[0][1:])]
    )


def _over_two(rows: list[Row], dice: random.Random) -> None:
    """A number over two columns."""
    row = dice.choice([row for row in rows if sum(cell.at is not None for cell in row) > 1])
    at = dice.choice([n for n, cell in enumerate(row) if cell.at and n + 1 < len(row)] or [1])
    if at + 1 < len(row):
        row[at].colspan, row[at].value = 2, None
        row.pop(at + 1)


CHANGES: dict[str, Callable[[list[Row], random.Random], None]] = {
    "as it is": _as_it_is,
    "notes": _noted,
    "cell lost": _cell_lost,
    "number beside": _number_beside,
    "row unknown": _row_unknown,
    "over two": _over_two,
}
KINDS = [f"{shape} / {change}" for shape in SHAPES for change in CHANGES]
"""Shape of the table, and what is done to it."""
WHOLE = [f"{shape} / {change}" for shape in SHAPES for change in ("as it is", "notes")]
"""Those that a person reads easily, and the reader as well."""


def make(kind: str, edition: str, seed: int) -> tuple[bytes, dict[Place, Number | None]]:
    """A page and its known cells."""
    dice = random.Random(f"{kind} {edition} {seed}")
    shape, change = kind.split(" / ")
    made = paper(edition, dice)
    sheet = made.sheets[0]
    truth = made.truth()
    sheet.rows = SHAPES[shape](sheet, edition)
    CHANGES[change](sheet.rows, dice)
    return page(made, plain), {**dict.fromkeys(truth), **made.truth()}
