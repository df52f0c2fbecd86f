"""kill -9 at any moment, then again: no report lost, none doubled, none half written, the archive readable."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from time import monotonic

import pytest

from harvester.archive import Damage, files, read
from tests.nights.harness import ROOT, Nights, content, nights
from tests.nights.portals import Small

pytestmark = pytest.mark.xdist_group("kill")
KILLS = 50
SEED = 20261123


class Forks:
    """The process of tests.nights.forks: crawls that start at once and are killed at a moment."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert process.stdout is not None
        self._ended = DefaultSelector()
        self._ended.register(process.stdout, EVENT_READ)

    def crawl(self, running: Nights, kill_after: float | None = None) -> int:
        """Crawls; the exit code, or minus 9 where the crawl was killed before it ended by itself."""
        words = running.command("crawl", "small", settings=["STORE_BATCH=3"])[3:]
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline())
        if kill_after is not None and not self._ended.select(kill_after):
            os.kill(child, signal.SIGKILL)
        code: int = json.loads(self._process.stdout.readline())[1]
        return code


@contextmanager
def forks() -> Iterator[Forks]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.nights.forks"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Forks(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(30)


def check_what_is_there(running: Nights) -> int:
    """Whatever a kill left is whole; the number of reports stored."""
    if not running.database.exists():
        return 0
    connection = sqlite3.connect(running.database)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'reports'").fetchone():
            return 0
        lone = (
            "SELECT count(*) FROM pages p WHERE p.outcome = 'report' AND NOT EXISTS"
            " (SELECT 1 FROM sightings s WHERE s.url = p.address)"
        )
        assert connection.execute(lone).fetchone() == (0,)
        bare = "SELECT count(*) FROM reports WHERE id NOT IN (SELECT report_id FROM proactive)"
        bare += " AND id NOT IN (SELECT report_id FROM statistics)"
        assert connection.execute(bare).fetchone() == (0,)
        places = connection.execute("SELECT archive_file, archive_offset FROM revisions").fetchall()
        archived = {
            (path.relative_to(running.folder / "archive").as_posix(), found[0])
            for path in files(running.folder / "archive")
            for found in read(path)
            if not isinstance(found, Damage)
        }
        assert set(places) <= archived, "every stored version is whole in the archive"
        return int(connection.execute("SELECT count(*) FROM reports").fetchone()[0])
    finally:
        connection.close()


@pytest.mark.slow
def test_kills_at_fifty_moments_lose_and_double_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moments = random.Random(SEED)
    counts = {"killed": 0, "ended before": 0, "harvests": 0, "in the middle": 0, "resumed": 0}
    with nights([Small()], tmp_path) as running, forks() as forked:
        assert forked.crawl(running) == 0
        began = monotonic()
        _forget(running)
        assert forked.crawl(running) == 0
        whole = monotonic() - began
        expected = content(running.database)
        assert len(expected["sightings"]) == 18
        _forget(running)
        before = 0
        while counts["killed"] < KILLS:
            code = forked.crawl(running, kill_after=moments.uniform(0.02, whole))
            assert code in (0, -signal.SIGKILL), f"a crawl after a kill ends with {code}"
            there = check_what_is_there(running)
            assert there >= before, "what was stored stays"
            counts["killed" if code else "ended before"] += 1
            counts["in the middle"] += 0 < there < 18
            counts["resumed"] += bool(before)
            before = there
            if code == 0:
                counts["harvests"] += 1
                assert content(running.database) == expected
                _forget(running)
                before = 0
        assert forked.crawl(running) == 0
        assert content(running.database) == expected
    with capsys.disabled():
        print(f"\n{counts}")
    assert counts["in the middle"] >= KILLS // 10, "most kills should hit a crawl that has stored something"


def _forget(running: Nights) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{running.database}{ending}").unlink(missing_ok=True)
    shutil.rmtree(running.folder / "archive", ignore_errors=True)
