"""Table two: documents, decisions, fees and procurement disclosed unasked (section 二, forms of 2019 and 2021)."""

from __future__ import annotations

from dataclasses import dataclass

from harvester.reports.findings import Findings, Row, fitted
from harvester.reports.forms import Part
from harvester.reports.labels import likeness
from harvester.reports.lexicon import Role, vocabulary
from harvester.reports.model import Number
from harvester.reports.numbers import Value, convert, is_money, money_unit, read

TABLE = "proactive"
ALIKE = 0.5
"""How much a damaged column label must look like the form's, its neighbours being in their places."""
WANTED_MONEY = {"fees": "万元", "central_procurement": "元"}
"""The contract's units of the rows that are money."""


@dataclass(slots=True)
class _Head:
    """The columns of the rows that follow: codes, and the unit of money each column's label names."""

    codes: list[str]
    units: list[str | None]
    part: Part
    edition: str


def read_proactive(rows: list[Row], found: Findings) -> None:
    """Reads the rows of table two into found.proactive; a row without a readable header above it is not read."""
    head: _Head | None = None
    article: str | None = None
    above: Row | None = None
    for number, row in enumerate(rows):
        article_here = next((role.article for role in row.roles if role.article), None)
        at = _row_label(row)
        if at < 0 and article_here:
            article, head, above = article_here, None, None
            if not any(role.entry and role.entry.columns for role in row.roles):
                continue
        if at >= 0:
            _read_row(row, at, head, article, found)
            above = None
        elif _is_header(row):
            joined = _join(above, row) if above is not None and head is None else row
            head = _read_header(joined, article, _codes_below(rows, number), found)
            above = joined if head is None else None
        elif any(not role.value for role in row.roles):
            _read_unknown(row, head, found)
    if rows and not found.proactive:
        found.warn("proactive: the table holds no row that could be read")


def _row_label(row: Row) -> int:
    for index, role in enumerate(row.roles):
        if role.entry is not None and role.entry.row is not None:
            return index
    return -1


def _is_header(row: Row) -> bool:
    if any(role.key == "信息内容" or (role.entry and role.entry.columns) for role in row.roles):
        return True
    return all(not role.value or role.blank for role in row.roles) and len(row.cells) > 1


def _codes_below(rows: list[Row], number: int) -> set[str]:
    """Codes of the rows between this header and the next caption or header."""
    codes: set[str] = set()
    for row in rows[number + 1 : number + 8]:
        at = _row_label(row)
        if at < 0 and (codes or any(role.article for role in row.roles)):
            break
        entry = row.roles[at].entry if at >= 0 else None
        if entry is not None and entry.row is not None:
            codes.add(entry.row)
    return codes


def _join(above: Row, row: Row) -> Row:
    """A header on two rows: the labels joined column by column."""
    texts = {cell.col: cell.text for cell in above.cells}
    cells = [type(c)(texts.get(c.col, "") + c.text, c.col, c.colspan, c.rowspan) for c in row.cells]
    held = {cell.col for cell in row.cells}
    cells += [cell for cell in above.cells if cell.col not in held]
    return Row.of(sorted(cells, key=lambda cell: cell.col), row.table)


def _read_header(row: Row, article: str | None, below: set[str], found: Findings) -> _Head | None:
    heads = [
        (cell.text, role)
        for cell, role in zip(row.cells, row.roles, strict=True)
        if not role.value and role.key != "信息内容" and role.article is None
    ]
    if not heads:
        return None
    best: list[tuple[int, float, str, Part, list[int]]] = []
    for place, (edition, part) in enumerate(vocabulary().parts):
        if article is not None and part.article != article:
            continue
        if article is None and below and not below & {label.code for label in part.rows}:
            continue
        fit = _align([role for _, role in heads], place, part)
        if fit is not None:
            best.append((fit[0], fit[1], edition, part, fit[2]))
    if not best:
        return None
    best.sort(key=lambda fit: (-fit[0], -fit[1]))
    exact, alike, edition, part, order = best[0]
    codes = [part.columns[at].code for at in order]
    for rival in best[1:]:
        same = rival[:2] == (exact, alike)
        if same and [rival[3].columns[at].code for at in rival[4]] != codes:
            found.warn(f"proactive: header “{row.shown()}” fits two forms; not read")
            return None
    for (text, role), at in zip(heads, order, strict=True):
        if role.key not in part.columns[at].keys:
            shown = " ".join(text.split())
            found.warn(f"proactive: damaged column label “{shown}” read as “{part.columns[at].label}”")
    found.vote(TABLE, edition)
    return _Head(codes, [money_unit(text) for text, _ in heads], part, edition)


