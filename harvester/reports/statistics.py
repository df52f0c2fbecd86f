"""Indicator lists: the 政府信息公开情况统计表 of 2014 to 2018 and the local lists before and beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harvester.reports.findings import Findings
from harvester.reports.labels import key
from harvester.reports.lexicon import LIST_HEAD, vocabulary
from harvester.reports.model import Indicator, Number
from harvester.reports.numbers import BLANK, Value, convert, is_money, read
from harvester.reports.rows import Row

TABLE = "statistics"
_UNIT_HEAD = re.compile(r"(?:计量|统计)?单位")
_SKIPPED_HEAD = re.compile(r"(?:指标)?代码|序号|编号|备注|说明")
_UNIT = re.compile(r"[-—–]+|亿元|万元|千元|元|条|件次|件|次|篇|个|人次|人|项|份|场|期|家|个次|条次")
FEW = 5
"""Labels of a known list that make a table an indicator list where it has no header."""


@dataclass(slots=True)
class _Layout:
    """Where a list has what. values: (cell index, column label); unit: cell index or None."""

    label: int
    unit: int | None
    values: list[tuple[int, str]]
    width: int


def is_indicator_list(rows: list[Row]) -> bool:
    """Whether a table is an indicator list: by its header, or by several labels of the known lists."""
    if any(_layout(row) is not None for row in rows[:4]):
        return True
    known = 0
    for row in rows:
        if row.facts.kind is not None:
            return False
        known += row.facts.indicator
    return known >= FEW


def read_statistics(rows: list[Row], found: Findings) -> None:
    """Appends the lines of an indicator list to found.statistics, unmapped ones with code None."""
    layout: _Layout | None = None
    body: list[Row] = []
    for row in rows:
        new = _layout(row)
        if new is not None:
            layout = new
        else:
            body.append(row)
    edition = _edition(body)
    if edition is not None:
        found.vote(TABLE, edition)
    last = -1
    used: set[int] = set()
    for row in body:
        line = _line(row, layout)
        if line is None:
            continue
        label, unit, values = line
        code, last = _code(label, edition, last, used)
        for column, value in values:
            number = _number(value, unit, code or label, found)
            found.statistics.append(Indicator(code, label, unit, number, column if len(values) > 1 else None))
            found.print(TABLE, code or label, column or "value", value, number)


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
        (i, " ".join(row.cells[i].text.split()))
        for i in range(first + 1, len(names))
        if names[i] and not _SKIPPED_HEAD.fullmatch(names[i])
    ]
    if not values or any(row.roles[i].value for i, _ in values):
        return None
    width = max(i for i, name in enumerate(names) if name) + 1
    return _Layout(label, unit, values, width)


def _line(row: Row, layout: _Layout | None) -> tuple[str, str | None, list[tuple[str, Value]]] | None:
    """(label, unit, values by column label) of a line; None where it holds no label."""
    texts = [" ".join(cell.text.split()) for cell in row.cells]
    labels = [i for i, role in enumerate(row.roles) if not role.value and not _UNIT.fullmatch(texts[i])]
    if not labels:
        return None
    if layout is None:
        at = labels[-1]
        rest = list(range(at + 1, len(texts)))
        unit = next((i for i in rest if texts[i] and _UNIT.fullmatch(texts[i])), None)
        tail = [i for i in rest if i != unit]
        values = [("", read(texts[tail[0]]) if tail else BLANK)]
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
        (name, read(texts[i + shift]) if 0 <= i + shift < len(texts) else BLANK) for i, name in layout.values
    ]
    return texts[at], unit_text, values


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
