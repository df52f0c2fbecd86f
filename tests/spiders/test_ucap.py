"""UCAP listings and the answers of the search behind them, odd ones included."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy import Request

from harvester.portals.evidence import Seen, scores
from harvester.replica.families.ucap import Duilong, Suibin, Wanzai, Xuanhan
from harvester.replica.site import Ask
from tests.places import SHARED
from tests.spiders.reading import read

HEX = "0123456789abcdef0123456789abcdef"
COLUMN = "http://127.0.0.1:8800/site/c1/list.shtml"
PAGE = f"<html><body><script>load('/common/search/{HEX}?_isAgg=true&page=1');</script></body></html>"
REAL = SHARED / "real" / "ucap-detail-with-metadata-block.html"


def first(page: str = PAGE, **options: object) -> Request:
    found = read("ucap", page, COLUMN, **options).next
    assert isinstance(found, Request)
    return found


def result(title: str, url: str, date: str | None = "2024-01-09 08:00:00") -> dict[str, object]:
    return {"title": title, "url": url, "publishedTimeStr": date}


def test_static_pages_count_from_one() -> None:
    page = "<html><body><script>createPageHTML('page_div', 3, 1,'list','shtml',45);</script></body></html>"
    assert read("ucap", page, COLUMN).next == "http://127.0.0.1:8800/site/c1/list_2.shtml"
    last = page.replace("3, 1", "3, 3")
    assert read("ucap", last, COLUMN).next is None


def test_the_search_is_asked_with_all_its_parameters() -> None:
    request = first(page_size=40)
    assert urlsplit(request.url).path == f"/common/search/{HEX}"
    query = parse_qs(urlsplit(request.url).query, keep_blank_values=True)
    assert query | {"_pageSize": ["40"], "_isJson": ["true"], "_channelName": [""], "page": ["1"]} == query
    assert request.headers["Referer"] == COLUMN.encode()


def test_the_search_where_the_page_names_the_channel_only() -> None:
    empty = f"<html><body><script>var channelId = '{HEX}';</script></body></html>"
    assert urlsplit(first(empty).url).path == f"/common/search/{HEX}"
    assert urlsplit(first(empty, search="/searchList/1").url).path == "/searchList/1"
    row = '<li><a href="/c/202401/1.shtml" title="甲局2023年政府信息公开年报">甲</a><span>2024-01-09</span></li>'
    assert read("ucap", empty.replace("<script>", f"{row}<script>"), COLUMN).next is None, "it shows its rows"
    assert read("ucap", "<html><body></body></html>", COLUMN).next is None


def test_pages_go_on_by_what_came_not_by_what_was_asked() -> None:
    rows = [
        result(f"甲局20{n}年政府信息公开<em>年报</em>", f"//127.0.0.1:8800/c/202401/{n}.shtml") for n in (21, 22)
    ]
    body = json.dumps({"data": {"total": 3, "results": rows}})
    found = read("ucap", body, COLUMN, meta=first().meta)
    assert found.step, "it shows the page's own rows again"
    first_row = found.rows[0]
    assert (first_row.title, first_row.url, first_row.date) == (
        "甲局2021年政府信息公开年报",
        "http://127.0.0.1:8800/c/202401/21.shtml",
        "2024-01-09",
    )
    assert isinstance(found.next, Request)
    assert found.next.url.endswith("page=2")
    last = json.dumps({"data": {"total": 3, "results": rows[:1]}})
    assert read("ucap", last, COLUMN, meta=found.next.meta).next is None


def test_rows_without_date_and_an_empty_channel() -> None:
    body = json.dumps({"data": {"total": 1, "results": [result("甲", "/c/202401/1.shtml", None)]}})
    assert read("ucap", body, COLUMN, meta=first().meta).rows[0].date is None
    nothing = read("ucap", '{"data": {"total": 0, "results": null}}', COLUMN, meta=first().meta)
    assert (nothing.rows, nothing.next) == ([], None)


def test_a_broken_address_costs_one_row_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    rows = [result("甲", address) for address in ("http://[", "javascript:void(0)", "", "/c/202401/1.shtml")]
    body = json.dumps({"data": {"total": 4, "results": rows}})
    found = read("ucap", body, COLUMN, meta=first().meta)
    assert [row.url for row in found.rows] == ["http://127.0.0.1:8800/c/202401/1.shtml"]
    assert found.next is None, "four of 4 results came"
    assert "3 rows without a usable address are left out" in caplog.text


def test_no_results_before_the_stated_end_is_an_error() -> None:
    with pytest.raises(ValueError, match="no results after 0 of 9"):
        read("ucap", '{"data": {"total": 9, "results": []}}', COLUMN, meta=first().meta)


BROKEN = ["", "{", "<html>", "[" * 100_000, '{"data": []}', '{"data": {"results": []}}']


@pytest.mark.parametrize("body", [*BROKEN, '{"data": {"total": 1, "results": [1]}}'], ids=lambda body: body[:20])
def test_answers_that_are_no_results(body: str) -> None:
    with pytest.raises(ValueError, match="something else than results"):
        read("ucap", body, COLUMN, meta=first().meta)


def test_replicas_refuse_what_the_product_refuses() -> None:
    site = Suibin()
    path = f"/common/search/{site.channel('/site/c100003/')}"
    fits = {"_isAgg": "true", "_isJson": "true"}
    assert site.answer(Ask("GET", "/common/search/" + "0" * 32, fits)).status == 404
    assert site.answer(Ask("GET", path, {"_isAgg": "true"})).body.startswith(b"<!DOCTYPE"), "HTML without _isJson"
    most = json.loads(site.answer(Ask("GET", path, fits | {"_pageSize": "800"})).body)["data"]["results"]
    assert len(most) == min(site.most, len(site.listed("/site/c100003/")))
    out = json.loads(site.answer(Ask("GET", path, fits | {"page": "99"})).body)["data"]
    assert (out["results"], out["total"]) == ([], 6)
    assert Wanzai().answer(Ask("GET", "/wzxrmzf/zfnb/list_1.shtml")).status == 404
    assert Wanzai().answer(Ask("GET", "/wzxrmzf/zfnb/list_99.shtml")).status == 404


@pytest.mark.skipif(not REAL.exists(), reason="the shared real page is not beside this clone")
def test_a_real_page_is_known() -> None:
    url = "http://www.wanzai.gov.cn/wzxrmzf/tjsja/202305/7215380191c5400397df5d7d0b5fd06b.shtml"
    best, *others = scores([Seen(url, REAL.read_bytes())])
    assert best.family == "ucap"
    assert best.weight >= 20
    assert all(other.weight < 6 for other in others)


def test_list_of_channels_names_searches() -> None:
    url = "http://x.gov.cn/common/getChannelList?channelCode=nb&websiteCodeName=x"
    key = "0123456789abcdef0123456789abcdef"
    body = f'{{"results": {{"children": [{{"channelId": "{key}", "displayName": "部门年报"}}]}}}}'
    [channel] = read("ucap", body, url).channels
    assert (channel.url, channel.text) == (f"http://x.gov.cn/common/search/{key}", "部门年报")
    with pytest.raises(ValueError, match="list of channels"):
        read("ucap", '{"results": null}', url)


API = "http://127.0.0.1:8800/interface-cms/proxy/api?apiUrl=manuscript%2FgetManuscriptById&manuscriptId="
OPENED = "<a href='#' onclick=\"openIt('{}')\">甲局2023年政府信息公开工作年度报告</a><span>2024-01-09</span>"


def test_rows_that_a_script_opens_by_number_are_asked_at_the_api() -> None:
    page = f"<ul><li>{OPENED.format(HEX)}</li><li>{OPENED.format('7')}</li></ul>"
    found = read("ucap", page, COLUMN)
    assert [(link.url, link.date) for link in found.channels] == [(API + HEX, "2024-01-09")]
    assert len(found.lost) == 1, "what is no number of the API's stays lost, and is told"
    [elsewhere] = read("ucap", page, COLUMN, opens="/c/{id}.shtml").channels
    assert elsewhere.url == f"http://127.0.0.1:8800/c/{HEX}.shtml"
    linked = f"<ul><li><a href='{API}{HEX}'>甲局2023年政府信息公开工作年度报告</a></li></ul>"
    found = read("ucap", linked, COLUMN)
    assert ([link.url for link in found.channels], found.rows) == ([API + HEX], [])


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"url": "/c/1.shtml"}, "/c/1.shtml"),
        ({"url": "/c/1.shtml", "staticUrl": "/c/202401/2.shtml", "redirectUrl": ""}, "/c/202401/2.shtml"),
        ({"staticUrl": "/c/1.shtml", "redirectUrl": "/d/3.shtml"}, "/d/3.shtml"),
    ],
)
def test_the_api_names_the_reports_page(given: dict[str, str], path: str) -> None:
    data = {"title": "甲局2023年政府信息公开工作<em>年度报告</em>", "publishedTimeStr": "2024-01-09 08:00:00"}
    [row] = read("ucap", json.dumps({"status": 200, "data": data | given}), API + HEX).rows
    assert (urlsplit(row.url).path, row.title, row.date) == (
        path,
        "甲局2023年政府信息公开工作年度报告",
        "2024-01-09",
    )


@pytest.mark.parametrize(
    "body", ['{"status": 500, "data": null}', "<html></html>", '{"data": {"title": "甲"}}', "[1]"]
)
def test_an_answer_of_the_api_without_a_report_is_told(body: str) -> None:
    with pytest.raises(ValueError, match=r"^the API "):
        read("ucap", body, API + HEX)


def test_replicas_of_tibet_and_sichuan_refuse_what_is_not_there() -> None:
    site = Duilong()
    number = site.number_of(site.rows()[0])
    right = {"apiUrl": "manuscript/getManuscriptById", "manuscriptId": number}
    assert json.loads(site.answer(Ask("GET", site.api, right)).body)["data"]["staticUrl"] == site.rows()[0].path
    for wrong in ({"manuscriptId": "0" * 32}, {"apiUrl": "other"}):
        assert json.loads(site.answer(Ask("GET", site.api, right | wrong)).body)["data"] is None
    for page in ("bmnb_1", "bmnb_99", "list"):
        assert Xuanhan().answer(Ask("GET", f"/xxgk/zfxxgknb/{page}.shtml")).status == 404
