"""Why each number that is not there is not there: one reason for every null of a report's tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harvester.datafiles.memory import remembered
from harvester.documents import blocks
from harvester.reports.cells import forms
from harvester.reports.cells.numbers import NOT_APPLICABLE, read
from harvester.reports.model import Null, Printed, TableRows
from harvester.reports.tables.findings import Findings

BLANK = "blank"
"""Nothing is printed in the cell."""
DASH = "dash"
"""A mark for "none" is printed: - / 无 and their like."""
UNREADABLE = "unreadable"
"""What is printed is no number."""
SEVERAL = "two numbers"
"""Several numbers are printed in the cell, or the cell twice with different numbers."""
PICTURE = "picture"
"""A picture stands in the cell."""
ROW_MISSING, TABLE_MISSING = "row missing", "table missing"
COLUMN_UNKNOWN = "column unknown"
"""The header does not say, in words that are understood, in which column the number stands."""
ROW_UNCLEAR = "row unclear"
"""The row has more or fewer cells than its header, so that their places cannot be told."""
UNIT_UNKNOWN = "unit unknown"
"""An amount of money in a unit that cannot be converted, or in two units; a count in tens, hundreds …"""
WHOSE_UNCLEAR = "whose unclear"
"""The table is printed more than once, with different numbers, and nothing says which of them are the report's."""
REASONS = (
    BLANK, DASH, UNREADABLE, SEVERAL, PICTURE, ROW_MISSING, TABLE_MISSING, COLUMN_UNKNOWN, ROW_UNCLEAR,
    UNIT_UNKNOWN, WHOSE_UNCLEAR,
)  # fmt: skip
"""All of them."""
Cell = tuple[str, str]


def nulls_of(found: Findings, edition: str | None) -> list[Null]:
    """A reason for every null, said once for a whole row, column or table where it holds for all of it."""
    nulls: list[Null] = []
    form = forms.load().get(edition or "")
    national = form is not None and bool(form.request_rows)
    listed = bool(found.statistics) or ("statistics", None, None) in found.reasons
    tables: dict[str, TableRows] = {
        "proactive": found.proactive,
        "requests": found.requests,
        "review_litigation": found.review,
    }
    printed: dict[str, dict[Cell, Printed]] = {}
    for cell in found.printed:
        printed.setdefault(cell.table, {})[cell.row, cell.column] = cell
    for table, rows in tables.items():
        if not rows:
            if national or not listed:
                nulls.append(Null(table, None, None, found.reasons.get((table, None, None), TABLE_MISSING)))
            continue
        nulls += _of_table(table, rows, found, printed.get(table, {}))
        for row in _missing(table, rows, edition):
            nulls.append(Null(table, row, None, found.reasons.get((table, row, None), ROW_MISSING)))
    return [*nulls, *_of_list(found, printed.get("statistics", {}))]


def _of_table(table: str, rows: TableRows, found: Findings, printed: Mapping[Cell, Printed]) -> Iterator[Null]:
    # as in most tables; `None in` compares it with every number, which takes longer
    if not [True for columns in rows.values() for value in columns.values() if value is None]:
        return
    why = {
        (row, column): _reason(table, row, column, found, printed)
        for row, columns in rows.items()
        for column, value in columns.items()
        if value is None
    }
    names = list(dict.fromkeys(column for columns in rows.values() for column in columns))
    said: set[Cell] = set()
    for column in names:
        cells = [(row, column) for row, columns in rows.items() if column in columns]
        reasons = {why.get(cell) for cell in cells}
        if len(cells) > 1 and len(reasons) == 1 and (reason := reasons.pop()) is not None:
            said.update(cells)
            yield Null(table, None, column, reason)
    for row, columns in rows.items():
        reasons = {why.get((row, column)) for column in columns if (row, column) not in said}
        if len(reasons) == 1 and (reason := reasons.pop()) is not None:
            yield Null(table, row, None, reason)
            continue
        for column in columns:
            if (row, column) in why and (row, column) not in said:
                yield Null(table, row, column, why[row, column])


def _reason(table: str, row: str, column: str, found: Findings, printed: Mapping[Cell, Printed]) -> str:
    for place in ((table, row, column), (table, row, None), (table, None, column)):
        if place in found.reasons:
            return found.reasons[place]
    cell = printed.get((row, column))
    return BLANK if cell is None else reason_of(cell.text)


def reason_of(text: str) -> str:
    """Why a cell's text is no number.

    >>> reason_of("/"), reason_of("12 3"), reason_of("见附件")
    ('dash', 'two numbers', 'unreadable')
    """
    if text in NOT_APPLICABLE:
        return DASH
    if text.startswith(blocks.PICTURE):
        return PICTURE
    numbers = [read(part).number for part in text.split()]
    return SEVERAL if len(numbers) > 1 and None not in numbers else UNREADABLE


def _missing(table: str, rows: TableRows, edition: str | None) -> list[str]:
    """Rows of the report's form that the table does not have."""
    return [code for code in _wanted(table, edition) if code not in rows]


@remembered(64)
def _wanted(table: str, edition: str | None) -> tuple[str, ...]:
    form = forms.load().get(edition or "")
    if form is None or table == "review_litigation":
        columns = form.review_columns if form is not None else ()
        return tuple(dict.fromkeys(column.code.partition(".")[0] for column in columns))
    if table == "requests":
        return tuple(label.code for label in form.request_rows)
    return tuple(label.code for part in form.proactive for label in part.rows)


def _of_list(found: Findings, printed: Mapping[Cell, Printed]) -> Iterator[Null]:
    if reason := found.reasons.get(("statistics", None, None)):
        yield Null("statistics", None, None, reason)
    if found.statistics:
        for (table, row, _), why in found.reasons.items():
            if table == "statistics" and why == ROW_MISSING:
                yield Null(table, row, None, why)
    for line in found.statistics:
        if line.value is None:
            name, column = line.code or line.label, line.column or "value"
            reason = _reason("statistics", name, column, found, printed)
            yield Null("statistics", name, column if line.column else None, reason)
