"""What a crawl was worth."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from harvester.listings.promises import Gap, Promise
from harvester.operation.findings import Crawl, expected, last_due_year, most_rows, standing
from harvester.operation.verdict import judge
from harvester.store.runs import Run
from harvester.store.store import Refused

TODAY = date(2026, 11, 23)
GOOD: dict[str, Any] = {"rows/seen": 10, "pages/listing": 2, "store/listing": 2, "reports/read": 10}
BARE: dict[str, Any] = {"pages/listing": 1, "store/listing": 1, "pages/says_empty": "http://a/"}
DNS = ("http://a/", "dns", "the host's name is unknown")
SHOWN: dict[int | None, int] = dict.fromkeys(range(2016, 2026), 1)


def crawl(**words: Any) -> Crawl:
    return Crawl(**{"ended": "finished", "stats": GOOD, "shown": SHOWN, "today": TODAY, **words})


def run(**words: Any) -> Run:
    return Run(**{"portal": "county", "started_at": "2026-11-01", "verdict": "complete", "walk": "full", **words})


@pytest.mark.parametrize(
    ("words", "verdict", "reason"),
    [
        ({}, "complete", "10 reports known"),
        ({"expect": {"per_year": 1, "since": 2016}}, "complete", "nothing missing"),
        ({"expect": {"per_year": 1, "since": 2015}}, "partial", "2015: 0"),
        ({"expect": {"reports": 12}}, "partial", "10 reports known, 12 expected"),
        ({"expect": {"reports": 12}, "restricted": True}, "complete", "10 reports known; only a part"),
        ({"failing": [("http://a/1", "timeout", None)]}, "partial", "http://a/1 (timeout)"),
        ({"stats": {**GOOD, "bounds/reason": "more than 3 pages"}}, "partial", "more than 3 pages"),
        ({"stats": {**GOOD, "pages/pager_unread": 2}}, "partial", "2 listing pages lead on"),
        ({"stats": {**GOOD, "store/turned": 11}}, "changed", "11 pages that held reports are none"),
        ({"ended": "shutdown"}, "partial", "ended early (shutdown)"),
        ({"ended": "shutdown", "shown": {}}, "partial", "before a report was found"),
        ({"stats": {**GOOD, "store/error": "no room to write"}}, "partial", "no room to write"),
        (
            {"off_host": ["http://f/1", "http://f/2"]},
            "partial",
            "2 rows off the portal's hosts were not asked: http://f/1",
        ),
        ({"ended": "blocked", "failing": [("http://a/", "blocked", "status 521")]}, "blocked", "status 521"),
        ({"shown": {}, "stats": BARE}, "empty", "1 listing pages, 0 rows"),
        ({"shown": {}, "stats": {}, "failing": [DNS], "first_failing": [DNS]}, "unreachable", "name is unknown"),
        ({"stats": {}, "failing": [DNS], "first_failing": [DNS]}, "unreachable", "10 reports known from earlier"),
        ({"stats": {}, "first_failing": [("http://a/", "http-503", None)]}, "partial", "(http-503)"),
        ({"stats": {}, "first_failing": [("http://a/", "http-404", None)]}, "changed", "is a listing any more"),
        ({"shown": {}, "stats": {}, "first_failing": [("http://a/", "http-404", None)]}, "empty", "(http-404)"),
        (
            {"shown": {}, "stats": BARE, "failing": [("http://a/1", "http-500", None)]},
            "partial",
            "no report found",
        ),
        (
            {"shown": {}, "stats": {"problems/machine": 1}, "failing": [("http://a/", "machine", "no memory")]},
            "partial",
            "this machine or program failed, not the portal: http://a/ (machine: no memory)",
        ),
        ({"shown": {}, "stats": {"start/failed": "KeyError: 'x'"}}, "partial", "failed before it began: KeyError"),
        ({"shown": {}, "stats": BARE, "before": [run(reports=4)]}, "changed", "any more"),
        ({"stats": BARE, "before": [run(stats={"rows/seen": 10})]}, "changed", "earlier it showed 10"),
        ({"stats": BARE, "walk": "new", "before": [run(stats={"rows/seen": 10})]}, "changed", "showed 10"),
        (
            {"stats": {**BARE, "visits/not_modified": 1}, "walk": "new", "before": [run(stats={"rows/seen": 10})]},
            "complete",
            "",
        ),
        # a menu without rows of its own above seven listings that have not changed
        (
            {
                "stats": {"pages/listing": 8, "store/listing": 8, "visits/not_modified": 7},
                "walk": "new",
                "before": [run(stats={"rows/seen": 10})],
            },
            "complete",
            "",
        ),
        ({"stats": BARE, "before": [run(stats={"rows/seen": 10})], "verified": date(2026, 11, 2)}, "complete", ""),
        (
            {"refused": [Refused("http://a/1", "neither …", "某局2023年政府信息公开年报")]},
            "partial",
            "hold none",
        ),
        (
            {
                "refused": [
                    Refused(
                        "http://a/1",
                        "news about a report, not a report: “x”",
                        "某局2023年政府信息公开工作年度报告",
                    )
                ]
            },
            "complete",
            "",
        ),
        ({"refused": [Refused("http://a/1", "neither …", "某局召开会议")]}, "complete", "nothing missing"),
        (
            {"hidden": [("http://a/1", "another report stands in the archive and is not read: “b”")]},
            "partial",
            "pages hold another report of which nothing is kept: http://a/1 (another report stands",
        ),
        ({"gone": ["http://a/1"]}, "partial", "1 row lead to pages that are gone: http://a/1"),
        ({"stats": {**GOOD, "store/gone": 1, "store/gone_at": ["http://a/1"]}}, "complete", "1 report page gone"),
        ({"before": [run(stats={"verdict/known": 12})]}, "complete", "2 reports fewer than at the crawl before"),
        ({"before": [run(stats={"rows/seen": 30})]}, "partial", "shows 10 rows, earlier it showed 30"),
        ({"before": [run(stats={"rows/seen": 30}, walk=None)]}, "complete", ""),
    ],
)
def test_verdicts(words: dict[str, Any], verdict: str, reason: str) -> None:
    judgement = judge(crawl(**words))
    assert (judgement.verdict, reason in judgement.reason) == (verdict, True), judgement.reason


def promised(**words: Any) -> dict[str, Any]:
    return {**GOOD, "listings/promises": {"http://a/": Promise("http://a/", **words)}}


@pytest.mark.parametrize(
    ("words", "walk", "verdict", "reason"),
    [
        ({"pages": 4, "walked": 1, "seen": 2}, "full", "partial", "http://a/: states 4 pages, 1 read"),
        ({"pages": 4, "walked": 1, "seen": 2}, "new", "complete", ""),
        ({"rows": 46, "walked": 1, "seen": 10}, "full", "partial", "http://a/: states 46 rows, 10 seen"),
        ({"pages": 1, "rows": 10, "walked": 1, "seen": 10}, "full", "complete", "nothing missing"),
    ],
)
def test_what_a_listing_promises_must_have_been_walked(
    words: dict[str, Any], walk: str, verdict: str, reason: str
) -> None:
    judgement = judge(crawl(stats=promised(**words), walk=walk))
    assert (judgement.verdict, reason in judgement.reason) == (verdict, True), judgement.reason


def test_what_a_full_walk_found_stands_until_another_finds_otherwise() -> None:
    first = judge(crawl(stats=promised(pages=4, walked=1, seen=2)))
    after = run(verdict="partial", stats={"verdict/standing": standing(first.found)})
    ordinary = judge(crawl(walk="new", before=[after]))
    assert ordinary.verdict == "partial"
    assert "states 4 pages, 1 read (found on 2026-11-23)" in ordinary.reason
    again = run(verdict="partial", stats={"verdict/standing": standing(ordinary.found)})
    for failed in ({"stats": {}, "first_failing": [DNS], "failing": [DNS]}, {"walk": "new"}, {"restricted": True}):
        later = judge(crawl(before=[again], **failed))
        assert standing(later.found) == standing(first.found)
    well = judge(crawl(stats=promised(pages=4, walked=4, seen=10), before=[again]))
    assert (well.verdict, standing(well.found)) == ("complete", [])


def test_one_listing_of_several_that_shows_nothing_any_more_is_told() -> None:
    before = run(stats={"rows/seen": 10, "verdict/listings": {"http://a/": {"most": 1}}})
    empty = judge(crawl(stats=promised(walked=1), before=[before]))
    assert empty.verdict == "changed"
    assert "http://a/ answers but shows no rows; earlier it showed 1" in empty.reason


@pytest.mark.parametrize(
    ("seen", "ended", "verdict"), [(3, True, "partial"), (4, True, "complete"), (3, False, "complete")]
)
def test_a_row_that_vanishes_is_told_on_an_ordinary_night_too(seen: int, ended: bool, verdict: str) -> None:
    before = run(stats={"rows/seen": 4, "verdict/listings": {"http://a/": {"seen": 4, "most": 4}}})
    stats = promised(walked=1, seen=seen, ended=ended)
    ordinary = judge(crawl(stats=stats, walk="new", before=[before]))
    assert ordinary.verdict == verdict
    assert ("http://a/ shows 3 rows, earlier it showed 4" in ordinary.reason) is (verdict == "partial")
    later = crawl(stats=stats, walk="new", before=[before], verified=date(2026, 11, 3))
    assert judge(later).verdict == "complete", "looked at since, and found right"


def test_what_only_a_browser_can_show_is_not_empty() -> None:
    shell = ("http://a/", "script-only", "100 bytes without visible text")
    first = judge(crawl(shown={}, stats={}, first_failing=[shell], failing=[shell]))
    assert first.verdict == "partial"
    assert "needs a browser" in first.reason
    assert judge(crawl(stats={}, first_failing=[shell], failing=[shell])).verdict == "changed"
    drawn = judge(crawl(shown={}, stats=BARE | {"pages/drawn": "http://a/"}))
    assert drawn.verdict == "partial"
    assert "http://a/ shows no list: it needs a browser" in drawn.reason
    lost = Promise("http://a/", walked=1, noted=[Gap("unaddressed", "http://a/", "a title is opened by a script")])
    assert judge(crawl(shown={}, stats=BARE | {"listings/promises": {"http://a/": lost}})).verdict == "partial"


def test_a_portal_that_shrank_is_measured_by_its_fullest_walk_however_long_ago() -> None:
    lately = [run(stats={"rows/seen": 10, "verdict/most_rows": [30, "2026-01-02"]}) for _ in range(30)]
    assert most_rows(crawl(before=lately)) == (30, "2026-01-02")
    assert judge(crawl(before=lately)).verdict == "partial"
    assert judge(crawl(before=lately, verified=date(2026, 11, 3))).verdict == "complete"


def test_a_year_is_due_from_april_on() -> None:
    assert last_due_year(date(2026, 3, 31)) == 2024
    assert last_due_year(date(2026, 4, 1)) == 2025


def test_what_the_registry_expects() -> None:
    assert expected({"per_year": 2, "since": 2020}, TODAY) == 12
    assert expected({"reports": 7}, TODAY) == 7
    assert expected({}, TODAY) is None


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({}, True),
        ({"stats": {"visits/not_modified": 1}}, False),
        ({"stats": {"visits/stopped": 1}}, False),
        ({"stats": {"visits/listed": {"http://a/4/": "report"}}}, False),
        ({"restricted": True}, False),
        ({"seen": 1}, False),
    ],
)
def test_a_listing_to_which_nothing_leads_any_more_is_told_on_an_ordinary_night(
    how: dict[str, Any], told: bool
) -> None:
    held = {"http://a/": {"seen": 8, "most": 8}, "http://a/4/": {"seen": how.pop("seen", 2), "most": 2}}
    before = run(stats={"rows/seen": 10, "verdict/listings": held})
    stats = promised(walked=1, seen=8, ended=True) | how.pop("stats", {})
    ordinary = judge(crawl(stats=stats, walk="new", before=[before], **how))
    says = "nothing leads any more to http://a/4/; earlier 2 rows stood there"
    assert (says in ordinary.reason, ordinary.verdict) == (told, "partial" if told else "complete")
