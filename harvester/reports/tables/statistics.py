"""Indicator lists: the 政府信息公开情况统计表 of 2014 to 2018 and the local lists before and beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from harvester.reports.cells.labels import key
from harvester.reports.cells.lexicon import vocabulary
from harvester.reports.cells.numbers import BLANK, read
from harvester.reports.model import Indicator, Number
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.list_layout import (
    UNIT,
    Layout,
    Line,
    fill,
    is_damaged_header,
    is_unit,
    joined,
    lacking,
    layout_of,
    settle,
)
from harvester.reports.tables.list_repeats import doubt_repeats, holds_several
from harvester.reports.tables.list_units import number_of
from harvester.reports.tables.nulls import COLUMN_UNKNOWN, ROW_MISSING, ROW_UNCLEAR
from harvester.reports.tables.rows import REPEATED, Row, reaching_over
from harvester.reports.tables.side_by_side import FEW, cut_apart

TABLE = "statistics"
SHORTEST = 4
"""Characters of a damaged label that is looked for in the list."""
HEAD_ROWS = 4
"""Rows among which the header of a list is looked for."""
MAX_LOST = 20
"""Rows named that hold numbers which are not read; the rest is counted."""


def is_indicator_list(rows: list[Row], follows: bool = False) -> bool:
    """Whether a table is an indicator list: by its header, or by FEW labels of the known lists.

    follows: whether it comes right behind one, so that one label is enough.
    """
    if [True for row in rows[:HEAD_ROWS] if layout_of(row) is not None]:  # a generator costs twice as much
        # 项目 can stand above the labels of any table (case tables/two-scopes-side-by-side)
        return sum(row.facts.kind is not None and row.facts.line is not None for row in rows) < FEW
    known = len([True for row in rows if row.facts.indicator])
    if known == 0:
        return False
    others = sum(row.facts.kind is not None for row in rows)  # 行政诉讼, which heads columns of table four
    return known >= (1 if follows and not others else FEW) and FEW * others <= known


@dataclass(slots=True)
class _Reading:
    """What goes on from one part of a list to the next. places: of the form's list that are taken; last: of them.

    layout, width: of the part before. given: the numbers of all parts, by code and column. lost: rows that hold
    numbers which are not read. labels: how often each known label is printed.
    """

    found: Findings
    labels: Counter[str]
    layout: Layout | None = None
    width: int = 0
    edition: str | None = None
    last: int = -1
    used: set[int] = field(default_factory=set)
    given: dict[tuple[str, str | None], Number | None] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


def read_statistics(tables: list[list[Row]], found: Findings) -> None:
    """Appends the lines of indicator lists to found.statistics, unmapped ones with code None.

    A table without a header that is as wide as the one before it goes on with it: a page break has cut the list.
    """
    told = [role for table in tables for row in table for role in row.roles if role.entry is not None]
    reading = _Reading(found, Counter(role.key for role in told))
    for rows in [part for table in tables for part in cut_apart(table, found)]:
        _read_part(_levels_joined(rows), reading)
    _tell_missing(reading)
    for text in reading.lost[:MAX_LOST]:
        found.warn(f"statistics: row {text}")
    if len(reading.lost) > MAX_LOST:
        found.warn(f"statistics: and {len(reading.lost) - MAX_LOST} more such rows")


def _read_lines(rows: list[Row], unknown: bool, reading: _Reading) -> None:
    lines = reading.found.statistics
    above: tuple[Row, int] | None = None
    for row in rows:
        held = len(lines)
        _read_line(row, unknown, reading)
        if above is not None:
            begun = lines[above[1] : held]
            reaches = len(row.cells) < len(above[0].cells) and reaching_over(above[0], -1, row)
            if reaches or (begun and holds_several(above[0], begun[0].label, row)):
                _tell_reached(above[0], lines[above[1] :], reading)
        above = row, held


def _tell_reached(row: Row, lines: list[Indicator], reading: _Reading) -> None:
    """Leaves the lines of a row without numbers that stand over the row below, too."""
    for line in lines:
        line.value = None
        reading.found.reasons[TABLE, line.code or line.label, line.column or "value"] = ROW_UNCLEAR
    reading.found.warn(f"statistics: row “{row.shown()}” stands over the row below, too; neither is read")


def _tell_missing(reading: _Reading) -> None:
    """Names the lines that a list lacks which has nearly all of its form's: they were lost, or damaged."""
    found = reading.found
    missing = lacking(reading.edition, {line.code for line in found.statistics})
    for code in missing:
        found.reasons[TABLE, code, None] = ROW_MISSING
    if missing:
        found.warn(f"statistics: lines missing: {', '.join(missing)}")


