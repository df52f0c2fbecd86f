"""Table two: documents, decisions, fees and procurement disclosed unasked (section 二, forms of 2019 and 2021)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from harvester.datafiles.memory import remembered
from harvester.reports.cells import forms
from harvester.reports.cells.forms import Part
from harvester.reports.cells.labels import likeness
from harvester.reports.cells.lexicon import Role, role, vocabulary
from harvester.reports.cells.numbers import BLANK, Value, convert, is_money, money_unit
from harvester.reports.model import Number
from harvester.reports.tables.facts import Facts
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.rows import REPEATED, Row, fitted, second_copy

TABLE = "proactive"
ALIKE = 0.5
"""How much a damaged column label must look like the form's, its neighbours being in their places."""


@dataclass(frozen=True, slots=True)
class _Head:
    """The columns of the rows that follow: codes, and the unit of money each column's label names."""

    codes: tuple[str, ...]
    units: tuple[str | None, ...]
    part: Part
    rows: frozenset[str]


def read_proactive(rows: list[Row], found: Findings) -> None:
    """Reads the rows of table two into found.proactive; a row without a readable header above it is not read."""
    head: _Head | None = None
    article: str | None = None
    rows = _first_copy(rows, found)
    printed = {row.facts.row for row in rows if row.facts.row is not None}
    padding = _padding(rows)
    at = end = 0
    while at < len(rows):
        row = rows[at]
        at += 1
        facts = row.facts
        if facts.row is not None:
            _read_row(row, facts.row_at, facts.row, head, end, found)
            continue
        if facts.article is not None:
            article, head = facts.article, None
            if not facts.heads:
                continue
        if _is_header(facts):
            if not facts.heads and at < len(rows) and _is_header(rows[at].facts):
                row = _join(row, rows[at])
                at += 1
            new, editions, warnings = _read_header(row.facts.texts, article, _codes_below(rows, at - 1))
            for warning in warnings:
                found.warn(warning)
            if new is not None:
                head, end = new, row.end + padding
                found.vote(TABLE, editions)
            elif facts.heads:
                head = None
        elif facts.words and facts.numbers:
            _read_unknown(row, head, end, printed, found)
    if rows and not found.proactive:
        found.warn("proactive: the table holds no row that could be read")


def _padding(rows: list[Row]) -> int:
    """Grid columns by which most of the rows reach beyond the header above them: padding of the whole table."""
    header = 0
    beyond: Counter[int] = Counter()
    for row in rows:
        if row.facts.heads:
            header = row.end
        elif row.facts.row is not None:
            beyond[row.end - header] += 1
    if not beyond:
        return 0
    usual, count = beyond.most_common(1)[0]
    return usual if usual > 0 and count > 1 and count * 2 > beyond.total() else 0


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


@remembered()
def _money() -> dict[str, str]:
    """The forms' units of the rows that are money, in which the contract has them."""
    columns = [
        (row, column)
        for form in forms.load().values()
        for p in form.proactive
        for row in p.rows
        for column in p.columns
    ]
    return {row.code: column.unit for row, column in columns if column.unit and is_money(column.unit)}


@remembered(1024)
def _read_header(
    texts: tuple[str, ...], article: str | None, below: frozenset[str]
) -> tuple[_Head | None, frozenset[str], tuple[str, ...]]:
    """The columns that a header names, the editions whose form has it, and what was guessed or refused."""
    heads = [
        (text, told)
        for text in texts
        if not (told := role(text)).value and told.key != "信息内容" and told.article is None
    ]
    fits: list[tuple[int, float, str, Part, list[int]]] = []
    for place, (edition, part) in enumerate(vocabulary().parts):
        if article is not None and part.article != article:
            continue
        if article is None and below and not below & {label.code for label in part.rows}:
            continue
        fit = _align([told for _, told in heads], place, part)
        if heads and fit is not None:
            fits.append((fit[0], fit[1], edition, part, fit[2]))
    if not fits:
        return None, frozenset(), ()
    fits.sort(key=lambda fit: (-fit[0], -fit[1]))
    exact, alike, _, part, order = fits[0]
    codes = tuple([part.columns[at].code for at in order])
    for rival in fits[1:]:
        if rival[:2] == (exact, alike) and tuple([rival[3].columns[at].code for at in rival[4]]) != codes:
            return None, frozenset(), (f"proactive: header “{' | '.join(texts)[:80]}” fits two forms; not read",)
    warnings = []
    if order != sorted(order):
        warnings.append("proactive: columns stand in another order than in the form; read by their header")
    warnings += [
        f"proactive: damaged column label “{' '.join(text.split())}” read as “{part.columns[at].label}”"
        for (text, told), at in zip(heads, order, strict=True)
        if told.key not in part.columns[at].keys
    ]
    units = tuple([money_unit(text) for text, _ in heads])
    if len(order) < len(part.columns) and _names_lost([role(text) for text in texts], order, len(part.columns)):
        codes = tuple([column.code for column in part.columns])
        units = tuple([units[order.index(at)] if at in order else None for at in range(len(codes))])
        warnings.append(f"proactive: a column label is blank; columns read as {', '.join(codes)}")
    head = _Head(codes, units, part, frozenset(label.code for label in part.rows))
    editions = frozenset(fit[2] for fit in fits if fit[:2] == (exact, alike))
    return head, editions, tuple(warnings)


