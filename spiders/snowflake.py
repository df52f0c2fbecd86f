"""The Shaanxi CMS with numbers as names (西安, 延安, 渭南 and their counties). Evidence: [H] detail pages of 西安,
[C] crawlers of 延安 and 渭南 bureaus, [P] reports of 富县 and 西咸 (portals.md §14); nothing was checked live.

Listing /a/b/1.html, further pages /a/b/2.html as a script's maxPage says; detail /a/b/<19 digits>.html.
"""

from harvester.portals.family import Clue
from spiders.base import PortalSpider


class Snowflake(PortalSpider):
    """Static listings 1.html, 2.html; articles named by long numbers beside them."""

    detail = r"/\d{15,20}\.html$|/[0-9a-f]{24}\.html$"
    paging = "{page}.html"
    clues = (
        Clue("address", r"/\d{18,20}\.html$", 6, "addresses like /zfxxgk/nb/1747889912345678901.html"),
        Clue(
            "address",
            r"/(?!detail|show|annual_report|content)[a-z]\w*/[0-9a-f]{24}\.html$",
            6,
            "addresses like /zfxxgknb/2022/gzj/63d48a80f8fd1c4c213ab9ff.html (西咸新区)",
        ),
        Clue(
            "page", r"class=[\"']?(?:m-txt-article|m-lst36|m-txt-crm)\b", 5, "class names m-lst36, m-txt-article"
        ),
        Clue("page", r"maxPage\s*=\s*parseInt\('", 3, "maxPage = parseInt('…')"),
        Clue("address", r"/[a-z]\w*/1\.html$", 2, "listings that begin at 1.html"),
    )
