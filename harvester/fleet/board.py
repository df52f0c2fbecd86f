"""What the fleet knows beside the queue: how each portal's crawl ended, and which portals bring workers down.

Two tables in the queue's own PostgreSQL database, made by `scrapy fleet init`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from procrastinate import App

from harvester.store.runs import Run

KILLS = 3
"""After so many workers that died over it a portal is set aside."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS fleet_runs (
    id bigserial PRIMARY KEY,
    portal text NOT NULL,
    worker text NOT NULL,
    planned_at timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    verdict text NOT NULL,
    reason text NOT NULL,
    pages integer NOT NULL,
    reports integer NOT NULL,
    new integer NOT NULL,
    whole boolean NOT NULL
);
CREATE INDEX IF NOT EXISTS fleet_runs_portal ON fleet_runs (portal, ended_at DESC);
CREATE TABLE IF NOT EXISTS fleet_kills (
    portal text PRIMARY KEY,
    kills integer NOT NULL,
    last timestamptz NOT NULL
);
"""
_LATEST = """
SELECT DISTINCT ON (portal) portal, worker, planned_at, started_at, ended_at, verdict, reason, pages, reports,
new, whole FROM fleet_runs ORDER BY portal, ended_at DESC
"""
_KILLED = """
INSERT INTO fleet_kills (portal, kills, last) VALUES (%(portal)s, 1, now())
ON CONFLICT (portal) DO UPDATE SET kills = fleet_kills.kills + 1, last = now() RETURNING kills
"""
_ENDED = """
INSERT INTO fleet_runs
(portal, worker, planned_at, started_at, ended_at, verdict, reason, pages, reports, new, whole) VALUES
(%(portal)s, %(worker)s, %(planned_at)s, %(started_at)s, %(ended_at)s, %(verdict)s, %(reason)s, %(pages)s,
 %(reports)s, %(new)s, %(whole)s)
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a crawl of a portal ended. whole: it walked everything (no limit, no bound), so that it need not be
    again.

    Times are timezone-aware; planned_at: when the job was put into the queue that led to it.
    """

    portal: str
    worker: str
    planned_at: datetime
    started_at: datetime
    ended_at: datetime
    verdict: str
    reason: str
    pages: int
    reports: int
    new: int
    whole: bool


def ended(run: Run, worker: str, planned_at: datetime) -> Ended:
    """A finished run as the board keeps it."""
    assert run.ended_at is not None
    return Ended(
        portal=run.portal,
        worker=worker,
        planned_at=planned_at,
        started_at=datetime.fromisoformat(run.started_at),
        ended_at=datetime.fromisoformat(run.ended_at),
        verdict=run.verdict or "",
        reason=run.reason or "",
        pages=run.pages,
        reports=run.reports,
        new=run.new,
        whole=run.walk is not None,
    )


async def latest(app: App) -> dict[str, Ended]:
    """The last run of every portal."""
    return {row["portal"]: Ended(**row) for row in await app.connector.execute_query_all_async(_LATEST)}


async def since(app: App, portal: str, planned_at: datetime) -> bool:
    """Whether a portal was crawled to an end after a moment: by a worker that was believed dead, say."""
    query = "SELECT count(*) AS n FROM fleet_runs WHERE portal = %(portal)s AND ended_at >= %(since)s"
    row = await app.connector.execute_query_one_async(query, portal=portal, since=planned_at)
    return bool(row["n"])


async def stored(app: App, portal: str) -> bool:
    """Whether a portal has ever been crawled, so that there must be a shard of it."""
    query = "SELECT count(*) AS n FROM fleet_runs WHERE portal = %(portal)s AND pages > 0"
    return bool((await app.connector.execute_query_one_async(query, portal=portal))["n"])


async def note(app: App, run: Ended) -> None:
    """Writes how a crawl ended; the portal kills nobody any more."""
    values: dict[str, Any] = {name: getattr(run, name) for name in Ended.__dataclass_fields__}
    await app.connector.execute_query_async(_ENDED, **values)
    await forgive(app, [run.portal])


async def killed(app: App, portal: str) -> int:
    """Notes that a worker died over a portal; how many did since it last came to an end."""
    row: Mapping[str, Any] = await app.connector.execute_query_one_async(_KILLED, portal=portal)
    return int(row["kills"])


async def kills(app: App, portal: str) -> int:
    """How many workers died over a portal since it last came to an end."""
    query = "SELECT coalesce(max(kills), 0) AS n FROM fleet_kills WHERE portal = %(portal)s"
    return int((await app.connector.execute_query_one_async(query, portal=portal))["n"])


async def set_aside(app: App) -> dict[str, int]:
    """The portals that brought down KILLS workers or more, with how many."""
    query = "SELECT portal, kills FROM fleet_kills WHERE kills >= %(kills)s ORDER BY portal"
    rows = await app.connector.execute_query_all_async(query, kills=KILLS)
    return {row["portal"]: row["kills"] for row in rows}


async def forgive(app: App, portals: Iterable[str]) -> None:
    """Forgets the workers that portals brought down."""
    await app.connector.execute_query_async(
        "DELETE FROM fleet_kills WHERE portal = ANY(%(portals)s)", portals=list(portals)
    )
