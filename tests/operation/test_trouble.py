"""Full disks, locked, damaged and foreign files, by command: one clear line, and what was there stays."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harvester.replica.site import Ask, Reply
from harvester.store.store import Store
from tests.nights.harness import Nights, nights
from tests.nights.portals import Small
from tests.places import ROOT

pytestmark = pytest.mark.slow

QUICK = ("STORE_BUSY=0.1",)


class Watched(Small):
    """Lets a test do something at the moment when a listing page is asked for."""

    entry = "small"
    then: Callable[[], None] | None = None

    def answer(self, ask: Ask) -> Reply:
        if self.then is not None and ask.path == self.start[0]:
            self.then()
        return super().answer(ask)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Nights]:
    with nights([Watched()], tmp_path) as opened:
        yield opened


def count(running: Nights) -> int:
    assert running.rows("PRAGMA integrity_check") == [("ok",)]
    return int(running.rows("SELECT count(*) FROM reports")[0][0])


def one_line(done: subprocess.CompletedProcess[str], *said: str) -> None:
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert all(word in line for word in said), line


def with_most_bytes(running: Nights, most: int) -> subprocess.CompletedProcess[str]:
    """A crawl that can write no file larger than so many bytes."""
    command = [sys.executable, "-m", "scrapy", *running.command("crawl", "small", settings=["STORE_BATCH=3"])]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )


@pytest.mark.parametrize("room", [80_000, 120_000, 200_000])
def test_a_disk_that_fills_up_during_a_crawl(running: Nights, room: int) -> None:
    Store(running.database).close()
    done = with_most_bytes(running, running.database.stat().st_size + room)
    assert done.returncode == 1
    assert "partial: stopped: " in done.stderr
    assert "no room to write" in done.stderr
    assert "Traceback" not in done.stderr
    had = count(running)
    assert 0 < had < 18
    assert running.scrapy("crawl", "small").returncode == 0
    assert count(running) == 18


def test_a_disk_without_any_room(running: Nights) -> None:
    one_line(with_most_bytes(running, 60_000), "no room to write")
    assert running.requests == {}
    assert running.scrapy("crawl", "small").returncode == 0
    assert count(running) == 18


def test_an_archive_that_cannot_be_written_ends_the_crawl(running: Nights) -> None:
    (running.folder / "archive").write_text("no folder")
    done = running.scrapy("crawl", "small")
    assert done.returncode == 1
    assert "partial: stopped: " in done.stderr
    assert "the archive cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert count(running) == 0
    (running.folder / "archive").unlink()
    assert running.scrapy("crawl", "small").returncode == 0
    assert count(running) == 18


@pytest.mark.parametrize("words", [("crawl", "small"), ("nightly",)])
def test_a_database_that_another_program_holds(running: Nights, words: tuple[str, ...]) -> None:
    assert running.scrapy("crawl", "small").returncode == 0
    other = sqlite3.connect(running.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = running.scrapy(*words, settings=QUICK)
    other.close()
    one_line(done, "in use by another program")
    assert running.requests == {"small": []}
    assert count(running) == 18


def test_a_database_that_another_program_takes_during_a_crawl(running: Nights) -> None:
    others: list[sqlite3.Connection] = []

    def take() -> None:
        others.append(sqlite3.connect(running.database, isolation_level=None, check_same_thread=False))
        others[0].execute("BEGIN IMMEDIATE")

    site = running.sites["small"]
    assert isinstance(site, Watched)
    site.then = take
    done = running.scrapy("crawl", "small", settings=QUICK)
    site.then = None
    others[0].close()
    assert done.returncode == 1
    assert "in use by another program" in done.stderr
    assert "Traceback" not in done.stderr
    assert running.scrapy("crawl", "small").returncode == 0
    assert count(running) == 18


@pytest.mark.parametrize("words", [("crawl", "small"), ("nightly",), ("reextract",)])
def test_databases_that_are_none_of_ours(running: Nights, words: tuple[str, ...]) -> None:
    assert running.scrapy("crawl", "small").returncode == 0
    good = running.folder / "good"
    shutil.copy(running.database, good)
    with sqlite3.connect(running.database) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('harvester', 'version_99', '')"
        )
    connection.close()
    one_line(running.scrapy(*words), "made by a newer version", "update the program")
    damaged = bytearray(good.read_bytes())
    damaged[4096:60_000] = bytes(60_000 - 4096)
    running.database.write_bytes(damaged)
    one_line(running.scrapy(*words), "no readable SQLite database", "reextract --into")
    assert running.database.read_bytes() == damaged
    shutil.copy(good, running.database)
    assert count(running) == 18


def test_a_damaged_database_is_made_anew_from_the_archive(running: Nights) -> None:
    assert running.scrapy("crawl", "small").returncode == 0
    running.database.write_bytes(b"x" * 50_000)
    new = running.folder / "new.db"
    done = running.scrapy("reextract", "--into", str(new))
    assert done.returncode == 0
    assert "going on with the archive alone" in done.stderr
    running.database = new
    assert count(running) == 18


def test_folders_that_cannot_be_written(running: Nights) -> None:
    (running.folder / "file").write_text("")
    running.database = running.folder / "file" / "harvest.db"
    one_line(running.scrapy("crawl", "small"), "cannot be")
    assert running.requests == {"small": []}


@pytest.mark.parametrize("name", ["file/x.json", "file/deep/x.json", "folder.json", "file/%(time)s.json"])
def test_an_output_file_that_cannot_be_written(running: Nights, name: str) -> None:
    (running.folder / "file").write_text("")
    (running.folder / "folder.json").mkdir()
    target = running.folder / name
    one_line(running.scrapy("crawl", "small", "-o", str(target)), str(target), "cannot be")
    assert running.requests == {"small": []}
    assert not running.database.exists()


def test_the_folder_of_an_output_file_is_made(running: Nights) -> None:
    done = running.scrapy("crawl", "small", "-o", str(running.folder / "new" / "%(name)s-%(time)s.jsonl"))
    assert (done.returncode, done.stderr) == (0, "")
    (written,) = (running.folder / "new").iterdir()
    assert written.name.startswith("small-")
    assert len(written.read_text().splitlines()) >= 18


@pytest.mark.parametrize("words", [("health",), ("coverage",), ("browse",), ("export", "{folder}/out")])
def test_a_database_that_is_not_there(running: Nights, words: tuple[str, ...]) -> None:
    done = running.scrapy(*(word.format(folder=running.folder) for word in words))
    one_line(done, "no such database", "-s DATABASE=FILE")
    left = {path.name for path in running.folder.iterdir()}
    assert left == {"portals.toml", "stdout", "stderr"}


def test_a_damaged_archive_costs_no_report(running: Nights) -> None:
    assert running.scrapy("crawl", "small").returncode == 0
    (archived,) = (running.folder / "archive").glob("*/*.warc.gz")
    data = bytearray(archived.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 50] = bytes(50)
    archived.write_bytes(data)
    done = running.scrapy("reextract")
    assert done.returncode == 1
    assert "going on after it" in done.stderr
    assert "kept as last read" in done.stderr
    assert count(running) == 18
