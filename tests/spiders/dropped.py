"""What a family makes of its portals' listings where one sign of them is missing: tests/spiders/dropped.txt.

A line is `entry page drop → outcome`: of the page-th answer to the walk of a replica portal the drop-th of so many
pieces (tags, attributes' values, words of scripts, of JSON) is taken out, "whole" for none. The outcome: how many
reports are asked, the first and the last of them; what else is asked, with what it takes along; pages that are
recorded as bad; what is noted, seen and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from harvester.items import Page
from harvester.portals.loader import load_registry, spider_class
from harvester.replica.portals import all_sites, registry_for
from harvester.replica.site import Ask, Site
from spiders.base import PortalSpider
from spiders.bounds import Bounds
from tests.spiders.steps import carried, counted

FILE = Path(__file__).parent / "dropped.txt"
PIECE = re.compile(r"<[^>]+>|[\w\u4e00-\u9fff./?=&%#-]{2,}")
MOST_PAGES = 2
"""Answers of one portal that are looked at."""


def reply(site: Site, request: Request) -> HtmlResponse:
    """The portal's answer to a request, without a network."""
    parts = urlsplit(request.url)
    headers = {key.decode().lower(): b", ".join(values).decode() for key, values in request.headers.items()}
    form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    found = site.answer(Ask(request.method, parts.path, asked, form, headers, request.body, parts.query))
    kind = {"Content-Type": found.content_type}
    return HtmlResponse(request.url, found.status, headers=kind, body=found.body, request=request)


_made: dict[str, tuple[Site, Any]] = {}


def portals(folder: Path) -> dict[str, tuple[Site, Any]]:
    """The replica portals with their entries, made once. folder: where their registry is written."""
    if not _made:
        _made.update(_portals(folder))
    return _made


def _portals(folder: Path) -> dict[str, tuple[Site, Any]]:
    sites = all_sites()
    addresses = {site.entry: f"http://{site.entry.replace('_', '-')}.example" for site in sites}
    registry = load_registry(registry_for(sites, addresses, folder / "portals.toml"))
    return {site.entry: (site, registry[site.entry]) for site in sites}


def ready(entry: Any) -> PortalSpider:
    spider = spider_class(entry)()
    spider._set_crawler(get_crawler())
    spider.bounds = Bounds(spider)
    return spider


def walk(site: Site, entry: Any) -> Iterator[HtmlResponse]:
    """The first answers of a walk to listings."""
    spider = ready(entry)
    waiting = [request for url in entry.start for request in spider.open(url)][:2]
    for _ in range(MOST_PAGES):
        if not waiting:
            return
        answer = reply(site, waiting.pop(0))
        yield answer
        found = [one for one in answer.request.callback(answer) if isinstance(one, Request)]  # type: ignore[union-attr,misc]
        waiting += [one for one in found if one.meta.get("kind") == "listing"]


def told(entry: Any, answer: HtmlResponse, body: bytes) -> str:
    """What a spider that meets the page first makes of it."""
    spider = ready(entry)
    given = answer.replace(body=body)
    callback = getattr(spider, answer.request.callback.__name__)  # type: ignore[union-attr]
    said, reports, others = [], [], []
    for one in callback(given):
        if isinstance(one, Page):
            said += [f"bad: {one.problem}"] if one.problem else []
        elif one.meta.get("kind") == "report":
            reports.append(one.url)
        else:
            sent = f"{one.method} {one.url} {one.body.decode('utf-8', 'replace')}".strip()
            others.append(sent + (carried(one) if "page" in one.meta else ""))
    shown = f"{len(reports)} reports" + (f" {reports[0]} … {reports[-1]}" if reports else "")
    more = [f"and {len(others) - 3} more"] if len(others) > 3 else []
    notes = [f"{gap.kind}! {gap.says}"[:160] for walk in spider.walks.values() for gap in walk.promise.noted]
    notes += [
        f"seen {walk.promise.seen} walked {walk.promise.walked}" + (" ended" if walk.promise.ended else "")
        for walk in spider.walks.values()
    ]
    assert spider.crawler.stats is not None
    notes.append(counted(spider.crawler.stats.get_stats()))
    host = f"{urlsplit(answer.url).scheme}://{urlsplit(answer.url).netloc}"
    return " ".join(" ; ".join(filter(None, [shown, *others[:3], *more, *said, *notes])).replace(host, "").split())


def pieces(answer: HtmlResponse) -> list[tuple[int, int]]:
    """Where the pieces of a page stand that may be taken out, all over it."""
    return [match.span() for match in PIECE.finditer(answer.text)]


def without(answer: HtmlResponse, drop: int) -> bytes:
    begin, end = pieces(answer)[drop]
    return (answer.text[:begin] + answer.text[end:]).encode(answer.encoding, "replace")
