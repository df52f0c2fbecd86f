"""Boxes of text, each at a place of its own (position: absolute), made tables where they touch each other.

For pages without a table. A box is a cell by its place and size, in pixels or points. Where one has none, is
turned, covers another or stands between two columns, the page stays as it is. So do pages whose pieces of text
have places, but no sizes, as programs write that turn a PDF into HTML: read as those of a PDF without drawn lines
(paged/unruled.py), the numbers beside a blank column are taken for its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import turbohtml

from harvester.documents.html.cascade import Cascade, Style
from harvester.documents.html.set_out import FEWEST_NUMBERS, Spot, table_of

MAX_PIECES = 5000
"""Boxes of a page; the tables of a report have some 400."""
_TOUCH = 4.0
"""Pixels between boxes of one table, by which the edges of one column differ, and that a drawn line is wide."""
# matches: 12.5px
_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(px|pt)|0")

Element = turbohtml.Element


class _Unclear(Exception):
    """Boxes of which it cannot be told where they stand; its text says which."""


@dataclass(slots=True)
class _Piece:
    """A box, in pixels from the top left of what it is placed on."""

    element: Element
    left: float
    top: float
    right: float
    bottom: float


def set_placed(tree: turbohtml.Document, cascade: Cascade, warnings: list[str]) -> None:
    """Makes tables of boxes that are placed one by one."""
    try:
        pages = [pieces for pieces in _by_page(tree, cascade) if len(pieces) > FEWEST_NUMBERS]
        made = [(pieces[0].element, _in_order(pieces)) for pieces in pages]
    except _Unclear as why:
        warnings.append(f"text is placed piece by piece, {why}: its rows and columns are not read")
        return
    for first, parts in made:
        anchor = turbohtml.Element("div")
        first.insert_before(anchor)
        for part in parts:
            line = turbohtml.Element("div")
            line.append(table_of(part) if isinstance(part, list) else part)
            anchor.append(line)
    if made:
        warnings.append("text is placed piece by piece; its rows and columns are told from its places")


def _by_page(tree: turbohtml.Document, cascade: Cascade) -> list[list[_Piece]]:
    """Boxes that hold no others, by what they are placed on in the end."""
    placed = [one for one in tree.select("div,p,span,li,section,b,i,a") if _is_placed(cascade.of(one))]
    if sum(one.text.strip()[:1].isdecimal() for one in placed) < FEWEST_NUMBERS:
        return []  # a banner, a button that leads to the top
    if len(placed) > MAX_PIECES:
        raise _Unclear(f"in more than {MAX_PIECES:,}")
    around = {parent for element in placed for parent in element.ancestors}
    pages: dict[turbohtml.Node, list[_Piece]] = {}
    lacking: set[turbohtml.Node] = set()
    for element in placed:
        style = cascade.of(element)
        if style.get("display") == "none" or style.get("visibility") == "hidden":
            continue
        if element in around:
            if any(isinstance(child, turbohtml.Text) and child.data.strip() for child in element.children):
                raise _Unclear("some of it around others")
            continue
        holder, x, y = _origin(element, cascade)
        piece = _piece(element, style, x, y)
        if piece is None:
            lacking.add(holder)
        elif min(piece.right - piece.left, piece.bottom - piece.top) > _TOUCH or element.text.strip():
            pages.setdefault(holder, []).append(piece)
    if lacking:
        raise _Unclear("some of it without a place or size in pixels or points")
    return [*pages.values()]


def _is_placed(style: Style) -> bool:
    return style.get("position") == "absolute"


def _piece(element: Element, style: Style, x: float, y: float) -> _Piece | None:
    """A box; None where its place or size is not told, though it holds a number."""
    lengths = [_pixels(style.get(name, "")) for name in ("left", "top", "width", "height")]
    left, top, width, height = lengths
    if left is None or top is None or width is None or height is None or style.get("transform", "none") != "none":
        return None
    return _Piece(element, x + left, y + top, x + left + width, y + top + height)


def _origin(element: Element, cascade: Cascade) -> tuple[turbohtml.Node, float, float]:
    """What an element is placed on in the end, and where the box right around it stands there."""
    x = y = 0.0
    around: turbohtml.Node = element
    for around in element.ancestors:
        style = cascade.of(around) if isinstance(around, turbohtml.Element) else {}
        if style.get("transform", "none") != "none":
            raise _Unclear("some of it turned")
        position = style.get("position", "static")
        if position == "absolute":
            left, top = _pixels(style.get("left", "")), _pixels(style.get("top", ""))
            if left is None or top is None:
                raise _Unclear("some of it on a box without a place")
            x, y = x + left, y + top
        elif position != "static":
            break
    return around, x, y


def _pixels(length: str) -> float | None:
    found = _LENGTH.fullmatch(length)
    if found is None:
        return None
    return float(found[1] or 0) * (4 / 3 if found[2] == "pt" else 1.0)


def _in_order(pieces: Sequence[_Piece]) -> list[list[Spot] | Element]:
    """Boxes that touch each other as tables, others by themselves, from top to bottom."""
    found: list[list[Spot] | Element] = []
    run: list[_Piece] = []
    for piece in [*sorted(pieces, key=lambda piece: (piece.top, piece.left)), None]:
        if run and (piece is None or piece.top > max(one.bottom for one in run) + _TOUCH):
            found += [_spots(run)] if len(run) > 1 else [one.element for one in run]
            run = []
        if piece is not None:
            run.append(piece)
    return found


def _spots(run: Sequence[_Piece]) -> list[Spot]:
    """The cells of a table. Raises _Unclear where one covers another, or stands between columns or rows."""
    columns, rows = _edges([piece.left for piece in run]), _edges([piece.top for piece in run])
    spots: list[Spot] = []
    taken: set[tuple[int, int]] = set()
    for piece in run:
        row, col = _at(rows, piece.top), _at(columns, piece.left)
        down = sum(piece.top + _TOUCH < edge < piece.bottom - _TOUCH for edge in rows) + 1
        across = sum(piece.left + _TOUCH < edge < piece.right - _TOUCH for edge in columns) + 1
        places = {(y, x) for y in range(row, row + down) for x in range(col, col + across)}
        if taken & places:
            raise _Unclear("some of it upon other")
        taken |= places
        spots.append(Spot(piece.element, row, col, down, across))
    if _cross({(one.col, one.col + one.across) for one in spots}):
        raise _Unclear("some of it between two columns")
    if _cross({(one.row, one.row + one.down) for one in spots}):
        raise _Unclear("some of it between two rows")
    return spots


def _cross(spans: set[tuple[int, int]]) -> bool:
    """Whether one of several spans begins within another and ends beyond it."""
    return any(one[0] < other[0] < one[1] < other[1] for one in spans for other in spans)


def _edges(places: Sequence[float]) -> list[float]:
    """The places in which columns or rows begin; those next to each other are one."""
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _TOUCH:
            edges.append(place)
    return edges


def _at(edges: Sequence[float], place: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - place))
