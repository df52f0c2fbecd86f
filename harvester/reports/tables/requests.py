"""Table three: requests received and what became of them (section 三 of the forms of 2019 and 2021)."""

from __future__ import annotations

from collections.abc import Sequence

from harvester.reports.cells import forms
from harvester.reports.cells.labels import likeness
from harvester.reports.cells.lexicon import vocabulary
from harvester.reports.cells.numbers import Value
from harvester.reports.model import Number
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.request_cells import TABLE, Draft, settle
from harvester.reports.tables.rows import Row, second_copy

SINCE_2021 = ("other_no_correction", "other_fee_unpaid", "other_other")
MAX_DAMAGED = 60
"""Labels that are compared with the form's one by one."""
ALIKE = 0.6
"""How much a damaged label must look like the form's."""


def read_requests(rows: list[Row], found: Findings) -> None:
    """Reads the rows of table three, wherever page breaks or layout have put them, into found.requests."""
    words = vocabulary()
    draft = Draft(rows, found, words.request_rows, [column.code for column in words.request_columns])
    _match_labels(draft)
    _match_damaged(draft)
    settle(draft)
    _store(draft)


def _match_labels(draft: Draft) -> None:
    begun = False
    for number, row in enumerate(draft.rows):
        line = row.facts.line if begun else row.facts.first_line
        if line is None:
            draft.places.append((None, -1))
            if row.facts.words and not row.facts.numbers:
                draft.headers.append(number)
            continue
        begun = True
        draft.places.append((line.place, line.at))
        if line.exact:
            draft.exact.add(number)


def _match_damaged(draft: Draft) -> None:
    """Labels that no spelling matches: taken where exactly one row still open at this point looks alike."""
    open_rows = [n for n, row in enumerate(draft.rows) if draft.places[n][0] is None and row.facts.last_text >= 0]
    if not open_rows:
        return
    taken = {place for place, _ in draft.places if place is not None}
    tried = 0
    for number in open_rows:
        row = draft.rows[number]
        at = row.facts.last_text
        role = row.roles[at]
        if not role.key or not any(later.value for later in row.roles[at + 1 :]):
            continue
        tried += 1
        alike = _alike(draft, number, role.key, taken) if tried <= MAX_DAMAGED else []
        if len(alike) == 1:
            draft.places[number] = (alike[0], at)
            taken.add(alike[0])
            label = draft.labels[alike[0]].label
            draft.found.warn(f"requests: damaged label “{row.shown_cell(at)}” read as “{label}”")
        elif row.facts.numbers:
            draft.found.warn(f"requests: row “{row.shown()}” is not in the form; not read")


def _alike(draft: Draft, number: int, damaged: str, taken: set[int]) -> list[int]:
    before = next((p for p, _ in reversed(draft.places[:number]) if p is not None), -1)
    after = next((p for p, _ in draft.places[number + 1 :] if p is not None and p > before), len(draft.labels))
    return [
        place
        for place in range(before + 1, after)
        if place not in taken and max(likeness(damaged, key) for key in draft.labels[place].keys) >= ALIKE
    ]


def _store(draft: Draft) -> None:
    """Hands over the rows read, in the form's order."""
    stored: dict[int, int] = {}
    for number in _first_copy(draft):
        place = draft.place(number)
        if place not in stored or _replaces(draft, stored[place], number):
            stored[place] = number
    for place, number in sorted(stored.items()):
        code, values = draft.labels[place].code, draft.values[number]
        numbers = {column: value.number for column, value in zip(draft.columns, values, strict=True)}
        draft.found.requests[code] = numbers
        if number in draft.reasons:
            draft.found.reasons[TABLE, code, None] = draft.reasons[number]
        for unknown in draft.unknown.get(number, ()):
            draft.found.reasons[TABLE, code, draft.columns[unknown]] = "column unknown"
        if number in draft.exact:
            continue
        for column, value in zip(draft.columns, values, strict=True):
            draft.found.print(TABLE, code, column, value, value.number)
    _tell_edition(draft.found)


def _tell_edition(found: Findings) -> None:
    """Names the edition to which some of the rows belong alone, and the rows that are missing in it."""
    edition = "2021"
    if "other_total" in found.requests:
        edition = "2019"
        found.vote(TABLE, edition)
    wanted = forms.load()[edition].request_rows
    if 0 < len(found.requests) < len(wanted):
        missing = [label.code for label in wanted if label.code not in found.requests]
        found.warn(f"requests: rows missing: {', '.join(missing)}")
    if not found.requests.keys().isdisjoint(SINCE_2021):
        found.vote(TABLE, "2021")


def _first_copy(draft: Draft) -> list[int]:
    """The rows to read, without those of a second table three (汇总 after 本机关, last year's)."""
    numbers = sorted(draft.values)
    if len(numbers) <= len(draft.labels):
        return numbers
    codes = {number: draft.labels[draft.place(number)].code for number in numbers}
    begin = second_copy([(n, code, draft.rows[n].facts.numbers) for n, code in codes.items()])
    if begin is None:
        return numbers
    draft.found.second = draft.rows[begin].table
    first = {code: _numbers(draft.values[n]) for n, code in codes.items() if n < begin}
    if any(first.get(code) != _numbers(draft.values[n]) for n, code in codes.items() if n >= begin):
        draft.found.warn("requests: the table is printed twice with different numbers; only the first is read")
    return [number for number in numbers if number < begin]


def _numbers(values: Sequence[Value]) -> list[Number | None]:
    return [value.number for value in values]


def _replaces(draft: Draft, first: int, second: int) -> bool:
    """Whether a row printed twice is taken from its second place: only where the first was blank."""
    code, old, new = draft.labels[draft.place(first)].code, draft.values[first], draft.values[second]
    if all(value.blank for value in new) or _numbers(old) == _numbers(new):
        return False
    if all(value.blank for value in old):
        draft.found.warn(f"requests: row {code} is printed twice; the first is blank, the second is read")
        return True
    draft.found.warn(f"requests: row {code} is printed twice with different numbers; the first is kept")
    return False
