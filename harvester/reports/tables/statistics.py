"""Indicator lists: the 政府信息公开情况统计表 of 2014 to 2018 and the local lists before and beside it."""

from __future__ import annotations

from harvester.reports.cells.labels import key
from harvester.reports.cells.lexicon import vocabulary
from harvester.reports.cells.numbers import BLANK, Value, convert, is_money, read
from harvester.reports.model import Indicator, Number
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.list_layout import UNIT, Layout, Line, fill, is_damaged_header, layout_of, settle
from harvester.reports.tables.rows import REPEATED, Row
from harvester.reports.tables.side_by_side import FEW, cut_apart

TABLE = "statistics"
MAX_LOST = 20
"""Rows named that hold numbers which are not read; the rest is counted."""


def is_indicator_list(rows: list[Row], follows: bool = False) -> bool:
    """Whether a table is an indicator list: by its header, or by FEW labels of the known lists.

    follows: whether it comes right behind one, so that one label is enough.
    """
    if any(layout_of(row) is not None for row in rows[:4]):
        # 项目 can stand above the labels of any table (case tables/two-scopes-side-by-side)
        return sum(row.facts.kind is not None and row.facts.line is not None for row in rows) < FEW
    known = 0
    for row in rows:
        if row.facts.kind is not None:
            return False
        known += row.facts.indicator
    return known >= (1 if follows else FEW)


def read_statistics(tables: list[list[Row]], found: Findings) -> None:
    """Appends the lines of indicator lists to found.statistics, unmapped ones with code None.

    A table without a header that is as wide as the one before it goes on with it: a page break has cut the list.
    """
    layout: Layout | None = None
    width = 0
    last = -1
    used: set[int] = set()
    given: set[str | None] = set()
    lost: list[str] = []
    for rows in [part for table in tables for part in cut_apart(table, found)]:
        heads = [new for row in rows if (new := layout_of(row)) is not None]
        body = _body(rows)
        widest = max((len(row.cells) for row in body), default=0)
        edition = _edition(body)
        if edition is not None:
            found.vote(TABLE, frozenset([edition]))
        if heads or widest != width:
            layout = heads[-1] if heads else None
        if not _goes_on(body, edition, last):
            last, used = -1, set()
        width = widest
        if heads and layout is not None:
            settle(layout, body, found)
        begin = len(found.statistics)
        for row in body:
            line = _line(row, layout, found)
            if line is None:
                if any(value.number is not None for value in row.values):
                    lost.append(f"“{row.shown()}” has no label; not read")
                continue
            if line.lost:
                lost.append(f"“{row.shown()}” {line.lost}")
            code, last = _code(line.label, edition, last, used)
            for name, value in line.values:
                column = name if layout is not None and layout.several else None
                number = _number(value, line.unit, code or line.label, found)
                found.statistics.append(Indicator(code, line.label, line.unit, number, column))
                found.print(TABLE, code or line.label, column or "value", value, number)
        codes = {line.code for line in found.statistics[begin:] if line.code is not None}
        if len(codes & given) >= REPEATED:
            found.warn("statistics: the list is printed twice; the lines of both are given, one after the other")
        given |= codes
    for text in lost[:MAX_LOST]:
        found.warn(f"statistics: row {text}")
    if len(lost) > MAX_LOST:
        found.warn(f"statistics: and {len(lost) - MAX_LOST} more such rows")


def _body(rows: list[Row]) -> list[Row]:
    """The lines of a list, without its headers and the caption above the first."""
    first = next((number for number, row in enumerate(rows) if layout_of(row) is not None), 0)
    above = [row for row in rows[:first] if row.facts.numbers or row.facts.indicator]
    return above + [row for row in rows[first:] if layout_of(row) is None]


def _goes_on(body: list[Row], edition: str | None, last: int) -> bool:
    """Whether the first label that stands in the list only once comes after the last one read."""
    for row in body:
        for role in row.roles:
            places = role.entry.indicators.get(edition or "", []) if role.entry is not None else []
            if len(places) == 1:
                return places[0] > last
    return False


def _line(row: Row, layout: Layout | None, found: Findings) -> Line | None:
    """What a row holds, by the header above it where there is one; None where it has no label."""
    if layout is not None:
        return fill(row, layout)
    if is_damaged_header(row):
        found.warn(f"statistics: header “{row.shown()}” does not name columns of values alone; not followed")
        return None
    texts = [" ".join(cell.text.split()) for cell in row.cells]
    labels = [i for i, role in enumerate(row.roles) if not role.value and not UNIT.fullmatch(texts[i])]
    if not labels:
        return None
    at = next((i for i in labels if _heads_value(row, texts, i)), labels[-1])
    rest = list(range(at + 1, len(texts)))
    unit = next((i for i in rest if texts[i] and UNIT.fullmatch(texts[i])), None)
    tail = [i for i in rest if i != unit]
    if any(row.roles[i].value and not row.roles[i].blank for i in tail[1:]):
        found.warn("statistics: several numbers on a line, and no header says of what; only the first is read")
    value = read(texts[tail[0]]) if tail else BLANK
    return Line(texts[at], texts[unit] if unit is not None else None, [("", value)])


def _heads_value(row: Row, texts: list[str], at: int) -> bool:
    """Whether a value follows a label, a unit between them left out."""
    after = next(
        (i for i in range(at + 1, len(texts)) if row.roles[i].value or not UNIT.fullmatch(texts[i])), None
    )
    return after is not None and row.roles[after].value


def _edition(rows: list[Row]) -> str | None:
    """Which list most labels belong to: "2014" or "local"; "local" where none is known."""
    counts = dict.fromkeys(vocabulary().indicators, 0)
    for row in rows:
        for role in row.roles:
            if role.entry is not None:
                for edition in role.entry.indicators:
                    counts[edition] += 1
    # of lists that fit alike the oldest: a newer one must have labels of its own
    best = max(reversed(counts), key=lambda edition: counts[edition])
    return best if best != "local" and counts[best] >= FEW else "local"


def _code(label: str, edition: str | None, last: int, used: set[int]) -> tuple[str | None, int]:
    """The code of a label: the first place in the list's order that still follows, else any that is unused."""
    entry = vocabulary().entries.get(key(label))
    lists = vocabulary().indicators
    if entry is None or edition is None:
        return None, last
    places = [place for place in entry.indicators.get(edition, ()) if place not in used]
    place = next((place for place in places if place > last), places[0] if places else None)
    if place is None:
        other = [name for name in entry.indicators if name != edition]
        return (lists[other[0]][entry.indicators[other[0]][0]].code if other else None), last
    used.add(place)
    return lists[edition][place].code, max(last, place)


def _number(value: Value, unit: str | None, name: str, found: Findings) -> Number | None:
    """The number of a line, in the line's own unit where the cell names another unit of money."""
    if value.number is None or not is_money(value.unit) or not is_money(unit) or value.unit == unit:
        return value.number
    assert value.unit is not None
    assert unit is not None
    found.warn(f"statistics: {name} is printed in {value.unit}, given in {unit}")
    return convert(value.number, value.unit, unit)
