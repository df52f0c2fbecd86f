"""The fleet: a real PostgreSQL, real workers, replica portals; workers are killed and nothing is lost or done
twice.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from harvester.replica.portals import all_sites, registry_for
from harvester.replica.server import serve
from tests.fleet import postgres
from tests.places import ROOT

psycopg = pytest.importorskip("psycopg", reason="needs the extra fleet: pip install '.[fleet]'")
pytestmark = pytest.mark.skipif(postgres.why_not() is not None, reason=postgres.why_not() or "")

PORTALS = ("pingshun", "luzhou", "yanshi", "youxian", "youyang")


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.server() as one:
        yield one


class Fleet:
    """A queue, replica portals and a folder of shards."""

    def __init__(self, server: postgres.Server, folder: Path, registry: Path) -> None:
        self.server, self.folder, self.registry = server, folder, registry

    def words(self, *words: str) -> list[str]:
        given = (
            f"FLEET_QUEUE={self.server.address}",
            f"FLEET_SHARDS={self.folder / 'shards'}",
            f"PORTALS={self.registry}",
            "DOWNLOAD_DELAY=0",
            "AUTOTHROTTLE_ENABLED=0",
            "RETRY_PAUSE=0",
            "FLEET_HEARTBEAT=0.3",
            "FLEET_DEAD=1.5",
        )
        return [sys.executable, "-m", "scrapy", *words, *(word for one in given for word in ("-s", one))]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.words(*words), cwd=ROOT, capture_output=True, text=True, check=False, timeout=180
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.words(*words), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )

    def status(self) -> dict[str, object]:
        return dict(json.loads(self.run("fleet", "status", "--json").stdout))

    def done(self) -> int:
        """Crawls that the queue knows the end of; asked without a process of its own, for tests that wait."""
        with suppress(psycopg.OperationalError), psycopg.connect(self.server.address) as connection:
            row = connection.execute("SELECT count(*) FROM fleet_runs").fetchone()
            return int(row[0]) if row else 0
        return 0

    def aside(self) -> list[tuple[str, int]]:
        with psycopg.connect(self.server.address) as connection:
            return connection.execute("SELECT portal, kills FROM fleet_kills WHERE kills > 2").fetchall()

    def counts(self) -> dict[str, int]:
        """Portals to the reports in their shards."""
        found = {}
        for path in (self.folder / "shards").glob("*/harvest.db"):
            with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.OperationalError):  # just made
                found[path.parent.name] = connection.execute("SELECT count(*) FROM reports").fetchone()[0]
        return found


@pytest.fixture
def fleet(server: postgres.Server, tmp_path: Path) -> Iterator[Fleet]:
    server.do(
        "psql", "-q", "-h", str(server.folder), "-U", "fleet", "-d", "fleet", "-c", "DROP SCHEMA public CASCADE"
    )
    server.do("psql", "-q", "-h", str(server.folder), "-U", "fleet", "-d", "fleet", "-c", "CREATE SCHEMA public")
    sites = [site for site in all_sites() if site.entry in PORTALS]
    with serve(sites) as addresses:
        yield Fleet(server, tmp_path, registry_for(sites, addresses, tmp_path / "portals.toml"))


def test_a_night_of_one_worker(fleet: Fleet) -> None:
    assert "the queue is made" in fleet.run("fleet", "init").stdout
    assert "the queue was there" in fleet.run("fleet", "init").stdout
    assert f"{len(PORTALS)} portals put into the queue" in fleet.run("fleet", "plan").stdout
    assert f"0 portals put into the queue; {len(PORTALS)} wait" in fleet.run("fleet", "plan").stdout
    done = fleet.run("worker", "--until-empty")
    assert done.returncode == 0, done.stdout + done.stderr
    counts = fleet.counts()
    assert set(counts) == set(PORTALS)
    assert all(counts.values())
    status = fleet.status()
    assert [night["done"] for night in status["nights"]] == [len(PORTALS)]  # type: ignore[index, attr-defined]
    assert status["fell_short"] == []
    assert f"{len(PORTALS)} are not due" in fleet.run("fleet", "plan").stdout
    page = fleet.folder / "status.html"
    assert fleet.run("fleet", "status", "--page", str(page)).returncode == 0
    assert "Nights" in page.read_text(encoding="utf-8")
    assert "1 portals put" in fleet.run("fleet", "plan", "luzhou").stdout, "one that is named is always due"


def test_a_queue_that_is_not_there_is_one_line(fleet: Fleet) -> None:
    for words in (("fleet", "plan"), ("fleet", "status")):
        done = fleet.run(*words)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1, done.stderr
        assert "the queue cannot be used" in done.stderr
    command = [sys.executable, "-m", "scrapy", "fleet", "plan", "-s", f"PORTALS={fleet.registry}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "FLEET_QUEUE is not set" in done.stderr


def test_killed_workers_lose_nothing(fleet: Fleet) -> None:
    """Three workers; each is killed once at some moment of its work and started again."""
    assert fleet.run("fleet", "init").returncode == 0
    assert fleet.run("fleet", "plan").returncode == 0
    workers = [fleet.start("worker", "--side-by-side", "2") for _ in range(3)]
    try:
        _until(lambda: len(fleet.counts()) >= 1, 240)
        for number in range(3):
            os.kill(workers[number].pid, signal.SIGKILL)
            workers[number].wait()
            workers[number] = fleet.start("worker", "--side-by-side", "2")
        _until(lambda: fleet.done() >= len(PORTALS), 240)
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        for worker in workers:
            worker.communicate(timeout=120)
    status = fleet.status()
    assert status["set_aside"] == []
    assert status["fell_short"] == []
    alone = fleet.run("nightly", "-s", f"DATABASE={fleet.folder / 'alone.db'}")
    assert alone.returncode == 0
    with closing(sqlite3.connect(fleet.folder / "alone.db")) as connection:
        expected = dict(connection.execute("SELECT portal, count(*) FROM reports GROUP BY 1"))
    assert fleet.counts() == expected


def test_a_portal_that_kills_workers_is_set_aside_and_the_others_are_done(fleet: Fleet) -> None:
    """It kills the worker that crawls others beside it; then twice a process of its own."""
    assert fleet.run("fleet", "init").returncode == 0
    assert fleet.run("fleet", "plan").returncode == 0
    ours = dict(get_project_settings().getdict("EXTENSIONS")) | {"tests.fleet.deadly.Deadly": 1}
    deadly = ("-s", "DEADLY=luzhou", "-s", f"EXTENSIONS={json.dumps(ours)}", "-s", "FLEET_FIRST_PAUSE=0")
    first = fleet.start("worker", "--side-by-side", "5", *deadly)
    assert first.wait(240) == -signal.SIGSEGV
    first.communicate()
    second = fleet.start("worker", "--side-by-side", "5", *deadly)
    try:
        _until(lambda: fleet.aside() == [("luzhou", 3)], 240)
        _until(lambda: fleet.done() == len(PORTALS) - 1, 240)
    finally:
        second.send_signal(signal.SIGTERM)
        second.communicate(timeout=120)
    shown = fleet.run("fleet", "status")
    assert shown.returncode == 1
    assert "set aside: luzhou: 3 workers died over it" in shown.stdout
    planned = fleet.run("fleet", "plan")
    assert planned.returncode == 1
    assert "set aside, for workers died over them: luzhou" in planned.stdout
    assert "1 portals put" in fleet.run("fleet", "plan", "luzhou").stdout
    assert fleet.run("worker", "--until-empty").returncode == 0
    assert fleet.status()["set_aside"] == []


def test_crawls_under_way_end_well_while_postgresql_is_away(fleet: Fleet) -> None:
    assert fleet.run("fleet", "init").returncode == 0
    assert fleet.run("fleet", "plan").returncode == 0
    worker = fleet.start("worker", "--side-by-side", "5")
    try:
        _until(lambda: len(fleet.counts()) == len(PORTALS), 240)
        fleet.server.stop()
        reports = {"pingshun", "luzhou", "yanshi"}
        _until(lambda: all(fleet.counts().get(name) for name in reports), 240)
        fleet.server.start()
        _until(lambda: fleet.done() == len(PORTALS), 240)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=120)
    status = fleet.status()
    assert status["fell_short"] == []
    assert status["set_aside"] == []


def _until(holds: object, seconds: float) -> None:
    """Waits for what other processes do, bounded."""
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end, "did not come about in time"
        time.sleep(0.2)
