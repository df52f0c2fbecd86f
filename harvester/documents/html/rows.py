"""Rows of a serialised table: cells told by their mark-up, spans expanded to grid columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from harvester.documents.blocks import PICTURE, Block, Cell, SharedRow
from harvester.documents.html.blank_lines import FOLDED, may_have, with_blank_lines
from harvester.documents.html.pieces import END, Marked, Reference, lines_of, marked, plain
from harvester.documents.unseen import steerless

MAX_SPAN = 1000
"""Columns or rows that a cell may span, as in browsers."""
MAX_ACTIVE = 100
"""Cells spanning into a row at the same time; more are taken as not spanning."""
_KEPT = 10_000
"""Characters of mark-up up to which the cells of a row are kept to be found again."""
MOST_CELLS = 4096
"""Cells that are kept."""
_SPAN = re.compile(r' (col|row)span="([^"]*)"')
_SPAN_NUMBER = re.compile(r"\s*\+?([0-9]{1,9})")
_NO_WORDS = "0123456789.,+-—~^ \n"
"""A cell with nothing else is a number, if it is anything."""
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
            self._mixed().extend(opened(cell) for cell in cells)

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
            row = [opened(cell) for cell in row.split(CELL)[1:]]
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


def opened(cell: str) -> tuple[str, list[Content]]:
    """A cell's attributes and its content."""
    tag, _, html = cell.partition(">")
    return tag, [html]


@dataclass(slots=True)
class Expanded:
    """Cells at their grid columns, the spans that reach below them, the length of the longest text, references."""

    cells: SharedRow
    active: Active
    longest: int
    refers: tuple[Reference, ...]


def expanded(frame: Frame) -> list[Expanded]:
    rows: list[Expanded] = []
    active: Active = ()
    for raw in frame.rows:
        if isinstance(raw, str):
            row = _row_of(raw, active) if len(raw) <= _KEPT else _row_of.__wrapped__(raw, active)
        else:
            cells = [f"{tag}>{''.join([part for part in held if isinstance(part, str)])}" for tag, held in raw]
            row = _row(tuple(map(_told, cells)), active)
        active = row.active
        if row.cells:
            rows.append(row)
            if row.refers:
                frame.refers.extend(row.refers)
    return rows


@lru_cache(maxsize=1024)
def _row_of(raw: str, active: Active) -> Expanded:
    """A row by its mark-up, below the cells that span into it; kept, since pages of a portal repeat many rows."""
    told = _cells.__getitem__ if len(raw) <= _KEPT else _told
    return _row(tuple(map(told, raw.split(CELL)[1:])), active)


class _Cells(dict[str, Told]):
    """What cells say, by their mark-up; kept, since most cells of most reports are alike.

    A dict, since a look into it costs half of what one into an lru_cache does, and a page takes hundreds.
    """

    def __missing__(self, cell: str) -> Told:
        if len(self) >= MOST_CELLS:
            self.clear()
        told = self[cell] = _told(cell)
        return told


_cells = _Cells()


def _told(cell: str) -> Told:
    """A cell by its mark-up, from the attributes on."""
    tag, _, html = cell.partition(">")
    # a space that is not folded is a line of a cell
    html = html.rstrip(FOLDED).removesuffix("</tr>").rstrip(FOLDED).removesuffix("</td>").removesuffix("</th>")
    content = marked(html) if "<" in html or END in html else Marked(" ".join(plain(html).split()))
    colspan = rowspan = 1
    if "span=" in tag:
        for name, number in _SPAN.findall(tag):
            if name == "col":
                colspan = _span(number)
            else:
                rowspan = _span(number)
    if cell[:1] not in (" ", ">"):
        colspan = 0
    if "<" in html or END in html:
        lines = lines_of(content.text)
        text = steerless(with_blank_lines(html, lines) if lines and may_have(html) else "\n".join(lines))
    else:
        text = steerless(content.text)
    if content.refers and not text.strip(_NO_WORDS) and any(refer.picture for refer in content.refers):
        text = PICTURE + text
    return text, colspan, rowspan, content.refers


_cell = lru_cache(maxsize=8192)(Cell)


@lru_cache(maxsize=4096)
def _row(told: tuple[Told, ...], active: Active) -> Expanded:
    """A row of cells, below the cells that span into it.

    Kept, since most rows of most reports are a label and zeros. Cells are shared: never change them.
    """
    cells: list[Cell] = []
    refers: list[Reference] = []
    new: list[tuple[int, int, int]] = []
    col = longest = 0
    reach = max([after for _, after, _ in active]) if active else 0
    for text, colspan, rowspan, referred in told:
        if referred:
            refers += referred
        if not colspan and cells:
            cells[-1] = replace(cells[-1], text=f"{cells[-1].text}{text}")
            continue
        if col < reach:
            for first, after, _ in active:
                if first <= col < after:
                    col = after
        cells.append(_cell(text, col, colspan, rowspan))
        if len(text) > longest:
            longest = len(text)
        if rowspan > 1 and len(active) + len(new) < MAX_ACTIVE:
            new.append((col, col + colspan, rowspan))
        col += colspan
    below: Active = ()
    if active or new:
        below = tuple(sorted([(first, after, left - 1) for first, after, left in (*active, *new) if left > 1]))
    return Expanded(SharedRow(cells), below, longest, tuple(refers))


def _span(text: str) -> int:
    """A span attribute as browsers take it: the number it begins with, 1 where it has none, at most MAX_SPAN."""
    number = _SPAN_NUMBER.match(text)
    return min(int(number[1]), MAX_SPAN) or 1 if number else 1
