"""SiteFactory (动易; 安康 and its counties). Evidence: [P] addresses of reports (portals.md §15); the older
form .aspx is the product's well-known one from memory [M]; nothing was checked live.

Listing /Node-N.html or /Category_N/Index.aspx, report /Content-N.html or /Item/N.aspx; pages are linked.
"""

from harvester.portals.family import Clue
from spiders.base import PortalSpider


class Sitefactory(PortalSpider):
    """Listings that are linked throughout."""

    detail = r"/(?:Content-\d+\.html|Item/(?:Show/)?\d+\.aspx)$"
    clues = (
        Clue("address", r"/Content-\d{4,}\.html", 6, "addresses like /Content-2793487.html"),
        Clue("address", r"/Node-\d+(?:_\d+)?\.html", 6, "listings like /Node-45120.html"),
        Clue("address", r"/Category_\d+/(?:Index(?:_\d+)?\.aspx)?", 7, "listings like /Category_12/Index.aspx"),
        Clue("address", r"/Item/(?:Show/)?\d+\.aspx", 6, "addresses like /Item/4711.aspx"),
    )