def _align(heads: list[Role], place: int, part: Part) -> tuple[int, float, list[int]] | None:
    """(labels that match, likeness of the others, column of each label) where the labels fit the part in order."""
    columns = part.columns
    if len(heads) > len(columns):
        return None
    fits: list[tuple[int, float, list[int]]] = []

    def walk(index: int, start: int, exact: int, alike: float, order: list[int]) -> None:
        if index == len(heads):
            fits.append((exact, alike, order))
            return
        for at in range(start, len(columns) - (len(heads) - index) + 1):
            if heads[index].key in columns[at].keys:
                walk(index + 1, at + 1, exact + 1, alike, [*order, at])
                continue
            degree = max(likeness(heads[index].key, spelling) for spelling in columns[at].keys)
            if degree >= ALIKE:
                walk(index + 1, at + 1, exact, alike + degree, [*order, at])

    walk(0, 0, 0, 0.0, [])
    fits.sort(key=lambda fit: (-fit[0], -fit[1]))
    if not fits or (len(fits) > 1 and fits[0][:2] == fits[1][:2]):
        return None
    return fits[0]


def _read_row(row: Row, at: int, head: _Head | None, article: str | None, found: Findings) -> None:
    entry = row.roles[at].entry
    assert entry is not None
    assert entry.row is not None
    code = entry.row
    values = [read(cell.text) for cell in row.cells[at + 1 :]]
    if head is None:
        found.warn(f"proactive: no readable header above row “{row.shown()}”; not read")
        return
    if code not in {label.code for label in head.part.rows}:
        found.warn(f"proactive: row “{row.shown()}” stands under a header of another part; not read")
        return
    fit = fitted(values, len(head.codes))
    if fit is None and not any(not value.blank for value in values):
        fit = [read("")] * len(head.codes)
    if fit is None and len(head.codes) == 1 and sum(not value.blank for value in values) == 1:
        fit = [next(value for value in values if not value.blank)]
    if fit is None:
        found.warn(
            f"proactive: row “{row.shown()}” has {len(values)} values for {len(head.codes)} columns; not read"
        )
        fit = [read("")] * len(head.codes)
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
            found.warn(f"proactive: row {code} is printed twice with different numbers; the first is kept")
            return
        found.warn(f"proactive: row {code} is printed twice; the first is blank, the second is read")
    found.proactive[code] = line
    for column, value in texts:
        found.print(TABLE, code, column, value, line[column])


def _amount(row: str, column: str, unit: str | None, value: Value, found: Findings) -> Number | None:
    """The number of a cell, amounts of money in the contract's unit; every conversion is warned about."""
    wanted = WANTED_MONEY.get(row)
    if value.lines:
        found.warn(f"proactive: {row}.{column} holds several numbers; not read")
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


def _read_unknown(row: Row, head: _Head | None, found: Findings) -> None:
    """A row that no label matches: taken where exactly one row of its part that is still open looks alike."""
    at = next(index for index, role in enumerate(row.roles) if not role.value)
    role = row.roles[at]
    if not any(r.value and not r.blank for r in row.roles[at + 1 :]):
        return
    if head is not None:
        alike = [
            label
            for label in head.part.rows
            if label.code not in found.proactive
            and max(likeness(role.key, spelling) for spelling in label.keys) >= ALIKE + 0.1
        ]
        if len(alike) == 1:
            shown = " ".join(row.cells[at].text.split())[:60]
            found.warn(f"proactive: damaged label “{shown}” read as “{alike[0].label}”")
            entry = vocabulary().entries[next(iter(alike[0].keys))]
            row.roles[at] = Role(role.key, entry=entry)
            _read_row(row, at, head, None, found)
            return
    found.warn(f"proactive: row “{row.shown()}” is not in the form; not read")
