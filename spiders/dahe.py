"""Henan's portals by 大河网 (henan.gov.cn, 偃师, 新蔡 …). Evidence: [H] a detail page of henan.gov.cn,
[C] crawlers of it, [C/P] addresses of 偃师 and of 平顶山's counties, whose shape differs (portals.md §9); nothing
was checked live.

Listing /a/b/, page n index_{n-1}.html; its number follows from the page size and the total in div#pageDec. Detail
/2026/05-18/1061844.html; the report is often a PDF in #pdfCon, below /upload/content/file/ or
/ueditor/php/upload/file/. 新华区 (平顶山): /contents/62030/428497.html.
"""

import re

from harvester.listings.page import ListingPage
from harvester.listings.totals import stated_pages
from harvester.portals.family import Clue
from spiders.base import PortalSpider

_NUMBERS = re.compile(r"(?<![\w.])([1-9]\d{0,5})(?![\w.])")


class Dahe(PortalSpider):
    """Static listings whose pager is drawn from the numbers in div#pageDec."""

    detail = r"/\d{4}/\d{2}-\d{2}/\d+\.html$|/contents/\d+/\d+\.html$"
    paging = "index_{before}.html"
    clues = (
        Clue("address", r"/20\d\d/\d{2}-\d{2}/\d+\.html$", 6, "addresses like /2026/05-18/1061844.html"),
        Clue("page", r"id=[\"']?pageDec\b", 5, "div#pageDec with page size and total"),
        Clue("page", r"uploads\.dahe\.cn|id=[\"']?pdfCon\b", 4, "files of dahe.cn, #pdfCon"),
        Clue(
            "address", r"/contents/\d{3,}/\d{4,}\.html$", 6, "addresses like /contents/62030/428497.html (平顶山)"
        ),
        Clue(
            "address", r"/upload/content/file/|/ueditor/php/upload/file/", 2, "files below /upload/content/file/"
        ),
    )

    def pages(self, page: ListingPage) -> int | None:
        """From div#pageDec: attributes pagesize and total, or its first two numbers; else what the page states."""
        boxes = page.selector.css("#pageDec")
        if not boxes:
            return stated_pages(page)
        named = {key.lower(): value for key, value in boxes[0].attrib.items() if value.isdigit()}
        size, total = named.get("pagesize"), named.get("total")
        if not (size and total):
            # the crawlers that were seen take the first number for the size and the second for the total
            texts = [*boxes[0].attrib.values(), *boxes[0].css("::text").getall()]
            size, total, *_ = [*_NUMBERS.findall(" ".join(texts)), "0", "0"]
        return -(-int(total) // int(size)) if int(size) else None
