"""Table three set on its side: a column for each row of the form, a row for each applicant."""

from __future__ import annotations

from collections.abc import Sequence

from harvester.documents.blocks import Cell
from harvester.reports.cells.lexicon import Role
from harvester.reports.tables.rows import Row

ROWS, COLUMNS = 8, 4
"""Labels of the form's rows in one row, and of its columns below each other, that turn a table."""
MAX_CELLS = 4000
"""Cells of a table that is turned back; the form has some 250."""


def upright(rows: Sequence[Row]) -> list[list[Cell]] | None:
    """The rows of a table three that was set on its side, turned back; None where it was not."""
    if not [True for row in rows if row.facts.lines >= ROWS]:  # in every table: a generator costs twice as much
        return None
    if sum(any(map(_is_column, row.roles)) for row in rows) < COLUMNS or any(row.loose for row in rows):
        return None
    width = max(row.end for row in rows)
    if width * len(rows) > MAX_CELLS:
        return None
    turned: list[list[Cell]] = [[] for _ in range(width)]
    for y, row in enumerate(rows):
        for cell in row.cells:
            turned[cell.col].append(Cell(cell.text, y, cell.rowspan, cell.colspan, cell.confidence))
    return [line for line in turned if line]


def _is_column(told: Role) -> bool:
    return told.entry is not None and told.entry.request_column is not None
