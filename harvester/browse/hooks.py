"""The hooks by which Datasette finds the project's pages. Registered by harvester.browse.site.application."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from datasette import Response, hookimpl
from markupsafe import Markup

from harvester.browse import site
from harvester.store.database import read_only


def register_routes() -> list[tuple[str, Any]]:
    """Start page, search, reports, archived copies."""
    return [
        (r"^/$", site.start),
        (r"^/search$", site.searched),
        (r"^/report/(?P<id>\d{1,12})$", site.reported),
        (r"^/archived/(?P<id>\d{1,12})$", site.archived),
    ]


def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Attaches the search index, read-only."""
    here = getattr(datasette, "gongkai", None)
    if here is not None and database == here.name:
        conn.execute("ATTACH ? AS search", (read_only(here.index),))


def render_cell(value: Any, column: str, table: str | None, datasette: Any) -> Markup | None:
    """A report's number leads to its page."""
    if getattr(datasette, "gongkai", None) is None or not isinstance(value, int):
        return None
    if column in ("report_id", "other_report_id") or (column == "id" and table == "reports"):
        return Markup('<a href="/report/{0}">{0}</a>').format(value)
    return None


def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Only reading: whatever is not GET or HEAD ends here."""

    def wrap(app: Any) -> Any:
        async def reading(scope: Any, receive: Any, send: Any) -> None:
            refused = scope["type"] == "http" and scope["method"] not in ("GET", "HEAD")
            if refused and getattr(datasette, "gongkai", None) is not None:
                await Response.text("this database is only read\n", status=405).asgi_send(send)
            else:
                await app(scope, receive, send)

        return reading

    return wrap


# not as decorators: Datasette is not typed, and a decorator from it would take the types away
for _hook in (register_routes, prepare_connection, render_cell, asgi_wrapper):
    hookimpl(_hook)
