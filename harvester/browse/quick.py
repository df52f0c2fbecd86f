"""What of a big database comes within a second: by which columns a page may be sorted, how long it may take."""

from __future__ import annotations

import re
import sqlite3

MOST_REPORTS = 100_000
"""Of a database with more, a table is sorted by the columns in whose order SQLite reads it, a view by none."""
MOST_OF_LONG = 4_000
"""The same of views with hundreds of rows a report."""
LONG = ("comparable", "observations")
MOST_MS = 1_000
"""For the rows of one page of a table of a big database."""
SLOW = (
    "To find the rows of this page took more than a second: too few of so many fit."
    " Choose by a column that has an index, too ({columns}), or export the part that you need."
)
_OBJECTS = "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"


# the rows that a page shows, and one more; CSV takes 5,000 at once
# matches: select id, title from reports where portal = :p0 order by year desc limit 51
_PAGE = re.compile(r"select .+ from (?P<table>\S+) .*limit \d{1,3}(?: offset \d+)?", re.DOTALL)


def table_of(sql: str) -> str | None:
    """The table or view whose page Datasette asks the rows of; None where it asks for something else."""
    found = _PAGE.fullmatch(sql)
    return found["table"].strip("[]") if found else None


def is_big(connection: sqlite3.Connection) -> bool:
    """Whether not every question is answered within a second."""
    return _reports(connection) > MOST_REPORTS


def sortable(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Table or view to the columns by which its pages may be sorted, for those that not every column may sort."""
    reports = _reports(connection)
    found = {}
    for name, kind in connection.execute(_OBJECTS).fetchall():
        if reports > (MOST_OF_LONG if name in LONG else MOST_REPORTS):
            found[name] = [] if kind == "view" else _walked(connection, name)
    return found


def _walked(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns in whose order SQLite reads the table without sorting it."""
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    return [column for column in columns if not _sorts(connection, table, column)]


def _sorts(connection: sqlite3.Connection, table: str, column: str) -> bool:
    plan = connection.execute(f'EXPLAIN QUERY PLAN SELECT * FROM "{table}" ORDER BY "{column}" DESC').fetchall()
    return any("TEMP B-TREE" in step[3] for step in plan)


def _reports(connection: sqlite3.Connection) -> int:
    """The highest number of a report: known at once, where counting them reads an index."""
    return int(connection.execute("SELECT ifnull(max(id), 0) FROM reports").fetchone()[0])
