"""Tables without drawn lines whose numbers stand below the words that head their columns.

A number goes to the column whose word stands above it: the numbers that stand below each other are one column, and
each column has one word, the lowest above it, nearest to it. A column that has a word and no number is a blank
one, so that a row has a cell for each of them. Where columns and words do not fit, there is no such table
(`grid_of` is None).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from harvester.documents.paged.grids import Columns, Grid, Placed, Stretch
from harvester.documents.paged.labelled import labels_of
from harvester.documents.paged.layout import Line, chunks
from harvester.documents.paged.parts import Part, on_lines, part_of, stacked

MAX_PARTS = 3000
"""Pieces of the lines of one page's table; the form's longest page has some 400."""
BETWEEN_HEADS = 0.25
"""Ems between the words of two columns that hardly have room."""
MUCH_NEARER = 3.0
"""How many times nearer a column of numbers is to its own word than to any other, where not all columns have
numbers."""
FEWEST_BELOW = 2
"""Columns of numbers right below a word, which show how all are set."""
ALIKE = 2.0
"""Points by which numbers that are set alike differ."""
WRAPPED = 0.9
"""Of a line's height, at most between the lines of a word that is wrapped."""
TOUCHING = 0.3
"""Of a line's height, by which a label may go over the place where numbers begin; a digit is broader."""
HARDLY_FARTHER = 1.5
"""How many times farther it may be from its own word than from another, where all have numbers."""
_EVEN = 0.5
"""Of a line's height, within which parts stand on one line."""


@dataclass(slots=True)
class _Block:
    """Head lines, and the rows below them; by the number of their lines."""

    head: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)


def grid_of(split: Sequence[list[Part]], lines: Sequence[Line], follows: Columns | None) -> Grid | None:
    """A table of the lines, with its last columns; None where numbers stand below no word of their own.

    split: the parts of each line. follows: the columns of the table at the end of the page before, with which one
    without a head goes on.
    """
    left = _left_of_numbers(split) if sum(map(len, split)) <= MAX_PARTS else None
    if left is None:
        return None
    placed: list[tuple[float, list[Placed]]] = []
    known = follows
    for block in _blocks(split, left):
        body = [split[at] for at in block.body]
        start = _left_of_numbers(body)
        words = [part for at in block.head for part in _words(lines[at])]
        if start is None:  # words alone
            alone = [*words, *(part for parts in body for part in parts)]
            placed += [(row[0].middle, [_as_it_stands(part) for part in row]) for row in on_lines(alone)]
            continue
        clusters = _stretches(part for parts in body for part in _cells_of(parts, start))
        heads = _whole(words, clusters)
        found = _columns(heads, body, start, clusters) if block.head else None
        if found is None and known is not None:  # what looked like a head may be rows of words
            body = [split[at] for at in sorted([*block.head, *block.body])]
            heads = []
            found = known if _fit(known, body) else None
        if found is None:
            return None
        known = found
        placed += _head_rows(heads, known)
        placed += _body_rows(body, known)
    if known is None or not placed:
        return None
    placed.sort(key=lambda row: row[0])
    grid = Grid(
        known.x0,
        lines[0].top,
        known.stretches[-1][1],
        max(line.bottom for line in lines),
        len(placed),
    )
    for number, (_, cells) in enumerate(placed):
        for cell in cells:
            cell.row = number
            grid.cells.append(cell)
    grid.columns = known
    return grid


def _left_of_numbers(split: Sequence[Sequence[Part]]) -> float | None:
    """Where the first column of numbers begins; in one of words (units) there may be some signs for none."""
    rows = [parts for parts in split if any(part.is_value for part in parts)]
    for x0, x1 in _stretches(part for parts in rows for part in _behind_words(parts)):
        over = [part for parts in rows for part in parts if part.x0 < x1 and x0 < part.x1]
        if 2 * sum(part.is_value for part in over) > len(over):
            return x0
    return None


def _behind_words(parts: Sequence[Part]) -> Sequence[Part]:
    """The numbers of a line behind the last of its words, all where none stands before a number."""
    last = max((at for at, part in enumerate(parts) if not part.is_value), default=-1)
    return parts[last + 1 :] or [part for part in parts[1:] if part.is_value]


def _cells_of(parts: Sequence[Part], start: float) -> list[Part]:
    """The parts of a line that are cells of columns of numbers, if one of them is a number."""
    cells = [part for part in parts if _reaches(part, start)]
    return cells if any(part.is_value for part in cells) else []


def _reaches(part: Part, start: float) -> bool:
    """Whether a part goes over where numbers begin, and does not merely touch it."""
    return part.x1 > start + TOUCHING * (part.bottom - part.top)


