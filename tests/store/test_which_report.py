"""Which report a page shows: both sides of every rule of `store.identity`, and what the rows then say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harvester.reports.model import Report
from harvester.store import Store, identity
from tests.made import MONDAY, PROSE, TUESDAY, WEDNESDAY, page, report, store_at

THURSDAY = "2026-11-26T01:00:00+00:00"
ABSENT: dict[str, Any] = {"status": 404, "problem": "http-404"}
OTHER = "全区汇总数据如下，各镇情况不一。" + "".join(f"第{n}镇依法公开，成效{n}分。" for n in range(30))
THIRD = "".join(f"村务公开第{n}项，由第{n}组办理，共{n * 7}户。" for n in range(30))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_at(tmp_path / "harvest.db") as opened:
        yield opened


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    return store.connection.execute(query).fetchall()


def touched(store: Store) -> int:
    """How many bodies' checks across years are to be made anew; they count as made then."""
    (count,) = rows(store, "SELECT count(*) FROM touched")[0]
    store.connection.execute("DELETE FROM touched")
    return int(count)


def slightly(**how: Any) -> Report:
    return report(prose=PROSE.replace("第甲项", "第一项"), **how)


# -- an address that shows something else now ------------------------------------------------------------------


def test_other_words_at_an_address_are_a_version_where_the_report_stands_nowhere_else(store: Store) -> None:
    store.save([page("http://a/1", report())])
    assert store.save([page("http://a/1", report(received=700, prose=OTHER), at=TUESDAY)]) == ["changed"]
    assert rows(store, "SELECT count(*), max(variant) FROM reports") == [(1, 0)]


@pytest.mark.parametrize("where", ["before", "in the batch"])
def test_other_words_at_an_address_are_another_report_where_the_first_stands_elsewhere(
    store: Store, where: str
) -> None:
    store.save([page("http://a/1", report())])
    other = page("http://a/1", report(received=700, prose=OTHER), at=TUESDAY)
    if where == "before":
        store.save([page("http://b/1", report(), portal="bureau")])
        assert store.save([other]) == ["new"]
    else:
        assert store.save([page("http://b/1", report(), portal="bureau"), other]) == ["sighting", "new"]
    assert rows(store, "SELECT variant, url FROM reports ORDER BY variant") == [
        (0, "http://b/1"),
        (1, "http://a/1"),
    ]


def test_an_address_that_shows_another_known_report_is_one_more_place_of_that(store: Store) -> None:
    store.save([page("http://a/1", report()), page("http://a/2", report(received=700, prose=OTHER))])
    moved = page("http://a/1", report(received=700, prose=OTHER), at=TUESDAY)
    assert store.save([moved]) == ["sighting"]
    assert rows(store, "SELECT variant, status FROM reports ORDER BY variant") == [(0, "gone"), (1, "current")]
    assert rows(store, "SELECT url, status FROM sightings ORDER BY url, revision_id") == [
        ("http://a/1", "replaced"),
        ("http://a/1", "current"),
        ("http://a/2", "current"),
    ]


def test_an_address_that_shows_another_year_now_leaves_the_first_report(store: Store) -> None:
    store.save([page("http://a/1", report())])
    assert store.save([page("http://a/1", report(year=2022), at=TUESDAY)]) == ["new"]
    assert rows(store, "SELECT year, status FROM reports ORDER BY year") == [(2021, "gone"), (2022, "current")]


def test_three_different_reports_of_one_slot_are_numbered_and_warned_of(store: Store) -> None:
    texts = [(24, PROSE), (700, OTHER), (3, THIRD)]
    words = store.save([page(f"http://a/{n}", report(received=n, prose=text)) for n, text in texts])
    assert words == ["new"] * 3
    found = rows(store, "SELECT variant, warnings FROM reports ORDER BY variant")
    assert [variant for variant, _ in found] == [0, 1, 2]
    told = [[w for w in json.loads(warnings) if "variant" in w] for _, warnings in found]
    assert [len(one) for one in told] == [0, 1, 1]
    assert "(this one is variant 2)" in told[2][0]


