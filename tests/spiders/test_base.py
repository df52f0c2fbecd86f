"""What all families share, a page at a time: what is asked, counted and told, on both sides of every bound."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from harvester.errors import HarvesterError
from harvester.items import Problem, Row
from harvester.middlewares.ending import Ended
from harvester.middlewares.problem import Refused
from harvester.portals.loader import spider_class
from harvester.store import counters
from spiders.base import PortalSpider
from spiders.listing import Listing, request_of
from tests.spiders.reading import spider
from tests.spiders.steps import HOST, META, URL, Walking, kinds, listing, row

# -- arguments and settings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "number"), [("2020", 2020), (7, 7), ("", None), (None, None)])
def test_arguments_are_whole_numbers(given: str | int | None, number: int | None) -> None:
    assert PortalSpider.check_arguments(given, given) == (number, number)


@pytest.mark.parametrize("words", [{"since": "last"}, {"limit": "-1"}, {"sinse": "2020"}])
def test_a_wrong_argument_is_told_before_the_crawl(words: dict[str, str]) -> None:
    with pytest.raises(HarvesterError):
        PortalSpider.check_arguments(**words)


def test_an_entrys_own_delay_and_old_tls_are_settings_of_its_crawl_alone() -> None:
    def set_by(**options: Any) -> Settings:
        settings = Settings({"CONTACT": "me@example.org", "USER_AGENT": "gongkai (+%(CONTACT)s)"})
        kind = spider_class(spider("plain", URL, **options).portal)
        kind.update_settings(settings)
        return settings

    plain, own = set_by(), set_by(delay=9, timeout=0, legacy_tls=True)
    assert "me@example.org" in plain["USER_AGENT"]
    assert (plain.getint("DOWNLOAD_DELAY"), plain.getint("DOWNLOAD_TIMEOUT")) == (0, 180)
    assert "LegacyHandler" not in str(plain["DOWNLOAD_HANDLERS"])
    assert (own.getint("DOWNLOAD_DELAY"), own.getint("DOWNLOAD_TIMEOUT")) == (9, 0)
    assert own["DOWNLOAD_TLS_MIN_VERSION"] == "TLSv1.0"
    assert own["DOWNLOAD_HANDLERS"]["https"].endswith("LegacyHandler")


def test_every_start_is_asked_once_as_a_listing() -> None:
    one = Walking(URL, f"{HOST}/bm/").one

    async def started() -> list[Request]:
        return [request async for request in one.start()]

    found = asyncio.run(started())
    assert [(request.url, request.meta) for request in found] == [
        (
            url,
            {
                "depth_below": 0,
                "page": 1,
                "column": url,
                "row": None,
                "listing": url,
                "either": False,
                "kind": "listing",
            },
        )
        for url in (URL, f"{HOST}/bm/")
    ]
    assert found[0].errback == one.failed
    assert one.channels_seen != set()


# -- rows ----------------------------------------------------------------------------------------------------


def test_rows_are_asked_counted_or_left_out_each_with_its_reason() -> None:
    walking = Walking(since=2015)
    found = walking.on(
        listing(
            row(9),
            row(9, url="/gk/nb/r{}.html?"),
            row(4),
            row(8, title="某县{}年财政预算公开报告"),
            row(7, title="{}年情况"),
            row(6, url="http://elsewhere.example/{}.html"),
        )
    )
    assert kinds(found) == ["page listing", "report /gk/nb/r9.html", "report /gk/nb/r7.html", "page off-host"]
    stats = walking.stats
    assert stats[counters.ROWS_SEEN] >= 5
    assert (stats[counters.ROWS_BEFORE_SINCE], stats[counters.ROWS_OTHER], stats[counters.ROWS_UNSURE]) == (
        1,
        1,
        1,
    )
    assert stats[counters.ROWS_OFF_HOST] == 1
    assert [kind for kind, _ in walking.notes] == ["off-host"]
    report = found[1]
    assert report.priority == 1, "what has been found is stored first"
    assert report.meta["row"] == Row("某县水利局2019年政府信息公开年报", "2020-01-10", URL)
    assert (report.callback, report.errback) == (walking.one.parse_report, walking.one.failed)
    assert kinds(walking.on(listing(row(9)), f"{HOST}/gk/bm/")) == ["page listing"]
    assert walking.stats[counters.ROWS_AGAIN] == 1


@pytest.mark.parametrize(
    ("title", "date", "old"),
    [
        ("2014年年报", "2016-01-01", True),
        ("2015年年报", "2014-01-01", False),
        ("年报", "2014-12-31", True),
        ("年报", "2015-01-01", False),
        ("年报", None, False),
    ],
)
def test_what_is_before_since_is_told_by_title_then_date(title: str, date: str | None, old: bool) -> None:
    from harvester.listings.page import Link

    link = Link(f"{HOST}/1.html", title, title, date)
    assert Walking(since=2015).one.too_old(link) == old
    assert not Walking().one.too_old(link)


def test_a_limit_ends_the_asking_and_is_told() -> None:
    walking = Walking(limit=2)
    pager = '<a href="index_2.html">下一页</a><a href="/gk/bm/">部门信息公开年报</a>'
    assert kinds(walking.on(listing(row(5), row(6), row(7), below=pager))) == [
        "page listing",
        "report /gk/nb/r5.html",
        "report /gk/nb/r6.html",
    ]
    assert walking.stats[counters.LIMITED] is True
    exact = Walking(limit=3)
    exact.on(listing(row(5), row(6), row(7)))
    assert counters.LIMITED not in exact.stats


def test_links_off_the_portal_that_are_no_reports_are_told_only_of_a_lone_row() -> None:
    friends = [row(n, title="友情链接{}", url="http://friend{}.example/a.html") for n in (1, 2)]
    walking = Walking()
    assert "page off-host" not in kinds(walking.on(listing(row(9), *friends)))
    assert walking.notes == []


# -- pages that bring nothing ----------------------------------------------------------------------------------


def failed(walking: Walking, error: Exception, url: str = f"{URL}index_2.html", **meta: Any) -> list[Any]:
    failure = Failure(error)
    failure.request = Request(url, meta={**META, "page": 2, **meta})  # type: ignore[attr-defined]
    return list(walking.one.failed(failure))


LATE = Refused(Problem("timeout", "no answer"))
PAGED = '<div>共 5 页</div><a href="index_2.html">下一页</a>'


def test_a_failing_page_is_recorded_and_the_walk_goes_on_behind_it() -> None:
    walking = Walking()
    walking.on(listing(row(5), below=PAGED))
    found = failed(walking, LATE)
    assert kinds(found) == ["page timeout", "listing /gk/nb/index_3.html"]
    assert found[1].meta["page"] == 3
    assert (walking.stats[counters.FAILED], walking.stats[f"{counters.FAILED_AS}timeout"]) == (1, 1)
    assert kinds(failed(walking, LATE, f"{URL}r5.html", kind="report")) == ["page timeout"]
    assert kinds(failed(walking, LATE, f"{URL}part.html", beside=2)) == ["page timeout"]
    assert kinds(failed(walking, LATE, URL, page=1)) == ["page timeout"]


def test_behind_a_full_limit_nothing_is_asked_after_a_failure() -> None:
    walking = Walking(limit=2)
    walking.on(listing(row(5), below=PAGED))
    walking.one.limit = 1
    assert kinds(failed(walking, LATE)) == ["page timeout"]


def test_what_ends_a_list_that_states_no_length_is_no_failure() -> None:
    walking = Walking()
    gone = Refused(Problem("http-404", "the server answered 404"))
    assert failed(walking, gone, end=["http-404", "empty"]) == []
    assert counters.FAILED not in walking.stats
    assert kinds(failed(walking, LATE, end=["http-404", "empty"])) == ["page timeout"]
    assert failed(walking, Ended()) == [], "the next crawl asks again"
    assert walking.stats[counters.FAILED] == 1


def test_a_portal_that_blocks_is_left_when_it_has_done_so_often_enough() -> None:
    walking = Walking(settings={"PORTAL_MAX_BLOCKED": 2})
    wall = Refused(Problem("blocked", "status 412"), Response(URL, 412, body=b"wall"))
    (page,) = failed(walking, wall, URL, page=1)
    assert (page.problem, page.body, page.status) == ("blocked", b"wall", 412), "the evidence is kept"
    found: Iterator[Any] = walking.one.failed(_failure(wall))
    assert next(found).problem == "blocked"
    with pytest.raises(CloseSpider) as closed:
        next(found)
    assert closed.value.reason == "blocked"
    assert walking.stats[counters.BLOCKED] == 2


def _failure(error: Exception) -> Failure:
    failure = Failure(error)
    failure.request = Request(URL, meta=META)  # type: ignore[attr-defined]
    return failure


def test_an_answer_that_is_no_listing_is_recorded_and_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    walking = Walking()
    walking.on(listing(row(5), below=PAGED))

    def broken(_: Response) -> Listing:
        raise ValueError("no rows but a song")

    monkeypatch.setattr(walking.one, "read", broken)
    found = walking.on("x", f"{URL}index_2.html", page=2)
    assert kinds(found) == ["page no-listing", "listing /gk/nb/index_3.html"]
    assert found[0].detail == "no rows but a song"
    assert walking.stats[counters.FAILED] == 1
    assert kinds(walking.on("x", f"{URL}part.html", page=2, beside=1)) == ["page no-listing"]


def test_a_listing_that_has_not_changed_is_kept_and_leads_nowhere() -> None:
    walking = Walking()
    request = Request(URL, meta=META)
    (page,) = walking.one.parse(Response(URL, 304, request=request))
    assert (page.status, page.kind, walking.stats[counters.LISTINGS]) == (304, "listing", 1)


def test_a_channel_that_is_a_file_is_a_report() -> None:
    walking = Walking()
    request = Request(f"{HOST}/show?id=1", meta={**META, "either": True, "row": Row("2023年年报")})
    answer = Response(request.url, 200, {"Content-Type": "application/pdf"}, b"%PDF-1.7", request=request)
    (page,) = walking.one.parse(answer)
    assert (page.kind, walking.stats[counters.REPORTS]) == ("report", 1)
    assert json.loads(page.filing.again) == {"row": {"title": "2023年年报", "date": None, "listing": None}}
    assert request.url in walking.one.asked


# -- addresses and steps -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "single"),
    [
        ("/art/2024/1/9/art_12_3.html", True),
        ("/f/1.pdf", True),
        ("/f/1.PDF?x=1", True),
        ("/art/index.html", False),
        ("/nb/", False),
    ],
)
def test_what_an_address_is(path: str, single: bool) -> None:
    assert spider("hanweb", URL).is_detail(HOST + path) == single


def test_rows_of_an_api_without_an_address_are_told(caplog: pytest.LogCaptureFixture) -> None:
    from harvester.listings.page import Link

    one = Walking().one
    rows = [Link(f"{HOST}/1.html", "甲", "甲"), Link("", "乙", "乙")]
    assert one.addressed(rows, URL) == rows[:1]
    assert "1 rows without a usable address are left out" in caplog.text
    caplog.clear()
    assert one.addressed(rows[:1], URL) == rows[:1]
    assert caplog.text == ""


def test_pages_of_a_shape_are_counted_on_until_one_shows_nothing_new() -> None:
    walking = Walking(paging="index_{page}.html")
    (_, _, second) = walking.on(listing(row(5)))
    assert (second.url, second.meta["end"]) == (f"{URL}index_2.html", ["http-404", "empty"])
    assert "listing /gk/nb/index_3.html" in kinds(walking.on(listing(row(6)), second.url, **second.meta))
    assert not any("index_4" in one for one in kinds(walking.on(listing(row(6)), f"{URL}index_3.html", page=3)))
    stated = Walking(paging="index_{page}.html")
    (_, _, second) = stated.on(listing(row(5), below="<p>共 2 页</p>"))
    assert "end" not in second.meta, "the listing says how many there are"
    assert len(stated.on(listing(row(6), below="<p>共 2 页</p>"), second.url, page=2)) == 2


def test_a_forms_step_is_sent_as_the_form_says() -> None:
    from harvester.listings.forms import Send

    fields = (("page", "2"), ("名", "年报"), ("page", "3"))
    posted = request_of(Send(f"{HOST}/list", "POST", fields, "gb18030"))
    assert (posted.method, posted.body) == ("POST", b"page=2&%C3%FB=%C4%EA%B1%A8&page=3")
    got = request_of(Send(f"{HOST}/list?x=1", "GET", (("page", "2"),)))
    assert (got.method, got.url) == ("GET", f"{HOST}/list?page=2")
    assert request_of(f"{HOST}/a").url == f"{HOST}/a"
