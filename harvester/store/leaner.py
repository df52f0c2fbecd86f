"""From version 1 to version 2 of a database: nothing is stored twice any more.

The content of current versions goes (their rows hold it), that of earlier ones is packed, checks that hold become
a count, sightings and pages lose what repeats. In pieces of some reports, each one transaction that also notes how
far it came: a kill costs one piece, and the next start goes on there. Says on standard error how far it is.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from harvester.errors import StoreError
from harvester.store import meta
from harvester.store.database import statements, whole
from harvester.store.fingerprint import WIDTH
from harvester.store.reload import pack
from harvester.store.rows import HOMELESS, INSERTS
from harvester.store.sqlite import Database

# so that a piece takes well below a second, whatever the machine
REPORTS = 500
PAGES = 5_000
TOLD_EVERY = 2.0
_REMADE = ("revisions", "sightings", "checks")
_ADDED = ("nulls", "readings", "touched")
_OLD_WIDTH = 8


def lean(connection: sqlite3.Connection, path: Path) -> None:
    """Does all of it, or what an earlier start left. Ends with the table `meta`, by which it is known as done.

    Raises sqlite3.Error, StoreError (another program is at it).
    """
    with _alone(path):
        if Database(connection)["meta"].exists():
            return
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA legacy_alter_table = ON")  # a new name changes nothing elsewhere
        try:
            _begin(connection)
            _reports(connection, path)
            _pages(connection, path)
            _swap(connection)
            _finish(connection, path)
        finally:
            connection.execute("PRAGMA legacy_alter_table = OFF")
            connection.execute("PRAGMA foreign_keys = ON")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with Path(f"{path}.migrating").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreError(f"{path}: another program brings it up to date; wait for it to end") from None
        yield
        Path(lock.name).unlink(missing_ok=True)


def _begin(connection: sqlite3.Connection) -> None:
    """The new tables beside the old ones, the new columns, and the notes of how far it came."""
    db = Database(connection)
    if db["lean_progress"].exists():
        return
    with whole(connection):
        connection.execute("CREATE TABLE lean_progress (step TEXT PRIMARY KEY, upto)")
        connection.execute("INSERT INTO lean_progress VALUES ('reports', 0), ('pages', '')")
        for column in ("held_checks", "held_years"):
            connection.execute(f"ALTER TABLE reports ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
        for name in _REMADE:
            connection.execute(_made(name).replace(f"CREATE TABLE {name} ", f"CREATE TABLE {name}_2 ", 1))
        for name in _ADDED:
            connection.execute(_made(name))


def _made(table: str) -> str:
    """The statement of schema.sql that makes a table."""
    return next(text[text.index("CREATE") :] for text in _schema() if f"CREATE TABLE {table} (" in text)


def _schema() -> list[str]:
    return list(statements((files("harvester.store") / "schema.sql").read_text(encoding="utf-8")))


def _upto(connection: sqlite3.Connection, step: str) -> Any:
    return connection.execute("SELECT upto FROM lean_progress WHERE step = ?", (step,)).fetchone()[0]


def _note(connection: sqlite3.Connection, step: str, upto: object) -> None:
    connection.execute("UPDATE lean_progress SET upto = ? WHERE step = ?", (upto, step))


def _reports(connection: sqlite3.Connection, path: Path) -> None:
    """Piece by piece, all that hangs on reports."""
    connection.create_function("cut", 1, _cut, deterministic=True)
    (last,) = connection.execute("SELECT ifnull(max(id), 0) FROM reports").fetchone()
    done, told = _upto(connection, "reports"), _Told(path, last)
    while done < last:
        upto = done + REPORTS
        with whole(connection):
            _versions(connection, done, upto)
            of_piece = f"report_id > {done} AND report_id <= {upto}"
            connection.execute(
                "INSERT INTO sightings_2 SELECT revision_id, url, portal, first_seen, last_seen, status"
                f" FROM sightings WHERE revision_id IN (SELECT id FROM revisions WHERE {of_piece})"
            )
            connection.execute(
                'INSERT INTO checks_2 SELECT report_id, code, at, ok, "left", "right", note, other_report_id'
                f" FROM checks WHERE {of_piece} AND ok IS NOT 1"
            )
            held = "(SELECT count(*) FROM checks WHERE report_id = reports.id AND ok = 1 AND other_report_id IS"
            connection.execute(
                f"UPDATE reports SET held_checks = {held} NULL), held_years = {held} NOT NULL),"
                f" shingles = cut(shingles) WHERE id > {done} AND id <= {upto}"
            )
            _note(connection, "reports", upto)
        done = upto
        told(done)


def _versions(connection: sqlite3.Connection, done: int, upto: int) -> None:
    """The versions of a piece: packed, or without content where the rows hold it."""
    rows, readings = [], []
    for *facts, content, file, offset, current, warnings in connection.execute(
        "SELECT v.id, v.report_id, v.number, v.content_hash, v.seen_on, v.changes, v.content, v.archive_file,"
        " v.archive_offset, r.revision_id = v.id, r.warnings FROM revisions v JOIN reports r ON r.id = v.report_id"
        " WHERE v.report_id > ? AND v.report_id <= ?",
        (done, upto),
    ):
        packed = None
        if not current or HOMELESS in warnings:
            packed = pack(json.loads(content))
        if current and '"readings"' in content:
            readings += [
                (facts[1], one["table"], one["row"], one["column"], "ocr", one["confidence"])
                for one in json.loads(content).get("readings", ())
            ]
        rows.append((*facts, packed, file, offset))
    connection.executemany("INSERT INTO revisions_2 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.executemany(INSERTS["readings"], readings)


def _cut(shingles: bytes) -> bytes:
    return b"".join(shingles[at : at + WIDTH] for at in range(0, len(shingles), _OLD_WIDTH))


def _pages(connection: sqlite3.Connection, path: Path) -> None:
    """Addresses that repeat the one that was asked for."""
    done = _upto(connection, "pages")
    while True:
        (last,) = connection.execute(
            "SELECT max(url) FROM (SELECT url FROM pages WHERE url > ? ORDER BY url LIMIT ?)", (done, PAGES)
        ).fetchone()
        if last is None:
            return
        with whole(connection):
            connection.execute(
                "UPDATE pages SET address = NULL WHERE url > ? AND url <= ? AND address = url", (done, last)
            )
            _note(connection, "pages", last)
        done = last


def _swap(connection: sqlite3.Connection) -> None:
    """The new tables in the place of the old ones."""
    if not Database(connection)["revisions_2"].exists():
        return
    with whole(connection):
        for name in _REMADE:
            connection.execute(f"DROP TABLE {name}")
            connection.execute(f"ALTER TABLE {name}_2 RENAME TO {name}")
        for index in ("pages_portal", "runs_portal"):
            connection.execute(f"DROP INDEX {index}")


def _finish(connection: sqlite3.Connection, path: Path) -> None:
    """Indexes, room given back to the system, and `meta`."""
    for statement in _schema():
        for word in ("CREATE INDEX ", "CREATE UNIQUE INDEX "):
            if word in statement:
                connection.execute(statement.replace(word, f"{word}IF NOT EXISTS ", 1))
    _give_back(connection, path)
    with whole(connection):
        connection.execute("INSERT OR IGNORE INTO touched SELECT id FROM agencies")
        connection.execute(_made("meta"))
        (kinds,) = connection.execute(
            "SELECT group_concat(DISTINCT url GLOB 'http*://127.*' OR url GLOB 'http*://localhost*') FROM"
            " (SELECT min(url) AS url FROM pages GROUP BY portal)"
        ).fetchone()
        if kinds:
            meta.write(connection, "kind", {"1": meta.REPLICA, "0": meta.LIVE}.get(kinds, meta.MIXED))
        connection.execute("DROP TABLE lean_progress")


def _give_back(connection: sqlite3.Connection, path: Path) -> None:
    """VACUUM, where the disk has room for the copy that it makes."""
    free, pages, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("freelist_count", "page_count", "page_size")
    )
    if free * 4 < pages:
        return
    needed = 2 * (pages - free) * size
    if shutil.disk_usage(path.parent).free < needed:
        sys.stderr.write(
            f"{path}: {free * size // 1_000_000:,} MB of it are empty now and will be used again; to give them"
            f" back, make {needed // 1_000_000:,} MB of room and run VACUUM\n"
        )
        return
    connection.execute("VACUUM")


class _Told:
    """A line on standard error now and then; nothing for what is done at once."""

    def __init__(self, path: Path, last: int) -> None:
        self._path, self._last, self._at = path, last, time.monotonic()

    def __call__(self, done: int) -> None:
        if time.monotonic() - self._at >= TOLD_EVERY:
            self._at = time.monotonic()
            share = min(100, 100 * done // self._last)
            sys.stderr.write(f"{self._path}: made by an earlier version, being brought up to date: {share} %\n")
