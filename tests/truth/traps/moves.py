"""How traps find and change rows."""

from __future__ import annotations

from tests.truth.sheets import Paper, Row, Sheet


def rows_of_values(sheet: Sheet) -> list[Row]:
    """The rows that print places."""
    return [row for row in sheet.rows if any(cell.at for cell in row)]


def of_kind(paper: Paper, *kinds: str) -> Sheet | None:
    """The first table of one of these kinds."""
    return next((sheet for sheet in paper.sheets if sheet.kind in kinds), None)


def body(sheet: Sheet) -> range:
    """The rows below the header."""
    return range(sheet.head, len(sheet.rows))


def drop_row(paper: Paper, sheet: Sheet, number: int) -> None:
    """Takes a row out; what it prints is lost. Cells that reach down move to the next."""
    row = sheet.rows.pop(number)
    paper.lost.update(cell.at for cell in row if cell.at)
    for cell in row:
        if cell.rowspan > 1 and number < len(sheet.rows):
            cell.rowspan -= 1
            sheet.rows[number].insert(row.index(cell), cell)
