"""The tables of a document, told apart by their labels and handed to the reader of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from harvester.documents.blocks import LINES, Block, Cell, Table
from harvester.reports.cells.lexicon import Role, role
from harvester.reports.tables.facts import is_scaled
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.nulls import UNIT_UNKNOWN
from harvester.reports.tables.plans import READERS, read_kinds
from harvester.reports.tables.review_header import under_its_group
from harvester.reports.tables.rows import Row
from harvester.reports.tables.said_lines import said_as_tables
from harvester.reports.tables.stacked import apart
from harvester.reports.tables.statistics import is_indicator_list, read_statistics
from harvester.reports.tables.text_lines import lines_as_tables, words_as_tables
from harvester.reports.tables.turned import upright
from harvester.reports.tables.turned_two import two_upright

MAX_ROWS = 3000
"""Rows looked at for each of the tables; the largest form has 28."""
MAX_HEAD = 3
"""Rows above the first label of table three that may be its header."""
LONGEST_CAPTION = 60
"""Characters of a line above a table that may be its caption."""
FEWEST_LINES = 8
"""Rows of a table that may be one cell on each line."""


def read_tables(blocks: Sequence[Block]) -> Findings:
    """Reads every table. Rows belong to a table by their labels, wherever page breaks have put them.

    Where no block is a table, runs of short lines that hold a form's labels and numbers are read as one.
    """
    tables = [block for block in blocks if isinstance(block, Table)]
    # the table first, which few blocks are
    pairs = [(above, block) for above, block in pairwise(blocks) if isinstance(block, Table)]
    captions = {id(block): above.text for above, block in pairs if isinstance(above, LINES)}
    scaled = {n for n, table in enumerate(tables) if _is_scaled(captions.get(id(table), ""))}
    rows = [_below_caption(table, captions.get(id(table), "")) for table in tables]
    found = _read_tables(rows, scaled=scaled)
    if not (found.proactive or found.requests or found.review or found.statistics):
        for what, runs in (
            ("one row", words_as_tables(blocks)),
            ("one cell", lines_as_tables(blocks)),
            ("one indicator", said_as_tables(blocks)),
        ):
            by_lines = _read_tables(runs, loose=True)
            if _count(by_lines) > _count(found):
                by_lines.warn(f"tables are lines of text, {what} on each; blank cells cannot be seen there")
                found = by_lines
    return found


def _below_caption(table: Table, caption: str) -> list[list[Cell]]:
    """The rows of a table, with what only the line above it names of them."""
    return (
        under_its_group(table.rows, caption)
        if "复议" in caption and len(caption) <= LONGEST_CAPTION
        else table.rows
    )


def _is_scaled(caption: str) -> bool:
    """Whether a line above a table says that it counts in tens, hundreds, thousands …"""
    return "单位" in caption and len(caption) <= LONGEST_CAPTION and is_scaled(caption)


def _forget_counts(found: Findings, kinds: set[str]) -> None:
    """Takes back the counts of tables that are printed in another unit than one."""
    tables = {"proactive": found.proactive, "requests": found.requests, "review_litigation": found.review}
    for kind in sorted(kinds):
        for row, cells in tables[kind].items():
            for column in cells:
                if column != "amount" and cells[column] is not None:
                    cells[column] = None
                    found.reasons[kind, row, column] = UNIT_UNKNOWN
        if tables[kind]:
            found.warn(f"{kind}: the header counts in tens, hundreds or thousands; its numbers are not read")


def _count(found: Findings) -> tuple[int, int]:
    """Numbers that were read, and cells of which it is known why they were not."""
    tables = (found.proactive, found.requests, found.review)
    values = [value for table in tables for row in table.values() for value in row.values()]
    values += [line.value for line in found.statistics]
    read = sum(value is not None for value in values)
    return read, len(values) - read


@dataclass(slots=True)
class _Sorted:
    """Rows by the kind of their table, while a document is gone through. strength: of the labels of each kind.

    current: the kind of the table that is open; lists: tables that are indicator lists.
    """

    kinds: dict[str, list[Row]]
    strength: dict[str, int]
    current: str | None = None
    lists: list[list[Row]] = field(default_factory=list)


def _read_tables(
    tables: Sequence[list[list[Cell]]], loose: bool = False, scaled: Collection[int] = ()
) -> Findings:
    """loose: the tables are made of lines of text, in which a cell's place says nothing.

    scaled: tables above which stands that they count in tens, hundreds, thousands …
    """
    found = Findings()
    held = _Sorted({kind: [] for kind in READERS}, dict.fromkeys(READERS, 0))
    unlike: set[str] = set()
    for number, table in enumerate(tables):
        lines = recut(table)
        rows = [Row.of(cells, number, loose=loose or lines is not table) for cells in lines]
        if [True for row in rows if row.facts.stacked]:
            rows = apart(rows, found)
        if is_indicator_list(rows, follows=bool(held.lists) and held.lists[-1][0].table == number - 1):
            held.lists.append(rows)
            held.current = None
            continue
        if (left := _of_no_list(rows)) is not None:
            found.warn(f"statistics: row “{left.shown()}” stands without its list; not read")
        if [True for row in rows if row.facts.sideways]:
            rows = two_upright(rows, found)
        if (turned := upright(rows)) is not None:
            found.warn("requests: the table is set on its side; its columns read as rows")
            rows = [Row.of(cells, number) for cells in turned]
        if number in scaled:
            unlike.update({row.facts.kind for row in rows if row.facts.kind is not None})
        for at in [at for at, row in enumerate(rows) if row.facts.scaled]:
            unlike.add(next((row.facts.kind for row in rows[at:] if row.facts.kind is not None), ""))
        _sort_rows(rows, held)
    if held.lists:
        read_statistics(held.lists, found)
    read_kinds(held.kinds, held.strength, found, loose=loose)
    if unlike:
        _forget_counts(found, unlike.intersection(READERS))
    return found


def _of_no_list(rows: Sequence[Row]) -> Row | None:
    """The first row with a number behind the label of a list, in a table that is of no kind; None if none is."""
    if any(row.facts.kind is not None for row in rows):
        return None
    return next((row for row in rows if row.facts.indicator and row.facts.numbers), None)


def _sort_rows(rows: Sequence[Row], held: _Sorted) -> None:
    """Adds the rows of a table to those of the kind that their labels name."""
    told = False
    above: list[Row] = []
    kept = held.kinds[held.current] if held.current is not None else None
    for row in rows:
        facts = row.facts
        kind = facts.kind
        if kind is not None:
            if kind != held.current or kept is None:
                held.current, kept = kind, held.kinds[kind]
            if not told and kind == "requests":  # a header may be in words that nothing knows
                kept += above[-MAX_HEAD:]
            elif not told and kind == "proactive" and above:  # 单位：件、元
                kept += [line for line in above if len(line.cells) == 1 and line.facts.words]
            told = True
            held.strength[kind] += facts.weight
        elif not told and facts.words and not facts.numbers and kept is None:
            above.append(row)
            continue
        elif kept is None or not (told or facts.numbers or _may_continue(row)):
            continue  # before the first label of a table, and no part of what was cut off above it
        if len(kept) < MAX_ROWS:
            kept.append(row)


def recut(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows of a dump that has one cell on each line, cut anew: a row begins at a label that follows a value.

    Tables with more than one cell in most rows come back as they are.
    """
    most = len(rows) // 10
    if len(rows) < FEWEST_LINES:
        return rows
    for row in rows:
        if len(row) > 1 and sum([cell.text != "" for cell in row]) > 1:
            most -= 1
            if most < 0:
                return rows
    cut: list[list[str]] = []
    line: list[str] = []
    value_before = False
    for row in _without_partings(rows):
        text = row[0].text
        told = role(text)
        if line and _begins(told, line, value_before):
            cut.append(line)
            line = []
        line.append(text)
        value_before = told.value
        if len(row) > 1:  # bars at the end of a line close the row
            cut.append([*line, *(cell.text for cell in row[1:] if cell.text)])
            line, value_before = [], False
    if line:
        cut.append(line)
    return [[Cell(text, col) for col, text in enumerate(texts)] for texts in cut]


