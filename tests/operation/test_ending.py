"""SIGTERM and Ctrl-C, whatever the portal does: a crawl ends within seconds, what was fetched is stored."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import connect

import pytest

from harvester.replica.portals import registry_for
from harvester.replica.server import serve
from harvester.replica.site import Ask, Reply
from tests.nights.portals import Small
from tests.places import ROOT

pytestmark = pytest.mark.slow


class Stalling(Small):
    """Answers the ninth report and everything after it in a way that keeps a crawl waiting."""

    entry = "small"

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.answered: set[str] = set()
        self.reached = threading.Event()
        super().__init__()

    def answer(self, ask: Ask) -> Reply:
        if ask.path in self.articles and ask.path not in self.answered:
            if len(self.answered) == 8:
                self.reached.set()
                return self.reply
            self.answered.add(ask.path)
        return super().answer(ask)


STALLS = {
    "no answer": Reply(b"x" * 100, fault="stall"),
    "a byte now and then": Reply(b"x" * 100_000, fault="drip"),
    "asks to wait": Reply(b"", 503, headers={"Retry-After": "200"}),
}


@contextmanager
def crawling(site: Stalling, folder: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A command that crawls the portal and has come to where it has to wait."""
    with serve([site]) as addresses:
        registry = registry_for([site], addresses, folder / "portals.toml")
        given = [
            f"DATABASE={folder}/harvest.db",
            f"PORTALS={registry}",
            "DOWNLOAD_DELAY=0",
            "AUTOTHROTTLE_ENABLED=0",
        ]
        command = [sys.executable, "-m", "scrapy", *words, *(word for one in given for word in ("-s", one))]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert site.reached.wait(60)
            yield process
        finally:
            process.kill()
            process.wait()


def stored(folder: Path) -> tuple[int, str, str, int]:
    """Reports, verdict and reason, pages with a problem."""
    with closing(connect(folder / "harvest.db")) as connection:
        (reports,) = connection.execute("SELECT count(*) FROM reports").fetchone()
        (verdict, reason) = connection.execute("SELECT verdict, reason FROM runs").fetchone()
        (failed,) = connection.execute("SELECT count(*) FROM pages WHERE problem IS NOT NULL").fetchone()
    return reports, verdict, reason, failed


@pytest.mark.parametrize(
    ("stall", "words"), [*((stall, ("crawl", "small")) for stall in STALLS), ("no answer", ("nightly",))]
)
def test_sigterm_ends_a_crawl_whatever_the_portal_does(stall: str, words: tuple[str, ...], tmp_path: Path) -> None:
    site = Stalling(STALLS[stall])
    with crawling(site, tmp_path, *words) as process:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)  # the portal would be waited for much longer
    assert process.returncode == 1
    assert "Traceback" not in err
    assert "pending" not in err
    reports, verdict, reason, failed = stored(tmp_path)
    assert (reports, verdict, failed) == (8, "partial", 0)
    assert reason.startswith("ended early (shutdown)")
    assert "ended early (shutdown)" in out + err


def test_ctrl_c_twice_says_what_was_stored(tmp_path: Path) -> None:
    site = Stalling(STALLS["no answer"])
    with crawling(site, tmp_path, "crawl", "small") as process:
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in err
    assert "8 new" in err
    assert stored(tmp_path)[:2] == (8, "partial")
    assert "partial: ended early (shutdown)" in err
