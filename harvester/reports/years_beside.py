"""Tables that hold several years: columns, rows or parts below captions of years. Those of the report's are kept.

Where the report's year is not among them, or they do not stand evenly, nobody can tell which numbers are the
report's: then none of such a table is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from harvester.datafiles.memory import remembered
from harvester.documents.blocks import LINES, Block, Cell, FilledTable, Stencil, Table
from harvester.reports.tables.facts import Facts
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.nulls import WHOSE_UNCLEAR
from harvester.reports.tables.rows import Row
from harvester.reports.words.plain import squeeze

# matches: 2023年度
_YEAR = re.compile(r"(20[0-9]{2})(年?)(?:度|全年)?(?:数据|情况|数|统计数)?")
# matches: 本年数
_THIS = re.compile(r"(?:本年度?|今年)(?:统计)?数?")
# matches: 上年同期数
_LAST = re.compile(r"(?:上一?年度?|去年)(?:同期)?(?:统计)?数?")
_BEGIN = frozenset(["20", "本年", "今年", "上年", "上一", "去年"])
_AS_NUMBERS = frozenset(map(str, range(2000, 2100)))
LONGEST = 9
"""Characters of the name of a year."""
HEAD_ROWS = 6
"""Rows in which numbers like 2023 may name columns."""
ABOVE = -1
"""The row of a caption that is a line above the table."""
MAX_CELLS = 20_000
MOST_YEARS = 6
Rows = list[list[Cell]]


class Named(NamedTuple):
    """A cell that names a year. row: its number; bare: nothing but a number."""

    row: int
    cell: Cell
    year: int
    bare: bool


class Sorted(NamedTuple):
    """A document's blocks with the report's year alone. told: warnings; doubted: kinds of tables left out."""

    blocks: list[Block]
    told: list[str]
    doubted: set[str]


def of_the_year(blocks: Sequence[Block], year: int | None) -> Sorted:
    """The blocks without what tables of a form hold of other years."""
    told: list[str] = []
    doubted: set[str] = set()
    left_out: list[int] = []
    kept = list(blocks)
    tables = [(at, block) for at, block in enumerate(blocks) if isinstance(block, Table) and _may_name(block)]
    for at, table in tables:
        above = blocks[at - 1] if at else None
        names = _years(table.rows, above.text if isinstance(above, LINES) else "", year)
        kinds = _kinds(table.rows) if names else set()
        if not kinds or (way := _way(table.rows, names)) is None:
            continue
        rows = way.of(year) if year is not None else None
        if rows is None:
            doubted |= kinds
            left_out.append(at)
            continue
        others = ", ".join(str(one) for one in sorted({name.year for name in way.names} - {year}))
        told.append(f"{', '.join(sorted(kinds))}: the table holds {way.what} of {others} as well; left out")
        kept[at] = Table(rows)
    for at in reversed(left_out):
        del kept[at]
    return Sorted(kept, told, doubted)


def tell(years: Sorted, found: Findings) -> None:
    """Keeps what is said of other years in what was found, and why there are no numbers where nobody can tell."""
    for text in years.told:
        found.warn(text)
    for kind in sorted(years.doubted):
        found.reasons[kind, None, None] = WHOSE_UNCLEAR
        found.warn(f"{kind}: a table holds several years, and nothing tells which is the report's; not read")


def _may_name(table: Table) -> bool:
    """Whether a table may name years at all: of one that was met before, told without looking at its rows."""
    return not isinstance(table, FilledTable) or _names(table.stencil) or not _AS_NUMBERS.isdisjoint(table.numbers)


@remembered(512)
def _names(stencil: Stencil) -> bool:
    """Whether a table names a year, whatever its numbers are."""
    rows = zip(stencil.rows, stencil.slots, strict=True)
    cells = (cell for row, slots in rows for at, cell in enumerate(row) if at not in slots)
    return any(cell.text[:2] in _BEGIN and _named(0, cell, None) is not None for cell in cells)


def _years(rows: Rows, caption: str, year: int | None) -> list[Named]:
    """The cells that name years, where they name several; the line above a table stands in a row of its own."""
    found = [
        (number, cell)
        for number, row in enumerate(rows)
        for cell in row
        if cell.text[:2] in _BEGIN and len(cell.text) <= LONGEST
    ]
    if found and caption[:2] in _BEGIN and len(caption) <= LONGEST:
        found.insert(0, (ABOVE, Cell(caption, 0)))
    if len(found) < 2 or sum(map(len, rows)) > MAX_CELLS:
        return []
    names = [named for number, cell in found if (named := _named(number, cell, year)) is not None]
    if len({name.year for name in names if not name.bare}) > 1:
        names = [name for name in names if not name.bare]  # 2048 is a number below 2017年
    return names if 1 < len({name.year for name in names}) <= MOST_YEARS else []


def _named(number: int, cell: Cell, year: int | None) -> Named | None:
    text = squeeze(cell.text)
    if (found := _YEAR.fullmatch(text)) is not None:
        return Named(number, cell, int(found[1]), found[2] == "" and len(text) == 4)
    if _THIS.fullmatch(text):
        return Named(number, cell, year or 0, False)
    if _LAST.fullmatch(text):
        return Named(number, cell, (year or 0) - 1, False)
    return None


def _kinds(rows: Rows) -> set[str]:
    """The kinds of tables that a table's labels name."""
    facts = [Row.of(row, 0).facts for row in rows if row]
    kinds = {one.kind for one in facts if one.kind is not None}
    return kinds | ({"statistics"} if sum(map(_of_list, facts)) > 1 else set())


