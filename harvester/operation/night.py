"""A night: every portal that is due, several side by side in one process, each at its own pace."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler, CrawlerProcessBase

from harvester.dataset import years
from harvester.errors import StoreError
from harvester.operation.copying import Copied
from harvester.operation.verdict import COMPLETE, PARTIAL, UNREACHABLE, cut_off, verdict_given
from harvester.portals.registry import Portal
from harvester.reading.machine import MACHINE, fault, keep_reserve
from harvester.store import Store, counters
from harvester.store.database import plain
from harvester.store.runs import Run, now

logger = logging.getLogger(__name__)
MACHINE_FAILED = "this machine failed, not the portal"


def due(portals: Iterable[Portal], store: Store, hours: float) -> list[Portal]:
    """The portals without a complete crawl in the last `hours`: after a kill a night goes on where it was.

    A crawl that was asked for a part only (-a limit, -a since) is none.
    """
    now = datetime.now(UTC)
    since, until = ((now - timedelta(hours=back)).isoformat(timespec="seconds") for back in (hours, -hours))
    done = {
        run.portal
        for run in store.latest_runs()
        if run.verdict == COMPLETE
        and run.walk is not None
        and since < (run.ended_at or "") < until  # later: a clock was wrong
    }
    return [portal for portal in portals if portal.spider not in done]


def groups(portals: Sequence[Portal]) -> list[list[Portal]]:
    """Portals that share a host, directly or over others, stand in one group: they run after each other."""
    found: list[tuple[set[str], list[Portal]]] = []
    for portal in portals:
        hosts, members = set(portal.hosts), [portal]
        for group in [group for group in found if group[0] & hosts]:
            found.remove(group)
            hosts |= group[0]
            members = group[1] + members
        found.append((hosts, members))
    return [members for _, members in found]


def run_night(
    process: AsyncCrawlerProcess,
    portals: Sequence[Portal],
    side_by_side: int,
    after: Callable[[Run], None] | None = None,
) -> list[Run]:
    """Crawls portals until all are done (or Ctrl-C) and returns their runs. Blocks; once per process.

    A portal that is named several times is crawled as often, one crawl after the other. after: called with each
    run when it has ended.
    """
    runs: list[Run] = []
    process.settings = Copied(process.settings)
    waiting = deque(groups(portals))
    stopping = False

    async def work() -> None:
        nonlocal stopping
        while waiting and not stopping:
            for portal in waiting.popleft():
                if stopping:
                    return
                began = now()
                try:
                    crawler = process.create_crawler(portal.spider)
                except Exception as error:
                    if fault(error) is None:
                        raise
                    runs.append(_failed(portal, began, error))
                    stopping = True
                else:
                    runs.append(await crawl_portal(process, crawler, portal))
                    stopping = stopping or _is_the_last(runs[-1], crawler)
                if after is not None:
                    after(runs[-1])

    async def night() -> None:
        try:
            await asyncio.gather(*(work() for _ in range(max(1, side_by_side))))
        finally:
            _stop_soon()

    if portals:
        mind_memory()
        task = asyncio.get_event_loop().create_task(night())
        process.start(stop_after_crawl=False)
        if task.done() and not task.cancelled() and (error := task.exception()) is not None:
            raise error
        runs += end_at_once(process)
    return runs


def mind_memory() -> None:
    """To be called before crawls begin: where memory fails they end, with what was stored, and are judged.

    A callback of the loop that fails for it never runs again, and whatever waits for it waits for ever.
    """

    def failed(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        loop.default_exception_handler(context)
        if isinstance(context.get("exception"), MemoryError):
            _stop_soon()

    keep_reserve()
    asyncio.get_event_loop().set_exception_handler(failed)


def end_at_once(process: CrawlerProcessBase) -> list[Run]:
    """Stores and judges the crawls that stopped before their end (Ctrl-C twice); nothing where all came to it."""
    told: list[Run] = []

    def keep(run: Run) -> None:
        told.append(run)

    for crawler in list(process.crawlers):
        crawler.signals.connect(keep, signal=verdict_given)
        crawler.signals.send_catch_log(cut_off)
    return told


def without_network(runs: Sequence[Run], portals: Sequence[Portal], store: Store) -> str | None:
    """Why a night in which no portal could be reached says nothing of them; None where one could.

    Then it is this machine that has no network: the runs are told as partial, not as the portals' fault. A night
    of one host alone cannot tell.
    """
    hosts = {host for portal in portals for host in portal.hosts}
    if len(hosts) < 2 or len(runs) < 2 or any(run.verdict != UNREACHABLE for run in runs):
        return None
    said = f"none of the {len(runs)} portals of this night can be reached: this machine has no network"
    for run in runs:
        run.verdict, run.reason = PARTIAL, f"{said} ({run.reason})"
        if run.id is not None:
            store.finish_run(run)
    return said


def recorded(runs: Sequence[Run], store: Store, before: int) -> None:
    """Writes the verdicts that could not be written when their crawls ended: a disk or memory that was full then
    may have room again. before: the last run before them. What cannot be written now either is logged.
    """
    try:
        store.finish_late(runs, before)
    except (StoreError, MemoryError) as error:
        short = fault(error)
        logger.error("verdicts were not recorded: %s", short.detail if short is not None else error)


def _stop_soon() -> None:
    """Ends the reactor once the work that is under way has ended."""
    # known only once Scrapy has installed it
    reactor: Any = import_module("twisted.internet.reactor")
    try:
        reactor.callLater(0, _stop, reactor)
    except MemoryError:
        _stop(reactor)


def _stop(reactor: Any) -> None:
    with contextlib.suppress(RuntimeError):  # after Ctrl-C Scrapy stops it too
        reactor.stop()


async def crawl_portal(process: AsyncCrawlerProcess, crawler: Crawler, portal: Portal) -> Run:
    """One portal; a crawl that cannot even start is a run that fell short."""
    started = now()
    told: list[Run] = []

    def keep(run: Run) -> None:
        told.append(run)

    crawler.signals.connect(keep, signal=verdict_given, weak=False)
    try:
        await process.crawl(crawler)
    except Exception as error:
        return _failed(portal, started, error)
    run = told[0] if told else None
    if run is None or run.verdict is None:
        return Run(portal.spider, started, now(), PARTIAL, "the crawl did not come to its end, see the log")
    return run


def _failed(portal: Portal, started: str, error: Exception) -> Run:
    """The run of a crawl that could not begin: a fault of this machine is named, one of ours with its trace."""
    if (short := fault(error)) is not None:
        logger.error("%s: the crawl cannot begin: %s", portal.spider, short.detail)
        return Run(portal.spider, started, now(), PARTIAL, f"{MACHINE_FAILED}: {short.detail}")
    logger.error("%s: the crawl fails", portal.spider, exc_info=error)
    return Run(portal.spider, started, now(), PARTIAL, f"the crawl fails: {error}")


def _is_the_last(run: Run, crawler: Crawler) -> bool:
    """Whether a night ends with this crawl, and leaves the rest to the next one: without descriptors, memory or
    disk no portal can be judged.
    """
    if (run.reason or "").startswith(MACHINE_FAILED):
        return True
    stats = crawler.stats
    short = stats.get_value(f"{counters.PROBLEM}{MACHINE}") or stats.get_value(counters.STORE_ERROR)
    return bool(short) or stats.get_value("finish_reason") == "shutdown"


def after_crawls(store: Store) -> str | None:
    """What is made anew from the whole database once crawls have ended: the checks across years.

    Returns why that could not be done (logged), or None: what was crawled is told in any case.
    """
    try:
        with plain(store.path):
            years.update(store.connection)
    except (StoreError, MemoryError) as error:
        short = fault(error)
        why = short.detail if short is not None else str(error)
        logger.error("the checks across years were not made: %s", why)
        return why
    return None
