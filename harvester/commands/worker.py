"""`scrapy worker`: takes portals from the fleet's queue and crawls each into a database of its own."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from twisted.internet.defer import Deferred

from harvester.errors import HarvesterError
from harvester.portals.contact import ask_for_contact
from harvester.portals.loader import PortalSpiderLoader
from harvester.terminal.command import HarvesterCommand
from harvester.terminal.console import night_table, show

FAREWELL = 3.0
"""Seconds that the queue has to take in how crawls ended when the worker is told to stop."""


class Command(HarvesterCommand):
    """One process of the fleet."""

    requires_crawler_process = True

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Take portals from the fleet's queue and crawl them, several side by side"

    def long_desc(self) -> str:
        return (
            "Takes jobs from the queue (setting FLEET_QUEUE) until it is stopped (Ctrl-C, SIGTERM:"
            " crawls under way end"
            " early and are stored), and crawls each portal into FLEET_SHARDS/<portal>/harvest.db. --queue inside"
            ' takes the portals whose entries say where = "inside" as well; a machine names every'
            " queue that it can"
            ' serve. --until-empty ends when nothing is left to take. --nightly "10 1 * * *" fills'
            " the queue at these"
            " times (cron, UTC); however many workers say so, each time counts once."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--queue", action="append", default=[], metavar="NAME", help="a further queue (may be repeated)"
        )
        parser.add_argument(
            "--only", action="store_true", help="with --queue: not the common queue, only those that are named"
        )
        parser.add_argument(
            "--side-by-side",
            type=int,
            metavar="N",
            help="portals at once, if safe (setting NIGHTLY_SIDE_BY_SIDE)",
        )
        parser.add_argument("--until-empty", action="store_true", help="end when the queue is empty")
        parser.add_argument("--nightly", metavar="CRON", help="fill the queue at these times")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # here: Scrapy imports every command for each, and these bring the readers along
        from harvester.operation.limits import raise_descriptors, side_by_side
        from harvester.operation.verdict import COMPLETE

        try:
            # the extra `fleet`: nothing of it is imported by other commands
            from harvester.fleet import queue, worker
        except ImportError:
            raise HarvesterError("this wants the extra fleet: pip install '.[fleet]'") from None
        assert self.settings is not None
        assert isinstance(self.crawler_process, AsyncCrawlerProcess)
        if opts.side_by_side is not None and opts.side_by_side < 1:
            raise UsageError("--side-by-side must be 1 or more", print_help=False)
        if opts.only and not opts.queue:
            raise UsageError("--only wants --queue", print_help=False)
        wanted = opts.side_by_side or self.settings.getint("NIGHTLY_SIDE_BY_SIDE")
        registry = PortalSpiderLoader.from_settings(self.settings).registry
        ask_for_contact(self.settings, registry)
        one = worker.Worker(
            app=queue.application(self.settings),
            process=self.crawler_process,
            registry=registry,
            settings=self.settings,
            queues=tuple([] if opts.only else [queue.COMMON]) + tuple(opts.queue),
            side_by_side=side_by_side(wanted, raise_descriptors()),
            wait=not opts.until_empty,
            nightly=opts.nightly,
            pace=_pace(self.settings, worker.Pace),
        )
        _serve(self.crawler_process, one)
        if one.runs:
            show(night_table(one.runs))
        else:
            print("no portal was taken from the queue", file=sys.stderr)
        self.exitcode = 0 if all(run.verdict == COMPLETE for run in one.runs) else 1


def _pace(settings: BaseSettings, kind: Any) -> Any:
    return kind(
        heartbeat=settings.getfloat("FLEET_HEARTBEAT"),
        dead=settings.getfloat("FLEET_DEAD"),
        first_pause=settings.getfloat("FLEET_FIRST_PAUSE"),
    )


def _serve(process: AsyncCrawlerProcess, one: Any) -> None:
    """Runs a worker in Scrapy's loop. Blocks until the worker ends or the process is told to."""

    async def work() -> None:
        _tell_first(one.stop)
        # known only once Scrapy has installed it
        reactor: Any = import_module("twisted.internet.reactor")
        # Scrapy stops the loop as soon as crawls have ended: the queue is to be told of them
        reactor.addSystemEventTrigger(
            "before", "shutdown", lambda: Deferred.fromFuture(asyncio.ensure_future(last()))
        )
        try:
            await one.run()
        finally:
            reactor.callLater(0, _stop, reactor)

    async def last() -> None:
        await asyncio.wait([task], timeout=FAREWELL)

    task = asyncio.get_event_loop().create_task(work())
    process.start(stop_after_crawl=False)
    if task.done() and not task.cancelled() and (error := task.exception()) is not None:
        raise error


def _tell_first(stop: Callable[[], None]) -> None:
    """Lets a worker know of SIGTERM and Ctrl-C before Scrapy does: no further portal is begun."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        scrapys: Any = signal.getsignal(number)

        def told(signum: int, frame: FrameType | None, scrapys: Any = scrapys) -> None:
            loop.call_soon_threadsafe(stop)
            scrapys(signum, frame)

        signal.signal(number, told)


def _stop(reactor: Any) -> None:
    with suppress(RuntimeError):  # after Ctrl-C Scrapy stops it too
        reactor.stop()
