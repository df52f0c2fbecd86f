"""Nights of many portals side by side: the first, one with nothing new on much data, one short of descriptors.

Replica portals on loopback, a report or two each, asked without pauses. Measured of the night's own process: CPU
and peak memory. With nothing new in a database of many more reports a portal may cost so much that 3,500 of them
take 90 s and 400 MB; where descriptors are short no portal may be judged by it. Exit 1 where that is not kept, or
where anything is logged that nobody caught.

    NIGHT_PORTALS=3500 NIGHT_DATABASE=500000 python -m tests.benchmarks.bench_nights
"""

from __future__ import annotations

import os
import re
import resource
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from harvester.replica.portals import registry_for
from harvester.replica.server import serve
from tests.benchmarks.bench_store import portal
from tests.benchmarks.grow import grow
from tests.benchmarks.usage import scrapy

PORTALS = int(os.environ.get("NIGHT_PORTALS", "1000"))
REPORTS = int(os.environ.get("NIGHT_DATABASE", "100000"))
COUNTRY, MOST_CPU, MOST_MB = 3_500, 90.0, 400
FEW_DESCRIPTORS = 128
_UNCAUGHT = re.compile(r"AlreadyCalledError|Unhandled error|Traceback")


@dataclass(frozen=True, slots=True)
class Night:
    """What a night came to. said: how often something uncaught was logged; verdicts: of its runs."""

    cpu: float
    megabytes: float
    wall: float
    said: int
    verdicts: Counter[str | None]

    def told(self, name: str) -> str:
        """A line of the table."""
        verdicts = ", ".join(f"{count} {verdict}" for verdict, count in self.verdicts.most_common())
        each = self.cpu / max(1, self.verdicts.total()) * 1000
        return (
            f"{name:42}{self.cpu:>8.1f} s CPU ({each:.0f} ms a portal), {self.megabytes:.0f} MB,"
            f" {self.wall:.0f} s; {verdicts}" + (f"; {self.said} tracebacks" if self.said else "")
        )


def night(database: Path, registry: Path, *more: str, files: int = 0) -> Night:
    """Runs one over all portals. files: how many it may open, where that is bounded."""
    given = {"DATABASE": database, "PORTALS": registry, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0}
    words = [word for setting, value in given.items() for word in ("-s", f"{setting}={value}")]
    before, start = _runs(database), time.monotonic()
    spent = scrapy("nightly", "--all", *words, *more, files=files)
    wall = time.monotonic() - start
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT verdict, count(*) FROM runs WHERE id > ? GROUP BY 1", (before,))
        verdicts = Counter(dict(found.fetchall()))
    return Night(spent.cpu, spent.megabytes, wall, len(_UNCAUGHT.findall(spent.log)), verdicts)


def _runs(database: Path) -> int:
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT ifnull(max(id), 0) FROM runs").fetchone()[0])


def main() -> int:
    """The three nights; 1 where one costs too much or judges wrongly."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    sites = [portal(number, ("财政",), 1 + number % 2) for number in range(PORTALS)]
    with tempfile.TemporaryDirectory() as name, serve(sites) as addresses:
        folder = Path(name)
        registry = registry_for(sites, addresses, folder / "portals.toml")
        first = night(folder / "first.db", registry)
        print(first.told(f"first night, {PORTALS} portals"), flush=True)
        with closing(sqlite3.connect(folder / "first.db")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        count = grow(folder / "first.db", folder / "big.db", REPORTS)
        again = night(folder / "big.db", registry)
        print(again.told(f"nothing new, in {count:,} reports"), flush=True)
        short = night(folder / "short.db", registry, "--side-by-side", "200", files=FEW_DESCRIPTORS)
        print(short.told(f"first night, {FEW_DESCRIPTORS} descriptors"), flush=True)
    allowed = MOST_CPU * PORTALS / COUNTRY + 2.0  # and a start
    wrong = {
        f"nothing new: above {allowed:.0f} s": again.cpu > allowed,
        f"nothing new: above {MOST_MB} MB": again.megabytes > MOST_MB,
        "not all complete": set(first.verdicts) | set(again.verdicts) != {"complete"},
        "a portal judged by this machine's fault": bool(set(short.verdicts) - {"complete", "partial"}),
        "tracebacks": bool(first.said + again.said + short.said),
    }
    for what in (what for what, is_so in wrong.items() if is_so):
        print(f"  {what}")
    return 1 if any(wrong.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
