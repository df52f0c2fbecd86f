"""Units of jpaas pages and the publish server's answers, odd ones included."""

from __future__ import annotations

import json
from html import escape
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy import Request

from harvester.replica.families.jpaas import API, Baiyin
from harvester.replica.site import Ask
from tests.spiders.reading import read

COLUMN = "http://127.0.0.1:8800/zwgk/xxgknb/index.html"
HEX = "0123456789abcdef0123456789abcdef"


def script(tag: str, kind: str = "column", url: str = "/api-gateway/unit") -> str:
    query = f"{{'webId':'35','tplSetId':'a','pageType':'{kind}','tagId':'{tag}','pageId':'9'}}"
    return f'<script src="/u/unitbuild.js" url="{url}" queryData="{query}"></script>'


def asked(*scripts: str, **options: str) -> Request | None:
    found = read("jpaas", f"<html><body>{''.join(scripts)}</body></html>", COLUMN, **options).next
    assert found is None or isinstance(found, Request)
    return found


def query(request: Request) -> dict[str, str]:
    return {key: value[0] for key, value in parse_qs(urlsplit(request.url).query).items()}


def test_the_list_is_the_unit_named_so() -> None:
    request = asked(script("网站导航"), script("列表文章", "article"), script("当前栏目list"))
    assert request is not None
    assert query(request)["tagId"] == "当前栏目list"
    assert "paramJson" not in query(request), "the first page is asked as the page's own script does"
    assert request.headers["Referer"] == COLUMN.encode()


def test_the_entry_names_the_unit_where_it_is_named_otherwise() -> None:
    assert asked(script("甲"), script("乙")) is None
    request = asked(script("甲"), script("乙"), unit="^乙$")
    assert request is not None
    assert query(request)["tagId"] == "乙"
    request = asked(script("甲"))
    assert request is not None, "the only unit of a column is its list, whatever its name"


def test_query_in_json_with_escaped_quotes() -> None:
    attribute = escape(json.dumps({"pageType": "column", "tagId": "列表", "pageId": "9"}))
    request = asked(f'<script url="/unit" queryData="{attribute}"></script>')
    assert request is not None
    assert query(request) == {"pageType": "column", "tagId": "列表", "pageId": "9"}


def test_scripts_without_address_or_query_are_no_units() -> None:
    assert asked("<script queryData=\"{'pageType':'column'}\"></script>", '<script url="/x"></script>') is None


def answer(html: str, **how: str) -> Request | None:
    request = asked(script("列表"), **how)
    assert request is not None
    body = json.dumps({"success": True, "data": {"html": html}})
    found = read("jpaas", body, request.url, meta=request.meta, **how).next
    assert found is None or isinstance(found, Request)
    return found


ROW = f'<li><a href="/zwgk/art/2024/art_{HEX}.html" title="甲局2023年政府信息公开年度报告">甲局…</a>'
ROW += "<span>2024-01-09</span></li>"


def test_rows_and_the_next_page() -> None:
    pager = '<div class="pagination" rows="1" count="2"></div>'
    request = answer(ROW + pager)
    assert request is not None
    assert json.loads(query(request)["paramJson"]) == {"pageNo": 2, "pageSize": "1"}
    body = json.dumps({"data": {"html": ROW + pager}})
    last = read("jpaas", body, request.url, meta=request.meta)
    assert [(row.title, row.date) for row in last.rows] == [("甲局2023年政府信息公开年度报告", "2024-01-09")]
    assert last.next is None, "two pages of one row are all of 2"


def test_a_bare_number_where_the_entry_says_so() -> None:
    request = answer(f'{ROW}<p rows="1" count="2">', number="bare")
    assert request is not None
    assert query(request) | {"pageNo": "2", "pageSize": "1"} == query(request)
    assert "paramJson" not in query(request)


def test_the_number_goes_both_ways_where_the_entry_says_none() -> None:
    request = answer(f'{ROW}<p rows="1" count="2">')
    assert request is not None
    assert {"pageNo", "pageSize", "paramJson"} <= set(query(request))
    request = answer(f'{ROW}<p rows="1" count="2">', number="paramJson")
    assert request is not None
    assert "pageNo" not in query(request)


def test_no_rows_before_the_stated_end_is_an_error() -> None:
    with pytest.raises(ValueError, match="no rows after 0 of 5"):
        answer('<ul></ul><div rows="15" count="5">')
    assert answer('<ul></ul><div rows="15" count="0">') is None


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '{"success":false,"data":null}', '{"data":{"html":null}}', "<html>", "[" * 100_000]
)
def test_answers_that_are_no_units(body: str) -> None:
    request = asked(script("列表"))
    assert request is not None
    with pytest.raises(ValueError, match="something else than a unit"):
        read("jpaas", body, request.url, meta=request.meta)


def test_replica_refuses_what_the_product_refuses() -> None:
    site = Baiyin()
    asked = site.query("/zfxxgk/xxgknb/") | {"pageType": "column", "tagId": "当前栏目list"}
    assert site.answer(Ask("GET", API, asked)).status == 403, "no Referer"
    headers = {"referer": "http://x/"}
    assert b'"success": false' in site.answer(Ask("GET", API, asked | {"webId": "1"}, headers=headers)).body
    out = site.answer(Ask("GET", API, asked | {"paramJson": '{"pageNo":99}'}, headers=headers))
    assert "<li>" not in json.loads(out.body)["data"]["html"]
    first = site.answer(Ask("GET", API, asked, headers=headers)).body
    assert site.answer(Ask("GET", API, asked | {"pageNo": "2"}, headers=headers)).body == first, "bare is ignored"