def _of_list(facts: Facts) -> bool:
    return facts.indicator or facts.list_head


class _Columns:
    """Years that head columns."""

    what = "columns"

    def __init__(self, rows: Rows, heads: Sequence[Named]) -> None:
        self._rows, self.names = rows, heads

    def of(self, year: int) -> Rows | None:
        """The rows with this year's columns only."""
        by_row: dict[int, list[Named]] = {}
        for name in self.names:
            by_row.setdefault(name.row, []).append(name)
        end = max(cell.col + cell.colspan for row in self._rows for cell in row)
        covers = [_covers(self._rows[at], names, end) for at, names in by_row.items()]
        if covers[0] is None or any(one != covers[0] for one in covers):
            return None
        own = [cover for cover in covers[0] if cover[2] == year]
        counts = {sum(one[2] == other for one in covers[0]) for _, _, other in covers[0]}
        if not own or len(counts) > 1:
            return None
        gone = {col for first, last, other in covers[0] if other != year for col in range(first, last)}
        # the one name of a list's numbers, in its header, stays: without it the header is none
        named = {id(name.cell) for name in self.names if not Row.of(self._rows[name.row], 0).facts.list_head}
        rows = [[replace(cell, text="") if id(cell) in named else cell for cell in row] for row in self._rows]
        if any(_is_number(cell.text) and _is_torn(cell, gone) for row in rows for cell in row):
            return None
        return _without_columns(rows, gone)


def _covers(row: Sequence[Cell], names: Sequence[Named], end: int) -> list[tuple[int, int, int]] | None:
    """First grid column, the one behind the last, and year, of each name in a row; None where they are uneven."""
    cols = [name.cell.col for name in names]
    if any(cell.text and cell.col > cols[0] and cell.col not in cols for cell in row):
        return None
    widths = {name.cell.colspan for name in names}
    if len(widths) == 1 and (widths != {1} or all(b - a == 1 for a, b in pairwise(cols))):
        width = widths.pop()
    else:  # a file that knows no spans: up to the next
        steps = {b - a for a, b in zip(cols, [*cols[1:], end], strict=True)}
        if len(steps) != 1 or widths != {1}:
            return None
        width = steps.pop()
    return [(col, col + width, name.year) for col, name in zip(cols, names, strict=True)]


class _Parts:
    """Years that are captions: rows of their own, each with what stands below it."""

    what = "parts"

    def __init__(self, rows: Rows, captions: Sequence[Named]) -> None:
        self._rows, self.names = rows, captions

    def of(self, year: int) -> Rows | None:
        """The rows above the first caption, and those below this year's."""
        starts = [name.row for name in self.names]
        ends = [*starts[1:], len(self._rows)]
        own = [
            span
            for span, name in zip(zip(starts, ends, strict=True), self.names, strict=True)
            if name.year == year
        ]
        if len(own) != 1:
            return None
        first, end = own[0]
        head = self._rows[: max(0, starts[0])]
        if any(number + cell.rowspan > len(head) for number, row in enumerate(head) for cell in row):
            return None
        return head + self._rows[first + 1 : end]


