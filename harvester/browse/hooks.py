"""The hooks by which Datasette finds the project's pages. Registered by harvester.browse.site.application."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from datasette import hookimpl
from markupsafe import Markup

from harvester.browse import answers, pages, site
from harvester.browse.guard import guarded
from harvester.dataset.provenance import notice
from harvester.store.database import read_only


def register_routes() -> list[tuple[str, Any]]:
    """Start page, search, places, bodies, reports, archived copies."""
    return [
        (r"^/$", site.start),
        (r"^/search$", site.searched),
        (r"^/search\.(?P<form>csv|json)$", site.search_list),
        (r"^/place/?$", pages.places),
        (r"^/place/(?P<code>\d{6}|\d{9})$", pages.one_place),
        (r"^/body/(?P<id>\d{1,12})$", pages.one_body),
        (r"^/codebook$", pages.codebook),
        (r"^/report/(?P<id>\d{1,12})$", site.reported),
        (r"^/archived/(?P<id>\d{1,12})$", site.archived),
    ]


def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Attaches the search index, read-only."""
    here = getattr(datasette, "gongkai", None)
    if here is not None and database == here.name:
        conn.execute("ATTACH ? AS search", (read_only(here.index),))


async def canned_queries(datasette: Any, database: str) -> dict[str, dict[str, str]]:
    """The ready-made questions; answered from what was made when the database last changed, where that is done."""
    here = getattr(datasette, "gongkai", None)
    if here is None or database != here.name:
        return {}
    made = await datasette.get_database(database).execute_fn(answers.made)
    return {
        name: {"title": one.title, "description": one.about, "sql": one.shown if name in made else one.sql}
        for name, one in answers.questions().items()
    }


def extra_template_vars(datasette: Any, request: Any) -> dict[str, Any]:
    """What every page says: that the figures are made up, where they are."""
    here = getattr(datasette, "gongkai", None)
    if here is None or here.kind is None:
        return {"gk_notice": None}
    zh = request is not None and request.args.get("lang") == "zh"
    return {"gk_notice": notice(here.kind, "zh" if zh else "en")}


def render_cell(value: Any, column: str, table: str | None, datasette: Any) -> Markup | None:
    """A report's number leads to its page."""
    if getattr(datasette, "gongkai", None) is None or not isinstance(value, int):
        return None
    if column == "agency_id" or (column == "id" and table == "agencies"):
        return Markup('<a href="/body/{0}">{0}</a>').format(value)
    if column in ("report_id", "other_report_id") or (column == "id" and table == "reports"):
        return Markup('<a href="/report/{0}">{0}</a>').format(value)
    return None


def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Only reading, only asked by name, only our own scripts."""

    def names() -> tuple[str, ...] | None:
        # asked at each request: Datasette wraps itself before it knows what it serves
        here = getattr(datasette, "gongkai", None)
        return None if here is None else tuple(here.allowed)

    return lambda app: guarded(app, names)


# not as decorators: Datasette is not typed, and a decorator from it would take the types away
for _hook in (register_routes, prepare_connection, canned_queries, extra_template_vars, render_cell, asgi_wrapper):
    hookimpl(_hook)
