"""The files of a portal's own scripts, asked once in a full walk, and what they ask for on behalf of its lists.

Only for a listing of which nothing else says that it goes on, or that it does not: one whose next page is
followed, whose pages or rows are counted, or of which a gap is told already needs none. The files go through the
same middlewares as all that is asked; they are no pages, and are not kept. No script is run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from harvester.documents.charset import charset_of
from harvester.listings.own_scripts import LARGEST, Asked, files, for_list, requests_in
from harvester.listings.page import Link, ListingPage
from harvester.listings.promises import Promise
from harvester.store import counters
from spiders.listing import Listing

if TYPE_CHECKING:
    from spiders.base import PortalSpider

MOST = 6
"""Files that are asked of one portal."""


@dataclass(slots=True)
class _Waiting:
    page: ListingPage
    entries: list[Link]
    promise: Promise


class OwnScripts:
    """What is known of a portal's script files in one crawl."""

    def __init__(self, spider: PortalSpider) -> None:
        self._spider = spider
        self._known: dict[str, Sequence[Asked] | None] = {}
        self._waiting: dict[str, list[_Waiting]] = {}
        self._left: set[str] = set()

    def look(self, found: Listing, response: Response, promise: Promise) -> Iterator[Request]:
        """Requests for the files that a listing's first page names and that were not asked yet; what those that
        came say of it is told.
        """
        if found.page is None or not self._unexplained(found, response, promise):
            return
        waiting = _Waiting(found.page, found.rows + found.channels, promise)
        for url in files(found.page):
            if not self._spider.portal.owns(url):
                continue
            if url not in self._known:
                if len(self._known) >= MOST:
                    self._left.add(url)
                    self._spider.crawler.stats.set_value(counters.SCRIPTS_LEFT, len(self._left))
                    continue
                self._known[url] = None
                self._waiting[url] = []
                meta = {"download_maxsize": LARGEST, "script": url}
                headers = {"Referer": response.url}
                # soon: pages wait for it in memory
                yield Request(url, self._came, errback=self._failed, meta=meta, headers=headers, priority=2)
            if url in self._waiting:
                self._waiting[url].append(waiting)
            else:
                self._tell(url, waiting)

    def _unexplained(self, found: Listing, response: Response, promise: Promise) -> bool:
        spider = self._spider
        if spider.crawler.stats.get_value(counters.WALK) != "full" or spider.since or spider.limit is not None:
            return False
        if response.meta["page"] > 1 or not (found.rows or found.channels) or found.next is not None:
            return False
        counted = found.total is not None or found.pages is not None
        return not (counted or promise.noted)

    def _came(self, response: Response, **_: object) -> None:
        url = response.meta["script"]
        body = response.body
        page = b"<html" in body[:2000].lower()  # an error in place of a file
        self._spider.crawler.stats.inc_value(counters.SCRIPTS_FAILED if page else counters.SCRIPTS_READ)
        self._known[url] = [] if page else requests_in(body.decode(charset_of(body), "replace"))
        for waiting in self._waiting.pop(url):
            self._tell(url, waiting)

    def _failed(self, failure: Failure) -> None:
        url = failure.request.meta["script"]  # type: ignore[attr-defined]  # set by Scrapy
        self._spider.crawler.stats.inc_value(counters.SCRIPTS_FAILED)
        self._spider.logger.info(f"{url}: {failure.value}; the script is not read")
        self._waiting.pop(url)

    def _tell(self, url: str, waiting: _Waiting) -> None:
        asked = for_list(waiting.page, waiting.entries, self._known[url] or ())
        if asked is not None:
            where = f"asks {asked.address[:80]!r}" if asked.address else "asks"
            says = f"the script {url} {where} for rows of the list, which cannot be read"
            waiting.promise.note("script", waiting.page.url, says)
            self._spider.logger.warning(f"{waiting.page.url}: {says}")
