"""Walks the listings of a replica portal with its family, in this process: no network, no report is read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.utils.request import fingerprint

from harvester.items import Page, Row
from harvester.listings.promises import Gap
from harvester.replica.site import Ask, Reply, Site
from harvester.store import counters
from spiders.base import PortalSpider
from tests.spiders.reading import ready

HOST = "http://portal.example"
MOST = 400
"""Requests of one walk."""


class Walked:
    """What a walk asked for and recorded, addresses without the host.

    reports: the rows asked as reports, or as channels that may be reports; listings: pages of listings asked;
    lost: those that were not there; gaps: what the listings promised and the walk did not see.
    """

    def __init__(self, site: Site) -> None:
        starts = [HOST + path for path in site.start]
        self.spider: PortalSpider = ready(site.family, *starts, **site.options)
        self.reports: dict[str, Row] = {}
        self.lost: list[str] = []
        self.listings: list[str] = []
        self.pages: list[Page] = []
        self._waiting: list[Request] = []
        self._seen: set[bytes] = set()
        self._take(asyncio.run(_all(self.spider)))
        while (self._waiting or self._leave_over()) and len(self.listings) < MOST:
            request = self._waiting.pop()  # the newest first, as Scrapy's scheduler does
            self.listings.append(_path(request.url))
            answer = _answered(site, request)
            if answer is None:
                if (
                    not request.meta.get("end") and "stray" not in request.meta
                ):  # such an answer is the end of a listing that states no length
                    self.lost.append(self.listings[-1])
                continue
            parse: Callable[[Response], Any] = request.callback or self.spider.parse
            self._take(parse(answer))
        promises = self.spider.crawler.stats.get_value(counters.PROMISES) or {}
        self.gaps: list[Gap] = [gap for promise in promises.values() for gap in promise.gaps()]

    def _leave_over(self) -> bool:
        """Takes what is asked at the end of a full walk, as the middleware of visits does."""
        self._take(self.spider.strays.requests())
        return bool(self._waiting)

    def _take(self, found: Any) -> None:
        for one in found:
            if isinstance(one, Page):
                self.pages.append(one)
            elif one.dont_filter or fingerprint(one) not in self._seen:
                self._seen.add(fingerprint(one))
                if (row := one.meta.get("row")) is not None:
                    self.reports[_path(one.url)] = row
                if one.meta.get("kind") != "report":
                    self._waiting.append(one)


async def _all(spider: PortalSpider) -> list[Request]:
    return [request async for request in spider.start()]


def _path(url: str) -> str:
    return url.removeprefix(HOST)


def _answered(site: Site, request: Request) -> Response | None:
    """The answer to a listing request, redirects followed; None where it is an error."""
    url = request.url
    for _ in range(5):
        parts = urlsplit(url)
        ask = Ask(
            request.method,
            parts.path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            dict(parse_qsl(request.body.decode(), keep_blank_values=True)),
            {"host": parts.netloc} | {k.decode().lower(): v[0].decode() for k, v in request.headers.items()},
            request.body,
            parts.query,
        )
        reply: Reply = site.answer(ask)
        if reply.status not in (301, 302):
            break
        url = urljoin(url, reply.headers["Location"])
    if reply.status != 200:
        return None
    headers = {"Content-Type": reply.content_type, **reply.headers}
    return HtmlResponse(url, body=reply.body, headers=headers, request=request)
