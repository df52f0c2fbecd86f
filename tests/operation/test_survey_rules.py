"""A survey's judgements one by one: what clicks and a trial came to, what is kept and shown of it; no crawl."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from twisted.python.failure import Failure

from harvester.errors import StoreError
from harvester.items import Fetched, Page, Problem, Refusal
from harvester.listings.page import Link
from harvester.listings.promises import Promise
from harvester.operation.survey import run as running
from harvester.operation.survey.findings import FOUND, Findings, Survey
from harvester.operation.survey.page import survey_page
from harvester.operation.survey.run import MOST_STARTS, _judge_clicks, _no_page, _Tried, _why_not
from harvester.operation.survey.spiders import Clicks, Trial
from harvester.portals.candidates import Candidate
from harvester.portals.evidence import Evidence, Seen
from harvester.portals.look import Look
from harvester.store import counters
from tests.made import report

HOST = "http://a.example"
TITLE = "青禾县水务局2023年政府信息公开工作年度报告"


def survey(**words: Any) -> Survey:
    return Survey(**{"host": "a.example", "name": "a", "body": "青禾县", "division": "140424", **words})


def test_an_entry_says_what_was_found_and_nothing_else() -> None:
    bare = survey(start=[f"{HOST}/nb/"], day="2026-11-30", evidence="no marks")
    assert bare.entry() == {
        "family": "plain",
        "name": "青禾县",
        "division": "140424",
        "start": [f"{HOST}/nb/"],
        "verified": False,
        "evidence": "surveyed 2026-11-30: 0 report rows, 0 read whole; no marks",
    }
    full = survey(
        family="trs", allow=["b"], options={"x": 1}, channels="c", reports=7, read=3, newest=2023, oldest=2019
    ).entry()
    assert (full["family"], full["allow"], full["x"], full["channels"]) == ("trs", ["b"], 1, "c")
    assert full["expect"] == {"reports": 7}
    assert "7 report rows, 2019-2023, 3 read whole" in full["evidence"]
    assert len(survey(evidence="x" * 500).entry()["evidence"]) == 400


def test_findings_are_kept_once_and_found_again(tmp_path: Path) -> None:
    kept = Findings(tmp_path / "below" / "survey.db")
    kept.keep(survey(day="2026-11-29", start=["x"], options={"a": 1}, notes=["n"], reports=3, seconds=1.5))
    kept.keep(survey(day="2026-11-30", start=["y"], trail=["t"]))
    kept.keep(survey(host="b.example", division="110000", day="2026-11-28"))
    assert kept.since("2026-11-29") == {"a.example"}
    assert kept.since("2026-11-30") == {"a.example"}
    assert kept.since("2026-12-01") == set()
    first, second = kept.all()
    assert (first.host, second.start, second.trail, second.notes) == ("b.example", ["y"], ["t"], [])
    (tmp_path / "none").write_text("x" * 200)
    with pytest.raises(StoreError, match="cannot be used"):
        Findings(tmp_path / "none")


def test_the_page_counts_what_was_found_by_province_and_reason() -> None:
    one = survey(outcome=FOUND, start=["http://a/<1>"], family="trs", reports=3, oldest=2019, newest=2023)
    others = [
        survey(outcome="gone", reason="dns", notes=["note"], division="999999"),
        survey(outcome="gone", family="plain"),
    ]
    shown = survey_page([one, *others], {"14": "山西"})
    assert "<p>3 candidates, 1 found.</p>" in shown
    assert "<summary>山西: 1 of 2 found</summary>" in shown
    assert "<summary>elsewhere: 0 of 1 found</summary>" in shown
    assert "name is unknown<td class=n>2</tr>" in shown
    assert shown.index("unknown<td class=n>2") < shown.index("reports read<td class=n>1")
    families = shown[shown.index("by family") :]
    assert "<td>trs<td class=n>1</tr></table>" in families[:200]
    assert "http://a/&lt;1&gt;" in shown
    assert "2019–2023" in shown
    assert "<tr class=gone>" in shown
    assert "dns<br>note</tr>" in shown


# -- the clicks ----------------------------------------------------------------------------------------


def look(*pages: str, elsewhere: dict[str, int] | None = None) -> Look:
    found = Look(lambda url: url.startswith(HOST))
    for number, body in enumerate(pages):
        found.pages[f"{HOST}/{number}"] = Seen(f"{HOST}/{number}", body.encode())
    found.elsewhere = Counter(elsewhere or {})
    return found


WORDS = "<p>" + "青禾县人民政府门户网站，公开的栏目有很多，这里只说几个。" * 2 + "</p>"


@pytest.mark.parametrize(
    ("found", "outcome", "reason"),
    [
        (look(WORDS), "no-listing", "1 pages looked at; none lists yearly reports"),
        (look(WORDS, WORDS), "no-listing", "2 pages looked at; none lists yearly reports"),
        (look("<script>x()</script>短"), "script", f"{HOST}/0 shows nothing without its scripts"),
        (look("短"), "no-listing", "1 pages looked at"),
        (look("<script>x()</script>" + "字" * 30), "script", f"{HOST}/0 shows nothing"),
        (look("<script>x()</script>" + "字" * 31), "no-listing", "1 pages"),
        (look(WORDS, elsewhere={"b": 2, "c": 5}), "elsewhere", f"{HOST}/0: 5 links lead on to c"),
        (look(WORDS, WORDS, elsewhere={"b": 2}), "no-listing", "2 pages"),
    ],
)
def test_why_there_is_no_listing(found: Look, outcome: str, reason: str) -> None:
    one = survey()
    said = _why_not(one, found, {})
    assert (said[0], reason in said[1]) == (outcome, True), said
    assert one.notes == ([running.BY_SCRIPT] if outcome == "script" else [])


@pytest.mark.parametrize(
    ("codes", "outcome", "reason"),
    [
        (["dns"], "gone", "0: dns: why"),
        (["dns", "dns"], "gone", "1: dns: why"),
        (["dns", "timeout"], "unreachable", "1: timeout: why"),
        (["timeout"], "unreachable", "0: timeout: why"),
        (["timeout", "blocked"], "blocked", "1: blocked: why"),
        (["robots", "timeout"], "robots", "0: robots: why"),
        (["robots", "blocked"], "blocked", "1: blocked: why"),
        (["off-host", "dns"], "moved", "0: off-host: why"),
        (["script-redirect"], "script", "0: script-redirect: why"),
    ],
)
def test_why_no_page_came(codes: list[str], outcome: str, reason: str) -> None:
    problems = {f"{n}": Problem(code, "why") for n, code in enumerate(codes)}
    assert _no_page(problems) == (outcome, reason)
    assert _why_not(survey(), look(), problems) == (outcome, reason)


def test_what_clicks_came_to(monkeypatch: pytest.MonkeyPatch) -> None:
    found = look(WORDS)
    starts = [f"{HOST}/{n}/" for n in range(MOST_STARTS + 1)]
    monkeypatch.setattr(Look, "starts", lambda self: (starts, "^20"))
    one, told = survey(), SimpleNamespace(best=SimpleNamespace(family="trs", evidence=["a mark"]), shapes=["/x"])
    found.left = 3
    _judge_clicks(one, found, {}, told)  # type: ignore[arg-type]
    assert (one.family, one.evidence, one.channels) == ("trs", "trs: a mark", "^20")
    assert one.start == starts[:MOST_STARTS]
    assert one.notes == [f"{MOST_STARTS + 1} listings; 1 are left out", "3 pages were not looked at"]
    assert one.outcome == "no-listing"  # until a trial says otherwise
    monkeypatch.setattr(Look, "starts", lambda self: (starts[:MOST_STARTS], ""))
    found.left = 0
    plain = survey()
    _judge_clicks(plain, found, {}, SimpleNamespace(best=None, shapes=["/x", "/y"]))  # type: ignore[arg-type]
    assert (plain.family, plain.notes) == ("plain", [])
    assert plain.evidence == "no family's marks; addresses like /x, /y"
    monkeypatch.setattr(Look, "starts", lambda self: ([], ""))
    none = survey()
    _judge_clicks(none, found, {}, Evidence([], ["/x"]))
    assert none.reason == "1 pages looked at; none lists yearly reports"


def clicks(*listings: str) -> Any:
    candidate = Candidate("a", "a.example", "青禾县", "140424", listings=listings)
    words = {"name": "a", "candidate": candidate, "look": look(), "problems": {}}
    one = type("One", (Clicks,), words).__new__(Clicks)
    one.__dict__.update(words)
    one._fronts = list(candidate.fronts)
    return one


def test_one_page_is_asked_after_the_other_the_fronts_last() -> None:
    one = clicks()
    (first,) = one.ahead()
    assert (first.url, first.meta["kind"], first.dont_filter) == ("http://a.example/", "listing", True)
    failure = Failure(TimeoutError())
    failure.request = first  # type: ignore[attr-defined]
    (second,) = one.failed(failure)
    assert second.url == "https://a.example/"
    assert list(one.problems) == ["http://a.example/"]
    answer = HtmlResponse(second.url, body=WORDS.encode(), request=second, encoding="utf-8")
    assert list(one.parse(answer)) == []  # it came: the other fronts are not asked
    assert list(one.look.pages) == ["https://a.example/"]
    assert one._fronts == []


def test_an_answer_is_kept_at_the_address_that_was_asked_with_its_mark() -> None:
    one = clicks()
    (first,) = one.ahead()
    marked = first.replace(url=f"{HOST}/x")
    step = first.meta["step"].__class__(f"{HOST}/x#1")
    answer = HtmlResponse(f"{HOST}/x", body=b"x", request=marked.replace(meta={"step": step}))
    list(one.parse(answer))
    moved = HtmlResponse(f"{HOST}/y", body=b"x", request=marked.replace(meta={"step": step}))
    list(one.parse(moved))
    assert list(one.look.pages) == [f"{HOST}/x#1", f"{HOST}/y"]


# -- the trial -----------------------------------------------------------------------------------------


class Family:
    """What a trial asks of the family before which it stands."""

    def __init__(self, stats: dict[str, Any] | None = None, **words: Any) -> None:
        self.crawler = SimpleNamespace(stats=SimpleNamespace(get_value=(stats or {}).get))
        self.portal = SimpleNamespace(owns=lambda url: url.startswith("http://a.") or "xxgk" in url)
        self.rows, self.promised, self.held, self._let, self._led = {}, 1, set(), 0, set()
        self.__dict__.update(words)

    def reports(self, rows: list[Link], response: Any, promise: Any) -> Any:
        yield "an item"
        yield from (Request(link.url) for link in rows)

    def follow_channels(self, found: list[Link], depth: int, listing: str, *, own: bool) -> Any:
        yield from (Request(link.url) for link in found)

    def itself(self, response: Any) -> Any:
        yield "itself"

    def read(self, response: Any) -> Any:
        return SimpleNamespace(pages=response.pages)


class Tried(Trial, Family):  # type: ignore[misc]
    pass


def link(name: str, title: str = TITLE, date: str | None = None) -> Link:
    return Link(f"{HOST}/{name}", title, title, date)


def rows(*links: Link) -> dict[str, Link]:
    return {one.url: one for one in links}


WALKED = {counters.LISTINGS: 1}
A = [link("1"), link("2", "青禾县水务局召开会议"), link("3", "青禾县水务局")]


@pytest.mark.parametrize(
    ("held", "titled"),
    [(set(), ["1"]), ({f"{HOST}/3"}, ["1", "3"]), ({f"{HOST}/1"}, ["1"]), ({f"{HOST}/2"}, ["1", "2"])],
)
def test_rows_of_reports_by_title_or_because_they_were_read(held: set[str], titled: list[str]) -> None:
    found = Tried(rows=rows(*A), held=held).titled()
    assert [one.url.rpartition("/")[2] for one in found] == titled


def test_where_no_title_says_so_what_was_read_tells_for_all_that_may_be() -> None:
    others = rows(link("3", "青禾县水务局"), link("2", "青禾县水务局召开会议"), link("4", ""), link("5", "2023年"))
    assert Tried(rows=others).titled() == []
    read = Tried(rows=others, held={f"{HOST}/3"}).titled()
    assert {one.url.rpartition("/")[2] for one in read} <= {"3", "5"}
    assert f"{HOST}/3" in {one.url for one in read}
    assert f"{HOST}/4" not in {one.url for one in read}


def test_years_are_those_of_titles_else_before_the_day() -> None:
    without = "青禾县水务局政府信息公开工作年度报告"
    found = Tried(rows=rows(link("1"), link("2", without, "2022-03-01"), link("3", without + " "))).years()
    assert found == [2023, 2021]


GAP = Promise(HOST, pages=3, walked=1, seen=1)


@pytest.mark.parametrize(
    ("stats", "words", "short"),
    [
        (WALKED, {}, False),
        (WALKED, {"rows": {}}, True),
        (WALKED, {"promised": 2}, True),
        ({counters.LISTINGS: 2}, {"promised": 2}, False),
        ({}, {}, True),
        (WALKED | {counters.PAGER_UNREAD: 1}, {}, True),
        (WALKED | {counters.REPEATED: 1}, {}, True),
        (WALKED | {counters.FAILED: 1}, {}, True),
        (WALKED | {counters.PROMISES: {HOST: GAP}}, {}, True),
        (WALKED | {counters.PROMISES: {HOST: Promise(HOST, walked=1, seen=1)}}, {}, False),
    ],
)
def test_rows_seem_to_be_missing(stats: dict[str, Any], words: dict[str, Any], short: bool) -> None:
    assert Tried(stats, **({"rows": rows(*A)} | words)).short() == short


def urls(found: Any) -> list[str]:
    return [one.url.rpartition("/")[2] if isinstance(one, Request) else one for one in found]


def test_of_the_reports_a_few_are_let_through() -> None:
    one, many = Tried(), [link(str(n)) for n in range(5)]
    answer = SimpleNamespace(url=f"{HOST}/list")
    assert urls(one.reports(many[:2], answer, None)) == ["an item", "0", "1"]
    assert urls(one.reports(many[2:], answer, None)) == ["an item", "2"]
    assert len(one.rows) == 5


def test_what_was_asked_as_a_channel_and_leads_on_is_one_row() -> None:
    one = Tried()
    channel = Link(f"{HOST}/c", TITLE, TITLE)
    folder = Link(f"{HOST}/2023/", "2023年度报告", "2023年度报告")
    assert urls(one.follow_channels([channel, folder], 0, "")) == ["c", ""]
    assert list(one.rows) == [channel.url]
    for _ in range(Trial.READ):
        one._let = Trial.READ
    answer = SimpleNamespace(url=channel.url)
    assert urls(one.reports([link("own"), link("next")], answer, None)) == ["an item", "own"]
    assert sorted(one.rows) == [f"{HOST}/next", f"{HOST}/own"]
    assert urls(one.follow_channels([Link(f"{HOST}/d", TITLE, TITLE)], 0, "")) == []
    assert f"{HOST}/d" in one.rows


def test_what_was_asked_as_a_channel_and_is_a_report_is_a_row() -> None:
    one = Tried(rows={f"{HOST}/c": link("c")})
    answer = SimpleNamespace(url=f"{HOST}/c", meta={})
    assert list(one.itself(answer)) == ["itself"]
    assert one.rows[f"{HOST}/c"].title == TITLE
    list(one.itself(SimpleNamespace(url=f"{HOST}/e", meta={"row": SimpleNamespace(title="甲")})))
    assert one.rows[f"{HOST}/e"].title == "甲"


@pytest.mark.parametrize(("page", "pages", "promised"), [(1, 4, 5), (1, None, 2), (2, 4, 1)])
def test_pages_are_promised_by_the_first_of_a_listing(page: int, pages: int | None, promised: int) -> None:
    one = Tried()
    one.read(SimpleNamespace(meta={"page": page}, pages=pages))
    assert one.promised == promised


def tried(stats: dict[str, Any] | None = None, **words: Any) -> _Tried:
    found = _Tried({"o": 1})
    spider = Tried(WALKED | (stats or {}), **words)
    found.crawler = SimpleNamespace(  # type: ignore[assignment]
        spider=spider, stats=SimpleNamespace(get_value=lambda key, default=None: (stats or {}).get(key, default))
    )
    return found


def test_what_a_trial_came_to() -> None:
    one, found = survey(start=[f"{HOST}/nb/"], family="plain"), tried(rows=rows(*A), promised=1)
    found.spider.rows["http://xxgk.example/9"] = Link("http://xxgk.example/9", "", "")
    found.spider.rows["http://b.example/9"] = Link("http://b.example/9", "", "")
    found.read, found.refusals = 1, ["x: refused"]
    found.judge(one)
    assert (one.outcome, one.rows, one.reports, one.read) == (FOUND, 5, 1, 1)
    assert (one.newest, one.oldest, one.promised, one.options) == (2023, 2023, 1, {"o": 1})
    assert one.allow == ["xxgk.example"]
    assert one.notes == ["not read: x: refused"]


@pytest.mark.parametrize(
    ("given", "refusals", "outcome", "reason", "family"),
    [
        (rows(*A), ["x: refused"], "rows", "x: refused", "plain"),
        (rows(*A), [], "rows", "no report's page was asked for", "plain"),
        (rows(A[1]), [], "hollow", "1 rows at http://a.example/nb/, none titled as a report", "plain"),
        ({}, [], "hollow", "0 rows at http://a.example/nb/, none titled as a report", "browser"),
    ],
)
def test_a_trial_that_read_nothing(
    given: dict[str, Link], refusals: list[str], outcome: str, reason: str, family: str
) -> None:
    one, found = survey(start=[f"{HOST}/nb/"], family="plain"), tried(rows=given)
    found.refusals = refusals
    found.judge(one)
    assert (one.outcome, one.reason, one.family) == (outcome, reason, family)
    assert (running.BY_SCRIPT in one.notes) == (family == "browser")
    assert ("some of what the listings promise did not come" in one.notes) == (outcome == "hollow")


def test_a_trial_that_did_not_start_or_was_stopped() -> None:
    one, never = survey(), _Tried({})
    never.judge(one)
    assert (one.outcome, one.reason) == ("rows", "the trial did not start, see the log")
    assert (never.ended, never.requests, never.reports, never.short) == (False, 0, 0, True)
    assert not tried({"finish_reason": "shutdown"}).ended
    ended = tried({"finish_reason": "finished", "downloader/request_count": 7}, rows=rows(*A))
    assert (ended.ended, ended.requests, ended.reports, ended.short) == (True, 7, 1, False)


def test_what_was_scraped_is_counted_and_what_was_not_read_is_named() -> None:
    found = tried()
    came = Fetched("a", f"{HOST}/1", "report", 200, "2026-11-30T00:00:00+00:00", requested=f"{HOST}/0")
    found._scraped(Page(came, report()))
    assert (found.read, found.refusals, found.spider.held) == (1, [], {f"{HOST}/0"})
    found._scraped(Page(came, Problem("timeout", "x")))
    found._scraped(Page(came, Refusal("news, not a report")))
    found._scraped("no page")
    assert found.read == 1
    assert found.refusals == [f"{HOST}/1: timeout", f"{HOST}/1: news, not a report"]
