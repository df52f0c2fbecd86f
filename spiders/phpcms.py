"""PHPCMS (v9 and its heirs). Evidence: [P] one address of a report; the rest is the product's well-known form
from memory [M]; nothing was checked live.

Listing /index.php?m=content&c=index&a=lists&catid=N&page=n or a static copy of it, report
…&a=show&catid=N&id=N, /index.php?c=article&id=N or /html/…; pages are linked.
"""

from harvester.portals.family import Clue
from spiders.base import PortalSpider


class Phpcms(PortalSpider):
    """Listings that are linked throughout."""

    detail = r"/index\.php\?(?:\S*&)?(?:a=show&|c=article&)\S*\bid=\d+"
    clues = (
        Clue(
            "address", r"/index\.php\?m=content&c=index&a=(?:lists|show)&", 8, "/index.php?m=content&c=index&a=…"
        ),
        Clue(
            "address",
            r"/index\.php\?c=(?:article|category|content)&(?:\w+=\w*&)*\w*id=\d",
            6,
            "/index.php?c=article&id=N",
        ),
        Clue("page", r"/api\.php\?op=count\b|/statics/js/(?:dialog|jquery)", 6, "PHPCMS's counter and scripts"),
    )

    def is_detail(self, url: str) -> bool:
        """Reports are index.php as well."""
        return bool(self._detail.search(url)) or super().is_detail(url)
