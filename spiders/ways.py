"""What a listing page leads to besides its rows, channels and next page: where it shows no list, what it shows in
its place; where it does, the further parts of the list that no "next" leads to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from harvester.items import Page, Problem, Row
from harvester.listings.beside import beside as further
from harvester.listings.beside import pager_frames
from harvester.listings.channels import channel_key
from harvester.listings.entrances import boxes, entrances, is_drawn
from harvester.listings.forms import Send
from harvester.listings.page import Link
from harvester.listings.promises import Promise
from harvester.listings.reckoned import uncounted
from harvester.reports.words.titles import judge_row
from harvester.store import counters
from spiders.listing import Listing
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


def into(spider: PortalSpider, found: Listing, response: Response) -> Iterator[Request]:
    """What a page without a list shows in its place; where nothing can be read, that a script draws it."""
    if found.page is None:
        return
    ways = entrances(found.page) if not found.channels else []
    found.channels += [way for way in ways if isinstance(way, Link)]
    meta, drawn = response.meta, is_drawn(found.page)
    for way in ways:
        if isinstance(way, Send) and spider.portal.owns(way.url) and meta["depth_below"] < DEEPEST_FORM:
            yield spider.ask(way, depth=meta["depth_below"] + 1, column=way.url)
    if drawn and ways:
        spider.crawler.stats.set_value(counters.DRAWN, response.url)
    elif drawn and not found.channels:
        spider.walk_of(meta).promise.note("script", response.url, NEEDS_BROWSER)


def beside(spider: PortalSpider, found: Listing, response: Response, walk: Walk) -> Iterator[Request]:
    """Requests for the parts of a list that stand beside its pager: letters, ranges, years that one chooses."""
    page, meta = found.page, response.meta
    if page is None or not (found.rows or found.channels) or found.open_end:
        return
    before, number, boxed = page.cut, meta.get("beside") or meta["page"], list[str]()
    step = found.next if isinstance(found.next, (str, Send)) else None
    ways = [(way, 1) for way in further(page, walk.promise.url, step, found.rows + found.channels)]
    if found.next is None:
        ways += [(frame, number) for frame in pager_frames(page)]
    if meta["page"] == 1:
        # a box of the page that is a page of its own: the bodies' list below the county's
        boxed = boxes(page)
        ways += [(box, 1) for box in boxed]
    first = uncounted(page) if meta["page"] == 1 else None
    if first is not None:
        boxed.append(first)
        ways.append((first, 1))
    if page.cut != before:
        walk.promise.note("bound", response.url, f"read in part: {page.cut}")
    for way, here in ways:
        url = way if isinstance(way, str) else way.url
        # frames stand there by their addresses
        known = not spider.channels_seen.isdisjoint((channel_key(url), url))
        if isinstance(way, str) and (known or (way != first and walk.covers(way))):
            continue
        if spider.portal.owns(url) and walk.is_new(way) and spider.bounds.allows("pages"):
            walk.promise.ended = False  # until that part is read, too
            kept = {"depth": meta["depth_below"], "column": meta["column"], "listing": meta["listing"]}
            if way in boxed:
                kept["end"] = NOTHING
            yield spider.ask(way, **kept, either=False, page=meta["page"] + 1, row=None, beside=here)


def off_host(spider: PortalSpider, link: Link, row: Row, promise: Promise) -> Iterator[Page]:
    """A row off the portal's hosts: recorded and told, never asked."""
    stats = spider.crawler.stats
    if judge_row(link.title) != "report" and stats.get_value(counters.ROWS_SEEN, 0) > 1:
        return  # links to friends and to superiors stand on every page
    stats.inc_value(counters.ROWS_OFF_HOST)
    promise.note("off-host", link.url, f"{link.title[:60]!r} lies off the portal's hosts; not asked")
    request = Request(link.url, meta={"kind": "report", "row": row})
    yield bad_page(spider.portal, request, Problem("off-host", "the row links off the portal's hosts; not asked"))
