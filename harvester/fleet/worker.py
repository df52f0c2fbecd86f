"""A worker: takes jobs from the queue, crawls each portal into its shard, several side by side, reports what
came of it.

Scrapy's crawls and the queue's worker share one asyncio loop. The rules:
- what failed here (a full disk, a crash of ours) is tried again with growing pauses; what the portal refused is
not;
- a crawl that the worker's own stop cut short goes back into the queue;
- a job whose worker is gone is taken up again once the shard's lock is free; after KILLS of them its portal is set
  aside;
- without PostgreSQL crawls under way go on and their outcome waits until it is there again.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from procrastinate import App, JobContext
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, Settings

from harvester.errors import RegistryError, StoreError
from harvester.fleet import board, queue, shards
from harvester.operation.lock import only_one
from harvester.operation.night import crawl_portal
from harvester.operation.verdict import COMPLETE, PARTIAL
from harvester.portals.loader import spider_class
from harvester.portals.registry import Portal, Registry
from harvester.store.runs import Run, latest, now
from harvester.store.store import open_for_reading

Answer = TypeVar("Answer")
logger = logging.getLogger(__name__)
TRIES = 4
"""Tries of a crawl that fails here."""
BUSY_PAUSE = timedelta(minutes=1)
FAULTS = ("stopped:", "the crawl fails", "the crawl did not come to its end", "the run cannot be recorded")


def failed_here(run: Run) -> bool:
    """Whether a crawl fell short through a fault of this machine or of ours, not of the portal."""
    return (run.reason or "").startswith(FAULTS)


class _Failed(Exception):
    """A crawl failed through a fault of this machine or of ours; it is tried again."""


class _Busy(Exception):
    """The shard is held by another process; the job waits until it is free."""


class _Stopped(Exception):
    """The worker was told to stop; another goes on with the portal."""


@dataclass
class _Again(BaseRetryStrategy):
    """When a job that failed is tried again. first_pause: seconds."""

    first_pause: float

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, _Busy):
            return RetryDecision(retry_at=datetime.now(UTC) + BUSY_PAUSE)
        if isinstance(exception, _Stopped):
            return RetryDecision(retry_at=datetime.now(UTC))
        if isinstance(exception, _Failed) and job.attempts < TRIES - 1:
            return RetryDecision(
                retry_at=datetime.now(UTC) + timedelta(seconds=self.first_pause * 2**job.attempts)
            )
        return None


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two looks. heartbeat: a worker says that it lives; dead: silent for so long it is believed
    dead; look: for jobs; empty: whether there are any left; retry: for PostgreSQL when it is away; first_pause:
    before the second try of a crawl that failed here, doubled before each further one.
    """

    heartbeat: float = 10.0
    dead: float = 60.0
    look: float = 5.0
    empty: float = 1.0
    retry: float = 5.0
    first_pause: float = 120.0


