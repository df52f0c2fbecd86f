"""What Hanweb's scripts and answers say, odd ones included."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from scrapy import Request

from harvester.listings.hanweb import datastore, search_form
from harvester.listings.page import ListingPage
from harvester.replica.families.hanweb import NOTHING, Chunan, Donghai, Shanxian
from harvester.replica.site import Ask
from tests.spiders.reading import read

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
