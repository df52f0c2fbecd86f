"""Writes pages to the database in batches."""

from __future__ import annotations

import asyncio
from typing import Any, Self

from scrapy.crawler import Crawler

from harvester.items import Page
from harvester.store import counters, shared


class StorePipeline:
    """Holds pages until STORE_BATCH are there, STORE_SECONDS have passed or the crawl ends; then one transaction.

    An item and the fact that its page was read stand in the same transaction: a kill loses only pages that the
    database does not know as read, and the next crawl fetches them. A database that cannot be written ends the
    crawl with its reason.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most = crawler.settings.getint("STORE_BATCH", 50)
        self._seconds = crawler.settings.getfloat("STORE_SECONDS", 2.0)
        self._timer: asyncio.TimerHandle | None = None
        self._ending: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open_spider(self) -> None:
        self._session = shared.acquire(self._crawler.settings)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Page):
            # Scrapy's own count, see harvester/extensions/core.py
            self._crawler.stats.inc_value("item_scraped_count")
            self._session.held.append((item, self._crawler.stats))
            if len(self._session.held) >= self._most or self._session.error is not None:
                self._flush()
            elif self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(self._seconds, self._flush)
        return item

    def close_spider(self) -> None:
        self._ending = self._ending or asyncio.get_running_loop().create_future()
        self._flush()
        shared.release(self._session)

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._session.flush()
        if self._session.error is not None:
            self._crawler.stats.set_value(counters.STORE_ERROR, self._session.error)
            if self._ending is None:  # nothing that the crawl would still fetch could be kept
                closing = self._crawler.engine.close_spider_async(reason="store_error")
                self._ending = asyncio.ensure_future(closing)
