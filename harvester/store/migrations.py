"""The steps from an empty file, or from an earlier version's, to today's schema. Imported where one is needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from harvester.store.database import statements
from harvester.store.leaner import lean
from harvester.store.rekeying import rekey
from harvester.store.sqlite import Database, Migrations

migrations = Migrations("harvester")


@migrations()
def version_1(db: Any) -> None:
    """A new file: all tables of schema.sql, which are today's; the steps that follow find nothing to do."""
    for statement in statements((files("harvester.store") / "schema.sql").read_text(encoding="utf-8")):
        db.conn.execute(statement)


# not in one transaction: a file of the whole country takes an hour, and goes on where it was broken off
@migrations(transactional=False)
def version_2(db: Any) -> None:
    """Nothing stored twice: see store/leaner.py."""
    (path,) = (row[2] for row in db.conn.execute("PRAGMA database_list") if row[1] == "main")
    lean(db.conn, Path(path))


@migrations()
def version_3(db: Any) -> None:
    """Who told a report's agency, year and day, and whether it calls itself a correction; null of older ones."""
    known = db["reports"].columns_dict
    for name in ("agency_told_by", "year_told_by", "published_told_by"):
        if name not in known:
            db.conn.execute(f"ALTER TABLE reports ADD COLUMN {name} TEXT")
    if "correction" not in known:
        db.conn.execute("ALTER TABLE reports ADD COLUMN correction INTEGER NOT NULL DEFAULT 0")


@migrations()
def version_4(db: Any) -> None:
    """The divisions (filled with the views) and an index of the bodies by place."""
    db.conn.execute(
        "CREATE TABLE IF NOT EXISTS divisions (code TEXT PRIMARY KEY, name TEXT NOT NULL, parent TEXT,"
        ' level TEXT NOT NULL, "from" TEXT, until TEXT) WITHOUT ROWID'
    )
    db.conn.execute("CREATE INDEX IF NOT EXISTS agencies_division ON agencies (division)")


@migrations()
def version_5(db: Any) -> None:
    """From what kind of document a report was read; null of older ones."""
    if "read_from" not in db["reports"].columns_dict:
        db.conn.execute("ALTER TABLE reports ADD COLUMN read_from TEXT")


@migrations()
def version_6(db: Any) -> None:
    """Bodies under the keys of today's rules of naming: see store/rekeying.py."""
    rekey(db.conn)


@migrations()
def version_7(db: Any) -> None:
    """Indexes of the reports by year and title, for pages of the browser."""
    for name in ("year", "title"):
        db.conn.execute(f"CREATE INDEX IF NOT EXISTS reports_{name} ON reports ({name})")


def migrate(connection: sqlite3.Connection) -> None:
    """Applies what is pending, each step in a transaction of its own or in many small ones."""
    migrations.apply(Database(connection))


def renew_views(connection: sqlite3.Connection, made: Iterable[str]) -> None:
    """Drops all views and makes those of views.sql. Call it inside a transaction."""
    db = Database(connection)
    for view in db.views:
        view.drop()
    for statement in made:
        db.conn.execute(statement)
