"""Tables of a serialised page as blocks: data tables, layout tables, tables that were never closed."""

from __future__ import annotations

import re
from itertools import islice

from harvester.documents.blocks import Block, Paragraph, Table
from harvester.documents.html.pieces import END, Reference, lines_of, marked
from harvester.documents.html.rows import CELL, Expanded, Frame, Mixed, expanded, opened

BEHIND_NAME = frozenset(" >")
"""What stands behind a tag's name."""
LONG = 200
"""Characters of a cell that make it prose: no label of any form is as long."""
_LINE_BEGINS = re.compile(r"<(?:p|div|br|h[1-6]|center|hr|ul|ol)\b")
_SHORT = 30
"""Characters of a cell that may be a number with a note."""
_ENOUGH = 3
"""Rows of a table around others, or with prose, that make it one that holds data."""


def alone(html: str) -> Table | None:
    """A table without tables in it, by the mark-up between its tags; None if it only places text, or refers
    to anything.
    """
    content, *rows = html.split("<tr")
    if not {row[:1] for row in rows} <= BEHIND_NAME:
        return None
    frame = Frame()
    if content and not content.isspace():
        frame.add(content)
    frame.rows += rows
    blocks, refers = close(frame)
    block = blocks[0] if len(blocks) == 1 and not refers else None
    return block if isinstance(block, Table) else None


def close(frame: Frame) -> tuple[list[Block], list[Reference]]:
    """A finished table as blocks, a Table or the content of a layout table in reading order; what it refers to."""
    if not frame.rich:
        rows = expanded(frame)
        if not _is_layout(rows):
            if len(rows) <= _ENOUGH or len(rows[-1].cells[-1].text) <= LONG:
                return [Table([row.cells for row in rows])], frame.refers
            frame.refers.clear()
            return _parted(frame), frame.refers
        return _placed(frame.rows, frame, told=True), frame.refers
    return _parted(frame), frame.refers


def _parted(frame: Frame) -> list[Block]:
    """A table with others or with prose in it: those, and rows of its own data as tables.

    A data table whose end the mark-up lacks goes on to the end of the page in its last cell.
    """
    blocks: list[Block] = []
    run: list[str | Mixed] = []
    last = len(frame.rows) - 1
    for number, row in enumerate(frame.rows):
        whole = isinstance(row, str) or not any(isinstance(part, Block) for _, content in row for part in content)
        if whole and (number < last or frame.rich):
            run.append(row)
            continue
        rest = row
        if _data(run) and (cut := _cut_off(row)) is not None:
            begun, rest = cut
            run.append(begun)
        elif whole:
            run.append(row)
            break
        _close_run(run, frame, blocks)
        blocks += _placed([rest], frame, told=False)
        run = []
    _close_run(run, frame, blocks)
    return blocks


def _cut_off(row: str | Mixed) -> tuple[Mixed, Mixed] | None:
    """A row without what follows on further lines of its last cell, and that; None where that is no number's."""
    mixed = [opened(cell) for cell in row.split(CELL)[1:]] if isinstance(row, str) else row
    if len(mixed) < 2 or not mixed[-1][1]:
        return None
    *cells, (tag, content) = mixed
    html = content[0]
    if not isinstance(html, str) or any(len(held) > 1 for _, held in cells):
        return None
    begins = [spot.start() for spot in islice(_LINE_BEGINS.finditer(html), 2)]
    end = begins[0] if begins else len(html)
    value = marked(html[:end]).text.strip()
    if not value and len(begins) > 1 and (first := marked(html[: begins[1]]).text.strip(f" {END}")[:1]).isdigit():
        value, end = first, begins[1]
    if len(value) > _SHORT or (not value and len(content) == 1):
        return None
    return [*cells, (tag, [html[:end]])], [("", [html[end:], *content[1:]])]


def _data(run: list[str | Mixed]) -> list[Expanded]:
    """The rows, where enough of them hold several short texts each; else none."""
    rows = expanded(Frame(run)) if len(run) >= _ENOUGH else []
    filled = [row for row in rows if sum(cell.text != "" for cell in row.cells) > 1 and row.longest <= LONG]
    return rows if len(filled) >= _ENOUGH else []


def _close_run(run: list[str | Mixed], frame: Frame, blocks: list[Block]) -> None:
    if rows := _data(run):
        blocks.append(Table([row.cells for row in rows]))
        for row in rows:
            frame.refers.extend(row.refers)
    else:
        blocks += _placed(run, frame, told=False)


def _placed(rows: list[str | Mixed], frame: Frame, *, told: bool) -> list[Block]:
    """The content of a layout table in reading order. told: its references have been gathered with the rows."""
    blocks: list[Block] = []
    for row in rows:
        for _, content in [opened(cell) for cell in row.split(CELL)[1:]] if isinstance(row, str) else row:
            html: list[str] = []
            for part in [*content, None]:
                if isinstance(part, str):
                    html.append(part)
                    continue
                if html:
                    text = marked("".join(html))
                    blocks.extend(Paragraph(line) for line in lines_of(text.text))
                    if not told:
                        frame.refers.extend(text.refers)
                    html.clear()
                if part is not None:
                    blocks.append(part)
    return blocks


def _is_layout(rows: list[Expanded]) -> bool:
    """Whether a table without tables in it only places text: one column, or prose and hardly a row of data."""
    if max([row.longest for row in rows], default=0) <= LONG:
        return not any(len(row.cells) > 1 for row in rows)
    return sum(len(row.cells) > 1 and row.longest <= LONG for row in rows) < _ENOUGH