def _blocks(split: Sequence[list[Part]], left: float) -> list[_Block]:
    """The lines as heads with the rows below them. A head is a line without a number, and with a word over one."""
    found = [_Block()]
    filled = False
    for at, parts in enumerate(split):
        holds = any(part.is_value for part in parts)
        if not holds and _reaches(parts[-1], left):
            if filled:
                found.append(_Block())
                filled = False
            found[-1].head += [*found[-1].body, at]  # words at the side of the head
            found[-1].body = []
        else:
            found[-1].body.append(at)
            filled = filled or holds
    return found


def _words(line: Line) -> list[Part]:
    """The words of a head's line, those parted that have hardly room between them."""
    return [part_of(chars) for chars in chunks(line, BETWEEN_HEADS)]


def _columns(
    heads: Sequence[Part], body: Sequence[Sequence[Part]], start: float, clusters: Sequence[Stretch]
) -> Columns | None:
    """The columns of a block; None where its numbers do not stand below its words."""
    labels = [part for parts in body for part in _labels_of(parts, start)]
    end = min(max((part.x1 for part in labels), default=0.0), start)
    if not clusters:
        return None
    lowest = _lowest(heads)
    words = [part for part in lowest if not any(_shared(part, label) > 0 for label in labels)]
    places = [(part.x0, part.x1) for part in words]
    owners = _owners(clusters, places)
    if owners is None:
        return None
    while places and owners and owners[0] > 0 and places[0][1] < clusters[0][0] and labels:
        # a word in front of all numbers heads the labels, or a column of blanks
        if len(places) <= len(clusters):
            break
        del places[0]
        owners = [owner - 1 for owner in owners]
    stretches = [
        _union([place, *(cluster for cluster, owner in zip(clusters, owners, strict=True) if owner == at)])
        for at, place in enumerate(places)
    ]
    if any(one[1] > other[0] for one, other in pairwise(stretches)) or any(
        _reaches(label, stretches[0][0]) for label in labels
    ):
        return None
    x0 = min((part.x0 for part in labels), default=stretches[0][0])
    return Columns(stretches, min(max(end, 0.0), stretches[0][0]), x0)


def _owners(clusters: Sequence[Stretch], places: Sequence[Stretch]) -> list[int] | None:
    """Which word each column of numbers stands below; None where that is in doubt."""
    told = _nearest_words(clusters, places)
    return told if told is not None else _aligned_words(clusters, places)


def _nearest_words(clusters: Sequence[Stretch], places: Sequence[Stretch]) -> list[int] | None:
    owners: list[int] = []
    sure = True
    for at, cluster in enumerate(clusters):
        gaps = [max(place[0] - cluster[1], cluster[0] - place[1]) for place in places]
        over = [n for n, gap in enumerate(gaps) if gap < 0]
        if len(over) > 1 or not places:
            return None
        nearest, *others = sorted(range(len(places)), key=lambda n: gaps[n])
        if not over:
            # where every word has numbers, there is but one way for them to belong together
            if len(places) == len(clusters) and gaps[at] <= HARDLY_FARTHER * gaps[nearest]:
                nearest = at
            elif others and gaps[others[0]] < MUCH_NEARER * gaps[nearest]:
                sure = False
        owners.append(nearest)
    if any(one >= other for one, other in pairwise(owners)):
        return None
    return owners if sure or len(owners) == len(places) else None


def _aligned_words(clusters: Sequence[Stretch], places: Sequence[Stretch]) -> list[int] | None:
    """The same where all numbers are set alike: as far from the middle of their word as those right below one."""
    found: list[list[int]] = []
    for share in (0.0, 0.5, 1.0):  # left, middle, right of the numbers
        spots = [x0 + share * (x1 - x0) for x0, x1 in clusters]
        middles = [(x0 + x1) / 2 for x0, x1 in places]
        below = [
            spot - middle
            for spot, cluster in zip(spots, clusters, strict=True)
            for middle, place in zip(middles, places, strict=True)
            if min(place[1], cluster[1]) > max(place[0], cluster[0])
        ]
        if len(below) < FEWEST_BELOW or max(below) - min(below) > ALIKE:
            continue
        usual = sum(below) / len(below)
        fits = [[at for at, m in enumerate(middles) if abs(spot - m - usual) <= ALIKE] for spot in spots]
        owners = [at[0] for at in fits if len(at) == 1]
        if len(owners) == len(clusters) and all(one < other for one, other in pairwise(owners)):
            found.append(owners)
    return found[0] if found and all(owners == found[0] for owners in found) else None


def _whole(heads: Sequence[Part], clusters: Sequence[Stretch]) -> list[Part]:
    """Words of a head whole again that were parted within a column (总 计), or wrapped within it."""
    joined: list[Part] = []
    for part in sorted(heads, key=lambda part: (round(part.middle), part.x0)):
        before = joined[-1] if joined else None
        if before is not None and abs(before.middle - part.middle) < _EVEN * (part.bottom - part.top):
            over = [c for c in clusters if c[0] < part.x1 and part.x0 < c[1]]
            same = over and over == [c for c in clusters if c[0] < before.x1 and before.x0 < c[1]]
            if len(over) == 1 and same:
                before.take(part)
                continue
        joined.append(part)
    return stacked(joined, WRAPPED)


