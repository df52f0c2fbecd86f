"""YLCMS (远略 [M]; 漳州, 南平 and their counties). Evidence: [C] six crawlers and the product's source, [P]
addresses (portals.md §16.8); nothing was checked live.

Listing /cms/html/<site>/<column>/index.html, its page n /cms/sitemanage/index.shtml?siteId=<id>&page=n, linked;
where a page links none, it is asked by the id in the meta tag siteIdMeta. Reports
/cms/html/<site>/YYYY-MM-DD/N.html or /cms/infopublic/publicInfo.shtml?id=N&siteId=N.
"""

from __future__ import annotations

import re

from scrapy.http import Response

from harvester.listings.following import Step
from harvester.listings.page import ListingPage
from harvester.listings.pagers import shaped
from harvester.portals.family import Clue
from spiders.base import PortalSpider

# matches: /cms/sitemanage/index.shtml?siteId=88&page=12
_PAGE = re.compile(r"/cms/sitemanage/index\.shtml\?(?:\S{0,200}&)?page=(\d{1,4})(?!\d)")


class Ylcms(PortalSpider):
    """Listings paged by their site's id."""

    detail = r"/cms/html/\w+/\d{4}-\d\d-\d\d/\d+\.html$|/cms/infopublic/publicInfo\.shtml\?"
    clues = (
        Clue(
            "address", r"/cms/html/\w+/(?:\d{4}-\d\d-\d\d/\d+|[\w/]*index)\.html", 7, "addresses below /cms/html/"
        ),
        Clue("address", r"/cms/(?:infopublic|sitemanage)/\w+\.shtml", 8, "addresses below /cms/infopublic/"),
        Clue("page", r"name=[\"']?siteIdMeta\b", 9, "the meta tag siteIdMeta"),
    )

    def pages(self, page: ListingPage) -> int | None:
        """The greatest number among the pager's links, where the page prints none."""
        linked = [int(found[1]) for link in page.links if (found := _PAGE.search(link.url))]
        return super().pages(page) or max(linked, default=None)

    def next_of(self, page: ListingPage, response: Response, pages: int | None) -> str | Step | None:
        """As the page leads on, else by the site's id."""
        found, number = super().next_of(page, response, pages), response.meta["page"]
        site = page.selector.xpath("//meta[@name='siteIdMeta']/@content").get("").strip()
        shape = f"/cms/sitemanage/index.shtml?siteId={site}&page={{page}}" if site.isalnum() else ""
        return found or shaped(response.url, number, pages, shape)
