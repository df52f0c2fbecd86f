"""The two spiders of a survey: one clicks its way to the listings, one tries them with their family."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from harvester.items import Page, Problem
from harvester.listings.channels import folder_year
from harvester.listings.page import Link
from harvester.listings.promises import Promise
from harvester.middlewares.problem import problem_of
from harvester.portals.candidates import Candidate, Surveyed
from harvester.portals.evidence import Seen
from harvester.portals.look import Look, Step
from harvester.reports.words.titles import judge_row, year_in
from harvester.store import counters
from spiders.base import PortalSpider
from spiders.listing import Listing
from spiders.pages import header_dict


class Clicks(PortalSpider):
    """Asks for one page after the other, as a person would click: front page, 信息公开, 年报."""

    candidate: ClassVar[Candidate]
    look: ClassVar[Look]
    problems: ClassVar[dict[str, Problem]]
    _fronts: list[str]

    async def start(self) -> AsyncIterator[Any]:
        """Known listings first; then the front page, at whichever of its addresses answers."""
        self._fronts = list(self.candidate.fronts)
        for url in self.candidate.listings:
            self.look.add(Step(url))
        for request in self.ahead():
            yield request

    def ahead(self) -> Iterator[Request]:
        """The next request; one at a time, the best first."""
        step = self.look.next()
        if step is None and self._fronts:
            step = Step(self._fronts.pop(0))
        if step is not None:
            meta = {"kind": "listing", "step": step}
            yield Request(step.url, callback=self.parse, errback=self.failed, meta=meta, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        """Keeps a page and goes on."""
        step: Step = response.meta["step"]
        headers = "\n".join(f"{key}: {value}" for key, value in header_dict(response).items())
        # the part behind the # is no part of an answer's address
        url = step.url if step.url.partition("#")[0] == response.url.partition("#")[0] else response.url
        self.look.saw(Seen(url, response.body, headers), step)
        if step.url in self.candidate.fronts:
            self._fronts.clear()
        yield from self.ahead()

    def failed(self, failure: Failure) -> Iterator[Any]:
        """Keeps what went wrong and goes on."""
        self.problems[failure.request.url] = problem_of(failure)  # type: ignore[attr-defined]
        yield from self.ahead()


class Trial:
    """Before a family's class: counts all rows, asks for a few reports only. Bounds are the entry's options."""

    READ = 3
    portal: ClassVar[Surveyed]
    rows: dict[str, Link]
    promised: int
    held: set[str]
    _led: set[str]
    """Rows that were asked as channels; one that only leads to its report (ucap's API) is the same row."""

    async def start(self) -> AsyncIterator[Any]:
        """As the family starts."""
        self.rows, self.promised, self._let, self.held, self._led = {}, 0, 0, set(), set()
        async for request in super().start():  # type: ignore[misc]  # the family's
            yield request

    def read(self, response: Response) -> Listing:
        """The family's reading of a listing; counts the pages that it promises."""
        found: Listing = super().read(response)  # type: ignore[misc]
        if response.meta["page"] == 1:
            self.promised += found.pages or 1
        return found

    def reports(self, rows: Iterable[Link], response: Response, promise: Promise) -> Iterator[Any]:
        """Keeps the rows; of the requests for reports only the first few are let through."""
        seen, led = list(rows), response.url in self._led
        if led and seen:
            self.rows.pop(response.url, None)
        self.rows.update({link.url: link for link in seen})
        for one in super().reports(seen, response, promise):  # type: ignore[misc]
            if isinstance(one, Request):
                if self._let >= self.READ and not led:
                    continue
                self._let += not led
                led = False
            yield one

    def follow_channels(
        self, found: Iterable[Link], depth: int, listing: str, *, own: bool = False
    ) -> Iterator[Request]:
        """Channels as the family follows them; of those that may be reports themselves only the first few."""
        let = []
        for link in found:
            if judge_row(link.title) == "report" and year_in(link.title) and not folder_year(link.text):
                self.rows[link.url] = link
                if self._let >= self.READ:
                    continue
                self._let += 1
                self._led.add(link.url)
            let.append(link)
        yield from super().follow_channels(let, depth, listing, own=own)  # type: ignore[misc]

    def itself(self, response: Response) -> Iterator[Page]:
        """What was asked as a channel and is a report: a row as well."""
        title = row.title if (row := response.meta.get("row")) else ""
        self.rows.setdefault(response.url, Link(response.url, title, title))
        yield from super().itself(response)  # type: ignore[misc]

    def short(self) -> bool:
        """Whether rows seem to be missing: none is a report's, pages failed, or fewer came than were promised."""
        stats = self.crawler.stats  # type: ignore[attr-defined]  # the family's
        told = (counters.PAGER_UNREAD, counters.REPEATED, counters.FAILED)
        walked = stats.get_value(counters.LISTINGS, 0)
        promises = (stats.get_value(counters.PROMISES) or {}).values()
        gaps = any(promise.gaps(full=True) for promise in promises)
        return not self.titled() or walked < self.promised or gaps or any(stats.get_value(key) for key in told)

    def titled(self) -> list[Link]:
        """The rows that are titled as reports or were read as such; where no title says so and what was read is
        one, all that are called anything else than another matter: bodies, years, titles cut short.
        """
        told = [link for link in self.rows.values() if judge_row(link.title) == "report"]
        if not told and self.held:
            told = [link for link in self.rows.values() if link.title and judge_row(link.title) != "other"]
        return told + [link for url, link in self.rows.items() if url in self.held and link not in told]

    def years(self) -> list[int]:
        """The years in the rows' titles, else those before their days."""
        found = (year_in(one.title) or (int(one.date[:4]) - 1 if one.date else None) for one in self.titled())
        return [year for year in found if year is not None]
