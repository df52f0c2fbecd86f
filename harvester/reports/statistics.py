"""Indicator lists: the 政府信息公开情况统计表 of 2014 to 2018 and the local lists before and beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from harvester.reports import forms
from harvester.reports.findings import Findings
from harvester.reports.labels import key
from harvester.reports.lexicon import LIST_HEAD, vocabulary
from harvester.reports.model import Indicator, Number
from harvester.reports.numbers import BLANK, Value, convert, is_money, read
from harvester.reports.rows import REPEATED, Row
from harvester.reports.side_by_side import FEW, cut_apart

TABLE = "statistics"
_UNIT_HEAD = re.compile(r"(?:计量|统计)?单位")
_SKIPPED_HEAD = re.compile(r"(?:指标)?代码|序号|编号|备注|说明")
_UNIT = re.compile(r"[-—–]+|亿元|万元|千元|元|条|件次|件|次|篇|个|人次|人|项|份|场|期|家|个次|条次")


@dataclass(slots=True)
class _Layout:
    """Where a list has what. values: (cell index, column code, else its label); unit: cell index or None."""

    label: int
    unit: int | None
    values: list[tuple[int, str]]
    width: int


def is_indicator_list(rows: list[Row], follows: bool = False) -> bool:
    """Whether a table is an indicator list: by its header, or by FEW labels of the known lists.

    follows: whether it comes right behind one, so that one label is enough.
    """
    if any(_layout(row) is not None for row in rows[:4]):
        return True
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
    layout: _Layout | None = None
    width = 0
    last = -1
    used: set[int] = set()
    given: set[str | None] = set()
    for rows in [part for table in tables for part in cut_apart(table, found)]:
        heads = [new for row in rows if (new := _layout(row)) is not None]
        body = _body(rows)
        widest = max((len(row.cells) for row in body), default=0)
        edition = _edition(body)
        if edition is not None:
            found.vote(TABLE, edition)
        if heads or widest != width:
            layout = heads[-1] if heads else None
        if not _goes_on(body, edition, last):
            last, used = -1, set()
        width = widest
        begin = len(found.statistics)
        for row in body:
            line = _line(row, layout, found)
            if line is None:
                continue
            label, unit, values = line
            code, last = _code(label, edition, last, used)
            for name, value in values:
                column = name if len(values) > 1 else None
                number = _number(value, unit, code or label, found)
                found.statistics.append(Indicator(code, label, unit, number, column))
                found.print(TABLE, code or label, column or "value", value, number)
        codes = {line.code for line in found.statistics[begin:] if line.code is not None}
        if len(codes & given) >= REPEATED:
            found.warn("statistics: the list is printed twice; the lines of both are given, one after the other")
        given |= codes


def _body(rows: list[Row]) -> list[Row]:
    """The lines of a list, without its headers and the caption above the first."""
    first = next((number for number, row in enumerate(rows) if _layout(row) is not None), 0)
    above = [row for row in rows[:first] if row.facts.numbers or row.facts.indicator]
    return above + [row for row in rows[first:] if _layout(row) is None]


def _goes_on(body: list[Row], edition: str | None, last: int) -> bool:
    """Whether the first label that stands in the list only once comes after the last one read."""
    for row in body:
        for role in row.roles:
            places = role.entry.indicators.get(edition or "", []) if role.entry is not None else []
            if len(places) == 1:
                return places[0] > last
    return False


@cache
def _columns() -> dict[str, str]:
    """Columns of values that the forms name, by label."""
    columns = [column for form in forms.load().values() for column in form.indicator_columns]
    return {label: column.code for column in columns for label in column.keys}


def _layout(row: Row) -> _Layout | None:
    if not row.facts.list_head or row.facts.kind is not None:  # 项目 can stand above the labels of any table
        return None
    names = [key(cell.text) for cell in row.cells]
    label = next((i for i, name in enumerate(names) if LIST_HEAD.fullmatch(name)), None)
    unit = next((i for i, name in enumerate(names) if _UNIT_HEAD.fullmatch(name)), None)
    if label is None or (unit is None and len(names) < 2):
        return None
    first = label if unit is None else max(label, unit)
    values = [
        (i, _columns().get(names[i]) or " ".join(row.cells[i].text.split()))
        for i in range(first + 1, len(names))
        if names[i] and not _SKIPPED_HEAD.fullmatch(names[i])
    ]
    if not values or any(row.roles[i].value for i, _ in values):
        return None
    width = max(i for i, name in enumerate(names) if name) + 1
    return _Layout(label, unit, values, width)


def _line(
    row: Row, layout: _Layout | None, found: Findings
) -> tuple[str, str | None, list[tuple[str, Value]]] | None:
    """(label, unit, values by column) of a line; None where it holds no label."""
    texts = [" ".join(cell.text.split()) for cell in row.cells]
    labels = [i for i, role in enumerate(row.roles) if not role.value and not _UNIT.fullmatch(texts[i])]
    if not labels:
        return None
    if layout is None:
        at = next((i for i in labels if _heads_value(row, texts, i)), labels[-1])
        rest = list(range(at + 1, len(texts)))
        unit = next((i for i in rest if texts[i] and _UNIT.fullmatch(texts[i])), None)
        tail = [i for i in rest if i != unit]
        values = [("", read(texts[tail[0]]) if tail else BLANK)]
        if any(row.roles[i].value and not row.roles[i].blank for i in tail[1:]):
            found.warn("statistics: several numbers on a line, and no header says of what; only the first is read")
        return texts[at], texts[unit] if unit is not None else None, values
    # cells to the left of the label may be spanned from above, so that positions count from the right
    shift = len(texts) - layout.width
    if shift > 0:
        while shift > 0 and not texts[layout.width + shift - 1]:
            shift -= 1
    at = min(layout.label + shift, len(texts) - 1) if shift < 0 else layout.label + shift
    at = at if 0 <= at < len(texts) and at in labels else labels[-1]
    unit_text = None
    if layout.unit is not None and 0 <= layout.unit + shift < len(texts):
        unit_text = texts[layout.unit + shift] or None
    values = [
        (name, read(texts[i + shift]) if at < i + shift < len(texts) else BLANK) for i, name in layout.values
    ]
    return texts[at], unit_text, values


def _heads_value(row: Row, texts: list[str], at: int) -> bool:
    """Whether a value follows a label, a unit between them left out."""
    after = next(
        (i for i in range(at + 1, len(texts)) if row.roles[i].value or not _UNIT.fullmatch(texts[i])), None
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
    best = max(counts, key=lambda edition: counts[edition])
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
