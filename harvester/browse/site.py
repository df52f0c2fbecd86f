"""The Datasette application: read-only, with start page, search, a page per report and archived copies."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import quote

from harvester.browse import answers, indexing, quick, search, wholes
from harvester.browse import report as report_page
from harvester.browse.guard import MOST_ROWS
from harvester.browse.pages import words
from harvester.dataset.codebook import load
from harvester.dataset.formats import need
from harvester.dataset.provenance import kind_of
from harvester.errors import HarvesterError
from harvester.store import archive
from harvester.store.shared import archived_file
from harvester.store.store import lies_still, open_for_reading

HERE = Path(__file__).parent
# an archived page is somebody else's: it may not run anything here, nor load anything from anywhere
ARCHIVED_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@dataclass(frozen=True, slots=True)
class Browsing:
    """What the pages need to know.

    name: the database as Datasette calls it; allowed: the names under which it may be asked, see guard.may_ask.
    kind: whether its figures are real, as its meta says.
    """

    name: str
    database: Path
    index: Path
    allowed: tuple[str, ...] = ()
    kind: str | None = None


def application(database: str | Path, allowed: Sequence[str] = ()) -> Any:
    """The Datasette of a database; serve its `app()`. allowed: names of this server beside localhost.

    Raises StoreError (no such database), DatasetError (no room for the search index, missing extra).
    """
    app, plugins, hooks = need("datasette.app", "datasette.plugins", "harvester.browse.hooks")
    (counting,) = need("harvester.browse.counting")
    (errors,) = need("datasette.handle_exception")
    errors.rich = None  # prints a traceback, with all local values, for every wrong query
    path = Path(database)
    with closing(open_for_reading(path)) as connection:
        kind, sortable, is_big = kind_of(connection), quick.sortable(connection), quick.is_big(connection)
    if not plugins.pm.is_registered(hooks):
        plugins.pm.register(hooks, name="gongkai")
    made = app.Datasette(
        files=[] if lies_still(path) else [str(path)],
        immutables=[str(path)] if lies_still(path) else [],
        metadata=metadata(path.stem, sortable),
        template_dir=str(HERE / "templates"),
        static_mounts=[("gongkai", str(HERE / "static"))],
        settings={
            "sql_time_limit_ms": 10_000,
            # a page takes several at once; those that run SQL of any size are bounded by the guard
            "num_sql_threads": 16,
            # a page comes within a second, and has up to five facets: those that take longer are left out
            "facet_time_limit_ms": 100,
            # tries every column: half a minute for the panel of 20,000 reports
            "suggest_facets": False,
            "max_returned_rows": MOST_ROWS,
            "allow_download": False,
            "default_page_size": 50,
        },
    )
    made.remove_database(path.stem)
    served = counting.Counted(made, path=str(path), is_mutable=not lies_still(path))
    served.sortable = sortable if is_big else None
    made.add_database(served, name=path.stem)
    made.gongkai = Browsing(path.stem, path, indexing.index(path), tuple(allowed), kind)
    return made


def metadata(name: str, sortable: Mapping[str, list[str]]) -> dict[str, Any]:
    """Datasette's metadata from the codebook: titles, column meanings, facets. sortable: see quick.sortable."""
    tables: dict[str, Any] = {"_sqlite_migrations": {"hidden": True}}
    for table in load().tables.values():
        tables[table.name] = {
            "title": table.title,
            "description": table.meaning,
            "columns": {column.name: column.label for column in table.columns},
            "facets": wholes.FACETS.get(table.name, []),
        }
    for name_of_table, columns in sortable.items():
        tables.setdefault(name_of_table, {})["sortable_columns"] = columns
    tables["reports"]["sort_desc"] = "year"
    return {
        "title": "Gongkai Harvester",
        "extra_css_urls": ["/gongkai/browse.css"],
        "description": "Yearly reports on government information disclosure (政府信息公开工作年度报告)",
        "databases": {
            name: {
                "tables": tables,
            }
        },
    }


