"""NFCMS 南方 (广东), the portals beside gkmlpt. Evidence: detail pages seen in real mark-up, addresses of yearly
reports, a crawler of sz.gov.cn (portals.md §6); the pager's mark-up was never seen, nothing was checked live.

Listing index.html, page 2 index_2.html, detail …/content/post_10070718.html (mpost_ for mobiles).
Where the pager is neither a link nor createPageHTML (in either dialect), the entry's `paging` tells the shape of
further pages.
"""

from typing import ClassVar

from harvester.listings.pagers import numbered_from_one, numbered_from_zero
from harvester.portals.family import Clue
from spiders.base import PortalSpider


class Nfcms(PortalSpider):
    """Static listings paged from 1."""

    detail = r"/content/(?:\d+/\d+/)?m?post_\d+\.html?$|/attachment/\d+/.+\.\w{3,4}$"
    pagers = (numbered_from_one, numbered_from_zero)
    paging = "index_{page}.html"
    clues: ClassVar[tuple[Clue, ...]] = (
        Clue("page", r"NFCMS_(?:SITE|POST|CAT)_ID", 9, "NFCMS's numbers of site, column and article"),
        Clue("address", r"(?<!gkmlpt)/content/m?post_\d+\.html", 6, "addresses like /content/post_10070718.html"),
    )
