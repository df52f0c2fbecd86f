"""What Scrapy does for every page and nobody sees: its counts, its lines of the log."""

from __future__ import annotations

import logging
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.extensions.corestats import CoreStats
from scrapy.statscollectors import MemoryStatsCollector


class Core(CoreStats):
    """Scrapy's CoreStats, but for items: each would be a task of its own, and the store's pipeline counts them.

    Also keeps Scrapy from making lines of the log that its handler would drop, two for each page.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        logging.getLogger("scrapy").setLevel(crawler.settings["LOG_LEVEL"])
        own = cls(crawler.stats)
        crawler.signals.connect(own.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(own.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(own.item_dropped, signal=signals.item_dropped)
        crawler.signals.connect(own.response_received, signal=signals.response_received)
        return own


class Stats(MemoryStatsCollector):
    """Scrapy's collector, which looks at each of fifty calls a page for an argument that is given up (`spider`).

    Nothing here gives it: the looking was a fiftieth of a crawl.
    """

    def __getattribute__(self, name: str) -> Any:
        return object.__getattribute__(self, name)
