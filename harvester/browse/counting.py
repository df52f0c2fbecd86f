"""A Datasette database that counts rows no further than is quick, and looks for those of a page no longer."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from datasette.database import Database, QueryInterrupted, Results
from datasette.views.base import DatasetteError

from harvester.browse import answers, quick, wholes

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

    sortable: table to the columns that lead an index, where the database is so big that a page's rows are looked
    for no longer than quick.MOST_MS.
    """

    sortable: Mapping[str, Sequence[str]] | None = None

    async def execute(self, sql: str, params: Any = None, *args: Any, **words: Any) -> Results:
        counts = sql.startswith(_COUNT)
        if not params and (counts or _VALUES in sql):

            def instead(connection: sqlite3.Connection) -> wholes.Answer | None:
                return wholes.instead(connection, answers.made(connection), sql, MOST)

            if (kept := await self.execute_fn(instead)) is not None:
                return await super().execute(*kept, *args, **words)
        if not counts:
            return await self._rows(sql, params, *args, **words)
        counted = f"select count(*) from (select 1 from {sql[len(_COUNT) :]} limit {MOST + 1})"
        results = await super().execute(counted, params, custom_time_limit=MOST_MS)
        if results.rows[0][0] > MOST:
            raise QueryInterrupted(None, sql, params)
        return results

    async def _rows(self, sql: str, params: Any, *args: Any, **words: Any) -> Results:
        """The answer; for a page's rows in a big database what can be done where they do not come soon."""
        table = quick.table_of(sql) if self.sortable is not None and "custom_time_limit" not in words else None
        if self.sortable is None or table is None:
            return await super().execute(sql, params, *args, **words)
        try:
            return await super().execute(sql, params, *args, custom_time_limit=quick.MOST_MS, **words)
        except QueryInterrupted:
            led = self.sortable.get(table) or self.sortable["reports"]
            raise DatasetteError(
                quick.SLOW.format(columns=", ".join(led)), title="Too slow for a page", status=400
            ) from None
