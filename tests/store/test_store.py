"""The store: one report per agency, year and scope, whatever its addresses; every version kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harvester.errors import StoreError
from harvester.reports.model import Report, Section
from harvester.store import Store
from harvester.store.fingerprint import content_hash, shingles, similarity
from tests.made import MONDAY, PROSE, TUESDAY, WEDNESDAY, page, report


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "harvest.db") as opened:
        yield opened


def rows(store: Store, query: str, *values: Any) -> list[tuple[Any, ...]]:
    return store.connection.execute(query, values).fetchall()


def count(store: Store, table: str) -> int:
    return int(rows(store, f"SELECT count(*) FROM {table}")[0][0])


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    names = [name for (name,) in rows(store, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
    return {name: sorted(rows(store, f'SELECT * FROM "{name}"'), key=repr) for name in names}


def test_a_report_fills_every_table(store: Store) -> None:
    assert store.save([page("http://a/1", report())]) == ["new"]
    assert rows(store, "SELECT row, issued, repealed, in_force, decisions FROM proactive") == [
        ("rules", 0, None, 3, None)
    ]
    assert rows(store, "SELECT total FROM requests WHERE row = 'new_received'") == [(24,)]
    assert rows(store, "SELECT code, heading FROM sections ORDER BY position") == [
        ("overview", "一、总体情况"),
        ("problems", "五、存在的主要问题及改进情况"),
    ]
    assert rows(store, 'SELECT "table", row, "column", text FROM printed') == [
        ("proactive", "rules", "repealed", "/")
    ]
    assert rows(store, "SELECT (SELECT count(*) FROM checks), held_checks FROM reports") == [(0, 1)]
    assert rows(store, "SELECT year, scope, variant, index_no, published_on, status FROM reports") == [
        (2021, "own", 0, "000001-2022-1", "2022-01-20", "current")
    ]
    assert rows(store, "SELECT content FROM revisions") == [(None,)]
    assert rows(store, "PRAGMA foreign_key_check") == []


def test_a_second_night_adds_nothing(store: Store) -> None:
    pages = [page(f"http://a/{year}", report(year=year)) for year in (2020, 2021, 2022)]
    assert store.save(pages) == ["new"] * 3
    tables = ("agencies", "reports", "revisions", "sightings", "sections", "requests", "checks", "pages")
    before = {name: count(store, name) for name in tables}
    again = [page(f"http://a/{year}", report(year=year), at=TUESDAY) for year in (2020, 2021, 2022)]
    assert store.save(again) == ["unchanged"] * 3
    assert {name: count(store, name) for name in tables} == before
    assert rows(store, "SELECT DISTINCT first_seen, last_seen FROM sightings") == [(MONDAY, TUESDAY)]


def test_one_report_at_two_addresses(store: Store) -> None:
    words = store.save([page("http://a/1", report()), page("http://b/x", report(), portal="bureau")])
    assert words == ["new", "sighting"]
    assert count(store, "reports") == 1
    assert rows(store, "SELECT url, portal FROM sightings ORDER BY url") == [
        ("http://a/1", "county"),
        ("http://b/x", "bureau"),
    ]


def test_a_correction_is_a_revision_with_its_changes(store: Store) -> None:
    store.save([page("http://a/1", report())])
    assert store.save([page("http://a/1", report(received=25), at=TUESDAY)]) == ["changed"]
    assert rows(store, "SELECT total FROM requests WHERE row = 'new_received'") == [(25,)]
    assert rows(store, "SELECT number, seen_on FROM revisions ORDER BY number") == [(1, MONDAY), (2, TUESDAY)]
    changes = json.loads(rows(store, "SELECT changes FROM revisions WHERE number = 2")[0][0])
    assert {"table": "requests", "row": "new_received", "column": "total", "from": 24, "to": 25} in changes
    assert rows(store, "SELECT status FROM sightings ORDER BY revision_id") == [("replaced",), ("current",)]


def test_two_versions_in_one_batch_know_what_changed(store: Store) -> None:
    first, second = page("http://a/1", report()), page("http://a/1", report(received=30), at=TUESDAY)
    assert store.save([first, second]) == ["new", "changed"]
    changes = json.loads(rows(store, "SELECT changes FROM revisions WHERE number = 2")[0][0])
    assert [change["to"] for change in changes if change.get("row") == "new_received"] == [30, 30]
    assert rows(store, "SELECT first_seen, last_seen FROM reports") == [(MONDAY, TUESDAY)]
    assert rows(store, "SELECT total FROM requests WHERE row = 'new_received'") == [(30,)]


def test_going_back_to_an_earlier_version_makes_it_current(store: Store) -> None:
    for at, received in ((MONDAY, 24), (TUESDAY, 25), (WEDNESDAY, 24)):
        store.save([page("http://a/1", report(received=received), at=at)])
    assert count(store, "revisions") == 2
    assert rows(store, "SELECT v.number FROM reports r JOIN revisions v ON v.id = r.revision_id") == [(1,)]
    assert rows(store, "SELECT total FROM requests WHERE row = 'new_received'") == [(24,)]


def test_nearly_the_same_at_another_address_is_a_version_not_the_current_one(store: Store) -> None:
    store.save([page("http://a/1", report())])
    slightly = report(prose=PROSE.replace("第甲项", "第一项"))
    assert similarity(shingles(report()), shingles(slightly)) > 0.68
    assert store.save([page("http://b/1", slightly, portal="bureau")]) == ["sighting"]
    assert (count(store, "reports"), count(store, "revisions")) == (1, 2)
    assert rows(store, "SELECT url FROM reports") == [("http://a/1",)]
    assert rows(store, "SELECT text FROM sections WHERE position = 0") == [(PROSE,)]


def test_a_different_report_for_the_same_slot_is_kept_apart_and_flagged(store: Store) -> None:
    other = report(received=777, prose="全区汇总数据如下，各镇情况不一。" + "各镇依法公开，成效明显。" * 5)
    assert store.save([page("http://a/1", report()), page("http://a/2", other)]) == ["new", "new"]
    assert rows(store, "SELECT variant FROM reports ORDER BY variant") == [(0,), (1,)]
    flags = "SELECT count(*) FROM reports WHERE variant = 1 AND warnings LIKE '%different report%'"
    assert rows(store, flags) == [(1,)]
    other.title = "更正后的标题"
    assert store.save([page("http://a/2", other, at=TUESDAY)]) == ["changed"]
    assert rows(store, flags) == [(1,)]


def test_the_same_words_of_two_bodies_or_years_are_two_reports(store: Store) -> None:
    store.save(
        [
            page("http://a/1", report("某县水利局")),
            page("http://a/2", report("某县林业局")),
            page("http://a/3", report("某县水利局", 2022)),
            page("http://a/4", report("某县水利局", scope="aggregate")),
        ]
    )
    assert count(store, "reports") == 4
    assert rows(store, "SELECT DISTINCT variant FROM reports") == [(0,)]


def test_a_vanished_report_is_marked_gone_on_its_second_absence_and_comes_back(store: Store) -> None:
    store.save([page("http://a/1", report())])
    absent = {"status": 404, "problem": "http-404"}
    assert store.save([page("http://a/1", at=TUESDAY, **absent)]) == ["failed"]
    assert rows(store, "SELECT status FROM reports") == [("current",)]
    assert store.save([page("http://a/1", at=WEDNESDAY, **absent)]) == ["gone"]
    assert rows(store, "SELECT status FROM reports") == [("gone",)]
    assert count(store, "requests") == 3
    assert store.save([page("http://a/1", report(), at="2026-11-26T01:00:00+00:00")]) == ["unchanged"]
    assert rows(store, "SELECT status FROM reports") == [("current",)]
    assert rows(store, "SELECT outcome, failures, problem FROM pages") == [("report", 0, None)]


def test_a_report_with_another_address_left_is_not_gone(store: Store) -> None:
    store.save([page("http://a/1", report()), page("http://b/1", report())])
    for at in (TUESDAY, WEDNESDAY):
        store.save([page("http://a/1", at=at, status=410, problem="http-410")])
    assert rows(store, "SELECT status FROM reports") == [("current",)]
    assert rows(store, "SELECT url, status FROM sightings ORDER BY url") == [
        ("http://a/1", "gone"),
        ("http://b/1", "current"),
    ]


@pytest.mark.parametrize("problem", ["timeout", "http-503", "cut"])
def test_trouble_on_the_way_never_makes_a_report_gone(store: Store, problem: str) -> None:
    store.save([page("http://a/1", report())])
    for at in (TUESDAY, WEDNESDAY):
        assert store.save([page("http://a/1", at=at, status=None, problem=problem)]) == ["failed"]
    assert rows(store, "SELECT status FROM reports") == [("current",)]
    assert rows(store, "SELECT outcome, problem, failures FROM pages") == [("report", problem, 2)]


def test_an_own_page_that_leads_off_the_portal_is_a_failure_and_a_row_elsewhere_is_none(store: Store) -> None:
    led = page("http://elsewhere/2", status=None, problem="off-host")
    led.fetched = replace(led.fetched, requested="http://a/2")
    store.save([page("http://elsewhere/1", status=None, problem="off-host"), led])
    assert [url for url, _, _ in store.failing("county", MONDAY)] == ["http://a/2"]


def test_not_modified_is_a_visit(store: Store) -> None:
    store.save([page("http://a/1", report())])
    assert store.save([page("http://a/1", at=TUESDAY, status=304)]) == ["unchanged"]
    assert rows(store, "SELECT last_seen FROM reports") == [(TUESDAY,)]
    assert rows(store, "SELECT fetched_at, etag, outcome, status FROM pages") == [(TUESDAY, '"1"', "report", 304)]


def test_pages_that_are_no_reports_are_kept_with_their_reason(store: Store) -> None:
    words = store.save(
        [
            page("http://a/news", refusal="news about a report"),
            page("http://a/slow", status=None, problem="timeout"),
            page("http://a/", kind="listing"),
            page("http://a/wall", status=412, problem="blocked"),
        ]
    )
    assert words == ["refused", "failed", "listing", "blocked"]
    assert rows(store, "SELECT url, outcome, detail FROM pages WHERE kind = 'report' ORDER BY url") == [
        ("http://a/news", "not_report", "news about a report"),
        ("http://a/slow", "failed", "made up"),
        ("http://a/wall", "blocked", "made up"),
    ]
    assert count(store, "reports") == 0


def test_visits_are_due_by_age(store: Store) -> None:
    store.save(
        [
            page("http://a/new", report(year=2025, published="2026-11-10")),
            page("http://a/mid", report(year=2024, published="2026-02-01")),
            page("http://a/old", report(year=2020, published="2021-01-20")),
            page("http://a/bad", status=None, problem="timeout"),
        ]
    )

    def due(at: str, since: str | None = None) -> set[str]:
        return {known.url.removeprefix("http://a/") for known in store.due("county", at, since=since)}

    assert due(TUESDAY) == {"new", "bad"}
    assert due("2026-11-30T01:00:00+00:00") == {"new", "bad", "mid"}
    assert due("2026-12-23T01:00:00+00:00") == {"new", "bad", "mid", "old"}
    assert due("2026-12-23T01:00:00+00:00", since="2026-10-24") == {"new", "bad"}


def test_one_page_that_cannot_be_stored_costs_only_itself(store: Store) -> None:
    broken = report(year=2019)
    broken.sections.append(Section("other", "六", "\ud800"))
    words = store.save(
        [page("http://a/1", report()), page("http://a/2", broken), page("http://a/3", report(year=2022))]
    )
    assert words == ["new", "failed", "new"]
    assert rows(store, "SELECT problem FROM pages WHERE url = 'http://a/2'") == [("unstorable",)]


def test_a_failed_batch_leaves_everything_as_it_was(store: Store) -> None:
    store.save([page("http://a/1", report())])
    before = dump(store)
    store.connection.execute(f"PRAGMA max_page_count = {rows(store, 'PRAGMA page_count')[0][0]}")
    many = [page(f"http://a/{year}", report(year=year, prose=PROSE * 40)) for year in range(1900, 2000)]
    with pytest.raises(StoreError, match="no room to write"):
        store.save(many)
    assert dump(store) == before
    assert rows(store, "PRAGMA integrity_check") == [("ok",)]


def test_views_speak_of_the_report(store: Store) -> None:
    store.save([page("http://a/1", report()), page("http://a/2", report(scope="aggregate", received=90))])
    assert rows(store, "SELECT year, scope, others, new_received, total_processed, review_total FROM panel") == [
        (2021, "own", 1, 24, 24, 0)
    ]
    cell = (
        "SELECT value, printed, null_reason FROM observations WHERE scope = 'own' AND row = ? AND \"column\" = ?"
    )
    assert rows(store, cell, "rules", "in_force") == [(3, None, None)]
    assert rows(store, cell, "rules", "repealed") == [(None, "/", "unreadable")]
    assert rows(store, cell, "new_received", "org_research") == [(None, None, "blank")]
    assert rows(store, cell, "rules", "made") == []


def test_the_hash_sees_what_is_said_not_how() -> None:
    first = report()
    spaced = replace(report(), title=" ".join(first.title or ""), url="http://elsewhere/", warnings=["another"])
    assert content_hash(first) == content_hash(spaced)
    assert content_hash(first) != content_hash(report(received=25))


def test_shingles_tell_versions_from_other_reports() -> None:
    def alike(one: Report, other: Report) -> float:
        return similarity(shingles(one), shingles(other))

    assert alike(report(), report()) == 1.0
    assert alike(report(), report(received=25)) > 0.68
    assert alike(report(), report("另一个单位", received=900, prose="完全不同的文字，讲别的事情。" * 3)) < 0.3
