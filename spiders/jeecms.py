"""JEECMS (孝感's counties, trade platforms). Evidence: [C] eight crawlers that page it, [P] addresses and heads
of reports (portals.md §16.10); nothing was checked live.

Listing /a/b/index.jhtml or /c/<site>/<column>.jhtml, report /c/<site>/<column>/N.jhtml; page n is
index_{n}.jhtml, from 1. The page prints 共N条 x/y, or a field holds the greatest page. Not handled: ids that a
script encrypts.
"""

from __future__ import annotations

import re

from scrapy.http import Response

from harvester.listings.following import Step
from harvester.listings.page import ListingPage
from harvester.listings.pagers import shaped
from harvester.portals.family import Clue
from spiders.base import PortalSpider

# matches: 共 46 条 1/4
_COUNT = re.compile(r"共\s*\d+\s*条\D{0,10}\d+\s*/\s*(\d{1,4})(?!\d)")


class Jeecms(PortalSpider):
    """Listings .jhtml, paged by their own name."""

    detail = r"/\d+\.jhtml$"
    clues = (
        Clue("address", r"/[\w-]+\.jhtml\b", 8, "addresses that end in .jhtml"),
        Clue("page", r"/r/cms/www/|id=[\"']?pageSelect\b", 4, "JEECMS's folder of scripts, its field of pages"),
    )

    def pages(self, page: ListingPage) -> int | None:
        """As printed, or as the field of pages allows."""
        field = page.selector.xpath("//input[@id='pageSelect']/@maxlength").get("")
        printed = _COUNT.search(page.visible)
        if printed:
            return int(printed[1])
        return super().pages(page) or (int(field) if field.isdigit() and len(field) < 4 else None)

    def next_of(self, page: ListingPage, response: Response, pages: int | None) -> str | Step | None:
        """As the page leads on, else by the listing's own name."""
        found = super().next_of(page, response, pages)
        number = response.meta["page"]
        column = response.meta["column"] if number > 1 else response.url
        stem = column.rpartition("/")[2].partition("?")[0].removesuffix(".jhtml") or "index"
        return found or shaped(column, number, pages, f"{stem}_{{page}}.jhtml")
