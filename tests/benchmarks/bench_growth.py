"""What costs more because the database is bigger: the demo multiplied to 10,000, 100,000 and 500,000 reports.

Measured at each size, in CPU seconds: new reports stored, the checks across years after one portal's crawl, a
crawl of one portal, a night of some portals with nothing new, `scrapy health`, `coverage` and `export`, and the
pages of `scrapy browse`. A cost that should not depend on the size (one portal's crawl, a report stored, a page of
one report) may grow by 1.3 from the smallest size to the largest, and so may the cost per report of what reads the
whole. Peers in the same run: raw `executemany` into the same tables, `sqlite3 -csv`, polars. Exit 1 where
something grows more.

    python -m tests.benchmarks growth
    GROWTH=10000,100000 python -m tests.benchmarks.bench_growth
    GROWTH_BASE=data/demo.db python -m tests.benchmarks.bench_growth  (multiplies this database, crawls none)
    GROWTH=10000,500000,2000000 python -m tests.benchmarks.bench_growth
"""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from harvester.browse.site import application
from harvester.dataset import years
from harvester.dataset.rows import EXPORTED
from harvester.items import Page
from harvester.replica.portals import all_sites, registry_for
from harvester.replica.server import serve
from harvester.store import Store
from tests.benchmarks.bench_store import made_pages
from tests.benchmarks.grow import grow

