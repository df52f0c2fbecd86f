"""The fleet: how fast shards are gathered (100,000 reports, at least half as fast as the store writes), and what a
portal costs more than in `nightly` (CPU, at most 1.15 times).

    FLEET_REPORTS=20000 python -m tests.benchmarks.bench_fleet
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from harvester.fleet import gather, shards
from harvester.items import Page
from harvester.replica.portals import all_sites, registry_for
from harvester.replica.server import serve
from harvester.reports import Report
from harvester.store import Store
from tests.benchmarks.bench_store import BATCH, made_pages
from tests.fleet import postgres
from tests.places import ROOT

REPORTS = int(os.environ.get("FLEET_REPORTS", "100000"))
ROUNDS = 3
MOST_OVERHEAD = 1.15
LEAST_SPEED = 0.5
FAST = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "RETRY_PAUSE=0", "PROGRESS=0")


def main() -> int:
    """Prints both lines; 1 where a ratio is not kept."""
    with tempfile.TemporaryDirectory() as name:
        short = _tell_gather(Path(name), REPORTS)
    if why := postgres.why_not():
        print(f"the overhead of a worker is left out: {why}")
        return short
    return max(short, _tell_overhead())


def _tell_overhead() -> int:
    sites = all_sites()
    with tempfile.TemporaryDirectory() as name, postgres.server() as server, serve(sites) as addresses:
        folder = Path(name)
        given = [
            f"PORTALS={registry_for(sites, addresses, folder / 'portals.toml')}",
            f"FLEET_QUEUE={server.address}",
            *FAST,
        ]

        def scrapy(*words: str) -> float:
            command = [sys.executable, "-m", "scrapy", *words, *(w for one in given for w in ("-s", one))]
            return _children(lambda: subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL))

        scrapy("fleet", "init")
        nights, workers = [], []
        # by turns, the best of each: others use the machine, too
        for turn in range(ROUNDS):
            nights.append(scrapy("nightly", "-s", f"DATABASE={folder / f'alone{turn}.db'}"))
            scrapy("fleet", "plan", *(site.entry for site in sites))
            workers.append(scrapy("worker", "--until-empty", "-s", f"FLEET_SHARDS={folder / f'shards{turn}'}"))
    nightly, worker = min(nights), min(workers)
    ratio = worker / nightly
    print(
        f"{len(sites)} portals, the best of {ROUNDS}: nightly {nightly:.1f} s of CPU, worker {worker:.1f} s:"
        f" {ratio:.2f} (at most {MOST_OVERHEAD})"
    )
    return int(ratio > MOST_OVERHEAD)


def shards_of(folder: Path, reports: int) -> None:
    """Shards of 1500 reports each, as many as it takes: the same versions under other addresses and bodies."""
    pages = made_pages()
    for number in range(-(-reports // len(pages))):
        name, division = f"bench{number:03d}", f"{140000 + number}"
        path = shards.database(folder, name)
        path.parent.mkdir(parents=True)
        with Store(path) as store:
            for start in range(0, len(pages), BATCH):
                store.save([_elsewhere(page, name, division) for page in pages[start : start + BATCH]])


def _elsewhere(page: Page, portal: str, division: str) -> Page:
    assert isinstance(page.outcome, Report)
    address = page.fetched.url.replace("127.0.0.1", f"{portal}.example.org")
    return Page(
        replace(page.fetched, portal=portal, url=address, division=division),
        replace(page.outcome, url=address),
        filing=replace(page.filing, digest=f"{portal}{page.filing.digest}"),
    )


def _tell_gather(folder: Path, reports: int) -> int:
    shards_of(folder / "shards", reports)
    storing = 0.0
    with Store(folder / "gathered.db") as store:
        save = store.save

        def timed(pages: list[Page]) -> list[str]:
            nonlocal storing
            before = time.process_time()
            outcomes = save(pages)
            storing += time.process_time() - before
            return outcomes

        store.save = timed  # type: ignore[method-assign, assignment]
        before = time.process_time()
        found = gather.gather(folder / "shards", store, {})
        gathering = time.process_time() - before
        before = time.process_time()
        gather.gather(folder / "shards", store, {})
        nothing = time.process_time() - before
    assert found.versions >= reports, found
    speed = storing / gathering
    print(
        f"{found.versions} versions of {found.shards} shards gathered in {gathering:.1f} s of CPU"
        f" ({found.versions / gathering:.0f} a second), {storing:.1f} s of them in the store: {speed:.2f} of its"
        f" speed (at least {LEAST_SPEED}); gathered again with nothing new in {nothing:.2f} s"
    )
    return int(speed < LEAST_SPEED)


def _children(deed: Callable[[], object]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    deed()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
