"""Table four: administrative review and litigation (section 四 of the forms of 2019 and 2021)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from harvester.datafiles.memory import remembered
from harvester.reports.cells.lexicon import vocabulary
from harvester.reports.cells.numbers import BLANK, Value
from harvester.reports.model import Number
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.nulls import COLUMN_UNKNOWN, ROW_UNCLEAR
from harvester.reports.tables.order import GROUPS, LITIGATION, UNCLEAR, review_order
from harvester.reports.tables.request_columns import MAX_LEVELS
from harvester.reports.tables.review_header import (
    CUT_SHORT,
    Named,
    cut_short,
    groups_as_form,
    has_strange,
    named,
    results_named,
)
from harvester.reports.tables.rows import Row, fitted, starts

TABLE = "review_litigation"
LEAVES = ("upheld", "corrected", "other_result", "pending", "total")
_LACKING = "no header names the {}; not read"
# matches: 上年同期
_OTHERS = re.compile(r"其中|上年|去年|往年|上一年|同比|增减|下属|乡镇|街道|占比|比例")
"""A label of a line of numbers that are not this year's, or not all of them."""
Told = dict[str, Value]
"""Values by group.column."""


@dataclass(slots=True)
class _Head:
    """What the header says. named: groups; heads: results and groups with the grid columns they stand over.

    side: the group named last, to which rows of a table on its side belong; astray: rows stood above the first
    group's name, so that names stand beside the middle of their rows. done: a line was read below it.
    end: grid column behind the last cell, padding included. rows: of the header.
    """

    named: list[str] = field(default_factory=list)
    heads: list[tuple[str, int, int]] = field(default_factory=list)
    side: str | None = None
    astray: bool = False
    ready: bool = False
    done: bool = False
    end: int = 0
    rows: list[Row] = field(default_factory=list)


def read_review(rows: list[Row], found: Findings) -> None:
    """Reads the one line of numbers of table four, or of its parts where a page break has cut it.

    A table on its side (a row for each group, or for each number) is read by the labels of its rows.
    """
    head = _Head()
    first: int | None = None
    for row in rows:
        values: Sequence[Value] | None = row.values
        told: Told | None = None
        if row.facts.words:
            told = _sideways(row, head, found)
            values = _labelled(row) if told is None and head.ready else None
            if told is None and values is None:
                _take_header(row, head, found)
                continue
        if told is None and head.ready and values:
            told = _line(row, values, head, found)
            head.done = True
        if told:
            if not found.review and first in (None, row.table) and all(value.exact for value in told.values()):
                _store_first(told, found)
            else:
                _store(told, found, again=first is not None and row.table != first)
        if first is None and (told or row.facts.numbers):
            first = row.table
    if rows and not found.review:
        found.warn("review_litigation: the table holds no line of numbers that could be read")
    found.review = {
        group: {leaf: found.review[group].get(leaf) for leaf in LEAVES}
        for group in GROUPS.values()
        if group in found.review
    }
    if found.review and found.second is not None and first is not None and first >= found.second:
        found.warn("review_litigation: stands behind a second table three; whose numbers it gives is not told")


def _take_header(row: Row, head: _Head, found: Findings) -> None:
    labels = row.facts.groups
    restarts = "行政复议" in labels or LITIGATION in labels
    if head.done or (restarts and head.named and any(name in GROUPS for name, _, _ in head.heads)):
        head.heads, head.end, head.rows = [], 0, []
    if head.ready and restarts:
        head.named = []
    groups = [GROUPS[label] for label in labels if label != LITIGATION]
    head.named += [group for group in groups if group not in head.named]
    for name, at in row.facts.results:
        cell = row.cells[at]
        head.heads.append((name, cell.col, cell.col + cell.colspan))
        head.end = max(head.end, row.end)
    if not row.facts.numbers:
        head.rows.append(row)
        del head.rows[:-MAX_LEVELS]
    head.side = groups[-1] if groups else head.side
    head.ready, head.done = True, False
    if row.facts.numbers:
        found.warn(f"review_litigation: row “{row.shown()}” is not in the form; not read")


