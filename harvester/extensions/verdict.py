"""Keeps the table `runs`: a row when a crawl begins, its verdict when it ends. Nothing lost goes untold."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from harvester.errors import StoreError
from harvester.items import Page, Problem
from harvester.operation.findings import (
    Crawl,
    counted,
    expected,
    kept,
    kept_promises,
    most_rows,
    standing,
)
from harvester.operation.verdict import PARTIAL, cut_off, judge, verdict_given
from harvester.reading.machine import fault
from harvester.store import counters, shared
from harvester.store.runs import Run, now
from spiders.pages import bad_page

logger = logging.getLogger(__name__)
_KEPT = (
    "rows/",
    "scripts/",
    "strays/",
    "pages/",
    "files/",
    "store/",
    "reports/",
    "visits/",
    "bounds/",
    "problems/",
    "archive/",
    "portal/",
    "fields/",
    "verdict/",
    "spider_exceptions/",
)
# the days of portals are China's
CHINA = timedelta(hours=8)
_SHOWN = ("new", "changed", "unchanged", "sighting")
_KEPT_TOO = ("downloader/request_count", "downloader/response_bytes", "retry/count", "elapsed_time_seconds")
# live objects, of which the run keeps what it needs under other names
_LIVE = (counters.PROMISES, counters.LISTED, counters.OTHERS)


class Verdict:
    """After `spider_closed`, `run` says what the crawl was worth; the commands print it.

    A page that a stage after the spider loses by an exception is recorded with the problem `pipeline-error` (or
    `machine`), an answer that makes a callback fail with `spider-error`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.run: Run | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.closed, signal=signals.spider_closed)
        crawler.signals.connect(extension.lost, signal=signals.item_error)
        crawler.signals.connect(extension.failed, signal=signals.spider_error)
        crawler.signals.connect(extension.cut_off, signal=cut_off)
        return extension

    def opened(self, spider: Spider) -> None:
        self._session = shared.acquire(self._crawler.settings)
        started = now()
        self.run = Run(portal=spider.name, started_at=started)
        try:
            self.run.id = self._session.store.begin_run(spider.name, started)
        except StoreError as error:
            self.run.verdict, self.run.reason = PARTIAL, f"stopped: {error}"
            self._session.fail(str(error))  # nothing is fetched that could not be kept

    def lost(self, item: Any, failure: Failure) -> None:
        """A stage after the spider failed on a page: the page is kept with a problem, as far as it came."""
        if not isinstance(item, Page):
            return
        self._crawler.stats.inc_value(counters.LOST)
        problem = fault(failure.value) or Problem("pipeline-error", _said("a stage after the spider", failure))
        self._session.held.append((Page(item.fetched, problem, filing=item.filing), self._crawler.stats))

    def failed(self, failure: Failure, response: Response, spider: Any) -> None:
        """A callback, or a spider middleware, failed on an answer."""
        request = getattr(response, "request", None)
        if request is None or "kind" not in request.meta:
            return
        problem = fault(failure.value) or Problem("spider-error", _said("our program", failure))
        self._session.held.append((bad_page(spider.portal, request, problem, response), self._crawler.stats))

    def cut_off(self) -> None:
        """The process leaves the crawl before its end (Ctrl-C twice): what it holds is stored and judged."""
        if self._crawler.spider is not None:
            self.closed(self._crawler.spider, "shutdown")

    def closed(self, spider: Spider, reason: str) -> None:
        if self.run is None or self.run.ended_at is not None:
            return
        try:
            if self.run.id is not None:
                self._session.flush()  # what was lost since the last batch
                self._judge(spider, reason)
        except (StoreError, MemoryError) as error:
            short = fault(error)
            self.run.verdict = PARTIAL
            self.run.reason = f"the run cannot be recorded: {short.detail if short is not None else error}"
            # what a full walk found is kept with its run: it is walked again
            self.run.ended_at, self.run.walk = now(), None
        finally:
            shared.release(self._session)
        self._crawler.signals.send_catch_log(verdict_given, run=self.run)

    def _judge(self, spider: Spider, reason: str) -> None:
        run, store = self.run, self._session.store
        assert run is not None
        assert run.id is not None
        if self._session.error is not None:
            self._crawler.stats.set_value(counters.STORE_ERROR, self._session.error)
        crawl = self._crawl(spider, reason, run)
        if crawl.whole and not any(key.startswith(counters.BOUNDS) for key in crawl.stats):
            run.walk = "full"
            let_go = store.let_go(run.portal, crawl.stats.get(counters.LISTED) or {})
            if let_go:
                logger.info("%s: no listing shows %d failing addresses any more", run.portal, len(let_go))
                said = [*(crawl.stats.get(counters.GONE) or []), *let_go]
                self._crawler.stats.set_value(counters.GONE, said[: counters.MOST_GONE])
                self._crawler.stats.inc_value(f"{counters.STORED}gone", len(let_go))
                crawl = self._crawl(spider, reason, run)
        elif crawl.walk == "new" and reason == "finished" and not crawl.restricted:
            bounded = any(key.startswith(counters.BOUNDS) for key in crawl.stats)
            run.walk = None if crawl.count(counters.LISTING_FAILED) or bounded else "new"
        judgement = judge(crawl)
        run.verdict, run.reason = judgement.verdict, judgement.reason
        run.ended_at = now()
        run.expected = expected(crawl.expect, crawl.today)
        run.stats = {str(key): value for key, value in crawl.stats.items() if _kept(key)}
        run.stats |= _left_for_later(crawl, judgement.found, run)
        run.pages = crawl.count("response_received_count")
        run.reports = sum(crawl.count(f"{counters.STORED}{word}") for word in _SHOWN)
        run.new = crawl.count(f"{counters.STORED}new")
        run.changed = crawl.count(f"{counters.STORED}changed")
        run.unchanged = sum(crawl.count(f"{counters.STORED}{word}") for word in ("unchanged", "sighting"))
        run.refused = sum(crawl.count(f"{counters.STORED}{word}") for word in ("refused", "turned"))
        run.failures = sum(crawl.count(f"{counters.STORED}{word}") for word in ("failed", "blocked"))
        store.finish_run(run)

    def _crawl(self, spider: Spider, reason: str, run: Run) -> Crawl:
        stats, store = self._crawler.stats.get_stats(), self._session.store
        portal = getattr(spider, "portal", None)
        walk = stats.get(counters.WALK, "full")
        before = store.earlier_runs(run.portal, run.id or 0)
        # a full walk has asked all listing pages that there are; others leave what failed before them
        asked_since = run.started_at if walk == "full" else store.last_full_walk(run.portal) or ""
        others: dict[str, list[str]] = stats.get(counters.OTHERS) or {}
        shared_ones = {name: _years(store.reports_at(urls)) for name, urls in others.items()}
        if walk != "full":
            shared_ones = kept(before, counters.SHARED) or shared_ones
        shown: Counter[int | None] = Counter(store.reports_per_year(run.portal))
        for found in shared_ones.values():
            shown.update({int(year) if year else None: count for year, count in found.items()})
        listed = stats.get(counters.LISTED) or {}
        gone = store.gone(run.portal, "")
        return Crawl(
            ended=reason,
            stats=stats,
            shown=shown,
            shared=shared_ones,
            gone=[url for url in gone if url in listed],
            taken_away=len([url for url in gone if url not in listed]),
            today=(datetime.now(UTC) + CHINA).date(),
            failing=store.failing(run.portal, asked_since),
            refused=store.refused(run.portal),
            hidden=store.hidden(run.portal),
            off_host=store.off_host(run.portal, run.started_at),
            first_failing=store.failing_listings(run.portal, run.started_at),
            expect=getattr(portal, "expect", {}),
            before=before,
            walk=walk,
            restricted=any(getattr(spider, name, None) for name in ("limit", "since")),
            verified=getattr(portal, "verified", None),
        )


