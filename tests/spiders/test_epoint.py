"""EWB: where the key is found, what the API is asked, what its answers mean."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scrapy import Request

from spiders.listing import Listing
from tests.spiders.reading import read

URL = "http://x.gov.cn/dynamic/zwgk/govInfoPub.html?categorynum=003006&deptcode="
SCRIPT = 'var siteInfo = {"siteGuid":"7eb5f7f1-9041-43ad-8e13-8fcb82ea831a","projectName":"/EWB_X"};'
PAGE = '<div id="list"></div><script src="/js/webBuilderCommon.js?v=3"></script>'


def answer(custom: Any, before: Listing, **how: Any) -> Listing:
    assert isinstance(before.next, Request)
    body = json.dumps({"custom": custom})
    return read("epoint", body, before.next.url, column=URL, meta=before.next.meta, **how)


def first(**how: Any) -> Listing:
    found = read("epoint", f"<script>{SCRIPT}</script>", URL, **how)
    assert isinstance(found.next, Request)
    return found


def test_the_key_is_fetched_from_the_script_that_the_page_names() -> None:
    page = read("epoint", PAGE, URL)
    assert isinstance(page.next, Request)
    assert page.next.url == "http://x.gov.cn/js/webBuilderCommon.js?v=3"
    script = read("epoint", SCRIPT, page.next.url, column=URL, page=2, meta=page.next.meta)
    assert script.step
    assert isinstance(script.next, Request)
    assert script.next.url == "http://x.gov.cn/EWB_X/rest/lightfrontaction/getgovinfolist"
    assert json.loads(script.next.body)["siteGuid"] == "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"


@pytest.mark.parametrize("page", ["<p></p>", '<script src="http://elsewhere.cn/js/ajaxReq.js"></script>'])
def test_without_a_key_the_option_is_named(page: str) -> None:
    with pytest.raises(ValueError, match="site_guid"):
        read("epoint", page, URL)


def test_the_option_makes_the_script_unneeded() -> None:
    found = read("epoint", PAGE, URL, site_guid="aaaa-1", project="EWB-FRONT", api="/rest/x/list")
    assert isinstance(found.next, Request)
    assert found.next.method == "POST"
    assert found.next.url == "http://x.gov.cn/EWB-FRONT/rest/x/list"
    assert found.next.headers["Referer"] == URL.encode()


def test_dialects_of_the_request() -> None:
    plain, wrapped = first().next, first(wrapped=True, first_page=0, page_size=15).next
    assert isinstance(plain, Request)
    assert isinstance(wrapped, Request)
    assert json.loads(plain.body)["pageIndex"] == 1
    sent = json.loads(wrapped.body)
    assert sent["token"] == ""
    assert (sent["params"]["pageIndex"], sent["params"]["pageSize"]) == (0, 15)


def test_rows_and_the_end_by_the_stated_total() -> None:
    record = {
        "infourl": "/a/20240118/1.html",
        "realtitle": "<b>某局</b>2023年年报",
        "title": "某",
        "infodate": "2024-1-8",
    }
    one = answer({"total": "2", "data": [record]}, first())
    assert [(r.url, r.title, r.date) for r in one.rows] == [
        ("http://x.gov.cn/a/20240118/1.html", "某局2023年年报", "2024-01-08")
    ]
    assert answer({"total": 2, "data": [record]}, one).next is None


def test_custom_as_text_and_without_total() -> None:
    one = answer(json.dumps({"data": [{"infourl": "/a.html", "title": "年报"}]}), first())
    assert one.next is not None
    assert answer({"data": []}, one).next is None


@pytest.mark.parametrize(
    "custom", [None, [], {"data": [{"title": "x"}]}, {"data": None}, "{", {"total": 5, "data": []}]
)
def test_an_answer_that_is_no_list_is_an_error(custom: Any) -> None:
    with pytest.raises(ValueError, match="the API"):
        answer(custom, answer(custom, first()))


@pytest.mark.parametrize("wrapped", [False, True])
def test_parameters_are_sent_the_other_way_where_the_first_is_not_understood(wrapped: bool) -> None:
    other = answer({}, first(wrapped=wrapped), wrapped=wrapped)
    assert other.step
    assert isinstance(other.next, Request)
    assert ("params" in json.loads(other.next.body)) is not wrapped
    one = answer({"total": 9, "data": [{"infourl": "/a.html", "title": "年报"}]}, other, wrapped=wrapped)
    assert isinstance(one.next, Request)
    assert ("params" in json.loads(one.next.body)) is not wrapped


def test_rows_that_a_script_opens_are_asked_at_their_static_address() -> None:
    row = """<tr><td><a onclick="linkToNew('7eb5f7f1-9041-43ad-8e13-8fcb82ea831a','2')">2023年政府信息公开年报</a>
    <td>2024-01-20</td></tr>"""
    url = "http://x.gov.cn/govxxgk/SX014/category/031/1.html"
    found = read("epoint", f"<table>{row}</table>", url)
    key = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"
    assert [link.url for link in found.rows] == [f"http://x.gov.cn/govxxgk/SX014/2024-01-20/{key}.html"]
    assert found.lost == []
    told = read("epoint", f"<table>{row}</table>", url, opens="/show.html?id={id}")
    assert [link.url for link in told.rows] == [f"http://x.gov.cn/show.html?id={key}"]
    undated = read("epoint", f"<table>{row.replace('2024-01-20', '')}</table>", url)
    assert (undated.rows, len(undated.lost)) == ([], 1)
