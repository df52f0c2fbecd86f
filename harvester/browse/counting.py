"""A Datasette database that counts the rows of a view no further than is quick."""

from __future__ import annotations

from typing import Any

from datasette.database import Database, QueryInterrupted, Results

MOST = 100_000
_COUNT = "select count(*) from "


class Counted(Database):  # type: ignore[misc]
    """A database whose `views` are counted up to MOST rows.

    Datasette counts what a page could show, however much that is. A view is worked out anew for that, as a whole:
    seconds for the millions of `observations`. The same count with a limit ends early. Where there are more rows
    Datasette is told what it is told of a count that takes too long: it shows none.
    """

    def __init__(self, *args: Any, views: frozenset[str], **words: Any) -> None:
        super().__init__(*args, **words)
        self._views = views

    async def execute(self, sql: str, params: Any = None, *args: Any, **words: Any) -> Results:
        if not (sql.startswith(_COUNT) and sql[len(_COUNT) :].split(" ", 1)[0] in self._views):
            return await super().execute(sql, params, *args, **words)
        counted = f"select count(*) from (select 1 from {sql[len(_COUNT) :]} limit {MOST + 1})"
        results = await super().execute(counted, params, *args, **words)
        if results.rows[0][0] > MOST:
            raise QueryInterrupted(None, sql, params)
        return results