SIZES = [int(size) for size in os.environ.get("GROWTH", "10000,100000,500000").split(",")]
MOST = 1.3
BATCH = 50
CRAWLED = "luzhou"
NIGHT = ("luzhou", "yanshi", "anhua")
# noise of a machine that others use, in seconds: below it nothing is compared
NOISE = 0.02
FAST = {"SETTINGS": ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "ROBOTSTXT_OBEY=0"]}
PAGES = ("/", "/report/1", "/search?q=信息公开", "/search?q=公开", "/{db}/panel", "/{db}/reports")
Costs = dict[str, float]


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def child(*command: str) -> float:
    """CPU seconds of a program and all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def scrapy(*words: str) -> float:
    """CPU seconds of a command."""
    return child(sys.executable, "-m", "scrapy", *words)


def storing(path: Path, pages: list[Page]) -> Costs:
    """A report stored, the longest transaction, and the checks across years of what came."""
    longest, spent = 0.0, 0.0
    with Store(path) as store:
        for start in range(0, len(pages), BATCH):
            batch, wall = pages[start : start + BATCH], time.perf_counter()
            spent += cpu(lambda batch=batch: store.save(batch))  # type: ignore[misc]
            longest = max(longest, time.perf_counter() - wall)
        across = cpu(lambda: years.update(store.connection))
    return {"store, per report": spent / len(pages), "longest transaction (wall)": longest, "years, after": across}


def raw(path: Path) -> Costs:
    """The peer of the store: rows as they are, into the same tables (sections and requests: most of the bytes)."""
    connection = sqlite3.connect(path, isolation_level=None)
    (last,) = connection.execute("SELECT max(id) FROM reports").fetchone()
    rows = {
        name: [
            (row[0] + last, *row[1:])
            for row in connection.execute(f"SELECT * FROM {name} WHERE report_id <= 1000").fetchall()
        ]
        for name in ("sections", "requests")
    }

    def write() -> None:
        connection.execute("BEGIN")
        for name, found in rows.items():
            connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(found[0]))})", found)
        connection.execute("ROLLBACK")

    try:
        return {"peer: executemany, per report": cpu(write) / 1000}
    finally:
        connection.close()


def browsing(path: Path) -> Costs:
    """The first start and each page, wall seconds: people wait for them."""
    found: Costs = {}
    start = time.perf_counter()
    site: Any = application(path)
    found["browse: first start (wall)"] = time.perf_counter() - start
    for page in PAGES:
        address = page.format(db=path.stem)
        start = time.perf_counter()
        asyncio.run(site.client.get(address))
        found[f"browse {page} (wall)"] = time.perf_counter() - start
    return found


def reading(path: Path, folder: Path, count: int) -> Costs:
    """What reads the whole, per report."""
    out, name = folder / "out", f"DATABASE={path}"
    start = scrapy("version")  # every command pays for Scrapy's own start
    found = {
        "health": scrapy("health", str(folder / "health.html"), "-s", name) - start,
        "coverage": scrapy("coverage", "-s", name) - start,
        "export csv": scrapy("export", str(out), "--format", "csv", "-s", name) - start,
        "export parquet": scrapy("export", str(out), "--format", "parquet", "-s", name) - start,
    }
    tables = "".join(f'SELECT * FROM "{table}";' for table in EXPORTED)
    if shutil.which("sqlite3"):
        found["peer: sqlite3 -csv"] = child("sqlite3", "-csv", str(path), tables)
    found["peer: polars, requests to parquet"] = child(sys.executable, "-c", _POLARS, str(path), str(folder / "p"))
    shutil.rmtree(out, ignore_errors=True)
    return {f"{what}, per report": cost / count for what, cost in found.items()}


_POLARS = """
import sqlite3, sys, polars
polars.read_database("SELECT * FROM requests", sqlite3.connect(sys.argv[1])).write_parquet(sys.argv[2])
"""


def measure(base: Path, folder: Path, size: int, registry: Path, pages: list[Page]) -> tuple[int, Costs]:
    """Everything at one size."""
    path = folder / "harvest.db"
    count = grow(base, path, size)
    given = ["-s", f"DATABASE={path}", "-s", f"PORTALS={registry}", *FAST["SETTINGS"]]
    found: Costs = {"bytes per report": path.stat().st_size / count}
    found["crawl of one portal"] = scrapy("crawl", CRAWLED, *given)
    found["night of three portals"] = scrapy("nightly", *NIGHT, *given)
    found |= storing(path, pages) | raw(path) | reading(path, folder, count) | browsing(path)
    for left in folder.glob("harvest.db*"):
        left.unlink()
    return count, found


def table(sizes: list[int], costs: list[Costs]) -> bool:
    """Prints it; whether nothing grows more than it may."""
    print(f"{'':38}" + "".join(f"{size:>14,}" for size in sizes) + f"{'growth':>9}")
    kept = True
    for what in costs[0]:
        values = [found[what] for found in costs]
        growth = values[-1] / values[0] if values[0] else 1.0
        bound = not what.startswith("peer") and values[-1] - values[0] > (0 if "per report" in what else NOISE)
        bad = bound and growth > MOST
        kept &= not bad
        shown = "".join(f"{v:>14,.0f}" if v > 100 else f"{v:>14.6f}" for v in values)
        print(f"{what:38}{shown}{growth:>8.2f}×{' grows' if bad else ''}", flush=True)
    return kept


def main() -> int:
    """The table; 1 where something grows."""
    pages = [
        replace(page, fetched=replace(page.fetched, portal="bench", url=f"http://127.0.0.1:1/{number}"))
        for number, page in enumerate(made_pages())
    ]
    sites = all_sites()
    with tempfile.TemporaryDirectory() as name, serve(sites) as addresses:
        folder = Path(name)
        registry = registry_for(sites, addresses, folder / "portals.toml")
        base = folder / "base.db"
        if made := os.environ.get("GROWTH_BASE"):
            shutil.copy(made, base)
        else:
            scrapy("nightly", "-s", f"DATABASE={base}", "-s", f"PORTALS={registry}", *FAST["SETTINGS"])
        with Store(base) as store:
            store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        sizes, costs = [], []
        for size in SIZES:
            print(f"{size:,} reports …", file=sys.stderr, flush=True)
            count, found = measure(base, folder, size, registry, pages)
            sizes.append(count)
            costs.append(found)
        return 0 if table(sizes, costs) else 1


if __name__ == "__main__":
    sys.exit(main())
