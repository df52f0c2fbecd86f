"""Opening the database: schema, migrations, views, and plain words for what can go wrong with a file."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from harvester.errors import StoreError
from harvester.store import divisions
from harvester.store.views import views_sql

BUSY_SECONDS = 30.0
# the names of all steps in migrations.py, in order
VERSIONS = ("version_1", "version_2", "version_3", "version_4", "version_5", "version_6", "version_7")


def statements(script: str) -> Iterator[str]:
    """The single statements of an SQL script (`executescript` would commit the migration's transaction)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def connect(path: str | Path, *, busy: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Opens, creates or migrates the database file; autocommit, transactions are begun by hand.

    path: the file; its folder is made where it is missing. busy: seconds to wait for another writer.
    Raises StoreError: not a database, from a newer version, locked, no room, no such folder.
    """
    path = Path(path)
    with plain(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=busy, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            _migrate(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            # a kill loses nothing with NORMAL; a power cut may lose the last seconds, which are fetched again
            connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
    return connection


def read_only(path: str | Path, *, still: bool = False) -> str:
    """The address under which SQLite opens a file for reading only (connect with uri=True, or ATTACH).

    still: nobody writes it, and no file may be made beside it.
    """
    return f"file:{quote(str(Path(path).resolve()))}?{'immutable=1' if still else 'mode=ro'}"


@contextmanager
def transaction(connection: sqlite3.Connection, path: str | Path) -> Iterator[None]:
    """One write transaction: committed as a whole or not at all. Raises StoreError in plain words."""
    with plain(path), whole(connection):
        yield


@contextmanager
def whole(connection: sqlite3.Connection) -> Iterator[None]:
    """What is written within is committed as a whole or not at all. Raises what SQLite raises."""
    if id(connection) in _left_open:
        _undo(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        _undo(connection)
        raise


_left_open: set[int] = set()
"""Connections whose last transaction could not even be undone: there was no memory for it."""


def _undo(connection: sqlite3.Connection) -> None:
    """Ends a transaction. Where that fails it is done before the next one, which else could not begin either."""
    _left_open.add(id(connection))
    if connection.in_transaction:  # a full disk has ended it already (sqlite.org/lang_transaction.html, 3.1)
        connection.execute("ROLLBACK")
    _left_open.discard(id(connection))


@contextmanager
def plain(path: str | Path) -> Iterator[None]:
    """Turns what SQLite and the file system report, and a lack of memory, into a StoreError of one plain line."""
    try:
        yield
    except (sqlite3.Error, OSError, MemoryError) as error:
        raise StoreError(f"{path}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "this machine has no memory left; nothing that was stored is lost"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if "locked" in text or "busy" in text:
        return "the database is in use by another program; wait for it to end and try again"
    if "full" in text or "No space" in text or "File too large" in text or "disk I/O" in text:
        return f"no room to write ({text}); nothing that was stored is lost, free some space and run again"
    if "not a database" in text or "malformed" in text:
        return f"no readable SQLite database ({text}); `scrapy reextract --into` makes a new one"
    if "readonly" in text:
        return f"cannot be written ({text})"
    if "unable to open" in text or isinstance(error, OSError):
        return f"cannot be opened ({text})"
    return text


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    applied = _applied(connection)
    if ahead := [name for name in applied if name not in VERSIONS]:
        raise StoreError(
            f"{path}: made by a newer version of this program ({', '.join(ahead)}); update the program"
        )
    if not applied and _has_tables(connection):
        raise StoreError(f"{path}: a database of another program; give another file with -s DATABASE=")
    if len(applied) < len(VERSIONS):
        # sqlite-utils brings pandas where that is installed, 100 MB that a crawl has no other use for
        from harvester.store.migrations import migrate

        migrate(connection)
    views = views_sql()
    mark = zlib.crc32(views.encode(), divisions.mark()) & 0x7FFFFFFF
    if connection.execute("PRAGMA user_version").fetchone()[0] == mark:
        return
    from harvester.store.migrations import renew_views  # as above

    with transaction(connection, path):
        renew_views(connection, statements(views))
        divisions.fill(connection)
        connection.execute(f"PRAGMA user_version = {mark}")


def _applied(connection: sqlite3.Connection) -> list[str]:
    """The names of the steps that were applied."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return []
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'harvester' ORDER BY id")
    return [name for (name,) in rows]


def is_behind(connection: sqlite3.Connection) -> bool:
    """Whether a database of ours was made by an earlier version of the program."""
    applied = _applied(connection)
    return bool(applied) and len(applied) < len(VERSIONS)


def _has_tables(connection: sqlite3.Connection) -> bool:
    found = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name <> '_sqlite_migrations'"
    ).fetchone()
    return bool(found[0])
