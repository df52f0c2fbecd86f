"""The lines of a table in CSV.

The long tables say the same of a report on each of its two hundred lines: that is put into words once, and so is
what their lines say most often (no request, blank). Written cell by cell they took three times as long.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from harvester.dataset.codebook import load
from harvester.dataset.harmless import harmless, may_hold_risky
from harvester.dataset.rows import LONG, Row, Snapshot, columns_of

BATCH = 5_000
# what is kept in words: reports (0.4 kB each), and what lines say of a cell (0.2 kB)
_REPORTS, _SAID = 20_000, 50_000
_OF_REPORT = {
    "agency": "a.key",
    "division": "a.division",
    "year": "r.year",
    "scope": "r.scope",
    "variant": "r.variant",
    "edition": "r.edition",
    "agency_told_by": "r.agency_told_by",
    "year_told_by": "r.year_told_by",
    "report_id": "r.id",
}
"""Columns of the long tables that say something of the report, with their places."""


def csv_pieces(snapshot: Snapshot, name: str) -> Iterator[tuple[int, str]]:
    """A table's lines in pieces: how many, and their text."""
    if name in LONG:
        yield from _long_pieces(snapshot, name)
        return
    for piece in snapshot.pieces(name, BATCH):
        yield len(piece), csv_lines(piece)


def csv_lines(rows: Sequence[Row]) -> str:
    """Lines of CSV that do no harm in a spreadsheet; cells are looked at one by one only where one may do some."""
    text = _written(rows)
    if may_hold_risky(text):
        text = _written([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text


def _written(rows: Any) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _long_pieces(snapshot: Snapshot, name: str) -> Iterator[tuple[int, str]]:
    names = [column.name for column in columns_of(load().tables[name])]
    own = [one for one in names if one not in _OF_REPORT]
    first = names.index(own[0])
    around = _around(snapshot, names[:first], names[first + len(own) :])

    # typed: 1 and 1.0 are written otherwise
    @lru_cache(_SAID, typed=True)
    def said(*cells: Any) -> str:
        return csv_lines([cells])[:-1]

    report, before, behind = None, "", ""
    for piece in snapshot.pieces(name, BATCH, (*own, "report_id")):
        lines = []
        for row in piece:
            if row[-1] != report:
                report = row[-1]
                before, behind = around(report)
            lines.append(f"{before}{said(*row[:-1])}{behind}")
        yield len(piece), "".join(lines)


def _around(snapshot: Snapshot, before: Sequence[str], behind: Sequence[str]) -> Callable[[int], tuple[str, str]]:
    """What gives the beginning and the end of a report's lines."""
    taken = ", ".join(_OF_REPORT[name] for name in (*before, *behind))
    query = f"SELECT {taken} FROM reports r JOIN agencies a ON a.id = r.agency_id WHERE r.id = ?"

    @lru_cache(_REPORTS)
    def around(report: int) -> tuple[str, str]:
        row = snapshot.connection.execute(query, (report,)).fetchone()
        return f"{csv_lines([row[: len(before)]])[:-1]},", f",{csv_lines([row[len(before) :]])}"

    return around
