"""The rows of the national tables handed to their readers; what was worked out of rows is kept, but no numbers.

The rows of most reports are those of some other report with other numbers: the same labels in the same cells. What
they mean hardly ever hangs on the numbers. Whether it does is found out by reading them with a stand-in for each
number: whoever asks what a stand-in is ends that, and such rows are read anew in every report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import is_
from typing import Any

from harvester.datafiles.memory import remembered
from harvester.documents.blocks import Cell
from harvester.reports.cells.numbers import ANY_NUMBER, Value
from harvester.reports.model import Number, TableRows
from harvester.reports.tables.facts import ENOUGH
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.proactive import read_proactive
from harvester.reports.tables.requests import read_requests
from harvester.reports.tables.review import read_review
from harvester.reports.tables.rows import Outline, Row
from harvester.reports.tables.stand_ins import Asked, NumberStandIn, Place, TextStandIn, Unnumbered

COLUMNS_OF_THREE = 7
MOST_ROWS = 200
"""Rows of which a plan is made; the national tables have some 50."""
READERS = {"proactive": read_proactive, "requests": read_requests, "review_litigation": read_review}
"""The reader of each kind of table, in the order in which they need each other's findings."""

Rows = Mapping[str, Sequence[Row]]
"""By the kind of their table."""
Strength = Mapping[str, int]
"""What the labels of each kind weigh together."""


def read_kinds(kinds: Rows, strength: Strength, found: Findings, *, loose: bool) -> None:
    """Reads the rows of the national tables into found. loose: they are made of lines of text."""
    rows = [row for kind in READERS for row in kinds[kind]]
    if loose or len(rows) > MOST_ROWS or [True for row in rows if not _is_plain(row)]:
        read_anew(kinds, strength, found, loose=loose)
        return
    strong = tuple([strength[kind] >= ENOUGH for kind in READERS])
    counts = tuple([len(kinds[kind]) for kind in READERS])
    met = _met(strong, counts, tuple([row.table for row in rows]), tuple([row.outline for row in rows]))
    met.times += 1
    if met.times == 2:  # most that is strange is met once
        met.plan = _worked_out(kinds, strength)
    if met.plan is None:
        read_anew(kinds, strength, found, loose=loose)
    else:
        met.plan.fill(found, rows)


def _is_plain(row: Row) -> bool:
    return row.facts.plain and not row.loose and not row.torn


def read_anew(kinds: Rows, strength: Strength, found: Findings, *, loose: bool = False) -> None:
    """As read_kinds, whatever is kept of such rows."""
    for kind, reader in READERS.items():
        rows = kinds[kind]
        if strength[kind] >= ENOUGH or (loose and any(map(_stands_alone, rows))):
            reader(list(rows), found)
        elif left := next((row for row in rows if row.facts.numbers), None):
            found.warn(f"{kind}: row “{left.shown()}” stands without its table; not read")


def _stands_alone(row: Row) -> bool:
    """Whether a line is a row of table three with a number for each column, which has one reading only."""
    line = row.facts.line
    return line is not None and line.exact and line.given == COLUMNS_OF_THREE


@dataclass(frozen=True, slots=True)
class _Line:
    """Whence the numbers of a table's row come.

    whole: row and the cell before the first, where they stand there one after the other; singly: else, of each
    column row and cell, None where there is none.
    """

    code: str
    columns: tuple[str, ...]
    whole: Place | None
    singly: tuple[Place | None, ...] = ()

    def numbers(self, rows: Sequence[Row]) -> dict[str, Number | None]:
        if self.whole is not None:
            return rows[self.whole[0]].numbered(self.whole[1], self.columns)
        places = zip(self.columns, self.singly, strict=True)
        return {column: rows[at[0]].values[at[1]].number if at else None for column, at in places}


@dataclass(frozen=True, slots=True)
class _Plan:
    """What rows mean, whatever their numbers are. found: all but the numbers."""

    found: Unnumbered
    tables: tuple[tuple[str, tuple[_Line, ...]], ...]

    def fill(self, found: Findings, rows: Sequence[Row]) -> None:
        """Puts into found what a reader would with these rows."""
        for table, lines in self.tables:
            setattr(found, table, {line.code: line.numbers(rows) for line in lines})
        self.found.give(found, lambda at: rows[at[0]].values[at[1]].number)


@dataclass(slots=True)
class _Met:
    """times: how often rows were met; plan: None where it has to be worked out in every report."""

    times: int = 0
    plan: _Plan | None = None


@remembered(256)
def _met(
    strong: tuple[bool, ...], counts: tuple[int, ...], tables: tuple[int, ...], outlines: tuple[Outline, ...]
) -> _Met:
    """What is kept of rows. counts: of the rows of each kind; tables, outlines: of all of them."""
    return _Met()


def _worked_out(kinds: Rows, strength: Strength) -> _Plan | None:
    """The plan of such rows; None where the numbers have a say in what they mean."""
    rows = {}
    number = 0
    for kind in READERS:
        rows[kind] = [_without_numbers(row, n) for n, row in enumerate(kinds[kind], number)]
        number += len(rows[kind])
    found = Unnumbered()
    try:
        read_anew(rows, strength, found)
    except Asked:
        return None
    given = [row for kind in READERS for row in rows[kind]]
    tables = tuple([(name, _lines(getattr(found, name), given)) for name in ("proactive", "requests", "review")])
    found.proactive, found.requests, found.review = {}, {}, {}
    return _Plan(found, tables)


def _without_numbers(row: Row, number: int) -> Row:
    """The row with stand-ins for its numbers. number: among all rows."""
    values: list[Value] = []
    cells: list[Cell] = []
    for at, (cell, value) in enumerate(zip(row.cells, row.values, strict=True)):
        if value.shape == ANY_NUMBER:
            text: Any = TextStandIn((number, at))
            stands: Any = NumberStandIn((number, at))
            cell, value = replace(cell, text=text), replace(value, number=stands, text=text)
        cells.append(cell)
        values.append(value)
    return Row(cells, row.facts, values, row.table)


def _lines(table: TableRows, rows: Sequence[Row]) -> tuple[_Line, ...]:
    return tuple([_line(code, numbers, rows) for code, numbers in table.items()])


def _line(code: str, numbers: Mapping[str, Any], rows: Sequence[Row]) -> _Line:
    columns, found = shared(tuple(numbers)), [*numbers.values()]
    singly = tuple([number.at if number is not None else None for number in found])
    first = next(((spot, at) for spot, at in enumerate(singly) if at is not None), None)
    if first is not None:
        spot, (row, cell) = first
        begin = cell - spot - 1
        behind = rows[row].values[begin + 1 : begin + 1 + len(found)] if begin >= -1 else []
        if len(behind) == len(found) and all(map(is_, [value.number for value in behind], found)):
            return _Line(code, columns, (row, begin))
    return _Line(code, columns, None, singly)


@remembered(64)
def shared(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The same columns once for all lines that have them."""
    return columns
