"""What all families share: follow a listing, page on, tell reports from other rows, yield pages good and bad."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from harvester.errors import HarvesterError
from harvester.items import Page, Problem, Row
from harvester.listings.addresses import canonical
from harvester.listings.channels import channel_key, folder_year, frames
from harvester.listings.following import Step, following
from harvester.listings.page import Link, ListingPage, page_of
from harvester.listings.pagers import called_pages, shaped
from harvester.listings.promises import Promise
from harvester.listings.reckoned import asked_for
from harvester.listings.rows import is_channel, rows_of
from harvester.listings.totals import stated_pages, stated_rows
from harvester.middlewares.problem import Ended, problem_of, response_of
from harvester.portals.contact import user_agent
from harvester.portals.family import ANY_DETAIL, Clue
from harvester.portals.options import Option
from harvester.portals.registry import Portal
from harvester.reading.files import target_of
from harvester.reports.words.titles import judge_row, year_in
from harvester.store import counters
from spiders.bounds import Bounds, whole_number
from spiders.listing import Listing, request_of
from spiders.neighbours import Neighbours
from spiders.own_scripts import OwnScripts
from spiders.pages import bad_page, good_page
from spiders.self_report import holds_list, is_attached, is_file_answer, is_report, is_single
from spiders.strays import Strays
from spiders.walk import Walk
from spiders.ways import beside, hollow, into, leads_away, link_key, of_reports, off_host, shared


class PortalSpider(Spider):
    """Base of the families. A family says what a detail page's address looks like (`detail`), how its listings
    are paged (`pagers`), which keys its registry entries may carry (`options`) and how it is recognised
    (`clues`); where that is not enough it overrides `read`, which turns an answer into a Listing.

    Arguments: since=YEAR leaves out reports for earlier years, limit=N asks for N report pages at most.
    """

    portal: ClassVar[Portal]
    detail: ClassVar[str] = ANY_DETAIL
    pagers: ClassVar[tuple[Callable[[ListingPage], str | None], ...]] = ()
    paging: ClassVar[str] = ""
    options: ClassVar[Mapping[str, Option]] = {}
    variants: ClassVar[tuple[Mapping[str, Any], ...]] = ()
    clues: ClassVar[tuple[Clue, ...]] = ()

    def __init__(self, since: str | int | None = None, limit: str | int | None = None, **words: Any) -> None:
        super().__init__()
        self.since, self.limit = self.check_arguments(since, limit, **words)
        self.asked: set[str] = set()
        self.channels_seen: set[str] = set()
        self.walks, self.turned, self.own_scripts = dict[str, Walk](), dict[str, Promise](), OwnScripts(self)
        self.strays, self.neighbours = Strays(self), Neighbours(self)
        # matches: /art/2024/1/31/art_12_345.html
        self._detail = re.compile(self.portal.options.get("detail") or self.detail, re.IGNORECASE)

    @classmethod
    def check_arguments(
        cls, since: str | int | None = None, limit: str | int | None = None, **words: Any
    ) -> tuple[int | None, int | None]:
        """The arguments as numbers. Raises HarvesterError for a wrong one; commands ask before they crawl."""
        if words:
            raise HarvesterError(f"unknown spider argument {', '.join(sorted(words))}; there are since and limit")
        return whole_number("since", since), whole_number("limit", limit)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """The entry's options that are Scrapy settings, and the user agent with the operator's CONTACT."""
        super().update_settings(settings)
        settings.set("USER_AGENT", user_agent(settings), "spider")
        options = cls.portal.options
        for key, setting in (("delay", "DOWNLOAD_DELAY"), ("timeout", "DOWNLOAD_TIMEOUT")):
            if options.get(key) is not None:
                settings.set(setting, options[key], "spider")
        if options.get("legacy_tls"):
            settings.set("DOWNLOAD_TLS_MIN_VERSION", "TLSv1.0", "spider")
            handlers = settings.getdict("DOWNLOAD_HANDLERS") | {"https": "harvester.middlewares.tls.LegacyHandler"}
            settings.set("DOWNLOAD_HANDLERS", handlers, "spider")

    async def start(self) -> AsyncIterator[Any]:
        """One listing request for each start address."""
        self.bounds = Bounds(self)
        for url in self.portal.start:
            self.channels_seen.add(channel_key(url))
            for request in self.open(url):
                yield request

    # -- what families may override ------------------------------------------------------------------------

    def open(self, url: str, depth: int = 0, row: Row | None = None) -> Iterator[Request]:
        """The first request of a channel. row: the link that leads there; what it leads to may be a report as
        well.
        """
        yield self.ask(url, depth=depth, column=url, row=row)

    def read(self, response: Response) -> Listing:
        """An answer to a listing request as rows, next page and channels. Raises ValueError: no such listing."""
        page = self.page(response)
        extra, row = self.portal.options.get("channels") or "", response.meta.get("row")
        # what is started from was named as the listing of reports by who wrote the entry
        named = not response.meta["depth_below"] or is_channel(page, row.title if row else "")
        found = rows_of(page, self.is_detail, extra, in_channel=named)
        pages = self.pages(page)
        step, counts = self.next_of(page, response, pages), self.counts_on(pages)
        if step is None and pages is None:
            step = asked_for(page, response.meta.get("beside") or response.meta["page"])
            counts = counts or step is not None
        return Listing(
            rows=found.rows,
            next=step,
            channels=found.channels,
            pages=pages,
            total=stated_rows(page),
            shown=found.shown,
            lost=found.lost,
            page=page,
            open_end=counts,
        )

    def next_of(self, page: ListingPage, response: Response, pages: int | None) -> str | Step | None:
        """The next page: as a known dialect writes it, as a person finds it, or of the shape that the entry
        says.
        """
        meta = response.meta
        here = meta.get("beside") or meta["page"]
        column = meta["column"] if meta["page"] > 1 else response.url
        found = next((url for pager in self.pagers if (url := pager(page))), None) or following(page, here)
        shape = self.portal.options.get("paging") or self.paging
        return found or shaped(column, here, here + 1 if self.counts_on(pages) else pages, shape)

    def counts_on(self, pages: int | None) -> bool:
        """Whether `paging` of the entry is all there is to go by: pages are asked until one shows nothing new."""
        return pages is None and bool(self.portal.options.get("paging"))

    def page(self, response: Response) -> ListingPage:
        """An HTML answer as a listing: the one ListingPage of the answer."""
        return page_of(response)

    def pages(self, page: ListingPage) -> int | None:
        """How many pages a listing says it has, for `paging`."""
        return stated_pages(page) or called_pages(page)

    def addressed(self, rows: list[Link], url: str) -> list[Link]:
        """The rows of an API's answer that have an address; the others are told."""
        found = [link for link in rows if link.url]
        if len(found) < len(rows):
            self.logger.warning(f"{url}: {len(rows) - len(found)} rows without a usable address are left out")
        return found

    def is_detail(self, url: str) -> bool:
        """Whether an address has the shape of a single page (or a file), not of a listing. Index pages never
        do.
        """
        return is_single(self._detail, url)

    def ask(self, url: str | Step | Request, **meta: Any) -> Request:
        """A listing request. meta: depth (channels below the start), column (its first address), page (from 1),
        row (the link that led there: such a page may be a report, or a file), listing (the address it began with).
        """
        self.strays.meet((request := request_of(url)).url)
        meta = {"depth_below": meta.pop("depth", 0), "page": 1, **meta}
        meta = {"listing": meta["column"], "either": meta.get("row") is not None} | meta
        return request.replace(
            callback=self.parse, errback=self.failed, meta=request.meta | meta | {"kind": "listing"}
        )

    # -- the walk ------------------------------------------------------------------------------------------

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        """A listing page: itself, its report requests, its channels, and the request for the next page."""
        self.bounds.check()
        self.crawler.stats.inc_value(counters.LISTINGS)
        if response.status == 304:
            yield good_page(self.portal, response)
            return
        if response.meta.get("either") and is_file_answer(response):
            yield from self.itself(response)
            return
        try:
            found = self.read(response)
        except ValueError as error:
            yield from self.no_listing(response, str(error))
            return
        yield from self.listed(of_reports(self, found) if response.meta.get("doubtful") else found, response)

    def listed(self, found: Listing, response: Response) -> Iterator[Any]:
        """What a listing page leads to."""
        meta, depth = response.meta, response.meta["depth_below"]
        number, aside = meta.get("beside") or meta["page"], "beside" in meta
        walk = self.walk_of(meta)
        first = number == 1 and not aside
        if first:
            self.channels_seen.add(channel_key(response.url))
        if found.next is None and not found.rows:
            # some channels are shells around a page of their own host (常州, 淮安)
            shown = frames(found.page) if found.page else []
            found.channels += [replace(link, url=target_of(link.url, link.url)) for link in shown]
        own = first and is_report(response, found, self.portal.name, asked_for=meta.get("row") is not None)
        if own:
            # titles of a report's page are its own, and so are the counts in its text
            found.lost, found.total = [], found.total if found.rows else None
            hollow(self, found, response, "bare")
        elif number == 1 and found.page and not (found.rows or found.next or found.pages or found.total):
            yield from into(self, found, response)
        if first and not own:
            walk.look(found, response.url, meta.get("row"), depth)
        fresh, problem = walk.take(found, response.url, number, aside=aside)
        if own:
            yield from self.itself(response)
        elif problem is not None:
            self.crawler.stats.inc_value(counters.FAILED)
            assert response.request is not None
            yield bad_page(self.portal, response.request, problem, response)
        else:
            yield good_page(self.portal, response)
            seen = {channel_key(link.url) for link in found.channels} <= self.channels_seen
            if number == 1 and not depth and found.bare and seen and len(self.portal.start) > 1:
                # one of several: the others' rows hide that it is filled by a script or was emptied (wanyuan)
                walk.promise.note("hollow", response.url, "the entry starts here, and it shows no row")
        rows = [link for link in found.rows if link.url in fresh and not (own and is_attached(link, found.page))]
        yield from self.reports(rows, response, walk.promise)
        if not self.full():
            yield from self.follow_channels(found.channels, depth + 1, response.url, own=own)
        if not (self.bounds.reached("reports") or self.full()):
            step = walk.following(found, response.url, number, aside=aside)
            yield from self.go_on(step, response, open_end=found.open_end)
            if not own:
                yield from beside(self, found, response, walk, fresh)
                yield from self.own_scripts.look(found, response, walk.promise)

    def go_on(
        self, step: str | Step | Request | None, response: Response | Request, *, open_end: bool = False
    ) -> Iterator[Request]:
        """The request for a listing's next page, within the bounds."""
        meta = response.meta
        if step and not leads_away(self, step, response) and self.bounds.allows("pages"):
            shared(self, step, meta)
            column = response.url if meta["page"] == 1 else meta["column"]
            kept = {"depth": meta["depth_below"], "column": column, "listing": meta["listing"], "either": False}
            if open_end:
                # nobody says how many there are: the first that is not there, or is empty, ends it (xinle)
                kept["end"] = ["http-404", "empty"]
            if "beside" in meta:
                kept["beside"] = meta["beside"] + 1
            yield self.ask(step, **kept, page=meta["page"] + 1, row=None)

    def walk_of(self, meta: Mapping[str, Any]) -> Walk:
        """The walk of the listing that a request belongs to."""
        first = meta["listing"]
        if first not in self.walks:
            promise = Promise(first)
            promises = self.crawler.stats.get_value(counters.PROMISES) or {}
            self.crawler.stats.set_value(counters.PROMISES, promises | {first: promise})
            self.walks[first] = Walk(promise, self.crawler.stats, self.logger)
        return self.walks[first]

    def itself(self, response: Response) -> Iterator[Page]:
        """The page of a channel, as a page believed to be a report."""
        self.asked.add(canonical(response.url))
        self.crawler.stats.inc_value(counters.REPORTS)
        self.neighbours.look(response)
        yield good_page(self.portal, response, kind="report")

    def no_listing(self, response: Response, why: str) -> Iterator[Any]:
        """An answer that is no listing; the walk goes on behind it where the listing said how many there are."""
        self.crawler.stats.inc_value(counters.FAILED)
        request = response.request
        assert request is not None
        yield bad_page(self.portal, request, Problem("no-listing", why), response)
        walk = self.walk_of(response.meta)
        if "beside" not in response.meta:
            yield from self.go_on(walk.beyond(response.meta["page"]), response)

    def reports(self, rows: Iterable[Link], response: Response, promise: Promise) -> Iterator[Any]:
        """Requests for the rows that may be reports; the others are counted and left out."""
        stats = self.crawler.stats
        for link in rows:
            stats.inc_value(counters.ROWS_SEEN)
            link.url = target_of(link.url, link.url)
            if not self.wanted(link):
                continue
            row = Row(link.title, link.date, response.url)
            if not self.portal.owns(link.url):
                yield from off_host(self, link, row, promise)
                continue
            if self.full():
                stats.set_value(counters.LIMITED, True)
                return
            if not self.bounds.allows("reports"):
                continue
            self.asked.add(canonical(link.url))
            yield self.ask_report(link.url, row)

    def wanted(self, link: Link) -> bool:
        """Whether a row is asked: no other matter, not before `since`, not asked already; else it is counted."""
        stats, verdict = self.crawler.stats, judge_row(link.title)
        if verdict == "other":
            stats.inc_value(counters.ROWS_OTHER)
            return False
        if self.too_old(link):
            stats.inc_value(counters.ROWS_BEFORE_SINCE)
            return False
        if canonical(link.url) in self.asked:
            stats.inc_value(counters.ROWS_AGAIN)
            return False
        if verdict == "unsure":
            stats.inc_value(counters.ROWS_UNSURE)
        return True

    def ask_report(self, url: str | Request, row: Row) -> Request:
        """The request for a report's page."""
        request = url.copy() if isinstance(url, Request) else Request(url)
        self.asked.add(canonical(request.url))
        # before listings: what has been found is stored first, whatever becomes of the walk
        request.callback, request.errback, request.priority = self.parse_report, self.failed, 1
        request.meta.update(kind="report", row=row)
        return request

    def as_channel(self, request: Request) -> Request:
        """The request for a page that was believed to be a report and is a list of reports, as a listing."""
        self.channels_seen.add(channel_key(request.url))
        return self.ask(request.url, depth=1, column=request.url, row=request.meta["row"])

    def follow_channels(
        self, found: Iterable[Link], depth: int, listing: str, *, own: bool = False
    ) -> Iterator[Request]:
        """Requests for channels not yet visited, within the bounds. own: of a report's page."""
        for link in found:
            key = link_key(link)
            year = folder_year(link.text)
            if key in self.channels_seen or not self.portal.owns(link.url) or canonical(link.url) in self.asked:
                continue
            titled = judge_row(link.title) == "report"
            if self.since is not None and year is not None and year < self.since:
                self.crawler.stats.inc_value(counters.CHANNELS_BEFORE_SINCE)
            elif self.strays.beyond(link, listing, depth, own=own):
                continue
            elif self.bounds.allows_depth(depth) and self.bounds.allows("reports" if titled else "channels"):
                self.channels_seen.add(key)
                yield from self.open(link.url, depth, Row(link.title, link.date, listing))

    def parse_report(self, response: Response, **_: Any) -> Iterator[Any]:
        """A page believed to be a report, as it came; the pipelines read it. One that is a list instead is
        walked.
        """
        self.bounds.check()
        self.crawler.stats.inc_value(counters.REPORTS)
        yield good_page(self.portal, response)
        self.neighbours.look(response)
        if response.status == 200 and holds_list(response, self.is_detail):
            for request in self.open(response.url, 1, response.meta["row"]):
                yield request.replace(dont_filter=True)

    def failed(self, failure: Failure) -> Iterator[Any]:
        """A request that brought no usable answer: recorded with its reason; the walk goes on."""
        if isinstance(failure.value, Ended):
            return  # the next crawl asks again
        request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        problem = problem_of(failure)
        stats = self.crawler.stats
        if problem.code in request.meta.get("end", ()):
            self.logger.info(f"{request.url}: {problem.detail}: the list ends before it")
            return self.own_scripts.missed(request.url)
        stats.inc_value(counters.FAILED)
        stats.inc_value(counters.FAILED_AS + problem.code)
        yield bad_page(self.portal, request, problem, response_of(failure))
        if problem.code == "blocked":
            stats.inc_value(counters.BLOCKED)
            if stats.get_value(counters.BLOCKED) >= self.settings.getint("PORTAL_MAX_BLOCKED"):
                raise CloseSpider("blocked")
        self.bounds.check()
        further = request.meta.get("kind") == "listing" and request.meta.get("page", 1) > 1
        if further and "beside" not in request.meta and not self.full():
            # what stands behind a page that failed is asked where the listing said how its pages are written
            step = self.walk_of(request.meta).beyond(request.meta["page"])
            yield from self.go_on(step, request)

    def full(self) -> bool:
        """Whether `limit` report pages have been asked for."""
        return self.limit is not None and len(self.asked) >= self.limit

    def too_old(self, link: Link) -> bool:
        """Whether a row is certainly about a year before `since`: by its title, else by its date."""
        year = year_in(link.title) or (int(link.date[:4]) if link.date else None)
        return self.since is not None and year is not None and year < self.since