def _labelled(row: Row) -> Sequence[Value] | None:
    """The values of a line that also holds words: a label of its own (数量, 件数), or a cell that is no number."""
    words = [index for index, role in enumerate(row.roles) if not role.value]
    if any(row.roles[index].kind or row.roles[index].entry for index in words):
        return None
    if words[:1] == [0] and _OTHERS.match(row.cells[0].text.strip()):
        return None
    if len(row.cells) < len(LEAVES) or len(words) * 2 >= len(row.cells) or not row.facts.numbers:
        return None
    return row.values[1:] if words[0] == 0 else row.values


def _sideways(row: Row, head: _Head, found: Findings) -> Told | None:
    """The numbers of a row that names its group, or its group and its one number, on its left."""
    at = row.facts.last_text
    if at < 0 or not row.facts.numbers or not all(role.value for role in row.roles[at + 1 :]):
        return None
    values, label = row.values[at + 1 :], row.roles[at]
    if label.key in GROUPS:
        group = GROUPS[label.key]
        fit = fitted(values, len(LEAVES))
        results = [name for name, _, _ in head.heads if name in LEAVES]
        if fit is None or (results and sorted(results) != sorted(LEAVES)):
            return None
        line = {f"{group}.{leaf}": value for leaf, value in zip(results or LEAVES, fit, strict=True)}
        if _doubtful(row, values, line, head) or (not fit[-1].text and not _add_up(line)):
            return None
        if not results:
            found.warn(f"review_litigation: {_LACKING.format('results')}")
            found.reasons[TABLE, group, None] = COLUMN_UNKNOWN
            return dict.fromkeys(line, BLANK)
        return line
    side = next((GROUPS[role.key] for role in reversed(row.roles[:at]) if role.key in GROUPS), head.side)
    fit = fitted(values, 1)
    if fit is None or label.entry is None or label.entry.review not in LEAVES:
        return None
    if sum(role.entry is not None and role.entry.review in LEAVES for role in row.roles) > 1:
        return None  # a header, and a number that does not belong there
    if side is None:
        head.astray = True
        return None
    head.side = side
    if head.astray:
        if (TABLE, side, None) not in found.reasons:
            found.reasons[TABLE, side, None] = ROW_UNCLEAR
            found.warn(f"review_litigation: which rows the name of {side} stands for is not told; not read")
        return {f"{side}.{label.entry.review}": BLANK}
    return {f"{side}.{label.entry.review}": fit[0]}


@remembered()
def _columns() -> tuple[str, ...]:
    return tuple([label.code for label in vocabulary().review_columns])


def _line(row: Row, values: Sequence[Value], head: _Head, found: Findings) -> Told | None:
    """The numbers of the line below the header; None, with a warning, where they do not fit it."""
    if _is_plain(head) and len(values) == len(_columns()):
        return _whole(row, values, found) if row.end == head.end else _beside(row, values, head, found)
    by_grid = _by_names(row, values, head, found)
    if by_grid is not None:
        return _up_to_its_end(row, by_grid, found)
    as_form = groups_as_form(head.rows) and cut_short(results_named(head.rows))
    if as_form and len(values) == len(_columns()):
        if [name for name, _, _ in head.heads if name in LEAVES] != [*LEAVES] * len(GROUPS):
            found.warn(f"review_litigation: {CUT_SHORT}")
        return _whole(row, values, found) if row.end == head.end else _beside(row, values, head, found)
    if has_strange(head.rows, row.loose):
        found.warn("review_litigation: the header names the columns in words that are unclear; not read")
        return dict.fromkeys(_unread(found), BLANK)
    return _by_count(row, values, head, found)


def _whole(row: Row, values: Sequence[Value], found: Findings) -> Told | None:
    """The numbers of a line with a cell for each column of the form."""
    return _up_to_its_end(row, dict(zip(_columns(), values, strict=True)), found)