def _levels_joined(rows: list[Row]) -> list[Row]:
    """The rows with a header on two levels as one row."""
    for number, row in enumerate(rows[:4]):
        if row.facts.list_head and number + 1 < len(rows):
            header = joined(row, rows[number + 1])
            return rows if header is None else [*rows[:number], header, *rows[number + 2 :]]
    return rows


def _read_part(rows: list[Row], reading: _Reading) -> None:
    """Reads one table of a list, or one of several lists side by side."""
    found = reading.found
    heads = [new for row in rows if (new := layout_of(row)) is not None]
    body = _body(rows)
    widest = max((len(row.cells) for row in body), default=0)
    goes_on = _goes_on(body, reading)
    reading.edition = _edition(body, reading.edition if goes_on else None)
    if reading.edition is not None:
        found.vote(TABLE, frozenset([reading.edition]))
    if heads or widest != reading.width:
        reading.layout = heads[-1] if heads else None
    if not goes_on:
        reading.last, reading.used = -1, set()
    reading.width = widest
    layout = reading.layout
    if heads and layout is not None:
        settle(layout, body, found)
        if layout.left_out:
            found.warn(f"statistics: columns beside the numbers left out: {', '.join(layout.left_out)}")
    unknown = layout is None and any(_several(row) for row in body)
    if unknown:
        found.warn("statistics: several numbers on a line, and no header says of what; not read")
    loose = any(row.loose for row in rows[:1])
    if loose and (_beside(layout) if layout is not None else _headed(rows)):
        unknown = True
        found.warn("statistics: cells are lines of text, and not all stand behind their label; not read")
    begin, printed = len(found.statistics), len(found.printed)
    _read_lines(body, unknown, reading)
    doubt_repeats(found, begin)
    if layout is not None and layout.several:
        _tell_ends(
            found.statistics[begin:], {(cell.row, cell.column) for cell in found.printed[printed:]}, reading
        )
    again = {(line.code, line.column): line.value for line in found.statistics[begin:] if line.code is not None}
    both = again.keys() & reading.given.keys()
    if len(both) >= REPEATED and all(again[line] == reading.given[line] for line in both):
        _give_once(begin, printed, reading)
        found.warn("statistics: the list is printed twice with the same numbers; given once")
    elif len(both) >= REPEATED:
        found.doubled.add(TABLE)
    reading.given.update(again)


def _tell_ends(lines: list[Indicator], printed: set[tuple[str, str]], reading: _Reading) -> None:
    """Says which lines end before their last column where most do not: one of their cells may be lost.

    printed: lines and columns in which something is printed that is not a number alone.
    """
    cells: dict[str, list[Indicator]] = {}
    for line in lines:
        cells.setdefault(line.code or line.label, []).append(line)
    several = {name: (line[-2], line[-1]) for name, line in cells.items() if len(line) > 1}
    said = {name for name, (_, last) in several.items() if (name, last.column or "value") in printed}
    ends = {name for name, (_, last) in several.items() if last.value is not None} | said
    if 2 * len(ends) > len(several):
        ended = [name for name, (one, _) in several.items() if one.value is not None and name not in ends]
        reading.lost += [f"“{name}” has no last number where most rows have one" for name in ended]


