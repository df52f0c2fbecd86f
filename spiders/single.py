"""Portals of /channel/list and /single (邢台, 秦皇岛, 张家口 and their counties; vendor not found). Evidence:
[P] addresses and heads of reports, [C] rows and pager (portals.md §16.6); nothing was checked live.

Listing /channel/list/N.html (29 is that of yearly reports on at least four hosts), report /single/N/N.html; the
last but one link of ul.pagination leads on. Older forms of the same hosts: /xxgk/list/lm_zc.jsp?pid=N,
news-list.thtml?id=N.
"""

from harvester.portals.family import Clue
from spiders.base import PortalSpider


class Single(PortalSpider):
    """Listings that are linked throughout."""

    detail = r"/single/\d+/\d+\.html$|/(?:xxgkcontent|content/[a-z]\w*)/\d+\.html$"
    clues = (
        Clue("address", r"/channel/list/\d+\.html", 8, "listings like /channel/list/29.html"),
        Clue("address", r"/single/\d+/\d+\.html", 7, "addresses like /single/29/5435.html"),
        Clue(
            "address", r"/xxgk/list/(?:lm|list)_\w+\.(?:jsp|thtml)", 8, "listings like /xxgk/list/lm_zc.jsp?pid=84"
        ),
        Clue("address", r"/[\w-]*(?:list|single|policy)\.thtml\?id=", 6, "addresses like /news-list.thtml?id=7"),
        Clue("page", r"class=[\"'][^\"']*\b(?:xxgk_rul|list1-ul|tabs2Right-part2)\b", 6, "classes of its lists"),
    )
