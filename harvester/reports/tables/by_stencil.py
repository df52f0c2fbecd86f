"""Documents of which every table was met before with other numbers, and what was read of them.

Which number is which is kept of tables that were filled into stencils (see documents.html.stencils). It is found
out with stand-ins, as in plans, but of all tables of a document, so that no row of them has to be looked at again.
Lists of indicators are read anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from harvester.datafiles.memory import remembered
from harvester.documents.blocks import FilledTable, Stencil, Table
from harvester.reports.cells.lexicon import Role, is_foreign, role
from harvester.reports.cells.numbers import read as value_of
from harvester.reports.model import Number, TableRows
from harvester.reports.tables.captions import Caption
from harvester.reports.tables.facts import is_stacked
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.plans import read_anew, shared
from harvester.reports.tables.recut import recut
from harvester.reports.tables.rows import Row
from harvester.reports.tables.sorted_rows import forget_counts, sort
from harvester.reports.tables.stand_ins import Asked, NumberStandIn, Place, TextStandIn, Unnumbered
from harvester.reports.tables.statistics import read_statistics

MOST = 40
"""Tables of a document that is held against others."""
MOST_FIGURES = 20_000
"""Numbers that are kept by their text."""

_Kept = tuple[Stencil | None, ...]
"""The stencils of a document's tables, None for one that says nothing to the forms."""


class _Figures(dict[str, Number | None]):
    """Numbers by what is printed; most numbers of most reports are small."""

    def __missing__(self, text: str) -> Number | None:
        if len(self) >= MOST_FIGURES:
            self.clear()
        number = self[text] = value_of(text).number
        return number


_figures = _Figures()


class _Line(NamedTuple):
    """Whence the numbers of a row come: slots of a table from begin to end, where they follow each other.

    Else places, of each column: where its number stands, or what it is in every such document.
    """

    code: str
    columns: tuple[str, ...]
    table: int
    begin: int
    end: int
    places: tuple[Place | Number | None, ...] | None

    def singly(self, tables: Sequence[Sequence[Number | None]]) -> list[Number | None]:
        """The numbers at its places."""
        return [tables[at[0]][at[1]] if isinstance(at, tuple) else at for at in self.places or ()]


@dataclass(frozen=True, slots=True)
class _Known:
    """What such tables say, whatever their numbers are. told: before the lists are read; found: behind them."""

    told: Unnumbered
    lists: tuple[int, ...]
    found: Unnumbered
    tables: tuple[tuple[str, tuple[_Line, ...]], ...]

    def findings(self, tables: Sequence[Table]) -> Findings:
        """What was found, with the numbers of these tables."""
        numbers = [
            [_figures[text] for text in table.numbers] if isinstance(table, FilledTable) else []
            for table in tables
        ]
        found = Findings()

        def number_at(place: Place) -> Number | None:
            return numbers[place[0]][place[1]]

        self.told.give(found, number_at)
        if self.lists:
            read_statistics([[Row.of(cells, at) for cells in tables[at].rows] for at in self.lists], found)
        for name, lines in self.tables:
            table = {}
            for line in lines:
                code, columns, at, begin, end, places = line
                given = numbers[at][begin:end] if places is None else line.singly(numbers)
                table[code] = dict(zip(columns, given, strict=True))
            setattr(found, name, table)
        self.found.give(found, number_at)
        return found


@dataclass(slots=True)
class _Met:
    """times: how often such tables were met; known: None where they have to be read anew in every report."""

    times: int = 0
    known: _Known | None = None


def read(tables: Sequence[Table], captions: Sequence[Caption]) -> Findings | None:
    """What is read of tables, where all were met before with other numbers; else None. captions: above each."""
    if not tables or len(tables) > MOST:
        return None
    kept: list[Stencil | None] = []
    for table in tables:
        if isinstance(table, FilledTable):
            kept.append(table.stencil)
        elif _is_mute(table, begun=any(kept)):
            kept.append(None)
        else:
            return None
    met = _met(tuple(kept), tuple(captions))
    met.times += 1
    if met.times == 2:  # most that is strange is met once
        met.known = _worked_out(tuple(kept), captions)
    return met.known.findings(tables) if met.known is not None else None