@dataclass(slots=True)
class Worker:
    """One process of the fleet. `run` ends when told to stop, or, with wait=False, when its queues are empty.

    side_by_side: portals at once, 1 or more.
    """

    app: App
    process: AsyncCrawlerProcess
    registry: Registry
    settings: Settings
    queues: tuple[str, ...]
    side_by_side: int
    wait: bool = True
    nightly: str | None = None
    pace: Pace = field(default_factory=Pace)
    name: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    runs: list[Run] = field(default_factory=list)
    stopping: bool = False
    _told: asyncio.Event = field(default_factory=asyncio.Event)
    _id: int = 0
    """The queue's number for this worker, known from the first job on."""

    async def run(self) -> None:
        """Works until stopped. Raises FleetError where the queue was never made."""
        self._tasks()
        while not self.stopping:
            try:
                async with queue.opened(self.app, self.settings["FLEET_QUEUE"]):
                    await self._work()
            except ConnectorException as error:
                self._away(error)
                await self._rest(self.pace.retry)

    async def _work(self) -> None:
        await self.rescue()
        beside = [self._again_and_again(self.pace.dead / 2, self.rescue)]
        beside.append(self._again_and_again(self.pace.heartbeat, self._beat))
        if not self.wait:
            beside.append(self._again_and_again(self.pace.empty, self._stop_when_empty))
        tasks = [asyncio.create_task(one) for one in beside]
        try:
            await self._take_jobs()
        finally:
            for task in tasks:
                task.cancel()

    async def _take_jobs(self) -> None:
        taking = asyncio.create_task(
            self.app.run_worker_async(
                queues=list(self.queues),
                name=self.name,
                concurrency=self.side_by_side,
                fetch_job_polling_interval=self.pace.look,
                # a connection that only listens makes an end of every restart of PostgreSQL
                listen_notify=False,
                update_heartbeat_interval=self.pace.heartbeat,
                stalled_worker_timeout=self.pace.dead,
                install_signal_handlers=False,
            )
        )
        told = asyncio.create_task(self._told.wait())
        await asyncio.wait([taking, told], return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if not taking.done():
            taking.cancel()  # takes no further job and waits for those under way
        with suppress(asyncio.CancelledError):
            await taking

    async def _again_and_again(self, pause: float, do: Callable[[], Coroutine[Any, Any, None]]) -> None:
        while True:
            await asyncio.sleep(pause)
            try:
                await do()
            except ConnectorException as error:
                self._away(error)

    async def _beat(self) -> None:
        """Says that this worker lives: the queue's own sign ends when no further job is taken, hours before the
        last crawl may.
        """
        await self.app.job_manager.update_heartbeat(self._id)

    async def _stop_when_empty(self) -> None:
        """What another worker has under way is its own; what waits for its turn or its second try is not."""
        if not await queue.left(self.app, self.queues, self._id):
            self.stop()

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._told.wait(), seconds)

    def _away(self, error: ConnectorException) -> None:
        logger.warning("the queue is away (%s); asked again in %s s", queue.cause(error), self.pace.retry)

    def stop(self) -> None:
        """Takes no further job; crawls under way come to their end."""
        self.stopping = True
        self._told.set()

    def _tasks(self) -> None:
        self.app.task(name=queue.CRAWL, retry=_Again(self.pace.first_pause), pass_context=True)(self.crawl)
        if self.nightly:
            # every worker has it; the queue lets it be put in once for each time
            self.app.periodic(cron=self.nightly)(
                self.app.task(name=queue.PLAN, queue=queue.COMMON, queueing_lock=queue.PLAN)(self._plan)
            )

    async def _plan(self, timestamp: int) -> None:
        """A night begins."""
        planned = await queue.plan(self.app, list(self.registry), self.settings.getfloat("NIGHTLY_HOURS"))
        logger.info("planned %s portals", len(planned.queued))

    async def crawl(self, context: JobContext, portal: str, planned_at: str, anew: bool = False) -> str:
        """A job: one portal into its shard. Returns the verdict, for the queue's own log.

        anew: a shard that was there and is not any more may be begun again.
        """
        if self.stopping:
            raise _Stopped(portal)
        self._id = context.job.worker_id or 0
        started, planned = now(), datetime.fromisoformat(planned_at)
        if await self._with_queue(lambda: board.since(self.app, portal, planned)):
            return "crawled already"
        try:
            run = await self._crawled(portal, anew)
        except (_Failed, StoreError, RegistryError) as error:
            if "another crawl" in str(error):
                raise _Busy(str(error)) from None
            run = Run(portal, started, now(), PARTIAL, f"stopped: {error}")
        self.runs.append(run)
        if failed_here(run) and context.job.attempts < TRIES - 1:
            raise _Failed(run.reason)
        await self._with_queue(lambda: board.note(self.app, board.ended(run, self.name, planned)))
        return run.verdict or ""

    async def _crawled(self, portal: str, anew: bool) -> Run:
        entry = self.registry[portal]
        database = shards.database(shards.folder(self.settings), portal)
        if not database.exists() and not anew and await self._with_queue(lambda: board.stored(self.app, portal)):
            # a folder that is not mounted looks like one that is empty
            raise StoreError(
                f"{database}: the portal was crawled before, and its shard is not there; is FLEET_SHARDS the"
                f" folder of all shards? `scrapy fleet plan {portal}` begins a new one"
            )
        if await self._with_queue(lambda: board.kills(self.app, portal)):
            return await self._apart(portal, database)
        with only_one(database):
            return await self._here(entry, database)

    async def _here(self, entry: Portal, database: Path) -> Run:
        settings = self.settings.copy()
        # Scrapy lays the process's own settings over these: one of the command line wins where it is not beaten
        settings.set("DATABASE", str(database), priority=SETTINGS_PRIORITIES["cmdline"] + 1)
        run = await crawl_portal(self.process, Crawler(spider_class(entry), settings), entry)
        if self.stopping and run.verdict != COMPLETE:
            raise _Stopped(run.reason)
        return run

    async def _apart(self, portal: str, database: Path) -> Run:
        """A crawl in a process of its own: the portal has brought down a worker, or stood beside one that did."""
        with only_one(database):
            pass  # the one before may be under way yet
        begun = now()
        given = {
            name: json.dumps(dict(held.value)) if isinstance(held.value, BaseSettings) else str(held.value)
            for name, held in self.settings.attributes.items()
            if held.priority >= SETTINGS_PRIORITIES["cmdline"]
        } | {"DATABASE": str(database), "PROGRESS": "0"}
        words = [word for name, value in given.items() for word in ("-s", f"{name}={value}")]
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "harvester.terminal.main", "crawl", portal, *words, cwd=Path.cwd()
        )
        ending, told = asyncio.create_task(child.wait()), asyncio.create_task(self._told.wait())
        await asyncio.wait([ending, told], return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if not ending.done():
            child.terminate()
        code = await ending
        if self.stopping and code:
            raise _Stopped(portal)
        if code < 0:
            kills = await self._with_queue(lambda: board.killed(self.app, portal))
            why = f"the crawl was brought down by signal {-code}, for the {kills}. time"
            if kills >= board.KILLS:
                raise queue.FleetError(f"{portal}: {why}; set aside")
            raise _Failed(f"{portal}: {why}")
        with closing(open_for_reading(database)) as connection:
            found = [run for run in latest(connection) if run.portal == portal]
        if not found or found[0].started_at < begun or found[0].verdict is None:
            raise _Failed(f"{portal}: the crawl left no run, see the log")
        return found[0]

    async def rescue(self) -> None:
        """Jobs of workers that are gone go back into the queue, their portals under suspicion."""
        manager = self.app.job_manager
        for job in await manager.get_stalled_jobs(task_name=queue.CRAWL, seconds_since_heartbeat=self.pace.dead):
            if job.worker_id == self._id:  # it was too busy to say so, no more
                continue
            portal = str(job.task_kwargs["portal"])
            with suppress(ConnectorException):  # another worker was quicker
                if await board.since(self.app, portal, datetime.fromisoformat(str(job.task_kwargs["planned_at"]))):
                    # it came to its end, and only the queue was away
                    await manager.finish_job(job, Status.SUCCEEDED, delete_job=False)
                    continue
                await manager.retry_job(job, retry_at=datetime.now(UTC) + timedelta(seconds=1))
                logger.warning("%s: the worker that crawled it is gone", portal)
                if not await board.kills(self.app, portal):
                    # from now on a process of its own crawls it, and only that one's deaths count
                    await board.killed(self.app, portal)

    async def _with_queue(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Asks the queue; where PostgreSQL is away, until it is there again: a crawl's outcome is not lost."""
        while True:
            try:
                return await ask()
            except ConnectorException as error:
                self._away(error)
                await asyncio.sleep(self.pace.retry)
