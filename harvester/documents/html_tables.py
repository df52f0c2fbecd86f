"""Tables of HTML: spans expanded to grid columns, layout tables told from data tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from harvester.documents.blocks import Block, Cell, Paragraph, Table

MAX_SPAN = 1000
"""Columns or rows that a cell may span, as in browsers."""
MAX_ACTIVE = 200
"""Cells spanning into a row at the same time; more are taken as not spanning."""
LONG = 200
"""Characters of a cell that make it prose: no label of any form is as long."""

Content = str | Block
RawCell = tuple[int, int, list[Content]]
"""colspan, rowspan, and texts and blocks in their order."""


@dataclass(slots=True)
class Frame:
    """A table that is being read. extras: links and pictures in its cells. rich: it holds tables of its own."""

    rows: list[list[RawCell]] = field(default_factory=list)
    extras: list[Block] = field(default_factory=list)
    rich: bool = False

    def cell(self) -> list[Content]:
        """The content of the cell that is open; opens row and cell where the mark-up has none."""
        if not self.rows:
            self.rows.append([])
        row = self.rows[-1]
        if not row:
            row.append((1, 1, []))
        return row[-1][2]


def lines_of(text: str, end: str) -> list[str]:
    """The non-empty lines of a text whose lines end in `end`, whitespace folded."""
    return [line for part in text.split(end) if (line := " ".join(part.split()))]


def close(frame: Frame, end: str) -> list[Block]:
    """The blocks of a finished table: a Table, or the content of a layout table in reading order."""
    if not frame.rich:
        table = _data_table(frame, end)
        if not _is_layout(table):
            return [table, *frame.extras] if table.rows else frame.extras
    blocks: list[Block] = []
    for row in frame.rows:
        for _, _, content in row:
            text: list[str] = []
            for part in content:
                if isinstance(part, str):
                    text.append(part)
                    continue
                blocks.extend(Paragraph(line) for line in lines_of("".join(text), end))
                text.clear()
                blocks.append(part)
            blocks.extend(Paragraph(line) for line in lines_of("".join(text), end))
    return blocks + frame.extras


def is_single(frame: Frame) -> bool:
    """Whether a nested table only wraps one cell, and so is part of the cell around it."""
    return not frame.rich and sum(len(row) for row in frame.rows) <= 1


def _data_table(frame: Frame, end: str) -> Table:
    if all(rowspan == 1 for row in frame.rows for _, rowspan, _ in row):
        return Table([_plain_row(row, end) for row in frame.rows if row])
    rows: list[list[Cell]] = []
    active: list[tuple[int, int, int]] = []  # first column, column after the last, rows still spanned
    for raw in frame.rows:
        row: list[Cell] = []
        col = 0
        new: list[tuple[int, int, int]] = []
        for colspan, rowspan, content in raw:
            col = _free(col, active)
            row.append(Cell(_text(content, end), col, colspan, rowspan))
            if rowspan > 1 and len(active) + len(new) < MAX_ACTIVE:
                new.append((col, col + colspan, rowspan))
            col += colspan
        active = sorted((first, after, left - 1) for first, after, left in active + new if left > 1)
        if row:
            rows.append(row)
    return Table(rows)


def _free(col: int, active: list[tuple[int, int, int]]) -> int:
    for first, after, _ in active:
        if first <= col < after:
            col = after
    return col


def _plain_row(raw: list[RawCell], end: str) -> list[Cell]:
    row: list[Cell] = []
    col = 0
    for colspan, _, content in raw:
        row.append(Cell(_text(content, end), col, colspan))
        col += colspan
    return row


def _text(content: list[Content], end: str) -> str:
    if not content:
        return ""
    text = content[0] if len(content) == 1 else "".join(part for part in content if isinstance(part, str))
    assert isinstance(text, str)
    return cell_text(text, end)


_KNOWN: dict[str, str] = {}
_MOST = 8192


def cell_text(text: str, end: str) -> str:
    """A cell's lines, folded, parted by newlines. Most cells hold one of a few texts: kept by text."""
    known = _KNOWN.get(text)
    if known is None:
        known = "\n".join(lines_of(text, end))
        if len(text) < LONG:
            if len(_KNOWN) >= _MOST:
                _KNOWN.clear()
            _KNOWN[text] = known
    return known


def _is_layout(table: Table) -> bool:
    """Whether a table without tables in it only places text: one column, or prose and hardly a row of data."""
    if all(len(row) == 1 for row in table.rows):
        return True
    if any(len(cell.text) > LONG for row in table.rows for cell in row):
        return sum(len(row) > 1 and max(len(cell.text) for cell in row) <= LONG for row in table.rows) < 3
    return False
