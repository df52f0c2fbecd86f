"""What a survey found out, kept in SQLite: a survey that is killed goes on where it was."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from harvester.errors import StoreError

FOUND = "found"
OUTCOMES = {
    FOUND: "listing found, reports read",
    "rows": "listing found, but no report could be read",
    "hollow": "listing found, but no rows: filled by script, or by a family that is missing",
    "no-listing": "no listing found",
    "script": "only a script, no page",
    "elsewhere": "leads to other hosts only",
    "moved": "redirected to another host",
    "blocked": "a firewall's challenge",
    "robots": "robots.txt forbids",
    "gone": "the host's name is unknown",
    "unreachable": "no usable answer",
}
"""What came of a candidate, and what that means."""
_LISTS = ("options", "start", "allow", "trail", "notes")
_SCHEMA = """
create table if not exists candidates (
  host text primary key, name text, body text, division text, level text, outcome text, reason text, family text,
  evidence text, start text, allow text, channels text, rows integer, reports integer, read integer,
  newest integer, oldest integer, promised integer, requests integer, seconds real, day text,
  options text, trail text, notes text
) strict;
"""


@dataclass(slots=True)
class Survey:
    """One candidate's look. outcome: one of OUTCOMES. rows, reports: rows seen, and those titled as reports; read:
    reports read whole; newest, oldest: years of the rows; promised: pages that the listings say they have.
    """

    host: str
    name: str
    body: str
    division: str
    level: str = ""
    outcome: str = "no-listing"
    reason: str = ""
    family: str = ""
    evidence: str = ""
    start: list[str] = field(default_factory=list)
    allow: list[str] = field(default_factory=list)
    channels: str = ""
    rows: int = 0
    reports: int = 0
    read: int = 0
    newest: int | None = None
    oldest: int | None = None
    promised: int = 0
    requests: int = 0
    seconds: float = 0.0
    day: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    trail: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def entry(self) -> dict[str, Any]:
        """The registry entry that the survey proposes; only where a listing was found."""
        values: dict[str, Any] = {
            "family": self.family or "plain",
            "name": self.body,
            "division": self.division,
            "start": self.start,
            "verified": False,
        }
        if self.allow:
            values["allow"] = self.allow
        values |= self.options
        if self.channels:
            values["channels"] = self.channels
        if self.reports:
            values["expect"] = {"reports": self.reports}
        years = f", {self.oldest}-{self.newest}" if self.newest else ""
        values["evidence"] = (
            f"surveyed {self.day}: {self.reports} report rows{years}, {self.read} read whole; {self.evidence}"
        )[:400]
        return values


class Findings:
    """The database of surveys. Raises StoreError where it cannot be used."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        with self._open() as connection:
            connection.executescript(_SCHEMA)

    def keep(self, survey: Survey) -> None:
        """Stores what was found, in place of an earlier look."""
        row = {key: _packed(key, value) for key, value in asdict(survey).items()}
        names = ", ".join(row)
        marks = ", ".join(f":{key}" for key in row)
        with self._open() as connection:
            connection.execute(f"insert or replace into candidates ({names}) values ({marks})", row)

    def since(self, day: str) -> set[str]:
        """Hosts that were looked at on or after a day (ISO)."""
        with self._open() as connection:
            return {host for (host,) in connection.execute("select host from candidates where day >= ?", (day,))}

    def all(self) -> list[Survey]:
        """All looks, by division."""
        names = [one.name for one in fields(Survey)]
        with self._open() as connection:
            rows = connection.execute(f"select {', '.join(names)} from candidates order by division, host")
            return [Survey(**{key: _unpacked(key, row[key]) for key in names}) for row in rows.fetchall()]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=30)) as connection, connection:
                connection.row_factory = sqlite3.Row
                connection.execute("pragma journal_mode = wal")
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self.path}: the survey's database cannot be used: {error}") from None


def _packed(key: str, value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if key in _LISTS else value


def _unpacked(key: str, value: Any) -> Any:
    return json.loads(value) if key in _LISTS else value
