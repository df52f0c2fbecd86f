"""What Datasette asks of whole tables, from what was kept: how many rows there are, how often each value occurs.

A page of a table shows both, and Datasette asks anew for each page. Small tables are asked: they answer at once.
For others the answers are made when the database has changed (browse/answers.py), as those to the questions.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

FACETS = {
    "reports": ["year", "edition", "portal", "scope", "status"],
    "agencies": ["level", "kind"],
    "checks": ["code", "ok"],
    "panel": ["year", "level"],
    "requests": ["row"],
    "comparable": ["indicator"],
    "pages": ["portal", "kind", "outcome", "problem"],
    "runs": ["portal", "verdict"],
    "sections": ["code"],
}
"""The columns of whose values a table's page shows how often they occur."""
UNKEPT = ("comparable",)
"""Views of so many rows that even once a night is too often."""
COUNTED = (
    "agencies", "checks", "divisions", "nulls", "pages", "panel", "places", "printed", "proactive", "readings",
    "reports", "requests", "review_litigation", "revisions", "runs", "sections", "sightings", "statistics",
)  # fmt: skip
MOST_VALUES = 1_001
"""Of a column, the most frequent ones; Datasette shows 30, and 1,000 when it is asked for more."""
ROWS = "rows"
# matches: a as value, count(*) as count from ( select a from t ) where a is not null group by a order by x limit 9
_FACET = re.compile(
    r"(?P<column>\S+) as value, count\(\*\) as count from \( select [^()']+ from (?P<table>\S+) \)"
    r" where (?P=column) is not null group by (?P=column) order by [a-z, ]+ limit (?P<limit>\d+)"
)
_COUNT = re.compile(r"count\(\*\) from (?P<table>\S+)")
Answer = tuple[str, Sequence[object]]


def kept() -> dict[str, str]:
    """The questions, by the names of the tables in which their answers are kept."""
    rows = " UNION ALL ".join(f"SELECT '{name}' AS name, count(*) AS rows FROM {name}" for name in COUNTED)
    return {ROWS: rows} | {f"facets_{name}": _facets(name) for name in FACETS if name not in UNKEPT}


def _facets(table: str) -> str:
    """All columns in one walk. The sign before a column: values keep their types, whatever stands above them."""
    columns = [f'"{column}"' for column in FACETS[table]]
    each = (
        f"SELECT * FROM (SELECT '{column}' AS name, +\"{column}\" AS value, sum(n) AS count FROM found"
        f' WHERE "{column}" IS NOT NULL GROUP BY "{column}" ORDER BY count DESC, value LIMIT {MOST_VALUES})'
        for column in FACETS[table]
    )
    found = f"SELECT {', '.join(columns)}, count(*) AS n FROM {table} GROUP BY {', '.join(columns)}"
    return f"WITH found AS MATERIALIZED ({found}) {' UNION ALL '.join(each)}"


def instead(connection: sqlite3.Connection, made: set[str], sql: str, most: int) -> Answer | None:
    """How a question about a whole table is asked of what was kept: SQL and values.

    None: it asks for something else, nothing is kept, or the table is small: had no more than `most` rows.
    made: see answers.made.
    """
    asked = " ".join(sql.split()).removeprefix("select ")
    if ROWS not in made or not (found := _COUNT.fullmatch(asked) or _FACET.fullmatch(asked)):
        return None
    table = found["table"].strip("[]")
    known = connection.execute(f"SELECT rows FROM search.answer_{ROWS} WHERE name = ?", (table,)).fetchone()
    if known is None or known[0] <= most:
        return None
    if found.re is _COUNT:
        return "SELECT ?", known
    column, limit = found["column"].strip("[]"), int(found["limit"])
    if f"facets_{table}" not in made or column not in FACETS[table] or limit > MOST_VALUES:
        return None
    return f"SELECT value, count FROM search.answer_facets_{table} WHERE name = ? LIMIT ?", (column, limit)
