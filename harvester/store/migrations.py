"""The steps from an empty file to today's schema. Imported only where a database is not up to date.

(sqlite_utils imports pandas where it is installed, which costs a crawl more than a second and 40 MB.)
"""

from __future__ import annotations

import sqlite3
from importlib.resources import files

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from harvester.store.database import statements

migrations = Migrations("harvester")


@migrations()
def version_1(db: Database) -> None:
    """The tables of schema.sql."""
    for statement in statements((files("harvester.store") / "schema.sql").read_text(encoding="utf-8")):
        db.conn.execute(statement)


def migrate(connection: sqlite3.Connection) -> None:
    """Applies what is pending, each step in a transaction of its own."""
    migrations.apply(Database(connection))