def _give_once(begin: int, printed: int, reading: _Reading) -> None:
    """Takes out of a list's second copy, from these places on, the lines that the first has, too."""
    found = reading.found
    labels = {line.label for line in found.statistics[:begin] if line.code is None}

    def is_new(line: Indicator) -> bool:
        return line.label not in labels if line.code is None else (line.code, line.column) not in reading.given

    new = [line for line in found.statistics[begin:] if is_new(line)]
    rows = {(line.code or line.label, line.column or "value") for line in new}
    found.statistics[begin:] = new
    found.printed[printed:] = [cell for cell in found.printed[printed:] if (cell.row, cell.column) in rows]


def _read_line(row: Row, unknown: bool, reading: _Reading) -> None:
    """Appends the line of a row. unknown: no header says what the numbers are."""
    found, layout = reading.found, reading.layout
    line = _line(row, layout, found)
    if line is None:
        if any(value.number is not None for value in row.values):
            reading.lost.append(f"“{row.shown()}” has no label; not read")
        return
    if line.lost:
        reading.lost.append(f"“{row.shown()}” {line.lost}")
    code = _code(line.label, reading)
    for name, value in line.values:
        column = name if layout is not None and layout.several else None
        where = (TABLE, code or line.label, column or "value")
        if line.lost:
            found.reasons[where] = ROW_UNCLEAR
        elif unknown or (layout is not None and name in layout.unclear):
            found.reasons[where] = COLUMN_UNKNOWN
        number = None if unknown else number_of(value, line.unit, where, found)
        found.statistics.append(Indicator(code, line.label, line.unit, number, column))
        found.print(TABLE, code or line.label, column or "value", value, number)


def _beside(layout: Layout) -> bool:
    """Whether a list has columns in front of its labels, or others than its numbers behind them."""
    return not layout.straight or bool(layout.left_out)


def _headed(rows: list[Row]) -> bool:
    return any(row.facts.list_head for row in rows[:HEAD_ROWS])


def _several(row: Row) -> bool:
    """Whether several numbers stand behind a label."""
    at = next((i for i, role in enumerate(row.roles) if not role.value), len(row.values))
    return sum(value.number is not None for value in row.values[at + 1 :]) > 1


def _body(rows: list[Row]) -> list[Row]:
    """The lines of a list, without its headers and the caption above the first."""
    first = next((number for number, row in enumerate(rows) if layout_of(row) is not None), 0)
    above = [row for row in rows[:first] if row.facts.numbers or row.facts.indicator]
    return above + [row for row in rows[first:] if layout_of(row) is None]


def _goes_on(body: list[Row], reading: _Reading) -> bool:
    """Whether the first label that stands in the list only once comes after the last one read."""
    for row in body:
        for role in row.roles:
            places = role.entry.indicators.get(reading.edition or "", []) if role.entry is not None else []
            if len(places) == 1:
                return places[0] > reading.last
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
    told = [i for i in labels if (entry := row.roles[i].entry) is not None and entry.indicators] or labels
    at = next((i for i in labels if _heads_value(row, texts, i)), told[-1])
    rest = list(range(at + 1, len(texts)))
    # a dash behind which nothing stands is the value
    unit = next((i for i in rest if UNIT.fullmatch(texts[i]) and (is_unit(texts[i]) or i < rest[-1])), None)
    tail = [i for i in rest if i != unit]
    numbers = [i for i in tail if row.values[i].number is not None]
    value = read(texts[(numbers or tail)[0]]) if tail else BLANK
    if row.loose and len([i for i in tail if row.roles[i].value and texts[i]]) > 1:
        return Line(texts[at], None, [("", BLANK)], "has several values in lines of text; not read")
    return Line(texts[at], texts[unit] if unit is not None else None, [("", value)])


def _heads_value(row: Row, texts: list[str], at: int) -> bool:
    """Whether a value follows a label, a unit between them left out."""
    after = next(
        (i for i in range(at + 1, len(texts)) if row.roles[i].value or not UNIT.fullmatch(texts[i])), None
    )
    return after is not None and row.roles[after].value


