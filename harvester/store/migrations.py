"""The steps from an empty file to today's schema. Imported only where a database is not up to date."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.resources import files
from typing import Any

from harvester.store.database import statements


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """Modules that are not yet imported cannot be, inside the block."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: "cannot be imported"
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


# sqlite_utils imports both where they are installed: 70 MB and two seconds that a crawl has no use for
with _without("pandas", "numpy"):
    Migrations: Any = import_module("sqlite_utils.migrations").Migrations
    Database: Any = import_module("sqlite_utils").Database

migrations = Migrations("harvester")


@migrations()  # type: ignore[untyped-decorator]
def version_1(db: Any) -> None:
    """The tables of schema.sql."""
    for statement in statements((files("harvester.store") / "schema.sql").read_text(encoding="utf-8")):
        db.conn.execute(statement)


def migrate(connection: sqlite3.Connection) -> None:
    """Applies what is pending, each step in a transaction of its own."""
    migrations.apply(Database(connection))
