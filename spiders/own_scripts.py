"""A portal's own scripts, on its pages and in files that are asked once in a full walk, and what they ask for on
behalf of its lists.

Only for a listing of which nothing else says that it goes on, or that it does not: one whose next page is
followed, whose pages or rows are counted, or of which a gap is told already needs none. Such a page waits until
all files that it names have come, and is judged by its own code and theirs together. The files go through the
same middlewares as all that is asked; they are no pages, and are not kept. A file that did not come and that a
browser would get is told. No script is run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from harvester.documents.charset import charset_of
from harvester.listings.code import Code
from harvester.listings.entrances import loaded, put_in
from harvester.listings.own_scripts import (
    LARGEST,
    MOST_REQUESTS,
    Asked,
    code_of,
    files,
    for_list,
    is_library,
    named_in,
    requests_in,
    writes_pager,
)
from harvester.listings.page import Link, ListingPage
from harvester.listings.promises import Promise
from harvester.listings.unaccounted import unaccounted
from harvester.middlewares.problem import Ended, problem_of
from harvester.reading.problems import PORTALS_OWN
from harvester.store import counters
from spiders.listing import Listing

if TYPE_CHECKING:
    from spiders.base import PortalSpider

MOST = 20
"""Files that are asked of one portal."""
SHARED_LABELS = 2
"""Labels at the end of a host that all portals have, gov.cn; the one before them tells whose it is: www.a.gov.cn,
static.a.gov.cn.
"""


@dataclass(slots=True)
class _Waiting:
    """A page that waits. files: those that it and they name; missing: of them, those that did not come yet. whole:
    whether nothing that may be of the portal stays unread.
    """

    page: ListingPage
    entries: list[Link]
    promise: Promise
    files: dict[str, None] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    whole: bool = True


class OwnScripts:
    """What is known of a portal's script files in one crawl."""

    def __init__(self, spider: PortalSpider) -> None:
        self._spider = spider
        self._known: dict[str, Code | None] = {}
        self._pending: set[str] = set()
        self._waiting: list[_Waiting] = []
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
            yield from self._ask(url, waiting, response.url)
        if waiting.missing:
            self._waiting.append(waiting)
        else:
            self._judge(waiting)

    def _ask(self, url: str, waiting: _Waiting, named_by: str) -> Iterator[Request]:
        """The request for a file that a page waits for, unless it was asked already. named_by: what names it."""
        if not self._spider.portal.owns(url):
            waiting.whole = waiting.whole and not _is_near(url, waiting.page.url)
            return
        if url not in self._known:
            if len(self._known) >= MOST:
                waiting.whole = False
                self._left[url] = None
                self._spider.crawler.stats.set_value(counters.SCRIPTS_LEFT, list(self._left)[: counters.MOST_LEFT])
                return
            self._known[url] = None
            self._pending.add(url)
            meta = {"download_maxsize": LARGEST, "script": url}
            headers = {"Referer": named_by}
            # soon: pages wait for it in memory
            yield Request(url, self._came, errback=self._failed, meta=meta, headers=headers, priority=2)
        if url not in waiting.files:
            waiting.files[url] = None
            if url in self._pending:
                waiting.missing.add(url)

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
        code = self._known[url] = Code(text)
        if len(requests_in(code)) >= MOST_REQUESTS:
            self._note(url, f"the first {MOST_REQUESTS} of its requests only")
        for named in named_in(text, response.url):
            for waiting in [one for one in self._waiting if url in one.missing]:
                yield from self._ask(named, waiting, url)
        self._settle(url)

    def _failed(self, failure: Failure) -> None:
        url = failure.request.meta["script"]  # type: ignore[attr-defined]  # set by Scrapy
        if not isinstance(failure.value, Ended):
            problem = problem_of(failure)
            self._spider.crawler.stats.inc_value(counters.SCRIPTS_FAILED)
            self._spider.logger.info(f"{url}: {problem.code}: {problem.detail}; the script is not read")
            if problem.code not in PORTALS_OWN:  # else no browser gets it either
                self._note(url, problem.code)
        self._settle(url)

    def _settle(self, url: str) -> None:
        """Judges the pages that waited for this file as their last."""
        self._pending.discard(url)
        still = []
        for waiting in self._waiting:
            waiting.missing.discard(url)
            waiting.whole = waiting.whole and url not in self._unread
            if waiting.missing:
                still.append(waiting)
            else:
                self._judge(waiting)
        self._waiting = still

    def _note(self, url: str, why: str) -> None:
        self._unread[url] = why
        self._spider.crawler.stats.set_value(counters.SCRIPTS_UNREAD, dict(self._unread))

    def _judge(self, waiting: _Waiting) -> None:
        """Tells what the files of a page do for its list, then what stands around it and is not accounted for."""
        told, codes = len(waiting.promise.noted), []
        for url in waiting.files:
            if (code := self._known[url]) is None:
                continue
            codes.append(code)
            if (asked := for_list(waiting.page, waiting.entries, requests_in(code))) is not None:
                self._say(f"the script {url} {_what(asked)}", waiting.page, waiting.promise)
            if writes_pager(code):
                self._say(f"the script {url} writes a pager, which cannot be read", waiting.page, waiting.promise)
            if code.sealed:
                self._say(f"the script {url} is written so that it cannot be read", waiting.page, waiting.promise)
        if len(waiting.promise.noted) == told:
            for why in unaccounted(waiting.page, waiting.entries, codes, whole=waiting.whole):
                self._say(why, waiting.page, waiting.promise)

    def _say(self, says: str, page: ListingPage, promise: Promise) -> None:
        promise.note("script", page.url, says)
        self._spider.logger.warning(f"{page.url}: {says}")


def _is_near(url: str, page: str) -> bool:
    """Whether a file off the portal's hosts may be the portal's all the same: of its domain, and no library."""
    hosts = [(urlsplit(one).hostname or "").split(".") for one in (url, page)]
    return hosts[0][-SHARED_LABELS - 1 :] == hosts[1][-SHARED_LABELS - 1 :] and not is_library(url)


def _unexplained(found: Listing, response: Response, promise: Promise) -> bool:
    if response.meta["page"] > 1 or not (found.rows or found.channels) or found.next is not None:
        return False
    counted = found.total is not None or found.pages is not None
    return not (counted or promise.noted)


def _what(asked: Asked) -> str:
    where = f"asks {asked.address[:80]!r}" if asked.address else "asks"
    return f"{where} for rows of the list, which cannot be read"
