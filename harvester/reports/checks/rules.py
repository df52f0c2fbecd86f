"""The identities of the forms, tested on a report's tables. A failed check never changes a number.

The identities are data (data/forms/*.toml). Which form's identity is tested is told from the rows that are
there, so a report that mixes forms is tested on what it has, and the check says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from harvester.datafiles.memory import remembered
from harvester.reports.cells import forms
from harvester.reports.cells.forms import Identity
from harvester.reports.model import Check, Indicator, Number, TableRows, Tables

Cells = Mapping[str, Number | None]
Terms = Callable[[Cells], Any]
"""Takes the numbers of one side of an identity, several as a tuple; KeyError where one is not there."""


@dataclass(frozen=True, slots=True)
class _Test:
    """An identity of the form of an edition, with what takes the numbers of its sides.

    names: of all of them, the `lefts` of the left side first; total: of the one that the others add up to.
    """

    code: str
    edition: str
    per: str
    names: tuple[str, ...]
    lefts: int
    left: Terms
    right: Terms
    total: str


def run(tables: Tables, edition: str | None = None) -> list[Check]:
    """All checks of the tables that are there. edition: the report's form, preferred where rows fit several.

    ok is None where a blank or a missing row stands in the way; note says which.
    """
    checks: list[Check] = []
    if tables.requests:
        checks += _requests(tables.requests, edition)
    if tables.review_litigation:
        checks += _review(tables.review_litigation)
    if tables.statistics:
        checks += _statistics(tables.statistics)
    return checks


@remembered()
def _tests(table: str) -> tuple[tuple[_Test, ...], ...]:
    """The identities on a table within one report: those of one code together, newest form first."""
    found: dict[str, list[_Test]] = {}
    for edition, form in forms.load().items():
        for identity in form.identities:
            if identity.table == table and identity.scope == "report":
                found.setdefault(identity.code, []).append(_test(identity, edition))
    return tuple(map(tuple, found.values()))


def _test(identity: Identity, edition: str) -> _Test:
    names = (*identity.left, *identity.right)
    left, right = itemgetter(*identity.left), itemgetter(*identity.right)
    return _Test(identity.code, edition, identity.per, names, len(identity.left), left, right, names[-1])


def _requests(rows: TableRows, edition: str | None) -> list[Check]:
    checks: list[Check] = []
    columns = list(map(list, rows.values()))
    names = max(columns, key=len)
    even = columns.count(names) == len(columns)  # as those of rows that are read are
    for tests in _tests("requests"):
        if tests[0].per == "row":
            checks += _judged(tests[0], rows.items())
            continue
        test, note = _fitting(tests, rows, edition)
        at_once = _columns_at_once(test, rows, names, note) if even else None
        checks += _judged(test, _by_column(rows, names), note) if at_once is None else at_once
    return checks


def _by_column(rows: TableRows, names: Sequence[str]) -> Iterable[tuple[str, Cells]]:
    return ((name, {row: cells[name] for row, cells in rows.items() if name in cells}) for name in names)


def _columns_at_once(test: _Test, rows: TableRows, names: Sequence[str], note: str | None) -> list[Check] | None:
    """The checks of an identity at every column of rows that all have the same ones.

    None where a number is lacking, or none of ones: what is said of each column then takes longer.
    """
    try:
        lines = [rows[name].values() for name in test.names]
        lefts = list(map(sum, zip(*lines[: test.lefts], strict=True)))
        rights = list(map(sum, zip(*lines[test.lefts :], strict=True)))
    except (KeyError, TypeError):
        return None
    if [True for total in (*lefts, *rights) if type(total) is not int]:
        return None
    code, sides = test.code, zip(names, lefts, rights, strict=True)
    return [Check(code, at, left == right, left, right, note) for at, left, right in sides]


def _fitting(tests: Sequence[_Test], rows: TableRows, edition: str | None) -> tuple[_Test, str | None]:
    """The form's identity whose rows the table has; its own form's where none has them all."""
    own = next((test for test in tests if test.edition == edition), tests[0])
    for test in (own, *tests):
        if all(map(rows.__contains__, test.names)):
            mixed = test is not own and edition is not None
            return test, f"rows of the {test.edition} form" if mixed else None
    return own, None


def _review(rows: TableRows) -> list[Check]:
    """Identities between cells named row.column; none where the table lacks the row."""
    checks = []
    cells = {f"{row}.{column}": value for row, columns in rows.items() for column, value in columns.items()}
    for test, *_ in _tests("review_litigation"):
        row = test.total.partition(".")[0]
        if row in rows:
            checks += _judged(test, [(row, cells)])
    return checks


def _statistics(lines: Sequence[Indicator]) -> list[Check]:
    """Identities between lines of an indicator list, once per value column; none where it lacks the total."""
    by_column: dict[str | None, dict[str, Number | None]] = {}
    for line in lines:
        if line.code is not None:
            by_column.setdefault(line.column, {}).setdefault(line.code, line.value)
    checks = []
    for tests in _tests("statistics"):
        for test in tests:
            for column, values in by_column.items():
                if test.total not in values or not any(map(values.__contains__, test.names[:-1])):
                    continue
                at = test.total if column is None else f"{test.total}/{column}"
                checks += _judged(test, [(at, values)])
    return checks


def _judged(test: _Test, places: Iterable[tuple[str, Cells]], note: str | None = None) -> list[Check]:
    """The checks of an identity at several places, each with the numbers there by name."""
    code, left_of, right_of = test.code, test.left, test.right
    checks = []
    for at, cells in places:
        try:
            left, right = left_of(cells), right_of(cells)
            left = sum(left) if type(left) is tuple else left + 0  # a blank one is a TypeError
            right = sum(right) if type(right) is tuple else right + 0
        except (KeyError, TypeError):
            checks.append(_not_assessable(test, at, cells))
            continue
        if type(left) is not int or type(right) is not int:
            left, right = _rounded(left), _rounded(right)
        checks.append(Check(code, at, left == right, left, right, note))
    return checks


def _rounded(total: Number) -> Number:
    """Decimals without the noise of binary fractions."""
    return total if isinstance(total, int) else round(total, 6)


def _not_assessable(test: _Test, at: str, cells: Cells) -> Check:
    """The check where numbers are missing or blank: the note names some of them."""
    gone = [_short(name) for name in test.names if name not in cells]
    blank = [_short(name) for name in test.names if name in cells and cells[name] is None]
    reasons = [f"{what}: {_few(some)}" for what, some in (("missing", gone), ("blank", blank)) if some]
    return Check(test.code, at, None, _sum(test.left, cells), _sum(test.right, cells), "; ".join(reasons))


def _sum(terms: Terms, cells: Cells) -> Number | None:
    try:
        found = terms(cells)
        return _rounded(sum(found) if type(found) is tuple else found + 0)  # a blank one is a TypeError
    except (KeyError, TypeError):
        return None


def _short(name: str) -> str:
    """A cell's name without that of its row."""
    return name.rpartition(".")[2]


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
