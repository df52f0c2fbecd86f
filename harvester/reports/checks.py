"""The identities of the forms, tested on a report's tables. A failed check never changes a number.

The identities are data (data/forms/*.toml). Which form's identity is tested is told from the rows that are
there, so a report that mixes forms is tested on what it has, and the check says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from harvester.reports import forms
from harvester.reports.forms import Identity
from harvester.reports.model import Check, Indicator, Number, TableRows, Tables


def run(tables: Tables, edition: str | None = None) -> list[Check]:
    """All checks of the tables that are there. edition: the report's form, preferred where rows fit several.

    ok is None where a blank or a missing row stands in the way; note says which.
    """
    checks: list[Check] = []
    if tables.requests:
        for code in _codes("requests"):
            checks += _requests(code, tables.requests, edition)
    if tables.review_litigation:
        for identities in _codes("review_litigation").values():
            checks += _cells(identities[0], tables.review_litigation)
    if tables.statistics:
        for identities in _codes("statistics").values():
            for identity in identities:
                checks += _statistics(identity, tables.statistics)
    return checks


@cache
def _codes(table: str) -> dict[str, list[Identity]]:
    """The identities on a table within one report by code, newest form first."""
    found: dict[str, list[Identity]] = {}
    for form in forms.load().values():
        for identity in form.identities:
            if identity.table == table and identity.scope == "report":
                found.setdefault(identity.code, []).append(identity)
    return found


def _requests(code: str, rows: TableRows, edition: str | None) -> list[Check]:
    identities = _codes("requests")[code]
    if identities[0].per == "row":
        return [_row(identities[0], row, cells) for row, cells in rows.items()]
    identity, note = _fitting(identities, rows, edition)
    columns = max(rows.values(), key=len)  # all rows of a table have the same
    return [_column(identity, rows, column, note) for column in columns]


def _fitting(identities: Sequence[Identity], rows: TableRows, edition: str | None) -> tuple[Identity, str | None]:
    """The form's identity whose rows the table has; its own form's where none has them all."""
    own = next((one for one in identities if _edition_of(one) == edition), identities[0])
    for identity in (own, *identities):
        if rows.keys() >= _terms(identity):
            mixed = identity is not own and edition is not None
            return identity, f"rows of the {_edition_of(identity)} form" if mixed else None
    return own, None


@cache
def _terms(identity: Identity) -> frozenset[str]:
    return frozenset(identity.left + identity.right)


@cache
def _edition_of(identity: Identity) -> str:
    return next(edition for edition, form in forms.load().items() if identity in form.identities)


def _column(identity: Identity, rows: TableRows, column: str, note: str | None) -> Check:
    try:  # nearly all columns are complete, and this is a tenth of reading a report
        return _complete(
            identity.code,
            column,
            [rows[row][column] for row in identity.left],
            [rows[row][column] for row in identity.right],
            note,
        )
    except (KeyError, TypeError):
        pass
    left = [rows[row].get(column) if row in rows else None for row in identity.left]
    right = [rows[row].get(column) if row in rows else None for row in identity.right]
    gone = [row for row in (*identity.left, *identity.right) if row not in rows]
    blank = [
        row
        for row, value in zip((*identity.left, *identity.right), (*left, *right), strict=True)
        if value is None and row in rows
    ]
    return _judge(identity.code, column, left, right, gone, blank, note)


def _row(identity: Identity, row: str, cells: dict[str, Number | None]) -> Check:
    try:
        return _complete(
            identity.code,
            row,
            [cells[column] for column in identity.left],
            [cells[column] for column in identity.right],
            None,
        )
    except (KeyError, TypeError):
        pass
    left = [cells.get(column) for column in identity.left]
    right = [cells.get(column) for column in identity.right]
    names = (*identity.left, *identity.right)
    blank = [name for name, value in zip(names, (*left, *right), strict=True) if value is None]
    return _judge(identity.code, row, left, right, [], blank, None)


def _cells(identity: Identity, rows: TableRows) -> list[Check]:
    """An identity between cells named row.column, tested once; nothing where the table lacks the row."""
    row = identity.right[0].partition(".")[0]
    if row not in rows:
        return []
    cells = {f"{row}.{column}": value for column, value in rows[row].items()}
    left = [cells.get(name) for name in identity.left]
    right = [cells.get(name) for name in identity.right]
    names = (*identity.left, *identity.right)
    blank = [name.partition(".")[2] for name in names if cells.get(name) is None]
    return [_judge(identity.code, row, left, right, [], blank, None)]


def _statistics(identity: Identity, lines: Sequence[Indicator]) -> list[Check]:
    """An identity between lines of an indicator list, once per value column; nothing where it lacks the total."""
    by_column: dict[str | None, dict[str, Number | None]] = {}
    for line in lines:
        if line.code is not None:
            by_column.setdefault(line.column, {}).setdefault(line.code, line.value)
    checks = []
    for column, values in by_column.items():
        total = identity.right[0]
        if total not in values or not any(code in values for code in identity.left):
            continue
        names = (*identity.left, *identity.right)
        left = [values.get(code) for code in identity.left]
        right = [values.get(code) for code in identity.right]
        gone = [code for code in names if code not in values]
        blank = [code for code in names if code in values and values[code] is None]
        at = total if column is None else f"{total}/{column}"
        checks.append(_judge(identity.code, at, left, right, gone, blank, None))
    return checks


def _complete(code: str, at: str, left: list[Any], right: list[Any], note: str | None) -> Check:
    """The check where every number is there; TypeError where one is None."""
    sums: list[Number] = [sum(left), sum(right)]
    if type(sums[0]) is not int or type(sums[1]) is not int:
        sums = [round(total, 6) if isinstance(total, float) else total for total in sums]
    return Check(code, at, sums[0] == sums[1], sums[0], sums[1], note)


def _judge(
    code: str,
    at: str,
    left: Sequence[Number | None],
    right: Sequence[Number | None],
    gone: Sequence[str],
    blank: Sequence[str],
    note: str | None,
) -> Check:
    sums = _sum(left), _sum(right)
    if gone or blank:
        reasons = [f"{what}: {_few(names)}" for what, names in (("missing", gone), ("blank", blank)) if names]
        return Check(code, at, None, *sums, "; ".join(reasons))
    return Check(code, at, sums[0] == sums[1], *sums, note)


def _sum(values: Iterable[Number | None]) -> Number | None:
    """The sum, None where a number is lacking; decimals without the noise of binary fractions."""
    total: Number = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total if isinstance(total, int) else round(total, 6)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
