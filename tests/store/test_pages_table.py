"""What `pages` remembers of an address: the whole row, visit by visit, and when it is asked again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from harvester.items import File, Page, Row
from harvester.store import Store, pagerows
from harvester.store.pagerows import PAGE_COLUMNS
from harvester.store.visits import Policy, age, next_visit, put_off
from tests.made import MONDAY, TUESDAY, WEDNESDAY, page, report, store_at

THURSDAY = "2026-11-26T01:00:00+00:00"
URL = "http://a/1"
NAMES = ", ".join(PAGE_COLUMNS)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_at(tmp_path / "harvest.db") as opened:
        yield opened


def row(store: Store, url: str = URL) -> dict[str, Any]:
    found = store.connection.execute(f"SELECT {NAMES} FROM pages WHERE url = ?", (url,)).fetchone()
    return dict(zip(PAGE_COLUMNS, found, strict=True))


def saved(store: Store, *pages: Page) -> dict[str, Any]:
    store.save(pages)
    return row(store)


def kept(made: Page, **filing: Any) -> Page:
    made.filing = replace(made.filing, **filing)
    return made


FIRST = kept(
    page(URL, report(), row=Row("年报", "2022-01-19")),
    archived=("county/2026-11.warc.gz", 7),
    again='{"url": "x"}',
)


def test_a_first_visit_fills_the_row(store: Store) -> None:
    assert saved(store, FIRST) == {
        "url": URL,
        "address": None,
        "portal": "county",
        "kind": "report",
        "status": 200,
        "outcome": "report",
        "problem": None,
        "detail": None,
        "etag": '"1"',
        "last_modified": "Thu, 20 Jan 2022 01:00:00 GMT",
        "content_hash": FIRST.filing.digest,
        "archive_file": "county/2026-11.warc.gz",
        "archive_offset": 7,
        "dated": "2022-01-20",
        "settled": None,
        "request": '{"url": "x"}',
        "first_seen": MONDAY,
        "fetched_at": MONDAY,
        "changed_at": MONDAY,
        "next_visit": "2026-12-22T19:00:00+00:00",
        "failures": 0,
    }


@pytest.mark.parametrize("status", [304, 503])
def test_a_visit_that_brings_nothing_forgets_nothing(store: Store, status: int) -> None:
    before = saved(store, FIRST)
    failed = status == 503
    made = page(URL, at=TUESDAY, status=status, problem="http-503" if failed else None)
    made.fetched = replace(made.fetched, headers={})
    after = saved(store, made)
    news = {
        "status": status,
        "problem": "http-503" if failed else None,
        "detail": "made up" if failed else None,
        "fetched_at": TUESDAY,
        "next_visit": "2026-11-24T19:00:00+00:00" if failed else "2026-12-23T19:00:00+00:00",
        "failures": int(failed),
    }
    assert after == {**before, **news}


def test_a_visit_that_brings_the_same_is_no_change_and_another_text_is_one(store: Store) -> None:
    saved(store, FIRST)
    same = saved(store, page(URL, report(), at=TUESDAY))
    assert (same["changed_at"], same["fetched_at"], same["archive_offset"]) == (MONDAY, TUESDAY, 7)
    assert same["request"] == '{"url": "x"}'
    other = kept(
        page(URL, report(received=25), at=WEDNESDAY), archived=("county/2026-11.warc.gz", 900), again="{}"
    )
    after = saved(store, other)
    assert (after["changed_at"], after["content_hash"]) == (WEDNESDAY, other.filing.digest)
    assert (after["archive_offset"], after["request"], after["first_seen"]) == (900, "{}", MONDAY)


def test_a_failure_whose_answer_was_archived_is_known_by_its_bytes(store: Store) -> None:
    before = saved(store, FIRST)
    shown = kept(page(URL, at=TUESDAY, problem="blocked"), digest="d" * 32, archived=("f", 9))
    after = saved(store, shown)
    assert (after["content_hash"], after["changed_at"], after["archive_offset"]) == ("d" * 32, TUESDAY, 9)
    assert after["etag"] == before["etag"]
    unkept = kept(page(URL, at=WEDNESDAY, problem="timeout"), digest="e" * 32)
    assert saved(store, unkept)["content_hash"] == "d" * 32


def test_where_a_page_was_found_is_kept_through_failures(store: Store) -> None:
    led = page("http://a/found", report())
    led.fetched = replace(led.fetched, requested=URL)
    assert saved(store, led)["address"] == "http://a/found"
    assert saved(store, page(URL, at=TUESDAY, status=None, problem="timeout"))["address"] == "http://a/found"
    assert saved(store, page(URL, report(), at=WEDNESDAY))["address"] is None
    failing = page("http://b/found", status=404, problem="http-404")
    failing.fetched = replace(failing.fetched, requested="http://b/1")
    store.save([failing])
    assert row(store, "http://b/1")["address"] == "http://b/found", "never seen before: where it failed"


def test_a_report_is_lost_at_the_address_where_it_was_found(store: Store) -> None:
    led = page("http://a/found", report())
    led.fetched = replace(led.fetched, requested=URL)
    store.save([led])
    for at in (TUESDAY, WEDNESDAY):
        store.save([page(URL, at=at, status=404, problem="http-404")])
    assert store.connection.execute("SELECT status FROM sightings").fetchall() == [("gone",)]


def test_a_file_beside_a_page_means_that_it_is_asked_in_full(store: Store) -> None:
    made = page(URL, report())
    made.files = [File("http://a/1.pdf", "1.pdf", b"%PDF")]
    found = saved(store, made)
    assert (found["etag"], found["last_modified"]) == (None, None)


@pytest.mark.parametrize(
    ("settled", "status", "after"), [(None, 304, 1), (None, 200, None), (False, 304, 0), (True, 200, 1)]
)
def test_a_listing_stays_settled_until_it_shows_something_else(
    store: Store, settled: bool | None, status: int, after: int | None
) -> None:
    store.save([kept(page("http://a/", kind="listing"), settled=True)])
    store.save([kept(page("http://a/", kind="listing", status=status, at=TUESDAY), settled=settled)])
    found = row(store, "http://a/")
    assert found["settled"] == after
    assert (found["dated"], found["next_visit"], found["outcome"]) == (None, None, "listing")


@pytest.mark.parametrize(
    ("published", "issued", "listed", "dated"),
    [
        ("2022-01-20", "2022-01-18", "2022-01-19", "2022-01-20"),
        (None, "2022-01-18", "2022-01-19", "2022-01-18"),
        (None, None, "2022-01-19", "2022-01-19"),
        (None, None, None, "2026-11-23"),
    ],
)
def test_a_page_is_as_old_as_it_says(
    store: Store, published: str | None, issued: str | None, listed: str | None, dated: str
) -> None:
    made = report(published=published)
    made.metadata["issued_on"] = issued
    found = saved(store, page(URL, made, row=Row("年报", listed) if listed else None))
    assert found["dated"] == dated
    # a later visit that tells no day does not make it younger
    bare = report(published=None, received=30)
    assert saved(store, page(URL, bare, at=THURSDAY))["dated"] == dated


# -- what becomes of an address -------------------------------------------------------------------------------

REFUSED = {"refusal": "a notice"}
ABSENT = {"status": 404, "problem": "http-404"}
LATE = {"status": None, "problem": "timeout"}
WALL = {"status": 412, "problem": "blocked"}
HELD: dict[str, Any] = {"content": report()}
STUB = {"problem": "removed"}
GONE = {"status": 410, "problem": "http-410"}


@pytest.mark.parametrize(
    ("visits", "words", "outcomes"),
    [
        ([REFUSED, REFUSED], "refused refused", "not_report not_report"),
        ([HELD, REFUSED, REFUSED], "new turned gone", "report report gone"),
        ([HELD, REFUSED, HELD, REFUSED], "new turned unchanged turned", "report report report report"),
        ([HELD, ABSENT, REFUSED], "new failed gone", "report report gone"),
        ([HELD, STUB, STUB], "new failed gone", "report report gone"),
        ([HELD, GONE, GONE], "new failed gone", "report report gone"),
        ([HELD, LATE, ABSENT], "new failed gone", "report report gone"),
        ([HELD, ABSENT, LATE], "new failed failed", "report report report"),
        ([HELD, ABSENT, ABSENT, ABSENT], "new failed gone absent", "report report gone gone"),
        ([HELD, ABSENT, ABSENT, LATE], "new failed gone failed", "report report gone gone"),
        ([HELD, ABSENT, ABSENT, REFUSED], "new failed gone absent", "report report gone gone"),
        ([HELD, WALL, WALL], "new blocked blocked", "report report report"),
        ([ABSENT, ABSENT, ABSENT], "failed gone absent", "failed gone gone"),
        ([LATE, LATE, LATE], "failed failed failed", "failed failed failed"),
        ([WALL, ABSENT], "blocked failed", "blocked failed"),
        ([REFUSED, ABSENT, ABSENT], "refused failed gone", "not_report failed gone"),
        ([REFUSED, LATE, REFUSED], "refused failed refused", "not_report failed not_report"),
        ([{"status": 304}], "failed", "failed"),
    ],
)
def test_what_becomes_of_an_address(store: Store, visits: list[dict[str, Any]], words: str, outcomes: str) -> None:
    days = [MONDAY, TUESDAY, WEDNESDAY, THURSDAY]
    said, found = [], []
    for visit, at in zip(visits, days, strict=False):
        said += store.save([page(URL, at=at, **visit)])
        found.append(row(store)["outcome"])
    assert (" ".join(said), " ".join(found)) == (words, outcomes)


def test_visits_without_an_answer_are_counted_in_a_row(store: Store) -> None:
    counted = []
    for at, visit in zip(
        (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, "2026-11-27T01:00:00+00:00"),
        (LATE, WALL, REFUSED, ABSENT, {"status": 304}),
        strict=True,
    ):
        store.save([page(URL, at=at, **visit)])
        counted.append(row(store)["failures"])
    assert counted == [1, 2, 0, 1, 0]


def test_a_batch_of_any_size_knows_what_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [page(f"http://a/{n}", refusal="a notice") for n in range(5)]
    store.save(pages)
    monkeypatch.setattr(pagerows, "_CHUNK", 2)
    store.save([page(f"http://a/{n}", refusal="a notice", at=TUESDAY) for n in range(5)])
    assert {row(store, f"http://a/{n}")["first_seen"] for n in range(5)} == {MONDAY}


# -- when -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "nights"), [(0, 1), (31, 1), (32, 7), (365, 7), (366, 30), (4000, 30)])
def test_older_pages_are_asked_more_rarely(days: int, nights: int) -> None:
    assert Policy().every(days) == nights
    at = datetime(2026, 11, 23, 1, tzinfo=UTC)
    dated = (at - timedelta(days=days)).date().isoformat()
    due = at + timedelta(days=nights, hours=-6)
    assert next_visit(at.isoformat(), dated, 0, Policy()) == due.isoformat()


@pytest.mark.parametrize(
    ("dated", "days"),
    [
        ("2026-11-20", 3),
        ("2026-11-23", 0),
        ("2026-12-01", 0),
        ("2026-02-30", 295),  # no such day: the first of its month
        ("2026-02", 295),
        ("2026", 0),
        ("soon", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_how_old_a_date_is(dated: str | None, days: int) -> None:
    assert age(dated, datetime(2026, 11, 23, 1, tzinfo=UTC)) == days


@pytest.mark.parametrize(("failures", "nights"), [(1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (20, 30)])
def test_a_page_that_fails_is_asked_again_after_twice_as_many_nights(failures: int, nights: int) -> None:
    at = datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert (
        next_visit(at.isoformat(), "2026-11-20", failures, Policy())
        == (at + timedelta(days=nights, hours=-6)).isoformat()
    )


WALKS = ["2026-11-23T01:00:00+00:00", "2026-11-22T01:00:00+00:00", "2026-11-20T01:00:00+00:00", "2026-11-15"]


@pytest.mark.parametrize(
    ("walks", "hours", "until"),
    [
        (0, 1, None),
        (1, 1, None),
        (2, 0, "2026-11-24T19:00:00+00:00"),
        (2, 41, "2026-11-24T19:00:00+00:00"),
        (2, 42, None),  # it is over
        (2, -6, "2026-11-24T19:00:00+00:00"),
        (2, -7, None),  # the clock was wrong then
        (3, 0, "2026-11-26T19:00:00+00:00"),
        (4, 0, "2026-11-27T19:00:00+00:00"),  # never longer than between two full walks
    ],
)
def test_a_walk_that_failed_in_a_row_is_put_off(walks: int, hours: int, until: str | None) -> None:
    now = datetime(2026, 11, 23, 1, tzinfo=UTC) + timedelta(hours=hours)
    found = put_off(WALKS[:walks], now, 5)
    assert (found and found.isoformat()) == until
