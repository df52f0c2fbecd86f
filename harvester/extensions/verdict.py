"""Keeps the table `runs`: a row when a crawl begins, its verdict when it ends."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from harvester.errors import StoreError
from harvester.operation.verdict import PARTIAL, Crawl, expected, judge, verdict_given
from harvester.store import shared
from harvester.store.runs import Run, now

logger = logging.getLogger(__name__)
_KEPT = (
    "rows/",
    "pages/",
    "store/",
    "reports/",
    "visits/",
    "bounds/",
    "problems/",
    "archive/",
    "portal/",
    "fields/",
)
_SHOWN = ("new", "changed", "unchanged", "sighting")
_KEPT_TOO = ("downloader/request_count", "downloader/response_bytes", "retry/count", "elapsed_time_seconds")


class Verdict:
    """After `spider_closed`, `run` says what the crawl was worth; the commands print it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.run: Run | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.closed, signal=signals.spider_closed)
        return extension

    def opened(self, spider: Spider) -> None:
        self._session = shared.acquire(self._crawler.settings)
        started = now()
        self.run = Run(portal=spider.name, started_at=started)
        try:
            self.run.id = self._session.store.begin_run(spider.name, started)
        except StoreError as error:
            self.run.verdict, self.run.reason = PARTIAL, f"stopped: {error}"
            self._session.error = str(error)  # nothing is fetched that could not be kept

    def closed(self, spider: Spider, reason: str) -> None:
        if self.run is None:
            return
        try:
            if self.run.id is not None:
                self._judge(spider, reason)
        except StoreError as error:
            self.run.verdict, self.run.reason = PARTIAL, f"the run cannot be recorded: {error}"
        finally:
            shared.release(self._session)
        self._crawler.signals.send_catch_log(verdict_given, run=self.run)

    def _asked_since(self, stats: Mapping[str, Any]) -> str:
        """From when on a failed listing page is missing: a full walk has asked all that there are."""
        assert self.run is not None
        if stats.get("visits/walk", "full") == "full":
            return self.run.started_at
        return self._session.store.last_full_walk(self.run.portal) or ""

    def _judge(self, spider: Spider, reason: str) -> None:
        run, store = self.run, self._session.store
        assert run is not None
        assert run.id is not None
        stats = self._crawler.stats.get_stats()
        expect = getattr(getattr(spider, "portal", None), "expect", {})
        today = date.today()
        crawl = Crawl(
            ended=reason,
            stats=stats,
            shown=store.reports_per_year(spider.name),
            failing=store.failing(spider.name, self._asked_since(stats)),
            expect=expect,
            before=store.earlier_runs(spider.name, run.id),
            walk=stats.get("visits/walk", "full"),
            restricted=any(getattr(spider, name, None) for name in ("limit", "since")),
        )
        run.verdict, run.reason = judge(crawl, today)
        run.ended_at = now()
        whole = reason == "finished" and not crawl.restricted and not stats.get("visits/listing_failed")
        bounded = any(key.startswith("bounds/") for key in stats)
        run.walk = crawl.walk if whole and not bounded else None
        run.expected = expected(expect, today)
        run.stats = {key: value for key, value in stats.items() if _kept(key)}
        run.pages = int(stats.get("response_received_count", 0))
        run.reports = sum(int(stats.get(f"store/{word}", 0)) for word in _SHOWN)
        run.new = int(stats.get("store/new", 0))
        run.changed = int(stats.get("store/changed", 0))
        run.unchanged = int(stats.get("store/unchanged", 0)) + int(stats.get("store/sighting", 0))
        run.refused = sum(int(stats.get(f"store/{word}", 0)) for word in ("refused", "turned"))
        run.failures = sum(int(stats.get(f"store/{word}", 0)) for word in ("failed", "blocked"))
        store.finish_run(run)


def _kept(key: Any) -> bool:
    return isinstance(key, str) and (key.startswith(_KEPT) or key in _KEPT_TOO)
