"""What costs more because the database is bigger: the demo multiplied to 10,000, 100,000 and 500,000 reports.

In CPU seconds, for machines are shared. At each size: a crawl of one portal, a night of some portals, new reports
stored, the checks across years of what came, `scrapy health` and `coverage` (which read the whole), the export of
one part in every format, the first start of `scrapy browse`, its answers and pages. At the smallest size once: the
whole as CSV beside `sqlite3 -csv`, and the archive read again, reckoned for two million reports. Peers: raw
`executemany` into the same tables, `sqlite3 -csv`, polars.

What should not depend on the size (a crawl, a report stored), and what reads the whole, per report, may grow by
1.3 from the smallest size to the largest; pages of the browser come within a second at any size. Further bounds
stand in MOST. Exit 1 where one is broken.

    python -m tests.benchmarks growth
    GROWTH=10000,100000 python -m tests.benchmarks.bench_growth
    GROWTH_BASE=data/demo.db python -m tests.benchmarks.bench_growth  (multiplies this database, crawls none)
    GROWTH=10000,500000,2000000 python -m tests.benchmarks.bench_growth
    GROWTH_KEPT=/work/growth python -m tests.benchmarks.bench_growth  (keeps what is grown there)
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
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from harvester.browse.indexing import answer, index, update
from harvester.browse.site import application
from harvester.dataset import years
from harvester.dataset.export import export
from harvester.dataset.formats import FORMATS
from harvester.dataset.rows import EXPORTED, Filters
from harvester.items import Page
from harvester.reading.files import is_file
from harvester.replica.portals import all_sites, registry_for
from harvester.replica.server import serve
from harvester.store import Store, archive
from harvester.store.shared import archive_folder
from tests.benchmarks import usage
from tests.benchmarks.bench_store import made_pages
from tests.benchmarks.grow import grow, place_of

SIZES = [int(size) for size in os.environ.get("GROWTH", "10000,100000,500000").split(",")]
GROWTH = 1.3
MOST = {
    "bytes per report": 8_000,
    "longest transaction (wall)": 1.0,
    "csv / sqlite3 -csv": 1.5,
    "reextract, minutes for 2 M": 75,
    "reextract, MB": 300,
    "browse: first start": 10.0,
    **dict.fromkeys(("page", "search"), 1.0),
}
"""Bounds by what a line's name begins with."""
BATCH = 50
CRAWLED = "luzhou"
NIGHT = ("luzhou", "yanshi", "anhua")
# the index of all of so many reports is made, of more only what a first start makes: 0.4 ms each
INDEXED = 150_000
COUNTRY, CORES = 2_000_000, 2
# noise of a machine that others use, in seconds: below it nothing is compared
NOISE = 0.05
FAST = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "ROBOTSTXT_OBEY=0"]
PAGES = (
    "/",
    "/report/1",
    "/report/{last}",
    "/place",
    "/place/140403",
    "/body/1",
    "/{db}",
    "/{db}/reports",
    "/{db}/reports?_sort=title",
    "/{db}/panel",
    "/{db}/observations",
    "/{db}/checks",
    "/{db}/pages",
    "/{db}/requests_per_year",
    "/{db}/refusal_share?year=2022",
    "/{db}/aggregates",
    "/{db}/revisions",
)
SEARCHES = ("信息公开", "公开", "镇", "潞州区 2022")
Costs = dict[str, float]


class Told(Costs):
    """Costs that are told as they come: the biggest size takes minutes."""

    def update(self, more: Costs) -> None:  # type: ignore[override]
        """Takes more, and tells them."""
        super().update(more)
        print(
            "".join(f"  {what}: {cost:.6g}\n" for what, cost in more.items()), end="", file=sys.stderr, flush=True
        )


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
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
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

        return {"peer: executemany, per report": cpu(write) / 1000}


def bytes_of(path: Path, count: int) -> None:
    """Prints where the bytes are, where this Python's SQLite can tell."""
    with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.OperationalError):
        rows = connection.execute(
            # page by page: of a table above 2 GB SQLite's own sum is less than nothing
            "SELECT m.tbl_name, sum(d.pgsize) FROM dbstat d JOIN sqlite_master m ON m.name = d.name"
            " GROUP BY 1 ORDER BY 2 DESC"
        ).fetchall()
        shown = ", ".join(f"{name} {size / count:,.0f}" for name, size in rows if size > 20 * count)
        print(f"bytes per report at {count:,}: {shown}", flush=True)


