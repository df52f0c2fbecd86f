"""Indicator lists printed in two or three columns of a page, cut apart into lists that follow one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from harvester.documents.blocks import Cell
from harvester.reports.cells.numbers import read
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.rows import Row

FEW = 5
"""Known labels in a column that make it one of labels."""


def cut_apart(rows: list[Row], found: Findings) -> list[list[Row]]:
    """The lists that stand side by side in a table, left to right; the table itself where it holds one.

    Of a row that does not fit the lists only the labels are kept where it holds a number, with a warning
    (case lists/stray-number-side-by-side); else it goes to the first.
    """
    starts = _label_columns(rows)
    if len(starts) < 2:
        return [rows]
    lists: list[list[Row]] = [[] for _ in starts]
    for row in rows:
        parts = _parts(row.cells, starts)
        if parts is None:
            if row.facts.numbers:
                found.warn(f"statistics: row “{row.shown()}” stands across lists side by side; not read")
                _keep_labels(row, starts, lists)
            else:
                lists[0].append(row)
            continue
        for number, cells in enumerate(parts):
            if any(cell.text for cell in cells):
                lists[number].append(Row.of(cells, row.table))
    return lists


def _keep_labels(row: Row, starts: Sequence[int], lists: list[list[Row]]) -> None:
    """Adds the known labels of a row that cannot be read to the lists in which they stand."""
    for cell, told in zip(row.cells, row.roles, strict=True):
        if told.entry is not None and told.entry.indicators:
            torn = Row.of([Cell(cell.text, 0)], row.table)
            torn.torn = True
            lists[max(sum(start <= cell.col for start in starts) - 1, 0)].append(torn)


def _label_columns(rows: Sequence[Row]) -> list[int]:
    """The grid columns of labels that have numbers between them: headed as such, or holding known labels."""
    for row in rows[:4]:
        heads = [cell.col for cell, told in zip(row.cells, row.roles, strict=True) if told.list_head]
        if len(heads) > 1 and _between(rows, heads):
            return heads
    labels = Counter(
        cell.col
        for row in rows
        for cell, told in zip(row.cells, row.roles, strict=True)
        if told.entry is not None and told.entry.indicators
    )
    columns = sorted(col for col, count in labels.items() if count >= FEW)
    return columns if len(columns) > 1 and _between(rows, columns) else []


def _between(rows: Sequence[Row], columns: Sequence[int]) -> bool:
    """Whether numbers stand behind each of the columns, before the next: else they are groups and their labels."""
    return all(
        any(
            told.value and not told.blank and first < cell.col < after
            for row in rows
            for cell, told in zip(row.cells, row.roles, strict=True)
        )
        for first, after in zip(columns, [*columns[1:], 10**6], strict=True)
    )


def _parts(cells: Sequence[Cell], starts: Sequence[int]) -> list[list[Cell]] | None:
    """A row's cells by list, None where a cell stands across two, or a number where a label belongs."""
    labels = [cell for cell in cells if cell.col in starts]
    if any(value.number is not None for value in map(read, [cell.text for cell in labels])):
        return None
    parts: list[list[Cell]] = [[] for _ in starts]
    for cell in cells:
        number = max(sum(start <= cell.col for start in starts) - 1, 0)
        if number + 1 < len(starts) and cell.col + cell.colspan > starts[number + 1]:
            return None
        parts[number].append(cell)
    return parts