class _EachRow:
    """Years that stand behind a label, or before it: a row for each year."""

    what = "rows"

    def __init__(self, rows: Rows, names: Sequence[Named]) -> None:
        self._rows, self.names = rows, names

    def of(self, year: int) -> Rows | None:
        """The rows of this year, each with its label, without the column of years."""
        year_of = {name.row: name.year for name in self.names}
        col = self.names[0].cell.col
        rows = [list(row) for row in self._rows]
        kept = [at for at in range(len(rows)) if year_of.get(at, year) == year]
        if not any(at in year_of for at in kept):
            return None
        for at in range(len(rows)):
            if at not in year_of or at + 1 not in year_of or year_of[at] == year_of[at + 1]:
                continue
            ours, below = ([cell for cell in rows[n] if cell.col < col] for n in (at, at + 1))
            if below and not any(cell.text.strip() for cell in below):  # a file that knows no spans
                texts = {cell.col: cell.text for cell in ours}
                rows[at + 1] = [replace(c, text=texts.get(c.col, "")) if c.col < col else c for c in rows[at + 1]]
        for at in [at for at in range(len(rows)) if at not in kept]:
            for n, row in enumerate(rows[:at]):
                rows[n] = (
                    [replace(c, rowspan=c.rowspan - (n + c.rowspan > at > n)) for c in row]
                    if any(c.rowspan > 1 for c in row)
                    else row
                )
            down = [replace(c, rowspan=c.rowspan - 1) for c in rows[at] if c.rowspan > 1]
            if down and at + 1 < len(rows):
                rows[at + 1] = sorted([*down, *rows[at + 1]], key=lambda cell: cell.col)
        return _without_columns([rows[at] for at in kept], {col})


def _way(rows: Rows, names: list[Named]) -> _Columns | _Parts | _EachRow | None:
    """How years stand in a table; None where they do not name what stands beside or below them."""
    by_row: dict[int, list[Named]] = {}
    for name in names:
        by_row.setdefault(name.row, []).append(name)
    heads = [one for at, found in by_row.items() if at >= 0 and _heads_columns(rows, found) for one in found]
    if heads:
        return _Columns(rows, heads)
    alone = [
        found[0]
        for at, found in by_row.items()
        if len(found) == 1 and (at == ABOVE or sum(bool(cell.text) for cell in rows[at]) == 1)
    ]
    if len({name.year for name in alone}) > 1:
        return _Parts(rows, alone)
    by_row.pop(ABOVE, None)
    singly = [found[0] for found in by_row.values() if len(found) == 1]
    cols = {name.cell.col for name in singly}
    if len(cols) != 1 or len(singly) < len(by_row) or len({name.year for name in singly}) < 2:
        return None
    col = cols.pop()
    # numbers like 2023 are years only where every row has one
    others = [cell for row in rows for cell in row if cell.col == col and cell.text.strip()]
    data = [row for row in rows if any(cell.col > col and _is_number(cell.text) for cell in row)]
    first = min(name.row for name in singly)
    named = {id(name.cell) for name in singly}
    within = sum(id(cell) in named for cell in others)
    if any(name.bare for name in singly) and any(_is_number(c.text) and id(c) not in named for c in others):
        return None
    even = bool(data) and within >= max(2, len([row for row in data if row in rows[first:]]))
    return _EachRow(rows, singly) if even else None


def _heads_columns(rows: Rows, names: Sequence[Named]) -> bool:
    """Whether years in a row name columns: several, and no number beside them."""
    if len({name.year for name in names}) < 2:
        return False
    at = names[0].row
    own = {id(name.cell) for name in names}
    beside = [cell.text for cell in rows[at] if id(cell) not in own and cell.text.strip()]
    if any(map(_is_number, beside)):
        return False
    bare = [name for name in names if name.bare]
    if bare and _has_label(rows[at]):
        return False
    return not bare or (len(bare) == len(names) and at < HEAD_ROWS and at + 1 < len(rows))


def _has_label(row: Sequence[Cell]) -> bool:
    """Whether a row is one of a form: numbers like 2023 in it are its own."""
    facts = Row.of(row, 0).facts
    return facts.row is not None or facts.line is not None or facts.indicator


def _is_torn(cell: Cell, gone: set[int]) -> bool:
    """Whether a cell stands over columns that are left out, and over others."""
    return len({col in gone for col in range(cell.col, cell.col + cell.colspan)}) > 1


def _is_number(text: str) -> bool:
    return text.strip()[:1].isdecimal()


def _without_columns(rows: Rows, gone: set[int]) -> Rows:
    """The rows without some grid columns; what spans over them spans what is left."""
    made: Rows = []
    for row in rows:
        cells: list[Cell] = []
        for cell in row:
            left = [col for col in range(cell.col, cell.col + cell.colspan) if col not in gone]
            if left:
                col = left[0] - sum(one < left[0] for one in gone)
                cells.append(replace(cell, col=col, colspan=len(left)))
        made.append(cells)
    return made
