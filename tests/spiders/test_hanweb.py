"""What Hanweb's scripts and answers say, odd ones included."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from harvester.items import Page, Row
from harvester.listings.hanweb import asked_of, datastore, search_form
from harvester.listings.page import ListingPage
from harvester.replica.families.hanweb import NOTHING, Chunan, Donghai, Qingtian, Shanxian, Wenshang
from harvester.replica.site import Ask
from harvester.store import counters
from spiders.hanweb import Hanweb
from tests.spiders.reading import read, ready, walked

BASE = "http://127.0.0.1:8800"
COLUMN = f"{BASE}/col/col7/index.html"
RECORD = '<record><![CDATA[<li><a href="/art/2024/1/{n}/art_7_{n}.html" '
RECORD += 'title="甲局2023年政府信息公开年度报告">甲局…</a>'
RECORD += "<i>2024-\n\t01-\n\t{n:02d}</i></li>]]></record>"
CALL = (
    "<script>$('#9').jpage({totalRecord:%d, perPage:2, proxyUrl:'/module/jpage/dataproxy.jsp', "
    "ajaxParam:{col:1,webid:3,path:'/',columnid:'7,8',unitid:9,webname:'某县',permissiontype:0}});</script>"
)


def page(count: int, total: int, more: str = "") -> str:
    records = "".join(RECORD.format(n=n) for n in range(1, count + 1))
    store = f"<datastore>{more}<recordset>{records}</recordset></datastore>"
    return f"<html><body><script type='text/xml'>{store}</script>{CALL % total}</body></html>"


def test_rows_of_the_datastore_with_whole_titles_and_split_dates() -> None:
    found = read("hanweb", page(2, 2), COLUMN)
    assert [(link.title, link.date) for link in found.rows] == [
        ("甲局2023年政府信息公开年度报告", "2024-01-01"),
        ("甲局2023年政府信息公开年度报告", "2024-01-02"),
    ]
    assert found.next is None, "all 2 of 2 rows are on the page"


def test_records_are_asked_by_post_with_the_pages_own_parameters() -> None:
    request = read("hanweb", page(2, 9), COLUMN).next
    assert isinstance(request, Request)
    assert request.method == "POST"
    assert request.url.endswith("/module/jpage/dataproxy.jsp?startrecord=3&endrecord=8&perpage=6")
    form = parse_qs(request.body.decode())
    assert (form["columnid"], form["unitid"], form["webname"]) == (["7,8"], ["9"], ["某县"])
    assert request.headers["Referer"] == COLUMN.encode()


def test_the_pages_nextgroup_decides_for_page_and_the_entry_over_it() -> None:
    more = (
        '<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&amp;columnid=7"></a>]]></nextgroup>'
    )
    request = read("hanweb", page(2, 9, more), COLUMN).next
    assert isinstance(request, Request)
    assert (request.method, request.url.partition("?")[2]) == ("GET", "page=1&columnid=7")
    request = read("hanweb", page(2, 9, more), COLUMN, dialect="records").next
    assert isinstance(request, Request)
    assert request.method == "POST"
    request = read("hanweb", page(2, 9), COLUMN, dialect="page").next
    assert isinstance(request, Request)
    assert request.url.partition("?")[2].startswith("page=1&col=1&webid=3&path=%2F&columnid=7%2C8")


def test_pages_of_the_proxy_go_on_to_the_stated_last() -> None:
    state = {"form": {}, "number": 1, "seen": 0, "total": 5, "shown": 2}
    text = f"<datastore><totalrecord>5</totalrecord><totalpage>2</totalpage>{RECORD.format(n=1)}</datastore>"
    first = read("hanweb", text, f"{BASE}/p.jsp?page=1", meta={"jpage": state, "origin": COLUMN})
    assert first.step, "the proxy begins anew"
    assert isinstance(first.next, Request)
    assert first.next.url == f"{BASE}/p.jsp?page=2"
    assert read("hanweb", text, first.next.url, meta=first.next.meta).next is None


def test_pages_of_the_proxy_end_with_the_last_row_whatever_number_of_pages_is_stated() -> None:
    state = {"form": {}, "number": 1, "seen": 0, "total": 1, "shown": 1}
    text = f"<datastore><totalrecord>1</totalrecord><totalpage>3</totalpage>{RECORD.format(n=1)}</datastore>"
    assert read("hanweb", text, f"{BASE}/p.jsp?page=1", meta={"jpage": state, "origin": COLUMN}).next is None


def test_a_start_may_be_the_modules_own_address() -> None:
    start = f"{BASE}/module/xxgk/search.jsp?infotypeId=A08&jdid=2&currpage=1"
    request = read("hanweb", "<table></table>共2页", start).next
    assert isinstance(request, Request)
    form = parse_qs(request.body.decode(), keep_blank_values=True)
    assert (form["infotypeId"], form["jdid"], form["currpage"]) == (["A08"], ["2"], ["2"])
    assert read("hanweb", "<table></table>共2页", request.url, column=start, meta=request.meta).next is None


@pytest.mark.parametrize("body", [NOTHING, b"<html>500</html>", b"<datastore></datastore>"])
def test_an_empty_answer_is_no_end_of_the_list(body: bytes) -> None:
    request = read("hanweb", page(2, 9), COLUMN).next
    assert isinstance(request, Request)
    with pytest.raises(ValueError, match=r"without rows after 2 of 9$"):
        read("hanweb", body, request.url, meta=request.meta)


def test_an_empty_column_is_an_empty_listing() -> None:
    found = read("hanweb", page(0, 0), COLUMN)
    assert (found.rows, found.next) == ([], None)


def test_escaped_and_broken_records() -> None:
    store = datastore(
        "<recordset><record>&lt;a href=&quot;/art/1&quot;&gt;甲&lt;/a&gt;</record><record><![CDATA[<a"
    )
    assert store is not None
    assert store.records == ('<a href="/art/1">甲</a>', "<a")
    assert datastore("<html></html>") is None


def test_form_of_the_module() -> None:
    script = (
        "<script>function f(a,b){loadDynamic('/module/xxgk/search.jsp?standardXxgk=1&infotypeId='+a+'&vc_title='"
        "+encodeURI(b)+'&area=1137', 'div4', '0','0','950','122','','');}</script>"
    )
    form = search_form(ListingPage(script, "http://x/"), "http://x/col/col4/index.html?number=A08")
    assert form is not None
    assert (form["infotypeId"], form["area"], form["divid"], form["jdid"]) == ("A08", "1137", "div4", "122")
    assert search_form(ListingPage("<script>loadDynamic('/other.jsp', 'd');</script>", "http://x/"), "") is None


def test_the_entry_gives_the_modules_form_where_the_page_does_not() -> None:
    request = read("hanweb", "<html><p>x</p></html>", COLUMN, module="infotypeId=B01&jdid=2").next
    assert isinstance(request, Request)
    form = parse_qs(request.body.decode(), keep_blank_values=True)
    assert (form["infotypeId"], form["jdid"], form["currpage"], form["vc_title"]) == (["B01"], ["2"], ["1"], [""])


def test_replicas_refuse_what_the_product_refuses() -> None:
    query = {"page": "1", "appid": "1", "webid": "1", "columnid": "30516", "unitid": "5504"}
    site = Donghai()
    assert site.answer(Ask("GET", site.proxy, query)).status == 404, "no Referer"
    referer = {"referer": "http://x/"}
    assert site.answer(Ask("GET", site.proxy, query | {"unitid": "1"}, headers=referer)).body == NOTHING
    assert site.answer(Ask("GET", site.proxy, query | {"page": "99"}, headers=referer)).body == NOTHING
    assert len(NOTHING) <= 54
    assert Chunan().answer(Ask("GET", Chunan.proxy)).status == 404, "GET instead of POST"
    assert "共0页" in Shanxian().answer(Ask("POST", Shanxian.proxy, form={"infotypeId": "A08"})).body.decode(
        "gb18030"
    )


MODULE = f"{BASE}/module/xxgk/xxgkAnnualReport.jsp"


def test_the_module_is_asked_for_every_unit_and_year_that_its_page_names() -> None:
    body = (
        "<select><option value='2023'>2023年</option><option value=\"2022\">2022年</option></select>"
        "<a href='/col/col9/index.html?vc_xxgkarea=B2&amp;number=A01'>乙局</a>"
        "<a href='/module/xxgk/xxgkAnnualReport.jsp?area=C3&amp;fbtime=2022&amp;showType=2&amp;artId=8'>丙局</a>"
    )
    rows = read("hanweb", body, f"{MODULE}?area=A1&fbtime=2023").rows
    assert [(asked_of(link.url), link.title) for link in rows] == [
        (("C3", "2022"), "丙局"),
        (("C3", "2023"), ""),
        (("B2", "2023"), ""),
        (("A1", "2022"), ""),
        (("B2", "2022"), ""),
    ]
    assert rows[0].url.endswith("artId=8"), "an address that the page links stays as it is"


def test_the_entry_adds_units_and_years_to_the_module() -> None:
    found = read("hanweb", "<p>x</p>", COLUMN, areas=["A1", "B2"], first_year=2023).rows
    asked = [asked_of(link.url) for link in found]
    assert asked[-2:] == [("A1", "2023"), ("B2", "2023")], "newest first"
    assert asked[0] is not None
    assert asked[0][1] > "2023"
    assert read("hanweb", "<p>x</p>", COLUMN, first_year=2023).rows == [], "years without units"
    below = read("hanweb", "<p>x</p>", f"{BASE}/col/col8/", column=f"{BASE}/col/col8/", areas=["A1"])
    assert below.rows == [], "no year is known"


def test_a_column_that_links_no_report_of_the_module_has_none() -> None:
    body = "<a href='/col/col9/index.html?vc_xxgkarea=B2&amp;number=A01'>乙局</a>"
    assert not any(asked_of(link.url) for link in read("hanweb", body, COLUMN).rows)


@pytest.mark.parametrize("unit", ["大数据发展管理局", "公共资源交易中心", "县财政预算中心", "县人才招聘服务中心"])
def test_units_of_the_module_whose_names_sound_of_other_matters_are_asked(unit: str) -> None:
    _, asked = walked("hanweb", f"<a href='{MODULE}?area=A1&amp;fbtime=2023'>{unit}</a>", COLUMN)
    assert asked == [f"{MODULE}?area=A1&fbtime=2023"]


def test_the_modules_years_before_since_are_not_asked() -> None:
    links = "".join(f"<a href='{MODULE}?area=A1&amp;fbtime={year}'>甲局</a>" for year in (2019, 2023))
    one = ready("hanweb", COLUMN)
    one.since = 2022
    meta = {"page": 1, "column": COLUMN, "listing": COLUMN, "depth_below": 0, "kind": "listing"}
    answer = HtmlResponse(COLUMN, body=links.encode(), encoding="utf-8", request=Request(COLUMN, meta=meta))
    assert [one.url[-4:] for one in one.parse(answer) if isinstance(one, Request)] == ["2023"]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<title>年度报告</title><p>该年度内容暂未发布</p>", False),
        ("<title>年度报告</title><h3>一、总体情况</h3><p>略</p>", True),
        ("<title>甲局2022年政府信息公开工作年度报告</title>", True),
        ("<title>年度报告</title><iframe src='/attach/0/a.pdf'></iframe>", True),
    ],
)
def test_a_year_that_nobody_links_may_have_no_report(body: str, kept: bool) -> None:
    one = ready("hanweb", COLUMN)
    assert isinstance(one, Hanweb)
    request = one.ask_report(f"{MODULE}?area=A1&fbtime=2022", Row("", None, COLUMN))
    assert request.meta["end"] == ["http-404", "empty"]
    answer = HtmlResponse(request.url, body=body.encode(), encoding="utf-8", request=request)
    pages = [item for item in one.parse_report(answer) if isinstance(item, Page)]
    assert len(pages) == kept
    assert one.crawler.stats.get_value(counters.TRIED, 0) == (not kept)
    assert not pages or "tried" not in (pages[0].filing.again or ""), "its absence is told from now on"
    linked = one.ask_report(f"{MODULE}?area=A1&fbtime=2021", Row("甲局", None, COLUMN))
    assert "end" not in linked.meta


def test_a_start_at_the_module_is_its_report_too() -> None:
    site = Wenshang()
    path, _, query = site.start[0].partition("?")
    body = site.answer(Ask("GET", path, dict(pair.split("=") for pair in query.split("&")))).body
    pages, asked = walked("hanweb", body, f"{BASE}{site.start[0]}")
    assert [page.kind for page in pages] == ["report"]
    assert len([url for url in asked if "fbtime=" in url]) == len(site.areas) * len(site.years) - 1


def test_the_modules_replicas_refuse_what_names_no_unit_or_year() -> None:
    site = Qingtian()
    assert site.answer(Ask("GET", site.module, {"area": "001008010001"})).status == 404
    blank = site.answer(Ask("GET", site.module, {"area": "001008010009", "fbtime": "2022"}))
    assert (blank.status, "总体情况" in blank.body.decode()) == (200, False)
    column = {"vc_xxgkarea": "none"}
    assert Wenshang().answer(Ask("GET", "/col/col26010/index.html", column)).status == 404
