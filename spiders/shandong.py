"""Shandong's portals of channels and docs (济南's districts, 淄博, 聊城; vendor not found). Evidence: [P]
addresses of reports and of columns (portals.md §16.5); nothing was checked live.

Listing /gongkai/site_<body>/channel_<id>/, report doc_<24 hex>.html beside it. What fills and pages the lists
was not found (two notes say a script): linked pages are followed, else the entry's `paging`, else it is told.
"""

from harvester.portals.family import Clue
from spiders.base import PortalSpider


class Shandong(PortalSpider):
    """Listings of channels with documents beside them."""

    detail = r"/doc_[0-9a-f]{24}\.html$"
    clues = (
        Clue(
            "address",
            # matches: /site_x/channel_x_1_2/doc_659f4fe78c92fdc5d29ee8d7.html
            r"/channel_[\w.]+/doc_[0-9a-f]{24}\.html",
            9,
            "addresses like /channel_x_5407_8066/doc_<24 hex>.html",
        ),
        Clue("address", r"/(?:gongkai/|site_\w+/)+channel_[\w.]+/", 7, "listings like /gongkai/site_x/channel_x/"),
    )
