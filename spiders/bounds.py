"""Bounds on one portal's crawl: an endless pager or calendar ends, and says so."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from scrapy.exceptions import CloseSpider

from harvester.errors import HarvesterError
from harvester.store import counters

if TYPE_CHECKING:
    from spiders.base import PortalSpider

KINDS = ("pages", "channels", "depth", "reports", "bytes", "seconds")


OLDER_NAME = "PORTAL_MAX_COLUMNS"
"""What the bound on channels was called before."""


class Bounds:
    """Counts against the settings PORTAL_MAX_… or the entry's own max_… ; 0 means no bound.

    What was reached stands in the stats: `bounds/<kind>` counts what was left out, `bounds/reason` says why.
    """

    def __init__(self, spider: PortalSpider) -> None:
        self.spider = spider
        self.stats = spider.crawler.stats
        self.began = monotonic()
        self.used = dict.fromkeys(KINDS, 0)
        self.most = {kind: self._most(kind) for kind in KINDS}

    def _most(self, kind: str) -> int:
        own = self.spider.portal.options.get(f"max_{kind}")
        if own is None and kind == "channels":
            own = self.spider.settings.get(OLDER_NAME)
        return int(own) if own is not None else self.spider.settings.getint(f"PORTAL_MAX_{kind.upper()}")

    def allows(self, kind: str) -> bool:
        """Counts one more page, channel or report; False where the bound is reached."""
        if self.reached(kind):
            self._tell(kind, f"more than {self.most[kind]} {kind}")
            return False
        self.used[kind] += 1
        return True

    def allows_depth(self, depth: int) -> bool:
        """Whether a channel may lie that far below the start."""
        if self.most["depth"] and depth > self.most["depth"]:
            self._tell("depth", f"channels more than {self.most['depth']} below the start")
            return False
        return True

    def reached(self, kind: str) -> bool:
        """Whether nothing more of a kind is allowed."""
        return bool(self.most[kind]) and self.used[kind] >= self.most[kind]

    def check(self) -> None:
        """Closes the spider where time or bytes are used up."""
        self.used["bytes"] = self.stats.get_value("downloader/response_bytes", 0)
        self.used["seconds"] = int(monotonic() - self.began)
        for kind in ("bytes", "seconds"):
            if self.reached(kind):
                self._tell(kind, f"more than {self.most[kind]} {kind}")
                raise CloseSpider(f"bound on {kind}")

    def _tell(self, kind: str, reason: str) -> None:
        if not self.stats.get_value(counters.BOUNDS + kind):
            told = self.stats.get_value(counters.BOUNDS_REASON)
            self.stats.set_value(counters.BOUNDS_REASON, f"{told}; {reason}" if told else reason)
            self.spider.logger.warning(f"{self.spider.name}: {reason}; the rest is left out")
        self.stats.inc_value(counters.BOUNDS + kind)


def whole_number(name: str, value: str | int | None) -> int | None:
    """A spider's argument as a number, None where it is not given. Raises HarvesterError."""
    if value is None or value == "":
        return None
    if str(value).isdigit():
        return int(value)
    raise HarvesterError(f"spider argument {name} must be a whole number, not {value!r}")