# -- back and forth --------------------------------------------------------------------------------------------


def test_a_report_that_comes_back_as_it_had_been_shows_that_version(store: Store) -> None:
    store.save([page("http://a/1", report())])
    store.save([page("http://a/1", report(received=25), at=TUESDAY)])
    for at in (WEDNESDAY, THURSDAY):
        store.save([page("http://a/1", at=at, **ABSENT)])
    touched(store)
    assert store.save([page("http://a/7", report(), at="2026-11-27T01:00:00+00:00")]) == ["sighting"]
    assert rows(store, "SELECT status, url FROM reports") == [("current", "http://a/7")]
    assert rows(store, "SELECT total FROM requests WHERE row = 'new_received'") == [(24,)]
    assert touched(store) == 1
    # the version that was current is kept whole
    assert rows(store, "SELECT number, content IS NULL FROM revisions ORDER BY number") == [(1, 1), (2, 0)]


def test_an_older_version_elsewhere_does_not_take_the_place_of_the_current_one(store: Store) -> None:
    store.save([page("http://a/1", report())])
    store.save([page("http://a/1", report(received=25), at=TUESDAY)])
    assert store.save([page("http://b/1", report(), at=WEDNESDAY, portal="bureau")]) == ["sighting"]
    assert rows(store, "SELECT total FROM requests WHERE row = 'new_received'") == [(25,)]
    assert rows(store, "SELECT url FROM reports") == [("http://a/1",)]
    # and what stands there stays what it is
    assert store.save([page("http://b/1", report(), at=THURSDAY, portal="bureau")]) == ["unchanged"]
    assert rows(store, "SELECT total FROM requests WHERE row = 'new_received'") == [(25,)]


def test_a_gone_report_that_comes_back_nearly_the_same_goes_on(store: Store) -> None:
    store.save([page("http://a/1", report())])
    for at in (TUESDAY, WEDNESDAY):
        store.save([page("http://a/1", at=at, **ABSENT)])
    assert store.save([page("http://a/2", slightly(), at=THURSDAY)]) == ["sighting"]
    assert rows(store, "SELECT status, url FROM reports") == [("current", "http://a/2")]
    assert "第一项" in rows(store, "SELECT text FROM sections WHERE position = 0")[0][0]


def test_a_second_version_at_an_address_that_is_not_the_current_one_changes_only_that_address(
    store: Store,
) -> None:
    store.save([page("http://a/1", report())])
    store.save([page("http://b/1", slightly(), at=TUESDAY, portal="bureau")])
    again = report(prose=PROSE.replace("第甲项", "第二项"))
    assert store.save([page("http://b/1", again, at=WEDNESDAY, portal="bureau")]) == ["changed"]
    assert rows(store, "SELECT text FROM sections WHERE position = 0") == [(PROSE,)]
    assert rows(store, "SELECT count(*) FROM revisions") == [(3,)]


# -- scope -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ("own", "own", "sighting"),
        ("own", None, "sighting"),
        (None, "own", "sighting"),
        ("own", "aggregate", "new"),
    ],
)
def test_an_unstated_scope_is_no_other_scope(
    store: Store, one: str | None, other: str | None, outcome: str
) -> None:
    store.save([page("http://a/1", report(scope=one))])
    assert store.save([page("http://b/1", slightly(scope=other), at=TUESDAY, portal="bureau")]) == [outcome]


def test_a_version_that_states_its_scope_gives_it_to_the_report(store: Store) -> None:
    store.save([page("http://a/1", report(scope=None))])
    store.save([page("http://a/1", slightly(scope="own"), at=TUESDAY)])
    assert rows(store, "SELECT scope, variant FROM reports") == [("own", 0)]
    # and one that states none takes none away
    store.save([page("http://a/1", report(scope=None, received=30), at=WEDNESDAY)])
    assert rows(store, "SELECT scope, variant FROM reports") == [("own", 0)]


