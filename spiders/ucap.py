"""UCAP (开普云). Evidence: detail pages and addresses seen in real mark-up, the pagers and the search in
crawlers (portals.md §4); nothing was checked live.

Listing /site/cN/list.shtml, paged by createPageHTML('page_div', pages, page from 1, …), detail
/site/column/202401/<32 hex>.shtml. Many listings are empty and filled from GET /common/search/<channel, 32
hex>: its path is read from the page (or made of the channel's number there), or given as `search`. Reports
differ on the most rows it gives at once. Heilongjiang's portals name their channels at GET
/common/getChannelList?channelCode=&websiteCodeName= [C], which may be a start address. Tibet's (拉萨, 堆龙德庆)
give a report's address as JSON at /interface-cms/proxy/api [P, one answer]; how their lists lead there nobody saw:
a row that a script opens by such a number is asked there, which the option `opens` says otherwise. Sichuan's
listings [C] differ in addresses and classes only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

from scrapy import Request
from scrapy.http import Response

from harvester.items import Row
from harvester.listings.answers import address, day_of, json_of, plain
from harvester.listings.page import Link, ListingPage
from harvester.listings.pagers import numbered_from_one
from harvester.portals.family import Clue
from harvester.portals.options import Option
from spiders.base import PortalSpider
from spiders.listing import Listing

# matches: /common/search/0123456789abcdef0123456789abcdef
_SEARCH = re.compile(r"/(?:common/)?search(?:List)?/[0-9a-f]{32}\b")
# matches: channelId: '0123456789abcdef0123456789abcdef'
_CHANNEL = re.compile(r"\bchannelId\s*[:=]\s*[\"']([0-9a-f]{32})[\"']", re.IGNORECASE)
_CHANNELS = re.compile(r"/common/getChannelList\?")
# matches: /interface-cms/proxy/api?apiUrl=manuscript%2FgetManuscriptById&manuscriptId=0123
_MANUSCRIPT = re.compile(r"/interface-cms/proxy/api\?\S*\bmanuscriptId=", re.IGNORECASE)
_OPENS = re.compile(r"['\"]([0-9a-f]{32})['\"]", re.IGNORECASE)
_HEX = r"[0-9a-f]{32}"


class Ucap(PortalSpider):
    """Static listings, or the JSON search behind them."""

    detail = (
        rf"/\d{{6}}/(?:{_HEX}|(?:c\d\d_)?\d+)\.shtml$"
        rf"|/20\d\d/\d{{1,2}}/\d{{1,2}}/{_HEX}\.shtml$|/c\d+/content\.shtml$"
    )
    pagers = (numbered_from_one,)
    options: ClassVar[Mapping[str, Option]] = {
        "search": Option("text", "", "path of the search that fills the listing: /common/search/<32 hex>"),
        "opens": Option(
            "text",
            "/interface-cms/proxy/api?apiUrl=manuscript%2FgetManuscriptById&manuscriptId={id}",
            "address where a row that a script opens by its number, {id}, has its own",
        ),
        "page_size": Option("whole", 20, "rows to ask of the search at once"),
    }
    clues = (
        Clue("address", r"/common/getChannelList\?channelCode=", 8, "Heilongjiang's list of channels"),
        Clue("address", r"/interface-cms/proxy/api\?", 8, "the API of a single report (Tibet)"),
        Clue("page", r"/interface-cms/proxy/api\b", 8, "the API of a single report (Tibet)"),
        Clue("page", r"<ucap(?:title|content)\b", 8, "UCAP's tags around title and content"),
        Clue("page", r"id=[\"']?UCAP-CONTENT", 3, "the container UCAP-CONTENT (www.gov.cn and its clones)"),
        Clue("page", r"name=[\"']template,templategroup,version[\"']", 7, "UCAP's meta tag of the template"),
        Clue("page", r"/(?:common/)?search(?:List)?/[0-9a-f]{32}\b|[?&]_isAgg=true", 6, "UCAP's search"),
        Clue("page", r"var\s+(?:websiteId|manuscriptId)\b|\bwebsiteCode\s*=", 4, "websiteId and manuscriptId"),
        Clue(
            "page", r"createPageHTML\(\s*['\"][\w-]+['\"]\s*,\s*\d+\s*,\s*\d+", 3, "createPageHTML with an element"
        ),
        Clue("address", rf"/\d\S*[/_]{_HEX}\.shtml\b", 6, "addresses like /202401/<32 hex>.shtml"),
        Clue(
            "address",
            r"/c\d{5,}\w?/(?:\w+/)?[a-z]\w*\.shtml\b",
            6,
            "addresses like /c100534/infoopen_index2.shtml",
        ),
        Clue("address", r"/\w*list\.shtml\b", 6, "listings like /c100186/list.shtml, xxgknb2019_list.shtml"),
        Clue("address", r"/\d{6}/c\d\d_\d+\.shtml\b", 6, "addresses like /202301/c04_274952.shtml (Heilongjiang)"),
        Clue(
            "address",
            rf"/(?:c\d{{4,}}\w?|{_HEX})/\d{{6}}/\d+\.shtml\b",
            6,
            "addresses like /c100003/202403/26813.shtml",
        ),
        Clue(
            "address",
            r"/c\d{4,}\w?/(?:c\d+/)?(?:content|common)\w*\.shtml\b",
            6,
            "addresses like /c101953/c1/content.shtml",
        ),
    )

    def read(self, response: Response) -> Listing:
        """An HTML listing, or the search's JSON."""
        if "search" in response.meta:
            return self._answer(response)
        if _CHANNELS.search(response.url):
            return self._named(response)
        if _MANUSCRIPT.search(response.url):
            return self._manuscript(response)
        found = super().read(response)
        self._open(found, response.url)
        given = self.portal.options["search"] or _search_of(self.page(response), empty=not found.rows)
        if found.next is None and given:
            found.next = self._ask({"url": urljoin(response.url, given), "origin": response.url, "number": 1})
        return found

    def open(self, url: str, depth: int = 0, row: Row | None = None) -> Iterator[Request]:
        """A channel that is a search is asked as one."""
        if _SEARCH.search(url):
            yield self.ask(self._ask({"url": url, "origin": url, "number": 1}), depth=depth, column=url, row=row)
        else:
            yield from super().open(url, depth, row)

    def _named(self, response: Response) -> Listing:
        """The channels that a list of channels names, as searches."""
        try:
            children = json_of(response.body)["results"]["children"]
            named = [(str(one["channelId"]), plain(one["displayName"])) for one in children]
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(f"the list of channels is something else ({error!r})") from None
        searches = ((urljoin(response.url, f"/common/search/{key}"), name) for key, name in named)
        return Listing([], channels=[Link(url, name, name) for url, name in searches])

    def _open(self, found: Listing, url: str) -> None:
        """Rows at the API's address, or that a script opens by their number, are asked there first."""
        asked = [link for link in found.rows if _MANUSCRIPT.search(link.url)]
        for lost in found.lost:
            node = lost.node if lost.node is not None else {}
            number = _OPENS.search(f"{node.get('href') or ''} {node.get('onclick') or ''}")
            if number is not None:
                path = self.portal.options["opens"].replace("{id}", number[1])
                asked.append(replace(lost, url=urljoin(url, path)))
        opened = [link.node for link in asked]
        found.rows = [link for link in found.rows if link not in asked]
        found.lost = [link for link in found.lost if not any(link.node is node for node in opened)]
        found.channels += asked

    def _manuscript(self, response: Response) -> Listing:
        """The report that an answer of the API names: its static page, as the list calls and dates it."""
        try:
            data, row = json_of(response.body)["data"], response.meta.get("row")
            url = next(filter(None, (data.get(key) for key in ("redirectUrl", "staticUrl", "url"))), "")
            title = (row.title if row else "") or plain(data["title"])
            date = (row.date if row else None) or day_of(data.get("publishedTimeStr"))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"the API answered something else than a report ({error!r})") from None
        if not url:
            raise ValueError("the API names no address of this report's page")
        return Listing([Link(address(response.url, url), title, title, date)])

    def _ask(self, search: dict[str, Any]) -> Request:
        """A page of the search, which counts from 1; all its parameters must be there, empty or not."""
        query = {"_isAgg": "true", "_isJson": "true", "_pageSize": self.portal.options["page_size"]}
        query |= {"_template": "index", "_rangeTimeGte": "", "_channelName": "", "page": search["number"]}
        url = f"{search['url'].split('?')[0]}?{urlencode(query)}"
        return Request(url, headers={"Referer": search["origin"]}, meta={"search": search})

    def _answer(self, response: Response) -> Listing:
        search = dict(response.meta["search"])
        try:
            data = json_of(response.body)["data"]
            total, results = int(data["total"]), data["results"] or []
            rows = [_link(result, search["origin"]) for result in results]
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(f"the search answered something else than results ({error!r})") from None
        seen = search.get("seen", 0) + len(rows)
        if not rows and seen < total:
            raise ValueError(f"the search gave no results after {seen} of {total}")
        step = search["number"] == 1  # it begins anew with the rows that the page may hold itself
        search |= {"number": search["number"] + 1, "seen": seen}
        rows = self.addressed(rows, response.url)
        return Listing(rows, self._ask(search) if seen < total else None, step=step, total=total)


def _search_of(page: ListingPage, *, empty: bool) -> str:
    """The search's path as the page names it, or of the channel that it names where it shows no row; else ""."""
    if path := _SEARCH.search(page.scripts):
        return path[0]
    channel = _CHANNEL.search(page.scripts) if empty else None
    return f"/common/search/{channel[1]}" if channel else ""


def _link(result: Mapping[str, Any], origin: str) -> Link:
    title = plain(result["title"])
    date = day_of(result.get("publishedTimeStr"))
    return Link(address(origin, result["url"]), title, title, date)