@remembered(512)
def _met(kept: _Kept, captions: tuple[Caption, ...]) -> _Met:
    """What is kept of the tables of a document."""
    return _Met()


def _is_mute(table: Table, *, begun: bool) -> bool:
    """Whether no row of a table has a word of any form: as in a block of metadata, which is left out anyway.

    begun: behind other tables, which rows of numbers alone may continue.
    """
    rows = table.rows
    if not rows or recut(rows) is not rows:
        return False
    for cells in rows:
        texts = [cell.text for cell in cells]
        if begun and not any(map(is_foreign, texts)):
            return False
        for text in texts:
            if text and not is_foreign(text) and (is_stacked(text) or _says(role(text), begun=begun)):
                return False
    return True


def _says(told: Role, *, begun: bool) -> bool:
    """Whether a cell means anything to the forms."""
    return told.known or (begun and told.value and not told.blank)


def _worked_out(kept: _Kept, captions: Sequence[Caption]) -> _Known | None:
    """What tables say that are filled into these stencils; None where that is nothing, or hangs on the numbers."""
    told, found = Unnumbered(), Unnumbered()
    of_many = {number for number, caption in enumerate(captions) if caption.of_many}
    try:
        tables = [
            _standing_in(one, caption, at) for at, (one, caption) in enumerate(zip(kept, captions, strict=True))
        ]
        held = sort(tables, told, of_many)
        read_anew(held.kinds, held.strength, found)
        forget_counts(found, held.unlike)
    except Asked:
        return None
    if not (found.has_tables or held.lists):
        return None
    lines = tuple([(name, _lines(getattr(found, name))) for name in ("proactive", "requests", "review")])
    found.proactive, found.requests, found.review = {}, {}, {}
    return _Known(told, tuple([rows[0].table for rows in held.lists]), found, lines)


def _standing_in(stencil: Stencil | None, caption: Caption, table: int) -> list[Row]:
    """The rows of a table with stand-ins for its numbers. Raises Asked where they are not those of its stencil."""
    if stencil is None:
        return []
    given = caption.above(stencil.rows)
    if recut(given) is not given:
        raise Asked
    above = len(given) - len(stencil.rows)
    rows = [Row.of(cells, table) for cells in given[:above]]
    slot = 0
    for cells, slots in zip(given[above:], stencil.slots, strict=True):
        row = Row.of(cells, table)
        rows.append(_without_numbers(row, {at: (table, slot + n) for n, at in enumerate(slots)}))
        slot += len(slots)
    return rows


def _without_numbers(row: Row, places: Mapping[int, Place]) -> Row:
    """The row with stand-ins for its numbers. places: of those in its cells."""
    cells, values = [*row.cells], [*row.values]
    for at, place in places.items():
        text: Any = TextStandIn(place)
        stands: Any = NumberStandIn(place)
        cells[at] = replace(cells[at], text=text)
        values[at] = replace(values[at], number=stands, text=text)
    return Row(cells, row.facts, values, row.table)


def _lines(table: TableRows) -> tuple[_Line, ...]:
    return tuple([_line(code, numbers) for code, numbers in table.items()])


def _line(code: str, numbers: Mapping[str, Any]) -> _Line:
    found = [number.at if isinstance(number, NumberStandIn) else number for number in numbers.values()]
    columns = shared(tuple(numbers))
    if found and isinstance(found[0], tuple):
        table, begin = found[0]
        if found == [(table, begin + n) for n in range(len(found))]:
            return _Line(code, columns, table, begin, begin + len(found), None)
    return _Line(code, columns, 0, 0, 0, tuple(found))
