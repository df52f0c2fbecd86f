"""Gathering shards: the same database as one machine's nights; what is new only; interrupted, damaged, gone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from harvester.errors import StoreError
from harvester.fleet import gather, shards
from harvester.portals.loader import load_registry
from harvester.replica.portals import all_sites
from harvester.store import Store
from harvester.store.archive import read_at
from harvester.store.shared import archived_file
from tests.nights.harness import Nights, content, nights
from tests.nights.portals import Small

PORTALS = ("pingshun", "luzhou", "youxian")


def shard(running: Nights, portal: str) -> int:
    """Crawls a portal into its shard, as a worker does."""
    path = shards.database(running.folder / "shards", portal)
    return running.scrapy("crawl", portal, settings=(f"DATABASE={path}",)).returncode


def gathered(running: Nights, target: Path) -> gather.Gathered:
    with Store(target) as store:
        return gather.gather(running.folder / "shards", store, load_registry(running.registry).portals)


@pytest.fixture
def sites() -> list[object]:
    return [site for site in all_sites() if site.entry in PORTALS]


def test_shards_make_the_database_of_one_machine(tmp_path: Path, sites: list[object]) -> None:
    with nights(sites, tmp_path) as running:  # type: ignore[arg-type]
        assert running.scrapy("nightly").returncode == 0
        for portal in PORTALS:
            assert shard(running, portal) == 0
        found = gathered(running, tmp_path / "gathered.db")
        assert (found.shards, found.changed, found.damaged) == (3, 3, [])
        assert (
            running.scrapy(
                "gather", settings=(f"FLEET_SHARDS={tmp_path / 'shards'}", f"DATABASE={tmp_path / 'gathered.db'}")
            ).returncode
            == 0
        )
    assert content(tmp_path / "gathered.db") == content(running.database)
    for table in ("pages", "runs"):
        query = f"SELECT count(*) FROM {table}"
        assert _ask(tmp_path / "gathered.db", query) == _ask(running.database, query)
    held = "SELECT sum(held_checks), sum(failed_checks), sum(held_years) FROM reports"
    assert _ask(tmp_path / "gathered.db", held) == _ask(running.database, held)


def test_only_what_is_new_is_read_and_a_vanished_report_is_gone(tmp_path: Path) -> None:
    site = Small()
    with nights([site], tmp_path) as running:
        target = tmp_path / "gathered.db"
        assert shard(running, "small") == 0
        first = gathered(running, target)
        assert (first.changed, first.versions) == (1, 18)
        again = gathered(running, target)
        assert (again.changed, again.versions, again.pages) == (0, 0, 0)
        lost = next(iter(site.articles))
        site.remove(lost)
        for _ in range(2):
            _later(running, 40)
            shard(running, "small")
        third = gathered(running, target)
        assert third.changed == 1
        status = "SELECT status, count(*) FROM reports GROUP BY 1 ORDER BY 1"
        assert _ask(target, status) == _ask(shards.database(tmp_path / "shards", "small"), status)
        assert ("gone", 1) in _ask(target, status)


def test_what_was_stored_before_an_interruption_is_not_stored_twice(tmp_path: Path) -> None:
    with nights([Small()], tmp_path) as running:
        assert shard(running, "small") == 0
    target = tmp_path / "gathered.db"
    calls = []

    class Stopped(Exception):
        pass

    def stop(done: int, whole: int) -> None:
        calls.append(done)
        raise Stopped

    with Store(target) as store, pytest.raises(Stopped):
        gather.gather(tmp_path / "shards", store, load_registry(running.registry).portals, stop)
    assert calls
    assert gather.marks_of(sqlite3.connect(target)) == {}
    assert gathered(running, target).versions == 0
    assert _ask(target, "SELECT count(*), max(number) FROM revisions") == [(18, 1)]


def test_a_damaged_shard_is_named_and_the_others_are_gathered(tmp_path: Path) -> None:
    with nights([Small()], tmp_path) as running:
        assert shard(running, "small") == 0
        bad = shards.database(tmp_path / "shards", "bad")
        bad.parent.mkdir()
        bad.write_bytes(b"this is no database" * 100)
        target = tmp_path / "gathered.db"
        done = running.scrapy("gather", settings=(f"FLEET_SHARDS={tmp_path / 'shards'}", f"DATABASE={target}"))
        assert done.returncode == 1
        assert str(bad) in done.stderr
        assert _ask(target, "SELECT count(*) FROM reports") == [(18,)]


def test_archived_copies_are_found_in_the_shard_and_read_again_there(tmp_path: Path) -> None:
    with nights([Small()], tmp_path) as running:
        assert shard(running, "small") == 0
        target = tmp_path / "gathered.db"
        gathered(running, target)
        [(name, offset)] = _ask(target, "SELECT archive_file, archive_offset FROM revisions LIMIT 1")
        [(folder,)] = _ask(target, "SELECT value FROM meta WHERE key = 'shards'")
        file = archived_file(target, str(name), str(folder))
        assert file == tmp_path / "shards" / "small" / "archive" / str(name)
        assert read_at(file, int(str(offset))).url.startswith("http://127.0.0.1")
        done = running.scrapy("reextract", settings=(f"DATABASE={target}",))
        assert done.returncode == 1
        assert "was gathered from" in done.stderr
    with pytest.raises(StoreError, match="outside the archive"):
        archived_file(target, "../../etc/passwd", str(folder))


def _ask(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def _later(running: Nights, days: int) -> None:
    """As Nights.later, for a shard."""
    usual = running.database
    running.database = shards.database(running.folder / "shards", "small")
    running.later(days)
    running.database = usual
