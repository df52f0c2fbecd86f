"""Huilan's EasySite (eportal: 大兴, 平谷, 辽宁, 乌海, customs). Evidence: [H] the hidden marks, [C] eight
crawlers that page it, [P] addresses of reports (portals.md §16.4); nothing was checked live.

Listing /a/b/zfxxgknb/index.html; the input article_paging_list_hidden says the module and the number of pages;
page n is /eportal/ui?pageId=…&currentPage=n&moduleId=…&staticRequest=yes. A report is the index page of a
folder of digits, as a listing may be: rows are asked as both. Not seen: the index module of 辽宁 (JSON).
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from harvester.listings.page import ListingPage
from harvester.portals.family import Clue
from spiders.base import PortalSpider

_PAGING = "//input[@name='article_paging_list_hidden']/@{name}"


def module_pages(page: ListingPage) -> int | None:
    """How many pages the module of the list says that it has."""
    written = page.selector.xpath(_PAGING.format(name="totalpage")).get("")
    return int(written) if written.isdigit() and len(written) < 5 else None


def next_of_module(page: ListingPage) -> str | None:
    """The list's next page, asked of its module."""
    pages, module = module_pages(page), page.selector.xpath(_PAGING.format(name="moduleid")).get("")
    here = parse_qs(urlsplit(page.url).query).get("currentPage", ["1"])[0]
    if not (pages and module and here.isdigit()) or int(here) >= pages:
        return None
    context = page.selector.xpath("//input[@id='contextPath']/@value").get("/eportal")
    own = page.selector.xpath("//input[@id='eprotalCurrentPageId']/@value").get("")
    query = {"pageId": own, "currentPage": int(here) + 1, "moduleId": module, "staticRequest": "yes"}
    return urljoin(page.url, f"{context.rstrip('/')}/ui?{urlencode(query)}")


class Easysite(PortalSpider):
    """Listings paged by their module."""

    detail = r"/eportal/ui\?\S*articleKey=\d+"
    pagers = (next_of_module,)
    clues = (
        Clue("page", r"easysite=[\"']?easysiteHiddenDiv", 9, "EasySite's hidden marks"),
        Clue("page", r"id=[\"']?eprotalCurrent(?:Page|Site)Id", 8, "eprotalCurrentPageId"),
        Clue("page", r"article_paging_list_hidden", 7, "the input that pages a list"),
        Clue("page", r"/uiFramework/huilan-", 7, "Huilan's scripts"),
        Clue("address", r"/eportal/ui\?", 8, "addresses /eportal/ui?pageId=…"),
        Clue(
            "address", r"/20[012]\d[01]\d[0-3]\d\d{4,13}/index\.s?html$", 6, "addresses /2024011616…/index.shtml"
        ),
        Clue(
            "address", r"/\w*[a-z]\d*/(?:\d{5,9}/){1,3}index\.s?html$", 5, "addresses like /nb/2398642/index.html"
        ),
    )

    def pages(self, page: ListingPage) -> int | None:
        """As the module says."""
        return module_pages(page) or super().pages(page)
