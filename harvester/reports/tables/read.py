"""The tables of a document, told apart by their labels and handed to the reader of each."""

from __future__ import annotations

from collections.abc import Sequence

from harvester.documents.blocks import LINES, Block, Cell, FilledTable, Table
from harvester.reports.tables import by_stencil
from harvester.reports.tables.captions import Caption, caption_of
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.recut import recut
from harvester.reports.tables.rows import Row
from harvester.reports.tables.said_lines import said_as_tables
from harvester.reports.tables.sorted_rows import read_rows
from harvester.reports.tables.text_lines import lines_as_tables, words_as_tables


def read_tables(blocks: Sequence[Block]) -> Findings:
    """Reads every table. Rows belong to a table by their labels, wherever page breaks have put them.

    Where no block is a table, runs of short lines that hold a form's labels and numbers are read as one.
    """
    tables: list[Table] = []
    captions: list[Caption] = []
    above: Block | None = None
    for block in blocks:
        if isinstance(block, Table):
            tables.append(block)
            captions.append(caption_of(above.text if isinstance(above, LINES) else ""))
        above = block
    if (known := by_stencil.read(tables, captions)) is not None:
        return known
    scaled = {number for number, caption in enumerate(captions) if caption.of_many}
    rows = [_rows_of(table, caption, n) for n, (table, caption) in enumerate(zip(tables, captions, strict=True))]
    found = read_rows(rows, scaled=scaled)
    if not found.has_tables:
        for what, runs in (
            ("one row", words_as_tables(blocks)),
            ("one cell", lines_as_tables(blocks)),
            ("one indicator", said_as_tables(blocks)),
        ):
            by_lines = read_rows([_cut(run, number, loose=True) for number, run in enumerate(runs)], loose=True)
            if _count(by_lines) > _count(found):
                by_lines.warn(f"tables are lines of text, {what} on each; blank cells cannot be seen there")
                found = by_lines
    return found


def _rows_of(table: Table, caption: Caption, number: int) -> list[Row]:
    rows = caption.above(table.rows)
    if isinstance(table, FilledTable) and rows is table.rows and recut(rows) is rows:
        return Row.all_of(table, number)
    return _cut(rows, number)


def _cut(table: list[list[Cell]], number: int, *, loose: bool = False) -> list[Row]:
    """The rows of a table. number: among those of the document; loose: see sorted_rows.read_rows."""
    lines = recut(table)
    return [Row.of(cells, number, loose=loose or lines is not table) for cells in lines]


def _count(found: Findings) -> tuple[int, int]:
    """Numbers that were read, and cells of which it is known why they were not."""
    tables = (found.proactive, found.requests, found.review)
    values = [value for table in tables for row in table.values() for value in row.values()]
    values += [line.value for line in found.statistics]
    read = sum(value is not None for value in values)
    return read, len(values) - read
