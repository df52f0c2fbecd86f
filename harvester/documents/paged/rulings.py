"""Ruled lines to the cells that they enclose. For PDF pages."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple


class Ruling(NamedTuple):
    """A drawn line. across: runs from left to right (at y = at, from x = start to end), else downwards."""

    across: bool
    at: float
    start: float
    end: float


class Box(NamedTuple):
    """A cell: its place in points and in the grid."""

    x0: float
    top: float
    x1: float
    bottom: float
    row: int
    col: int
    rowspan: int
    colspan: int


class Frame(NamedTuple):
    """A ruled table: cells from top to bottom, left to right."""

    x0: float
    top: float
    x1: float
    bottom: float
    boxes: list[Box]


SLACK = 3.0
"""Points by which lines that meant to meet may miss each other."""
MAX_RULINGS = 20_000
"""More drawn lines on one page are a picture (a map, a plot), no tables."""
MAX_GRID = 40_000
"""Positions in a grid; the form's largest table has 300."""


def frames_of(rulings: Sequence[Ruling]) -> list[Frame]:
    """Every ruled table of a page, from top to bottom: lines that meet make one; one cell alone makes none."""
    if len(rulings) > MAX_RULINGS:
        return []
    merged = _merged(rulings)
    frames = (_frame(group) for group in _touching(merged))
    return sorted((frame for frame in frames if frame is not None), key=lambda frame: (frame.top, frame.x0))


def _merged(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Lines drawn in pieces or twice become one; specks go."""
    merged: list[Ruling] = []
    for ruling in sorted(rulings, key=lambda r: (r.across, round(r.at), r.start)):
        for index in range(len(merged) - 1, max(-1, len(merged) - 40), -1):
            other = merged[index]
            if other.across != ruling.across or abs(other.at - ruling.at) > 1.5:
                continue
            if ruling.start <= other.end + SLACK and other.start <= ruling.end + SLACK:
                merged[index] = other._replace(
                    start=min(other.start, ruling.start), end=max(other.end, ruling.end)
                )
                break
        else:
            merged.append(ruling)
    return [ruling for ruling in merged if ruling.end - ruling.start > 4]


def _touching(rulings: list[Ruling]) -> list[list[Ruling]]:
    """Groups of lines that meet, directly or through others."""
    across = sorted((r for r in rulings if r.across), key=lambda r: r.at)
    down = [r for r in rulings if not r.across]
    group_of = {id(ruling): {id(ruling): ruling} for ruling in rulings}
    for vertical in down:
        for level in across:
            if level.at < vertical.start - SLACK:
                continue
            if level.at > vertical.end + SLACK:
                break
            if level.start - SLACK <= vertical.at <= level.end + SLACK:
                ours, theirs = group_of[id(vertical)], group_of[id(level)]
                if ours is theirs:
                    continue
                small, large = sorted((ours, theirs), key=len)
                large.update(small)
                for member in small:
                    group_of[member] = large
    distinct = {id(group): group for group in group_of.values()}
    return [list(group.values()) for group in distinct.values() if len(group) >= 4]


def _frame(group: list[Ruling]) -> Frame | None:
    across = [r for r in group if r.across]
    down = [r for r in group if not r.across]
    # a side that is not drawn (cut by a page break, left open) is where the lines end
    xs = _levels([r.at for r in down] + _ends(across))
    ys = _levels([r.at for r in across] + _ends(down))
    rows, cols = len(ys) - 1, len(xs) - 1
    if rows < 1 or cols < 1 or rows * cols < 2 or rows * cols > MAX_GRID:
        return None
    walls_right = _walls(down, xs, ys)
    walls_below = _walls(across, ys, xs)
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    boxes: list[Box] = []
    for row in range(rows):
        for col in range(cols):
            if (row, col) in owner:
                continue
            colspan = 1
            while (
                col + colspan < cols
                and (col + colspan, row) not in walls_right
                and (row, col + colspan) not in owner
            ):
                colspan += 1
            rowspan = 1
            while row + rowspan < rows and not any(
                (row + rowspan, at) in walls_below or (row + rowspan, at) in owner
                for at in range(col, col + colspan)
            ):
                rowspan += 1
            for r in range(row, row + rowspan):
                for c in range(col, col + colspan):
                    owner[r, c] = (row, col)
            place = (xs[col], ys[row], xs[col + colspan], ys[row + rowspan])
            boxes.append(Box(*place, row, col, rowspan, colspan))
    if len(boxes) < 2:
        return None
    return Frame(xs[0], ys[0], xs[-1], ys[-1], boxes)


def _ends(rulings: list[Ruling]) -> list[float]:
    return [min(r.start for r in rulings), max(r.end for r in rulings)] if rulings else []


def _levels(places: list[float]) -> list[float]:
    """Distinct places; those within the slack of each other are one."""
    levels: list[list[float]] = []
    for place in sorted(places):
        if levels and place - levels[-1][-1] <= SLACK:
            levels[-1].append(place)
        else:
            levels.append([place])
    return [sum(level) / len(level) for level in levels]


def _walls(rulings: list[Ruling], levels: list[float], stretches: list[float]) -> set[tuple[int, int]]:
    """(index of the level, index of the stretch) for every stretch of a level along which a line is drawn."""
    walls: set[tuple[int, int]] = set()
    middles = [(a + b) / 2 for a, b in itertools.pairwise(stretches)]
    for ruling in rulings:
        after = bisect_left(levels, ruling.at)
        level = min(
            range(max(0, after - 1), min(after + 1, len(levels))), key=lambda n: abs(levels[n] - ruling.at)
        )
        walls.update((level, index) for index, at in enumerate(middles) if ruling.start <= at <= ruling.end)
    return walls
