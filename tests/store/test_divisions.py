"""The divisions that a database holds: today's, in the place of those that were there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from harvester.store import divisions

SCHEMA = Path(divisions.__file__).with_name("schema.sql")


def test_todays_rows_take_the_place_of_those_before() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(SCHEMA.read_text("utf-8"))
        divisions.fill(connection)
        first = connection.execute("SELECT * FROM divisions ORDER BY code").fetchall()
        assert len(first) > 3000
        code = first[0][0]
        connection.execute("UPDATE divisions SET name = 'x' WHERE code = ?", (code,))
        connection.execute("UPDATE divisions SET code = '999999' WHERE code = ?", (first[1][0],))
        divisions.fill(connection)
        assert connection.execute("SELECT * FROM divisions ORDER BY code").fetchall() == first
