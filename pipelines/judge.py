"""Judges pages in which the reader found no report: a challenge, a shell, an error in words, or no report."""

from __future__ import annotations

import asyncio
from typing import Any, Self

from scrapy.crawler import Crawler

from harvester.items import Page, Problem
from harvester.middlewares.answers import count, too_often_blocked
from harvester.reading import problems
from harvester.reading.files import hollow, is_file
from harvester.store import counters


def judge(page: Page) -> None:
    """Sets a problem instead of the refusal of a page that says that it is none.

    Not where files came or should have come with it: then their report is what is missing.
    """
    asked = page.kind == "report" and page.status == 200 and page.refusal is not None
    if asked and not page.files and not page.missed and not is_file(page):
        said = page.fetched.headers.get("Set-Cookie", "")
        page.outcome = problems.instead("report", page.body, said, page.url) or page.outcome


class JudgePipeline:
    """Page to page. A portal that has turned us away too often is left alone for this run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._ending: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Page) and item.problem is None:
            judge(item)
            if item.problem is None and (problem := hollow(item)) is not None:
                self._crawler.stats.inc_value(counters.HOLLOW)
                item.outcome = problem
            if isinstance(item.outcome, Problem):
                count(self._crawler, item.outcome)
                if too_often_blocked(self._crawler) and self._ending is None:
                    assert self._crawler.engine is not None
                    self._ending = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="blocked"))
        return item
