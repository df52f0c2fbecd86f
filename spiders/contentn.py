"""Portals of content_N in slug folders (泸州, 商丘, 漯河, 庆阳; vendor not found). Evidence: [P] addresses and
heads of reports, [C] rows and the pager's class, [H] its attribute elsewhere (portals.md §16.11); nothing was
checked live.

Listing /gk/zfxxgknb/bmxxgknb, a folder without ending; report …/content_N beside it, without ending. The pager
(ul.m-pagination-page, li a[data-page-index] from 0) is run by a script whose address of page n was not found:
the entry's `paging` says it, else the missing pages are told.
"""

from harvester.listings.page import ListingPage
from harvester.portals.family import Clue
from spiders.base import PortalSpider


class Contentn(PortalSpider):
    """Listings without endings."""

    detail = r"/content_\d+$"
    clues = (
        Clue(
            "address", r"/[a-z][\w-]*/content_\d+(?:\?|$)", 6, "addresses like /nb/content_66370, without ending"
        ),
        Clue("page", r"m-pagination-page|\bdata-page-index=", 3, "the pager m-pagination-page"),
    )

    def pages(self, page: ListingPage) -> int | None:
        """The greatest number of the pager, where the page prints none."""
        written = page.selector.xpath("//ul[contains(@class,'m-pagination-page')]//a/@data-page-index").getall()
        shown = [int(one) + 1 for one in written if one.isdigit() and len(one) < 5]
        return super().pages(page) or max(shown, default=None)
