"""A look at a portal: which pages a person would click through to its yearly reports, and what they show.

Pure: whoever fetches (scrapy identify, scrapy survey) asks `next` for an address and hands the page to `saw`.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from harvester.datafiles import steps
from harvester.listings.channels import channel_key, channels, folder_year, frames, names_channel
from harvester.listings.page import Link
from harvester.portals.evidence import Seen, is_known_detail

BELOW = 4
"""Rank of folders of years and bodies below a page; below a list of bodies, of the bodies' own sites."""
MOST_CHANNELS = 8
_MARK = re.compile(r"#\d+$")
_YEAR = re.compile(r"20\d\d")
# matches: 攸县教育局
_BODY = re.compile(r"[^，。：]{1,12}(?:局|委|办|政府|乡|镇|街道|苏木|中心|管委会)")


@dataclass(frozen=True, slots=True)
class Step:
    """A link that may lead on. rank: 0 names yearly reports, higher is further off. depth: clicks from the first
    page. came: the page with the link, "" for the first. crawled: whether a crawl that starts at that page
    follows the link by itself, without the option `channels`.
    """

    url: str
    text: str = ""
    rank: int = 0
    depth: int = 0
    came: str = ""
    crawled: bool = False


@dataclass(slots=True)
class Look:
    """owns: whether an address belongs to the portal. most: pages at most. sample: at most so many folders of
    years or bodies that one page links side by side: what three of them are, the others are. deepest: clicks.
    """

    owns: Callable[[str], bool]
    most: int = 40
    sample: int = 3
    deepest: int = 6
    pages: dict[str, Seen] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    elsewhere: Counter[str] = field(default_factory=Counter)
    left: int = 0
    sampled: set[str] = field(default_factory=set)
    _asked: int = 0
    _known: set[str] = field(default_factory=set)
    _queue: list[tuple[int, int, int, Step]] = field(default_factory=list)

    def next(self) -> Step | None:
        """The most promising page not yet asked for; None where there is none or the bound is reached."""
        if not self._queue:
            return None
        if self._asked >= self.most:
            self.left = len(self._queue)
            return None
        self._asked += 1
        return heapq.heappop(self._queue)[3]

    def add(self, step: Step) -> None:
        """Puts a page among those to look at, once."""
        key = channel_key(step.url)
        if key not in self._known:
            self._known.add(key)
            heapq.heappush(self._queue, (step.rank, step.depth, len(self._known), step))

    def saw(self, seen: Seen, step: Step) -> None:
        """Takes a page, and from it the steps that lead on."""
        self._known.add(channel_key(seen.url))
        if seen.url in self.pages:
            return
        self.pages[seen.url] = seen
        self.steps[seen.url] = step
        single = bool(step.came) and is_known_detail(seen.url) and not self._is_listing(seen, step)
        if step.depth >= self.deepest or single:
            return
        side_by_side = 0
        for found in steps_from(seen, step):
            if not self.owns(found.url):
                self.elsewhere[urlsplit(found.url).netloc] += 1
                continue
            if found.rank == BELOW and channel_key(found.url) not in self._known:
                side_by_side += 1
                if side_by_side > self.sample:
                    if not seen.is_front:
                        self.sampled.add(seen.url)
                    continue
            self.add(found)

    def listings(self) -> list[Seen]:
        """Pages that list reports, or that they or the links to them name as if they did."""
        return [seen for url, seen in self.pages.items() if self._is_listing(seen, self.steps[url])]

    def _is_listing(self, seen: Seen, step: Step) -> bool:
        named = seen.is_column or (step.rank == 0 and bool(step.text) and not re.search(r"\d", step.text))
        named = named or (step.rank == BELOW and bool(folder_year(step.text)))
        if seen.is_front and not step.came:
            # a front page shows a report or two among its news
            return len(seen.reports) > 5
        return named or (bool(seen.reports) and not is_known_detail(seen.url))

    def starts(self) -> tuple[list[str], str]:
        """Where a crawl has to start to come to every listing, and the option `channels` that it needs.

        A listing that another one leads to is none. Of folders side by side only some were looked at: there the
        page that links them is the start, and likewise where more than three listings lie below one page.
        """
        tops = [seen.url for seen in self.listings()]
        moved: list[tuple[str, str]] = []

        def gather(top: str) -> None:
            nonlocal tops
            below = [url for url in tops if top in self.above(url)]
            moved.extend((url, top) for url in below)
            if below:
                tops = [url for url in tops if url not in below] + ([] if top in tops else [top])

        for top in list(tops):
            gather(top)
        for top in sorted(self.sampled, key=lambda url: -self.steps[url].depth):
            gather(top)
        while len(tops) > 3 and (shared := self._shared(tops)):
            gather(shared)
        return tops, self.channels(moved)

    def above(self, url: str) -> list[str]:
        """The pages above one, the nearest first."""
        found: list[str] = []
        came = self.steps[url].came
        while came in self.steps and len(found) < self.deepest:
            found.append(came)
            came = self.steps[came].came
        return found

    def channels(self, ways: Iterable[tuple[str, str]]) -> str:
        """The option `channels` for ways (page, page above it): the links that no crawl follows by itself."""
        texts = dict.fromkeys(
            self.steps[one].text
            for url, top in ways
            for one in self._between(url, top)
            if not self.steps[one].crawled
        )
        patterns = dict.fromkeys(_YEAR.sub(r"20\\d\\d", re.escape(text)) for text in texts)
        return "|".join(rf"^{pattern}\s" for pattern in list(patterns)[:MOST_CHANNELS])

    def _between(self, url: str, top: str) -> list[str]:
        above = self.above(url)
        return [url, *above[: above.index(top)]]

    def _shared(self, tops: list[str]) -> str | None:
        """The deepest page above at least three of them that is no front page."""
        count = Counter(up for url in tops for up in self.above(url) if not self.pages[up].is_front)
        fit = [up for up, number in count.items() if number >= 3]
        return max(fit, key=lambda up: self.steps[up].depth, default=None)


