"""How the fleet stands: per night planned, done, fell short; what waits, who works, what was set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from procrastinate import App

from harvester.fleet import board
from harvester.fleet.queue import CRAWL
from harvester.operation.verdict import COMPLETE

NIGHTS = 14
_NIGHTS = """
SELECT planned_at::date::text AS night, count(*) AS done, count(*) FILTER (WHERE verdict <> %(complete)s) AS short,
       sum(pages) AS pages, sum(new) AS new
FROM fleet_runs GROUP BY 1 ORDER BY 1 DESC LIMIT %(nights)s
"""
_QUEUES = """
SELECT queue_name AS queue, count(*) FILTER (WHERE status = 'todo') AS waiting,
       count(*) FILTER (WHERE status = 'doing') AS working,
       min((args->>'planned_at')::timestamptz) FILTER (WHERE status = 'todo') AS oldest
FROM procrastinate_jobs WHERE task_name = %(task)s AND status IN ('todo', 'doing') GROUP BY 1 ORDER BY 1
"""
_WORKERS = """
SELECT w.id, w.last_heartbeat AS heard, count(j.id) AS crawls FROM procrastinate_workers w
LEFT JOIN procrastinate_jobs j ON j.worker_id = w.id AND j.status = 'doing' GROUP BY 1, 2 ORDER BY 1
"""
_SHORT = """
SELECT portal, verdict, reason, worker, ended_at FROM (
    SELECT DISTINCT ON (portal) * FROM fleet_runs ORDER BY portal, ended_at DESC
) AS last WHERE verdict <> %(complete)s ORDER BY ended_at DESC LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class Night:
    """The crawls that were planned on one day (ISO). short: those that are not complete."""

    night: str
    done: int
    short: int
    pages: int
    new: int


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue. waiting, working: portals; oldest: hours that the first of them waits, None where none does."""

    queue: str
    waiting: int
    working: int
    oldest: float | None


@dataclass(frozen=True, slots=True)
class Alive:
    """One worker. silent: seconds since it was heard of; crawls: portals that it is crawling."""

    id: int
    silent: float
    crawls: int


@dataclass(frozen=True, slots=True)
class Status:
    """All of it. fell_short: portals whose last crawl is not complete: name, verdict, reason, worker."""

    nights: tuple[Night, ...]
    queues: tuple[Queue, ...]
    workers: tuple[Alive, ...]
    fell_short: tuple[tuple[str, str, str, str], ...]
    set_aside: tuple[tuple[str, int], ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


async def status(app: App) -> Status:
    """How the fleet stands now."""
    ask = app.connector.execute_query_all_async
    now = datetime.now(UTC)
    nights = await ask(_NIGHTS, complete=COMPLETE, nights=NIGHTS)
    queues = await ask(_QUEUES, task=CRAWL)
    workers = await ask(_WORKERS)
    short = await ask(_SHORT, complete=COMPLETE)
    return Status(
        nights=tuple(Night(**row) for row in nights),
        queues=tuple(
            Queue(row["queue"], row["waiting"], row["working"], _hours(row["oldest"], now)) for row in queues
        ),
        workers=tuple(
            Alive(row["id"], round((now - row["heard"]).total_seconds(), 1), row["crawls"]) for row in workers
        ),
        fell_short=tuple((row["portal"], row["verdict"], row["reason"], row["worker"]) for row in short),
        set_aside=tuple((await board.set_aside(app)).items()),
    )


def _hours(oldest: datetime | None, now: datetime) -> float | None:
    return None if oldest is None else round((now - oldest).total_seconds() / 3600, 2)


def page(found: Status) -> str:
    """The status as a static HTML page."""
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>Fleet</title>",
        "<meta name=viewport content='width=device-width'>",
        "<style>body{font:15px sans-serif;margin:1em;max-width:60em}td,th{padding:.2em .8em;text-align:left}",
        "td+td{text-align:right}.why td{text-align:left}</style><h1>Fleet</h1>",
        _table("Nights", ("night", "done", "fell short", "pages", "new reports"), found.nights),
        _table("Queues", ("queue", "waiting", "being crawled", "oldest waits, hours"), found.queues),
        _table("Workers", ("worker", "silent for, seconds", "crawls"), found.workers),
    ]
    if found.set_aside:
        parts.append(_rows("Set aside: workers died over them", ("portal", "workers"), found.set_aside))
    if found.fell_short:
        parts.append(
            _rows("Fell short at their last crawl", ("portal", "verdict", "why", "worker"), found.fell_short)
        )
    return "\n".join(parts)


def _table(title: str, heads: Sequence[str], lines: Sequence[Any]) -> str:
    return _rows(title, heads, [tuple(asdict(line).values()) for line in lines])


def _rows(title: str, heads: Sequence[str], lines: Sequence[tuple[Any, ...]]) -> str:
    head = "".join(f"<th scope=col>{escape(text)}</th>" for text in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape('' if value is None else str(value))}</td>" for value in line) + "</tr>"
        for line in lines
    )
    return f"<h2>{escape(title)}</h2><table><tr>{head}</tr>{body}</table>"
