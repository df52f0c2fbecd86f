"""What a page leads a crawl to: the next page, channels, rows, a list in a report's place; without a crawl."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from harvester.items import Page, Row
from harvester.listings.page import Link
from harvester.store import counters
from spiders.base import PortalSpider
from spiders.listing import Listing
from spiders.ways import link_key
from tests.spiders.reading import ready

URL = "http://portal.example/nb/"
TITLE = "某县水利局{}年政府信息公开年报"


def answer(body: str = "", url: str = URL, status: int = 200, **meta: Any) -> HtmlResponse:
    meta = {"depth_below": 0, "page": 1, "column": URL, "listing": URL, **meta}
    return HtmlResponse(url, status, body=body.encode(), encoding="utf-8", request=Request(url, meta=meta))


def spider(**options: Any) -> PortalSpider:
    return ready("plain", URL, **options)


JUMP = '<form action="/nb/">到第<input name="page">页</form>'


@pytest.mark.parametrize(
    ("body", "open_end", "goes_on"),
    [
        (JUMP, True, True),  # nobody says how many pages there are: the first without new rows ends them
        (f"共3页{JUMP}", False, True),
        (f"共1页{JUMP}", False, False),
        (f'<a href="index_2.html">下一页</a>{JUMP}', False, True),
        ("", False, False),
    ],
)
def test_pages_that_only_a_number_to_be_written_opens_are_counted_on(
    body: str, open_end: bool, goes_on: bool
) -> None:
    found = spider().read(answer(f"<ul><li><a href=1.html>{TITLE.format(2022)}</a></ul>{body}"))
    assert (found.open_end, found.next is not None) == (open_end, goes_on)


def count(one: PortalSpider, name: str) -> int:
    return int(one.crawler.stats.get_value(name, 0))


@pytest.mark.parametrize(
    ("meta", "open_end", "kept"),
    [
        ({}, False, {"page": 2, "column": f"{URL}x"}),
        ({"page": 2}, False, {"page": 3, "column": URL}),
        ({}, True, {"page": 2, "end": ["http-404", "empty"]}),
        ({"beside": 0}, False, {"beside": 1}),
        ({"beside": 2}, False, {"beside": 3}),
        ({"depth_below": 2}, False, {"depth_below": 2}),
    ],
)
def test_what_is_known_of_a_next_page(meta: dict[str, Any], open_end: bool, kept: dict[str, Any]) -> None:
    one = spider()
    [request] = one.go_on(f"{URL}p2.html", answer(url=f"{URL}x", **meta), open_end=open_end)
    assert {name: request.meta[name] for name in kept} == kept
    assert ("end" in request.meta, "beside" in request.meta) == (open_end, "beside" in meta)
    assert (request.meta["row"], request.meta["either"], request.meta["listing"]) == (None, False, URL)


def test_no_next_page_is_asked_off_the_hosts_or_where_there_is_none() -> None:
    one = spider()
    assert list(one.go_on(None, answer())) == []
    assert list(one.go_on("http://b.example/p2.html", answer())) == []


LIST = "<ul>" + "".join(
    f'<li><a href="/nb/r{n}.html">{TITLE.format(n)}</a><span>2024-01-10</span></li>' for n in range(2018, 2024)
)


@pytest.mark.parametrize(
    ("body", "status", "walked"), [(LIST, 200, True), (LIST, 404, False), ("<p>甲。</p>", 200, False)]
)
def test_a_report_that_is_a_list_is_walked_one_level_down(body: str, status: int, walked: bool) -> None:
    one = spider()
    row = Row(TITLE.format(2023), None, URL)
    found = list(one.parse_report(answer(body, f"{URL}a.html", status, kind="report", row=row)))
    assert isinstance(found[0], Page)
    requests = [item for item in found[1:] if isinstance(item, Request)]
    assert len(requests) == int(walked)
    assert count(one, counters.REPORTS) == 1
    for request in requests:
        assert (request.url, request.meta["depth_below"], request.meta["row"]) == (f"{URL}a.html", 1, row)
        assert request.dont_filter


@pytest.mark.parametrize(
    ("title", "url", "date", "asked", "counted"),
    [
        (TITLE.format(2023), "r.html", None, True, None),
        (TITLE.format(2019), "r.html", None, False, counters.ROWS_BEFORE_SINCE),
        (TITLE.format(2020), "r.html", None, True, None),
        ("某县水利局2021年政府信息公开年报", "known.html", "2019-12-31", False, counters.ROWS_AGAIN),
        ("某县水利局政府信息公开年报", "r.html", "2019-12-31", False, counters.ROWS_BEFORE_SINCE),
        ("某县水利局", "r.html", "2020-01-01", True, counters.ROWS_UNSURE),
        ("某县水利局", "r.html", "2019-12-31", False, counters.ROWS_BEFORE_SINCE),
        ("某县水利局", "known.html", None, False, counters.ROWS_AGAIN),
        ("某县水利局召开会议", "r.html", None, False, counters.ROWS_OTHER),
        (TITLE.format(2023), "known.html", None, False, counters.ROWS_AGAIN),
    ],
)
def test_which_rows_are_asked(title: str, url: str, date: str | None, asked: bool, counted: str | None) -> None:
    one = spider()
    one.since = 2020
    one.ask_report(f"{URL}known.html", Row("", None, URL))
    found = list(
        one.reports([Link(f"{URL}{url}", title, title, date)], answer(), one.walk_of(answer().meta).promise)
    )
    assert [(request.url, request.meta["row"]) for request in found] == (
        [(f"{URL}{url}", Row(title, date, URL))] if asked else []
    )
    assert count(one, counters.ROWS_SEEN) == 1
    names = (counters.ROWS_BEFORE_SINCE, counters.ROWS_UNSURE, counters.ROWS_OTHER, counters.ROWS_AGAIN)
    assert {name for name in names if count(one, name)} == ({counted} if counted else set())


@pytest.mark.parametrize(("limit", "asked"), [(None, 3), (0, 0), (1, 1), (2, 2), (3, 3), (4, 3)])
def test_a_limit_on_reports(limit: int | None, asked: int) -> None:
    one = spider()
    one.limit = limit
    rows = [Link(f"{URL}{n}.html", TITLE.format(n), TITLE.format(n)) for n in (2021, 2022, 2023)]
    assert len(list(one.reports(rows, answer(), one.walk_of(answer().meta).promise))) == asked
    assert bool(one.crawler.stats.get_value(counters.LIMITED)) == (limit is not None and limit < 3)


@pytest.mark.parametrize(
    ("url", "text", "followed", "counted"),
    [
        (f"{URL}2023/", "2023年", 1, 0),
        (f"{URL}2020/", "2020年", 1, 0),
        (f"{URL}2019/", "2019年", 0, 1),
        ("http://b.example/nb/2023/", "2023年", 0, 0),
        (f"{URL}seen/", "甲", 0, 0),
        (f"{URL}slj/", "水利局", 1, 0),
    ],
)
def test_which_channels_are_followed(url: str, text: str, followed: int, counted: int) -> None:
    one = spider()
    one.since = 2020
    one.channels_seen.add(link_key(Link(f"{URL}seen/", "甲", "甲")))
    for _ in range(2):  # once each
        found = list(one.follow_channels([Link(url, text, text)], 1, URL))
        assert [(r.url, r.meta["depth_below"], r.meta["row"]) for r in found] == [
            (url, 1, Row(text, None, URL))
        ] * followed
        followed = 0
    assert count(one, counters.CHANNELS_BEFORE_SINCE) == 2 * counted


SCRIPT = f'{LIST}</ul><script src="/js/rows.js"></script><script src="/js/jquery.min.js"></script>'


@pytest.mark.parametrize(
    ("walk", "since", "limit", "meta", "asked"),
    [
        ("full", None, None, {}, True),
        ("new", None, None, {}, False),
        (None, None, None, {}, False),
        ("full", 2020, None, {}, False),
        ("full", None, 0, {}, False),
        ("full", None, 5, {}, False),
        ("full", None, None, {"page": 2}, False),
    ],
)
def test_files_of_scripts_are_asked_in_whole_walks_from_a_lists_first_page(
    walk: str | None, since: int | None, limit: int | None, meta: dict[str, Any], asked: bool
) -> None:
    one = spider()
    one.since, one.limit = since, limit
    one.crawler.stats.set_value(counters.WALK, walk)
    response = answer(SCRIPT, **meta)
    found = one.read(response)
    promise = one.walk_of(response.meta).promise
    requests = list(one.own_scripts.look(found, response, promise))
    assert [request.url for request in requests] == ["http://portal.example/js/rows.js"] * asked
    assert list(one.own_scripts.look(found, response, promise)) == [], "each is asked once"
    assert list(one.own_scripts.look(Listing([]), response, promise)) == []
