"""Rows of tables: their cells, the numbers in them, and what their texts say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harvester.datafiles.memory import remembered
from harvester.documents.blocks import Cell, FilledTable, SharedRow
from harvester.reports.cells.lexicon import Role
from harvester.reports.cells.numbers import Value, read
from harvester.reports.model import Number
from harvester.reports.tables.facts import Facts, facts_of

REPEATED = 4
"""Rows printed twice that make a second table of the same kind."""


Span = tuple[int, int, int]
"""Where a cell stands: column, columns and rows that it spans."""


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """All of a row but its numbers. Rows that have the same facts and spans have the same outline."""

    facts: Facts
    spans: tuple[Span, ...]


@remembered(4096)
def _outline_of(texts: tuple[str, ...], spans: tuple[Span, ...]) -> Outline:
    return Outline(facts_of(texts), spans)


@dataclass(slots=True)
class Row:
    """A table row, never changed. values: of its cells. table: of the document, counted from 0.

    loose: cut from lines of text, where a blank cell leaves no trace, so that a cell's place says nothing.
    torn: of a list beside another, so that its cells cannot be told apart. kept: what `numbered` gave last;
    known: its outline, once it was asked for.
    """

    cells: Sequence[Cell]
    facts: Facts
    values: Sequence[Value]
    table: int
    loose: bool = False
    torn: bool = False
    kept: tuple[int, Sequence[str], dict[str, Number | None]] | None = None
    known: Outline | None = None

    @classmethod
    def of(cls, cells: Sequence[Cell], table: int, loose: bool = False) -> Row:
        """A row of these cells; where they are shared, the same one again."""
        if loose:
            row = cls._read(cells, table)
            row.loose = True
            return row
        if type(cells) is not SharedRow:
            return cls._read(cells, table)
        known = getattr(cells, "note", None)
        if not isinstance(known, Row):
            row = cells.note = cls._read(cells, table)
        elif known.table != table:
            row = cells.note = cls(cells, known.facts, known.values, table, known=known.known)
        else:
            row = known
        return row

    @classmethod
    def all_of(cls, table: FilledTable, number: int) -> list[Row]:
        """The rows of a table, of which the numbers alone have not been met before. number: of the table."""
        rows: list[Row] = []
        for cells, met, slots in zip(table.rows, table.stencil.rows, table.stencil.slots, strict=True):
            row = cls.of(met, number)
            if slots:
                values = [*row.values]
                for at in slots:
                    values[at] = read(cells[at].text)
                row = cls(cells, row.facts, values, number, known=row.outline)
            rows.append(row)
        return rows

    @classmethod
    def _read(cls, cells: Sequence[Cell], table: int) -> Row:
        values = [read(cell.text) for cell in cells]
        return cls(cells, facts_of(tuple([value.shape for value in values])), values, table)

    def numbered(self, at: int, columns: Sequence[str]) -> dict[str, Number | None]:
        """The numbers behind the cell of its label, one for each column, in a dictionary of the caller's own.

        Kept, since most rows of most reports are the same label and zeros.
        """
        if self.kept is None or self.kept[0] != at or self.kept[1] != columns:
            values = self.values  # of which as many stand there: dict(zip()) takes twice as long
            self.kept = at, columns, {column: values[n].number for n, column in enumerate(columns, at + 1)}
        return self.kept[2].copy()

    @property
    def outline(self) -> Outline:
        """All of the row but its numbers."""
        if self.known is None:
            spans = tuple([(cell.col, cell.colspan, cell.rowspan) for cell in self.cells])
            self.known = _outline_of(self.facts.texts, spans)
        return self.known

    @property
    def roles(self) -> tuple[Role, ...]:
        """The role of each cell."""
        return self.facts.roles

    @property
    def end(self) -> int:
        """The grid column behind its last cell."""
        return self.cells[-1].col + self.cells[-1].colspan

    def shown(self) -> str:
        """The row's start for a message."""
        return " | ".join(" ".join(cell.text.split())[:40] for cell in self.cells if cell.text.strip())[:80]

    def shown_cell(self, at: int) -> str:
        """A cell's start for a message."""
        return " ".join(self.cells[at].text.split())[:60]


def second_copy(rows: Sequence[tuple[int, str, bool]]) -> int | None:
    """Where a second table of the same kind begins (汇总 after 本机关, last year's), if one does.

    rows: place, code and whether it holds a number, in reading order. A page break repeats fewer rows, and a first
    table without any number is a form that the second one fills in.
    """
    seen: set[str] = set()
    again = []
    for place, code, filled in rows:
        if code in seen and filled:
            again.append(place)
        seen.add(code)
    begun = len(again) >= REPEATED and any(filled for place, _, filled in rows if place < again[0])
    return again[0] if begun else None


def reaching_over(above: Row, at: int, row: Row) -> bool:
    """Whether numbers behind a row's label reach over the row right below it in the same table."""
    if above.table != row.table or above.loose:
        return False
    return any(
        cell.rowspan > 1 and value.number is not None
        for cell, value in zip(above.cells[at + 1 :], above.values[at + 1 :], strict=True)
    )


def fitted(values: Sequence[Value], wanted: int) -> Sequence[Value] | None:
    """A row's values without the blanks that padding leaves at its end or start; None where they do not fit."""
    if len(values) == wanted:
        return values
    extra = len(values) - wanted
    if extra <= 0:
        return None
    tail = head = 0
    while tail < extra and values[-1 - tail].blank:
        tail += 1
    while head < extra and values[head].blank:
        head += 1
    if tail == extra and (head == 0 or all(value.blank for value in values)):
        return values[:wanted]
    if head == extra and tail == 0:
        return values[extra:]
    if tail + head == extra:  # padded on both sides
        return values[head : len(values) - tail]
    printed = [value for value in values if not value.blank]
    # the n-th number belongs to the n-th column; with blanks among them where the row begins cannot be told
    return printed if len(printed) == wanted else None


def trimmed(values: Sequence[Value]) -> Sequence[Value]:
    """The values from the first that is printed to the last."""
    spots = [spot for spot, value in enumerate(values) if not value.blank]
    return values[spots[0] : spots[-1] + 1] if spots else ()


def starts(cells: Sequence[Cell], wanted: int) -> tuple[int, ...]:
    """The grid columns in which a row's values begin, padding left out as in `fitted`; empty where unclear."""
    if len(cells) == wanted:
        return tuple([cell.col for cell in cells])
    if fitted([read(cell.text) for cell in cells], wanted) is None:
        return ()
    extra = len(cells) - wanted
    if all(read(cell.text).blank for cell in cells[wanted:]):
        return tuple([cell.col for cell in cells[:wanted]])
    if all(read(cell.text).blank for cell in cells[:extra]):
        return tuple([cell.col for cell in cells[extra:]])
    return ()
