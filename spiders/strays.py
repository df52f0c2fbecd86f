"""What a walk left over, asked at its end: links that nothing accounts for, and reports that only reports lead to.

The check the other way round. What leads to reports is known by words, signs and addresses, and no list of them is
complete; so of each kind of links that was taken for nothing some are asked, and where they show reports which
nothing else has shown, all of that kind are, and are walked as listings. So on full walks; on other nights those
are asked that led to some then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from harvester.listings.addresses import canonical
from harvester.listings.channels import channel_key, names_channel
from harvester.listings.elsewhere import part_said
from harvester.listings.page import Link
from harvester.listings.strays import Stray, near, strays
from harvester.middlewares.problem import Ended, problem_of
from harvester.reports.words.titles import judge_row
from harvester.store import counters
from spiders.listing import Listing
from spiders.self_report import is_file_answer, is_report
from spiders.ways import link_key

if TYPE_CHECKING:
    from spiders.base import PortalSpider

FEW = 4
"""Links of a kind that are all asked; of more, so many, from its first to its last."""
MOST_ASKED = 40
"""Links asked at the end of one walk to see what they are; further kinds near a list are told."""
MOST_FAR = 12
"""… of those whose addresses are not near their list's own."""
MOST_AT_ONCE = 60
"""Links of a kind that led to reports asked one after the other; more, where these led to some."""
MOST_KEPT = 2000
LIKE_THE_LIST = ("near ?", "form ", "said ", "script ")
"""How groups begin whose links are the list with other parameters, or are said to hold more of it."""


