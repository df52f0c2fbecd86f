"""Tables with places on a page: joined over page breaks, then turned into plain tables."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from harvester.documents.blocks import Cell, Table

Stretch = tuple[float, float]
"""From where to where on a page's width, in points."""


@dataclass(slots=True)
class Columns:
    """Where the columns of numbers stand, left to right. left: where the labels before them end; x0:
    where these begin."""

    stretches: list[Stretch]
    left: float
    x0: float


@dataclass(slots=True)
class Placed:
    """A cell with its left and right edge in points, its first row in the grid and the rows it spans."""

    x0: float
    x1: float
    row: int
    rowspan: int
    text: str
    confidence: float | None = None


@dataclass(slots=True)
class Grid:
    """A table on a page (or joined from several). height: its rows. columns: of its last rows, where no lines are
    drawn and words head them.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    height: int
    cells: list[Placed] = field(default_factory=list)
    columns: Columns | None = None

    def row(self, number: int) -> list[Placed]:
        """The cells that begin in a row, left to right."""
        return sorted((cell for cell in self.cells if cell.row == number), key=lambda cell: cell.x0)

    def table(self) -> Table:
        """The grid with columns counted instead of measured; columns are where any cell begins."""
        edges = _edges(self)
        rows: list[list[Cell]] = [[] for _ in range(self.height)]
        for cell in sorted(self.cells, key=lambda c: (c.row, c.x0)):
            left = _nearest(edges, cell.x0)
            right = max(left + 1, _nearest(edges, cell.x1))
            rows[cell.row].append(Cell(cell.text, left, right - left, cell.rowspan, cell.confidence))
        return Table([row for row in rows if row] if _no_spans(rows) else rows)


_SAME_EDGE = 4.0
"""Points by which the edges of one column differ between two pages."""
# matches: （一）新收政府信息公开申请
_NUMBERED = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．,，]|[一二三四五六七八九十]、)")
_VALUE = re.compile(r"[\d\s,，.．+\-—–/０-９]*(?:元|万元|件)?")


def joins(above: Grid, below: Grid) -> bool:
    """Whether a table at the head of a page may go on with the one at the foot of the page before it."""
    return (
        abs((above.x1 - above.x0) - (below.x1 - below.x0)) <= 2 * _SAME_EDGE
        and abs(above.x0 - below.x0) <= 3 * _SAME_EDGE
    )


def join(above: Grid, below: Grid) -> Grid:
    """One table of two parts: repeated head rows go, spans and rows that the page break cut are one again."""
    below = _moved(above, below)
    repeated = _repeated_head(above, below)
    cells = [cell for cell in below.cells if cell.row >= repeated]
    shift = above.height - repeated
    for cell in cells:
        cell.row += shift
    joined = Grid(
        above.x0, above.top, above.x1, below.bottom, above.height + below.height - repeated, list(above.cells)
    )
    first = [cell for cell in cells if cell.row == above.height]
    torn = _torn_row(above, first)
    for cell in cells:
        over = _over(above, cell) if cell.row == above.height else None
        if over is not None and (torn or _goes_on(over, cell)):
            over.text += cell.text
            over.rowspan = max(over.rowspan, cell.row + cell.rowspan - over.row)
        else:
            joined.cells.append(cell)
    if torn and not any(cell.row == above.height for cell in joined.cells):
        _close(joined, above.height)
    return joined


def _moved(above: Grid, below: Grid) -> Grid:
    """The lower part at the upper part's place: scanners and editors shift pages against each other."""
    width = below.x1 - below.x0
    scale = (above.x1 - above.x0) / width if width else 1.0
    edges = _edges(above)
    for cell in below.cells:
        for side in ("x0", "x1"):
            place = above.x0 + (getattr(cell, side) - below.x0) * scale
            near = edges[_nearest(edges, place)]
            setattr(cell, side, near if abs(near - place) <= _SAME_EDGE else place)
    return below


def _repeated_head(above: Grid, below: Grid) -> int:
    """Rows at the head of the lower part that repeat the head of the upper one."""

    def texts(grid: Grid, row: int) -> list[str]:
        return ["".join(cell.text.split()) for cell in grid.row(row)]

    count = 0
    while count < min(above.height, below.height) - 1 and count < 4:
        row = texts(below, count)
        if row != texts(above, count) or not any(row) or all(_VALUE.fullmatch(text) for text in row):
            break
        count += 1
    return count


def _torn_row(above: Grid, first: list[Placed]) -> bool:
    """Whether the first row is the rest of the row above: bits of text without numbering, and no number.

    The labels of groups that go on over the page break say nothing of it.
    """
    own = [cell for cell in first if cell.rowspan == 1 or not _is_group(_over(above, cell), cell)]
    if any(cell.rowspan > 1 for cell in own):
        return False
    filled = [cell for cell in own if cell.text.strip()]
    if not filled or len(own) < 3 or len(filled) > len(own) // 2:
        return False
    return not any(
        _VALUE.fullmatch(cell.text) or _NUMBERED.match(cell.text) or _over(above, cell) is None for cell in filled
    )


def _over(above: Grid, cell: Placed) -> Placed | None:
    """The cell of the same columns that ends at the foot of the upper part."""
    for over in above.cells:
        same = abs(over.x0 - cell.x0) <= _SAME_EDGE and abs(over.x1 - cell.x1) <= _SAME_EDGE
        if same and over.row + over.rowspan == above.height:
            return over
    return None


def _is_group(over: Placed | None, cell: Placed) -> bool:
    return over is not None and not _VALUE.fullmatch(over.text) and _goes_on(over, cell)


def _goes_on(over: Placed, cell: Placed) -> bool:
    """Whether a cell is the rest of a group's label: it spans rows on either page and holds no new label."""
    if over.rowspan == 1 and cell.rowspan == 1:
        return False
    text = cell.text.strip()
    if not text:
        return True
    return not _VALUE.fullmatch(text) and not _NUMBERED.match(text) and len(text) <= 12


def _close(grid: Grid, gone: int) -> None:
    """Takes out an empty row."""
    for cell in grid.cells:
        if cell.row > gone:
            cell.row -= 1
        elif cell.row + cell.rowspan > gone:
            cell.rowspan -= 1
    grid.height -= 1


def _edges(grid: Grid) -> list[float]:
    edges: list[float] = []
    for place in sorted({cell.x0 for cell in grid.cells} | {cell.x1 for cell in grid.cells}):
        if not edges or place - edges[-1] > 1.0:
            edges.append(place)
    return edges


def _nearest(edges: list[float], place: float) -> int:
    at = bisect_left(edges, place)
    if at == len(edges) or (at > 0 and place - edges[at - 1] <= edges[at] - place):
        return at - 1
    return at


def _no_spans(rows: list[list[Cell]]) -> bool:
    return all(cell.rowspan == 1 for row in rows for cell in row)