def _beside(row: Row, values: Sequence[Value], head: _Head, found: Findings) -> Told | None:
    """The same of a line that does not end below its header.

    A cell broader than others may hold two columns, and another be one too many (a year in front of the first
    column is): then nothing adds up.
    """
    told = dict(zip(_columns(), values, strict=True))
    cells = row.cells[-len(values) :]
    below = cells[0].col >= min(col for _, col, _ in head.heads)
    if _add_up(told) or (below and all(cell.colspan == 1 for cell in cells)):
        return _up_to_its_end(row, told, found)
    found.reasons[TABLE, None, None] = ROW_UNCLEAR
    found.warn(f"review_litigation: the line does not stand below its header, nor add up; not read: {row.shown()}")
    return None


def _up_to_its_end(row: Row, told: Told, found: Findings) -> Told | None:
    """The numbers told of a line, in the order of its columns.

    None, with a warning, where nothing is printed in the last and the others do not add up: a cell before it was
    lost, and all behind it moved (in a Word table and a sheet a blank cell takes the place of the last). Where all
    that is blank are the totals of several groups, nothing has moved.
    """
    if not told or [*told.values()][-1].text or _add_up(told) or all(value.blank for value in told.values()):
        return told
    blank = [code for code, value in told.items() if value.blank]
    if len(blank) > 1 and blank == [code for code in told if code.endswith(".total")]:
        return told
    found.reasons[TABLE, None, None] = ROW_UNCLEAR
    found.warn(
        f"review_litigation: the line ends before its last column and does not add up; not read: {row.shown()}"
    )
    return None


def _by_count(row: Row, values: Sequence[Value], head: _Head, found: Findings) -> Told | None:
    """The numbers of a line that has as many as its header has names, read one after the other."""
    columns = _columns()
    fit = fitted(values, len(columns))
    if fit is None and head.named:
        columns = tuple([code for code in columns if code.partition(".")[0] in head.named])
        fit = fitted(values, len(columns))
    if fit is None:
        if any(not value.blank for value in values):
            found.reasons[TABLE, None, None] = ROW_UNCLEAR
            found.warn(
                f"review_litigation: {len(values)} values for {len(columns)} columns; not read: {row.shown()}"
            )
        return None
    order = review_order(tuple(head.heads), starts(row.cells[-len(values) :], len(columns)), columns)
    if order == UNCLEAR:
        found.warn("review_litigation: the header names the columns in an order that is unclear; not read")
        return dict.fromkeys(_unread(found), BLANK)
    if not head.named or not any(name in LEAVES for name, _, _ in head.heads):
        lacking = "results" if head.named else "groups"
        found.warn(f"review_litigation: {_LACKING.format(lacking)}")
        return dict.fromkeys(_unread(found), BLANK)
    if order is not None:
        found.warn("review_litigation: the columns stand in another order than in the form; read by their header")
    told = dict(zip(order or columns, fit, strict=True))
    if _doubtful(row, values, told, head):
        found.reasons[TABLE, None, None] = ROW_UNCLEAR
        found.warn(
            f"review_litigation: {len(values)} values for {len(columns)} columns do not add up without the blank "
            f"ones: a number may not belong there; not read: {row.shown()}"
        )
        return None
    return _up_to_its_end(row, told, found)


def _is_plain(head: _Head) -> bool:
    """Whether the header names what the form does, in its order, and nothing else."""
    return _as_printed(tuple([name for name, _, _ in head.heads])) and all(
        row.facts.only_results for row in head.rows
    )


@remembered(256)
def _as_printed(names: tuple[str, ...]) -> bool:
    first, *others = GROUPS
    groups = [name for name in names if name not in LEAVES]
    return groups == [first, LITIGATION, *others] and [n for n in names if n in LEAVES] == [*LEAVES] * len(GROUPS)


