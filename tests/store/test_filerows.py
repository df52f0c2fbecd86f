"""Attachments in the table `pages`: what was fetched, what is missing, when it is tried again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harvester.items import File, Missed, Page, Problem
from harvester.replica.figures import figures_for
from harvester.store.store import Store
from tests.dataset.support import LUZHOU, SEEN, page_of

FILE = "https://luzhou.example/2021.pdf"
LATER = "2026-11-21T03:00:00+00:00"
LATEST = "2026-11-23T03:00:00+00:00"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "test.db")


def page(at: str = SEEN, missed: str | None = None, came: bool = False, year: int = 2021) -> Page:
    made = page_of(figures_for("潞州区人民政府", year), LUZHOU, at=at)
    headers = {"ETag": '"1"', "Last-Modified": "Mon, 24 Jan 2022 08:00:00 GMT"}
    made.fetched = replace(made.fetched, headers=headers)
    made.missed = [Missed(FILE, missed, "status 404")] if missed else []
    made.files = [File("https://luzhou.example/f/9.pdf", "年报.pdf", b"%PDF-1.7", linked=FILE)] if came else []
    return made


def row(store: Store, url: str, *columns: str) -> tuple[Any, ...]:
    found = store.connection.execute(f"SELECT {', '.join(columns)} FROM pages WHERE url = ?", (url,)).fetchone()
    return tuple(found)


def test_a_file_is_among_what_was_fetched(store: Store) -> None:
    assert store.save([page(came=True)]) == ["new"], "a word for the page, none for its file"
    kind, status, outcome, hashed, place = row(
        store, FILE, "kind", "status", "outcome", "content_hash", "archive_file"
    )
    assert (kind, status, outcome, place) == ("file", 200, "file", "luzhou/2026-11.warc.gz")
    assert len(hashed) == 32


def test_a_page_with_files_is_asked_in_full_so_that_a_file_put_right_is_seen(store: Store) -> None:
    store.save([page(came=True), page(year=2022)])
    with_file, without = page().url, page(year=2022).url
    assert row(store, with_file, "etag", "last_modified") == (None, None)
    assert row(store, without, "etag") == ('"1"',)


def test_a_file_that_did_not_come_is_named_and_its_page_asked_the_next_night(store: Store) -> None:
    store.save([page(missed="http-503")])
    assert store.failing("luzhou", SEEN) == [(FILE, "http-503", "status 404")]
    assert row(store, page().url, "next_visit") == ("2026-11-20T21:00:00+00:00",)
    assert [known.url for known in store.due("luzhou", LATER, since="2026-10-20")] == [page().url]
    store.save([page(at=LATER, came=True)])
    assert store.failing("luzhou", SEEN) == []
    assert store.due("luzhou", LATEST, since="2026-10-20") == []


def test_a_file_that_stays_away_is_gone_and_no_failure_any_more(store: Store) -> None:
    for at in (SEEN, LATER):
        store.save([page(at=at, missed="http-404")])
    assert row(store, FILE, "outcome", "failures") == ("gone", 2)
    assert store.failing("luzhou", SEEN) == []
    assert store.connection.execute("SELECT status FROM reports").fetchall() == [("current",)]


def test_a_file_that_is_linked_no_longer_is_no_failure_any_more(store: Store) -> None:
    store.save([page(missed="timeout")])
    store.save([page(at=LATER)])
    assert store.failing("luzhou", SEEN) == []


@pytest.mark.parametrize("problem", ["no-file", "too-large", "off-host", "robots"])
def test_what_would_not_come_another_night_is_left_to_the_warnings(problem: str, store: Store) -> None:
    store.save([page(missed=problem)])
    assert store.connection.execute("SELECT count(*) FROM pages").fetchone() == (1,)


def test_a_report_page_that_another_page_links_stays_a_report(store: Store) -> None:
    other = page(year=2022)
    other.fetched = replace(other.fetched, url=FILE)
    store.save([other])
    store.save([page(at=LATER, came=True)])
    assert row(store, FILE, "kind", "outcome") == ("report", "report")


def test_a_page_that_fails_says_nothing_of_the_files_that_it_links(store: Store) -> None:
    store.save([page(missed="timeout")])
    late = replace(page(at=LATER), outcome=Problem("http-503", "x"))
    store.save([late])
    same = page(at=LATEST)
    same.fetched, same.outcome = replace(same.fetched, status=304), None
    store.save([same])
    assert row(store, FILE, "outcome") == ("failed",)