async def start(datasette: Any, request: Any) -> Any:
    """The first page: what is there, the search, the questions."""
    here: Browsing = datasette.gongkai
    counts = await datasette.get_database(here.name).execute_fn(_counts)
    example = await datasette.get_database(here.name).execute_fn(search.example)
    context = {"counts": counts, "queries": answers.questions(), "example": example}
    return await _page(datasette, request, "start.html", context)


def _counts(connection: sqlite3.Connection) -> dict[str, Any] | None:
    """What was counted when the database last changed; None where that is not done yet."""
    if answers.COUNTS not in answers.made(connection):
        return None
    cursor = connection.execute(f"SELECT * FROM search.answer_{answers.COUNTS}")
    return dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))


async def searched(datasette: Any, request: Any) -> Any:
    """Search results."""
    here: Browsing = datasette.gongkai
    query = (request.args.get("q") or "")[:200]
    asked = request.args.get("page") or ""
    number = max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1
    start = (number - 1) * search.LIMIT
    found = await datasette.get_database(here.name).execute_fn(lambda c: search.find(c, query, start=start))
    context = {"query": query, "found": found, "number": number, "start": start}
    return await _page(datasette, request, "search.html", context)


async def search_list(datasette: Any, request: Any) -> Any:
    """The search results as CSV or JSON, all that are counted; more are said to be more."""
    here: Browsing = datasette.gongkai
    query = (request.args.get("q") or "")[:200]
    found = await datasette.get_database(here.name).execute_fn(
        lambda c: search.find(c, query, limit=search.COUNTED)
    )
    rows = [asdict(hit) for hit in found.hits]
    if request.url_vars["form"] == "json":
        return _response().json({"count": found.count, "more": found.more, "left": found.left, "hits": rows})
    out = io.StringIO()
    writer = csv.DictWriter(out, [field.name for field in fields(search.Hit)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    if found.more:
        out.write(f"# the first {found.count} of more\n")
    return _response()(body=out.getvalue(), status=200, content_type="text/csv; charset=utf-8")


async def reported(datasette: Any, request: Any) -> Any:
    """The page of one report."""
    here: Browsing = datasette.gongkai
    number = int(request.url_vars["id"])
    page = await datasette.get_database(here.name).execute_fn(lambda c: report_page.read(c, number))
    if page is None:
        return await _missing(f"there is no report {number}")
    return await _page(datasette, request, "report.html", {"page": page})


async def archived(datasette: Any, request: Any) -> Any:
    """The archived copy of one version, shut in: no scripts, nothing loaded."""
    response = _response()
    here: Browsing = datasette.gongkai
    number = int(request.url_vars["id"])
    query = "SELECT archive_file, archive_offset FROM revisions WHERE id = ?"
    found = (await datasette.get_database(here.name).execute(query, [number])).first()
    if found is None or found["archive_file"] is None:
        return await _missing(f"version {number} has no archived copy")
    meta = "SELECT value FROM meta WHERE key = 'shards'"
    shards = (await datasette.get_database(here.name).execute(meta)).first()
    try:
        file = archived_file(here.database, found["archive_file"], shards[0] if shards else None)
        page = archive.read_at(file, found["archive_offset"])
    except (HarvesterError, OSError) as error:
        return await _missing(str(error))
    kind = (page.fetched.content_type or "text/html").split("\n")[0]
    shown = kind.startswith(("text/html", "text/plain", "application/pdf", "image/"))
    headers = dict(ARCHIVED_HEADERS)
    if not shown:
        kind = "application/octet-stream"
        headers["Content-Disposition"] = f'attachment; filename="version-{number}"'
    return response(body=page.body, status=200, headers=headers, content_type=kind)


async def _page(datasette: Any, request: Any, template: str, context: dict[str, Any]) -> Any:
    base = {"database": datasette.gongkai.name, "quote": quote, "dumps": json.dumps, **words(request)}
    html = await datasette.render_template(template, {**base, **context}, request=request)
    return _response().html(html)


async def _missing(why: str) -> Any:
    return _response().text(f"{why}\n", status=404)


def _response() -> Any:
    (asgi,) = need("datasette.utils.asgi")
    return asgi.Response
