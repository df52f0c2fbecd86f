"""Archives what yielded or changed something."""

from __future__ import annotations

import logging
from time import time_ns
from typing import Any, Self

from scrapy.crawler import Crawler

from harvester.errors import StoreError
from harvester.items import Page
from harvester.store import counters, shared

logger = logging.getLogger(__name__)
# certainly no publication; whatever else came with status 200 may be one that tomorrow's code can read
NOTHING = frozenset({"empty", "off-host", "wrong-type"})


class ArchivePipeline:
    """Report pages whose content (or refusal) is not what their address showed at the last visit go into WARC.

    So do those whose outcome is not certain (an error in words, a challenge, a failing reader …). Listings are not
    archived: what they say of a report stands in its record.
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
            known = self._session.store.known(item.key)
            if known is None or known.content_hash != item.filing.digest:
                # the order in which pages are stored, across all portals of this process
                item.filing.order = time_ns()
                try:
                    item.filing.archived = self._session.archive.write(item)
                except StoreError as error:
                    self._session.fail(str(error))  # the store's pipeline, which is next, ends the crawl
                    return item
                self._crawler.stats.inc_value(counters.ARCHIVED)
                for note in self._session.archive.notes:
                    logger.warning(note)
                self._session.archive.notes.clear()
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
