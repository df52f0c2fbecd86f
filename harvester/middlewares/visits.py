"""The spider middleware that makes a night cheap: what is asked, and how far listings are walked.

- A full walk reads every listing to its end. It is due once in VISIT_FULL_EVERY nights, whenever no walk before
  came to its end, and in the night after a listing page failed; where one fails again, after 2, 4 … nights: a
  portal that is broken for long is not walked in full every night (the verdict says so). On other nights a
  listing that shows what is new first, or counts its rows (`stopping`), is walked until a whole page leads only to
  reports that are known and older than VISIT_NEW_DAYS, so that late and back-dated reports are found; any other to
  its end.
- Report pages are asked when they are due (`harvester.store.visits`), with the validators of their last answer;
  what is not due is left out. On ordinary nights only new ones and those that failed are asked again, the others
  wait for the night of the full walk.
- A listing page is sent its validators only on ordinary nights and only if everything on it was known and old at
  its last reading, and if its listing's walk may end: then "304 not modified" means that it ends there.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.utils.request import fingerprint

from harvester.items import Page, Row
from harvester.middlewares.afterwards import has_found_new, is_whole, left_to_ask
from harvester.middlewares.stopping import Stopping
from harvester.portals.loader import load_registry
from harvester.store import counters, shared
from harvester.store.store import Known
from harvester.store.visits import SLACK, age, put_off

NOT_MODIFIED = 304


class Visits:
    """See the module; what it counts stands in `harvester.store.counters`.

    An address that a listing shows and that another entry has fetched is known, too: where the registry has that
    entry no longer, this one takes over what it left.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._stats = crawler.stats
        self._new_days = shared.policy(crawler.settings).new_days
        self._asked: set[bytes] = set()
        self._listed: dict[str, str] = {}
        self._others: dict[str, list[str]] = {}
        self._ended = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.opened, signal=signals.spider_opened)
        crawler.signals.connect(middleware.closed, signal=signals.spider_closed)
        crawler.signals.connect(middleware.idle, signal=signals.spider_idle)
        return middleware

    def opened(self, spider: Spider) -> None:
        self._session = shared.acquire(self._crawler.settings)
        self._spider: Any = spider  # a PortalSpider
        self._now = datetime.now(UTC)
        every = timedelta(days=self._crawler.settings.getint("VISIT_FULL_EVERY", 7)) - SLACK
        walked = self._session.store.last_full_walk(spider.name)
        self._stopping = Stopping(self._session.store, spider.name)
        self._full = (
            walked is None
            or datetime.fromisoformat(walked) > self._now + SLACK  # the clock was wrong then, or is now
            or datetime.fromisoformat(walked) <= self._now - every
            # what stands behind a listing page that failed is known to nobody
            or self._session.store.failing_listing(spider.name, walked)
        )
        if self._full and (reason := self._put_off(spider.name, walked)):
            self._full = False
            self._stats.set_value(counters.PUT_OFF, reason)
        self._stats.set_value(counters.WALK, "full" if self._full else "new")
        self._stats.set_value(counters.LISTED, self._listed)
        self._stats.set_value(counters.OTHERS, self._others)

    def _put_off(self, portal: str, walked: str | None) -> str | None:
        """Why the full walk that is due is not made tonight, or None. walked: when the last one began."""
        store = self._session.store
        failed = store.failed_walks(portal, walked)
        until = put_off(failed, self._now, self._crawler.settings.getint("VISIT_FULL_EVERY", 7))
        if until is None or not store.failing_listing(portal, failed[0]):  # it answers again
            return None
        return (
            f"a listing page failed in each of the last {len(failed)} full walks: the next one is made from"
            f" {until.date()} on, until then only the newest pages are asked"
        )

    def idle(self, spider: Spider) -> None:
        """Asks what the walk leaves to be asked. Raises DontCloseSpider where there is something."""
        given = any(getattr(spider, name, None) is not None for name in ("limit", "since"))
        if given or self._session.error is not None:
            return
        if self._full:
            self._ask(self._spider.neighbours.requests() + self._spider.strays.requests())
        else:
            self._ask(self._spider.strays.requests(self._is_list))
        if self._ended:
            return
        self._ended = True
        self._session.flush()
        started, stats = self._now.isoformat(timespec="seconds"), self._stats.get_stats()
        found, left = left_to_ask(
            self._session.store,
            spider.name,
            started,
            self._listed,
            whole=is_whole(stats, full=self._full),
            found_new=has_found_new(stats),
        )
        if left:
            self._stats.set_value(counters.REUSED_LEFT, left)
        asked = [self._conditional(self._again(known), known) for known in found]
        self._stats.inc_value(counters.AFTERWARDS, len(asked))
        self._ask(asked)

    def _is_list(self, url: str) -> bool:
        """Whether an address is known as a listing of this portal."""
        known = self._session.store.known(url)
        return known is not None and known.kind == "listing" and known.outcome == "listing"

    def _ask(self, requests: Sequence[Request]) -> None:
        """Asks more of a portal. Raises DontCloseSpider where that is something."""
        for request in requests:
            assert self._crawler.engine is not None
            self._crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def closed(self) -> None:
        shared.release(self._session)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """The pages that are due, besides what the spider starts with."""
        try:
            async for item in start:
                yield self._listing(item) if _kind(item) == "listing" else item
        except Exception as error:
            self._stats.set_value(counters.START_FAILED, f"{type(error).__name__}: {error}")
            raise
        if getattr(self._spider, "limit", None) is not None:
            return
        since = None if self._full else (self._now - timedelta(days=self._new_days)).date().isoformat()
        now = self._now.isoformat(timespec="seconds")
        for known in self._session.store.due(self._spider.name, now, since=since):
            again = self._again(known)
            self._asked.add(fingerprint(again))
            yield self._conditional(again, known)

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """What a callback found, less what need not be asked tonight."""
        if response.status == NOT_MODIFIED:
            self._stats.inc_value(counters.NOT_MODIFIED)
        listing = response.meta.get("kind") == "listing" and response.status != NOT_MODIFIED
        async for item in self._walk(result, response) if listing else result:
            yield item

    async def _walk(self, result: AsyncIterator[Any], response: Response) -> AsyncIterator[Any]:
        """One listing page: what of it is asked, and whether the walk goes on."""
        first = _listing_of(response)
        pages: list[Page] = []
        following: list[Request] = []
        reports, settled = 0, True
        async for item in result:
            if isinstance(item, Page) and item.kind == "listing":
                pages.append(item)
            elif _kind(item) == "report" or self._is_report(item):
                reports += 1
                known = self._known(item.url)
                self._listed[item.url] = "new" if known is None else known.outcome
                settled = settled and known is not None and known.kind == "report" and self._old(known)
                if known is None:
                    self._stopping.met(first, item.url)
                if (wanted := self._wanted(item, known)) is not None:
                    yield wanted
            elif _kind(item) == "listing" and item.meta.get("page", 1) > 1:
                following.append(item)
            elif _kind(item) == "listing":
                settled = False  # leads to other listings: they must be found again
                if item.meta.get("either"):  # a page or file that may be a report, and fails as one
                    known = self._known(item.url)
                    self._listed[item.url] = "new" if known is None else known.outcome
                yield self._listing(item)
            else:
                yield item
        settled = settled and reports > 0
        for page in pages:
            page.filing.settled = settled
            yield page
        promises = self._stats.get_value(counters.PROMISES) or {}
        if following and settled and not self._full and self._stopping.may(first, promises.get(first)):
            self._stats.inc_value(counters.STOPPED)
            return
        for request in following:
            yield self._listing(request)

    def _wanted(self, item: Request, known: Known | None) -> Request | None:
        """What is asked tonight for a row that may be a report; None: nothing. known: what is known of it."""
        if known is not None and known.kind == "listing" and _kind(item) == "report":
            # it turned out to be a list of reports
            return self._listing(self._spider.as_channel(item))
        if fingerprint(item) in self._asked:
            return None  # asked already, because it is due
        if known is None:
            return item
        if not self._due(known):
            self._stats.inc_value(counters.NOT_DUE)
            return None
        asked = item if _kind(item) == "report" else self._spider.ask_report(item.url, item.meta["row"])
        return self._conditional(asked, known)

    def _is_report(self, item: Any) -> bool:
        """Whether a channel that may be a report is known as one: it is asked when it is due, as reports are."""
        if _kind(item) != "listing" or not item.meta.get("either"):
            return False
        known = self._session.store.known(item.url)
        return known is not None and known.kind == "report" and known.outcome == "report"

    def _known(self, url: str) -> Known | None:
        """What is known of an address that a listing shows, whichever entry fetched it."""
        known = self._session.store.known(url)
        if known is not None and known.portal != self._spider.name:
            if known.portal not in load_registry(self._crawler.settings["PORTALS"]).portals:
                self._stats.set_value(counters.RENAMED, known.portal)
                self._session.flush()
                self._session.store.take_over(known.portal, self._spider.name)
                known = self._session.store.known(url)
            else:
                self._others.setdefault(known.portal, []).append(url)
        return known

    def _listing(self, request: Request) -> Request:
        first = _listing_of(request)
        if self._full or not (self._stopping.is_one_page(first) or self._stopping.may(first, None)):
            return request
        known = self._session.store.known(request.url)
        return self._conditional(request, known) if known is not None and known.settled else request

    def _conditional(self, request: Request, known: Known) -> Request:
        """The request with the validators of the last answer; 304 is let through to the spider's callback."""
        headers = request.headers.copy()
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        allowed = [*request.meta.get("handle_httpstatus_list", ()), NOT_MODIFIED]
        return request.replace(headers=headers, meta={**request.meta, "handle_httpstatus_list": allowed})

    def _old(self, known: Known) -> bool:
        return not known.failures and age(known.dated, self._now) > self._new_days

    def _due(self, known: Known) -> bool:
        now = self._now.isoformat(timespec="seconds")
        if known.outcome == "gone" and known.next_visit is None:
            return self._full  # nobody asks for it but a listing that shows it again
        if known.next_visit is None or known.next_visit > now >= known.fetched_at:
            return False
        return self._full or not self._old(known)

    def _again(self, known: Known) -> Request:
        """The request that led to a known report page."""
        kept = json.loads(known.request or "{}")
        row = Row(**kept["row"]) if kept.get("row") else Row("")
        headers = {"Referer": row.listing} if row.listing else {}
        plain = Request(
            known.url,
            method=kept.get("method", "GET"),
            body=kept.get("body", ""),
            headers={**headers, **kept.get("headers", {})},
            meta=kept.get("meta", {}),
        )
        request: Request = self._spider.ask_report(plain, row)
        if "callback" in kept:
            request = request.replace(callback=getattr(self._spider, kept["callback"]))
        return request


def _listing_of(one: Request | Response) -> str:
    """The first address of the listing that a page is of."""
    first: str = one.meta.get("listing") or one.url
    return first


def _kind(item: Any) -> str | None:
    return item.meta.get("kind") if isinstance(item, Request) else None