def _lowest(heads: Sequence[Part]) -> list[Part]:
    """The words that no other stands below, left to right."""
    lowest = [
        part
        for part in heads
        if not any(other.middle > part.bottom - 1 and _shared(part, other) > 0 for other in heads)
    ]
    return sorted(lowest, key=lambda part: part.x0)


def _shared(one: Part, other: Part) -> float:
    return min(one.x1, other.x1) - max(one.x0, other.x0)


def _stretches(parts: Iterable[Part]) -> list[Stretch]:
    """Where parts stand, those that overlap together."""
    found: list[Stretch] = []
    for part in sorted(parts, key=lambda part: part.x0):
        if found and part.x0 < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], part.x1)
        else:
            found.append((part.x0, part.x1))
    return found


def _union(stretches: Sequence[Stretch]) -> Stretch:
    return min(x0 for x0, _ in stretches), max(x1 for _, x1 in stretches)


def _labels_of(parts: Sequence[Part], start: float) -> list[Part]:
    cells = _cells_of(parts, start)
    return [part for part in parts if part not in cells]


def _fit(known: Columns, body: Sequence[Sequence[Part]]) -> bool:
    """Whether the numbers of rows without a head stand in the columns of those before, and their labels do not."""
    start = known.stretches[0][0]
    return all(len(_over(known, part)) == 1 for parts in body for part in parts if _reaches(part, start))


def _over(columns: Columns, part: Part) -> list[int]:
    return [at for at, (x0, x1) in enumerate(columns.stretches) if part.x0 < x1 and x0 < part.x1]


def _edges(columns: Columns) -> list[float]:
    """Left edges of the columns, and the right one of the last."""
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(columns.stretches)]
    return [(columns.left + columns.stretches[0][0]) / 2, *inner, columns.stretches[-1][1]]


def _head_rows(heads: Sequence[Part], columns: Columns) -> list[tuple[float, list[Placed]]]:
    """The rows of a head: words over columns, and those at their side up to the columns."""
    edges = _edges(columns)
    rows = []
    for row in on_lines(heads):
        row.sort(key=lambda part: part.x0)
        over = [_over(columns, part) for part in row]
        beside = [part for part, at in zip(row, over, strict=True) if not at and part.x0 < edges[0]]
        cells = _label_cells(beside, edges[0])
        for part, at in zip(row, over, strict=True):
            if at:
                cells.append(Placed(edges[at[0]], edges[at[-1] + 1], 0, 1, part.text, part.confidence))
            elif part not in beside:
                cells.append(_as_it_stands(part))
        rows.append((row[0].middle, cells))
    return rows


def _body_rows(body: Sequence[list[Part]], columns: Columns) -> list[tuple[float, list[Placed]]]:
    """The rows below a head: labels, and a cell for each column."""
    edges = _edges(columns)
    start = columns.stretches[0][0]
    cells_of = [[part for part in parts if _reaches(part, start)] for parts in body]
    words = [[part for part in parts if not _reaches(part, start)] for parts in body]
    found = labels_of(words, cells_of)
    rows = []
    for label in found:
        cells = _label_cells(label.texts, edges[0])
        if label.numbers or label.blank:
            held: list[list[Part]] = [[] for _ in columns.stretches]
            for part in label.numbers:
                held[_nearest(columns, part)].append(part)
            cells += [_cell(parts, edges[at], edges[at + 1]) for at, parts in enumerate(held)]
        rows.append((label.middle, cells))
    return rows


def _nearest(columns: Columns, part: Part) -> int:
    middle = (part.x0 + part.x1) / 2
    return min(
        range(len(columns.stretches)),
        key=lambda at: max(columns.stretches[at][0] - middle, middle - columns.stretches[at][1]),
    )


def _cell(parts: Sequence[Part], x0: float, x1: float) -> Placed:
    sure = min((part.confidence for part in parts if part.confidence is not None), default=None)
    return Placed(x0, x1, 0, 1, "\n".join(part.text for part in parts), sure)


def _as_it_stands(part: Part) -> Placed:
    return Placed(part.x0, part.x1, 0, 1, part.text, part.confidence)


def _label_cells(texts: Sequence[Part], end: float) -> list[Placed]:
    """Labels of a row side by side, the last up to the numbers."""
    cells = []
    for at, part in enumerate(texts):
        x1 = texts[at + 1].x0 if at + 1 < len(texts) else end
        cells.append(Placed(min(part.x0, x1 - 2), x1, 0, 1, part.text, part.confidence))
    return cells
