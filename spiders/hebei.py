"""Hebei's portals of columns (河北, 石家庄, 新乐, 正定; vendor not found). Evidence: [C] five crawlers, [P]
addresses of reports (portals.md §16.7); nothing was checked live.

Listing /columns/<uuid>/index.html, report /columns/<uuid>/YYYYMM/DD/<uuid>.html; the folder's day is that of
the import. Page n is a fragment: /columns/<uuid>/templates/<uuid>/blocks/<uuid>?page=n&fix=0, n from 1. Where
the page says the ids of template and block was not seen: their address is looked for in its mark-up, else it is
the entry's `block`; the fragments end with the first that shows nothing new.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response

from harvester.listings.page import ListingPage
from harvester.portals.family import Clue
from harvester.portals.options import Option
from spiders.base import PortalSpider
from spiders.listing import Listing

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_COLUMN = re.compile(rf"/columns/({_UUID})/")
_PARTS = "".join(rf"/{part}/{_UUID}" for part in ("columns", "templates", "blocks"))
_BLOCK = re.compile(rf"(?:/[\w-]+)*{_PARTS}")
_PAGE = re.compile(r"[?&]page=(\d+)")


class Hebei(PortalSpider):
    """Listings paged by fragments of a block."""

    detail = rf"/columns/{_UUID}/\d{{6}}/\d\d/{_UUID}\.html$"
    options: ClassVar[Mapping[str, Option]] = {
        "block": Option("text", "", "address of the block that pages a listing: /columns/…/templates/…/blocks/…"),
    }
    clues = (
        Clue(
            "address", rf"/columns/{_UUID}/(?:index\.html|\d{{6}}/\d\d/|$)", 9, "addresses below /columns/<uuid>/"
        ),
        Clue("page", rf"/templates/{_UUID}/blocks/{_UUID}", 8, "blocks of templates"),
    )

    def read(self, response: Response) -> Listing:
        """A column's page or a fragment of its block."""
        found = super().read(response)
        page = self.page(response)
        block = self._block(page) or _written(response.url)
        # the block's bare address is what a pager's script adds the page to: it shows the first page again
        if block and (found.next is None or found.next == urljoin(response.url, block)):
            number = _PAGE.search(response.url)
            last = response.meta.get("last") or found.pages
            # without a number of pages it goes on as long as there are rows
            found.open_end = last is None
            if found.rows if last is None else response.meta["page"] < last:
                following = f"{block}?page={int(number[1]) + 1 if number else 2}&fix=0"
                found.next = Request(urljoin(response.url, following), meta={"last": last})
        return found

    def _block(self, page: ListingPage) -> str:
        """The block of this column, as the page or the entry says it."""
        own = _COLUMN.search(page.url)
        named = (one[0] for one in _BLOCK.finditer(page.text) if own and own[0] in one[0])
        return next(named, "") or (
            self.portal.options["block"] if own and own[0] in self.portal.options["block"] else ""
        )


def _written(url: str) -> str:
    found = _BLOCK.search(url)
    return found[0] if found else ""
