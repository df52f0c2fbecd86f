"""Says what is archived where it yielded or changed something."""

from __future__ import annotations

from time import time_ns
from typing import Any, Self

from scrapy.crawler import Crawler

from harvester.errors import StoreError
from harvester.items import Page
from harvester.store import shared

# certainly no publication; whatever else came with status 200 may be one that tomorrow's code can read
NOTHING = frozenset({"empty", "off-host", "wrong-type"})


class ArchivePipeline:
    """Report pages go into WARC, and so do those whose outcome is not certain (an error in words, a challenge, a
    failing reader …). Listings do not: what they say of a report stands in its record.

    The session writes them with their batch, where they are not what their address showed at the last visit.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open_spider(self) -> None:
        self._session = shared.acquire(self._crawler.settings)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Page) and item.kind == "report" and item.body and _may_be_one(item):
            # the order in which pages are stored, across all portals of this process
            item.filing.order = time_ns()
        return item

    def close_spider(self) -> None:
        name = self._crawler.spider.name if self._crawler.spider else None
        try:
            self._session.archive.close(name)
        except StoreError as error:
            self._session.fail(str(error))
        shared.release(self._session)


def _may_be_one(page: Page) -> bool:
    return page.problem is None or (page.status == 200 and page.problem not in NOTHING)
