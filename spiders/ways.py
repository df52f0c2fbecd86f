"""What a listing page leads to besides its rows, channels and next page: where it shows no list, what it shows in
its place; where it does, the further parts of the list that no "next" leads to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.http import Response

from harvester.datafiles.listings import load
from harvester.items import Page, Problem, Row
from harvester.listings.beside import beside as further
from harvester.listings.beside import pager_frames, within
from harvester.listings.channels import (
    channel_key,
    folder_year,
    names_body,
    names_channel,
    names_list,
    names_older,
)
from harvester.listings.entrances import boxes, entrances, is_drawn, main_frames
from harvester.listings.following import Step
from harvester.listings.forms import Send
from harvester.listings.heads import heads_of
from harvester.listings.instead import says_empty, seen_instead
from harvester.listings.page import Link, ListingPage
from harvester.listings.promises import Kind, Promise
from harvester.listings.reckoned import uncounted
from harvester.listings.rows import LEAST_OF_A_BLOCK, block_of, is_channel
from harvester.listings.tabs import is_menu
from harvester.listings.wordless import pictured
from harvester.listings.words import bare
from harvester.reading.files import target_of
from harvester.reading.problems import PASSWORD
from harvester.reports.words.titles import judge_row
from harvester.store import counters
from spiders.listing import Listing, request_of
from spiders.pages import bad_page
from spiders.walk import Walk

if TYPE_CHECKING:
    from spiders.base import PortalSpider

NEEDS_BROWSER = 'what it lists is drawn by a script: it needs a browser (family "browser")'
NOTHING = (
    "http-404",
    "http-410",
    "removed",
    "empty",
    "error-text",
    "script-only",
    "script-redirect",
    "wrong-type",
)
"""What a box beside a list may be: the weather, a clock, what is not there any more."""
DEEPEST_FORM = 2
"""Forms that pages without a list send by themselves, one after the other."""


MOST_BARREN = 3
"""Parts of a list, each led to by the one before, that show no new row: behind so many none is asked for."""


MOST_VAIN = 40
"""Parts of one list in a row, whoever led to them, that show nothing new (a token makes each link another)."""


def into(spider: PortalSpider, found: Listing, response: Response) -> Iterator[Request]:
    """What a page without a list shows in its place; where nothing can be read, that a script draws it."""
    if found.page is None:
        return
    empty, stats = says_empty(found.page), spider.crawler.stats
    if empty:
        stats.set_value(counters.SAYS_EMPTY, response.url)
    elif not response.meta["depth_below"]:
        seen = seen_instead(found.page)
        says = f"{response.url} shows no row, and does not say that there is none"
        stats.set_value(counters.INSTEAD, says + (f"; it holds {seen}" if seen else ""))
    own = any(spider.portal.owns(link.url) for link in found.channels)
    ways = entrances(found.page) if not own else []
    row = response.meta.get("row")
    if not (ways or own) and is_channel(found.page, row.title if row else ""):
        ways += [Link(url, "", "") for url in pictured(found.page)]
    found.channels += [way for way in ways if isinstance(way, Link)]
    meta, drawn = response.meta, is_drawn(found.page)
    for way in ways:
        if isinstance(way, Send) and spider.portal.owns(way.url) and meta["depth_below"] < DEEPEST_FORM:
            yield spider.ask(way, depth=meta["depth_below"] + 1, column=way.url)
    if drawn and ways:
        stats.set_value(counters.DRAWN, response.url)
    elif drawn and not found.channels:
        spider.walk_of(meta).promise.note("script", response.url, NEEDS_BROWSER)
    elif not any(isinstance(way, Send) or spider.portal.owns(way.url) for way in ways):
        hollow(spider, found, response)


def hollow(spider: PortalSpider, found: Listing, response: Response, kind: Kind = "hollow") -> None:
    """Tells a page without a list to which a channel's name leads, unless it says itself that there is nothing.

    kind: "bare" where it may be a report.
    """
    page, row, depth = found.page, response.meta.get("row"), response.meta["depth_below"]
    depth += "beside" in response.meta  # a box of the start is no start
    if page is None or found.rows or found.next or load().shell.none.search(page.visible):
        return
    # the bodies above have their links in every foot
    own = [link for link in found.channels if spider.portal.owns(link.url)]
    menu = bool(own)
    if any(link_key(link) not in spider.channels_seen for link in own):
        return
    name = row.title if row else ""
    named = names_list(name) or (depth > 0 and bool(name) and is_channel(page))
    drawn = is_drawn(page)
    # the menu of channels stands on every page; where a start is, a list was
    surely = named and drawn if menu else named or drawn or not (depth or name or says_empty(page))
    if surely or (not menu and PASSWORD.search(response.body)):
        said = f"though {name!r} leads to it" if name else "though a list is looked for there"
        says = f"shows no row, {said}, and does not say that there is none"
        if seen := seen_instead(page):
            says += f"; it holds {seen}"
        spider.walk_of(response.meta).promise.note(kind, response.url, says)


def link_key(link: Link) -> str:
    """The key of a channel among those seen: a frame may be the list of the folder that shows it, /nb/ and
    /nb/list.html.
    """
    return channel_key(link.url) if link.node is not None or link.title else link.url


def beside(
    spider: PortalSpider, found: Listing, response: Response, walk: Walk, fresh: Container[str]
) -> Iterator[Request]:
    """Requests for the parts of a list that stand beside its pager: letters, ranges, years that one chooses.

    fresh: the addresses that no page of the list before this one has shown.
    """
    page, meta = found.page, response.meta
    if page is None or not (found.rows or found.channels) or found.open_end:
        return
    spider.strays.look(found, response)
    barren = 0 if any(link.url in fresh for link in found.rows) else meta.get("barren", 0) + 1
    if _leads_nowhere(walk, page, barren, known=bool(found.rows)):
        return
    before, number, boxed, shown = page.cut, meta.get("beside") or meta["page"], list[str](), list[str]()
    step = found.next if isinstance(found.next, (str, Send)) else None
    ways = [(way, 1) for way in further(page, walk.promise.url, step, found.rows + found.channels)]
    if found.next is None:
        ways += [(frame, number) for frame in pager_frames(page)]
    if meta["page"] == 1:
        # a box of the page that is a page of its own: the bodies' list below the county's
        _parts_away(spider, found, page, walk.promise)
        if is_channel(page):
            shown = pictured(page) + within(page, walk.promise.url, found.rows + found.channels)
        boxed, held = _parted(boxes(page) + shown)
        yield from _viewed(spider, held, response)
        ways += [(box, 1) for box in boxed]
    main = main_frames(page) if boxed else []
    first = uncounted(page) if meta["page"] == 1 else None
    if first is not None:
        boxed.append(first)
        ways.append((first, 1))
    if page.cut != before:
        walk.promise.note("bound", response.url, f"read in part: {page.cut}")
    ways += [(url, 1) for url in walk.left()]
    for way, here in ways:
        url = way if isinstance(way, str) else way.url
        # frames stand there by their addresses
        known = not spider.channels_seen.isdisjoint((url,) if way in boxed else (channel_key(url), url))
        if isinstance(way, str) and (known or (way != first and walk.covers(way))):
            continue
        if spider.portal.owns(url) and walk.is_new(way) and spider.bounds.allows("pages"):
            walk.promise.ended = False  # until that part is read, too
            kept = {"depth": meta["depth_below"], "column": meta["column"], "listing": meta["listing"]}
            kept["barren"] = barren
            if way in boxed and way not in main:
                kept |= {"end": NOTHING, "doubtful": way in shown}
            request = spider.ask(way, **kept, either=False, page=meta["page"] + 1, row=None, beside=here)
            # behind the list's own pages, which may show all of what it holds
            yield request.replace(priority=-1) if way in shown else request


def shared(spider: PortalSpider, step: Step | Request, meta: Mapping[str, Any]) -> None:
    """Notes whose page a next one is: two listings that go on in one are one list by two addresses."""
    promise = spider.walk_of(meta).promise
    if isinstance(step, str) and (other := spider.turned.setdefault(step, promise)) is not promise:
        promise.within = other


def _parted(shown: list[str]) -> tuple[list[str], list[str]]:
    """What a page shows in boxes: pages, and files in viewers."""
    return [url for url in shown if target_of(url, url) == url], [
        held for url in shown if (held := target_of(url, url)) != url
    ]


def _viewed(spider: PortalSpider, files: list[str], response: Response) -> Iterator[Request]:
    """The files in viewers beside a list, which may be reports; those of a report's page are read with it."""
    row = response.meta.get("row")
    for url in files if row is None or judge_row(row.title) != "report" else ():
        if url not in spider.channels_seen:
            spider.channels_seen.add(url)
            yield from spider.open(url, response.meta["depth_below"] + 1, Row("", None, response.url))


