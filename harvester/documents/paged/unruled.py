"""Tables without drawn lines: rows of text whose parts stand below each other. For PDF pages."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from harvester.documents.headings import MAIN_HEADING
from harvester.documents.paged.grids import Columns, Grid, Placed
from harvester.documents.paged.headed import grid_of
from harvester.documents.paged.layout import Line, chunks
from harvester.documents.paged.parts import Part, on_lines, part_of, stacked

GAP = 0.9
"""Ems between two columns; words and justified ideographs stand closer."""
MIN_VALUES = 4
"""Numbers that stand in rows and make a table."""
MAX_ABOVE = 1
"""Lines above a table that goes on from the page before: a running title."""
MAX_LABEL = 45
"""Letters of one line of a label; longer lines are prose."""


def tables_in(lines: Sequence[Line], follows: Columns | None = None) -> list[Line | Grid]:
    """The lines of a page from top to bottom; those that make a table are replaced by it.

    A row is where numbers stand on one line with a label or with each other. What stands between the rows, wrapped
    labels, belongs to the row next to it. follows: the columns of the table at the foot of the page before.
    """
    split = [[part_of(chars) for chars in chunks(line, GAP)] for line in lines]
    found: list[Line | Grid] = []
    at = 0
    while at < len(lines):
        end = _end_of_table(lines, split, at)
        values = sum(part.is_value for parts in split[at:end] if _is_row(parts) for part in parts)
        if values >= MIN_VALUES:
            parts = [[part.copy() for part in line] for line in split[at:end]]
            headed = grid_of(parts, lines[at:end], follows if len(found) <= MAX_ABOVE else None)
            found.append(headed if headed is not None else _grid(split[at:end], lines[at:end]))
            at = end
        else:
            found.append(lines[at])
            at += 1
    return found


def _is_row(parts: list[Part]) -> bool:
    return len(parts) >= 2 and any(part.is_value for part in parts[1:])


def _end_of_table(lines: Sequence[Line], split: list[list[Part]], start: int) -> int:
    """The line after the last row of a table that begins at a line; `start` where none does."""
    if len(split[start]) < 2 and not _is_label(split[start]):
        return start
    end = start
    for at in range(start, len(lines)):
        parts = split[at]
        if at > start and lines[at].top - lines[at - 1].bottom > 3.5 * lines[at].size:
            break
        if len(parts) == 1 and not _is_label(parts):
            break
        if len(parts) >= 2:
            end = at + 1
    # wrapped lines of the last label
    while end < len(lines) and end > start and _is_label(split[end]):
        close = lines[end].top - lines[end - 1].bottom < 0.8 * lines[end].size
        if not close:
            break
        end += 1
    return end


def _is_label(parts: list[Part]) -> bool:
    """Whether a line may be a piece of a label: short, no sentence, no heading of a section."""
    text = parts[0].text
    return (
        len(parts) == 1
        and len(text) <= MAX_LABEL
        and not text.endswith(("。", "；"))
        and not MAIN_HEADING.fullmatch(text)
    )


def _grid(split: list[list[Part]], lines: Sequence[Line]) -> Grid:
    head = next(number for number, parts in enumerate(split) if _is_row(parts))
    split = [*on_lines(stacked([part for parts in split[:head] for part in parts])), *split[head:]]
    columns, labels = _columns([part for parts in split if _is_row(parts) for part in parts])
    bands = _bands(split, columns[labels - 1][1] if labels else 0.0)
    rows: list[dict[tuple[int, int], list[Part]]] = [{} for _ in bands]
    for parts in split:
        for part in parts:
            number = min(range(len(bands)), key=lambda n: abs(bands[n] - part.middle))
            rows[number].setdefault(_span(columns, part), []).append(part)
    grid = Grid(
        min(line.x0 for line in lines),
        lines[0].top,
        max(line.x1 for line in lines),
        lines[-1].bottom,
        len(rows),
    )
    for number, row in enumerate(rows):
        if any(part.is_value for pieces in row.values() for part in pieces):
            held = {at for first, last in row for at in range(first, last + 1)}
            for at in range(labels, len(columns)):  # a blank cell leaves no trace but its place
                if at not in held:
                    grid.cells.append(Placed(*columns[at], number, 1, ""))
        for (first, last), pieces in sorted(row.items()):
            # a group's label and a row's own stand beside each other where longer labels span both
            for group in _side_by_side(pieces) if last < labels else [pieces]:
                x0 = min(part.x0 for part in group) if last < labels else columns[first][0]
                x1 = max(part.x1 for part in group) if last < labels else columns[last][1]
                group.sort(key=lambda part: part.middle)
                # numbers are never joined; the lines of a label are
                glue = "\n" if any(part.is_value for part in group) else ""
                sure = min((part.confidence for part in group if part.confidence is not None), default=None)
                grid.cells.append(Placed(x0, x1, number, 1, glue.join(part.text for part in group), sure))
    return grid


def _side_by_side(pieces: list[Part]) -> list[list[Part]]:
    """Pieces that stand below each other together, those beside each other apart."""
    groups: list[list[Part]] = []
    right = float("-inf")
    for part in sorted(pieces, key=lambda part: part.x0):
        if part.x0 < right:
            groups[-1].append(part)
        else:
            groups.append([part])
        right = max(right, part.x1)
    return groups


def _columns(parts: list[Part]) -> tuple[list[tuple[float, float]], int]:
    """Stretches of the page's width that parts of rows fill (what overlaps is one), and how many hold labels."""
    values = sorted((part for part in parts if part.is_value), key=lambda part: part.x0)
    columns: list[tuple[float, float]] = []
    for part in values:
        if columns and part.x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], part.x1))
        else:
            columns.append((part.x0, part.x1))
    left = columns[0][0] if columns else 0.0
    labels: list[tuple[float, float]] = []
    for part in sorted((part for part in parts if not part.is_value and part.x1 <= left), key=lambda p: p.x0):
        if labels and part.x0 < labels[-1][1]:
            labels[-1] = (labels[-1][0], max(labels[-1][1], part.x1))
        else:
            labels.append((part.x0, part.x1))
    # a column reaches half way to the next one
    inner = [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(columns)]
    edges = [columns[0][0], *inner, columns[-1][1]]
    return labels + list(itertools.pairwise(edges)), len(labels)


def _span(columns: list[tuple[float, float]], part: Part) -> tuple[int, int]:
    """First and last column over which a part stands; the nearest where it stands over none."""
    over = [n for n, (x0, x1) in enumerate(columns) if part.x0 < x1 and x0 < part.x1]
    if over:
        return over[0], over[-1]
    middle = (part.x0 + part.x1) / 2
    nearest = min(range(len(columns)), key=lambda n: abs(sum(columns[n]) / 2 - middle))
    return nearest, nearest


def _bands(split: list[list[Part]], labels_end: float) -> list[float]:
    """The height of each row: where its numbers stand; head lines and captions right of all labels are rows."""
    bands: list[float] = []
    started = False
    for parts in split:
        values = [part.middle for part in parts if part.is_value]
        if _is_row(parts):
            bands.append(sum(values) / len(values))
            started = True
        elif not started or (not values and (len(parts) >= 2 or parts[0].x0 >= labels_end)):
            bands.append(parts[0].middle)
    return bands