def browsing(path: Path, count: int) -> Costs:
    """The first start, the answers to all questions, and each page. Raises where a page is no answer."""
    found: Costs = {}
    sites: list[Any] = []
    found["browse: first start"] = cpu(lambda: sites.append(application(path)))
    file = index(path, 0)
    with closing(sqlite3.connect(file)) as held, held:
        held.execute("DELETE FROM state WHERE key = 'answered'")  # a first start answers a small database at once
    found["answers, per report"] = cpu(lambda: answer(path, file)) / count
    if count <= INDEXED:
        with closing(sqlite3.connect(file)) as held:
            (done,) = held.execute("SELECT count(*) FROM held").fetchone()
        spent = cpu(lambda: update(path, file))
        if count - done > INDEXED / 100:  # of a small database a first start makes all of it
            found["index, per report"] = spent / (count - done)
    with closing(sqlite3.connect(path)) as connection:
        (last,) = connection.execute("SELECT max(id) FROM reports").fetchone()
    pages = [page.format(db=path.stem, last=last) for page in PAGES]
    names = [f"page {page}" for page in PAGES] + [f"search {words}" for words in SEARCHES]
    for name, address in zip(names, [*pages, *(f"/search?q={words}" for words in SEARCHES)], strict=True):
        found[name] = min(cpu(lambda address=address: asked(sites[0], address)) for _ in range(2))  # type: ignore[misc]
    return found


def asked(site: Any, address: str) -> None:
    """Raises AssertionError where a page is no answer."""
    answer = asyncio.run(site.client.get(address))
    assert answer.status_code == 200, f"{address}: {answer.status_code}"


def exporting(path: Path, folder: Path, place: str) -> Costs:
    """One part of the database, the last, in every format, per report."""
    found: Costs = {}
    for form in FORMATS:
        made: list[Any] = []
        chosen = Filters(division=place)
        spent = cpu(lambda form=form: made.append(export(path, folder / form, formats=(form,), filters=chosen)))  # type: ignore[misc]  # noqa: B023
        found[f"export {form}, per report"] = spent / made[0].coverage.reports
        shutil.rmtree(folder / form)
    return found


def whole(path: Path, folder: Path) -> Costs:
    """All as CSV, beside sqlite3."""
    out = folder / "out"
    ours = scrapy("export", str(out), "--format", "csv", "-s", f"DATABASE={path}") - scrapy("version")
    shutil.rmtree(out)
    if not shutil.which("sqlite3"):
        return {}
    peer = child("sqlite3", "-csv", str(path), "".join(f'SELECT * FROM "{table}";' for table in EXPORTED))
    return {"csv / sqlite3 -csv": ours / peer}


def again(base: Path, folder: Path, stored: float) -> Costs:
    """Pages read again, without files: a scan takes as long as twenty of them, and is no matter of the size.

    An archive of two sizes, so that starting processes is not counted. stored: seconds a report.
    """
    kept = [portal for portal in archive_folder(base).iterdir() if all(map(without_files, portal.iterdir()))]
    spent, pages, peak = [], [], 0.0
    for times in (1, 4):
        database = folder / f"again{times}.db"
        for number in range(times):
            for portal in kept:
                shutil.copytree(portal, archive_folder(database) / f"{portal.name}_{number}")
        words = ("reextract", "--into", str(folder / "into.db"), "-s", f"DATABASE={database}")
        done = usage.scrapy(*words)
        spent.append(done.cpu)
        pages.append(int(done.out.split()[0]))
        peak = max(peak, done.megabytes)
        for left in folder.glob("into.db*"):
            left.unlink()
    each = (spent[1] - spent[0]) / (pages[1] - pages[0]) + stored
    return {"reextract, minutes for 2 M": each * COUNTRY / CORES / 60, "reextract, MB": peak}


def without_files(path: Path) -> bool:
    """Whether an archive file holds pages alone."""
    found = (one[1] for one in archive.read(path) if isinstance(one, tuple))
    return not any(page.files or is_file(page) for page in found)


