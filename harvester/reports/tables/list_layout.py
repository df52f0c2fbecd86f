"""Where an indicator list has its labels, units and numbers: by its header, cell for cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from harvester.datafiles.memory import remembered
from harvester.documents.blocks import Cell
from harvester.reports.cells import forms
from harvester.reports.cells.labels import key
from harvester.reports.cells.lexicon import LIST_HEAD, vocabulary
from harvester.reports.cells.numbers import BLANK, Value
from harvester.reports.model import Number
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.request_columns import EXTRA, MAX_NAMES
from harvester.reports.tables.rows import Row

# matches: 万元
UNIT = re.compile(r"[-—–]+|[十百千万亿]*[美港欧]?元|条|件次|件|次|篇|个|人次|人|项|份|场|期|家|个次|条次")
_UNIT_HEAD = re.compile(r"(?:计量|统计)?单位")
CODE_HEAD = re.compile(r"(?:指标)?代码|序号|编号")
MOST_MISSING = 0.2
"""Share of a form's lines that a list may lack and still be that form's."""
NO_UNIT = "----"
"""Stands for the unit of a line that heads others and has no number."""
_FEW = 5
"""Rows that show what a column holds."""


@dataclass(slots=True)
class Layout:
    """The header of a list, by index of its cells. values: with the column's code, else its label; unit: or None.

    unclear: names that head several columns. blank: cells without a name; holding: whether numbers stand below
    one. width: cells up to the last that is named; cells: all of them. columns: where they begin in the grid;
    end: where the last that is named ends; edge: where the header does. coded: a column of codes is behind the
    label. padded: how many cells rows have of which those beyond the header are mostly blank. left_out: names of
    columns beside the values.
    straight: label and unit stand before the values, so that a row can be told without its header.
    """

    label: int
    unit: int | None
    values: list[tuple[int, str]]
    unclear: frozenset[str]
    blank: frozenset[int]
    width: int
    cells: int
    columns: list[int]
    end: int
    edge: int
    coded: bool
    left_out: tuple[str, ...]
    straight: bool
    holding: bool = False
    padded: frozenset[int] = frozenset()

    @property
    def several(self) -> bool:
        """Whether there is more than one column of values, so that its name tells what a number is."""
        return self.holding or len({name for _, name in self.values}) > 1


@dataclass(slots=True)
class Line:
    """A line of a list. values: by column. lost: what it holds that is not read, and why; None if nothing."""

    label: str
    unit: str | None
    values: list[tuple[str, Value]]
    lost: str | None = None


@dataclass(slots=True)
class _Cut:
    """A row while it is placed. labels: cells that can be its label; numbers: that hold one; count: to place."""

    row: Row
    texts: list[str]
    labels: list[int]
    numbers: list[int]
    count: int

    def label_before(self, at: int) -> int | None:
        """The last cell before another that can be the label."""
        return max((i for i in self.labels if i < at), default=None)


_Places = tuple[int, int | None, Sequence[int]]
"""The cells of a row that hold its label, its unit and its values."""


@remembered()
def _columns() -> dict[str, str]:
    """Columns of values that the forms name, by label."""
    columns = [column for form in forms.load().values() for column in form.indicator_columns]
    return {label: column.code for column in columns for label in column.keys}


def layout_of(row: Row) -> Layout | None:
    """The layout that a row names; None where it is no header of a list."""
    if not row.facts.list_head or row.facts.kind is not None:  # 项目 can stand above the labels of any table
        return None
    names = [key(cell.text) for cell in row.cells]
    label = next((i for i, name in enumerate(names) if LIST_HEAD.fullmatch(name)), None)
    unit = next((i for i, name in enumerate(names) if _UNIT_HEAD.fullmatch(name)), None)
    if label is None or (unit is None and len(names) < 2):
        return None
    codes = {i for i, name in enumerate(names) if CODE_HEAD.fullmatch(name)}
    extra = [i for i, name in enumerate(names) if i not in codes and i != unit and EXTRA.fullmatch(name)]
    values = [
        (i, _columns().get(name) or " ".join(row.cells[i].text.split()))
        for i, name in enumerate(names)
        if name and i not in (label, unit) and i not in codes and i not in extra
    ]
    if not values or any(row.roles[i].value for i, _ in values):
        return None
    last = max(i for i, name in enumerate(names) if name)
    return Layout(
        label,
        unit,
        values,
        _repeated(values),
        frozenset(i for i, name in enumerate(names) if not name),
        last + 1,
        len(names),
        [cell.col for cell in row.cells],
        row.cells[last].col + row.cells[last].colspan,
        row.end,
        any(i > label for i in codes),
        left_out=tuple([row.shown_cell(i) for i in extra]),
        straight=min(i for i, _ in values) > (label if unit is None else max(label, unit)),
    )


def joined(upper: Row, lower: Row) -> Row | None:
    """A header on two levels as one row (统计数 over 本年 | 累计); None where the second row is no part of it.

    The second row has no numbers and no known label, and stands below the columns of values alone.
    """
    if lower.facts.numbers or lower.facts.indicator or lower.facts.list_head or not lower.facts.words:
        return None
    layout = layout_of(upper)
    if layout is None or len(upper.cells) + len(lower.cells) > MAX_NAMES:
        return None
    below = [cell for cell in lower.cells if cell.text.strip()]
    above = [cell for cell in upper.cells if cell.text.strip()]
    heads = [upper.cells[i] for i, _ in layout.values]
    if len(below) == len(lower.cells) and below[0].col == 0 and len(heads) == 1 and heads[0] is above[-1]:
        below = [replace(cell, col=heads[0].col + cell.col) for cell in below]  # spans are lost
    over = [max((head for head in above if head.col <= cell.col), key=lambda head: head.col) for cell in below]
    if not all(any(head is one for one in heads) for head in over):
        return None
    names = [
        cell.text if len(heads) == 1 else head.text + cell.text for head, cell in zip(over, below, strict=True)
    ]
    cells = [cell for cell in above if not any(cell is head for head in over)]
    cells += [Cell(name, cell.col, cell.colspan) for name, cell in zip(names, below, strict=True)]
    return Row.of(sorted(cells, key=lambda cell: cell.col), upper.table, upper.loose)


def is_damaged_header(row: Row) -> bool:
    """Whether a row names labels, and nothing or units besides, as a header does, though it is none."""
    words = [role for role in row.roles if not role.value]
    return row.facts.list_head and (len(words) == 1 or any(_UNIT_HEAD.fullmatch(role.key) for role in words))


def _repeated(values: Sequence[tuple[int, str]]) -> frozenset[str]:
    counts = Counter(name for _, name in values)
    return frozenset(name for name, count in counts.items() if count > 1)


def settle(layout: Layout, body: Sequence[Row], found: Findings) -> None:
    """Adds to a layout what the rows below the header show; warns of columns that its names do not fit."""
    rows = [row for row in body if layout.width <= len(row.cells) <= layout.cells]
    for at, name in list(layout.values):
        texts = ["".join(row.cells[at].text.split()) for row in rows]
        if len(layout.values) < 2:
            break
        if (
            layout.unit is None
            and any(map(is_unit, texts))
            and all(UNIT.fullmatch(text) for text in texts if text)
        ):
            layout.unit = at
        elif _counts([row.values[at].number for row in rows]):
            layout.coded, layout.holding = True, name in _columns().values()
        else:
            continue
        layout.values.remove((at, name))
        what = "units" if layout.unit == at else "codes"
        found.warn(f"statistics: column “{name}” holds {what}; taken for the column of {what}")
    layout.unclear = _repeated(layout.values)
    for name in sorted(layout.unclear):
        found.warn(f"statistics: the header names several columns “{name}”; not read")
    below = [at for at in layout.blank if at > layout.label]
    layout.holding |= any(row.values[at].number is not None for row in rows for at in below if at < len(row.cells))
    lengths = Counter(len(row.cells) for row in body)
    blank = Counter(len(row.cells) for row in body if not any(cell.text for cell in row.cells[layout.width :]))
    layout.padded = frozenset(
        count for count, times in blank.items() if 2 * times > lengths[count] > len(body) / 2
    )


def _counts(numbers: Sequence[Number | None]) -> bool:
    """Whether numbers count the rows, as codes do."""
    return len(numbers) >= _FEW and all(
        left is not None and right == left + 1 for left, right in pairwise(numbers)
    )


def fill(row: Row, layout: Layout) -> Line | None:
    """The line that a row is below a header; None where it holds no label.

    A row with more or fewer cells than the header is placed by the grid, or from its end where labels were spanned
    or split, or by its numbers where there are as many as columns: else its numbers are not read.
    """
    texts = [" ".join(cell.text.split()) for cell in row.cells]
    labels = [i for i, role in enumerate(row.roles) if not role.value and not UNIT.fullmatch(texts[i])]
    if not labels:
        return None
    count = len(texts)
    if row.torn:
        names = list(dict.fromkeys(name for _, name in layout.values))
        return Line(texts[labels[0]], None, [(name, BLANK) for name in names], "is torn; not read")
    if count <= layout.cells or row.end == layout.edge or (count in layout.padded and row.end > layout.end):
        while count > layout.width and not texts[count - 1]:
            count -= 1
    numbers = [i for i, value in enumerate(row.values) if value.number is not None and (i or not labels[0])]
    cut = _Cut(row, texts, labels, numbers, count)
    if row.loose and layout.coded and numbers and len(numbers) != len(layout.values) + 1:
        placed = None  # in lines of text a code cannot be told from a number
    elif [cell.col for cell in row.cells[:count]] == layout.columns[:count]:
        placed = _as_header(cut, layout) or _by_grid(cut, layout)
    else:  # as many cells as the header may be others: 一 | 公开文件数 over label and unit | 5
        placed = _by_grid(cut, layout) or _as_header(cut, layout)
    if placed is None and layout.straight and not (row.loose and layout.coded):
        placed = _from_end(cut, layout) or _by_numbers(cut, layout)
    names = list(dict.fromkeys(name for _, name in layout.values))
    if placed is None:
        at = cut.label_before(min(numbers, default=count))
        at = labels[0] if at is None else at
        dropped = numbers or (not layout.label and row.values[0].number is not None)
        lost = f"has {count} cells where the header has {layout.width}; not read" if dropped else None
        return Line(texts[at], _unit_behind(cut, at), [(name, BLANK) for name in names], lost)
    at, unit, places = placed
    told = {name: row.values[i] for (_, name), i in zip(layout.values, places, strict=True)}
    values = [(name, BLANK if name in layout.unclear else told[name]) for name in names]
    as_header = places == [i for i, _ in layout.values]
    lost = "has a number where the header is blank; that is not read"
    if not as_header or layout.blank.isdisjoint(i for i in numbers if i > at):
        lost = None
    return Line(texts[at], None if unit is None else texts[unit] or None, values, lost)


def _as_header(cut: _Cut, layout: Layout) -> _Places | None:
    """Cell for cell, blank heads at the end of the header included."""
    if not layout.width <= cut.count <= layout.cells or not _may_be_unit(cut, layout.unit):
        return None
    at: int | None = layout.label
    if at not in cut.labels:
        at = cut.label_before(layout.values[0][0]) if layout.straight else None
    if at is None or cut.row.values[layout.label].number is not None:
        return None
    places = [i for i, _ in layout.values]
    if any(cut.row.roles[i].known or is_unit(cut.texts[i]) for i in places):
        return None
    return at, layout.unit, places


def _by_grid(cut: _Cut, layout: Layout) -> _Places | None:
    """By where the cells begin, where the row ends with the header: a label or its group spans several columns."""
    begin = {cell.col: i for i, cell in enumerate(cut.row.cells)}
    places = [begin.get(layout.columns[i], -1) for i, _ in layout.values]
    if _end(cut.row, cut.count) != layout.end or min(places) < 0:
        return None
    unit = None if layout.unit is None else begin.get(layout.columns[layout.unit])
    at = (
        cut.label_before(places[0] if unit is None else unit)
        if layout.straight
        else begin.get(layout.columns[layout.label])
    )
    if (
        at not in cut.labels
        or not _may_be_unit(cut, unit)
        or sum(i > at for i in cut.numbers) > len(places) + layout.coded
    ):
        return None
    return at, unit, places


def _from_end(cut: _Cut, layout: Layout) -> _Places | None:
    """Counted from the right: to the left of the label, cells are spanned from above or stand on their own."""
    shift = cut.count - layout.width
    at = layout.label + shift
    unit = None if layout.unit is None else layout.unit + shift
    places = [i + shift for i, _ in layout.values]
    if at not in cut.labels or not set(places).isdisjoint(cut.labels) or any(i < at for i in cut.numbers):
        return None
    if unit is not None and cut.texts[unit] and not UNIT.fullmatch(cut.texts[unit]):
        return None
    return at, unit, places


def _by_numbers(cut: _Cut, layout: Layout) -> _Places | None:
    """As many numbers as columns: the n-th belongs to the n-th, unless a blank one may be among them."""
    places = cut.numbers
    at = cut.label_before(min(places, default=0))
    if at is None or layout.coded or len(places) != len(layout.values):
        return None
    behind = range(at + 1, cut.count)
    if any(places[0] < i < places[-1] for i in cut.labels):
        return None
    empty = [i for i in behind if cut.row.roles[i].value and i not in places]
    if (len(places) > 1 or cut.count > layout.width) and empty:
        return None
    unit = next((i for i in behind if UNIT.fullmatch(cut.texts[i])), None)
    return None if unit is not None and unit > places[0] else (at, unit, places)


def _end(row: Row, count: int | None = None) -> int:
    """The grid column behind a row's cells, or its first ones."""
    last = row.cells[-1 if count is None else count - 1]
    return last.col + last.colspan


def _may_be_unit(cut: _Cut, at: int | None) -> bool:
    return at is None or cut.row.values[at].number is None


def _unit_behind(cut: _Cut, at: int) -> str | None:
    return next((text for text in cut.texts[at + 1 :] if UNIT.fullmatch(text)), None)


def is_unit(text: str) -> bool:
    """Whether a text is a unit, and no dash in its place."""
    return text.strip("-—–") != "" and UNIT.fullmatch(text) is not None


def lacking(edition: str | None, given: Collection[str | None]) -> list[str]:
    """Codes of a form's lines that a list lacks which has nearly all of them."""
    lines = [line for line in vocabulary().indicators.get(edition or "", ()) if line.unit != NO_UNIT]
    missing = [line.code for line in lines if line.code not in given]
    return missing if len(missing) <= MOST_MISSING * len(lines) else []
