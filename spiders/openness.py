"""The two PHP twins of Anhui's portals: by numbers (宣城, 池州, 亳州's counties, 呼伦贝尔) and by ids of
MongoDB (马鞍山, 六安). Evidence: [C] eight crawlers, the source of the second, [P] addresses of reports
(portals.md §16.2, §16.3); nothing was checked live.

By numbers: lists /OpennessContent/showList/<branch>/<column>/page_n.html and alike, whose element `pagination`
says in its attribute pagesize how many pages there are; reports /XxgkAnnualReport/show/N.html and alike, by
year at /OpennessAnnualReport/year/<branch>/<year>.html. By ids: /opennessAnnualReport/?branch_id=<24 hex>,
pages linked with page=n, reports /openness/detail/annual_report/<24 hex>.html. The rows of either's page of
yearly reports were not seen: they are found by their titles.
"""

from __future__ import annotations

import re

from scrapy.http import Response

from harvester.listings.following import Step
from harvester.listings.page import ListingPage
from harvester.portals.family import Clue
from spiders.base import PortalSpider

_PAGE = re.compile(r"(?<=/page_)\d{1,4}(?=\.html$)")
_MODULES = r"(?:Xxgk\w*|\w*Openness\w*|Jczwgk)"


class Openness(PortalSpider):
    """Listings that state how many pages they have, or link them."""

    detail = rf"/{_MODULES}/show/\d+\.html$|/openness/detail/\w+/[0-9a-f]{{24}}\.html$"
    clues = (
        Clue(
            "address",
            rf"/{_MODULES}/(?:show|showList|year)/[\w/]+\.html",
            8,
            "addresses like /XxgkAnnualReport/show/5435.html, /OpennessAnnualReport/year/6/2022.html",
        ),
        Clue(
            "address", r"/News/(?:showList|show)/\d[\w/]*\.html", 6, "addresses like /News/showList/17/page_1.html"
        ),
        Clue(
            "address",
            r"/openness\w*/\?\S*branch_id=[0-9a-f]{24}",
            9,
            "listings like /opennessAnnualReport/?branch_id=",
        ),
        Clue(
            "address",
            r"/openness/detail/\w+/[0-9a-f]{24}\.html",
            9,
            "addresses like /openness/detail/annual_report/",
        ),
        Clue("address", r"/xxgkContent/\?\S*branch_id=[0-9a-f]{24}", 6, "listings like /xxgkContent/?branch_id="),
        Clue(
            "page",
            r"is-xxgkTable|is-contentbox|\?mod=site_attach",
            6,
            "classes and attachments of the twin by ids",
        ),
    )

    def pages(self, page: ListingPage) -> int | None:
        """As the element says; its attribute is called otherwise."""
        written = page.selector.xpath("//*[@id='pagination']/pagination/@pagesize").get("")
        return int(written) if written.isdigit() and len(written) < 5 else super().pages(page)

    def next_of(self, page: ListingPage, response: Response, pages: int | None) -> str | Step | None:
        """As the page leads on, else by the number in the listing's own address."""
        number, here = response.meta["page"], _PAGE.search(response.url)
        if pages and here and number < pages:
            return _PAGE.sub(str(int(here[0]) + 1), response.url)
        return super().next_of(page, response, pages)
