"""Every finding in its own words: what it counts and names, and where it is not made."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from harvester.listings.promises import Gap, Promise
from harvester.operation.findings import (
    NAMED,
    Crawl,
    Finding,
    counted,
    expected,
    findings,
    kept,
    kept_promises,
    last_due_year,
    most_rows,
    named,
    standing,
)
from harvester.operation.verdict import judge
from harvester.store import counters
from harvester.store.runs import Run
from harvester.store.store import Refused

TODAY = date(2026, 11, 23)
DAY = "2026-11-23"
GOOD: dict[str, Any] = {
    counters.ROWS_SEEN: 10,
    counters.LISTINGS: 2,
    counters.REPORTS: 10,
    counters.READ: 10,
    f"{counters.STORED}listing": 2,
}
SHOWN: dict[int | None, int] = dict.fromkeys(range(2016, 2026), 1)
A = "http://a/"


def crawl(stats: dict[str, Any] | None = None, **words: Any) -> Crawl:
    return Crawl(**{"ended": "finished", "stats": GOOD | (stats or {}), "shown": SHOWN, "today": TODAY, **words})


def run(**words: Any) -> Run:
    return Run(**{"portal": "county", "started_at": "2026-11-01", "verdict": "complete", "walk": "full", **words})


def said(stats: dict[str, Any] | None = None, **words: Any) -> list[tuple[str, str, str | None]]:
    return [(one.says, one.verdict, one.day) for one in findings(crawl(stats, **words))]


def partial(says: str, day: str | None = None) -> list[tuple[str, str, str | None]]:
    return [(says, "partial", day)]


FAILING = [(f"http://a/{n}", "timeout", None) for n in range(7)]


@pytest.mark.parametrize(
    ("stats", "words", "found"),
    [
        ({}, {}, []),
        ({}, {"failing": FAILING[:1]}, partial("1 page could not be read: http://a/0 (timeout)")),
        (
            {},
            {"failing": FAILING},
            partial(
                "7 pages could not be read: "
                + ", ".join(f"http://a/{n} (timeout)" for n in range(5))
                + " and 2 more"
            ),
        ),
        (
            {counters.BROKEN_OFF: 4},
            {},
            partial("4 pages broke off before the end (see the reports' warnings)"),
        ),
        ({counters.BROKEN_OFF: 5}, {}, []),  # half of them: the portal writes them so
        (
            {counters.BOUNDS_REASON: "more than 3 pages"},
            {},
            partial("stopped at its bounds (more than 3 pages)", DAY),
        ),
        ({counters.PUT_OFF: "a listing page failed"}, {}, partial("a listing page failed")),
        ({}, {"ended": "shutdown"}, partial("ended early (shutdown)")),
        ({counters.START_FAILED: "KeyError"}, {}, partial("could not ask all that is due: KeyError")),
        ({counters.SPIDER_FAILED: 1}, {}, partial("1 page made the spider fail, see the log", DAY)),
        (
            {counters.PAGER_UNREAD: 2},
            {},
            partial("2 listing pages lead on in a way that cannot be read (see the log)", DAY),
        ),
        (
            {counters.FILES_OFF_HOST: {"http://a/1": "http://f/1.pdf"}},
            {},
            partial(
                "1 files lie off the portal's hosts and were not asked:"
                " http://f/1.pdf (of http://a/1); see `allow`",
                DAY,
            ),
        ),
        (
            {},
            {"hidden": [("http://a/1", "b")]},
            partial("pages hold another report of which nothing is kept: http://a/1 (b)"),
        ),
        (
            {counters.FILES_LEFT: {"http://a/1": 3}},
            {},
            partial("files beyond ATTACHMENTS_MAX were not fetched: 3 of http://a/1", DAY),
        ),
        (
            {},
            {"off_host": ["http://f/1", "http://e/1", "http://f/2"]},
            partial(
                "3 rows off the portal's hosts were not asked: http://f/1, http://e/1, http://f/2;"
                " if e, f is the portal's, put it into `allow`",
                DAY,
            ),
        ),
        (
            {},
            {"gone": ["http://a/1", "http://a/2"]},
            partial("2 rows lead to pages that are gone: http://a/1, http://a/2", DAY),
        ),
        ({}, {"expect": {"reports": 10}}, []),
        ({}, {"expect": {"reports": 11}}, partial("10 reports known, 11 expected")),
        ({}, {"expect": {"per_year": 1, "since": 2016}}, []),
        (
            {},
            {"expect": {"per_year": 2, "since": 2024}},
            partial("fewer than 2 reports in 2 of 2 years (2024: 1, 2025: 1)"),
        ),
        ({}, {"expect": {"per_year": 2}}, []),
        ({}, {"expect": {"reports": 11}, "restricted": True}, []),
        (
            {},
            {"expect": {"per_year": 1, "since": 2024}, "shown": {**SHOWN, 2024: 0}},
            partial("fewer than 1 reports in 1 of 2 years (2024: 0)"),
        ),
        (
            {},
            {"expect": {"per_year": 1, "since": 2015}},
            partial("fewer than 1 reports in 1 of 11 years (2015: 0)"),
        ),
    ],
)
def test_what_is_missing_is_said_once_and_in_full(
    stats: dict[str, Any], words: dict[str, Any], found: list[tuple[str, str, str | None]]
) -> None:
    assert said(stats, **words) == found


@pytest.mark.parametrize(
    ("turned", "read", "told"), [(2, 0, False), (3, 2, True), (3, 3, False), (4, 3, True), (11, 10, True)]
)
def test_reports_that_are_none_any_more(turned: int, read: int, told: bool) -> None:
    found = said({f"{counters.STORED}turned": turned, counters.READ: read})
    says = f"{turned} pages that held reports are none any more: the portal was rebuilt?"
    assert found == ([(says, "changed", DAY)] if told else [])


BEFORE = [run(stats={counters.ROWS_SEEN: 10})]


@pytest.mark.parametrize(
    ("stats", "words", "told"),
    [
        ({counters.ROWS_SEEN: 0}, {}, True),
        ({counters.ROWS_SEEN: 1}, {"walk": "new"}, False),
        ({counters.ROWS_SEEN: 0, counters.NOT_MODIFIED: 1}, {}, False),
        ({counters.ROWS_SEEN: 0, counters.LISTING_FAILED: 2}, {}, False),
        ({counters.ROWS_SEEN: 0, counters.LISTING_FAILED: 1}, {}, True),
        ({counters.ROWS_SEEN: 0}, {"restricted": True}, False),
        ({counters.ROWS_SEEN: 0}, {"before": [run(stats={counters.ROWS_SEEN: 0})]}, False),
        ({counters.ROWS_SEEN: 0}, {"before": []}, False),
    ],
)
def test_a_listing_that_answers_without_rows(stats: dict[str, Any], words: dict[str, Any], told: bool) -> None:
    found = said(stats, **{"before": BEFORE, **words})
    says = "the listing answers but shows no rows; earlier it showed 10: the portal was rebuilt?"
    assert found == ([(says, "changed", DAY)] if told else [])


@pytest.mark.parametrize(
    ("before", "promise", "told"),
    [
        ({"most": 4}, {"walked": 1}, True),
        ({"most": 4}, {"walked": 1, "seen": 1}, False),
        ({"most": 4}, {"walked": 0}, False),
        ({"most": 0}, {"walked": 1}, False),
        ({}, {"walked": 1}, False),
        ({"most": 4}, None, False),
    ],
)
def test_one_listing_of_several_without_rows(
    before: dict[str, int], promise: dict[str, int] | None, told: bool
) -> None:
    stats = {} if promise is None else {counters.PROMISES: {A: Promise(A, **promise)}}
    found = said(stats, before=[run(stats={counters.WALKED: {A: before}})])
    says = "http://a/ answers but shows no rows; earlier it showed 4: it was rebuilt?"
    assert found == ([(says, "changed", DAY)] if told else [])


@pytest.mark.parametrize(
    ("rows", "most", "away", "words", "told"),
    [
        (9, 10, 0, {}, False),
        (8, 10, 0, {}, True),
        (0, 10, 0, {counters.NOT_MODIFIED: 1}, False),
        (8, 10, 1, {}, False),
        (87, 100, 3, {}, False),
        (86, 100, 3, {}, True),
        (86, 100, 9, {}, True),  # many at once are a portal built otherwise
    ],
)
def test_fewer_rows_than_ever(rows: int, most: int, away: int, words: dict[str, Any], told: bool) -> None:
    found = said(
        {counters.ROWS_SEEN: rows, **words}, before=[run(stats={counters.ROWS_SEEN: most})], taken_away=away
    )
    says = f"the listing shows {rows} rows, earlier it showed {most}"
    assert found == (partial(says, DAY) if told else [])


@pytest.mark.parametrize(
    ("seen", "away", "ended", "words", "told"),
    [
        (8, 0, True, {"walk": "new"}, True),
        (9, 0, True, {"walk": "new"}, False),
        (8, 1, True, {"walk": "new"}, False),
        (8, 0, False, {"walk": "new"}, False),
        (8, 0, True, {"walk": "full"}, False),
        (8, 0, True, {"walk": "new", "restricted": True}, False),
    ],
)
def test_fewer_rows_of_one_listing_on_an_ordinary_night(
    seen: int, away: int, ended: bool, words: dict[str, Any], told: bool
) -> None:
    before = [run(stats={counters.ROWS_SEEN: 10, counters.WALKED: {A: {"seen": 10}}})]
    promises = {counters.PROMISES: {A: Promise(A, walked=1, seen=seen, ended=ended)}}
    found = said(promises, before=before, taken_away=away, **words)
    assert found == (partial(f"http://a/ shows {seen} rows, earlier it showed 10", DAY) if told else [])


def refused(reason: str, title: str = "某局2023年政府信息公开年报", number: int = 1) -> Refused:
    return Refused(f"http://a/{number}", reason, title)


def test_rows_titled_as_reports_whose_pages_hold_none() -> None:
    ones = [
        refused("no table"),
        refused("news about a report, not a report: “x”", number=2),
        refused("a blank form", number=3),
        refused("no table", "某局召开会议", 4),
        refused("", "", 5),
        refused("no prose", number=6),
    ]
    assert said(refused=ones) == partial(
        "2 rows titled as reports lead to pages that hold none: http://a/1 (no table), http://a/6 (no prose)"
    )


def test_gaps_of_listings_are_told_each_and_off_host_rows_by_their_hosts() -> None:
    gaps = [Gap("off-host", "http://f/1", "off"), Gap("hollow", "http://a/2", "shows no row")]
    promises = {A: Promise(A, pages=3, walked=1, noted=gaps)}
    stats = {counters.PROMISES: promises, counters.PAGER_UNREAD: 4}
    full = [("http://a/2: shows no row", "partial", DAY), ("http://a/: states 3 pages, 1 read", "partial", DAY)]
    assert said(stats) == full
    assert said(stats, walk="new") == full[:1]
    assert said(stats, restricted=True) == full[:1]
    # a pager that cannot be read is counted alone only where nothing names it
    assert "4 listing pages" not in str(said(stats))


# -- what stands from other nights ------------------------------------------------------------------------


def test_what_a_full_walk_found_is_repeated_with_its_day() -> None:
    old = [Finding("x is missing", day="2026-11-01"), Finding("y changed", "changed", "2026-11-05")]
    before = [run(stats={counters.STANDING: standing(old)})]
    assert [str(one) for one in findings(crawl(walk="new", before=before))] == [
        "x is missing (found on 2026-11-01)",
        "y changed (found on 2026-11-05)",
    ]
    assert findings(crawl(before=before)) == [], "this walk found otherwise"
    checked = crawl(walk="new", before=before, verified=date(2026, 11, 1))
    assert [one.says for one in findings(checked)] == ["y changed"]
    again = {counters.PROMISES: {"x": Promise("x", noted=[Gap("hollow", "x", "is missing")])}}
    both = [Finding("x: is missing", day="2026-11-01")]
    told = findings(crawl(again, walk="new", before=[run(stats={counters.STANDING: standing(both)})]))
    assert [(one.says, one.day) for one in told] == [("x: is missing", DAY)], "said once"


@pytest.mark.parametrize(
    ("stats", "words", "whole"),
    [
        ({}, {}, True),
        ({}, {"walk": "new"}, False),
        ({}, {"ended": "shutdown"}, False),
        ({}, {"restricted": True}, False),
        ({counters.LISTINGS: 0}, {}, False),
        ({counters.LISTINGS: 1}, {}, True),
        ({counters.LISTING_FAILED: 1}, {}, False),
    ],
)
def test_which_walk_was_whole(stats: dict[str, Any], words: dict[str, Any], whole: bool) -> None:
    assert crawl(stats, **words).whole == whole


def test_only_findings_of_full_walks_stand() -> None:
    assert standing([Finding("a"), Finding("b", "changed", DAY)]) == [
        {"says": "b", "verdict": "changed", "day": DAY}
    ]


def test_files_of_scripts_that_nobody_read_are_told() -> None:
    unread = {"http://a/1.js": "timeout", "http://a/2.js": "http-503", "http://a/3.js": "robots"}
    found = crawl({**GOOD, counters.SCRIPTS_LEFT: ["http://a/9.js"], counters.SCRIPTS_UNREAD: unread})
    assert [(one.says, one.day) for one in findings(found)] == [
        (f"{says}; whether they bring rows is not known", DAY)
        for says in (
            "1 files of scripts were not read, there are too many: http://a/9.js",
            "2 files of scripts could not be read: http://a/1.js (timeout), http://a/2.js (http-503)",
        )
    ]
    assert judge(found).reason.endswith(
        "of 1 files of scripts it is not known whether they bring rows: http://a/3.js (robots)"
    )


def test_what_listings_state_is_kept_until_they_are_walked_again() -> None:
    before = [run(stats={counters.COUNTED: {A: [3, 40], "http://b/": [None, 2]}})]
    tonight = {A: Promise(A, pages=4), "http://c/": Promise("http://c/")}
    found = counted(crawl({counters.PROMISES: tonight}, before=before))
    assert found == {A: [4, None], "http://b/": [None, 2]}


def test_what_is_kept_of_a_listing() -> None:
    one = Promise(A, pages=3, rows=40, walked=1, seen=12, titled=5)
    before = [run(stats={counters.WALKED: {A: {"most": 20}}})]
    found = kept_promises(crawl({counters.PROMISES: {A: one}}, before=before))
    assert found == {
        A: {
            "pages": 3,
            "rows": 40,
            "walked": 1,
            "seen": 12,
            "titled": 5,
            "most": 20,
            "newest_first": False,
            "gaps": ["http://a/: states 3 pages, 1 read"],
        }
    }
    new = kept_promises(crawl({counters.PROMISES: {A: one}}, walk="new"))
    assert (new[A]["most"], new[A]["gaps"]) == (12, [])


def test_what_a_run_kept_last_counts() -> None:
    runs = [run(stats={"a": 1}), run(stats={"a": 2, "b": 0}), run(stats={"b": 3})]
    assert (kept(runs, "a"), kept(runs, "b"), kept(runs, "c")) == (1, 0, None)


def test_the_fullest_walk_since_somebody_looked() -> None:
    runs = [
        run(started_at="2026-11-20T01:00", stats={counters.ROWS_SEEN: 5}),
        run(started_at="2026-11-10T01:00", stats={counters.ROWS_SEEN: 9}),
        run(started_at="2026-11-05T01:00", stats={counters.ROWS_SEEN: 99}, walk="new"),
        run(started_at="2026-11-01T01:00", stats={counters.ROWS_SEEN: 7, counters.MOST_ROWS: [30, "2026-01-02"]}),
    ]
    assert most_rows(crawl(before=runs)) == (30, "2026-01-02")
    assert most_rows(crawl(before=runs, verified=date(2026, 1, 2))) == (9, "2026-11-10")
    assert most_rows(crawl(before=runs, verified=date(2026, 11, 10))) == (5, "2026-11-20")
    assert most_rows(crawl(before=runs, verified=date(2026, 11, 20))) is None


def test_how_many_reports_should_be_there_by_now() -> None:
    assert expected({"per_year": 2, "since": 2020, "reports": 3}, TODAY) == 3
    assert expected({"per_year": 2, "since": 2025}, TODAY) == 2
    assert expected({"per_year": 2, "since": 2027}, TODAY) == 0
    assert expected({"since": 2020}, TODAY) is None
    assert (last_due_year(date(2026, 3, 31)), last_due_year(date(2026, 4, 1))) == (2024, 2025)


def test_addresses_are_named_up_to_a_few() -> None:
    urls = [str(number) for number in range(NAMED + 1)]
    assert named(urls[:NAMED]) == "0, 1, 2, 3, 4"
    assert named(urls) == "0, 1, 2, 3, 4 and 1 more"
    assert named([]) == ""
