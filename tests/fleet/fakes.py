"""What stands in the queue's place: no PostgreSQL, no workers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from procrastinate.exceptions import AlreadyEnqueued

from harvester.fleet import board
from harvester.portals.registry import Portal

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
PLANNED = "2026-11-30T01:00:00+00:00"


def portal(name: str, *hosts: str, where: str = "") -> Portal:
    starts = tuple(f"http://{host}/nb/" for host in hosts or (f"{name}.example",))
    return replace(Portal(name, "plain", "某县人民政府", "140403", starts), where=where or None)


def ended(name: str, hours: float, verdict: str = "complete", whole: bool = True) -> board.Ended:
    at = datetime.now(UTC) - timedelta(hours=hours)
    return board.Ended(name, "w", at, at, at, verdict, "", 1, 1, 1, whole)


class App:
    """Stands in the queue's place: answers with rows, keeps what it was asked."""

    def __init__(self, *rows: Any) -> None:
        self.rows = list(rows)
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.connector: Any = self
        self.job_manager: Any = self
        self.jobs: list[dict[str, Any]] = []
        self.deferred: list[dict[str, Any]] = []
        self.twice: set[str] = set()

    async def execute_query_all_async(self, query: str, **values: Any) -> Any:
        self.asked.append((" ".join(query.split()), values))
        found = self.rows.pop(0) if self.rows else []
        if isinstance(found, Exception):
            raise found
        return found

    execute_query_one_async = execute_query_async = execute_query_all_async

    def configure_task(self, name: str, **how: Any) -> App:
        self.jobs.append({"name": name, **how})
        return self

    async def defer_async(self, **arguments: Any) -> None:
        if arguments["portal"] in self.twice:
            raise AlreadyEnqueued
        self.deferred.append(arguments)


def rows_of(*runs: board.Ended) -> list[dict[str, Any]]:
    return [{name: getattr(run, name) for name in board.Ended.__dataclass_fields__} for run in runs]