def _names_lost(told: list[Role], order: list[int], wanted: int) -> bool:
    """Whether blank cells stand in a header where the labels of the part's other columns belong."""
    spots = [n for n, one in enumerate(told) if not one.value and one.key != "信息内容" and one.article is None]
    start = spots[0] - order[0]
    blank = [told[n].blank for n in range(start, start + wanted) if 0 <= n < len(told) and n not in spots]
    return start >= 0 and [n - start for n in spots] == order and all(blank) and len(blank) == wanted - len(order)


def _align(heads: list[Role], place: int, part: Part) -> tuple[int, float, list[int]] | None:
    """(labels that match, likeness of the others, column of each label) where the labels fit the part.

    In the form's order, or in any order where all of them are there and undamaged.
    """
    columns = part.columns
    if len(heads) > len(columns):
        return None
    named = [next((at for at, column in enumerate(columns) if head.key in column.keys), None) for head in heads]
    exactly = [at for at in named if at is not None]
    if len(exactly) == len(columns) == len(set(exactly)):
        return len(exactly), 0.0, exactly
    fits: list[tuple[int, float, list[int]]] = []

    def walk(index: int, start: int, exact: int, alike: float, order: list[int]) -> None:
        if index == len(heads):
            fits.append((exact, alike, order))
            return
        for at in range(start, len(columns) - (len(heads) - index) + 1):
            if heads[index].key in columns[at].keys:
                walk(index + 1, at + 1, exact + 1, alike, [*order, at])
                continue
            if named[index] is not None:  # it is no damaged spelling of another
                continue
            degree = max(likeness(heads[index].key, spelling) for spelling in columns[at].keys)
            if degree >= ALIKE:
                walk(index + 1, at + 1, exact, alike + degree, [*order, at])

    walk(0, 0, 0, 0.0, [])
    fits.sort(key=lambda fit: (-fit[0], -fit[1]))
    if not fits or (len(fits) > 1 and fits[0][:2] == fits[1][:2]):
        return None
    return fits[0]


def _read_row(row: Row, at: int, code: str, head: _Head | None, end: int, found: Findings) -> None:
    """Reads a row of a known code. end: of the header in the grid; blank cells beyond it may be no padding."""
    values = row.values[at + 1 :]
    if head is None:
        found.warn(f"proactive: no readable header above row “{row.shown()}”; not read")
        return
    if code not in head.rows:
        found.warn(f"proactive: row “{row.shown()}” stands under a header of another part; not read")
        return
    if (
        len(values) == len(head.codes)
        and not (code in found.proactive or code in _money())
        and all(value.exact for value in values)
    ):
        found.proactive[code] = {column: value.number for column, value in zip(head.codes, values, strict=True)}
        return
    fit = fitted(values, len(head.codes)) if len(values) <= len(head.codes) or row.end <= end else None
    if fit is None and not any(not value.blank for value in values):
        fit = [BLANK] * len(head.codes)
    if fit is None and len(head.codes) == 1 and row.end <= end and sum(not value.blank for value in values) == 1:
        fit = [next(value for value in values if not value.blank)]
    if fit is None:
        found.warn(
            f"proactive: row “{row.shown()}” has {len(values)} values for {len(head.codes)} columns; not read"
        )
        fit = [BLANK] * len(head.codes)
    line: dict[str, Number | None] = {}
    texts: list[tuple[str, Value]] = []
    for column, unit, value in zip(head.codes, head.units, fit, strict=True):
        line[column] = _amount(code, column, unit, value, found)
        texts.append((column, value))
    if code in found.proactive:
        old = found.proactive[code]
        if all(number is None for number in line.values()) or old == line:
            return
        if any(number is not None for number in old.values()):
            found.doubled.add(TABLE)
            return
        found.warn(f"proactive: row {code} is printed twice; the first is blank, the second is read")
    found.proactive[code] = line
    for column, value in texts:
        found.print(TABLE, code, column, value, line[column])


def _amount(row: str, column: str, unit: str | None, value: Value, found: Findings) -> Number | None:
    """The number of a cell, amounts of money in the contract's unit; every conversion is warned about."""
    wanted = _money().get(row)
    if column != "amount" and is_money(value.unit):
        found.warn(f"proactive: {row}.{column} is no amount but printed in {value.unit}; not read")
        return None
    if value.number is None or column != "amount" or wanted is None:
        return value.number
    printed = value.unit if is_money(value.unit) else unit
    if printed is None:
        if value.number:
            found.warn(f"proactive: {row}.{column} names no unit; taken as {wanted}")
        return value.number
    if printed == wanted:
        return value.number
    found.warn(f"proactive: {row}.{column} is printed in {printed}, given in {wanted}")
    return convert(value.number, printed, wanted)


def _read_unknown(row: Row, head: _Head | None, end: int, printed: set[str], found: Findings) -> None:
    """A row that no label matches: taken where exactly one row of its part that is nowhere printed looks alike."""
    at = row.facts.last_text
    if head is not None and at >= 0:
        alike = [
            label
            for label in head.part.rows
            if label.code not in printed
            and max(likeness(row.roles[at].key, spelling) for spelling in label.keys) >= ALIKE + 0.1
        ]
        if len(alike) == 1:
            found.warn(f"proactive: damaged label “{row.shown_cell(at)}” read as “{alike[0].label}”")
            printed.add(alike[0].code)
            _read_row(row, at, alike[0].code, head, end, found)
            return
    found.warn(f"proactive: row “{row.shown()}” is not in the form; not read")
