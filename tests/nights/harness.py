"""Crawls replica portals night after night: portals keep their addresses, the database its memory."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from harvester.replica.portals import registry_for
from harvester.replica.server import serve
from harvester.replica.site import Site
from harvester.store.reload import unpack
from tests.nights.forks import forks

FAST = ("DOWNLOAD_DELAY=0", "RETRY_PAUSE=0", "AUTOTHROTTLE_ENABLED=0")
# times that a later night would find further in the past
TIMES = {
    "pages": ("first_seen", "fetched_at", "changed_at", "next_visit"),
    "runs": ("started_at", "ended_at"),
    "reports": ("first_seen", "last_seen"),
    "sightings": ("first_seen", "last_seen"),
    "revisions": ("seen_on",),
}


class Nights:
    """Running portals and a database. `requests` are those of the last crawl, by portal."""

    def __init__(self, sites: Sequence[Site], folder: Path, registry: Path) -> None:
        self.sites = {site.entry: site for site in sites}
        self.folder = folder
        self.registry = registry
        self.database = folder / "harvest.db"
        self.requests: dict[str, list[str]] = {}

    def command(self, *words: str, settings: Sequence[str] = ()) -> tuple[str, ...]:
        """The words of a scrapy command on this database and these portals."""
        given = [f"DATABASE={self.database}", f"PORTALS={self.registry}", *FAST, *settings]
        return (*words, *(word for one in given for word in ("-s", one)))

    def scrapy(
        self, *words: str, settings: Sequence[str] = (), kill_after: float | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs a scrapy command to its end, or to `kill -9` after some seconds."""
        for site in self.sites.values():
            site.requests.clear()
        out, err = self.folder / "stdout", self.folder / "stderr"
        words = self.command(*words, settings=settings)
        code = forks().run(words, out, err, kill_after)
        done = subprocess.CompletedProcess(words, code, out.read_text(), err.read_text())
        self.requests = {name: [ask.path for ask in site.requests] for name, site in self.sites.items()}
        return done

    def later(self, days: int) -> None:
        """Lets days pass: everything in the database was so much longer ago."""
        with sqlite3.connect(self.database) as connection:
            for table, columns in TIMES.items():
                for column in columns:
                    connection.execute(
                        f"UPDATE {table} SET {column} = strftime('%Y-%m-%dT%H:%M:%S+00:00', {column}, ?)"
                        f" WHERE {column} IS NOT NULL",
                        (f"-{days} days",),
                    )
        connection.close()

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database answers."""
        connection = sqlite3.connect(self.database)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def verdicts(self) -> dict[str, str]:
        """The verdict of each portal's last run."""
        return dict(
            self.rows("SELECT portal, verdict FROM runs WHERE id IN (SELECT max(id) FROM runs GROUP BY portal)")
        )


@contextmanager
def nights(sites: Sequence[Site], folder: Path) -> Iterator[Nights]:
    """Serves sites for the length of the block."""
    with serve(sites) as addresses:
        yield Nights(sites, folder, registry_for(sites, addresses, folder / "portals.toml"))


CONTENT = (
    "agencies",
    "reports",
    "revisions",
    "sightings",
    "sections",
    "proactive",
    "requests",
    "review_litigation",
    "statistics",
    "printed",
    "nulls",
    "readings",
    "checks",
)


def content(database: Path) -> dict[str, list[str]]:
    """All that a database says, without ids and times, sorted: equal for equal harvests.

    What refers to a report by its id is written with the agency, year, scope and content it stands for. Which of
    several different reports for one slot is variant 0 depends on which was read first: only their numbers count.
    """
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    reports = {
        row["id"]: (row["key"], row["year"], row["scope"], row["content_hash"])
        for row in connection.execute("SELECT r.*, a.key FROM reports r JOIN agencies a ON a.id = r.agency_id")
    }
    revisions = {row["id"]: row["content_hash"] for row in connection.execute("SELECT * FROM revisions")}
    slots = "SELECT a.key, r.year, r.scope, r.variant FROM reports r JOIN agencies a ON a.id = r.agency_id"
    told: dict[str, list[str]] = {"slots": sorted(repr(tuple(row)) for row in connection.execute(slots))}
    left_out = {
        "variant",
        "id",
        "first_seen",
        "last_seen",
        "seen_on",
        "archive_file",
        "archive_offset",
        "agency_id",
    }
    for table in CONTENT:
        lines = []
        for row in connection.execute(f'SELECT * FROM "{table}"'):
            line = {name: row[name] for name in row.keys() if name not in left_out}  # noqa: SIM118
            for name in ("report_id", "other_report_id"):
                if line.get(name) is not None:
                    line[name] = reports[line[name]]
            if line.get("content"):
                line["content"] = {**unpack(line["content"]), "url": None, "warnings": None, "scope": None}
            if "warnings" in line:
                line["warnings"] = [
                    one for one in json.loads(line["warnings"]) if "(this one is variant" not in one
                ]
            if "revision_id" in line:
                line["revision_id"] = revisions[line["revision_id"]]
            lines.append(json.dumps(line, ensure_ascii=False, sort_keys=True, default=repr))
        told[table] = sorted(lines)
    connection.close()
    return told
