"""gkmlpt's index and API, NFCMS's addresses and pages, odd ones included."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from harvester.replica.families.gkmlpt import Longchuan
from harvester.replica.families.nfcms import Boluo
from harvester.replica.site import Ask
from tests.spiders.reading import failures, read, spider

BASE = "http://127.0.0.1:8800"
INDEX = f"{BASE}/gzlw/gkmlpt/index"
API = f"{BASE}/gzlw/gkmlpt/api/all/721?page=1&sid=7"


def index(tree: object) -> str:
    written = tree if isinstance(tree, str) else json.dumps(tree, ensure_ascii=False)
    return f"<html><body><script>window._CONFIG = {{ SID:'7', TREE:{written}, AREA:'1' }};</script></body></html>"


def test_categories_of_yearly_reports_and_what_lies_below_them() -> None:
    tree = [
        {
            "id": 1,
            "name": "法定主动公开内容 a//b",
            "children": [
                {"id": 721, "name": "政府信息公开年报", "children": [{"id": 722, "name": "乡镇"}, None]},
                {"id": 9, "name": "财政年度报告", "children": []},
                {"id": "x", "name": "年度报告"},
                {"id": 8, "name": "年度报告", "jump_url": "http://["},
                {"id": 300, "name": "政府信息公开年报", "jump_url": "/zwgk/nb/", "children": None},
            ],
        }
    ]
    found = [link.url.removeprefix(BASE) for link in read("gkmlpt", index(tree), INDEX).channels]
    assert sorted(found) == [
        "/gzlw/gkmlpt/api/all/721?page=1&sid=7",
        "/gzlw/gkmlpt/api/all/722?page=1&sid=7",
        "/zwgk/nb/",
    ]


def test_a_start_may_name_the_category() -> None:
    [column] = read("gkmlpt", index([]), INDEX, column=f"{INDEX}#721").channels
    assert column.url == API


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<html></html>", "no configuration"),
        (index("[{'id': 1}]"), "is broken"),
        (index('[{"id": 1,'), "is broken"),
        (index("[" * 100_000), "is broken"),
        (index("null"), "no tree"),
        (index([{"id": 5, "name": "规范性文件"}]), "no category is named"),
    ],
)
def test_an_index_that_does_not_tell(body: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read("gkmlpt", body, INDEX)


def articles(count: int, **stated: Any) -> str:
    rows = [{"title": f"甲局20{n:02d}年政府信息公开年报", "url": f"/c/post_{n}.html"} for n in range(count)]
    return json.dumps({"articles": rows} | stated)


def test_a_next_page_is_asked_where_more_is_stated_whatever_the_size_of_pages() -> None:
    more = articles(3, classify={"post_count": 7})
    second = read("gkmlpt", more, API).next
    assert isinstance(second, Request)
    assert second.url == API.replace("page=1", "page=2")
    third = read("gkmlpt", more, second.url, page=2, meta=second.meta).next
    assert isinstance(third, Request)
    assert read("gkmlpt", more, third.url, page=3, meta=third.meta).next is None, "9 of 7 were shown"
    assert read("gkmlpt", articles(0, total=7), second.url, page=2, meta=second.meta).next is None
    with pytest.raises(ValueError, match="no rows after 3 of 7"):
        read("gkmlpt", articles(0, total=7), second.url, page=2, meta={"seen": 3, "end": []})
    assert read("gkmlpt", articles(3, total=3), API).next is None
    assert read("gkmlpt", articles(3, classify=None), API).next is None


@pytest.mark.parametrize(("page_size", "problems"), [(100, []), (3, ["http-404"])])
def test_no_page_after_one_that_was_not_full_is_the_end(page_size: int, problems: list[str]) -> None:
    request = read("gkmlpt", articles(3, total=7), API, page_size=page_size).next
    assert isinstance(request, Request)
    assert failures("gkmlpt", request, HttpError(Response(request.url, status=404, request=request))) == problems


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        # midnight of 1 August 2024 in China
        ({"date": 1722441600}, "2024-08-01"),
        ({"display_publish_time": "2024-01-20 09:00", "date": 1722441600}, "2024-01-20"),
        ({"display_publish_time": 0, "created_at": "2024-1-2"}, "2024-01-02"),
        ({"date": "0000-00-00"}, None),
        ({"date": 1722441600000}, "2024-08-01"),
        ({"date": True}, None),
        ({"date": 10**15}, None),
        ({}, None),
    ],
)
def test_dates_as_seconds_or_texts(dates: dict[str, Any], day: str | None) -> None:
    body = json.dumps({"articles": [{"title": "甲", "url": "", "post_url": "/a/post_1.html"} | dates]})
    [row] = read("gkmlpt", body, API).rows
    assert (row.url, row.date) == (f"{BASE}/a/post_1.html", day)


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "{}", '{"articles": [1]}', '{"articles": null}', "<html>", "[" * 100_000],
    ids=lambda body: body[:20],
)
def test_answers_that_are_no_articles(body: str) -> None:
    with pytest.raises(ValueError, match="something else than articles"):
        read("gkmlpt", body, API)


def test_articles_without_an_address_are_no_rows() -> None:
    assert read("gkmlpt", json.dumps({"articles": [{"title": "甲"}]}), API).rows == []


def test_replica_answers_like_the_product() -> None:
    site = Longchuan()
    first = site.answer(Ask("GET", "/gkmlpt/api/all/721", {"page": "1", "sid": site.sid})).body
    assert site.answer(Ask("GET", "/gkmlpt/api/all/721", {"page": "0", "sid": site.sid})).body == first
    assert site.answer(Ask("GET", "/gkmlpt/api/all/721", {"page": "99", "sid": site.sid})).status == 404
    assert json.loads(site.answer(Ask("GET", "/gkmlpt/api/all/721", {"sid": "1"})).body)["articles"] == []


@pytest.mark.parametrize(
    ("path", "single"),
    [
        ("/zwgk/xxgknb/2024/content/post_10070718.html", True),
        ("/zwgk/content/mpost_10070718.html", True),
        ("/gkmlpt/content/9/9103/post_9103540.html", True),
        ("/attachment/0/88/88389/963149.pdf", True),
        ("/zwgk/xxgknb/index_2.html", False),
        ("/zwgk/xxgknb/2024/", False),
    ],
)
def test_nfcms_single_pages(path: str, single: bool) -> None:
    assert spider("nfcms", f"{BASE}/").is_detail(BASE + path) is single


def test_nfcms_pages_from_one_by_link_script_or_stated_number() -> None:
    column = f"{BASE}/zwgk/nb/index.html"
    second = f"{BASE}/zwgk/nb/index_2.html"
    assert read("nfcms", '<a class="next" href="index_2.html">下一页</a>', column).next == second
    script = "<html><body><script>createPageHTML('p', 3, 1, 'index', 'html');</script></body></html>"
    assert read("nfcms", script, column).next == second
    other = script.replace("'p', 3, 1", "3, 1")
    assert read("nfcms", other, column).next == second, "TRS's dialect: it counts from 0"
    assert read("nfcms", "<p>共3页</p>", column).next == second
    assert read("nfcms", "<p>共3页</p>", f"{BASE}/zwgk/nb/index_3.html", column=column, page=3).next is None
    assert Boluo().answer(Ask("GET", "/zwgk/zfxxgknb/index_1.html")).status == 404
