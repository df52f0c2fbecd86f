"""kill -9 at any moment, then again: no report lost, none doubled, none half written, the archive readable."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
from pathlib import Path
from time import monotonic

import pytest

from harvester.store.archive import Damage, files, read
from tests.nights.harness import Nights, content, nights
from tests.nights.portals import Small

KILLS = int(os.environ.get("KILLS", "12"))
"""`make fuzz` sets it to 200."""
SEED = 20261123


def crawl(running: Nights, kill_after: float | None = None) -> int:
    """A crawl's exit code; -9: killed."""
    return running.scrapy("crawl", "small", settings=["STORE_BATCH=3"], kill_after=kill_after).returncode


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
            " (SELECT 1 FROM sightings s WHERE s.url = ifnull(p.address, p.url))"
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
def test_kills_at_any_moment_lose_and_double_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moments = random.Random(SEED)
    counts = {"killed": 0, "ended before": 0, "harvests": 0, "in the middle": 0, "resumed": 0}
    with nights([Small()], tmp_path) as running:
        assert crawl(running) == 0
        began = monotonic()
        _forget(running)
        assert crawl(running) == 0
        whole = monotonic() - began
        expected = content(running.database)
        assert len(expected["sightings"]) == 18
        _forget(running)
        before = 0
        while counts["killed"] < KILLS:
            code = crawl(running, kill_after=moments.uniform(0.02, whole))
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
        assert crawl(running) == 0
        assert content(running.database) == expected
    with capsys.disabled():
        print(f"\n{counts}")
    assert counts["in the middle"] >= max(1, KILLS // 10), "some kills should hit a crawl that has stored"


def _forget(running: Nights) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{running.database}{ending}").unlink(missing_ok=True)
    shutil.rmtree(running.folder / "archive", ignore_errors=True)
