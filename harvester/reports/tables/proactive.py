"""Table two: documents, decisions, fees and procurement disclosed unasked (section 二, forms of 2019 and 2021)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harvester.datafiles.memory import remembered
from harvester.reports.cells import forms
from harvester.reports.cells.labels import likeness, names_several
from harvester.reports.cells.numbers import BLANK, Value, changed, convert, is_money, money_unit
from harvester.reports.model import Number
from harvester.reports.tables.editions import voted
from harvester.reports.tables.facts import Facts
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.nulls import COLUMN_UNKNOWN, ROW_UNCLEAR, SEVERAL, UNIT_UNKNOWN
from harvester.reports.tables.proactive_header import ALIKE, CONTENT, Head, head_of, names_of
from harvester.reports.tables.rows import REPEATED, Row, fitted, reaching_over, second_copy

TABLE = "proactive"
CHANGE = "items_change"
"""The column 本年增/减, in which signs stand as words (增13)."""


@dataclass(slots=True)
class _Reading:
    """Where a table is being read. article, unit: of the caption above; printed: codes of all its rows.

    whole_unit: of a line above all of them (单位：件、元). above: the row read before, with its code.
    """

    found: Findings
    printed: set[str]
    padding: int
    article: str | None = None
    unit: str | None = None
    head: Head | None = None
    whole_unit: str | None = None
    above: tuple[Row, int, str] | None = None


def read_proactive(rows: list[Row], found: Findings) -> None:
    """Reads the rows of table two into found.proactive; a row without a readable header above it is not read."""
    rows = _first_copy(_of_the_form(rows, found), found)
    printed = {row.facts.row for row in rows if row.facts.row is not None}
    reading = _Reading(found, printed, _padding(rows))
    at = 0
    while at < len(rows):
        row = rows[at]
        at += 1
        facts = row.facts
        if row.loose and facts.numbers and any(role.key == CONTENT for role in row.roles):
            reading.head = None
            found.warn("proactive: cells are lines of text, and the numbers stand before their labels; not read")
            continue
        if facts.row is not None:
            _read_row(row, facts.row_at, facts.row, reading)
            continue
        if facts.article is not None:
            reading.article, reading.head = facts.article, None
            units = (unit for cell in row.cells if (unit := money_unit(cell.text)))
            reading.unit = next(units, reading.whole_unit)
            if not facts.heads:
                continue
        if _is_header(facts):
            if not facts.heads and at < len(rows) and _is_header(rows[at].facts):
                row = _join(row, rows[at])
                at += 1
            _take_header(row, _codes_below(rows, at - 1), reading)
        elif facts.numbers:
            _read_unknown(row, reading)
        elif len(row.cells) == 1 and "单位" in row.cells[0].text:
            reading.whole_unit = reading.unit = money_unit(row.cells[0].text)
    if rows and not found.proactive:
        found.warn("proactive: the table holds no row that could be read")
    _tell_missing(found)


def _take_header(row: Row, below: frozenset[str], reading: _Reading) -> None:
    """Takes the columns that a header names for the rows that follow."""
    names, told = names_of(row.facts.texts, reading.article, below)
    for warning in told:
        reading.found.warn(warning)
    if names is not None:
        reading.head = head_of(row, names, reading.padding, reading.unit)
        reading.found.vote(TABLE, names.editions)
    elif row.facts.heads:
        reading.head = None


def _tell_missing(found: Findings) -> None:
    """Names the rows of the form that the table does not have."""
    votes = found.editions.get(TABLE)
    if not votes or not found.proactive:
        return
    form = forms.load()[voted(votes)]
    wanted = [label.code for part in form.proactive for label in part.rows]
    missing = [code for code in wanted if code not in found.proactive]
    if missing:
        found.warn(f"proactive: rows missing: {', '.join(missing)}")


def _padding(rows: list[Row]) -> int:
    """Grid columns by which most of the rows reach beyond the header above them: padding of the whole table."""
    header = 0
    beyond: dict[int, int] = {}
    for row in rows:
        if row.facts.heads:
            header = row.end
        elif row.facts.row is not None:
            reach = row.end - header
            beyond[reach] = beyond.get(reach, 0) + 1
    if not beyond:
        return 0
    usual = max(beyond, key=beyond.__getitem__)
    count = beyond[usual]
    return usual if usual > 0 and count > 1 and count * 2 > sum(beyond.values()) else 0


def _of_the_form(rows: list[Row], found: Findings) -> list[Row]:
    """The rows without those of tables that count some of the same things with one number each."""
    if not rows or rows[0].table == rows[-1].table or rows[0].loose:
        return rows
    headed = {row.table for row in rows if row.facts.heads or row.facts.article is not None}
    several = {code for code, columns in _widths().items() if columns > 1}
    counts = {row.table: row for row in rows[::-1] if row.table not in headed and row.facts.row in several}
    for row in rows:
        if row.table in counts and row.facts.row is not None and len(row.cells) - row.facts.row_at != 2:
            del counts[row.table]
    for row in counts.values():
        found.warn(f"proactive: row “{row.shown()}” stands in a table of other counts; not read")
    return [row for row in rows if row.table not in counts]


def _first_copy(rows: list[Row], found: Findings) -> list[Row]:
    """The rows without those of a second table two (汇总 after 本机关, last year's)."""
    codes = [(n, row.facts.row, row.facts.numbers) for n, row in enumerate(rows) if row.facts.row is not None]
    begin = second_copy(codes) if len(codes) > REPEATED else None
    if begin is None:
        return rows

    def numbers(number: int) -> list[Number | None]:
        row = rows[number]
        return [value.number for value in row.values[row.facts.row_at + 1 :]]

    first = {code: numbers(n) for n, code, _ in codes if n < begin}
    if any(first.get(code) != numbers(n) for n, code, _ in codes if n >= begin):
        found.doubled.add(TABLE)
    return rows[:begin]


def _is_header(facts: Facts) -> bool:
    """A row that names columns, or one of several labels without a number: part of a header on two rows."""
    if facts.heads or facts.row is not None or facts.article is not None or len(facts.texts) < 2:
        return facts.heads
    return not facts.numbers


@remembered()
def _widths() -> dict[str, int]:
    """The fewest columns that a form gives each row."""
    found: dict[str, int] = {}
    for form in forms.load().values():
        for part in form.proactive:
            for row in part.rows:
                found[row.code] = min(len(part.columns), found.get(row.code, len(part.columns)))
    return found


@remembered()
def _money() -> dict[str, str]:
    """The forms' units of the rows that are money, in which the contract has them."""
    columns = [
        (row, column)
        for form in forms.load().values()
        for part in form.proactive
        for row in part.rows
        for column in part.columns
    ]
    return {row.code: column.unit for row, column in columns if column.unit and is_money(column.unit)}


def _codes_below(rows: list[Row], number: int) -> frozenset[str]:
    """Codes of the rows between this header and the next caption or header."""
    codes: set[str] = set()
    for row in rows[number + 1 : number + 8]:
        if row.facts.row is not None:
            codes.add(row.facts.row)
        elif codes or row.facts.article is not None:
            break
    return frozenset(codes)


def _join(above: Row, row: Row) -> Row:
    """A header on two rows: the labels joined column by column."""
    texts = {cell.col: cell.text for cell in above.cells}
    cells = [type(c)(texts.get(c.col, "") + c.text, c.col, c.colspan, c.rowspan) for c in row.cells]
    held = {cell.col for cell in row.cells}
    cells += [cell for cell in above.cells if cell.col not in held]
    return Row.of(sorted(cells, key=lambda cell: cell.col), row.table)


def _read_row(row: Row, at: int, code: str, reading: _Reading) -> None:
    """Reads a row of a known code below the header; a blank row with a reason where it does not fit."""
    head, found = reading.head, reading.found
    if head is None:
        found.warn(f"proactive: no readable header above row “{row.shown()}”; not read")
        found.reasons.setdefault((TABLE, code, None), COLUMN_UNKNOWN)
        return
    if code not in head.names.rows:
        found.warn(f"proactive: row “{row.shown()}” stands under a header of another part; not read")
        found.reasons.setdefault((TABLE, code, None), COLUMN_UNKNOWN)
        return
    values = row.values[at + 1 :]
    above, reading.above = reading.above, (row, at, code)
    if len(values) < len(head.codes) and above is not None and _reaches_over(above, row, found):
        _tell_reached(above[2], code, reading)
        return
    if len(values) == len(head.codes) > 1 and not values[-1].text and any(value.text for value in values):
        # in a Word table and a sheet a blank cell takes the place of one that was lost before it
        found.warn(f"proactive: row “{row.shown()}” has no last number; a cell of it may be lost")
    codes = head.codes
    plain = len(values) == len(codes) == len(head.names.part.columns) and not head.cols and code not in _money()
    if plain and code not in found.proactive and not [True for value in values if not value.exact]:
        found.proactive[code] = {column: value.number for column, value in zip(codes, values, strict=True)}
        return
    fit = _fit(row, at, head)
    if fit is None:
        found.warn(
            f"proactive: row “{row.shown()}” has {len(values)} values for {len(head.codes)} columns; not read"
        )
        found.reasons.setdefault((TABLE, code, None), ROW_UNCLEAR)
        fit = [BLANK] * len(head.codes)
    _keep(row, at, code, fit, reading)


def _reaches_over(above: tuple[Row, int, str], row: Row, found: Findings) -> bool:
    """Whether numbers of the row above stand over this row, too, so that they are of neither."""
    before, at, code = above
    reaching = reaching_over(before, at, row)
    if reaching:
        found.warn(f"proactive: a number of {code} stands over row “{row.shown()}”, too; neither is read")
    return reaching


def _tell_reached(one: str, other: str, reading: _Reading) -> None:
    """Leaves two rows without numbers, for some of them stand over both."""
    head = reading.head
    assert head is not None
    for code in (one, other):
        reading.found.proactive[code] = dict.fromkeys(column.code for column in head.names.part.columns)
        reading.found.reasons[TABLE, code, None] = ROW_UNCLEAR


def _fit(row: Row, at: int, head: Head) -> Sequence[Value] | None:
    """The values of the header's columns; None where the row has too many or too few.

    Blank cells beyond the header's end may be no padding (case tables/row-longer-than-its-header).
    """
    if head.cols:
        return head.values_of(row, at)
    values = row.values[at + 1 :]
    printed = [value for value in values if not value.blank]
    if not printed:
        return [BLANK] * len(head.codes)
    fit = fitted(values, len(head.codes)) if len(values) <= len(head.codes) or row.end <= head.end else None
    if fit is None and len(head.codes) == 1 and row.end <= head.end and len(printed) == 1:
        fit = printed
    return fit


def _keep(row: Row, at: int, code: str, fit: Sequence[Value], reading: _Reading) -> None:
    """Keeps the values of a row, once: none where it is printed again with other numbers."""
    head, found = reading.head, reading.found
    assert head is not None
    line: dict[str, Number | None] = {}
    fit = [changed(value) if column == CHANGE else value for column, value in zip(head.codes, fit, strict=True)]
    for column, unit, value in zip(head.codes, head.names.units, fit, strict=True):
        named = (unit, head.unit, money_unit(row.cells[at].text))
        line[column] = _amount(code, column, named, value, found)
    for lacking in head.names.part.columns:
        if lacking.code not in line:
            line[lacking.code] = None
            found.reasons[TABLE, code, lacking.code] = COLUMN_UNKNOWN
    old = found.proactive.get(code)
    if old is not None:
        if all(number is None for number in line.values()) or old == line:
            return
        if any(number is not None for number in old.values()):
            found.warn(f"proactive: row {code} is printed twice with different numbers; none is read")
            found.proactive[code] = dict.fromkeys(old)
            found.reasons[TABLE, code, None] = SEVERAL
            return
        if (TABLE, code, None) in found.reasons:  # it was given up before
            return
        found.warn(f"proactive: row {code} is printed twice; the first is blank, the second is read")
    found.proactive[code] = line
    for column, value in zip(head.codes, fit, strict=True):
        found.print(TABLE, code, column, value, line[column])


def _amount(row: str, column: str, named: tuple[str | None, ...], value: Value, found: Findings) -> Number | None:
    """The number of a cell, amounts of money in the contract's unit; every conversion is warned about.

    named: the units that header, caption and label name; the cell's own goes before them.
    """
    wanted = _money().get(row)
    if column != "amount" and is_money(value.unit):
        found.warn(f"proactive: {row}.{column} is no amount but printed in {value.unit}; not read")
        found.reasons[TABLE, row, column] = UNIT_UNKNOWN
        return None
    if value.number is None or column != "amount" or wanted is None:
        return value.number
    units = {unit for unit in named if unit is not None}
    if value.unit is not None and is_money(value.unit):
        units = {value.unit}
    if not units:
        found.warn_of(value.number, f"proactive: {row}.{column} names no unit; taken as {wanted}")
        return value.number
    if len(units) > 1 or not all(map(is_money, units)):
        found.warn(f"proactive: {row}.{column} is printed in {' and '.join(sorted(units))}; not read")
        found.reasons[TABLE, row, column] = UNIT_UNKNOWN
        return None
    printed = units.pop()
    if printed == wanted:
        return value.number
    found.warn(f"proactive: {row}.{column} is printed in {printed}, given in {wanted}")
    return convert(value.number, printed, wanted)


def _read_unknown(row: Row, reading: _Reading) -> None:
    """A row that no label matches: taken where exactly one row of its part that is nowhere printed looks alike."""
    at = row.facts.last_text
    head, found = reading.head, reading.found
    if head is not None and at >= 0:
        alike = [
            label
            for label in head.names.part.rows
            if label.code not in reading.printed
            and max(likeness(row.roles[at].key, spelling) for spelling in label.keys) >= ALIKE + 0.1
        ]
        if len(alike) == 1 and not names_several(row.roles[at].key, [one.keys for one in head.names.part.rows]):
            found.warn(f"proactive: damaged label “{row.shown_cell(at)}” read as “{alike[0].label}”")
            reading.printed.add(alike[0].code)
            _read_row(row, at, alike[0].code, reading)
            return
    found.warn(f"proactive: row “{row.shown()}” is not in the form; not read")