def steps_from(seen: Seen, here: Step) -> list[Step]:
    """The links of a page that may lead to yearly reports."""
    marked = _marked(seen)
    crawled = {link.url for link in channels(seen.page, lambda url: False) if _leads_on(link)}
    found = []
    for link in [*seen.page.links, *(frames(seen.page) if not seen.rows else [])]:
        rank = _rank(link, here, link.url in crawled)
        if rank is not None:
            found.append(
                Step(
                    marked.get(link.url, link.url), link.text, rank, here.depth + 1, seen.url, link.url in crawled
                )
            )
    return sorted(found, key=lambda step: step.rank)


def _marked(seen: Seen) -> dict[str, str]:
    """Addresses whose part behind the # says which channel is meant: /gkmlpt/index#21206."""
    found: dict[str, str] = {}
    for href in seen.page.selector.xpath("//a/@href").getall():
        if (mark := _MARK.search(href)) and (url := seen.page.join(href)):
            found.setdefault(url, url.partition("#")[0] + mark[0])
    return found


def _rank(link: Link, here: Step, crawled: bool) -> int | None:
    text = link.text.replace(" ", "")
    if urlsplit(link.url).path in ("", "/"):
        return None
    if crawled:
        return 0 if names_channel(text) else BELOW
    if not text:
        return 0 if link.node is None and not link.title else None  # a frame
    known = steps.load()
    if link.date is not None or len(text) > known.longest or known.never.search(text) or is_known_detail(link.url):
        return None
    for step in known.step:
        if step.text.search(text):
            return step.rank
    # 乡镇街道 -> 清泉乡, wherever its site lies; 2023年 beside 2022年
    on_the_way = here.rank == 3 and bool(_BODY.fullmatch(text))
    return BELOW if on_the_way or (here.rank == 0 and folder_year(text) and here.depth) else None


def _leads_on(link: Link) -> bool:
    """Whether a link leads to a column though its address may look like one family's single pages."""
    bare = names_channel(link.text) and not re.search(r"\d", link.text)
    return bare or not is_known_detail(link.url)
