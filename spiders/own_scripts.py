"""A portal's own scripts, on its pages and in files that are asked once in a full walk, and what they ask for on
behalf of its lists.

Only for a listing of which nothing else says that it goes on, or that it does not: one whose next page is
followed, whose pages or rows are counted, or of which a gap is told already needs none. The files go through the
same middlewares as all that is asked; they are no pages, and are not kept. A file that did not come and that a
browser would get is told. No script is run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from harvester.documents.charset import charset_of
from harvester.listings.entrances import loaded, put_in
from harvester.listings.own_scripts import (
    LARGEST,
    MOST_REQUESTS,
    Asked,
    code_of,
    files,
    for_list,
    named_in,
    requests_in,
    writes_pager,
)
from harvester.listings.page import Link, ListingPage
from harvester.listings.promises import Promise
from harvester.middlewares.problem import Ended, problem_of
from harvester.reading.problems import PORTALS_OWN
from harvester.store import counters
from spiders.listing import Listing

if TYPE_CHECKING:
    from spiders.base import PortalSpider

MOST = 20
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
        self._left: dict[str, None] = {}
        self._unread: dict[str, str] = {}
        self._hoped: dict[str, tuple[str, ListingPage, Promise]] = {}

    def look(self, found: Listing, response: Response, promise: Promise) -> Iterator[Request]:
        """Requests for the files that a listing's first page names and that were not asked yet; what those that
        came say of it is told.
        """
        if "beside" in response.meta and not found.rows:
            self.missed(response.url)
        if found.page is None or not _unexplained(found, response, promise):
            return
        page, entries = found.page, found.rows + found.channels
        if (asked := for_list(page, entries, requests_in(code_of(page)))) is not None:
            says, url = f"a script of the page {_what(asked)}", page.join(asked.address)
            if url in {page.join(one) for one in loaded(page) + put_in(page)}:
                self._hoped[url or ""] = says, page, promise
            elif url not in {link.url for link in page.links}:  # else a control leads there
                self._say(says, page, promise)
                return
        spider = self._spider
        if spider.crawler.stats.get_value(counters.WALK) != "full" or spider.since or spider.limit is not None:
            return
        waiting = _Waiting(page, entries, promise)
        for url in files(page):
            yield from self._ask(url, [waiting], response.url)

    def _ask(self, url: str, waiting: list[_Waiting], named_by: str) -> Iterator[Request]:
        """The request for a file that pages wait for, unless it was asked already. named_by: where it is named."""
        if not self._spider.portal.owns(url):
            return
        if url not in self._known:
            if len(self._known) >= MOST:
                self._left[url] = None
                self._spider.crawler.stats.set_value(counters.SCRIPTS_LEFT, list(self._left)[: counters.MOST_LEFT])
                return
            self._known[url] = None
            self._waiting[url] = []
            meta = {"download_maxsize": LARGEST, "script": url}
            headers = {"Referer": named_by}
            # soon: pages wait for it in memory
            yield Request(url, self._came, errback=self._failed, meta=meta, headers=headers, priority=2)
        if url in self._waiting:
            self._waiting[url] += waiting
        else:
            for one in waiting:
                self._tell(url, one)

    def missed(self, url: str) -> None:
        """Tells a list that a script puts into a page where what it asks for, asked as a page, shows no row."""
        if url in self._hoped:
            self._say(*self._hoped.pop(url))

    def _came(self, response: Response, **_: object) -> Iterator[Request]:
        url = response.meta["script"]
        body = response.body
        page = b"<html" in body[:2000].lower()  # an error in place of a file
        self._spider.crawler.stats.inc_value(counters.SCRIPTS_FAILED if page else counters.SCRIPTS_READ)
        text = "" if page else body.decode(charset_of(body), "replace")
        asked = self._known[url] = requests_in(text)
        if len(asked) >= MOST_REQUESTS:
            self._note(url, f"the first {MOST_REQUESTS} of its requests only")
        waiting = self._waiting.pop(url)
        for one in waiting:
            self._tell(url, one)
            if writes_pager(text):
                self._say(f"the script {url} writes a pager, which cannot be read", one.page, one.promise)
        for named in named_in(text, response.url):
            yield from self._ask(named, waiting, url)

    def _failed(self, failure: Failure) -> None:
        url = failure.request.meta["script"]  # type: ignore[attr-defined]  # set by Scrapy
        self._waiting.pop(url)
        if isinstance(failure.value, Ended):
            return
        problem = problem_of(failure)
        self._spider.crawler.stats.inc_value(counters.SCRIPTS_FAILED)
        self._spider.logger.info(f"{url}: {problem.code}: {problem.detail}; the script is not read")
        if problem.code not in PORTALS_OWN:  # else no browser gets it either
            self._note(url, problem.code)

    def _note(self, url: str, why: str) -> None:
        self._unread[url] = why
        self._spider.crawler.stats.set_value(counters.SCRIPTS_UNREAD, dict(self._unread))

    def _tell(self, url: str, waiting: _Waiting) -> None:
        asked = for_list(waiting.page, waiting.entries, self._known[url] or ())
        if asked is not None:
            self._say(f"the script {url} {_what(asked)}", waiting.page, waiting.promise)

    def _say(self, says: str, page: ListingPage, promise: Promise) -> None:
        promise.note("script", page.url, says)
        self._spider.logger.warning(f"{page.url}: {says}")


def _unexplained(found: Listing, response: Response, promise: Promise) -> bool:
    if response.meta["page"] > 1 or not (found.rows or found.channels) or found.next is not None:
        return False
    counted = found.total is not None or found.pages is not None
    return not (counted or promise.noted)


def _what(asked: Asked) -> str:
    where = f"asks {asked.address[:80]!r}" if asked.address else "asks"
    return f"{where} for rows of the list, which cannot be read"