def test_a_scope_that_another_report_has_is_a_variant_of_it(store: Store) -> None:
    store.save(
        [
            page("http://a/1", report(scope="own")),
            page("http://a/2", report(scope="aggregate", received=700, prose=OTHER)),
        ]
    )
    changed = report(scope="own", received=701, prose=OTHER)
    assert store.save([page("http://a/2", changed, at=TUESDAY)]) == ["changed"]
    assert rows(store, "SELECT scope, variant FROM reports ORDER BY variant") == [("own", 0), ("own", 1)]


def test_of_two_that_are_alike_the_more_alike_is_meant(store: Store) -> None:
    def written(changed: int) -> Report:
        clauses = [f"第{n}项工作由{'乙' if n < changed else '甲'}股办理{n}件" for n in range(60)]
        return report(prose="，".join(clauses))

    store.save([page("http://a/1", written(0))])
    store.save([page("http://a/2", written(30), at=TUESDAY)])
    assert rows(store, "SELECT count(*) FROM reports") == [(2,)]
    store.save([page("http://a/3", written(25), at=WEDNESDAY)])
    found = "SELECT r.url FROM sightings s JOIN revisions v ON v.id = s.revision_id JOIN reports r ON"
    assert rows(store, f"{found} r.id = v.report_id WHERE s.url = 'http://a/3'") == [("http://a/2",)]


def test_a_correction_among_several_is_told_by_its_words(store: Store) -> None:
    store.save([page("http://a/1", report()), page("http://a/2", report(received=700, prose=OTHER))])
    right = report(received=701, prose=OTHER)
    right.correction = True
    assert store.save([page("http://a/3", right, at=TUESDAY)]) == ["changed"]
    assert rows(store, "SELECT variant, url, correction FROM reports ORDER BY variant") == [
        (0, "http://a/1", 0),
        (1, "http://a/3", 1),
    ]
    unlike = report(received=1, prose=THIRD)
    unlike.correction = True
    assert store.save([page("http://a/4", unlike, at=TUESDAY)]) == ["new"]


