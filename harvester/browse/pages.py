"""The pages of places and bodies, and the words in which our pages speak."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from harvester.browse import chart, place
from harvester.datafiles.binding import read_toml
from harvester.datafiles.memory import remembered
from harvester.dataset.codebook import load
from harvester.dataset.coverage import STATES
from harvester.dataset.formats import need

HERE = Path(__file__).parent


@remembered()
def _chinese() -> dict[str, str]:
    return read_toml(dict[str, str], HERE / "words.toml")


def words(request: Any) -> dict[str, Any]:
    """What a template needs to speak the language of ?lang=: t (a phrase), code, means (of a code), lq (links)."""
    zh = request.args.get("lang") == "zh"

    def phrase(text: str) -> str:
        return _chinese().get(text, text) if zh else text

    def code(name: str, value: str | None) -> str:
        told = load().codes[name].get(value or "")
        return (value or "") if told is None else told.zh if zh else value or ""

    def means(name: str, value: str) -> str:
        told = load().codes[name].get(value)
        return value if told is None else told.zh if zh else told.en

    told = {
        "t": phrase,
        "code": code,
        "means": means,
        "lq": "?lang=zh" if zh else "",
        "lang": "zh" if zh else "en",
    }
    return {**told, "other_language": _other(request, zh)}


def _other(request: Any, zh: bool) -> tuple[str, str, str]:
    """The same page in the other language: address, language, its name."""
    kept = [(name, value) for name in request.args for value in request.args.getlist(name) if name != "lang"]
    query = urlencode(kept if zh else [*kept, ("lang", "zh")])
    return f"{request.path}{'?' if query else ''}{query}", "en" if zh else "zh", "English" if zh else "中文"


def shown(value: object) -> str:
    """A number in a table; nothing where there is none."""
    return "" if value is None else str(value)


async def places(datasette: Any, request: Any) -> Any:
    """The provinces as tiles, and the average county over the years."""
    tiles, lines = await _ask(datasette, place.overview)
    said = words(request)
    context = {
        "tiles": tiles,
        "map": chart.tiles(said["t"]("Counties with a report, by province"), tiles, said["lq"]),
        "chart": chart.lines(said["t"]("The average county, over the years"), _named(lines, said)),
    }
    return await _page(datasette, request, "places.html", {**said, **context})


async def one_place(datasette: Any, request: Any) -> Any:
    """All bodies and years of a place, a line over time, the places below."""
    code = request.url_vars["code"]
    page = await _ask(datasette, lambda connection: place.read(connection, code))
    if page is None:
        return _response().text(f"there is no place {code}\n", status=404)
    said = words(request)
    context = {
        "page": page,
        "shown": shown,
        "states": [(sign, said["t"](meaning)) for sign, _, meaning in STATES.values()],
        "below_years": sorted({year for row in page.below for year in row.cells}),
        "chart": chart.lines(
            f"{page.name}: {said['t']('Requests and refusals over the years')}", _named(page.lines, said)
        ),
    }
    return await _page(datasette, request, "place.html", {**said, **context})


async def one_body(datasette: Any, request: Any) -> Any:
    """A body's reports, and what changed between versions of them."""
    number = int(request.url_vars["id"])
    page = await _ask(datasette, lambda connection: place.body(connection, number))
    if page is None:
        return _response().text(f"there is no body {number}\n", status=404)
    return await _page(datasette, request, "body.html", {**words(request), "page": page, "shown": shown})


async def codebook(datasette: Any, request: Any) -> Any:
    """What every table, column and code means."""
    said = words(request)
    tables = [table for table in load().tables.values() if any(column.exported for column in table.columns)]
    context = {"tables": tables, "codes": load().codes, "cells": list(load().cells.values())}
    return await _page(datasette, request, "codebook.html", {**said, **context})


def _named(lines: list[chart.Line], said: dict[str, Any]) -> list[chart.Line]:
    names = {"new_received": said["t"]("Requests received"), "refused": said["t"]("Refused")}
    return [chart.Line(names.get(line.name, line.name), line.points) for line in lines]


async def _ask(datasette: Any, question: Any) -> Any:
    return await datasette.get_database(datasette.gongkai.name).execute_fn(question)


async def _page(datasette: Any, request: Any, template: str, context: dict[str, Any]) -> Any:
    base = {"database": datasette.gongkai.name, "quote": quote}
    return _response().html(await datasette.render_template(template, {**base, **context}, request=request))


def _response() -> Any:
    (asgi,) = need("datasette.utils.asgi")
    return asgi.Response
