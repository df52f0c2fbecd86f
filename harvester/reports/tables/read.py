"""The tables of a document, told apart by their labels and handed to the reader of each."""

from __future__ import annotations

from collections.abc import Sequence

from harvester.documents.blocks import Block, Cell, Paragraph, Table
from harvester.reports.cells.lexicon import Role, role
from harvester.reports.tables.facts import ENOUGH
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.proactive import read_proactive
from harvester.reports.tables.requests import read_requests
from harvester.reports.tables.review import read_review
from harvester.reports.tables.rows import Row
from harvester.reports.tables.statistics import is_indicator_list, read_statistics

SHORT = 60
"""Characters of a line that may be a cell."""
MAX_ROWS = 3000
"""Rows looked at for each of the tables; the largest form has 28."""
MAX_HEAD = 3
"""Rows above the first label of table three that may be its header."""
RUN = 10
"""Numbers in a run of lines that make it a table."""


def read_tables(blocks: Sequence[Block]) -> Findings:
    """Reads every table. Rows belong to a table by their labels, wherever page breaks have put them.

    Where no block is a table, runs of short lines that hold a form's labels and numbers are read as one.
    """
    found = _read_tables([block.rows for block in blocks if isinstance(block, Table)])
    if not (found.proactive or found.requests or found.review or found.statistics):
        runs = lines_as_tables(blocks)
        if runs:
            found = _read_tables(runs)
            found.warn("tables are lines of text, one cell on each; blank cells cannot be seen there")
    return found


def _read_tables(tables: Sequence[list[list[Cell]]]) -> Findings:
    found = Findings()
    kinds: dict[str, list[Row]] = {"proactive": [], "requests": [], "review_litigation": []}
    strength = dict.fromkeys(kinds, 0)
    current: str | None = None
    lists: list[list[Row]] = []
    for number, table in enumerate(tables):
        lines = recut(table)
        rows = [Row.of(cells, number, loose=lines is not table) for cells in lines]
        if is_indicator_list(rows, follows=bool(lists) and lists[-1][0].table == number - 1):
            lists.append(rows)
            current = None
            continue
        told = False
        above: list[Row] = []
        for row in rows:
            facts = row.facts
            if facts.kind is not None:
                current = facts.kind
                if not told and current == "requests":  # a header may be in words that nothing knows
                    kinds[current] += above[-MAX_HEAD:]
                told = True
                strength[facts.kind] += facts.weight
            elif not told and facts.words and not facts.numbers and current is None:
                above.append(row)
                continue
            elif current is None or not (told or facts.numbers or _may_continue(row)):
                continue  # before the first label of a table, and no part of what was cut off above it
            if len(kinds[current]) < MAX_ROWS:
                kinds[current].append(row)
    if lists:
        read_statistics(lists, found)
    for kind, reader in (
        ("proactive", read_proactive),
        ("requests", read_requests),
        ("review_litigation", read_review),
    ):
        if strength[kind] >= ENOUGH:
            reader(kinds[kind], found)
    return found


def recut(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows of a dump that has one cell on each line, cut anew: a row begins at a label that follows a value.

    Tables with more than one cell in most rows come back as they are.
    """
    most = len(rows) // 10
    if len(rows) < 8:
        return rows
    for row in rows:
        if len(row) > 1 and sum([cell.text != "" for cell in row]) > 1:
            most -= 1
            if most < 0:
                return rows
    cut: list[list[str]] = []
    line: list[str] = []
    value_before = False
    for row in rows:
        texts = [cell.text for cell in row]
        told = role(texts[0])
        starts = bool(line) and (
            (not told.value and value_before)
            or told.article is not None
            or (told.entry is not None and told.entry.row is not None)
            or told.key == "信息内容"
            or (told.kind == "requests" and _is_row(told) and any(_is_column(role(text)) for text in line))
            or (told.value and not told.blank and not value_before and _all_heads(line))
        )
        if starts:
            cut.append(line)
            line = []
        line.append(texts[0])
        value_before = told.value
        if len(texts) > 1:  # bars at the end of a line close the row
            cut.append(line)
            line, value_before = [], False
    if line:
        cut.append(line)
    return [[Cell(text, col) for col, text in enumerate(texts)] for texts in cut]


def lines_as_tables(blocks: Sequence[Block]) -> list[list[list[Cell]]]:
    """Runs of short paragraphs of which at least RUN are numbers, as tables of one cell in each row."""
    tables: list[list[list[Cell]]] = []
    run: list[list[Cell]] = []
    numbers = 0
    for block in [*blocks, None]:
        if isinstance(block, Paragraph) and len(block.text) <= SHORT:
            run.append([Cell(block.text, 0)])
            numbers += role(block.text).value
            continue
        if numbers >= RUN:
            tables.append(run)
        run, numbers = [], 0
    return tables


def _all_heads(line: list[str]) -> bool:
    """Whether a line of labels is the header of table four, whose numbers have no label of their own."""
    return any(role(text).kind == "review_litigation" for text in line)


def _is_row(told: Role) -> bool:
    return told.entry is not None and told.entry.request_row is not None


def _is_column(told: Role) -> bool:
    return told.entry is not None and told.entry.request_column is not None


def _may_continue(row: Row) -> bool:
    """Labels without a kind of their own (其他, 总计), or only values, at the head of a table's next part."""
    return not row.facts.words or any(told.entry is not None for told in row.roles)
