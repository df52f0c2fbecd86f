"""The stages that read a page, one by one: what each leaves alone, counts and ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler

from harvester.items import Fetched, File, Missed, Page, Problem, Refusal, Row
from harvester.reading import canary
from harvester.replica import markup
from harvester.replica.figures import figures_for
from harvester.store import counters
from pipelines.fingerprint import FingerprintPipeline, filled
from pipelines.judge import JudgePipeline, judge
from pipelines.read import BROKEN_OFF, ReadPipeline
from tests.made import MONDAY, page, report
from tests.pipelines.support import counted, crawler_at, ended, on

URL = "http://county.example/nb/1.html"
ROW = Row("某县水利局2021年政府信息公开工作年度报告", "2022-01-20")
SHELL = b"<html><body><script>render()</script></body></html>"


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return crawler_at(tmp_path, PORTAL_MAX_BLOCKED=2, STORE_BATCH=2)


def fetched(body: bytes, **came: Any) -> Page:
    return Page(replace(Fetched("county", URL, "report", 200, MONDAY, body, row=ROW), **came))


# -- read ---------------------------------------------------------------------------------------------------


@pytest.fixture
def reading(crawler: Crawler, tmp_path: Path) -> Iterator[ReadPipeline]:
    stage = ReadPipeline.from_crawler(crawler)
    assert (tmp_path / "x.db.reading").is_dir(), "the page that is being read is noted beside the database"
    yield stage
    stage.close_spider()
    assert not (tmp_path / "x.db.reading").exists()
    assert canary._current is None


FIGURES = figures_for("某县水利局", 2021)
REPORT = markup.dress(FIGURES, "plain").encode()


def test_a_report_is_read_and_counted(reading: ReadPipeline, crawler: Crawler) -> None:
    one = fetched(REPORT)
    assert reading.process_item(one) is one
    assert one.report is not None
    assert one.report.tables.requests == FIGURES.tables["requests"]
    assert one.report.url == URL
    assert counted(crawler) == {counters.READ: 1}


@pytest.mark.parametrize(
    ("one", "outcome"),
    [
        (fetched(REPORT, kind="listing"), None),
        (fetched(REPORT, status=304), None),
        (Page(fetched(REPORT).fetched, Problem("blocked", "x")), Problem("blocked", "x")),
        (fetched(b"%PDF-1.7"), None),
    ],
    ids=["listing", "not modified", "problem", "file"],
)
def test_what_is_no_report_page_is_left_as_it_is(
    one: Page, outcome: object, reading: ReadPipeline, crawler: Crawler
) -> None:
    assert reading.process_item(one) is one
    assert one.outcome == outcome
    assert counted(crawler) == {}
    assert reading.process_item({"no": "page"}) == {"no": "page"}


def test_row_and_portal_say_what_the_page_does_not(reading: ReadPipeline) -> None:
    bare = REPORT.replace("某县水利局".encode(), "本机关".encode()).replace(b"2021", b"")
    told, untold = fetched(bare, portal_name="某县人民政府"), fetched(bare, row=None, portal_name="某县人民政府")
    reading.process_item(told)
    reading.process_item(untold)
    assert told.report is not None
    assert (told.report.agency, told.report.year) == ("某县水利局", 2021)
    assert told.report.metadata["published_on"] == "2022-01-20"
    assert untold.report is None or untold.report.agency == "某县人民政府"


def test_the_charset_that_the_server_names_counts(reading: ReadPipeline) -> None:
    one = fetched(REPORT.decode().encode("gb18030"), content_type="text/html; charset=gbk")
    reading.process_item(one)
    assert one.report is not None
    assert one.report.agency == "某县水利局"


def test_a_page_that_breaks_off_says_so_and_a_whole_one_does_not(reading: ReadPipeline) -> None:
    whole = fetched(b"<html><body>" + REPORT + b"</body></html>")
    cut = fetched(b"<html><body>" + REPORT)
    notice = fetched(b"<html><body><h1>" + "会议通知".encode() + b"</h1>" + b"<p>text</p>" * 300, row=None)
    for one in (whole, cut, notice):
        reading.process_item(one)
    assert whole.report is not None
    assert BROKEN_OFF not in whole.report.warnings
    assert cut.report is not None
    assert BROKEN_OFF in cut.report.warnings
    assert notice.refusal is not None
    assert notice.refusal.endswith(f"; {BROKEN_OFF}")


# -- judge --------------------------------------------------------------------------------------------------

REFUSED = Refusal("no report")


def test_a_page_without_a_report_is_told_by_what_it_says_itself() -> None:
    one = Page(fetched(SHELL).fetched, REFUSED)
    judge(one)
    assert one.problem == "script-only"
    plain = Page(fetched("<html><body><p>会议通知</p></body></html>".encode()).fetched, REFUSED)
    judge(plain)
    assert plain.outcome is REFUSED, "where the page says nothing, the reader's word stands"


@pytest.mark.parametrize(
    "one",
    [
        Page(fetched(SHELL, kind="listing").fetched, REFUSED),
        Page(fetched(SHELL, status=404).fetched, REFUSED),
        Page(fetched(SHELL).fetched, REFUSED, files=[File("http://county.example/a.pdf", "a.pdf", b"%PDF")]),
        Page(fetched(SHELL).fetched, REFUSED, missed=[Missed("http://county.example/a.pdf", "http-404", "x")]),
        Page(fetched(b"%PDF-1.7").fetched, REFUSED),
        Page(fetched(SHELL).fetched, None),
    ],
    ids=["listing", "status", "files", "missed", "file", "no refusal"],
)
def test_what_a_page_says_is_not_asked_where_its_report_is_what_is_missing(one: Page) -> None:
    was = one.outcome
    judge(one)
    assert one.outcome is was


def test_the_cookies_of_a_challenge_are_evidence() -> None:
    body = b"<html><body><script>document.cookie</script></body></html>"
    one = Page(fetched(body, headers={"Set-Cookie": "__jsl_clearance=1"}).fetched, REFUSED)
    judge(one)
    assert one.problem == "blocked"
    assert "__jsl_clearance" in (one.detail or "")


CHALLENGE = Page(
    fetched(
        b"<html><body><script>go()</script></body></html>", headers={"Set-Cookie": "__jsl_clearance=1"}
    ).fetched,
    REFUSED,
)


def test_a_portal_that_turns_us_away_is_left_alone_once_and_not_before_its_time(crawler: Crawler) -> None:
    stage = JudgePipeline.from_crawler(crawler)
    on(stage, replace(CHALLENGE))
    assert counted(crawler) == {counters.FAILED: 1, f"{counters.FAILED_AS}blocked": 1, counters.BLOCKED: 1}
    assert ended(crawler) == []
    on(stage, replace(CHALLENGE))
    assert ended(crawler) == ["blocked"]
    on(stage, replace(CHALLENGE))
    assert ended(crawler) == ["blocked"]
    assert counted(crawler)[counters.BLOCKED] == 3


def test_what_has_a_problem_already_is_not_counted_twice(crawler: Crawler) -> None:
    stage = JudgePipeline.from_crawler(crawler)
    on(stage, Page(fetched(SHELL).fetched, Problem("timeout", "x")), {"no": "page"}, page("http://a/1", report()))
    assert counted(crawler) == {}


def test_a_title_without_a_report_is_hollow_and_counted(crawler: Crawler) -> None:
    stage = JudgePipeline.from_crawler(crawler)
    body = f"<html><body><h1>{ROW.title}</h1></body></html>".encode()
    one = Page(fetched(body).fetched, Refusal("the title is a report's, but neither text nor table follows"))
    on(stage, one)
    assert one.problem == "hollow"
    assert counted(crawler) == {counters.HOLLOW: 1, counters.FAILED: 1, f"{counters.FAILED_AS}hollow": 1}
    assert ended(crawler) == []


# -- fingerprint --------------------------------------------------------------------------------------------


def test_the_fields_of_reports_are_counted_for_the_monitors(crawler: Crawler) -> None:
    stage = FingerprintPipeline.from_crawler(crawler)
    full, bare = report(), report(None, None, published=None)  # type: ignore[arg-type]
    bare.sections, bare.metadata = [], {}
    full.beside = [report(year=2020), report(year=2019)]
    for content in (full, bare):
        one = page("http://a/1", content)
        one.filing.digest = None
        assert stage.process_item(one) is one
        assert one.filing.digest is not None
    assert counted(crawler) == {
        "fields/agency": 1,
        "fields/year": 1,
        "fields/published_on": 1,
        "fields/index_no": 1,
        "fields/sections": 1,
        "fields/tables": 2,
        counters.BESIDE: 2,
    }
    assert stage.process_item({"no": "page"}) == {"no": "page"}
    refused = page("http://a/2", refusal="a notice")
    stage.process_item(refused)
    assert counted(crawler)["fields/tables"] == 2


@pytest.mark.parametrize("left", ["proactive", "requests", "review_litigation", "statistics", None])
def test_any_table_alone_is_a_table(left: str | None) -> None:
    one = report()
    held = one.tables.requests
    one.tables = replace(one.tables, proactive=None, requests=None, review_litigation=None, statistics=None)
    if left is not None:
        setattr(one.tables, left, held)
    assert ("tables" in filled(one)) == (left is not None)
