"""The fleet: a real PostgreSQL, real workers, replica portals; workers are killed and nothing is lost or done
twice.
"""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from harvester.replica.server import serve
from harvester.replica.site import Site
from harvester.store.store import open_for_reading
from tests.fleet import portals, postgres
from tests.fleet.portals import PORTALS, REPORTS
from tests.nights.forks import forks
from tests.nights.harness import FAST, content
from tests.places import ROOT

psycopg = pytest.importorskip("psycopg", reason="needs the extra fleet: pip install '.[fleet]'")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(postgres.why_not() is not None, reason=postgres.why_not() or ""),
]

PATIENCE = 180
"""Seconds until what other processes do must have come about, on the slowest machine."""
KILLS = 4


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.server() as one:
        yield one


class Fleet:
    """A queue, replica portals and a folder of shards."""

    def __init__(self, server: postgres.Server, folder: Path, sites: list[Site]) -> None:
        self.server, self.folder, self.sites = server, folder, sites
        self.registry = folder / "portals.toml"
        self.database = folder / "gathered.db"

    def words(self, *words: str) -> list[str]:
        given = (
            f"FLEET_QUEUE={self.server.address}",
            f"FLEET_SHARDS={self.folder / 'shards'}",
            f"DATABASE={self.database}",
            f"PORTALS={self.registry}",
            *FAST,
            "FLEET_HEARTBEAT=0.5",
            "FLEET_DEAD=3",
            "FLEET_FIRST_PAUSE=0",
        )
        return [words[0], *(word for one in given for word in ("-s", one)), *words[1:]]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command to its end."""
        out, err = self.folder / "out", self.folder / "err"
        code = forks().run(self.words(*words), out, err)
        return subprocess.CompletedProcess(words, code, out.read_text(), err.read_text())

    def start(self, *words: str) -> subprocess.Popen[str]:
        """A command that runs beside the test; the test ends it."""
        return subprocess.Popen(
            [sys.executable, "-m", "scrapy", *self.words(*words)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """What the queue's database says; nothing where it is away."""
        with (
            suppress(psycopg.OperationalError),
            psycopg.connect(self.server.address) as connection,
        ):
            return list(connection.execute(query).fetchall())
        return []

    def done(self) -> int:
        """Crawls that the queue knows the end of."""
        return sum(int(str(count)) for (count,) in self.ask("SELECT count(*) FROM fleet_runs"))

    def requests(self) -> int:
        """What the portals were asked so far."""
        return sum(len(site.requests) for site in self.sites)

    def slow(self, pause: float) -> None:
        """Lets portals take their time, so that there is a middle of a crawl."""
        for site in self.sites:
            site.pause = pause

    def shards(self) -> dict[str, int]:
        """Portals to the reports in their shards."""
        return {path.parent.name: _reports(path) for path in (self.folder / "shards").glob("*/harvest.db")}

    def status(self) -> dict[str, object]:
        return dict(json.loads(self.run("fleet", "status", "--json").stdout))


@pytest.fixture
def fleet(server: postgres.Server, tmp_path: Path) -> Iterator[Fleet]:
    """With a queue that is made and filled."""
    again = ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    server.do("psql", "-q", "-h", str(server.folder), "-U", "fleet", "-d", "fleet", "-c", ";".join(again))
    sites = portals.sites()
    with serve(sites) as addresses:
        portals.registry(sites, addresses, tmp_path / "portals.toml")
        one = Fleet(server, tmp_path, sites)
        assert "the queue is made" in one.run("fleet", "init").stdout
        assert f"{len(PORTALS)} portals put into the queue" in one.run("fleet", "plan").stdout
        yield one


def test_a_night_of_one_worker(fleet: Fleet) -> None:
    """It ends when nothing waits: what stood back behind another portal of its host is done, too."""
    assert "the queue was there" in fleet.run("fleet", "init").stdout
    assert f"0 portals put into the queue; {len(PORTALS)} wait" in fleet.run("fleet", "plan").stdout
    done = fleet.run("worker", "--until-empty")
    assert done.returncode == 0, done.stdout + done.stderr
    assert fleet.shards() == REPORTS
    status = fleet.status()
    assert [night["done"] for night in status["nights"]] == [len(PORTALS)]  # type: ignore[index, attr-defined]
    assert status["fell_short"] == []
    assert f"{len(PORTALS)} are not due" in fleet.run("fleet", "plan").stdout
    page = fleet.folder / "status.html"
    assert fleet.run("fleet", "status", "--page", str(page)).returncode == 0
    assert "Nights" in page.read_text(encoding="utf-8")
    assert "1 portals put" in fleet.run("fleet", "plan", "huguan").stdout, "one that is named is always due"


def test_a_folder_that_is_not_mounted_is_no_reason_to_crawl_everything_again(fleet: Fleet) -> None:
    assert fleet.run("worker", "--until-empty").returncode == 0
    asked = fleet.requests()
    folder, away = fleet.folder / "shards", fleet.folder / "away"
    folder.rename(away)
    fleet.ask("UPDATE fleet_runs SET ended_at = ended_at - interval '2 days' RETURNING id")
    assert f"{len(PORTALS)} portals put" in fleet.run("fleet", "plan").stdout
    done = fleet.run("worker", "--until-empty")
    assert done.returncode == 1
    assert fleet.requests() == asked
    assert not folder.exists()
    short = fleet.status()["fell_short"]
    assert len(short) == len(PORTALS)  # type: ignore[arg-type]
    assert "was crawled before, and its shard is not there" in str(short)
    away.rename(folder)
    assert f"{len(PORTALS)} portals put" in fleet.run("fleet", "plan").stdout
    assert fleet.run("worker", "--until-empty").returncode == 0
    assert fleet.shards() == REPORTS


