"""Search over titles, names and sections, Chinese words of any length included; see browse/indexing.py."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from harvester.browse.indexing import MOST_TEXT, runs_of

MOST_WORDS = 8
LONGEST_WORD = 60
AROUND = 60
LIMIT = 50
RANKED = 2_000
"""More hits are shown newest first, not best first: to rank them all would keep the page waiting."""
COUNTED = 10_000
"""Hits are counted so far."""

_HITS = "search.texts t JOIN search.held h ON h.row = t.rowid WHERE texts MATCH ?"
_PIECES = """
SELECT 'Title', coalesce(r.title, '') || ' ' || coalesce(r.agency, '') || ' ' || a.full_name || ' '
       || (SELECT coalesce(group_concat(value, ' '), '') FROM json_each(a.former_names))
FROM reports r JOIN agencies a ON a.id = r.agency_id WHERE r.id = ?
UNION ALL
SELECT heading, text FROM (SELECT heading, text FROM sections WHERE report_id = ? ORDER BY position)
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A report in which all words stand. heading: of the section that shows most of them; before, word, after: the
    text around the first of them.
    """

    report_id: int
    title: str
    agency: str
    year: int | None
    heading: str
    before: str
    word: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """The first hits; count: of all, at most COUNTED; left: reports that are not in the index yet."""

    hits: list[Hit] = field(default_factory=list)
    count: int = 0
    more: bool = False
    left: int = 0


def words_of(query: str) -> list[str]:
    """The words of a query, bounded; control characters part words."""
    plain = "".join(" " if character < " " else character for character in query)
    return [word[:LONGEST_WORD] for word in plain.split()[:MOST_WORDS]]


def match_of(words: Iterable[str]) -> str:
    """The words as the index is asked for them; "" where they hold nothing that it knows.

    信访局 becomes the phrase "信访 访局", 乡 the beginning of tokens.
    """
    runs = dict.fromkeys(run for word in words for run in runs_of(word))
    return " AND ".join(
        f'"{run}" *' if len(run) == 1 else f'"{" ".join(map("".join, pairwise(run)))}"' for run in runs
    )


def example(connection: sqlite3.Connection) -> str:
    """Words that the search box can offer, for they are found here: the name of the first body."""
    found = connection.execute("SELECT full_name FROM agencies ORDER BY id LIMIT 1").fetchone()
    return str(found[0]) if found else ""


def find(connection: sqlite3.Connection, query: str, limit: int = LIMIT, start: int = 0) -> Found:
    """Reports that hold every word of the query: best first, or where they are many the newest first.

    connection: to the database, with the index attached as `search`. limit, start: which of the hits.
    """
    words = words_of(query)
    match = match_of(words)
    state = dict(connection.execute("SELECT key, value FROM search.state").fetchall())
    left = int(state.get("left") or 0)
    if not match:
        return Found(left=left)
    counted = f"SELECT count(*) FROM (SELECT 1 FROM {_HITS} LIMIT ?)"
    (count,) = connection.execute(counted, (match, COUNTED + 1)).fetchone()
    order = "t.rank, t.rowid DESC" if count <= RANKED else "t.rowid DESC"
    rows = connection.execute(
        "SELECT r.id, coalesce(r.title, '(no title)'), a.full_name, r.year FROM"
        f" (SELECT h.report_id FROM {_HITS} ORDER BY {order} LIMIT ? OFFSET ?) f"
        " CROSS JOIN reports r ON r.id = f.report_id JOIN agencies a ON a.id = r.agency_id",
        (match, limit, start),
    ).fetchall()
    shown = [word.lower() for word in words] + [run for word in words for run in runs_of(word)]
    hits = [Hit(id, title, agency, year, *_place(connection, id, shown)) for id, title, agency, year in rows]
    return Found(hits, min(count, COUNTED), count > COUNTED, left)


def _place(connection: sqlite3.Connection, report: int, words: list[str]) -> tuple[str, str, str, str]:
    """Where the words stand in a report: heading, text before, word, text after."""
    pieces = connection.execute(_PIECES, (report, report)).fetchall()
    heading, text = max(
        pieces, key=lambda piece: sum(word in piece[1].lower() for word in words), default=("", "")
    )
    lower = text[:MOST_TEXT].lower()
    found = ((lower.find(word), -len(word)) for word in words)
    start, length = min((one for one in found if one[0] >= 0), default=(0, 0))
    end = start - length
    before = ("…" if start > AROUND else "") + text[max(0, start - AROUND) : start]
    return heading, before, text[start:end], text[end : end + AROUND] + ("…" if len(text) > end + AROUND else "")