def _without_partings(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The lines without the blank ones that part rows (a bar alone), which are no blank cells.

    They part rows where nearly every label that follows a value has one before it.
    """
    partings = []
    starts = 0
    for at in range(1, len(rows)):
        if not role(rows[at][0].text).value and role(rows[at - 1][0].text).value:
            starts += 1
            if _is_bar(rows[at - 1]):
                partings.append(at - 1)
    if 5 * len(partings) < 4 * starts:
        return rows
    left_out = set(partings)
    for at in range(1, len(rows) - 1):  # the numbers of table four have no label
        above = [row[0].text for row in rows[max(0, at - 3) : at]]
        if _is_bar(rows[at]) and role(rows[at + 1][0].text).value and _all_heads(above):
            left_out.add(at)
    return [row for at, row in enumerate(rows) if at not in left_out]


def _is_bar(row: list[Cell]) -> bool:
    return row[0].text == "" and len(row) == 1


def _begins(told: Role, line: Sequence[str], value_before: bool) -> bool:
    """Whether a cell begins a row. line: the cells of the row so far."""
    if told.value:
        return not told.blank and not value_before and _all_heads(line)
    if value_before or told.article is not None or told.key == "信息内容":
        return True
    if told.entry is None:
        return False
    if told.entry.row is not None:
        return True
    if told.entry.indicators:  # two lines of a list, of which the first has no value
        return any(before.list_head or _is_indicator(before) for before in map(role, line))
    return told.kind == "requests" and _is_row(told) and any(_is_column(role(text)) for text in line)


def _all_heads(line: Sequence[str]) -> bool:
    """Whether a line of labels is the header of table four, whose numbers have no label of their own."""
    return any(role(text).kind == "review_litigation" for text in line)


def _is_indicator(told: Role) -> bool:
    return told.entry is not None and bool(told.entry.indicators)


def _is_row(told: Role) -> bool:
    return told.entry is not None and told.entry.request_row is not None


def _is_column(told: Role) -> bool:
    return told.entry is not None and told.entry.request_column is not None


def _may_continue(row: Row) -> bool:
    """Labels without a kind of their own (其他, 总计), or only values, at the head of a table's next part."""
    return not row.facts.words or any(told.entry is not None for told in row.roles)
