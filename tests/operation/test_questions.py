"""The questions behind a verdict, in their order, each reason as a person reads it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from harvester.listings.promises import Gap, Promise
from harvester.operation.findings import Crawl
from harvester.operation.verdict import Judgement, judge
from harvester.store import counters
from harvester.store.runs import Run
from harvester.store.store import Refused

TODAY = date(2026, 11, 23)
LISTING = f"{counters.STORED}listing"
GOOD: dict[str, Any] = {counters.ROWS_SEEN: 10, counters.LISTINGS: 2, LISTING: 2, counters.READ: 10}
BARE: dict[str, Any] = {counters.LISTINGS: 1, LISTING: 1, counters.SAYS_EMPTY: "http://a/"}
SHOWN: dict[int | None, int] = dict.fromkeys(range(2016, 2026), 1)
A, B = "http://a/", "http://b/"
DNS, LATE, GONE, WALL, SHELL, OURS = (
    (A, "dns", "the host's name is unknown"),
    (B, "timeout", None),
    (A, "http-404", None),
    (A, "blocked", "status 521"),
    (A, "script-only", "100 bytes"),
    (A, "machine", "no memory"),
)


def judged(stats: dict[str, Any] | None = None, **words: Any) -> Judgement:
    given = GOOD if stats is None else stats
    return judge(Crawl(**{"ended": "finished", "stats": given, "shown": SHOWN, "today": TODAY, **words}))


def run(**words: Any) -> Run:
    return Run(**{"portal": "county", "started_at": "2026-11-01", "verdict": "complete", "walk": "full", **words})


NONE: dict[str, Any] = {"shown": {}}


@pytest.mark.parametrize(
    ("stats", "words", "verdict", "reason"),
    [
        (None, {}, "complete", "10 reports known, nothing missing"),
        (None, {"shown": {2020: 1}}, "complete", "1 report known, nothing missing"),
        (
            None,
            {"restricted": True},
            "complete",
            "10 reports known; only a part was asked for (-a), so what is missing is not known",
        ),
        ({**GOOD, counters.STORE_ERROR: "no room"}, {}, "partial", "stopped: no room"),
        (
            {**GOOD, counters.STORE_ERROR: "no room", counters.PUT_OFF: "put off"},
            {},
            "partial",
            "stopped: no room; put off",
        ),
        (
            {f"{counters.PROBLEM}machine": 1},
            {"failing": [LATE, OURS]},
            "partial",
            "this machine or program failed, not the portal: http://a/ (machine: no memory)",
        ),
        (
            {f"{counters.PROBLEM}timeout": 1},
            {"failing": [LATE]},
            "partial",
            "1 page could not be read: http://b/ (timeout)",
        ),
        ({counters.START_FAILED: "KeyError"}, NONE, "partial", "the crawl failed before it began: KeyError"),
        (
            {counters.SPIDER_FAILED: 2},
            NONE,
            "partial",
            "our program failed on 2 answers, see the log",
        ),
        (
            {counters.SPIDER_FAILED: 2},
            {},
            "partial",
            "2 pages made the spider fail, see the log (found on 2026-11-23)",
        ),
        (
            {},
            {"ended": "blocked", "failing": [LATE, WALL]},
            "blocked",
            "the portal turned us away: http://a/: status 521",
        ),
        (
            {counters.BLOCKED: 1},
            {"failing": [(A, "blocked", None)]},
            "blocked",
            "the portal turned us away: http://a/: blocked",
        ),
        ({counters.BLOCKED: 1}, {}, "blocked", "the portal turned us away"),
        ({**GOOD, counters.BLOCKED: 1}, {}, "complete", "10 reports known, nothing missing"),
        (
            {},
            {"first_failing": [DNS, LATE], **NONE},
            "unreachable",
            "none of its first pages can be had: http://a/ (the host's name is unknown), http://b/ (timeout)",
        ),
        (
            {},
            {"first_failing": [LATE]},
            "unreachable",
            "none of its first pages can be had: http://b/ (timeout); 10 reports known from earlier crawls",
        ),
        (
            {},
            {"first_failing": [LATE, GONE]},
            "partial",
            "none of its first pages could be read: http://b/ (timeout), http://a/ (http-404);"
            " 10 reports known from earlier crawls",
        ),
        (
            {},
            {"first_failing": [GONE]},
            "changed",
            "none of its first pages is a listing any more: http://a/ (http-404);"
            " 10 reports known from earlier crawls",
        ),
        (
            {},
            {"first_failing": [GONE], **NONE},
            "empty",
            "no report found: none of its first pages is a listing: http://a/ (http-404)",
        ),
        (
            {},
            {"first_failing": [GONE], "before": [run(reports=1)], **NONE},
            "changed",
            "none of its first pages is a listing any more: http://a/ (http-404)",
        ),
        (
            {},
            {"first_failing": [GONE, SHELL], **NONE},
            "partial",
            "no report found: http://a/ (http-404), http://a/ (script-only: 100 bytes);"
            ' it needs a browser (family "browser")',
        ),
        (
            {LISTING: 1, counters.SAYS_EMPTY: A},
            {"first_failing": [DNS], **NONE},
            "empty",
            "no report found (0 listing pages, 0 rows, 0 pages that are no reports, 0 failures)",
        ),
        (
            {**BARE, counters.ROWS_SEEN: 3, f"{counters.STORED}refused": 2, f"{counters.STORED}turned": 1},
            NONE,
            "empty",
            "no report found (1 listing pages, 3 rows, 3 pages that are no reports, 0 failures)",
        ),
        (
            {counters.LISTINGS: 1, LISTING: 1, counters.INSTEAD: "http://a/ shows no row; it holds 2 buttons"},
            NONE,
            "partial",
            "no report found (1 listing pages, 0 rows, 0 pages that are no reports, 0 failures);"
            " http://a/ shows no row; it holds 2 buttons",
        ),
        (
            {counters.LISTINGS: 1, LISTING: 1, counters.ROWS_SEEN: 1},
            {"refused": [Refused("http://a/1.html", "cut off", "甲县水利局2023年政府信息公开年报")], **NONE},
            "partial",
            "no report found (1 listing pages, 1 rows, 0 pages that are no reports, 0 failures);"
            " 1 row titled as reports lead to pages that hold none: http://a/1.html (cut off)",
        ),
        (
            BARE,
            {"before": [run(reports=0), run(reports=4)], **NONE},
            "changed",
            "no report any more, there were some earlier (1 listing pages, 0 rows, 0 pages that are no reports,"
            " 0 failures)",
        ),
        (
            BARE,
            {"failing": [GONE, LATE, DNS], **NONE},
            "partial",
            "no report found (1 listing pages, 0 rows, 0 pages that are no reports, 3 failures;"
            " first failure: http://b/ (timeout))",
        ),
        (
            BARE,
            {"failing": [GONE], **NONE},
            "empty",
            "no report found (1 listing pages, 0 rows, 0 pages that are no reports, 1 failures;"
            " first failure: http://a/ (http-404))",
        ),
        (
            BARE,
            {"ended": "shutdown", **NONE},
            "partial",
            "ended early (shutdown), before a report was found",
        ),
        (
            BARE,
            {"ended": "bound on seconds", **NONE},
            "partial",
            "no report found (1 listing pages, 0 rows, 0 pages that are no reports, 0 failures);"
            " ended early (bound on seconds)",
        ),
        (
            {**BARE, counters.DRAWN: A},
            NONE,
            "partial",
            "no report found (1 listing pages, 0 rows, 0 pages that are no reports, 0 failures);"
            ' http://a/ shows no list: it needs a browser (family "browser")',
        ),
        (
            {**BARE, counters.DRAWN: A},
            {"before": [run(reports=4)], **NONE},
            "changed",
            "no report any more, there were some earlier (1 listing pages, 0 rows, 0 pages that are no reports,"
            " 0 failures)",
        ),
        (
            {**BARE, counters.PROMISES: {A: Promise(A, noted=[Gap("hollow", f"{A}{n}", "x") for n in range(4)])}},
            NONE,
            "partial",
            "no report found (1 listing pages, 0 rows, 0 pages that are no reports, 0 failures);"
            " http://a/0: x; http://a/1: x; http://a/2: x",
        ),
    ],
)
def test_a_verdict_and_its_reason(
    stats: dict[str, Any] | None, words: dict[str, Any], verdict: str, reason: str
) -> None:
    found = judged(stats, **words)
    assert (found.verdict, found.reason) == (verdict, reason)


def test_what_changed_is_told_before_what_is_missing() -> None:
    found = judged(
        {**GOOD, f"{counters.STORED}turned": 11}, failing=[LATE], expect={"reports": 12}, gone=["http://a/1"]
    )
    assert found.verdict == "changed"
    parts = found.reason.split("; ")
    assert parts[0].startswith("11 pages that held reports")
    assert [part.split(" ")[0] for part in parts[1:]] == ["1", "1", "10"]
    assert len(found.found) == 4


@pytest.mark.parametrize(
    ("stats", "words", "note"),
    [
        (
            {counters.GONE: ["http://a/1", "http://a/2"], f"{counters.STORED}gone": 2},
            {},
            "2 report pages gone since the last crawl: http://a/1, http://a/2",
        ),
        (
            {counters.GONE: ["http://a/1"], f"{counters.STORED}gone": 1},
            {},
            "1 report page gone since the last crawl: http://a/1",
        ),
        ({}, {"before": [run(stats={counters.KNOWN: 11})]}, "1 reports fewer than at the crawl before"),
        ({}, {"before": [run(stats={counters.KNOWN: 10})]}, None),
        ({counters.RENAMED: "old"}, {}, "the entry was called 'old' before; what it had fetched was taken over"),
        (
            {},
            {"shared": {"other": {"2020": 2, "": 1}}},
            "3 of them stand under the entry 'other' too: two entries over the same addresses",
        ),
    ],
)
def test_what_a_verdict_tells_besides(stats: dict[str, Any], words: dict[str, Any], note: str | None) -> None:
    found = judged(GOOD | stats, **words)
    assert found.verdict == "complete"
    assert found.reason == "10 reports known, nothing missing" + (f"; {note}" if note else "")
    missing = judged(GOOD | stats, failing=[LATE], **words)
    assert missing.reason == "1 page could not be read: http://b/ (timeout)" + (f"; {note}" if note else "")
