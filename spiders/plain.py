"""Any listing page that links reports: for portals of no known family. Nothing in it is particular to a product.

A row is a link with a date beside it or with a report's title. Where the words leave open whether a link leads
to a channel or to a report, it is asked as a channel and judged as both. Paging: as a person finds it, or the
scripts of the known dialects. Pagers that only a browser can run are counted and said.
"""

from harvester.listings.pagers import numbered_from_one, numbered_from_zero, written_by_script
from spiders.base import PortalSpider
from spiders.self_report import FILES


class Plain(PortalSpider):
    """Rows by their words and dates, whatever their addresses look like."""

    pagers = (numbered_from_zero, numbered_from_one, written_by_script)

    def is_detail(self, url: str) -> bool:
        """Files, and what the entry's `detail` says: unknown portals have no shape of their own."""
        own = self.portal.options.get("detail")
        return super().is_detail(url) if own else bool(FILES.search(url.split("?", 1)[0]))
