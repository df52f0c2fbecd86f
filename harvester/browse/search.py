"""Full-text search over titles and sections, Chinese words included.

The index lies in a file of its own beside the database (`data/harvest.db-search`), so that browsing writes nothing
to the database. Trigrams find every word of three characters or more; shorter ones are looked for in the text.
"""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

from harvester.errors import DatasetError
from harvester.store.database import read_only
from harvester.store.store import open_for_reading

MOST_WORDS = 8
LONGEST_WORD = 60
TRIGRAM = 3
AROUND = 60
LIMIT = 50
RANKED = 5_000

_INDEX = """
CREATE TABLE made (of TEXT NOT NULL);
CREATE TABLE pieces (
    id INTEGER PRIMARY KEY, report_id INTEGER NOT NULL, heading TEXT NOT NULL, text TEXT NOT NULL
);
CREATE VIRTUAL TABLE texts USING fts5(heading, text, content='pieces', content_rowid='id', tokenize='trigram');
"""
_PIECES = """
SELECT r.id, 'Title', coalesce(r.title, '') || ' ' || coalesce(r.agency, '') || ' ' || a.full_name || ' '
       || (SELECT coalesce(group_concat(value, ' '), '') FROM json_each(a.former_names))
FROM reports r JOIN agencies a ON a.id = r.agency_id
UNION ALL
SELECT report_id, heading, text FROM sections
ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where all words stand. before, word, after: the text around the first of them."""

    report_id: int
    title: str
    agency: str
    year: int | None
    heading: str
    before: str
    word: str
    after: str


def index(database: Path) -> Path:
    """The index of a database, made anew where the database has changed; returns its file.

    Raises DatasetError where neither its folder nor the system's temporary one can be written.
    """
    connection = open_for_reading(database)
    try:
        mark = _mark(connection)
        for file in (Path(f"{database}-search"), Path(tempfile.gettempdir()) / f"gongkai-{mark[:16]}-search"):
            if _made_of(file) == mark:
                return file
            try:
                _make(connection, file, mark)
            except (OSError, sqlite3.OperationalError):
                continue  # the database's folder may be read-only
            return file
    finally:
        connection.close()
    raise DatasetError(f"{database}-search: the search index cannot be written")


def _mark(connection: sqlite3.Connection) -> str:
    """What the index depends on: every report's current content."""
    digest = hashlib.sha256()
    for row in connection.execute("SELECT id, content_hash, agency_id, title FROM reports ORDER BY id"):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def _made_of(file: Path) -> str | None:
    try:
        connection = sqlite3.connect(read_only(file), uri=True)
    except sqlite3.OperationalError:
        return None
    try:
        return str(connection.execute("SELECT of FROM made").fetchone()[0])
    except (sqlite3.DatabaseError, TypeError):
        return None
    finally:
        connection.close()


def _make(source: sqlite3.Connection, file: Path, mark: str) -> None:
    with tempfile.TemporaryDirectory(prefix=".search-", dir=file.parent) as folder:
        made = Path(folder) / "index"
        connection = sqlite3.connect(made, isolation_level=None)
        try:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _INDEX)
            connection.execute("BEGIN")
            insert = "INSERT INTO pieces (report_id, heading, text) VALUES (?, ?, ?)"
            connection.executemany(insert, source.execute(_PIECES))
            connection.execute("INSERT INTO texts (texts) VALUES ('rebuild')")
            connection.execute("INSERT INTO made VALUES (?)", (mark,))
            connection.execute("COMMIT")
        finally:
            connection.close()
        made.replace(file)


def words_of(query: str) -> list[str]:
    """The words of a query, bounded; control characters part words."""
    plain = "".join(" " if character < " " else character for character in query)
    return [word[:LONGEST_WORD] for word in plain.split()[:MOST_WORDS]]


def find(connection: sqlite3.Connection, query: str, limit: int = LIMIT) -> tuple[list[Hit], int]:
    """Places that hold every word of the query, best first, and how many there are.

    connection: to the database, with the index attached as `search`.
    """
    words = words_of(query)
    if not words:
        return [], 0
    long = [word for word in words if len(word) >= TRIGRAM]
    short = [word for word in words if len(word) < TRIGRAM]
    conditions = ["instr(lower(p.text || ' ' || p.heading), ?) > 0"] * len(short)
    values: list[str | int] = [word.lower() for word in short]
    source = "search.pieces p"
    order = "r.year DESC, p.id"
    if long:
        source = "search.texts t JOIN search.pieces p ON p.id = t.rowid"
        conditions.insert(0, "t.texts MATCH ?")
        values.insert(0, " AND ".join('"' + word.replace('"', '""') + '"' for word in long))
        order = "t.rank, r.year DESC, p.id"
    where = " AND ".join(conditions)
    (count,) = connection.execute(f"SELECT count(*) FROM {source} WHERE {where}", values).fetchone()
    if long and count > RANKED:
        order = "t.rowid DESC"  # to rank them all would keep the page waiting: the newest come first
    rows = connection.execute(
        "SELECT p.report_id, r.title, a.full_name, r.year, p.heading, p.text"
        f" FROM {source} JOIN reports r ON r.id = p.report_id JOIN agencies a ON a.id = r.agency_id"
        f" WHERE {where} ORDER BY {order} LIMIT ?",
        [*values, limit],
    ).fetchall()
    return [_hit(row, words) for row in rows], int(count)


def _hit(row: tuple[int, str | None, str, int | None, str, str], words: list[str]) -> Hit:
    report, title, agency, year, heading, text = row
    lower = text.lower()
    found = ((lower.find(word.lower()), word) for word in words)
    start, word = min(((place, word) for place, word in found if place >= 0), default=(0, ""))
    end = start + len(word)
    before = ("…" if start > AROUND else "") + text[max(0, start - AROUND) : start]
    after = text[end : end + AROUND] + ("…" if len(text) > end + AROUND else "")
    return Hit(report, title or "(no title)", agency, year, heading, before, text[start:end], after)