def reading(path: Path, folder: Path, count: int) -> Costs:
    """What reads the whole, per report."""
    name = f"DATABASE={path}"
    start = scrapy("version")  # every command pays for Scrapy's own start
    found = {
        "health": scrapy("health", str(folder / "health.html"), "-s", name) - start,
        "coverage": scrapy("coverage", "-s", name) - start,
        "peer: polars, requests to parquet": child(sys.executable, "-c", _POLARS, str(path), str(folder / "p")),
    }
    return {f"{what}, per report": cost / count for what, cost in found.items()}


_POLARS = """
import sqlite3, sys, polars
polars.read_database("SELECT * FROM requests", sqlite3.connect(sys.argv[1])).write_parquet(sys.argv[2])
"""


def grown(base: Path, size: int) -> tuple[Path, int]:
    """The base multiplied to a size, and how many reports it has; a file that lies there is as it was left."""
    path = base.with_name(f"grown-{size}.db")
    if not path.exists():
        part = base.with_name("growing.db")
        grow(base, part, size)
        part.replace(path)
    return path, grow(base, path, size)


def measure(base: Path, folder: Path, size: int, registry: Path, pages: list[Page]) -> tuple[int, Costs]:
    """Everything at one size."""
    path = folder / "harvest.db"
    master, count = grown(base, size)
    place = place_of(count // grow(base, folder / "one.db", 1) - 1)
    shutil.copy(master, path)
    bytes_of(path, count)
    found = Told({"bytes per report": path.stat().st_size / count})
    given = ["-s", f"DATABASE={path}", "-s", f"PORTALS={registry}", *FAST]
    found["crawl of one portal"] = min(scrapy("crawl", CRAWLED, *given) for _ in range(3))
    found["night of three portals"] = min(scrapy("nightly", *NIGHT, *given) for _ in range(3))
    found.update(storing(path, pages) | raw(path))
    found.update(reading(path, folder, count))
    found.update(exporting(path, folder, place))
    found.update(browsing(path, count))
    if size == SIZES[0]:
        found.update(whole(path, folder))
        found.update(again(base, folder, found["store, per report"]))
    for left in folder.glob("harvest.db*"):
        left.unlink()
    return count, found


def table(sizes: list[int], costs: list[Costs]) -> bool:
    """Prints it; whether every bound is kept."""
    print(f"{'':40}" + "".join(f"{size:>14,}" for size in sizes) + f"{'growth':>9}")
    kept = True
    for what in dict.fromkeys(what for found in costs for what in found):
        values = [found[what] for found in costs if found.get(what, 0) == found.get(what)]
        growth = values[-1] / values[0] if len(values) > 1 and values[0] > 0 else 1.0
        least = 0 if "per report" in what else NOISE
        # what is shown within a second may take longer than what is shown at once: counts end at a bound
        bound = (
            not what.startswith(("peer", "longest", "browse: first", "page", "search"))
            and values[-1] - values[0] > least
        )
        most = next((most for name, most in MOST.items() if what.startswith(name)), float("inf"))
        wrong = (" grows" if bound and growth > GROWTH else "") + (f" above {most}" if max(values) > most else "")
        kept &= not wrong
        shown = "".join(f"{value:>14,.1f}" if value > 100 else f"{value:>14.6f}" for value in values)
        print(f"{what:40}{shown:{14 * len(sizes)}}{growth:>8.2f}×{wrong}", flush=True)
    return kept


def main() -> int:
    """The table; 1 where a bound is broken."""
    pages = [
        replace(page, fetched=replace(page.fetched, portal="bench", url=f"http://127.0.0.1:1/{number}"))
        for number, page in enumerate(made_pages())
    ]
    sites = all_sites()
    with tempfile.TemporaryDirectory() as name, serve(sites) as addresses:
        folder = Path(name)
        registry = registry_for(sites, addresses, folder / "portals.toml")
        kept = Path(os.environ.get("GROWTH_KEPT", folder))
        base = kept / "base.db"
        if base.exists():
            pass
        elif made := os.environ.get("GROWTH_BASE"):
            shutil.copy(made, base)
            shutil.copytree(archive_folder(made), archive_folder(base))
        else:
            scrapy("nightly", "-s", f"DATABASE={base}", "-s", f"PORTALS={registry}", *FAST)
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
