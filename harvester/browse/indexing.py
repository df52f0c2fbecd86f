"""The file beside the database from which pages are answered that would need the whole of it.

`data/harvest.db-search` holds a full-text index, a row per report, and the answers to questions over all reports
(browse/answers.py). Browsing writes nothing to the database itself. The file is kept up: only reports that are
new, changed or gone are looked at again, in short transactions, and what is not done in time is done later.

Text is indexed as overlapping pairs of characters (信访局 as 信访, 访局 and 局): a word of two characters is one
token, a longer one a phrase of tokens, one of a single character the beginning of tokens. SQLite's own trigrams
need three characters, and most Chinese words have two.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from operator import add
from pathlib import Path

from harvester.browse import answers
from harvester.errors import DatasetError
from harvester.store.database import read_only, whole
from harvester.store.store import lies_still, open_for_reading

LAYOUT = 3
"""Another number: the file is made anew."""
FIRST_SECONDS = 6.0
"""So long a start waits for the index; the rest is made while pages are answered already."""
BATCH = 200
MOST_TEXT = 20_000
"""Characters of a report that can be found; most reports have 3,000 to 8,000."""
SPENT = 1.5
"""Rows of reports that were replaced stay in the index; where they are more than half it is made anew."""

_MADE = """
CREATE TABLE state (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE held (
    row INTEGER PRIMARY KEY AUTOINCREMENT, report_id INTEGER NOT NULL UNIQUE, revision_id INTEGER NOT NULL,
    content_hash TEXT NOT NULL
);
CREATE TABLE names (agency_id INTEGER PRIMARY KEY, full_name TEXT NOT NULL, former_names TEXT NOT NULL);
CREATE VIRTUAL TABLE texts USING fts5(tokens, content='', tokenize="ascii tokenchars '_'");
"""
# by the index of revisions alone: seconds for millions; {more}: see _differing
_DIFFERING = """
INSERT OR IGNORE INTO temp.todo
SELECT r.id FROM base.reports r LEFT JOIN held h ON h.report_id = r.id
WHERE h.row IS NULL OR h.revision_id <> r.revision_id {more}
UNION ALL
SELECT h.report_id FROM held h WHERE NOT EXISTS (SELECT 1 FROM base.reports r WHERE r.id = h.report_id)
UNION ALL
SELECT r.id FROM temp.renamed a JOIN names n ON n.agency_id = a.id JOIN base.reports r ON r.agency_id = a.id
"""
_RENAMED = """
CREATE TEMP TABLE renamed AS
SELECT a.id, a.full_name, json(a.former_names) FROM base.agencies a LEFT JOIN names n ON n.agency_id = a.id
WHERE n.full_name IS NOT a.full_name OR n.former_names IS NOT json(a.former_names)
"""
_TEXT = """
SELECT r.id, r.revision_id, r.content_hash,
       coalesce(r.title, '') || ' ' || coalesce(r.agency, '') || ' ' || a.full_name || ' ' || a.former_names
       || coalesce((SELECT group_concat(' ' || heading || ' ' || text, '') FROM base.sections s
                    WHERE s.report_id = r.id), '')
FROM base.reports r JOIN base.agencies a ON a.id = r.agency_id
WHERE r.id IN (SELECT id FROM temp.batch) ORDER BY r.id
"""
_RUN = re.compile(r"\w+")


def runs_of(text: str) -> list[str]:
    """The runs of letters, digits and characters in a text, in small letters."""
    return _RUN.findall(text.lower())


def tokens_of(text: str) -> str:
    """What the index holds of a text: of each run its pairs of characters and its last one, parted by spaces."""
    return " ".join(" ".join(map(add, run, run[1:] + " ")) for run in runs_of(text))


def index(database: Path, seconds: float = FIRST_SECONDS) -> Path:
    """The file of a database, brought up to date as far as that can be done in some seconds.

    Raises DatasetError where neither its folder nor the system's temporary one can be written.
    """
    open_for_reading(database).close()  # brings it up to date itself
    name = hashlib.sha256(str(database.resolve()).encode()).hexdigest()[:16]
    beside = Path(f"{database}-search")
    for file in (beside, Path(tempfile.gettempdir()) / f"gongkai-{name}-search"):
        try:
            update(database, file, seconds)
        except (OSError, sqlite3.OperationalError):
            continue  # the database's folder may be read-only
        return file
    raise DatasetError(f"{beside}: the search index cannot be written")


def update(database: Path, file: Path, seconds: float | None = None) -> int:
    """Brings a file up to date, for some seconds at most; returns how many reports are left to be indexed.

    Raises OSError and sqlite3.OperationalError where it cannot be written.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    if ends is None:  # seconds, beside minutes for the index of a database that is new to us
        answer(database, file)
    with closing(_opened(file)) as connection:
        connection.execute("ATTACH ? AS base", (read_only(database, still=lies_still(database)),))
        stamp = moved(database)
        _find(connection, database)
        for batch in _batches(connection):
            if ends is not None and time.monotonic() > ends:
                break
            _write(connection, batch)
        (left,) = connection.execute("SELECT count(*) FROM temp.todo").fetchone()
        _say(connection, {"left": left})
        if not left:
            connection.execute("INSERT OR REPLACE INTO names SELECT * FROM temp.renamed")
            _say(connection, {"file": _identity(database)})
        if ends is not None:
            answers.make(connection, stamp, ends)
    return int(left)


def answer(database: Path, file: Path) -> None:
    """Answers the questions over all reports anew where the database has changed, as long as that takes."""
    with closing(_opened(file)) as connection:
        connection.execute("ATTACH ? AS base", (read_only(database, still=lies_still(database)),))
        answers.make(connection, moved(database), None)


def _opened(file: Path) -> sqlite3.Connection:
    """The file, made where there is none, or none of today's layout, or one full of rows that count no more."""
    for _ in range(2):
        connection = sqlite3.connect(file, timeout=30, isolation_level=None)
        try:
            if _is_sound(connection):
                return connection
        except sqlite3.OperationalError:
            connection.close()
            raise
        except sqlite3.DatabaseError:
            pass  # no database at all, or a damaged one
        connection.close()
        for ending in ("", "-journal"):
            Path(f"{file}{ending}").unlink(missing_ok=True)
    raise OSError(f"{file}: cannot be made")


def _is_sound(connection: sqlite3.Connection) -> bool:
    # lost in a power cut it is made anew
    connection.execute("PRAGMA synchronous = OFF")
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    if layout == LAYOUT:
        rows, last = connection.execute("SELECT count(*), ifnull(max(row), 0) FROM held").fetchone()
        return bool(last <= 1000 + SPENT * rows)
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if layout or tables:
        return False
    connection.execute("BEGIN IMMEDIATE")
    for statement in [*_MADE.split(";"), f"PRAGMA user_version = {LAYOUT}", "COMMIT"]:
        connection.execute(statement)
    return True


def _find(connection: sqlite3.Connection, database: Path) -> None:
    """Fills temp.todo with the reports that are new, changed or gone since the file was last brought up to date.

    A file that was moved or read anew (`scrapy reextract`) may say other things under the same numbers: then what
    the reports say is compared as well, which takes a walk over all of them.
    """
    connection.execute("CREATE TEMP TABLE todo (id INTEGER PRIMARY KEY)")
    connection.execute("CREATE TEMP TABLE batch (id INTEGER PRIMARY KEY)")
    connection.execute(_RENAMED)
    found = connection.execute("SELECT value FROM state WHERE key = 'file'").fetchone()
    same = found is None or found[0] == _identity(database)
    more = "" if same else "OR h.content_hash <> r.content_hash"
    connection.execute(_DIFFERING.format(more=more))


def _batches(connection: sqlite3.Connection) -> Iterator[list[int]]:
    """What is to be done, newest first."""
    while batch := [
        row[0] for row in connection.execute("SELECT id FROM temp.todo ORDER BY id DESC LIMIT ?", (BATCH,))
    ]:
        yield batch


def _write(connection: sqlite3.Connection, batch: list[int]) -> None:
    """Indexes some reports anew, or leaves them out where they are gone; in one transaction."""
    ids = [(one,) for one in batch]
    ask, many = connection.execute, connection.executemany
    with whole(connection):
        ask("DELETE FROM temp.batch")
        many("INSERT INTO temp.batch VALUES (?)", ids)
        ask("DELETE FROM held WHERE report_id IN (SELECT id FROM temp.batch)")
        for report, revision, digest, text in ask(_TEXT):
            row = ask(
                "INSERT INTO held (report_id, revision_id, content_hash) VALUES (?, ?, ?)",
                (report, revision, digest),
            ).lastrowid
            ask("INSERT INTO texts (rowid, tokens) VALUES (?, ?)", (row, tokens_of(text[:MOST_TEXT])))
        many("DELETE FROM temp.todo WHERE id = ?", ids)


def _say(connection: sqlite3.Connection, state: dict[str, object]) -> None:
    for key, value in state.items():
        connection.execute(
            "INSERT INTO state VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
            " WHERE value IS NOT excluded.value",
            (key, value),
        )


def _identity(database: Path) -> str:
    about = database.stat()
    return f"{about.st_dev}.{about.st_ino}"


def moved(database: Path) -> str:
    """What tells that a database was written: times and sizes of its files."""
    return " ".join(_written(Path(f"{database}{ending}")) for ending in ("", "-wal"))


def _written(file: Path) -> str:
    try:
        about = file.stat()
    except OSError:
        return ""
    return f"{about.st_mtime_ns} {about.st_size}" if about.st_size else ""