def _leads_nowhere(walk: Walk, page: ListingPage, barren: int, *, known: bool) -> bool:
    """Whether the parts of a list have shown nothing new for so long that a person would leave: 上一年 down to the
    year 0, links that a token makes new ones for ever. Told, unless the last one shows known rows, or says that it
    has none.
    """
    if barren > MOST_BARREN and not known and not says_empty(page):
        says = f"{MOST_BARREN} parts of it, each led to by the one before, showed no row; no further one was asked"
        walk.promise.note("bound", page.url, says)
    if walk.vain > MOST_VAIN:
        says = f"{MOST_VAIN} parts of it in a row showed nothing new; what they lead to besides was not asked"
        walk.promise.note("bound", walk.promise.url, says)
    return barren > MOST_BARREN or walk.vain > MOST_VAIN


def of_reports(spider: PortalSpider, found: Listing) -> Listing:
    """What a link without a word leads to, as far as it shows reports that nothing has shown: else nothing of it
    is followed.
    """
    told = any(spider.strays.is_unmet(link) for link in found.rows + found.channels)
    return found if told or any(names_channel(link.text) for link in found.channels) else Listing([])


def off_host(spider: PortalSpider, link: Link, row: Row, promise: Promise) -> Iterator[Page]:
    """A row off the portal's hosts: recorded and told, never asked."""
    stats = spider.crawler.stats
    if judge_row(link.title) != "report" and stats.get_value(counters.ROWS_SEEN, 0) > 1:
        return  # links to friends and to superiors stand on every page
    stats.inc_value(counters.ROWS_OFF_HOST)
    promise.note("off-host", link.url, f"{link.title[:60]!r} lies off the portal's hosts; not asked")
    request = Request(link.url, meta={"kind": "report", "row": row})
    yield bad_page(spider.portal, request, Problem("off-host", "the row links off the portal's hosts; not asked"))


