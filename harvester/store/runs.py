"""The table `runs`: one row per crawl of a portal."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass(slots=True)
class Run:
    """A crawl of a portal. The verdict is null where it was killed."""

    portal: str
    started_at: str
    ended_at: str | None = None
    verdict: str | None = None
    reason: str | None = None
    walk: str | None = None
    pages: int = 0
    reports: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    failures: int = 0
    expected: int | None = None
    stats: dict[str, Any] = field(default_factory=dict)
    id: int | None = None


_COLUMNS = (
    "portal, started_at, ended_at, verdict, reason, walk, pages, reports, new, changed, unchanged, refused,"
    " failures, expected, stats"
)
_NAMES = _COLUMNS.split(", ")


def now() -> str:
    """The time as the database keeps it: UTC, ISO, seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def begin(connection: sqlite3.Connection, portal: str, started_at: str) -> int:
    """Notes that a crawl began; returns the run's id."""
    cursor = connection.execute("INSERT INTO runs (portal, started_at) VALUES (?, ?)", (portal, started_at))
    return int(cursor.lastrowid or 0)


def finish(connection: sqlite3.Connection, run: Run) -> None:
    """Writes a crawl's outcome to the row that `begin` made."""
    values = [_plain(getattr(run, name)) for name in _NAMES]
    connection.execute(
        f"UPDATE runs SET {', '.join(f'{name} = ?' for name in _NAMES)} WHERE id = ?", [*values, run.id]
    )


def without_verdict(connection: sqlite3.Connection, after: int) -> dict[str, int]:
    """Portal to the run that began after run `after` and has no verdict (the last, where there are several)."""
    rows = connection.execute(
        "SELECT portal, max(id) FROM runs WHERE id > ? AND verdict IS NULL GROUP BY portal", (after,)
    )
    return dict(rows.fetchall())


def earlier(connection: sqlite3.Connection, portal: str, *, before: int, limit: int = 30) -> list[Run]:
    """The finished runs of a portal before run `before`, newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}, id FROM runs WHERE portal = ? AND id < ? AND verdict IS NOT NULL"
        " ORDER BY id DESC LIMIT ?",
        (portal, before, limit),
    )
    return [_run(row) for row in rows]


def kept(connection: sqlite3.Connection, portal: str, name: str) -> Any:
    """What was kept under a name by the latest finished run of a portal that kept something there, else None."""
    row = connection.execute(
        f"""SELECT stats -> '$."{name}"' FROM runs WHERE portal = ? AND verdict IS NOT NULL"""
        f""" AND stats -> '$."{name}"' IS NOT NULL ORDER BY id DESC LIMIT 1""",
        (portal,),
    ).fetchone()
    return json.loads(row[0]) if row else None


def failed_walks(connection: sqlite3.Connection, portal: str, since: str) -> list[str]:
    """When the full walks of a portal began that met a failing listing page, since a time; newest first.

    Not those of nights in which the portal could not be reached at all: they cost nothing.
    """
    rows = connection.execute(
        "SELECT started_at FROM runs WHERE portal = ? AND started_at > ? AND walk IS NULL"
        " AND verdict <> 'unreachable'"
        """ AND stats ->> '$."visits/walk"' = 'full' AND stats ->> '$."visits/listing_failed"' > 0"""
        " ORDER BY id DESC",
        (portal, since),
    )
    return [started for (started,) in rows]


def latest(connection: sqlite3.Connection) -> list[Run]:
    """The last finished run of every portal, by portal."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}, id FROM runs WHERE id IN"
        " (SELECT max(id) FROM runs WHERE verdict IS NOT NULL GROUP BY portal) ORDER BY portal"
    )
    return [_run(row) for row in rows]


def _run(row: tuple[Any, ...]) -> Run:
    values = dict(zip([*_NAMES, "id"], row, strict=True))
    return Run(**{**values, "stats": json.loads(values["stats"])})


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict) else value
