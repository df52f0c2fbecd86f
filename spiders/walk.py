"""The walk of one listing from page to page: what it promised, what is new, where it ends, what is told."""

from __future__ import annotations

import re
from logging import LoggerAdapter
from typing import Any

from scrapy import Request
from scrapy.statscollectors import StatsCollector

from harvester.datafiles.listings import load
from harvester.items import Problem, Row
from harvester.listings.channels import channel_key, counted
from harvester.listings.following import Step
from harvester.listings.forms import Send
from harvester.listings.offers import is_met, offers
from harvester.listings.promises import Promise
from harvester.listings.scripted import scripted
from harvester.listings.unread import unread
from harvester.reports.words.titles import judge_row
from harvester.store import counters
from spiders.listing import Listing
from spiders.tokens import Tokens

PATIENCE = 2
"""Pages in a row that show nothing new before the walk of a listing ends: one cache that is behind is no end."""
_NUMBERS = re.compile(r"\d+")
_PARAMETER = re.compile(r"[?&;]([\w.]+)=$")


class Walk:
    """One listing. `take` a page, then ask for what is `following` it; `beyond` a page that brought no listing."""

    def __init__(self, promise: Promise, stats: StatsCollector, logger: LoggerAdapter[Any]) -> None:
        self.promise = promise
        self._stats = stats
        self._logger = logger
        self._known: set[str] = set()
        # what the pager's own pages have shown, whatever parts beside it showed before: answers come in any order
        self._shown: set[str] = set()
        self._pages: list[frozenset[str]] = []
        self._steps: set[tuple[str, bytes]] = {(promise.url, b"")}
        self._tokens = Tokens()
        self._stale = 0
        self._pure = False
        self._folders: set[str] = set()
        self._shape: tuple[str, int, str] | None = None
        self._last: int | None = None
        self._left: dict[str, int] = {}
        self._linked = 0
        self.vain = 0
        """Parts beside the pager, in a row, that showed nothing new."""

    def take(
        self, found: Listing, url: str, number: int, *, aside: bool = False
    ) -> tuple[set[str], Problem | None]:
        """Notes a page. Returns the addresses that earlier pages have not shown, and a problem where the page
        shows nothing although the listing says that there is more. aside: it is a part of the list that its pager
        does not lead to, and may be empty.
        """
        promise = self.promise
        promise.states(found.pages, found.total)
        entries = frozenset(link.url for link in found.rows + found.channels)
        fresh = set(entries - self._known)
        self._tokens.note(url, entries)
        if entries or (number == 1 and found.next is None and not aside):
            promise.walked += not found.step
        # links to channels beside the rows are no rows; where there is nothing else, they are what it lists
        rows = {link.url for link in found.rows}
        promise.seen += max(
            len(fresh & rows) if rows else len(fresh), found.shown - len(entries - fresh) if fresh else 0
        )
        promise.order.take(link for link in found.rows if link.url in fresh)
        # what a family's own reading found is not lost: hanweb's rows stand in a script of the page (chunan)
        titles = {link.title for link in found.rows}
        for link in (link for link in found.lost if link.title not in titles):
            self._stats.inc_value(counters.ROWS_UNADDRESSED)
            promise.note(
                "unaddressed", url, f"{link.title[:60]!r} is opened by a script; its address cannot be read"
            )
        if found.page is not None and found.page.cut:
            promise.note("bound", url, f"read in part: {found.page.cut}")
        if promise.offers:
            shown = found.rows + found.channels
            promise.offers = [name for name in promise.offers if not is_met(name, shown)]
        problem = None
        if aside:
            # a page that is known, but for a token in its address, says nothing
            known = bool(entries) and self._tokens.repeats(url, entries)
            self.vain = 0 if fresh else self.vain + (not known)
        else:
            self._compare(found, url, number)
        if number > 1 and not (found.step or found.open_end or aside):
            back = isinstance(found.next, str) and channel_key(found.next) == channel_key(url)
            leads_on = found.next is not None and not back
            # the one page of a listing by another name: its 下一页 leads to ?page=1 or index.html
            same = channel_key(url) == channel_key(self.promise.url) and self._pages == [entries]
            if (leads_on or not same) and not self._is_behind_end(entries, number):
                problem = self._nothing_new(entries, url, number, leads_on)
        self._known |= entries
        if not aside:
            new = bool(entries - self._shown) or found.step or number == 1
            self._stale = 0 if new else self._stale + 1
            self._shown |= entries
            self._pages.append(entries)
        return fresh, problem

    def _compare(self, found: Listing, url: str, number: int) -> None:
        """Tells a page of other matters in other folders behind pages that hold reports only: another list."""
        kinds = {judge_row(link.title) for link in found.rows}
        folders = {_NUMBERS.sub("", link.url.rpartition("/")[0]) for link in found.rows}
        if number > 1 and self._pure and kinds == {"other"} and not folders & self._folders:
            self.promise.note(
                "hollow", url, "shows other matters only, though the pages before it show reports only"
            )
        self._pure = kinds == {"report"} and (self._pure or number == 1)
        self._folders |= folders

    def look(self, found: Listing, url: str, row: Row | None, depth: int) -> None:
        """Notes what the first page shows besides its rows: what it lets one choose, which rows that `take` meets
        later may be of; what only a script brings. row: the link that led to it, which may count its rows.
        """
        if row is not None:
            self.promise.states(None, counted(row.title)[1])
        if found.page is not None and (found.rows or not depth):
            self.promise.offers, self.promise.offered = offers(found.page), url
            for says in scripted(found.page, found.rows + found.channels):
                self.promise.note("script", url, says)

    def _is_behind_end(self, entries: frozenset[str], number: int) -> bool:
        """Whether a page that brings nothing stands behind the list's last one, though a control leads on.

        Many a list answers what is behind its end with its last page again (DedeCMS) or with an empty one: the end
        where its pages differed before, or where the last one was not full; not where it stated more.
        """
        pages, promise = self._pages, self.promise
        if len(pages) < 2 or (promise.pages or 0) >= number:
            return False
        if promise.rows is not None and promise.seen < promise.rows:
            return False
        again = entries == pages[-1] != pages[0]
        nothing = entries <= pages[0] & pages[-1]  # a menu at most
        return again or (nothing and len(pages[-1]) < len(pages[0]))

    def _nothing_new(self, entries: frozenset[str], url: str, number: int, leads_on: bool) -> Problem | None:
        """Tells a page that repeats others or shows nothing; an empty one is a problem, so that it is asked
        again.
        """
        if not entries:
            self.promise.note("hollow", url, "shows no row, though the listing leads to it")
            return Problem("no-listing", f"page {number} of the listing shows no row")
        # the last rows of the page before, pushed down by a new one, are no fault on the last page
        pushed = bool(self._pages) and entries < self._pages[-1] and not leads_on
        if entries <= self._shown and not pushed:
            self._stats.inc_value(counters.REPEATED)
            self.promise.note("repeated", url, "shows no row that earlier pages have not shown")
            self._logger.warning(f"{url}: shows no row that earlier pages have not shown")
        return None

    def following(
        self, found: Listing, url: str, number: int, *, aside: bool = False
    ) -> str | Step | Request | None:
        """What is asked next; None at the end, which is told where the listing promised more."""
        step = found.next if found.next is not None and self.is_new(found.next) else None
        if step is None and found.next is None and found.page is not None:
            self._tell_unread(found, url, number)
        if step is None:
            step = self.beyond(number) if not aside and (self._stale or not found.rows) else None
            self._ends(step is None, number, aside=aside)
            return step
        if self._stale >= PATIENCE or (found.open_end and self._stale):
            if found.open_end:
                self._logger.info(f"{url}: shows nothing new; the listing is taken to end here")
            self._ends(True, number, aside=aside)
            return None
        if isinstance(step, str):
            self._learn(step, number)
            numbers = (self._number_of(link.url) for link in (found.page.links if found.page else ()))
            self._linked = max([self._linked, *(one for one in numbers if one)])
        return step

    def _ends(self, here: bool, number: int, *, aside: bool) -> None:
        self.promise.ended = here
        if here and not aside:
            self._last = number

    def beyond(self, number: int) -> str | None:
        """The address of the page after one that brought no rows, where the listing says or shows more of them."""
        # what its pager has shown of later pages says it as well
        pages = self.promise.pages or self._linked
        if self._shape is None or number >= pages or self._stale >= PATIENCE:
            return None
        front, offset, end = self._shape
        self._stale += 1
        step = f"{front}{number + 1 + offset}{end}"
        return step if self.is_new(step) else None

    def covers(self, url: str) -> bool:
        """Whether an address is that of a page that the walk came to, or may come to, by itself."""
        number = self._number_of(url)
        if number is None or (self._last is not None and number > self._last):
            return False
        self._left[url] = number
        return True

    def left(self) -> list[str]:
        """The addresses of pages that the walk did not come to, although it seemed so: asked for at its end."""
        if self._last is None:
            return []
        behind = [url for url, number in self._left.items() if number > self._last]
        self._left.clear()
        return behind

    def _number_of(self, url: str) -> int | None:
        """The number of the page that an address written as those of the listing's pages leads to."""
        if self._shape is None:
            return None
        front, offset, end = self._shape
        number = url[len(front) : len(url) - len(end)]
        told = url.startswith(front) and url.endswith(end) and number.isdecimal() and len(number) < 6
        return int(number) - offset if told else None

    def _learn(self, step: str, number: int) -> None:
        """How the listing writes the addresses of its pages: the number that counts along, of several that which
        is called a page's, else the last. What chooses how a page is shown counts nothing: ?page=2&t=1.
        """
        shapes = []
        for found in _NUMBERS.finditer(step):
            offset = int(found[0]) - (number + 1)
            front = step[: found.start()]
            name = named[1] if (named := _PARAMETER.search(front)) else ""
            if offset in (0, -1) and len(found[0]) < 6 and not (name and load().beside.shows.search(name)):
                called = bool(name) and load().form.page.match(name) is not None
                shapes.append((called, found.start(), (front, offset, step[found.end() :])))
        if shapes:
            self._shape = max(shapes)[2]

    def is_new(self, step: str | Step | Request) -> bool:
        """Whether a step was not made before in this listing: a last page that leads to itself is an end."""
        if isinstance(step, Request):
            return True
        key = (step.url, repr(step.fields).encode()) if isinstance(step, Send) else (step, b"")
        if key in self._steps or (isinstance(step, str) and self._tokens.say_nothing(step, self._pages)):
            return False
        self._steps.add(key)
        return True

    def _tell_unread(self, found: Listing, url: str, number: int) -> None:
        """Counts and says that a listing leads on in a way that cannot be followed."""
        assert found.page is not None
        if found.pages is not None and number >= found.pages > 1:
            return  # the end that was stated is reached, whatever control still stands there (anlu, jixi)
        why = unread(found.page, number)
        if why is None and found.pages is not None and found.pages > number:
            why = f"states {found.pages} pages, and no address of page {number + 1} can be read"
        if why is not None:
            self._stats.inc_value(counters.PAGER_UNREAD)
            self.promise.note("pager", url, why)
            self._logger.warning(f"{url}: {why}; further pages are missed")
