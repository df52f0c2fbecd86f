"""The identities of the forms, tested on a report's tables. A failed check never changes a number.

The identities are data (data/forms/*.toml). Which form's identity is tested is told from the rows that are
there, so a report that mixes forms is tested on what it has, and the check says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

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
        return _rows(identities[0], rows)
    identity, note = _fitting(identities, rows, edition)
    columns = max(rows.values(), key=len)  # all rows of a table have the same
    names = (*identity.left, *identity.right)
    gone = [row for row in names if row not in rows]
    lefts = [rows.get(row, {}) for row in identity.left]
    rights = [rows.get(row, {}) for row in identity.right]
    checks = []
    for column in columns:
        left = [cells.get(column) for cells in lefts]
        right = [cells.get(column) for cells in rights]
        checks.append(_judge(code, column, names, left, right, gone, note))
    return checks


def _fitting(identities: Sequence[Identity], rows: TableRows, edition: str | None) -> tuple[Identity, str | None]:
    """The form's identity whose rows the table has; its own form's where none has them all."""
    own = next((one for one in identities if _edition_of(one) == edition), identities[0])
    for identity in (own, *identities):
        if all(row in rows for row in (*identity.left, *identity.right)):
            mixed = identity is not own and edition is not None
            return identity, f"rows of the {_edition_of(identity)} form" if mixed else None
    return own, None


@cache
def _edition_of(identity: Identity) -> str:
    return next(edition for edition, form in forms.load().items() if identity in form.identities)


def _rows(identity: Identity, rows: TableRows) -> list[Check]:
    names = (*identity.left, *identity.right)
    checks = []
    for row, cells in rows.items():
        left = [*map(cells.get, identity.left)]
        right = [*map(cells.get, identity.right)]
        checks.append(_judge(identity.code, row, names, left, right))
    return checks


def _cells(identity: Identity, rows: TableRows) -> list[Check]:
    """An identity between cells named row.column, tested once; nothing where the table lacks the row."""
    row = identity.right[0].partition(".")[0]
    if row not in rows:
        return []
    cells = {f"{row}.{column}": value for column, value in rows[row].items()}
    left = [cells.get(name) for name in identity.left]
    right = [cells.get(name) for name in identity.right]
    names = [name.partition(".")[2] for name in (*identity.left, *identity.right)]
    return [_judge(identity.code, row, names, left, right)]


def _statistics(identity: Identity, lines: Sequence[Indicator]) -> list[Check]:
    """An identity between lines of an indicator list, once per value column; none where it lacks the total."""
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
        at = total if column is None else f"{total}/{column}"
        checks.append(_judge(identity.code, at, names, left, right, gone))
    return checks


def _judge(
    code: str,
    at: str,
    names: Sequence[str],
    left: list[Number | None],
    right: list[Number | None],
    gone: Sequence[str] = (),
    note: str | None = None,
) -> Check:
    """The check of one identity at one place. names: of the numbers on both sides; gone: those not there."""
    left_sum, right_sum = _sum(left), _sum(right)
    if left_sum is not None and right_sum is not None:
        return Check(code, at, left_sum == right_sum, left_sum, right_sum, note)
    values = zip(names, left + right, strict=True)
    blank = [name for name, value in values if value is None and name not in gone]
    reasons = [f"{what}: {_few(some)}" for what, some in (("missing", gone), ("blank", blank)) if some]
    return Check(code, at, None, left_sum, right_sum, "; ".join(reasons))


def _sum(values: list[Number | None]) -> Number | None:
    """The sum, None where a number is lacking; decimals without the noise of binary fractions."""
    try:
        total: Number = sum(values)  # type: ignore[arg-type]  # a lacking one is a TypeError
    except TypeError:
        return None
    return total if type(total) is int else round(total, 6)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