class Strays:
    """Takes what the pages of a walk leave over; `requests` says what is asked of it, until nothing is."""

    def __init__(self, spider: PortalSpider) -> None:
        self._spider = spider
        self._met: set[str] = set()
        self._kept: dict[str, dict[str, Stray]] = {}
        self._from: dict[str, str] = {}
        self._looked: dict[str, set[str]] = {}
        self._led: set[str] = set()
        self._tried: set[str] = set()
        self._said: dict[str, tuple[str, str, str]] = {}
        self._asked = {True: 0, False: 0}

    def meet(self, url: str) -> None:
        """Notes the address of a listing that is asked."""
        self._met.add(channel_key(url))

    def look(self, found: Listing, response: Response) -> None:
        """Takes what a page with a list of reports leaves over."""
        if found.page is None or not (found.rows or found.channels):
            return
        root, page = response.meta["listing"], found.page
        self.meet(response.url)
        entries = {link.url for link in found.rows + found.channels}
        says, links = part_said(page) or ("", [])
        for url in links:
            if url not in entries and url not in self._said:
                self._said[url] = (root, page.url, says)
                self.keep(Stray(url, f"said {url}", near=True), root)
        looked = self._looked.setdefault(root, set())
        for stray in strays(page, root, found.rows + found.channels, looked):
            self.keep(stray, root)

    def keep(self, stray: Stray, root: str) -> None:
        """Keeps what may be asked. root: the listing that led to it."""
        kept = self._kept.setdefault(stray.group, {})
        if stray.url in kept or not self._spider.portal.owns(stray.url):
            return
        if len(kept) >= MOST_KEPT:
            self.leave()
            return
        kept[stray.url] = stray
        self._from.setdefault(stray.url, root)

    def leave(self) -> None:
        """Counts what is not looked at, or not asked, at a bound."""
        self._spider.crawler.stats.inc_value(counters.STRAYS_LEFT)

    def beyond(self, link: Link, listing: str, depth: int, *, own: bool) -> bool:
        """Takes a channel that lies too deep and is its listing with parameters set otherwise (年度 × 单位), or
        that a report's own page leads to (each to the one before): such are of a kind. Returns whether it is one.
        """
        most = self._spider.bounds.most["depth"]
        if not most or depth <= most:
            return False
        shape = near(link.url, listing)
        if own:
            self.keep(Stray(link.url, f"report {shape or 'elsewhere'}", near=True), listing)
        elif shape is None or not shape.startswith("?"):
            return False
        else:
            self.keep(Stray(link.url, f"near {shape}", near=True), listing)
        return True

    def requests(self, is_list: Callable[[str], bool] | None = None) -> list[Request]:
        """What is asked next: of kinds that led to reports all, of those that were not tried some.

        is_list: on ordinary nights, whether an address is known as a list of reports: no other is asked.
        """
        asked: list[Request] = []
        for group, kept in self._kept.items():
            left = [stray for url, stray in kept.items() if self._is_new(url)]
            if is_list is not None:
                left = [stray for stray in left if is_list(stray.url)]
            if group in self._led or is_list is not None:
                # the next of them only where one of these leads to reports
                self._led.discard(group)
                asked += [self._ask(stray) for stray in left[:MOST_AT_ONCE] if self._spider.bounds.allows("pages")]
            elif left and group not in self._tried:
                self._tried.add(group)
                asked += self._try(left)
        return asked

    def _is_new(self, url: str) -> bool:
        key, spider = channel_key(url), self._spider
        if key in self._met or key in spider.channels_seen or canonical(url) in spider.asked:
            return False
        walk = spider.walks.get(self._from[url])
        return walk is None or not walk.covers(url)  # its first page by another name: index_1.html

    def _try(self, left: list[Stray]) -> Iterator[Request]:
        own = left[0].near
        chosen = _spread(left, FEW if own else 2)
        self._spider.crawler.stats.inc_value(counters.STRAYS_TAKEN_ALIKE, len(left) - len(chosen))
        for stray in chosen:
            if self._asked[own] >= (MOST_ASKED if own else MOST_FAR):
                self._leave(stray)
                return
            self._asked[own] += 1
            yield self._ask(stray)

    def _leave(self, stray: Stray) -> None:
        """Counts a kind that is not asked, and tells it where it is the list itself, set otherwise."""
        self.leave()
        if stray.group.startswith(LIKE_THE_LIST):
            root = self._from[stray.url]
            says = f"of links beside it {MOST_ASKED} were asked; one that was not: {stray.url}"
            self._spider.walk_of({"listing": root}).promise.note("bound", root, says)

    def _ask(self, stray: Stray) -> Request:
        self._spider.crawler.stats.inc_value(counters.STRAYS)
        self._met.add(channel_key(stray.url))  # a form's own address says nothing of what was chosen
        request = self._spider.ask(stray.step, depth=1, column=stray.url, row=None, stray=stray.group)
        return request.replace(callback=self.came, errback=self.failed)

    def came(self, response: Response, **_: object) -> Iterator[object]:
        """What a link that nothing accounted for leads to: a list with reports that nothing has shown, or not."""
        self._spider.bounds.check()
        found = list(self._led_to(response))
        if not found:
            self._tell(response.meta["column"])
        yield from found

    def _tell(self, url: str) -> None:
        """Tells what a page says of reports elsewhere, where its link does not lead to them."""
        if url in self._said:
            root, page, says = self._said[url]
            self._spider.walk_of({"listing": root}).promise.note("pager", page, says)

    def _led_to(self, response: Response) -> Iterator[object]:
        if response.status == 304 or is_file_answer(response):
            self._spider.logger.info(f"{response.url}: no page; it was asked to see what it is")
            return
        try:
            found = self._spider.read(response)
        except ValueError as error:
            self._spider.logger.info(f"{response.url}: {error}; it was asked to see what it is")
            return
        group = response.meta["stray"]
        if self._is_report(found, response):
            self._led.add(group)
            yield from self._spider.itself(response)
            return
        rows = [link for link in found.rows if self.is_unmet(link)]
        if rows or any(self._is_channel(link, response.url) for link in found.channels):
            self._led.add(group)
            if sum(judge_row(link.title) == "report" for link in found.rows) * 2 >= len(found.rows):
                yield from self._spider.listed(found, response)
            else:  # a list of other matters that holds some: it is not walked
                yield from self._spider.reports(rows, response, self._spider.walk_of(response.meta).promise)

    def failed(self, failure: Failure) -> None:
        """A link that nothing promised anything of does not come: said in the log."""
        if not isinstance(failure.value, Ended):
            problem = problem_of(failure)
            url = failure.request.url  # type: ignore[attr-defined]  # set by Scrapy
            self._spider.logger.info(f"{url}: {problem.code}: {problem.detail}; it was asked to see what it is")
            self._tell(failure.request.meta["column"])  # type: ignore[attr-defined]

    def _is_report(self, found: Listing, response: Response) -> bool:
        if canonical(response.url) in self._spider.asked:
            return False
        return is_report(response, found, self._spider.portal.name, asked_for=False)

    def is_unmet(self, link: Link) -> bool:
        """Whether a link is titled as a report of the portal that nothing has asked for yet."""
        titled = judge_row(link.title) == "report" and self._spider.portal.owns(link.url)
        return titled and canonical(link.url) not in self._spider.asked and not self._spider.too_old(link)

    def _is_channel(self, link: Link, url: str) -> bool:
        if link_key(link) in self._spider.channels_seen or not self._spider.portal.owns(link.url):
            return False
        return names_channel(link.text) and channel_key(link.url) != channel_key(url)


def _spread(found: list[Stray], most: int) -> list[Stray]:
    """So many of some, from the first to the last."""
    if len(found) <= most:
        return found
    return [found[round(place * (len(found) - 1) / (most - 1))] for place in range(most)]
