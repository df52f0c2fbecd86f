"""Table three whose columns stand on several pages of a wide sheet: parts with some columns each, put together.

A printer, or whoever copied its pages, lays a wide sheet out as left and right parts, below each other or on
further sheets. Each has its own header. They are one table where their headers name all of the form's columns
together, each once, and where they have the same rows: by their labels, or, where the right part has none, by
their number, if every row then adds up. Else they are left as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from harvester.documents.blocks import Cell
from harvester.reports.cells.lexicon import vocabulary
from harvester.reports.cells.numbers import Value
from harvester.reports.tables.facts import facts_of
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.request_columns import LAST, Columns, columns_in_grid
from harvester.reports.tables.rows import Row

MOST = 12
"""Parts that are put together: a sheet of seven columns that was cut up further is none that anybody prints."""
FEWEST = 3
"""Rows with numbers that must add up where no labels tell which rows belong together."""


@dataclass(slots=True)
class _Part:
    """A header and the rows below it. labels: the index of each row's label, -1 where it has none."""

    head: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    places: list[int | None] = field(default_factory=list)
    columns: Columns | None = None

    def named(self) -> frozenset[int]:
        """The form's columns that the header names."""
        return frozenset(place for row in self.head for place, _ in row.facts.columns if place >= 0)

    def values(self, number: int) -> list[tuple[int, Cell, Value]]:
        """Of a row: the form's column, the cell and its value, in the order of the columns."""
        row, columns = self.rows[number], self.columns
        assert columns is not None
        by_col = {cell.col: (cell, value) for cell, value in zip(row.cells, row.values, strict=True)}
        found = [(place, by_col.get(col)) for place, col in zip(columns.places, columns.at, strict=True)]
        return [(place, *held) for place, held in found if place is not None and held is not None]


def put_together(rows: list[Row], found: Findings) -> list[Row]:
    """The rows with the parts of a table as one; as they are where they are whole, or do not fit together."""
    if not rows or rows[0].loose or not 0 < len(_first_named(rows)) <= LAST:
        return rows
    before, parts = _parts(rows)
    if len(parts) < 2 or len(parts) > MOST:
        return rows
    named = [part.named() for part in parts]
    if (
        not all(named)
        or any(len(one) > LAST for one in named)
        or frozenset().union(*named) != set(range(LAST + 1))
    ):
        return rows
    stacks = _stacked(parts, named)
    joined = _beside(stacks) if stacks is not None else None
    if joined is None:
        return rows
    first = stacks[0] if stacks else parts[0]
    by = "their labels" if all(label >= 0 for part in parts for label in part.labels) else "their order"
    found.warn(f"requests: the columns stand in {len(stacks or ())} parts, put together by {by}")
    for part in stacks or ():
        for told in part.columns.told if part.columns is not None else ():
            found.warn(f"requests: {told}")
    return [*before, *_header(first, joined), *joined]


def _first_named(rows: Sequence[Row]) -> set[int]:
    """The form's columns that stand above the first numbers: in most reports all of them."""
    named: set[int] = set()
    for row in rows:
        if row.facts.numbers:
            break
        named.update([place for place, _ in row.facts.columns if place >= 0])
    return named


def _parts(rows: Sequence[Row]) -> tuple[list[Row], list[_Part]]:
    """What stands before the first header, and each header with the rows below it."""
    before: list[Row] = []
    parts: list[_Part] = []
    for row in rows:
        facts = row.facts
        line = facts.line if parts and parts[-1].rows else facts.first_line  # 其他 and 总计 head columns as well
        if line is None and facts.words and not facts.numbers:
            if not parts or parts[-1].rows:
                parts.append(_Part())
            parts[-1].head.append(row)
        elif not parts:
            before.append(row)
        elif line is not None or facts.numbers:
            part = parts[-1]
            part.rows.append(row)
            part.labels.append(line.at if line is not None else -1)
            part.places.append(line.place if line is not None else None)
    return before, parts


def _stacked(parts: Sequence[_Part], named: Sequence[frozenset[int]]) -> list[_Part] | None:
    """Parts of the same columns below each other as one; None where one column is named in several."""
    by_names: dict[frozenset[int], _Part] = {}
    for part, names in zip(parts, named, strict=True):
        data = list(zip(part.rows, part.labels, strict=True))
        labelled = [label >= 0 for label in part.labels]
        if not data or len(set(labelled)) > 1 or any(row.facts.words for row, label in data if label < 0):
            return None
        edge = max(row.cells[label].col for row, label in data) if labelled[0] else -1
        part.columns = columns_in_grid(part.head, data, edge)
        if part.columns is None or {place for place in part.columns.places if place is not None} != names:
            return None
        upper = by_names.setdefault(names, part)
        if upper is part:
            continue
        if upper.columns is None or upper.columns.places != part.columns.places:
            return None
        moved = [_moved(part, number, upper.columns) for number in range(len(part.rows))]
        upper.rows += moved
        upper.labels += part.labels
        upper.places += part.places
    return list(by_names.values()) if sum(map(len, by_names)) == LAST + 1 else None


def _moved(part: _Part, number: int, columns: Columns) -> Row:
    """A row of a lower part with its numbers in the grid columns of the upper."""
    row, at = part.rows[number], part.labels[number]
    cols = {place: col for place, col in zip(columns.places, columns.at, strict=True) if place is not None}
    kept = [(cell, value) for cell, value in zip(row.cells[: at + 1], row.values[: at + 1], strict=True)]
    kept += [(Cell(cell.text, cols[place]), value) for place, cell, value in part.values(number)]
    return _row(kept, row.table)


def _beside(parts: Sequence[_Part]) -> list[Row] | None:
    """The rows of all parts, those of one label as one; None where they have other rows."""
    left, *others = parts
    if any(label < 0 for label in left.labels) or len(set(left.places)) < len(left.places):
        return None
    for part in others:
        if len(part.rows) != len(left.rows) or (part.labels[0] >= 0 and part.places != left.places):
            return None
    assert left.columns is not None
    begin = left.columns.at[0]
    joined: list[Row] = []
    sums: list[bool] = []
    for number, row in enumerate(left.rows):
        held = [one for part in parts for one in part.values(number)]
        held.sort(key=lambda one: one[0])
        if [place for place, _, _ in held] != list(range(LAST + 1)):
            return None
        at = left.labels[number]
        kept = list(zip(row.cells[: at + 1], row.values[: at + 1], strict=True))
        kept += [(Cell(cell.text, begin + place), value) for place, cell, value in held]
        joined.append(_row(kept, row.table))
        if any(part.labels[0] < 0 for part in others):
            *some, total = [value.number or 0 for _, _, value in held]
            unread = any(value.number is None and any(map(str.isdecimal, value.text)) for _, _, value in held)
            if unread or sum(some) != total:
                return None
            sums.append(total > 0)
    return joined if not sums or sum(sums) >= FEWEST else None


def _row(cells: Sequence[tuple[Cell, Value]], table: int) -> Row:
    """A row of cells that have been read."""
    shapes = tuple([value.shape for _, value in cells])
    return Row([cell for cell, _ in cells], facts_of(shapes), [value for _, value in cells], table)


def _header(part: _Part, joined: Sequence[Row]) -> list[Row]:
    """A header of all columns, which the parts' headers name together."""
    assert part.columns is not None
    begin = part.columns.at[0]
    names = [label.label for label in vocabulary().request_columns]
    return [Row.of([Cell(name, begin + place) for place, name in enumerate(names)], joined[0].table)]
