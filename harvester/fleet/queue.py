"""The queue: one job per portal and night. Which portals are due, in which order, and which must not run together.

Procrastinate (https://procrastinate.readthedocs.io): a job's `lock` lets no two jobs of one host group run at
once, on whatever machines; its `queueing_lock` lets no portal wait twice.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import JobDeferrer, Status
from scrapy.settings import BaseSettings

from harvester.errors import HarvesterError
from harvester.fleet import board
from harvester.operation.night import groups
from harvester.operation.verdict import COMPLETE
from harvester.portals.registry import Portal

CRAWL = "gongkai.crawl"
"""The task of a portal's job; its arguments: portal, planned_at (ISO)."""
PLAN = "gongkai.plan"
COMMON = "default"
"""The queue of entries that do not say `where`."""
MOST_WAITING = 1_000_000
"""The priority of a portal that was never crawled; others have the hours that they wait."""


class FleetError(HarvesterError):
    """The queue cannot be used. Raised by harvester.fleet; says what to look at."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What planning did. queued: put into the queue; waiting: there already, or being crawled; fresh: not due;
    aside: set aside because workers died over them.
    """

    queued: tuple[str, ...]
    waiting: tuple[str, ...]
    fresh: tuple[str, ...]
    aside: tuple[str, ...]


PATIENCE = 60.0
"""Seconds that a question waits for PostgreSQL to come back: a restart of it is noticed by nobody."""


def application(settings: BaseSettings) -> App:
    """The queue that the setting FLEET_QUEUE names (a PostgreSQL address); not yet open.

    Raises FleetError where it is not set.
    """
    address = settings.get("FLEET_QUEUE")
    if not address:
        raise FleetError(
            "FLEET_QUEUE is not set: the PostgreSQL database of the queue, such as"
            " -s FLEET_QUEUE=postgresql://harvester@queue.example.org/fleet"
        )
    return App(connector=PsycopgConnector(conninfo=address, min_size=1, max_size=8, timeout=PATIENCE))


@asynccontextmanager
async def opened(app: App, address: str) -> AsyncIterator[None]:
    """The queue, open for the length of the block. address: its database, as in FLEET_QUEUE.

    Raises ConnectorException at once where it is out of reach.
    """
    try:
        # the pool tries its first connection for half a minute, and then does not say what was wrong
        async with await psycopg.AsyncConnection.connect(address, connect_timeout=10):
            pass
        await app.open_async()
    except psycopg.Error as error:
        raise ConnectorException from error
    try:
        yield
    finally:
        await app.close_async()


def cause(error: ConnectorException) -> str:
    """What PostgreSQL said, in one line."""
    return " ".join(str(error.__cause__ or error).split())


async def initialise(app: App) -> bool:
    """Makes the queue's tables; False where they were there. Raises FleetError."""
    query = "SELECT to_regclass('procrastinate_jobs') IS NOT NULL AS there"
    there = bool((await app.connector.execute_query_one_async(query))["there"])
    if not there:
        await app.schema_manager.apply_schema_async()
    await app.connector.execute_query_async(board.SCHEMA)
    return not there


async def plan(app: App, portals: Sequence[Portal], hours: float, named: Iterable[str] = ()) -> Planned:
    """Puts a job into the queue for each portal that is due.

    portals: the registry's. hours: a portal with a complete crawl in the last so many is not due. named: only
    these, due or not; what was set aside is tried again, a shard that is not there begun again. Raises FleetError.
    """
    wanted = set(named)
    if wanted:
        await board.forgive(app, wanted)
    try:
        ended, aside, busy = await board.latest(app), await board.set_aside(app), await _busy(app)
    except ConnectorException as error:
        raise FleetError(
            f"the queue cannot be used: {cause(error)}; was it made by `scrapy fleet init`?"
        ) from None
    now = datetime.now(UTC)
    locks = host_locks(portals)
    found: dict[str, list[str]] = {"queued": [], "waiting": [], "fresh": [], "aside": []}
    for portal in portals:
        name = portal.spider
        if wanted and name not in wanted:
            continue
        if name in aside:
            found["aside"].append(name)
        elif name in busy:
            found["waiting"].append(name)
        elif not wanted and _is_fresh(ended.get(name), now, hours):
            found["fresh"].append(name)
        else:
            job = app.configure_task(
                CRAWL,
                queue=portal.where or COMMON,
                lock=locks[name],
                queueing_lock=name,
                priority=waits(ended.get(name), now),
            )
            state = await _defer(job, portal=name, planned_at=now.isoformat(), anew=bool(wanted))
            found[state].append(name)
    return Planned(**{key: tuple(names) for key, names in found.items()})


def host_locks(portals: Sequence[Portal]) -> dict[str, str]:
    """Portals to the lock of their host group: those that share a host, directly or over others, share one."""
    return {
        portal.spider: f"host:{min(host for member in group for host in member.hosts)}"
        for group in groups(portals)
        for portal in group
    }


def waits(run: board.Ended | None, now: datetime) -> int:
    """The priority of a portal: the hours since its last crawl."""
    return MOST_WAITING if run is None else min(MOST_WAITING, int((now - run.ended_at) / timedelta(hours=1)))


def _is_fresh(run: board.Ended | None, now: datetime, hours: float) -> bool:
    return (
        run is not None and run.verdict == COMPLETE and run.whole and now - run.ended_at < timedelta(hours=hours)
    )


async def left(app: App, queues: Sequence[str], worker: int) -> int:
    """How many jobs of some queues wait (for their turn, a host, or another try) or are a worker's own."""
    query = (
        "SELECT count(*) AS n FROM procrastinate_jobs WHERE queue_name = ANY(%(queues)s)"
        " AND (status = 'todo' OR (status = 'doing' AND worker_id = %(worker)s))"
    )
    row = await app.connector.execute_query_one_async(query, queues=list(queues), worker=worker)
    return int(row["n"])


async def _busy(app: App) -> Mapping[str, Status]:
    """Portals with a job that waits or is worked on."""
    query = (
        "SELECT args->>'portal' AS portal, status::text FROM procrastinate_jobs"
        " WHERE task_name = %(task)s AND status IN ('todo', 'doing')"
    )
    rows = await app.connector.execute_query_all_async(query, task=CRAWL)
    return {row["portal"]: Status(row["status"]) for row in rows}


async def _defer(job: JobDeferrer, **arguments: Any) -> str:
    try:
        await job.defer_async(**arguments)
    except AlreadyEnqueued:  # somebody plans at the same moment
        return "waiting"
    return "queued"
