"""What crawls share of the store: sessions, counts, meta, runs; an older file that is brought up to date."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from harvester.errors import StoreError
from harvester.items import Page
from harvester.store import Store, counters, leaner, meta, runs, shared
from harvester.store.store import lies_still
from tests.made import MONDAY, TUESDAY, page, report, store_at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_at(tmp_path / "harvest.db") as opened:
        yield opened


# -- sessions -------------------------------------------------------------------------------------------------


def settings(path: Path, **more: Any) -> Settings:
    return Settings({"DATABASE": str(path), **more})


def test_the_last_crawl_closes_what_all_of_them_share(tmp_path: Path) -> None:
    given = settings(tmp_path / "x.db", VISIT_OLD_EVERY=9)
    one, other = shared.acquire(given), shared.acquire(given)
    assert one is other
    assert one.users == 2
    stats = get_crawler().stats
    assert stats is not None
    one.held.append((page("http://a/1", report()), stats))
    shared.release(one)
    assert stats.get_value(f"{counters.STORED}new") is None, "the other crawl may add to it"
    shared.release(other)
    assert stats.get_value(f"{counters.STORED}new") == 1
    assert shared._open == {}
    with pytest.raises(sqlite3.ProgrammingError):
        one.store.connection.execute("SELECT 1")


def test_an_archive_that_cannot_be_closed_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    session = shared.acquire(settings(tmp_path / "x.db"))

    def full() -> None:
        raise StoreError("no room")

    monkeypatch.setattr(session.archive, "close", full)
    shared.release(session)
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [(logging.ERROR, "no room")]
    with pytest.raises(sqlite3.ProgrammingError):
        session.store.connection.execute("SELECT 1")


@pytest.mark.parametrize(
    ("error", "said"),
    [(StoreError("no room"), "no room"), (KeyError("row"), "2 pages cannot be written: KeyError: 'row'")],
)
def test_what_cannot_be_written_is_told_and_let_go(
    tmp_path: Path, error: Exception, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = shared.acquire(settings(tmp_path / "x.db"))
    stats = get_crawler().stats
    assert stats is not None
    saved: list[int] = []

    def save(pages: list[Page]) -> None:
        saved.append(len(pages))
        raise error

    monkeypatch.setattr(session.store, "save", save)
    session.flush()
    assert (session.error, saved) == (None, []), "nothing is held"
    for _ in range(2):
        session.held = [(page("http://a/1", report()), stats), (page("http://a/2", report()), stats)]
        session.flush()
        assert session.held == []
        assert session.error == said
    assert saved == [2], "after an error nothing is tried again"
    shared.release(session)


def test_each_page_is_counted_by_what_became_of_it(tmp_path: Path) -> None:
    session = shared.acquire(settings(tmp_path / "x.db"))
    stats = get_crawler().stats
    assert stats is not None

    def night(at: str, *pages: Page) -> None:
        session.held = [(one, stats) for one in pages]
        session.flush()

    night(MONDAY, *(page(f"http://a/{year}", report(year=year)) for year in range(1990, 2015)))
    for at in (TUESDAY, "2026-11-25T01:00:00+00:00"):
        absent = [page(f"http://a/{year}", at=at, status=404, problem="http-404") for year in range(1990, 2015)]
        night(at, *absent, page("http://a/", at=at, kind="listing", status=404, problem="http-404"))
    found = stats.get_stats()
    assert found[f"{counters.STORED}new"] == 25
    assert found[f"{counters.STORED}gone"] == 26, "a listing may go, too"
    assert found[f"{counters.PROBLEM}http-404"] == 52
    assert found[counters.LISTING_FAILED] == 2
    assert found[counters.GONE] == [f"http://a/{year}" for year in range(1990, 2010)], "reports, twenty at most"
    shared.release(session)


def test_where_an_archived_file_may_lie(tmp_path: Path) -> None:
    assert shared.archive_folder("data/harvest.db") == Path("data/archive")
    assert shared.archive_folder("data/demo.db") == Path("data/demo/archive")
    database, shards = tmp_path / "harvest.db", tmp_path / "shards"
    here, there = tmp_path / "archive" / "county" / "a", shards / "county" / "archive" / "county" / "a"
    assert shared.archived_file(database, "county/a", str(shards)) == here
    there.parent.mkdir(parents=True)
    there.write_text("")
    assert shared.archived_file(database, "county/a", str(shards)) == there
    assert shared.archived_file(database, "county/a") == here
    here.parent.mkdir(parents=True)
    here.write_text("")
    assert shared.archived_file(database, "county/a", str(shards)) == here
    with pytest.raises(StoreError, match="outside the archive"):
        shared.archived_file(database, "county/../../../a")


def test_the_settings_say_when_pages_are_asked_again() -> None:
    names = ("NEW_DAYS", "OLD_DAYS", "NEW_EVERY", "MIDDLE_EVERY", "OLD_EVERY")
    found = shared.policy(Settings({f"VISIT_{name}": number for number, name in enumerate(names, 2)}))
    given = (found.new_days, found.old_days, found.new_every, found.middle_every, found.old_every)
    assert given == (2, 3, 4, 5, 6)
    usual = shared.policy(Settings({}))
    assert (usual.new_days, usual.old_days, usual.new_every, usual.middle_every, usual.old_every) == (
        31,
        365,
        1,
        7,
        30,
    )


# -- meta and runs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("urls", "kind"),
    [
        (["http://127.0.0.1:8080/1", "http://localhost/2", "http://[::1]/3"], "replica"),
        (["http://a.gov.cn/1", "http://10.0.0.1/2"], "live"),
        (["http://a.gov.cn/1", "http://127.0.0.1/2"], "mixed"),
        (["http://127.0.0.1/2", "http://a.gov.cn/1", "http://127.0.0.1/3"], "mixed"),
        (["no address"], "live"),
    ],
)
def test_a_database_says_whether_it_is_of_real_portals(store: Store, urls: list[str], kind: str) -> None:
    for url in urls:
        store.save([page(url, refusal="a notice")])
    assert meta.read(store.connection)["kind"] == kind
    assert meta.read(store.connection)["program"]


def test_runs_before_one_come_newest_first_and_only_finished_ones(store: Store) -> None:
    for number, verdict in enumerate(["complete", None, "partial", "complete"]):
        at = f"2026-11-2{number}T01:00:00+00:00"
        made = store.begin_run("county", at)
        assert made == number + 1
        if verdict:
            store.finish_run(runs.Run("county", at, verdict=verdict, pages=number, stats={"a/b": 1}, id=made))
    store.finish_run(runs.Run("bureau", "2026", verdict="complete", id=store.begin_run("bureau", "2026")))
    assert [run.id for run in store.earlier_runs("county", 4)] == [3, 1]
    assert [run.id for run in store.earlier_runs("county", 5, limit=2)] == [4, 3]
    (first,) = store.earlier_runs("county", 2)
    assert (first.verdict, first.pages, first.stats, first.failures) == ("complete", 0, {"a/b": 1}, 0)
    assert [(run.portal, run.id) for run in store.latest_runs()] == [("bureau", 5), ("county", 4)]
    assert (store.kept("county", "a/b"), store.kept("county", "a/c"), store.kept("bureau", "a/b")) == (
        1,
        None,
        None,
    )


def test_walks_that_met_a_failing_listing_are_remembered_but_not_those_of_a_night_without_the_portal(
    store: Store,
) -> None:
    failing: dict[str, Any] = {counters.WALK: "full", counters.LISTING_FAILED: 1}
    nights: list[tuple[str, dict[str, Any], str | None]] = [
        ("partial", failing, None),
        ("unreachable", failing, None),
        ("partial", {**failing, counters.LISTING_FAILED: 0}, None),
        ("partial", {**failing, counters.WALK: "usual"}, None),
        ("partial", failing, "full"),
        ("partial", failing, None),
    ]
    for day, (verdict, stats, walk) in enumerate(nights, 1):
        at = f"2026-11-{day:02d}"
        made = store.begin_run("county", at)
        store.finish_run(runs.Run("county", at, verdict=verdict, stats=stats, walk=walk, id=made))
    assert store.failed_walks("county", None) == ["2026-11-06", "2026-11-01"]
    assert store.failed_walks("county", "2026-11-01") == ["2026-11-06"]
    assert store.last_full_walk("county") == "2026-11-05"
    assert store.last_full_walk("bureau") is None


# -- an older database that is brought up to date ----------------------------------------------------------------


class Pragmas:
    """A connection that says how full a file is, and notes what else it is asked for."""

    def __init__(self, free: int) -> None:
        self.asked: list[str] = []
        self._said = {"freelist_count": free, "page_count": 100, "page_size": 1_000_000}

    def execute(self, sql: str) -> Any:
        self.asked.append(sql)
        value = self._said.get(sql.removeprefix("PRAGMA "))

        class Cursor:
            def fetchone(self) -> tuple[int | None]:
                return (value,)

        return Cursor()


@pytest.mark.parametrize(
    ("free", "room", "vacuumed", "told"),
    [
        (24, 10**12, False, False),  # too little is empty
        (25, 10**12, True, False),
        (25, 150_000_000, True, False),
        (25, 149_999_999, False, True),
    ],
)
def test_empty_room_is_given_back_where_the_disk_allows_it(
    free: int,
    room: int,
    vacuumed: bool,
    told: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Usage:
        free = room

    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage)
    made: Any = Pragmas(free)
    leaner._give_back(made, tmp_path / "x.db")
    assert ("VACUUM" in made.asked) == vacuumed
    said = capsys.readouterr().err
    assert ("25 MB of it are empty" in said and "make 150 MB of room" in said) == told
    assert bool(said) == told


def test_a_long_step_says_how_far_it_is_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 1.9, 2.0, 2.0, 3.9, 4.0, 4.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    told = leaner._Told(Path("x.db"), 1000)
    for done in (500, 750, 900, 1500):
        told(done)
    lines = capsys.readouterr().err.splitlines()
    assert [line.rpartition(": ")[2] for line in lines] == ["75 %", "100 %"]


@pytest.mark.parametrize(
    ("writable", "wal", "still"), [(True, False, False), (False, True, False), (False, False, True)]
)
def test_a_database_where_nothing_may_be_written_is_read_as_it_lies(
    writable: bool, wal: bool, still: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if wal:
        (tmp_path / "x.db-wal").write_bytes(b"")
    monkeypatch.setattr(os, "access", lambda path, how: writable)
    assert lies_still(tmp_path / "x.db") == still