def _years(counts: dict[int | None, int]) -> dict[str, int]:
    """As JSON keeps them."""
    return {str(year) if year else "": count for year, count in counts.items()}


def _said(who: str, failure: Failure) -> str:
    return " ".join(f"{who} fails: {type(failure.value).__name__}: {failure.value}"[:300].split())


def _left_for_later(crawl: Crawl, found: Any, run: Run) -> dict[str, Any]:
    """What the run keeps for the verdicts of later nights."""
    left: dict[str, Any] = {counters.KNOWN: crawl.total, counters.STANDING: standing(found)}
    if crawl.shared:
        left[counters.SHARED] = crawl.shared
    most = most_rows(crawl)
    tonight = (crawl.count(counters.ROWS_SEEN), run.started_at[:10])
    if run.walk == "full" and (most is None or tonight[0] >= most[0]):
        most = tonight
    if most is not None:
        left[counters.MOST_ROWS] = list(most)
    if crawl.walk == "full" and not crawl.restricted and crawl.promises:
        left[counters.WALKED] = kept_promises(crawl)
    if run.walk is not None and crawl.promises:
        left[counters.COUNTED] = counted(crawl)
    return left


def _kept(key: Any) -> bool:
    return isinstance(key, str) and key not in _LIVE and (key.startswith(_KEPT) or key in _KEPT_TOO)