def test_a_large_batch_is_asked_of_the_database_in_pieces(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [page(f"http://a/{year}", report(year=year)) for year in range(2010, 2015)]
    store.save(pages)
    monkeypatch.setattr(identity, "CHUNK", 2)
    again = [page(f"http://a/{year}", report(year=year), at=TUESDAY) for year in range(2010, 2015)]
    assert store.save(again) == ["unchanged"] * 5


# -- where a report is, and whose checks are made anew -----------------------------------------------------------


def test_a_report_whose_address_goes_is_at_the_oldest_of_those_left(store: Store) -> None:
    for number, at in ((1, MONDAY), (2, TUESDAY), (3, WEDNESDAY)):
        store.save([page(f"http://a/{number}", report(), at=at)])
    touched(store)
    for at in (WEDNESDAY, THURSDAY):
        store.save([page("http://a/1", at=at, **ABSENT)])
    assert rows(store, "SELECT url, status FROM reports") == [("http://a/2", "current")]
    assert touched(store) == 1


def test_of_the_addresses_left_the_one_with_the_newest_version_counts(store: Store) -> None:
    store.save([page("http://a/1", report(), portal="bureau")])
    store.save([page("http://a/2", report(), at=TUESDAY)])
    store.save([page("http://a/2", report(received=25), at=WEDNESDAY)])
    store.save([page("http://a/3", report(received=25), at=THURSDAY)])
    assert rows(store, "SELECT url FROM reports") == [("http://a/2",)]
    store.save([page("http://a/2", report(year=2022), at=THURSDAY)])
    assert rows(store, "SELECT url FROM reports WHERE year = 2021") == [("http://a/3",)]


def test_bodies_are_touched_by_news_and_not_by_visits(store: Store) -> None:
    store.save([page("http://a/1", report())])
    assert touched(store) == 1
    store.save([page("http://a/1", report(), at=TUESDAY), page("http://a/2", report(), at=TUESDAY)])
    store.save([page("http://a/9", refusal="a notice", at=TUESDAY)])
    assert touched(store) == 0
    store.save([page("http://a/1", report(received=25), at=WEDNESDAY)])
    assert touched(store) == 1
    store.save([page("http://a/1", report(year=2022), at=THURSDAY)])
    assert touched(store) == 1


def test_a_later_visit_never_moves_a_date_back(store: Store) -> None:
    store.save([page("http://a/1", report(), at=TUESDAY)])
    store.save([page("http://a/1", report(), at=MONDAY)])
    assert rows(store, "SELECT first_seen, last_seen FROM reports") == [(TUESDAY, TUESDAY)]
    assert rows(store, "SELECT first_seen, last_seen FROM sightings") == [(TUESDAY, TUESDAY)]


def test_addresses_that_are_let_go_take_their_reports_with_them(store: Store) -> None:
    store.save([page("http://a/1", report()), page("http://a/2", report(year=2020))])
    store.save([page("http://a/1", at=TUESDAY, status=None, problem="timeout")])
    store.save([page("http://a/3", at=TUESDAY, status=None, problem="timeout")])
    assert store.let_go("county", {"http://a/3"}) == [], "one failure takes no report away"
    store.save([page("http://a/1", at=WEDNESDAY, status=None, problem="timeout")])
    assert store.let_go("county", {"http://a/1", "http://a/3"}) == [], "it is listed still"
    assert sorted(store.let_go("county", set())) == ["http://a/1", "http://a/3"]
    assert rows(store, "SELECT year, status FROM reports ORDER BY year") == [(2020, "current"), (2021, "gone")]
    assert rows(store, "SELECT url, outcome, next_visit FROM pages WHERE outcome = 'gone' ORDER BY url") == [
        ("http://a/1", "gone", None),
        ("http://a/3", "gone", None),
    ]
    assert store.let_go("county", set()) == []


@pytest.mark.parametrize(("other", "gone"), [(True, ["http://a/1"]), (False, [])])
def test_an_address_whose_report_has_moved_is_let_go_at_its_first_failure(
    store: Store, other: bool, gone: list[str]
) -> None:
    store.save([page("http://a/1", report()), page("http://a/2", report(year=2020))])
    if other:
        store.save([page("http://b/1", report(), at=TUESDAY)])
    store.save([page("http://a/1", at=TUESDAY, **ABSENT)])
    assert store.let_go("county", {"http://b/1", "http://a/2"}) == gone
    assert rows(store, "SELECT status FROM reports WHERE year = 2021") == [("current",)]


def test_what_is_said_of_a_report_beside_comes_and_goes_without_a_version(store: Store) -> None:
    from harvester.reports.beside import ANOTHER, NOT_READ

    def told(*warnings: str) -> Report:
        return replace(report(), warnings=["made up", *warnings])

    said = f"{ANOTHER} archive {NOT_READ}: “b”"
    store.save([page("http://a/1", told())])
    store.save([page("http://a/1", told("something else"), at=TUESDAY)])
    assert rows(store, "SELECT warnings FROM reports") == [('["made up"]',)], "no version, no other warnings"
    store.save([page("http://a/1", told(said), at=TUESDAY)])
    assert json.loads(rows(store, "SELECT warnings FROM reports")[0][0]) == ["made up", said]
    store.save([page("http://a/1", told(), at=WEDNESDAY)])
    assert rows(store, "SELECT warnings FROM reports") == [('["made up"]',)]
    # another address of the same report says nothing of this page
    store.save([page("http://b/1", told(said), at=WEDNESDAY), page("http://b/1", told(said), at=THURSDAY)])
    assert rows(store, "SELECT warnings, (SELECT count(*) FROM revisions) FROM reports") == [('["made up"]', 1)]


def test_a_body_keeps_every_former_name(store: Store) -> None:
    kept = "SELECT former_names FROM agencies WHERE name LIKE '%潞州区%'"
    names = [("长治市城区人民政府", 2016), ("潞州区人民政府", 2021), ("长治市郊区人民政府", 2017)]
    for number, (name, year) in enumerate(names):
        store.save([page(f"http://a/{number}", report(name, year), division="140403")])
    found = [json.loads(one) for (one,) in rows(store, kept)]
    assert found != []
    assert [sorted(set(one)) == sorted(one) for one in found] == [True] * len(found)
