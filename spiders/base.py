"""What all families share: follow a listing, page on, tell reports from other rows, yield pages good and bad."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from harvester.errors import HarvesterError
from harvester.items import Page, Problem, Row
from harvester.listings.channels import INDEX_PAGE, column_key, columns, folder_year, frames
from harvester.listings.page import Link, ListingPage, listing
from harvester.listings.pagers import next_link, shaped, stated_pages
from harvester.middlewares.problem import problem_of, response_of
from harvester.portals.contact import user_agent
from harvester.portals.family import ANY_DETAIL, Clue
from harvester.portals.options import Option
from harvester.portals.registry import Portal
from harvester.reports.words.titles import judge_row, year_in
from harvester.store import counters
from spiders.bounds import Bounds
from spiders.pages import bad_page, good_page

FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|rtf|odt|ofd|zip|txt)$", re.IGNORECASE)


@dataclass(slots=True)
class Listing:
    """What one listing page says. next: the address or request of the next page, None on the last one.
    step: the page may bring no new row and paging goes on (a script that holds a key; an API that begins anew).
    pages: how many pages the listing says it has, None where it does not.
    """

    rows: list[Link]
    next: str | Request | None = None
    columns: list[Link] = field(default_factory=list)
    step: bool = False
    pages: int | None = None


class PortalSpider(Spider):
    """Base of the families. A family says what a detail page's address looks like (`detail`), how its listings
    are paged (`pagers`), which keys its registry entries may carry (`options`) and how it is recognised
    (`clues`); where that is not enough it overrides `read`, which turns an answer into a Listing.

    Arguments: since=YEAR leaves out reports for earlier years, limit=N asks for N report pages at most.
    """

    portal: ClassVar[Portal]
    detail: ClassVar[str] = ANY_DETAIL
    pagers: ClassVar[tuple[Callable[[ListingPage], str | None], ...]] = (next_link,)
    paging: ClassVar[str] = ""
    options: ClassVar[Mapping[str, Option]] = {}
    clues: ClassVar[tuple[Clue, ...]] = ()

    def __init__(self, since: str | int | None = None, limit: str | int | None = None, **words: Any) -> None:
        super().__init__()
        self.since, self.limit = self.check_arguments(since, limit, **words)
        self.asked: set[str] = set()
        self.columns_seen: set[str] = set()
        self.rows_seen: dict[str, set[str]] = {}
        self._detail = re.compile(self.portal.options.get("detail") or self.detail, re.IGNORECASE)

    @classmethod
    def check_arguments(
        cls, since: str | int | None = None, limit: str | int | None = None, **words: Any
    ) -> tuple[int | None, int | None]:
        """The arguments as numbers. Raises HarvesterError for a wrong one; commands ask before they crawl."""
        if words:
            raise HarvesterError(f"unknown spider argument {', '.join(sorted(words))}; there are since and limit")
        return _number("since", since), _number("limit", limit)

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
            settings.set("DOWNLOADER_CLIENT_TLS_CIPHERS", "DEFAULT:@SECLEVEL=0", "spider")

    async def start(self) -> AsyncIterator[Any]:
        """One listing request for each start address."""
        self.bounds = Bounds(self)
        for url in self.portal.start:
            self.columns_seen.add(column_key(url))
            for request in self.open(url):
                yield request

    # -- what families may override ------------------------------------------------------------------------

    def open(self, url: str, depth: int = 0) -> Iterator[Request]:
        """The first request of a column."""
        yield self.ask(url, depth=depth, column=url)

    def read(self, response: Response) -> Listing:
        """An answer to a listing request as rows, next page and columns. Raises ValueError: no such listing."""
        page = self.page(response)
        found = (pager(page) for pager in self.pagers)
        shape, pages = self.portal.options.get("paging") or self.paging, self.pages(page)
        return Listing(
            rows=[link for link in page.links if self.is_detail(link.url) and self.is_row(link)],
            next=next((url for url in found if url), None)
            or shaped(response.meta["column"], response.meta["page"], pages, shape),
            columns=list(columns(page, self.is_detail, self.portal.options.get("channels") or "")),
            pages=pages,
        )

    def page(self, response: Response) -> ListingPage:
        """An HTML answer as a listing; for mark-up that hides its links."""
        return listing(response.body, response.url)

    def pages(self, page: ListingPage) -> int | None:
        """How many pages a listing says it has, for `paging`."""
        return stated_pages(page)

    def addressed(self, rows: list[Link], url: str) -> list[Link]:
        """The rows of an API's answer that have an address; the others are told."""
        found = [link for link in rows if link.url]
        if len(found) < len(rows):
            self.logger.warning(f"{url}: {len(rows) - len(found)} rows without a usable address are left out")
        return found

    def is_detail(self, url: str) -> bool:
        """Whether an address is a single page (or a file), not a listing. Index pages never are."""
        path = url.split("?", 1)[0]
        return bool(FILES.search(path)) or (bool(self._detail.search(url)) and not INDEX_PAGE.search(path))

    def is_row(self, link: Link) -> bool:
        """Whether a link to a single page stands in the list, not in the page's navigation."""
        return link.date is not None or judge_row(link.title) == "report"

    def ask(self, url: str | Request, **meta: Any) -> Request:
        """A listing request. meta: depth (columns below the start), column (its first address), page (from 1)."""
        request = url if isinstance(url, Request) else Request(url)
        meta = {"depth_below": meta.pop("depth", 0), "page": 1, **meta}
        return request.replace(
            callback=self.parse, errback=self.failed, meta=request.meta | meta | {"kind": "listing"}
        )

    # -- the walk ------------------------------------------------------------------------------------------

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        """A listing page: itself, its report requests, its columns, and the request for the next page."""
        self.bounds.check()
        self.crawler.stats.inc_value(counters.LISTINGS)
        if response.status == 304:
            yield good_page(self.portal, response)
            return
        try:
            found = self.read(response)
        except ValueError as error:
            self.crawler.stats.inc_value(counters.FAILED)
            request = response.request
            assert request is not None
            yield bad_page(self.portal, request, Problem("no-listing", str(error)), response)
            return
        yield good_page(self.portal, response)
        column, depth = response.meta["column"], response.meta["depth_below"]
        if response.meta["page"] == 1:
            self.columns_seen.add(column_key(response.url))
        known = self.rows_seen.setdefault(column_key(column), set())
        fresh = [link for link in found.rows if link.url not in known]
        known.update(link.url for link in found.rows)
        yield from self.reports(fresh, response)
        number = response.meta["page"]
        if found.next is None:
            self.tell_unread(found, number, response.url)
            # some columns are shells around a page of their own host (常州, 淮安)
            found.columns += frames(self.page(response)) if not found.rows else []
        if not self.full():
            yield from self.follow_columns(found.columns, depth + 1)
        if found.next is None or self.bounds.reached("reports") or self.full():
            return
        if number > 1 and not fresh and not found.step:
            self.crawler.stats.inc_value(counters.REPEATED)
            self.logger.warning(
                f"{response.url}: shows no row that earlier pages have not shown; paging ends here"
            )
        elif self.bounds.allows("pages"):
            yield self.ask(found.next, depth=depth, column=column, page=number + 1)

    def tell_unread(self, found: Listing, number: int, url: str) -> None:
        """Counts and says that a listing has more pages than can be reached from page `number`."""
        if found.pages is not None and found.pages > number:
            self.crawler.stats.inc_value(counters.PAGER_UNREAD)
            self.logger.warning(
                f"{url}: it says that it has {found.pages} pages, but no address of page {number + 1} can be read;"
                " they are missed"
            )

    def reports(self, rows: Iterable[Link], response: Response) -> Iterator[Any]:
        """Requests for the rows that may be reports; the others are counted and left out."""
        stats = self.crawler.stats
        for link in rows:
            stats.inc_value(counters.ROWS_SEEN)
            verdict = judge_row(link.title)
            if verdict == "other":
                stats.inc_value(counters.ROWS_OTHER)
                continue
            if verdict == "unsure":
                stats.inc_value(counters.ROWS_UNSURE)
            if self.too_old(link):
                stats.inc_value(counters.ROWS_BEFORE_SINCE)
                continue
            if link.url in self.asked:
                stats.inc_value(counters.ROWS_AGAIN)
                continue
            row = Row(link.title, link.date, response.url)
            if not self.portal.owns(link.url):
                stats.inc_value(counters.ROWS_OFF_HOST)
                request = Request(link.url, meta={"kind": "report", "row": row})
                yield bad_page(
                    self.portal, request, Problem("off-host", "the row links off the portal's hosts; not asked")
                )
                continue
            if self.full():
                stats.set_value(counters.LIMITED, True)
                return
            if not self.bounds.allows("reports"):
                continue
            self.asked.add(link.url)
            yield self.ask_report(link.url, row)

    def ask_report(self, url: str | Request, row: Row) -> Request:
        """The request for a report's page."""
        request = url if isinstance(url, Request) else Request(url)
        meta = request.meta | {"kind": "report", "row": row}
        # before listings: what has been found is stored first, whatever becomes of the walk
        return request.replace(callback=self.parse_report, errback=self.failed, meta=meta, priority=1)

    def follow_columns(self, found: Iterable[Link], depth: int) -> Iterator[Request]:
        """Requests for columns not yet visited, within the bounds on depth and count."""
        for link in found:
            key = column_key(link.url)
            year = folder_year(link.text)
            if key in self.columns_seen or not self.portal.owns(link.url):
                continue
            if self.since is not None and year is not None and year < self.since:
                self.crawler.stats.inc_value(counters.CHANNELS_BEFORE_SINCE)
            elif self.bounds.allows_depth(depth) and self.bounds.allows("columns"):
                self.columns_seen.add(key)
                yield from self.open(link.url, depth)

    def parse_report(self, response: Response, **_: Any) -> Iterator[Page]:
        """A page believed to be a report, as it came; the pipelines read it."""
        self.bounds.check()
        self.crawler.stats.inc_value(counters.REPORTS)
        yield good_page(self.portal, response)

    def failed(self, failure: Failure) -> Iterator[Page]:
        """A request that brought no usable answer: recorded with its reason; the walk goes on."""
        request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        problem = problem_of(failure)
        stats = self.crawler.stats
        if problem.code in request.meta.get("end", ()):
            self.logger.info(f"{request.url}: {problem.detail}: the list ends before it")
            return
        stats.inc_value(counters.FAILED)
        stats.inc_value(counters.FAILED_AS + problem.code)
        yield bad_page(self.portal, request, problem, response_of(failure))
        if problem.code == "blocked":
            stats.inc_value(counters.BLOCKED)
            if stats.get_value(counters.BLOCKED) >= self.settings.getint("PORTAL_MAX_BLOCKED"):
                raise CloseSpider("blocked")
        self.bounds.check()

    def full(self) -> bool:
        """Whether `limit` report pages have been asked for."""
        return self.limit is not None and len(self.asked) >= self.limit

    def too_old(self, link: Link) -> bool:
        """Whether a row is certainly about a year before `since`: by its title, else by its date."""
        year = year_in(link.title) or (int(link.date[:4]) if link.date else None)
        return self.since is not None and year is not None and year < self.since


def _number(name: str, value: str | int | None) -> int | None:
    if value is None or value == "":
        return None
    if str(value).isdigit():
        return int(value)
    raise HarvesterError(f"spider argument {name} must be a whole number, not {value!r}")
