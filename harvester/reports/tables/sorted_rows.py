"""The rows of a document's tables, sorted by the table of the form that they are of, and handed to its reader."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from harvester.reports.tables.findings import Findings
from harvester.reports.tables.nulls import UNIT_UNKNOWN
from harvester.reports.tables.plans import READERS, read_kinds
from harvester.reports.tables.rows import Row
from harvester.reports.tables.stacked import apart
from harvester.reports.tables.statistics import is_indicator_list, read_statistics
from harvester.reports.tables.turned import upright
from harvester.reports.tables.turned_two import two_upright

MAX_ROWS = 3000
"""Rows looked at for each of the tables; the largest form has 28."""
MAX_HEAD = 3
"""Rows above the first label of table three that may be its header."""


@dataclass(slots=True)
class Sorted:
    """Rows by the kind of their table, while a document is gone through. strength: of the labels of each kind.

    current: the kind of the table that is open; lists: tables that are indicator lists; unlike: kinds of which a
    table counts in tens, hundreds, thousands …
    """

    kinds: dict[str, list[Row]]
    strength: dict[str, int]
    current: str | None = None
    lists: list[list[Row]] = field(default_factory=list)
    unlike: set[str] = field(default_factory=set)


def read_rows(tables: Sequence[list[Row]], *, loose: bool = False, scaled: Collection[int] = ()) -> Findings:
    """Reads the rows of tables.

    loose: they are made of lines of text, in which a cell's place says nothing. scaled: tables above which stands
    that they count in tens, hundreds, thousands …
    """
    found = Findings()
    held = sort(tables, found, scaled)
    if held.lists:
        read_statistics(held.lists, found)
    read_kinds(held.kinds, held.strength, found, loose=loose)
    forget_counts(found, held.unlike)
    return found


def sort(tables: Sequence[list[Row]], found: Findings, scaled: Collection[int] = ()) -> Sorted:
    """The rows of tables by their kinds. found: takes warnings about rows that are of none."""
    held = Sorted({kind: [] for kind in READERS}, dict.fromkeys(READERS, 0))
    for number, rows in enumerate(tables):
        if [True for row in rows if row.facts.stacked]:
            rows = apart(rows, found)
        if is_indicator_list(rows, follows=bool(held.lists) and held.lists[-1][0].table == number - 1):
            held.lists.append(rows)
            held.current = None
            continue
        if (left := _of_no_list(rows)) is not None:
            found.warn(f"statistics: row “{left.shown()}” stands without its list; not read")
        if [True for row in rows if row.facts.sideways]:
            rows = two_upright(rows, found)
        if (turned := upright(rows)) is not None:
            found.warn("requests: the table is set on its side; its columns read as rows")
            rows = [Row.of(cells, number) for cells in turned]
        if number in scaled:
            held.unlike.update({row.facts.kind for row in rows if row.facts.kind is not None})
        for at in [at for at, row in enumerate(rows) if row.facts.scaled]:
            held.unlike.add(next((row.facts.kind for row in rows[at:] if row.facts.kind is not None), ""))
        _sort_rows(rows, held)
    held.unlike.intersection_update(READERS)
    return held


def _of_no_list(rows: Sequence[Row]) -> Row | None:
    """The first row with a number behind the label of a list, in a table that is of no kind; None if none is."""
    if any(row.facts.kind is not None for row in rows):
        return None
    return next((row for row in rows if row.facts.indicator and row.facts.numbers), None)


def _sort_rows(rows: Sequence[Row], held: Sorted) -> None:
    """Adds the rows of a table to those of the kind that their labels name."""
    told = False
    above: list[Row] = []
    kept = held.kinds[held.current] if held.current is not None else None
    for row in rows:
        facts = row.facts
        kind = facts.kind
        if kind is not None:
            if kind != held.current or kept is None:
                held.current, kept = kind, held.kinds[kind]
            if not told and kind == "requests":  # a header may be in words that nothing knows
                kept += above[-MAX_HEAD:]
            elif not told and kind == "proactive" and above:  # 单位：件、元
                kept += [line for line in above if len(line.cells) == 1 and line.facts.words]
            told = True
            held.strength[kind] += facts.weight
        elif not told and facts.words and not facts.numbers and kept is None:
            above.append(row)
            continue
        elif kept is None or not (told or facts.numbers or _may_continue(row)):
            continue  # before the first label of a table, and no part of what was cut off above it
        if len(kept) < MAX_ROWS:
            kept.append(row)


def _may_continue(row: Row) -> bool:
    """Labels without a kind of their own (其他, 总计), or only values, at the head of a table's next part."""
    return not row.facts.words or any(told.entry is not None for told in row.roles)


def forget_counts(found: Findings, kinds: set[str]) -> None:
    """Takes back the counts of tables of these kinds: they are printed in another unit than one."""
    if not kinds:
        return
    tables = {"proactive": found.proactive, "requests": found.requests, "review_litigation": found.review}
    for kind in sorted(kinds):
        for row, cells in tables[kind].items():
            for column in cells:
                if column != "amount" and cells[column] is not None:
                    cells[column] = None
                    found.reasons[kind, row, column] = UNIT_UNKNOWN
        if tables[kind]:
            found.warn(f"{kind}: the header counts in tens, hundreds or thousands; its numbers are not read")
