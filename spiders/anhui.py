"""LonSun EX: Anhui's portals, 庐山, 平武, 新乡 … Evidence: [C] the product's source and eighteen crawlers that
name the listing, its query and its rows, [H] a detail page, [P] addresses (portals.md §10, §16.1); nothing was
checked live.

Listing /public/column/{organId}?type=3&action=list (yearly reports) or ?type=4&catId=N&action=list states
pageCount; its rows come from /site/label/8888 with labelName=publicInfoList and the page's number. What the
page says of that query is taken from its scripts and meta tags; where it says nothing, from the options. Detail
/public/{organId}/{id}.html, /public/content/{id}.html.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from harvester.listings.page import ListingPage
from harvester.listings.totals import stated_pages
from harvester.portals.family import Clue
from harvester.portals.options import Option
from spiders.base import PortalSpider
from spiders.listing import Listing

# matches: "/site/label/8888?labelName=publicInfoList"
_LABEL = re.compile(r"""["']([^"'\s?]*/site/label/\d+)\??([^"'\s]*)["']""")
_ORGAN = re.compile(r"/public/column/(\d+)")
_FACT = r"""\b{name}\b["']?\s*[:=]\s*["']?([^"'&,;\s}}]{{1,200}})"""
_QUERY = {
    "IsAjax": "1",
    "dataType": "html",
    "labelName": "publicInfoList",
    "action": "list",
    "isDate": "true",
    "dateFormat": "yyyy-MM-dd",
    "length": "80",
    "type": "4",
    "result": "暂无相关信息",
}


class Anhui(PortalSpider):
    """Rows by a query that the listing names."""

    detail = r"/public/(?:\d+|content)/\d+\.html$"
    options: ClassVar[Mapping[str, Option]] = {
        "label": Option(
            "text", "/site/label/8888", "path of the query for rows, where the listing does not name it"
        ),
        "site_id": Option("text", "", "siteId of the query, where the listing does not name it"),
        "template": Option(
            "text", "/xxgk/publicInfoList_newest2020", "its parameter `file`, where the listing does not name it"
        ),
        "page_size": Option("whole", 15, "its parameter pageSize, where the listing does not name it"),
    }
    clues = (
        Clue(
            "address",
            r"/public/column/\d+(?:\?|$)",
            8,
            "listings like /public/column/6615904?catId=…",
        ),
        Clue("address", r"/site/(?:tpl|label)/\d+", 6, "pages of /site/tpl/, /site/label/"),
        Clue("page", r"/site/label/\d+\?|labelName=publicInfoList", 8, "rows from /site/label/8888"),
        Clue(
            "address",
            r"/public/(?:content/\d+|\d{2,}/\d{5,})\.html$",
            6,
            "addresses like /public/6615904/9834561.html",
        ),
    )

    def read(self, response: Response) -> Listing:
        """A listing, which leads to its query, or the query's answer."""
        if "query" in response.meta:
            return self._answer(response)
        found = super().read(response)
        if organ := _ORGAN.search(response.url):
            # the listing shows the first rows at most: the query gives them again
            return Listing([], self._first(self.page(response), organ[1]), found.channels, step=True)
        return found

    def _first(self, page: ListingPage, organ: str) -> Request:
        """The first page of the query for a listing's rows."""
        options = self.portal.options
        named = _LABEL.search(page.scripts)
        said = dict(parse_qsl(named[2], keep_blank_values=True)) if named else {}
        metas = page.selector.xpath("//meta[@name='SiteId']/@content").getall()
        size = said.get("pageSize") or _fact(page, "pageSize")
        facts = {
            "siteId": options["site_id"] or _fact(page, "siteId") or (metas[0] if metas else ""),
            "file": _fact(page, "file") or options["template"],
            "pageSize": size or str(options["page_size"]),
            "organId": organ,
        }
        query = {**_QUERY, **facts, **said, **dict(parse_qsl(urlsplit(page.url).query))}
        if not query["siteId"]:
            raise ValueError("the listing names no siteId for its query; give the option site_id")
        stated = stated_pages(page)
        # a number of pages means nothing without the size of its pages
        last = stated if size else None
        url = urljoin(page.url, named[1] if named else options["label"])
        return self._ask({"url": url, "query": query, "stated": stated, "last": last}, 1)

    def _ask(self, asked: dict[str, Any], number: int) -> Request:
        """Page `number` (from 1) of the query."""
        address = f"{asked['url']}?{urlencode({**asked['query'], 'pageIndex': str(number)})}"
        # some answer without a word after the last row, or with nothing but the script of their pager
        end = [] if asked["last"] or number == 1 else ["empty", "script-only"]
        return Request(address, meta={"query": asked, "number": number, "end": end})

    def _answer(self, response: Response) -> Listing:
        """The query's rows; without a number of pages, an empty page ends them."""
        asked, number = response.meta["query"], response.meta["number"]
        page = self.page(response)
        rows = [link for link in page.links if not _ORGAN.search(link.url)]
        if not rows and number <= (asked["last"] or min(asked["stated"] or 0, 1)):
            raise ValueError(
                f"the query shows no row on page {number}, yet more are stated; check site_id, template"
            )
        # the answer itself may say how many pages of its size there are
        last = asked["last"] or stated_pages(page)
        more = number < last if last else bool(rows)
        return Listing(rows, self._ask(asked, number + 1) if more else None, open_end=not last)


def _fact(page: ListingPage, name: str) -> str:
    found = re.search(_FACT.format(name=name), page.scripts)
    return found[1] if found else ""
