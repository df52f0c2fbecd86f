"""A Datasette database that counts rows no further than is quick."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.database import Database, QueryInterrupted, Results

from harvester.browse import answers, wholes

MOST = 100_000
MOST_MS = 200
_COUNT = "select count(*) from "
_VALUES = " as value, count(*) as count from ("


class Counted(Database):  # type: ignore[misc]
    """A database whose rows are counted up to MOST, or as far as comes within MOST_MS.

    Datasette counts what a page could show, however much that is: a view is worked out anew for that, as a whole,
    and a table is read from its first page to its last. The same count with a limit ends early. Where there are
    more rows Datasette is told what was counted when the database last changed, or where that is not known, what
    it is told of a count that takes too long: it shows none. So it is with the values of whole tables (facets).
    """

    async def execute(self, sql: str, params: Any = None, *args: Any, **words: Any) -> Results:
        counts = sql.startswith(_COUNT)
        if not params and (counts or _VALUES in sql):

            def instead(connection: sqlite3.Connection) -> wholes.Answer | None:
                return wholes.instead(connection, answers.made(connection), sql, MOST)

            if (kept := await self.execute_fn(instead)) is not None:
                return await super().execute(*kept, *args, **words)
        if not counts:
            return await super().execute(sql, params, *args, **words)
        counted = f"select count(*) from (select 1 from {sql[len(_COUNT) :]} limit {MOST + 1})"
        results = await super().execute(counted, params, custom_time_limit=MOST_MS)
        if results.rows[0][0] > MOST:
            raise QueryInterrupted(None, sql, params)
        return results