def _by_names(row: Row, values: Sequence[Value], head: _Head, found: Findings) -> Told | None:
    """The numbers of a line that stands in the grid below the header's names; None where it does not."""
    names = named(head.rows, row, len(row.cells) - len(values)) if head.rows and values else None
    if names is None:
        return None
    if len(values) != len(names.cols) and row.end != head.end and not _sums_hold(row, names):
        return None
    for told in names.told:
        found.warn(f"review_litigation: {told}")
    by_col = {cell.col: value for cell, value in zip(row.cells, row.values, strict=True)}
    line = {code: by_col[col] for code, col in zip(names.codes, names.cols, strict=True) if code is not None}
    groups = {code.partition(".")[0] for code in line}
    if len(line) < len(groups) * len(LEAVES) and not _add_up(_whole_groups(line)):
        found.reasons[TABLE, None, None] = ROW_UNCLEAR  # a name was lost, and it may be a cell as well
        found.warn(f"review_litigation: names are lacking and the numbers do not add up; not read: {row.shown()}")
        return dict.fromkeys(line, BLANK)
    for code in _columns():
        group, _, leaf = code.partition(".")
        if group in groups and code not in line:
            found.reasons[TABLE, group, leaf] = COLUMN_UNKNOWN
    return line


def _whole_groups(line: Told) -> Told:
    """The groups of a line that have a number for each result."""
    groups = [code.partition(".")[0] for code in line]
    return {code: value for code, value in line.items() if groups.count(code.partition(".")[0]) == len(LEAVES)}


def _sums_hold(row: Row, names: Named) -> bool:
    by_col = {cell.col: value for cell, value in zip(row.cells, row.values, strict=True)}
    return _add_up({code: by_col[col] for code, col in zip(names.codes, names.cols, strict=True) if code})


def _unread(found: Findings) -> tuple[str, ...]:
    """The codes of all columns, none of which is read, with the reason."""
    for code in _columns():
        found.reasons[TABLE, code.partition(".")[0], None] = COLUMN_UNKNOWN
    return _columns()


def _doubtful(row: Row, values: Sequence[Value], told: Told, head: _Head) -> bool:
    """Whether blanks taken for padding may be none, since a cell too many has moved the numbers.

    They are padding where the header ends with the row, or where the results of every group add up to its total.
    """
    if len(values) == len(told) or row.end == head.end:
        return False
    return not _add_up(told)


def _add_up(told: Told) -> bool:
    """Whether the results of every group add up to its total."""
    sums: dict[str, Number] = {}
    for code, value in told.items():
        group, _, column = code.partition(".")
        number = value.number or 0
        sums[group] = sums.get(group, 0) + (-number if column == "total" else number)
    return not any(sums.values())


def _store_first(told: Told, found: Findings) -> None:
    """Keeps the numbers of the first line, of whose texts nothing else needs to be kept."""
    for code, value in told.items():
        group, _, column = code.partition(".")
        found.review.setdefault(group, {})[column] = value.number


def _store(told: Told, found: Findings, *, again: bool) -> None:
    """Keeps the numbers told. again: a table of the kind came before, which a further one may not fill up."""
    full = again and any(number is not None for cells in found.review.values() for number in cells.values())
    if again and not found.review:
        found.warn("review_litigation: a second table follows one that could not be read; not read")
        return
    fresh: dict[str, dict[str, Value]] = {}
    for code, value in told.items():
        group, _, column = code.partition(".")
        fresh.setdefault(group, {})[column] = value
    for group, cells in fresh.items():
        old = found.review.setdefault(group, {})
        if not old.keys().isdisjoint(cells):
            before = [old.get(column) for column in cells]
            numbers = [value.number for value in cells.values()]
            if before == numbers or not any(number is not None for number in numbers):
                continue
            if full or any(number is not None for number in before):
                found.doubled.add(TABLE)
                continue
            found.warn(f"review_litigation: {group} is printed twice; the first is blank, the second is read")
        for column, value in cells.items():
            old[column] = value.number
            found.print(TABLE, group, column, value, value.number)
