"""The c/i family of 株洲 (vendor not known). Evidence: [C] address shapes and rows in public crawlers of
zhuzhou.gov.cn, hnyx.gov.cn and their bureaus (portals.md §7); no mark-up was seen, nothing was checked live.

Listing /c24643/index.html, page n /c24643/pages/n.html, detail /c24643/20250116/i2001234.html (Shanghai's
Changning district has .phtml). How its pager is written is not known: a link 下一页 is taken, or a stated number
of pages with the address shape of `paging`.
"""

from harvester.portals.family import Clue
from spiders.base import PortalSpider


class Czi(PortalSpider):
    """Static listings below /c12345/."""

    detail = r"/c\d+/(?:\d+/)?\d{8}/i\d+\.p?html?$"
    paging = "pages/{page}.html"
    clues = (
        Clue("address", r"/\d{8}/i\d+\.p?html?$", 8, "addresses like /c24643/20250116/i2001234.html"),
        Clue("address", r"/c\d+/pages/\d+\.html$", 4, "further pages like /c24643/pages/2.html"),
        Clue("address", r"/c\d{4,6}/index\.html$", 6, "listings like /c24643/index.html"),
    )
