"""Rows of a sheet, whatever file they stand in, to blocks: lines across the sheet, and tables between them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from harvester.documents.blocks import Block, Cell, Paragraph, Table
from harvester.documents.headings import MAIN_HEADING

MAX_CELLS = 300_000
"""Positions of one sheet, and of its merged cells."""
_SENTENCE = 60
"""Characters that no label of a row has."""
_HEAD = 12
"""Characters of a merged cell that heads the columns below it: 行政复议, 申请人情况."""
_TITLE = re.compile("报告|年报|年度|统计表|情况表")
_ARTICLE = re.compile(r"第.{1,6}条")
"""第二十条第（一）项: the head of a part of table two, which is one cell, too."""

Span = tuple[int, int]


Range = tuple[tuple[int, int], tuple[int, int]]
"""Merged cells: first row and column, last row and column."""


def blocks_of(rows: Sequence[Sequence[Any]], merged: Iterable[Range] = ()) -> Iterator[Block]:
    """The blocks of a sheet from the values of its cells."""
    spans: dict[tuple[int, int], Span] = {}
    covered: set[tuple[int, int]] = set()
    room = MAX_CELLS
    for (top, left), (bottom, right) in merged:
        room -= (bottom - top + 1) * (right - left + 1)
        if top >= len(rows) or room < 0:
            continue
        spans[top, left] = (bottom - top + 1, right - left + 1)
        covered.update((row, col) for row in range(top, bottom + 1) for col in range(left, right + 1))
        covered.discard((top, left))
    first = min((col for row in rows for col, value in enumerate(row) if shown(value)), default=0)
    table: list[list[Cell]] = []
    prose = True
    reach = -1  # the last row into which a merged cell beside others goes: an empty one ends no table
    for number, row in enumerate(rows):
        cells = [
            Cell(shown(value), col, *reversed(spans.get((number, col), (1, 1))))
            for col, value in enumerate(row)
            if (number, col) not in covered
        ]
        filled = [cell for cell in cells if cell.text]
        if not filled:
            if number > reach:
                yield from _table(table)
                table = []
            continue
        prose = len(filled) == 1 and filled[0].col == first and _is_prose(filled[0], prose)
        if prose:
            yield from _table(table)
            table = []
            yield from (Paragraph(line) for line in filled[0].text.split("\n") if line)
        else:
            table.append(cells)
            if len(filled) > 1:
                reach = max(reach, number + max(cell.rowspan for cell in filled) - 1)
    yield from _table(table)


def _is_prose(cell: Cell, prose: bool) -> bool:
    """Whether a row with one filled cell, its first, is a line across the sheet: no head of a table, no blank row.

    prose: whether the row above is one, or there is none (case sheet-with-an-unmerged-title).
    """
    text = cell.text
    if cell.rowspan > 1:
        return False
    if len(text) > _SENTENCE or "。" in text or text.endswith(("；", "：")) or MAIN_HEADING.fullmatch(text):
        return True
    heads = cell.colspan > 1 and len(text) <= _HEAD and not _TITLE.search(text)
    return prose and not heads and not _ARTICLE.match(text)


def _table(rows: list[list[Cell]]) -> Iterator[Block]:
    """The rows without the empty columns at their sides."""
    filled = [cell for row in rows for cell in row if cell.text]
    if filled:
        first, end = min(cell.col for cell in filled), max(cell.col + cell.colspan for cell in filled)
        yield Table([[cell for cell in row if first <= cell.col < end] for row in rows])


def shown(value: Any) -> str:
    """A cell's value as the sheet shows it: whole numbers without a point, dates as ISO.

    >>> shown(21.0), shown(75394432.52), shown(None)
    ('21', '75394432.52', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(round(value, 10))
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    return "\n".join(line for part in str(value).splitlines() if (line := " ".join(part.split())))