def _edition(rows: list[Row], before: str | None) -> str | None:
    """Which list most labels belong to; where that is not told, the one of the part before, or none."""
    counts = dict.fromkeys(vocabulary().indicators, 0)
    for row in rows:
        for role in row.roles:
            if role.entry is not None:
                for edition in role.entry.indicators:
                    counts[edition] += 1
    most = max(counts.values())
    best = [edition for edition, count in counts.items() if count == most]
    if before in best:
        return before
    if most == 0:
        return "local"  # every place had its own list
    # of lists that fit alike the oldest, if they are copies of each other: a newer one must have labels of its own
    return best[-1] if all(_is_copy(best[-1], other) for other in best) else None


def _is_copy(one: str, other: str) -> bool:
    """Whether two lists have most of their labels in common."""
    ours, theirs = ({key for line in vocabulary().indicators[name] for key in line.keys} for name in (one, other))
    return 2 * len(ours & theirs) > max(len(ours), len(theirs))


def _code(label: str, reading: _Reading) -> str | None:
    """The code of a label in the report's own list: the first place in its order that still follows, else any.

    None where the list does not have it, or where all its lines of this name are taken: a line never gets the code
    of another list (case lists/line-coded-by-another-list).
    """
    if reading.edition is None:
        return None
    name = key(label)
    entry = vocabulary().entries.get(name)
    places = entry.indicators.get(reading.edition, []) if entry is not None else []
    open_places = [place for place in places if place not in reading.used]
    if places and not open_places:
        reading.found.warn(f"statistics: line “{label[:40]}” is printed again; given without a code")
        return None
    if not places:
        open_places = _alike(name, label, reading)
    if not open_places:
        return None
    open_places = _under_their_head(open_places, reading)
    if not open_places:
        again = "is printed again" if not reading.used.isdisjoint(places) else "may belong to several heads"
        reading.found.warn(f"statistics: line “{label[:40]}” {again}; given without a code")
        return None
    place = next((place for place in open_places if place > reading.last), open_places[0])
    reading.used.add(place)
    reading.last = max(reading.last, place)
    line = vocabulary().indicators[reading.edition][place]
    if not places:
        reading.found.warn(f"statistics: damaged label “{label[:40]}” read as “{line.label}”")
    return line.code


def _under_their_head(places: list[int], reading: _Reading) -> list[int]:
    """Of lines of one name (其他情形数) those whose head (行政诉讼数量) was read last.

    Where no head is printed they follow each other, if all of them are there.
    """
    lines = vocabulary().indicators[reading.edition or ""]
    spelling = next(iter(lines[places[0]].keys))
    own = vocabulary().entries[spelling].indicators[reading.edition or ""]
    if len(own) < 2:
        return places
    heads = {lines[one].parent for one in own}
    read = [line.code for line in reading.found.statistics if line.code in heads]
    if read:
        return [place for place in places if lines[place].parent == read[-1]]
    # above their heads it is a line of another group (case lists/line-of-another-group)
    below = any(reading.labels[key] for line in lines if line.code in heads for key in line.keys)
    whole = reading.labels[spelling] == len(own)
    return [] if below or not whole else places


def _alike(name: str, label: str, reading: _Reading) -> list[int]:
    """Places of the list not yet taken whose label a damaged one is a beginning of, or the other way round.

    None where the list prints that label whole: then this is another line.
    """
    if len(name) < SHORTEST or reading.edition is None:
        return []
    lines = vocabulary().indicators.get(reading.edition, ())
    alike: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        for spelling in line.keys:
            if spelling.startswith(name) and len(name) + 2 >= len(spelling):
                alike.setdefault(spelling, []).append(place)
    if len(alike) != 1:
        return []
    places = next(iter(alike.values()))
    whole = sum(reading.labels[spelling] for spelling in {key for at in places for key in lines[at].keys})
    if whole >= len(places):
        printed = lines[places[0]].label
        reading.found.warn(f"statistics: line “{label[:40]}” stands beside “{printed}”; given without a code")
        return []
    return [place for place in places if place not in reading.used]
