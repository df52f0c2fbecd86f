"""Which column of the form each printed column of table three is: by its header, or not at all.

A header is read by its grid where the rows below stand in it, else by its two levels in the order of reading. A
column whose name is not understood is never given the form's place; where no header is printed at all, no number
is read: rows add up in any order of their columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from harvester.datafiles.memory import remembered
from harvester.documents.blocks import Cell
from harvester.reports.cells.labels import key, likeness
from harvester.reports.cells.lexicon import ORGANISATION, vocabulary
from harvester.reports.tables.order import ORGANISATIONS
from harvester.reports.tables.rows import Row

MAX_LEVELS, MAX_NAMES = 12, 200
"""Rows of a header, and names in it, that are looked at; the form has three rows and ten names."""
LAST = 6
"""The place of 总计."""
ALIKE = 0.6
"""How much a damaged name must look like the form's."""
# matches: 小计
EXTRA = re.compile(
    r"小计|备注|说明|备考|注|序号|编号|代码|单位|计量单位|(?:所)?占比(?:例)?|比例|比重|百分比|同比.*|环比.*"
)
"""Names of columns that the form does not have, and that can be left out."""
_TOTALS = re.compile(r"小计|合计|总计|共计|总数")
_ABOVE = "申请人情况"
_STRANGE, _LEFT_OUT = -2, -3


@dataclass(slots=True)
class Columns:
    """The printed columns left to right. places: in the form; None for one that is left out or not understood.

    at: where they begin in the grid of `table`; empty where only their order is known. told: for warnings.
    """

    places: tuple[int | None, ...]
    at: tuple[int, ...] = ()
    table: int = -1
    told: tuple[str, ...] = ()


@dataclass(slots=True)
class _Head:
    """A cell of the header. place: of its name in the form, ORGANISATIONS, _LEFT_OUT or _STRANGE."""

    level: int
    cell: Cell
    name: str
    place: int


UNREAD = Columns(())


@remembered(2048)
def place_of(name: str) -> int:
    """The place of a column by its name's key; a damaged or shortened name counts where only one is like it.

    >>> place_of("社会公益"), place_of("小计"), place_of("织组益公会社")
    (3, -3, -2)
    """
    if name.startswith(ORGANISATION):
        return ORGANISATIONS
    entry = vocabulary().entries.get(name)
    if entry is not None and entry.request_column is not None:
        return entry.request_column
    if EXTRA.fullmatch(name):
        return _LEFT_OUT
    if len(name) < 2:
        return _STRANGE
    alike = {
        place
        for place, label in enumerate(vocabulary().request_columns)
        for spelling in label.keys
        if len(spelling) > 2 and (name in spelling or likeness(name, spelling) >= ALIKE)
    }
    if name in "法人或其他组织":
        alike.add(ORGANISATIONS)
    return alike.pop() if len(alike) == 1 else _STRANGE


def columns_of(headers: Sequence[Row], data: Sequence[tuple[Row, int]]) -> Columns | None:
    """The columns that a header names; None where there is no name in it, UNREAD where it is not understood.

    data: the rows below, with the index of the cell that is their label.
    """
    headers = headers[-MAX_LEVELS:]
    edge = max((row.cells[at].col for row, at in data if row.table == headers[-1].table), default=0)
    heads = _once([head for level, row in enumerate(headers) for head in _heads(level, row)])
    if len(heads) > MAX_NAMES:
        return UNREAD
    if not any(head.place != _STRANGE for head in heads):
        return UNREAD if any(head.cell.col > edge for head in heads) else None
    return _by_grid(heads, edge, data, headers[-1].table) or _by_levels(heads, edge)


def columns_in_grid(headers: Sequence[Row], data: Sequence[tuple[Row, int]], edge: int) -> Columns | None:
    """The columns that a header names by its grid, all of the form or some; None where rows do not stand below it.

    data: as in `columns_of`, -1 for a row without a label. edge: grid column of the last label, -1 if none is.
    """
    heads = _once([head for level, row in enumerate(headers[-MAX_LEVELS:]) for head in _heads(level, row)])
    return _by_grid(heads, edge, data, data[0][0].table) if heads and len(heads) <= MAX_NAMES else None


