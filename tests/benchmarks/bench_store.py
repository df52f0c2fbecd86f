"""What the store costs: against raw `executemany` of the same rows, and the memory of 200 crawls side by side.

Speed: the rows that the store writes for 1500 made-up reports are taken from a database that it wrote, and written
again with nothing but `executemany` into the same tables, same indexes, same foreign keys. Rounds of both
alternate in this process; CPU and wall time, the best of each. The store must be at least half as fast, from
Report objects with their fingerprints on: identity, revisions and JSON are its work. What fingerprints cost
stands beside it.

Memory: one process crawls 200 portals of the replica at once, everything on; its peak must stay below 300 MB.
Exit 1 where a promise is not kept.
"""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from harvester.items import Fetched, Page
from harvester.replica import figures, markup, page
from harvester.replica.families.trs import TrsSite
from harvester.replica.portals import registry_for
from harvester.replica.server import serve
from harvester.reports import read_report
from harvester.store import Store
from harvester.store.database import connect
from harvester.store.fingerprint import content_hash, fingerprint, shingles

REPORTS = 1500
BATCH = 50
ROUNDS = 5
LEAST = 0.5
PORTALS = 200
MOST_MB = 300
TABLES = (
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
    "checks",
    "pages",
)
Timed = tuple[float, float]
Batches = list[dict[str, list[tuple[Any, ...]]]]


def made_pages() -> list[Page]:
    """Pages as they come to the store: read, with fingerprints."""
    pages = []
    for number in range(REPORTS):
        agency, year = f"黎城县第{number // 6}局", 2019 + number % 6
        report_figures = figures.figures_for(agency, year, seed=number)
        text = page.page(markup.dress(report_figures, "plain"), title=report_figures.title, size=8000)
        report = read_report(text.encode())
        address = f"http://127.0.0.1/{number}.html"
        fetched = Fetched("bench", address, "report", 200, "2026-11-23T01:00:00+00:00", b"x", division="140426")
        made = Page(fetched, report)
        fingerprint(made)
        pages.append(made)
    return pages


def rows_of(path: Path) -> Batches:
    """Every row of a database, by batch of reports and table. Reports and revisions are numbered alike here."""
    batches: Batches = [{name: [] for name in TABLES} for _ in range(-(-REPORTS // BATCH))]
    with sqlite3.connect(path) as connection:
        for name in TABLES:
            for at, row in enumerate(connection.execute(f'SELECT * FROM "{name}"')):
                report = {"agencies": 1, "pages": at + 1}.get(name, row[0])
                batches[(report - 1) // BATCH][name].append(row)
    return batches


def raw(path: Path, rows: Batches) -> None:
    """The rows as executemany writes them, in as many transactions as the store needs."""
    connection = connect(path)
    for batch in rows:
        connection.execute("BEGIN")
        for name, chunk in batch.items():
            if chunk:
                connection.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(chunk[0]))})', chunk)
        connection.execute("COMMIT")
    connection.close()


def stored(path: Path, pages: list[Page]) -> None:
    """The same through the store."""
    with Store(path) as store:
        for start in range(0, len(pages), BATCH):
            store.save(pages[start : start + BATCH])


def timed(work: Callable[[], object]) -> Timed:
    """CPU and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


@contextmanager
def scratch() -> Iterator[Path]:
    """A database file that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "bench.db"


def speed() -> bool:
    """Prints the table of speeds; whether the promise is kept."""
    pages = made_pages()
    with scratch() as path:
        stored(path, pages)
        rows = rows_of(path)
    best: dict[str, Timed] = {}
    for _ in range(ROUNDS):
        for name, write in (("executemany", lambda p: raw(p, rows)), ("store", lambda p: stored(p, pages))):
            with scratch() as path:
                connect(path).close()
                found = timed(lambda write=write, path=path: write(path))  # type: ignore[misc]
            before = best.get(name, found)
            best[name] = (min(before[0], found[0]), min(before[1], found[1]))
    prints = timed(lambda: [(content_hash(one.report), shingles(one.report)) for one in pages if one.report])
    count = sum(len(chunk) for batch in rows for chunk in batch.values())
    print(f"{REPORTS} reports, {count} rows, transactions of {BATCH} reports")
    for name, (cpu, wall) in best.items():
        print(f"  {name:<14} {REPORTS / cpu:>8.0f} reports/s CPU {REPORTS / wall:>8.0f} reports/s wall")
    print(f"  {'fingerprints':<14} {prints[0] / REPORTS * 1000:>8.2f} ms each")
    ratios = [best["executemany"][0] / best["store"][0], best["executemany"][1] / best["store"][1]]
    print(f"  store / executemany: {ratios[0]:.2f} (CPU), {ratios[1]:.2f} (wall); promised: {LEAST}")
    return ratios[0] >= LEAST


def portal(
    number: int, bodies: Sequence[str] = ("财政", "教育", "民政"), years: int = 4, style: str = "word"
) -> TrsSite:
    """A portal of a report a body and year: 12 on 2 listing pages."""

    def build(self: TrsSite) -> None:
        agencies = [f"黎城县第{number}{name}局" for name in bodies]
        self.fill(self.start[0], agencies, range(2019, 2019 + years), style)

    words = {
        "entry": f"portal{number}",
        "title": f"黎城县第{number}镇人民政府",
        "division": "140426",
        "port": 0,
        "start": ("/nb/",),
        "folders": {"/nb/": "年报"},
        "per_page": 8,
        "build": build,
    }
    made: TrsSite = type(f"Portal{number}", (TrsSite,), words)()
    return made


def memory() -> bool:
    """Prints the peak of a night of 200 portals at once; whether the promise is kept."""
    sites = [portal(number) for number in range(PORTALS)]
    with tempfile.TemporaryDirectory() as name, serve(sites) as addresses:
        folder = Path(name)
        registry = registry_for(sites, addresses, folder / "portals.toml")
        given = {
            "DATABASE": folder / "harvest.db",
            "PORTALS": registry,
            "DOWNLOAD_DELAY": 0.2,
            "AUTOTHROTTLE_ENABLED": 0,
            "NIGHTLY_SIDE_BY_SIDE": PORTALS,
        }
        words = [word for setting, value in given.items() for word in ("-s", f"{setting}={value}")]
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", "nightly", *words],
            stdout=subprocess.DEVNULL,
            env={**os.environ, "COLUMNS": "160"},
        )
        _, status, usage = os.wait4(process.pid, 0)
        with sqlite3.connect(folder / "harvest.db") as connection:
            (found,) = connection.execute("SELECT count(*) FROM reports").fetchone()
    peak = usage.ru_maxrss / 1024
    code = os.waitstatus_to_exitcode(status)
    print(f"{PORTALS} portals side by side: {found} reports, CPU {usage.ru_utime:.0f} s, exit code {code}")
    print(f"  peak memory {peak:.0f} MB; promised: below {MOST_MB}")
    return peak < MOST_MB and code == 0


def main() -> int:
    """Both benches; 1 where one falls short."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return 0 if all([speed(), memory()]) else 1


if __name__ == "__main__":
    sys.exit(main())
