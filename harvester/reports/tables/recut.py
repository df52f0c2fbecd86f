"""Dumps of tables that have one cell on each line, cut into rows anew."""

from __future__ import annotations

from collections.abc import Sequence

from harvester.documents.blocks import Cell
from harvester.reports.cells.lexicon import Role, role

FEWEST_LINES = 8
"""Rows of a table that may be one cell on each line."""


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
