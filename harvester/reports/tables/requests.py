"""Table three: requests received and what became of them (section 三 of the forms of 2019 and 2021)."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from harvester.reports.cells.labels import fold, key, likeness, names_several
from harvester.reports.cells.lexicon import vocabulary
from harvester.reports.cells.numbers import Value
from harvester.reports.model import Number
from harvester.reports.tables.editions import editions_of_rows, wanted_rows
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.nulls import COLUMN_UNKNOWN, SEVERAL
from harvester.reports.tables.request_cells import TABLE, Draft, adds_up, settle
from harvester.reports.tables.request_parts import put_together
from harvester.reports.tables.rows import Row, second_copy

MAX_DAMAGED = 60
"""Labels that are compared with the form's one by one."""
ALIKE = 0.6
"""How much a damaged label must look like the form's."""


_number = attrgetter("number")


def read_requests(rows: list[Row], found: Findings) -> None:
    """Reads the rows of table three, wherever page breaks or layout have put them, into found.requests."""
    words = vocabulary()
    rows = put_together(rows, found)
    draft = Draft(rows, found, words.request_rows, [column.code for column in words.request_columns])
    _match_labels(draft)
    _match_damaged(draft)
    settle(draft)
    if rows and rows[-1].loose:
        _doubt_lines(draft)
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
    for row in draft.rows:
        if row.facts.numbers and not row.facts.words:
            draft.found.warn(f"requests: row “{row.shown()}” has no label; not read")
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
        if len(alike) == 1 and not names_several(role.key, [one.keys for one in draft.labels if one.group]):
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


def _doubt_lines(draft: Draft) -> None:
    """Says which lines of text do not add up.

    A blank cell leaves no trace in a line, and two numbers in another make up for it
    (case text/two-numbers-and-a-blank-in-a-line).
    """
    for number, values in draft.values.items():
        if not any(value.blank for value in values) and not adds_up(values):
            shown = draft.rows[number].shown()
            draft.found.warn(f"requests: row “{shown}” does not add up; a blank cell could not be seen there")


def _store(draft: Draft) -> None:
    """Hands over the rows read, in the form's order."""
    claims: dict[int, list[int]] = {}
    rows, places = draft.rows, draft.places
    for number in _first_copy(draft):
        line = rows[number].facts.line
        place = places[number][0]
        assert place is not None
        if (line is None or line.shared) and _is_subtotal(draft, number):
            draft.found.warn(f"requests: row “{rows[number].shown()}” adds up a part; not read")
        elif place in claims:
            claims[place].append(number)
        else:
            claims[place] = [number]
    requests, columns, labels = draft.found.requests, draft.columns, draft.labels
    for place, numbers in sorted(claims.items()):
        own = _of_claims(draft, numbers) if len(numbers) > 1 else numbers[0]
        code = labels[place].code
        if own is None:  # several rows claim it, and none is its own
            requests[code] = dict.fromkeys(columns)
            draft.found.reasons[TABLE, code, None] = SEVERAL
            continue
        if draft.plain and own in draft.exact and own not in draft.reasons:
            requests[code] = rows[own].numbered(places[own][1], columns)
        else:
            requests[code] = dict(zip(columns, map(_number, draft.values[own]), strict=True))
        if draft.reasons or draft.unknown or own not in draft.exact:
            _tell_cells(draft, code, own)
    _tell_edition(draft.found)


def _tell_cells(draft: Draft, code: str, number: int) -> None:
    """Keeps why a row of the form has no numbers, and what its cells print beside them."""
    if number in draft.reasons:
        draft.found.reasons[TABLE, code, None] = draft.reasons[number]
    for unknown in draft.unknown.get(number, ()):
        draft.found.reasons[TABLE, code, draft.columns[unknown]] = COLUMN_UNKNOWN
    if number in draft.exact:
        return
    for column, value in zip(draft.columns, draft.values[number], strict=True):
        draft.found.print(TABLE, code, column, value, value.number)


def _is_subtotal(draft: Draft, number: int) -> bool:
    """Whether a row named by a word that many rows may bear (其他, 总计, 合计) is not where the form has it.

    Rows of other groups follow a subtotal, or its label stands among those of a group
    (case tables/subtotal-row-in-a-group).
    """
    place, at = draft.places[number]
    row = draft.rows[number]
    entry = row.roles[at].entry
    assert place is not None
    if entry is None or entry.request_column is None:
        return False
    if fold(row.cells[at].text) == fold(draft.labels[place].label):
        return False
    if any(first > number for p, first in draft.firsts(row.table).items() if p < place):
        return True
    before = next((n for n in range(number - 1, -1, -1) if draft.places[n][0] is not None), None)
    if before is None or draft.rows[before].table != row.table or row.loose:
        return False
    if not draft.labels[place].code.startswith("total"):
        return False
    col = draft.rows[before].cells[draft.places[before][1]].col
    return draft.labels[draft.place(before)].group is not None and col == row.cells[at].col > 0


def _of_claims(draft: Draft, numbers: list[int]) -> int | None:
    """Which of several rows of one code counts: the filled one, the one with the form's own label, or none."""
    filled = [n for n in numbers if any(not value.blank for value in draft.behind(n))]
    code = draft.labels[draft.place(numbers[0])].code
    if len(filled) < 2:
        if filled and filled[0] != numbers[0]:
            draft.found.warn(f"requests: row {code} is printed twice; the first is blank, the second is read")
        return (filled or numbers)[0]
    if all(_numbers(draft.values[n]) == _numbers(draft.values[filled[0]]) for n in filled):
        return filled[0]
    label = draft.labels[draft.place(numbers[0])].label
    for same in (fold, key):
        own = [n for n in filled if same(draft.rows[n].cells[draft.places[n][1]].text) == same(label)]
        if len(own) == 1:
            draft.found.warn(f"requests: several rows claim {code}; the one with the form's own label is read")
            return own[0]
    draft.found.warn(f"requests: row {code} is printed twice with different numbers; none is read")
    return None


def _tell_edition(found: Findings) -> None:
    """Names the edition to which some of the rows belong alone, and the rows that are missing in it."""
    for editions in editions_of_rows(frozenset(found.requests)):
        found.vote(TABLE, editions)
    if not found.requests:
        return
    votes = found.editions.get(TABLE) or found.editions.get("proactive", [])
    if missing := [code for code in wanted_rows(votes[0] if votes else None) if code not in found.requests]:
        found.warn(f"requests: rows missing: {', '.join(missing)}")


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
        draft.found.doubled.add(TABLE)
    return [number for number in numbers if number < begin]


def _numbers(values: Sequence[Value]) -> list[Number | None]:
    return [value.number for value in values]