def test_a_queue_that_is_not_there_is_one_line(fleet: Fleet) -> None:
    for queue, says in (
        (f"{fleet.server.address}/nowhere", "the queue cannot be used"),
        ("postgresql:///fleet?host=/nowhere", "the queue cannot be used"),
        ("", "FLEET_QUEUE is not set"),
    ):
        for deed in ("plan", "status"):
            done = fleet.run("fleet", deed, "-s", f"FLEET_QUEUE={queue}")
            assert done.returncode == 1
            assert done.stderr.count("\n") == 1, done.stderr
            assert says in done.stderr
    fleet.server.do("psql", "-q", "-h", str(fleet.server.folder), "-U", "fleet", "-c", "DROP TABLE fleet_runs")
    assert "was it made by `scrapy fleet init`?" in fleet.run("fleet", "plan").stderr


def test_killed_workers_lose_nothing(fleet: Fleet) -> None:
    """Three workers; four times one of them is killed in the midst of its work and another started.

    What is gathered is what one machine's night makes, and no host was asked twice at once.
    """
    moments = random.Random(17)
    fleet.slow(0.03)
    workers = [fleet.start("worker", "--side-by-side", "2") for _ in range(3)]
    try:
        for asked in sorted(moments.sample(range(5, 85), KILLS)):
            _until(lambda asked=asked: fleet.requests() >= asked or fleet.done() == len(PORTALS))
            victim = workers.pop(moments.randrange(3))
            victim.send_signal(signal.SIGKILL)
            victim.wait()
            workers.append(fleet.start("worker", "--side-by-side", "2"))
        _until(lambda: fleet.done() >= len(PORTALS))
    finally:
        _end(workers)
    assert [site.busiest for site in fleet.sites] == [1, 1, 1, 1]
    status = fleet.status()
    assert status["set_aside"] == []
    assert status["fell_short"] == []
    assert fleet.done() == len(PORTALS), "no portal is crawled to its end twice"
    assert fleet.run("gather").returncode == 0
    fleet.slow(0)
    assert fleet.run("nightly", "-s", f"DATABASE={fleet.folder / 'alone.db'}").returncode == 0
    assert content(fleet.database) == content(fleet.folder / "alone.db")


def test_a_portal_that_kills_workers_is_set_aside_and_the_others_are_done(fleet: Fleet) -> None:
    """It kills the worker that crawls others beside it; then twice a process of its own."""
    ours = dict(get_project_settings().getdict("EXTENSIONS")) | {"tests.fleet.deadly.Deadly": 1}
    deadly = ("-s", "DEADLY=huguan", "-s", f"EXTENSIONS={json.dumps(ours)}")
    first = fleet.start("worker", *deadly)
    assert first.wait(PATIENCE) == -signal.SIGSEGV
    second = fleet.start("worker", *deadly)
    try:
        aside = "SELECT portal, kills FROM fleet_kills WHERE kills > 2"
        _until(lambda: fleet.ask(aside) == [("huguan", 3)])
        _until(lambda: fleet.done() == len(PORTALS) - 1)
    finally:
        _end([second])
    shown = fleet.run("fleet", "status")
    assert shown.returncode == 1
    assert "set aside: huguan: 3 workers died over it" in shown.stdout
    planned = fleet.run("fleet", "plan")
    assert planned.returncode == 1
    assert "set aside, for workers died over them: huguan" in planned.stdout
    assert "1 portals put" in fleet.run("fleet", "plan", "huguan").stdout
    assert fleet.run("worker", "--until-empty").returncode == 0
    assert fleet.status()["set_aside"] == []


def test_postgresql_may_be_away_when_a_worker_starts_and_while_it_crawls(fleet: Fleet) -> None:
    fleet.slow(0.05)
    fleet.server.stop()
    worker = fleet.start("worker")
    try:
        fleet.server.start()
        _until(lambda: all(site.requests for site in fleet.sites))
        fleet.server.stop()
        _until(lambda: all(fleet.shards().values()))
        fleet.server.start()
        _until(lambda: fleet.done() == len(PORTALS))
    finally:
        _end([worker])
    status = fleet.status()
    assert status["fell_short"] == []
    assert status["set_aside"] == []


def test_a_worker_that_is_told_to_stop_leaves_its_portals_to_others(fleet: Fleet) -> None:
    """At once, not after its silence was noticed; and nothing of it counts as a death."""
    fleet.slow(0.1)
    worker = fleet.start("worker")
    try:
        _until(lambda: all(site.requests for site in fleet.sites))
    finally:
        _end([worker])
    jobs = "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1"
    assert fleet.ask(jobs) == [("todo", len(PORTALS))]
    fleet.slow(0)
    assert fleet.run("worker", "--until-empty").returncode == 0
    assert fleet.done() == len(PORTALS)
    assert fleet.shards() == REPORTS
    assert fleet.ask("SELECT * FROM fleet_kills") == []


def _reports(database: Path) -> int:
    with closing(open_for_reading(database)) as connection, suppress(sqlite3.OperationalError):  # just made
        return int(connection.execute("SELECT count(*) FROM reports").fetchone()[0])
    return 0


def _end(workers: list[subprocess.Popen[str]]) -> None:
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.wait(PATIENCE)


def _until(holds: Callable[[], bool]) -> None:
    """Waits for what other processes do, bounded."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "did not come about in time"
        time.sleep(0.2)
