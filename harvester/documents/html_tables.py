"""Tables of a serialised page: spans expanded to grid columns, layout tables told from data tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from harvester.documents.blocks import Block, Cell, Paragraph, SharedRow, Table
from harvester.documents.html_pieces import Marked, Reference, lines_of, marked, plain

MAX_SPAN = 1000
"""Columns or rows that a cell may span, as in browsers."""
MAX_ACTIVE = 100
"""Cells spanning into a row at the same time; more are taken as not spanning."""
LONG = 200
"""Characters of a cell that make it prose: no label of any form is as long."""
_KEPT = 10_000
"""Characters of mark-up up to which the cells of a row are kept to be found again."""
_SPAN = re.compile(r' (col|row)span="([^"]*)"')
_SPAN_NUMBER = re.compile(r"\s*\+?([0-9]{1,9})")
_LINE_BEGINS = re.compile(r"<(?:p|div|br|h[1-6]|center|hr|ul|ol)\b")
_SHORT = 30
"""Characters of a cell that may be a number with a note."""
_ENOUGH = 3
"""Rows of a table around others that make it one that holds data."""
CELL = "<td"

Content = str | Block
Mixed = list[tuple[str, list[Content]]]
"""Cells of a row that holds more than text: the cell's attributes, then mark-up and blocks in their order."""
Told = tuple[str, int, int, tuple[Reference, ...]]
"""What a cell's mark-up says by itself: lines, colspan (0: no cell, but a tag like <tdx>), rowspan, references."""
Active = tuple[tuple[int, int, int], ...]
"""Cells that span into the rows below: first column, column after the last, rows still spanned."""


@dataclass(slots=True)
class Frame:
    """A table that is being read. rows: mark-up from their tag on, or Mixed. rich: it holds tables of its own.

    refers: what its tables and cells refer to besides, in their order.
    """

    rows: list[str | Mixed] = field(default_factory=list)
    refers: list[Reference] = field(default_factory=list)
    rich: bool = False

    def add(self, html: str) -> None:
        """Mark-up that follows in the open row: the rest of the open cell, and further cells."""
        rest, *cells = html.split(CELL)
        if rest and not rest.isspace():
            self.cell().append(rest)
        if cells:
            self._mixed().extend(_opened(cell) for cell in cells)

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
            row = [_opened(cell) for cell in row.split(CELL)[1:]]
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


def close(frame: Frame) -> tuple[list[Block], list[Reference]]:
    """A finished table as blocks, a Table or the content of a layout table in reading order; what it refers to."""
    if not frame.rich:
        rows = _expanded(frame)
        if not _is_layout(rows):
            if rows[-1].longest <= LONG or len(rows) <= _ENOUGH:
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
    mixed = [_opened(cell) for cell in row.split(CELL)[1:]] if isinstance(row, str) else row
    *cells, (tag, content) = mixed
    if not cells or not isinstance(content[0], str) or any(len(held) > 1 for _, held in cells):
        return None
    begins = _LINE_BEGINS.search(content[0])
    end = begins.start() if begins else len(content[0])
    if len(marked(content[0][:end]).text.strip()) > _SHORT:
        return None
    return [*cells, (tag, [content[0][:end]])], [("", [content[0][end:], *content[1:]])]


def _data(run: list[str | Mixed]) -> list[_Row]:
    """The rows, where enough of them hold several short texts each; else none."""
    rows = _expanded(Frame(run)) if len(run) >= _ENOUGH else []
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
        for _, content in [_opened(cell) for cell in row.split(CELL)[1:]] if isinstance(row, str) else row:
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


def _opened(cell: str) -> tuple[str, list[Content]]:
    """A cell's attributes and its content."""
    tag, _, html = cell.partition(">")
    return tag, [html]


@dataclass(frozen=True, slots=True)
class _Row:
    """Cells at their grid columns, the spans that reach below them, the length of the longest text, references."""

    cells: SharedRow
    active: Active
    longest: int
    refers: tuple[Reference, ...]


def _expanded(frame: Frame) -> list[_Row]:
    rows: list[_Row] = []
    active: Active = ()
    for raw in frame.rows:
        if isinstance(raw, str):
            cells = raw.split(CELL)[1:]
        else:
            cells = [f"{tag}>{''.join([part for part in held if isinstance(part, str)])}" for tag, held in raw]
        row = _row(tuple(map(_told if len(raw) <= _KEPT else _told.__wrapped__, cells)), active)
        active = row.active
        if row.cells:
            rows.append(row)
            frame.refers.extend(row.refers)
    return rows


@lru_cache(maxsize=4096)
def _told(cell: str) -> Told:
    """A cell by its mark-up, from the attributes on; kept, since most cells of most reports are alike."""
    tag, _, html = cell.partition(">")
    html = html.rstrip().removesuffix("</tr>").rstrip().removesuffix("</td>").removesuffix("</th>")
    content = marked(html) if "<" in html else Marked(plain(html))
    colspan = rowspan = 1
    if "span=" in tag:
        for name, number in _SPAN.findall(tag):
            if name == "col":
                colspan = _span(number)
            else:
                rowspan = _span(number)
    if cell[:1] not in (" ", ">"):
        colspan = 0
    return "\n".join(lines_of(content.text)), colspan, rowspan, content.refers


_cell = lru_cache(maxsize=8192)(Cell)


@lru_cache(maxsize=4096)
def _row(told: tuple[Told, ...], active: Active) -> _Row:
    """A row of cells, below the cells that span into it.

    Kept, since most rows of most reports are a label and zeros. Cells are shared: never change them.
    """
    cells: list[Cell] = []
    refers: list[Reference] = []
    new: list[tuple[int, int, int]] = []
    col = longest = 0
    for text, colspan, rowspan, referred in told:
        refers += referred
        if not colspan and cells:
            cells[-1] = replace(cells[-1], text=f"{cells[-1].text}{text}")
            continue
        for first, after, _ in active:
            if first <= col < after:
                col = after
        cells.append(_cell(text, col, colspan, rowspan))
        if len(text) > longest:
            longest = len(text)
        if rowspan > 1 and len(active) + len(new) < MAX_ACTIVE:
            new.append((col, col + colspan, rowspan))
        col += colspan
    below = sorted([(first, after, left - 1) for first, after, left in (*active, *new) if left > 1])
    return _Row(SharedRow(cells), tuple(below), longest, tuple(refers))


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
    """A span attribute as browsers take it: the number it begins with, 1 where it has none, at most MAX_SPAN."""
    number = _SPAN_NUMBER.match(text)
    return min(int(number[1]), MAX_SPAN) or 1 if number else 1
