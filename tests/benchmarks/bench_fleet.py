"""The fleet: what a portal costs more than in `nightly` (CPU, at most 1.15 times), and how fast shards are
gathered.

Gathering is measured against the store's own speed on the same versions: at least half of it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from harvester.fleet import gather
from harvester.portals.loader import load_registry
from harvester.replica.portals import all_sites, registry_for
from harvester.replica.server import serve
from harvester.store import Store
from tests.fleet import postgres
from tests.places import ROOT

MOST_OVERHEAD = 1.15
LEAST_SPEED = 0.5
FAST = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "RETRY_PAUSE=0", "PROGRESS=0")


def main() -> int:
    """Prints both tables; 1 where a ratio is not kept."""
    if why := postgres.why_not():
        print(f"left out: {why}")
        return 0
    sites = all_sites()
    with tempfile.TemporaryDirectory() as name, postgres.server() as server, serve(sites) as addresses:
        folder = Path(name)
        registry = registry_for(sites, addresses, folder / "portals.toml")
        given = [
            f"PORTALS={registry}",
            f"FLEET_QUEUE={server.address}",
            f"FLEET_SHARDS={folder / 'shards'}",
            *FAST,
        ]

        def scrapy(*words: str) -> float:
            command = [sys.executable, "-m", "scrapy", *words, *(w for one in given for w in ("-s", one))]
            done = {"cwd": ROOT, "check": True, "stdout": subprocess.DEVNULL}
            return _children(lambda: subprocess.run(command, **done))  # type: ignore[call-overload]

        nightly = scrapy("nightly", "--side-by-side", "16", "-s", f"DATABASE={folder / 'alone.db'}")
        scrapy("fleet", "init")
        scrapy("fleet", "plan")
        worker = scrapy("worker", "--until-empty", "--side-by-side", "16")
        short = _tell_overhead(len(sites), nightly, worker)
        return max(short, _tell_gather(folder, registry))


def _tell_overhead(portals: int, nightly: float, worker: float) -> int:
    ratio = worker / nightly
    print(
        f"{portals} portals: nightly {nightly:.1f} s of CPU, worker {worker:.1f} s: {ratio:.2f} (at"
        f" most {MOST_OVERHEAD})"
    )
    return int(ratio > MOST_OVERHEAD)


def _tell_gather(folder: Path, registry: Path) -> int:
    portals = load_registry(registry).portals
    kept: list[object] = []
    with Store(folder / "gathered.db") as store:
        save = store.save

        def keeping(pages: list[object]) -> list[str]:
            kept.append(list(pages))
            return save(pages)  # type: ignore[arg-type]

        store.save = keeping  # type: ignore[method-assign, assignment]
        gathering = _own(lambda: gather.gather(folder / "shards", store, portals))
    with Store(folder / "again.db") as store:
        storing = _own(lambda: [store.save(batch) for batch in kept])  # type: ignore[arg-type]
    versions = sum(len(batch) for batch in kept)  # type: ignore[arg-type]
    speed = storing / gathering
    print(
        f"{versions} versions gathered in {gathering:.1f} s of CPU ({versions / gathering:.0f} a second),"
        f" stored in {storing:.1f} s: {speed:.2f} of the store's speed (at least {LEAST_SPEED})"
    )
    return int(speed < LEAST_SPEED)


def _children(deed: Callable[[], object]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    deed()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _own(deed: Callable[[], object]) -> float:
    before = time.process_time()
    deed()
    return time.process_time() - before


if __name__ == "__main__":
    sys.exit(main())
