"""Ultrapower's CMS with /info/iList.jsp (old Shaanxi portals, 绵竹, 洪江, Shanghai's departments). Evidence: [C]
addresses in eight crawlers (portals.md §13); no mark-up was seen, nothing was checked live.

Listing /info/iList.jsp?node_id=GKxxx&site_id=CMSxx&cat_id=N&tm_id=&cur_page=n. Articles are static pages whose
names are numbers, or iList.jsp with info_id; some skins keep the address in `to-href`. Where a pager is drawn by
script, the stated number of pages is counted up with `cur_page`.
"""

from collections.abc import Mapping
from typing import ClassVar

from scrapy.http import Response
from w3lib.url import add_or_replace_parameter

from harvester.listings.totals import MOST_PAGES
from harvester.portals.family import Clue
from harvester.portals.options import Option
from spiders.base import PortalSpider
from spiders.listing import Listing


class Ilist(PortalSpider):
    """Listings by query; page n by a parameter."""

    detail = r"/(?:content_)?\d+\.s?html?$|[?&]info_id=\d+"
    options: ClassVar[Mapping[str, Option]] = {
        "page_parameter": Option(
            "text", "cur_page", "the parameter of the listing's address that numbers its pages"
        ),
    }
    clues = (
        Clue("address", r"/info/i(?:List|Index)\.jsp\?", 8, "addresses like /info/iList.jsp?node_id=…&cat_id=…"),
        Clue("address", r"[?&]site_id=CMS\w+", 4, "site_id=CMS… in addresses"),
        Clue("page", r"\bto-href=", 2, "links kept in to-href"),
    )

    def read(self, response: Response) -> Listing:
        """The rows; where no link leads on, the next number up to the stated one."""
        found = super().read(response)
        here, pages = response.meta["page"], self.pages(self.page(response)) or 0
        if found.next is None and here < pages <= MOST_PAGES:
            found.next = add_or_replace_parameter(
                response.url, self.portal.options["page_parameter"], str(here + 1)
            )
        return found
