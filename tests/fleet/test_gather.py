"""Gathering shards: the same database as one machine's nights; what is new only; interrupted, damaged, gone."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from harvester.errors import StoreError
from harvester.fleet import gather, shards
from harvester.operation.lock import only_one
from harvester.portals.loader import load_registry
from harvester.replica.portals import all_sites
from harvester.store import Store
from harvester.store.archive import read_at
from harvester.store.shared import archived_file
from tests.made import page, report
from tests.nights.harness import Nights, content, nights
from tests.nights.portals import Small
from tests.store.test_migrations import version_1

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


def made_shard(folder: Path, portal: str, count: int = 3) -> None:
    """A shard of so many reports, without a crawl."""
    path = shards.database(folder / "shards", portal)
    path.parent.mkdir(parents=True)
    with Store(path) as store:
        bodies = [f"{portal}第{number}局" for number in range(count)]
        store.save([page(f"http://{portal}/{body}", report(body), portal=portal) for body in bodies])


def gathered_from(folder: Path) -> gather.Gathered:
    with Store(folder / "gathered.db") as store:
        return gather.gather(folder / "shards", store, {})


def test_a_shard_that_goes_away_meanwhile_is_taken_up_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for portal in ("here", "lost"):
        made_shard(tmp_path, portal)
    usual = gather._page

    def lost(connection: sqlite3.Connection, entry: object, portal: str, *rest: Any) -> Any:
        if portal == "lost":
            raise StoreError("lost: cannot be opened")
        return usual(connection, None, portal, *rest)

    monkeypatch.setattr(gather, "_page", lost)
    first = gathered_from(tmp_path)
    assert (first.versions, first.damaged) == (3, ["lost: cannot be opened"])
    monkeypatch.setattr(gather, "_page", usual)
    second = gathered_from(tmp_path)
    assert (second.versions, second.damaged) == (3, [])
    assert _ask(tmp_path / "gathered.db", "SELECT count(*) FROM reports") == [(6,)]
    assert gathered_from(tmp_path).changed == 0


def test_a_shard_that_was_gathered_and_is_not_there_is_named(tmp_path: Path) -> None:
    for portal in ("here", "unmounted"):
        made_shard(tmp_path, portal)
    assert gathered_from(tmp_path).missing == ()
    shutil.rmtree(tmp_path / "shards" / "unmounted")
    again = gathered_from(tmp_path)
    assert (again.shards, again.missing, again.damaged) == (1, ("unmounted",), [])
    assert _ask(tmp_path / "gathered.db", "SELECT count(*) FROM reports") == [(6,)], "what was gathered stays"


def test_one_rotten_version_does_not_stop_the_others(tmp_path: Path) -> None:
    for portal in ("good", "rotten"):
        made_shard(tmp_path, portal)
    with closing(sqlite3.connect(shards.database(tmp_path / "shards", "rotten"))) as connection:
        connection.execute("UPDATE reports SET warnings = '[' WHERE id = 2")
        connection.commit()
    found = gathered_from(tmp_path)
    assert len(found.damaged) == 1
    assert "the shard of rotten: version 2 cannot be read" in found.damaged[0]
    assert _ask(tmp_path / "gathered.db", "SELECT count(*) FROM reports WHERE portal = 'good'") == [(3,)]


def test_a_shard_of_an_earlier_version_is_gathered(tmp_path: Path) -> None:
    path = shards.database(tmp_path / "shards", "old")
    path.parent.mkdir(parents=True)
    version_1(path)
    [(versions,)] = _ask(path, "SELECT count(*) FROM revisions")
    found = gathered_from(tmp_path)
    assert found.damaged == []
    assert found.versions == versions


def test_a_second_gathering_at_once_is_refused(tmp_path: Path) -> None:
    made_shard(tmp_path, "county")
    target = tmp_path / "gathered.db"
    with nights([Small()], tmp_path) as running, only_one(target):
        done = running.scrapy("gather", settings=(f"FLEET_SHARDS={tmp_path / 'shards'}", f"DATABASE={target}"))
    assert done.returncode == 1
    assert "is writing to this database; wait for it to end" in done.stderr
    assert not target.exists()


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