def _heads(level: int, row: Row) -> list[_Head]:
    heads = []
    for cell, role in zip(row.cells, row.roles, strict=True):
        if not cell.text.strip() or role.value or (role.kind == "requests" and role.key in ("", _ABOVE)):
            continue
        heads.append(_Head(level, cell, role.key, place_of(role.key)))
    return heads


def _once(heads: list[_Head]) -> list[_Head]:
    """The header's names without a repetition of them all (case tables/header-doubled)."""
    half = len(heads) // 2
    names = [head.name for head in heads]
    return heads[:half] if half > 2 and len(heads) == 2 * half and names[:half] == names[half:] else heads


def _by_grid(heads: Sequence[_Head], edge: int, data: Sequence[tuple[Row, int]], table: int) -> Columns | None:
    """By the lowest name above each grid column, where most rows below have their cells there and no others."""
    paths: list[tuple[int, list[_Head]]] = []
    for col in sorted({head.cell.col for head in heads if head.cell.col > edge}):
        path = [head for head in heads if head.cell.col <= col < head.cell.col + head.cell.colspan]
        path.sort(key=lambda head: head.level)
        if path[-1].cell.col == col:
            paths.append((col, path))
    at = tuple([col for col, _ in paths])
    rows = [(row, label) for row, label in data if row.table == table]
    rows = [(row, label) for row, label in rows if row.facts.numbers] or rows
    if not at or _is_bare(heads) or 2 * sum(stands_in(row, label, at) for row, label in rows) <= len(rows):
        return None
    leaves = [_leaf(path) for _, path in paths]
    return _settled([place for place, _ in leaves], [name for _, name in leaves], at, table)


def stands_in(row: Row, label: int, at: Sequence[int]) -> bool:
    """Whether a row has a cell in each of these grid columns, and only blanks elsewhere behind its label."""
    cells = row.cells[label + 1 :]
    cols = [cell.col for cell in cells]
    if len(cols) != len(at):
        cols = [cell.col for cell in cells if cell.text.strip() or cell.col in at]
    return cols == list(at)


def _is_bare(heads: Sequence[_Head]) -> bool:
    """Whether the columns of organisations have lost the head above them, so that the grid puts them last."""
    inner = [head for head in heads if 0 < head.place < LAST]
    outer = [head for head in heads if head.place in (0, LAST)]
    if not inner or not outer or any(head.place == ORGANISATIONS for head in heads):
        return False
    end = max(head.cell.col + head.cell.colspan for head in outer)
    return min(head.level for head in inner) > outer[0].level and min(head.cell.col for head in inner) >= end


def _leaf(path: Sequence[_Head]) -> tuple[int, str]:
    """The place and name of a grid column: of the names above it joined, where one is cut, else of the lowest."""
    last = path[-1]
    for begin in range(len(path) - 1):
        name = "".join(head.cell.text for head in path[begin:])
        entry = vocabulary().entries.get(key(name))
        if entry is not None and entry.request_column is not None:
            return entry.request_column, name
    if _TOTALS.fullmatch(last.name) and any(head.place == ORGANISATIONS for head in path[:-1]):
        return _LEFT_OUT, last.cell.text
    if last.place == ORGANISATIONS:  # its columns have no names, or have lost their place below it
        return _STRANGE, last.cell.text
    return last.place, last.cell.text