def _parts_away(spider: PortalSpider, found: Listing, page: ListingPage, promise: Promise) -> None:
    """Tells parts of the listing on other hosts: archives (2018年及以前年报, 2018年 below 历年年报, by a picture
    too), and bodies in one list with those whose folders are followed.
    """
    older = load().unread.older
    lists = Counter(block_of(link.node) for link in found.channels if link.node is not None)
    for link in page.links:
        said = link.text or link.title
        if not said or spider.portal.owns(link.url):
            continue
        text = bare(said)
        heads = [bare(head) for head in heads_of(link.node)] if folder_year(text) else []
        archive = older.fullmatch(text) or names_older(text) or (text[:2] in ("19", "20") and names_channel(text))
        beside = lists[block_of(link.node)] >= LEAST_OF_A_BLOCK and names_body(said) and not is_menu(link.node)
        if archive or beside or any(older.fullmatch(head) for head in heads):
            promise.note("pager", link.url, f"{said[:40]!r} lies off the portal's hosts; not asked")


def leads_away(spider: PortalSpider, step: Step | Request, response: Response | Request) -> bool:
    """Whether a next page lies off the portal's hosts: told, never asked."""
    url = request_of(step).url
    if spider.portal.owns(url):
        return False
    says = f"its next page lies off the portal's hosts and was not asked: {url}"
    spider.walk_of(response.meta).promise.note("pager", response.url, says)
    return True
