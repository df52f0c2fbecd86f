"""Answers that are no pages: challenges, error texts, empty pages. Recorded with evidence, never defeated.

A page is judged by the reader first. `Answers` ends only what is certain before that; `Judged` looks for signs in
listings in which no row was found. Report pages without a report are judged in `pipelines.judge`, after their
files.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response

from harvester.items import Page, Problem
from harvester.middlewares.problem import Refused
from harvester.reading import problems
from harvester.store import counters


class Answers:
    """Ends requests of the spider whose answer is certainly unusable; other requests (robots.txt) pass."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        kind = request.meta.get("kind")
        if kind is None or response.status == 304 or "cached" in response.flags:
            return response
        # what may be a report as well as a listing may be a file, too
        asked = "report" if request.meta.get("either") else kind
        found = problems.before_reading(asked, response.status, cookies(response), response.body, response.url)
        if found is not None:
            raise Refused(found, response)
        return response


class Judged:
    """A listing that its family finds no row in, and that leads nowhere, may be no listing: the page says what."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """The page of the listing comes after all that it leads to."""
        held: list[Page] = []
        leads = response.meta.get("kind") != "listing" or response.status != 200
        async for item in result:
            if not leads and isinstance(item, Page) and item.kind == "listing":
                held.append(item)
                continue
            leads = True
            yield item
        for page in held:
            yield page if leads else self._judge(page, response)
        if too_often_blocked(self._crawler):
            raise CloseSpider("blocked")

    def _judge(self, page: Page, response: Response) -> Page:
        if page.problem not in (None, "no-listing"):
            return page
        found = problems.instead("listing", response.body, cookies(response), response.url)
        if found is None or (page.problem is not None and found.code != "blocked"):
            return page
        if found.code in response.meta.get("end", ()):
            return page  # behind the last page of a listing that does not say how many there are (xinle)
        count(self._crawler, found)
        return Page(page.fetched, found, filing=page.filing)


def count(crawler: Crawler, problem: Problem) -> None:
    """Counts a page that turned out to be none."""
    crawler.stats.inc_value(counters.FAILED)
    crawler.stats.inc_value(f"{counters.FAILED_AS}{problem.code}")
    if problem.code == "blocked":
        crawler.stats.inc_value(counters.BLOCKED)


def too_often_blocked(crawler: Crawler) -> bool:
    """Whether the portal has turned us away so often that it is left alone for tonight."""
    most = crawler.settings.getint("PORTAL_MAX_BLOCKED")
    return bool(crawler.stats.get_value(counters.BLOCKED, 0) >= most)


def cookies(response: Response) -> str:
    """The Set-Cookie headers, joined."""
    return b"\n".join(response.headers.getlist("Set-Cookie")).decode("latin-1")
