"""Tables of HTML: spans expanded to grid columns, layout tables told from data tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from harvester.documents.blocks import Block, Cell, Paragraph, SharedRow, Table
from harvester.documents.html_marks import ARGUMENT, CELL, END, SPAN

MAX_SPAN = 1000
"""Columns or rows that a cell may span, as in browsers."""
MAX_ACTIVE = 100
"""Cells spanning into a row at the same time; more are taken as not spanning."""
LONG = 200
"""Characters of a cell that make it prose: no label of any form is as long."""

Content = str | Block
Mixed = list[tuple[str, list[Content]]]
"""Cells of a row that holds more than text: the cell's spans as marked, then texts and blocks in their order."""
Active = tuple[tuple[int, int, int], ...]
"""Cells that span into the rows below: first column, column after the last, rows still spanned."""


@dataclass(slots=True)
class Frame:
    """A table that is being read. rows: marked text, or Mixed. extras: links and pictures in its cells.

    rich: it holds tables of its own.
    """

    rows: list[str | Mixed] = field(default_factory=list)
    extras: list[Block] = field(default_factory=list)
    rich: bool = False

    def add(self, text: str) -> None:
        """Text that follows in the open row: the rest of the open cell, and further cells."""
        rest, *cells = text.split(CELL)
        if rest.strip():
            self.cell().append(rest)
        if cells:
            self._mixed().extend(_marked(cell) for cell in cells)

    def cell(self) -> list[Content]:
        """The content of the open cell, to be added to; opens row and cell where the mark-up has none."""
        row = self._mixed()
        if not row:
            row.append(("", []))
        return row[-1][1]

    def _mixed(self) -> Mixed:
        if not self.rows:
            self.rows.append([])
        row = self.rows[-1]
        if isinstance(row, str):
            row = [_marked(cell) for cell in row.split(CELL)[1:]]
            self.rows[-1] = row
        return row

    def single(self) -> list[Content] | None:
        """The content of the only cell, where the table merely wraps it; None otherwise."""
        if self.rich or len(self.rows) > 1:
            return None
        row = self._mixed()
        if len(row) > 1:
            return None
        return row[0][1] if row else []


def lines_of(text: str) -> list[str]:
    """The non-empty lines of a marked text, whitespace folded."""
    return [line for part in text.split(END) if (line := " ".join(part.split()))]


def close(frame: Frame) -> list[Block]:
    """The blocks of a finished table: a Table, or the content of a layout table in reading order."""
    if not frame.rich:
        rows = _expanded(frame)
        if not _is_layout(rows):
            return [Table([row.cells for row in rows]), *frame.extras]
    blocks: list[Block] = []
    for row in frame.rows:
        for _, content in [_marked(cell) for cell in row.split(CELL)[1:]] if isinstance(row, str) else row:
            text: list[str] = []
            for part in content:
                if isinstance(part, str):
                    text.append(part)
                    continue
                blocks.extend(Paragraph(line) for line in lines_of("".join(text)))
                text.clear()
                blocks.append(part)
            blocks.extend(Paragraph(line) for line in lines_of("".join(text)))
    return blocks + frame.extras


def _marked(cell: str) -> tuple[str, list[Content]]:
    """A cell's marks (its spans) and its content."""
    if cell.startswith(SPAN):
        colspan, rowspan, text = (*cell.split(ARGUMENT, 2), "", "")[:3]
        return f"{colspan}{ARGUMENT}{rowspan}{ARGUMENT}", [text]
    return "", [cell]


@dataclass(frozen=True, slots=True)
class _Row:
    """Cells at their grid columns, the spans that reach below them, the length of the longest text."""

    cells: list[Cell]
    active: Active
    longest: int


def _expanded(frame: Frame) -> list[_Row]:
    rows: list[_Row] = []
    active: Active = ()
    for raw in frame.rows:
        if not isinstance(raw, str):
            raw = CELL + CELL.join(
                [marks + "".join([part for part in content if isinstance(part, str)]) for marks, content in raw]
            )
        row = _row(raw, active)
        active = row.active
        if row.cells:
            rows.append(row)
    return rows


@lru_cache(maxsize=4096)
def _row(raw: str, active: Active) -> _Row:
    """The cells of a marked row, below the cells that span into it.

    Kept by its text, since most rows of most reports are a label and zeros. Cells are shared: never change them.
    """
    cells: list[Cell] = []
    new: list[tuple[int, int, int]] = []
    col = 0
    for marked in raw.split(CELL)[1:]:
        colspan = rowspan = 1
        text = marked
        if marked.startswith(SPAN):
            across, down, text = (*marked[1:].split(ARGUMENT, 2), "", "")[:3]
            colspan, rowspan = _span(across), _span(down)
        for first, after, _ in active:
            if first <= col < after:
                col = after
        cells.append(Cell("\n".join(lines_of(text)), col, colspan, rowspan))
        if rowspan > 1 and len(active) + len(new) < MAX_ACTIVE:
            new.append((col, col + colspan, rowspan))
        col += colspan
    longest = max([len(cell.text) for cell in cells], default=0)
    below = sorted([(first, after, left - 1) for first, after, left in (*active, *new) if left > 1])
    return _Row(SharedRow(cells), tuple(below), longest)


def _is_layout(rows: list[_Row]) -> bool:
    """Whether a table without tables in it only places text: one column, or prose and hardly a row of data."""
    wide, longest = False, 0
    for row in rows:
        wide = wide or len(row.cells) > 1
        longest = max(longest, row.longest)
    if longest <= LONG:
        return not wide
    return not wide or sum(len(row.cells) > 1 and row.longest <= LONG for row in rows) < 3


def _span(text: str) -> int:
    """A span attribute as browsers take it: 1 where it is no number, at most MAX_SPAN."""
    text = text.strip()
    if not text.isascii() or not text.isdigit():
        return 1
    return min(int(text[:9]), MAX_SPAN) or 1