def _by_levels(heads: Sequence[_Head], edge: int) -> Columns:
    """By the two levels of a header one after the other, where every name is understood and there once.

    edge: of the labels below in the grid; beyond it nothing is a name of theirs.
    """
    # 序号 in front of the labels is no column of values
    heads = [head for head in heads if head.place != _LEFT_OUT or head.cell.col > edge]
    if not heads or any(head.place == _STRANGE and head.level for head in heads):
        return UNREAD
    known = [head for head in heads if head.place != _STRANGE]  # 项目 in the corner
    if any(head.place == _STRANGE for head in heads) and (heads[0].place != _STRANGE or heads[0].cell.col > edge):
        return UNREAD
    if sum(head.place == _STRANGE for head in heads) > 1:
        return UNREAD
    inner = {head.level for head in known if 0 < head.place < LAST}
    top = [head for head in known if head.level not in inner or not 0 < head.place < LAST]
    leaves = [head for head in known if head.level in inner and head.place not in (0, LAST, ORGANISATIONS)]
    if len({head.level for head in known}) == 1 and not any(head.place == ORGANISATIONS for head in known):
        return _complete(list(known))
    top = [head for head in top if head not in leaves]
    ordered = _left_to_right(top)
    below = _left_to_right(leaves)
    if ordered is None or below is None:
        return UNREAD
    spots = [n for n, head in enumerate(ordered) if head.place == ORGANISATIONS]
    if len(spots) == 1:
        return _complete([*ordered[: spots[0]], *below, *ordered[spots[0] + 1 :]])
    if not spots and len(ordered) == 2 and [head.place for head in ordered] == [0, LAST]:
        return _complete([ordered[0], *below, ordered[1]], bare=True)
    return UNREAD


def _left_to_right(heads: list[_Head]) -> list[_Head] | None:
    """The names of one level in their order; of names on several rows only their columns can tell."""
    places = [head.place for head in heads]
    rising = all(left.cell.col < right.cell.col for left, right in pairwise(heads))
    if rising or places == sorted(places, key=lambda place: 1 if place == ORGANISATIONS else place):
        return heads
    if len({head.cell.col for head in heads}) < len(heads):
        return None
    return sorted(heads, key=lambda head: head.cell.col)


def _complete(heads: Sequence[_Head], bare: bool = False) -> Columns:
    """The columns in this order where all of the form are there once."""
    places = [head.place for head in heads]
    if sorted(place for place in places if place >= 0) != list(range(LAST + 1)):
        return UNREAD
    columns = _settled(places, [head.cell.text for head in heads], (), -1)
    return Columns(columns.places, (), -1, (*columns.told, BARE)) if bare else columns


BARE = "no head stands above the columns of organisations; placed as in the form"


def _settled(places: list[int], names: Sequence[str], at: tuple[int, ...], table: int) -> Columns:
    """What is said of columns that are out of order, left out, damaged or not understood."""
    told = []
    blank = [n for n, place in enumerate(places) if place == _STRANGE and not key(names[n])]
    lacking = set(range(LAST + 1)).difference(places)
    if len(blank) == len(lacking) == 1:
        places[blank[0]] = lacking.pop()
    twice = sorted({place for place in places if place >= 0 and places.count(place) > 1})
    if twice:
        labels = ", ".join(vocabulary().request_columns[place].label for place in twice)
        told.append(f"the header names several columns {labels}; not read")
    strange = [_shown(names[n]) for n, place in enumerate(places) if place == _STRANGE]
    if strange:
        told.append(f"column names not understood, their numbers not read: {', '.join(strange)}")
    left = [_shown(names[n]) for n, place in enumerate(places) if place == _LEFT_OUT]
    if left:
        told.append(f"columns beside the form's left out: {', '.join(left)}")
    kept = tuple([place if place >= 0 and place not in twice else None for place in places])
    for place, name in zip(kept, names, strict=True):
        if place is not None and key(name) not in vocabulary().request_columns[place].keys:
            told.append(f"column {_shown(name)} read as “{vocabulary().request_columns[place].label}”")
    read = [place for place in kept if place is not None]
    if read != sorted(read):
        told.append("the columns stand in another order than in the form; read by their header")
    return Columns(kept, at, table, tuple(told))


def _shown(name: str) -> str:
    return f"“{' '.join(name.split())[:20]}”"
