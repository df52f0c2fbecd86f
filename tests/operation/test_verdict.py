"""What a crawl was worth."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from harvester.operation.verdict import Crawl, expected, judge, last_due_year
from harvester.store.runs import Run

TODAY = date(2026, 11, 23)
GOOD: dict[str, Any] = {"rows/seen": 10, "store/listing": 2, "reports/read": 10}
SHOWN: dict[int | None, int] = dict.fromkeys(range(2016, 2026), 1)


def crawl(**words: Any) -> Crawl:
    return Crawl(**{"ended": "finished", "stats": GOOD, "shown": SHOWN, **words})


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
        ({"stats": {**GOOD, "rows/off_host": 2}}, "complete", "2 rows lead off"),
        ({"ended": "blocked", "failing": [("http://a/", "blocked", "status 521")]}, "blocked", "status 521"),
        ({"shown": {}, "stats": {"store/listing": 1}}, "empty", "1 listing pages, 0 rows"),
        ({"shown": {}, "failing": [("http://a/", "dns", None)]}, "empty", "first failure: http://a/ (dns)"),
        (
            {"shown": {}, "failing": [("http://a/", "dns", "no such host")]},
            "empty",
            "http://a/ (dns: no such host)",
        ),
        ({"shown": {}, "before": [run(reports=4)]}, "changed", "any more"),
        (
            {"stats": {"store/listing": 1}, "before": [run(stats={"rows/seen": 10})]},
            "changed",
            "earlier it showed 10",
        ),
        ({"stats": {"store/listing": 1}, "walk": "new", "before": [run(stats={"rows/seen": 10})]}, "complete", ""),
        ({"before": [run(stats={"rows/seen": 30})]}, "partial", "shows 10 rows, earlier it showed 30"),
        ({"before": [run(stats={"rows/seen": 30}, walk=None)]}, "complete", ""),
    ],
)
def test_verdicts(words: dict[str, Any], verdict: str, reason: str) -> None:
    found, why = judge(crawl(**words), TODAY)
    assert found == verdict
    assert reason in why


def test_a_year_is_due_from_april_on() -> None:
    assert last_due_year(date(2026, 3, 31)) == 2024
    assert last_due_year(date(2026, 4, 1)) == 2025


def test_what_the_registry_expects() -> None:
    assert expected({"per_year": 2, "since": 2020}, TODAY) == 12
    assert expected({"reports": 7}, TODAY) == 7
    assert expected({}, TODAY) is None
