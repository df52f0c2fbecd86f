"""Listing pages: rows, dates, pagers in all dialects, columns. Mark-up of our own in the shapes of portals.md."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse, Request, TextResponse

from harvester.listings.channels import channel_key, channels, folder_year
from harvester.listings.following import following
from harvester.listings.page import ListingPage, listing
from harvester.listings.pagers import numbered_from_one, numbered_from_zero, written_by_script
from harvester.listings.totals import printed_total
from harvester.portals.loader import spider_class
from harvester.portals.registry import Portal
from spiders.base import PortalSpider
from spiders.trs import Trs
from tests.places import SHARED
from tests.spiders.reading import read, walk

URL = "http://www.a.gov.cn/zwgk/nb/"
REAL = SHARED / "real" / "trs-listing-old.html"


def page(markup: str, url: str = URL) -> ListingPage:
    return listing(f"<html><body>{markup}</body></html>".encode(), url)


def spider(**options: object) -> PortalSpider:
    filled = {key: option.default for key, option in Trs.options.items()} | options
    return spider_class(Portal("a", "trs", "甲县人民政府", "140403", (URL,), options=filled))()


def answer(body: str | bytes, url: str = URL, **meta: object) -> TextResponse:
    request = Request(url, meta={"column": URL, "listing": URL, "page": 1, "depth_below": 0, **meta})
    return HtmlResponse(url, body=body.encode() if isinstance(body, str) else body, request=request)


@pytest.mark.parametrize(
    ("script", "following"),
    [
        ('createPageHTML(5, 0, "index", "html");', "index_1.html"),
        ('createPageHTML(5,1,"index","shtml","black_text",107);', "index_2.shtml"),
        ("createPage(40, 0, 'index', 'html')", "index_1.html"),
        ('createPageHTML(5, 4, "index", "html");', None),
        ('createPageHTML(1, 0, "index", "html");', None),
        ('createPageHTML(99999999, 0, "index", "html");', None),
        ('createPageHTML(5, -3, "index", "html");', None),
        ('// createPageHTML(5, 0, "index", "html");', None),
        ("function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}", None),
        ("createPageHTML('page_div', 5, 1, 'list', 'shtml', 90);", None),
    ],
)
def test_pager_that_counts_from_zero(script: str, following: str | None) -> None:
    found = numbered_from_zero(page(f"<script>{script}</script>"))
    assert found == (URL + following if following else None)


@pytest.mark.parametrize(
    ("script", "following"),
    [
        ("createPageHTML('page_div', 5, 1, 'list', 'shtml', 90);", "list_2.shtml"),
        ("createPageHTML('paging',25,24,'index','html',500);", "index_25.html"),
        ("createPageHTML('paging',25,25,'index','html',500);", None),
        ('createPageHTML(5, 0, "index", "html");', None),
    ],
)
def test_pager_that_counts_from_one(script: str, following: str | None) -> None:
    found = numbered_from_one(page(f"<script>{script}</script>"))
    assert found == (URL + following if following else None)


def old_script(here: int, pages: int) -> str:
    return f"""<script>var currentPage = {here};//from 0
var nextPage = currentPage+1
var countPage = {pages}//pages
document.write("<a href=\\"list"+"_" + nextPage + "."+"htm\\">下一页</a>");</script>"""


def test_pager_written_by_a_script() -> None:
    assert written_by_script(page(old_script(0, 3))) == URL + "list_1.htm"
    assert written_by_script(page(old_script(2, 3))) is None
    assert written_by_script(page("<script>var countPage = 3</script>")) is None


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ('<a href="index_2.html">下一页</a>', URL + "index_2.html"),
        ('<a href="?page=2">下一页 &gt;</a>', URL + "?page=2"),
        ('<a class="page next" href="p2.html">›</a>', URL + "p2.html"),
        ('<a rel="next" href="/zwgk/nb/2/">2</a>', URL + "2/"),
        ('<a href="./">下一页</a>', None),
        ('<a href="javascript:go(2)">下一页</a>', None),
        ('<a href="index_1.html">上一页</a>', None),
    ],
)
def test_next_link(markup: str, wanted: str | None) -> None:
    assert following(page(markup), 1) == wanted


def test_printed_total() -> None:
    assert printed_total(page("<div>共 1604 条 1/107页</div>")) == (1, 107)
    assert printed_total(page("<div>2023年第1期</div>")) is None


@pytest.mark.parametrize(
    "row",
    [
        '<li><a href="1.html" title="甲县财政局2023年年度报告">甲县财政局20…</a><span>2024-01-15</span></li>',
        '<li><a href="1.html">甲县财政局2023年年度报告</a> <i>[2024/1/15]</i></li>',
        '<tr><td>1</td><td><a href="1.html">甲县财政局2023年年度报告</a></td><td>\n2024-\n01-15</td></tr>',
        '<a href="1.html"><p class="tit">甲县财政局2023年年度报告</p><span>2024-01-15</span></a>',
        '<dl><dd><a href="1.html">甲县财政局2023年年度报告</a></dd><dd>2024年1月15日</dd></dl>',
        '<p>· <a href="1.html"><font>甲县财政局</font>2023年年度报告</a>(2024.01.15)</p>',
    ],
)
def test_row_with_its_title_and_date(row: str) -> None:
    other = '<li><a href="2.html">甲县召开会议</a><span>2023-09-09</span></li>'
    [link] = [link for link in page(f"<table>{row}</table><ul>{other}</ul>").links if link.url == URL + "1.html"]
    assert link.title == "甲县财政局2023年年度报告"
    assert link.date == "2024-01-15"


def test_a_date_of_another_row_is_not_taken() -> None:
    [first, second] = page(
        '<ul><li><a href="1.html">甲</a></li><li><a href="2.html">乙</a> 2024-01-15</li></ul>'
    ).links
    assert (first.date, second.date) == (None, "2024-01-15")


@pytest.mark.parametrize("text", ["2024-13-15", "12024-01-15", "2024-01-155", "1024-01-15"])
def test_impossible_dates_are_no_dates(text: str) -> None:
    [link] = page(f'<li><a href="1.html">甲</a> {text}</li>').links
    assert link.date is None


def test_base_element_and_odd_links() -> None:
    found = page(
        '<base href="/files/"><a href="a.html">a</a><a href="#top">b</a><a href="mailto:x@y">c</a><a>d</a>'
        '<a href="http://[">e</a><a href="\\zwgk\\b.html">f</a><a href="c.html#part">g</a><a href="">h</a>'
    ).links
    assert [link.url.removeprefix("http://www.a.gov.cn") for link in found] == [
        "/files/a.html",
        "/zwgk/b.html",
        "/files/c.html",
    ]


@pytest.mark.parametrize(
    "body", [b"", b"\0\0\0", b"<", b"<a href=", "<p>甲</p>".encode("utf-16"), b"<a>" * 20_000]
)
def test_broken_listings_have_no_rows_and_do_no_harm(body: bytes) -> None:
    broken = listing(body, URL)
    assert [link for link in broken.links if link.title] == []
    assert following(broken, 1) is None
    assert list(channels(broken, lambda url: False)) == []


@pytest.mark.parametrize("sign", ["²", "①", "１", "٣", "-1", ""])
@pytest.mark.parametrize(
    "markup",
    [
        '<table><tr><th colspan="{0}">标题<th>来源</tr><tr><td>甲<td><a href="1.html">乙</a></tr></table>',
        '<form><input name="page" value="{0}"><a href="javascript:go({0})">下一页</a></form>',
        '<select onchange="location=this.value"><option selected value="{0}">1<option value="{0}">2</select>',
        '<script>function go(n){{location.href="i_"+(n+1)+".html"}}</script><a onclick="go({0})">下一页</a>',
    ],
    ids=["span", "form", "select", "script"],
)
def test_signs_that_are_digits_and_no_numbers_break_nothing(markup: str, sign: str) -> None:
    """`"²".isdigit()` holds and int("²") is an error: one such sign cost the page."""
    found = page(markup.format(sign))
    assert found.links is not None
    following(found, 1)


@pytest.mark.parametrize(
    ("link", "followed"),
    [
        ('<a href="/xx/nb/">政府信息公开年报</a>', True),
        ('<a href="/xx/nb/">年度报告</a>', True),
        ('<a href="/xx/nb/">财政决算年度报告</a>', False),
        ('<a href="/xx/nb/">年度报告解读</a>', False),
        ('<a href="/xx/t20240115_1.html">年度报告</a>', False),
        ('<a href="2023/">2023年</a>', True),
        ('<a href="2023/">2023</a>', True),
        ('<a href="/other/2023/">2023年</a>', False),
        ('<a href="czj/">县财政局</a>', True),
        ('<a href="qqx/index.html">清泉乡</a>', True),
        ('<a href="/other/czj/">县财政局</a>', False),
        ('<a href="xx/">通知公告</a>', False),
        ('<a href="/">信息公开年报</a>', False),
        ('<a href="./index.html">信息公开年报</a>', False),
        ('<a href="javascript:void(0)">信息公开年报</a>', False),
    ],
)
def test_columns(link: str, followed: bool) -> None:
    assert bool(list(channels(page(link), spider().is_detail))) is followed


def test_columns_by_the_registrys_pattern() -> None:
    [link] = channels(
        page('<a href="/zfxxgk/">政府信息公开</a><a href="/news/">新闻</a>'), lambda url: False, "信息公开$|x"
    )
    assert link.url == "http://www.a.gov.cn/zfxxgk/"


def test_column_keys_and_years() -> None:
    assert channel_key(URL) == channel_key(URL + "index.html") == channel_key("https://www.a.gov.cn/zwgk/nb")
    assert channel_key(URL + "?cat=7&dept=&cur_page=1") == channel_key(URL + "?cat=7") != channel_key(URL)
    assert channel_key(URL + "?cat=7&page=2") != channel_key(URL + "?cat=7")
    assert channel_key(URL + "?31") != channel_key(URL + "?32")
    assert channel_key(URL) != channel_key(URL + "index_1.html")
    assert [folder_year(text) for text in ("2023年", "2023", "2023年度报告", "2023年工作要点", "年报")] == [
        2023,
        2023,
        2023,
        None,
        None,
    ]


@pytest.mark.skipif(not REAL.exists(), reason="../shared is not here: no published listing to read")
def test_a_published_listing() -> None:
    found = spider().read(answer(REAL.read_bytes(), "http://egb.ordos.gov.cn/xxgk/xxgknb/"))
    assert len(found.rows) == 10
    assert found.rows[0].title == "鄂尔多斯市2019年政府信息公开工作年度报告"
    assert [row.date for row in found.rows][:3] == ["2020-09-03", "2020-05-06", "2020-03-11"]
    assert found.next == "http://egb.ordos.gov.cn/xxgk/xxgknb/index_1.html"


FUJIAN = """<script>list2.trsapi({listArgs:{channelid:SiteInfo.searchId, classsql:"chnlid=1813",
sortfield:"-docorderpri"}, pagebar:{prepage:10, recordCount:'20'}}); var SiteInfo = {searchId:'200210'}</script>"""


def test_fujian_search_is_asked_as_the_page_says() -> None:
    found = spider(api="/fjdzapp/search").read(answer(FUJIAN))
    assert found.rows == []
    assert isinstance(found.next, Request)
    assert found.next.url == "http://www.a.gov.cn/fjdzapp/search"
    sent = found.next.body.decode()
    assert "channelid=200210" in sent
    assert "classsql=chnlid%3D1813" in sent
    assert sent.endswith("&prepage=10&page=1")
    assert found.next.headers["Referer"] == URL.encode()


@pytest.mark.parametrize(
    "body",
    [
        '{"data": [{"doctitle": "<em>甲局</em>年报", "docpuburl": "/a/t20240115_1.html", '
        '"docreltime": "2024-01-15 10:20:00"}], "pageCount": "2"}',
        '{"docs": [{"doctitle": "甲局年报", "chnldocurl": "/a/t20240115_1.html", "docreltime": "2024-01-15"}],'
        ' "pageCount": 2}',
    ],
)
def test_fujian_answers_in_both_forms(body: str) -> None:
    meta = {"form": {"prepage": "1"}, "number": 1, "origin": URL}
    found = spider(api="/x").read(answer(body, "http://www.a.gov.cn/x", **meta))
    assert [(row.title, row.url, row.date) for row in found.rows] == [
        ("甲局年报", "http://www.a.gov.cn/a/t20240115_1.html", "2024-01-15")
    ]
    assert isinstance(found.next, Request)
    assert "page=2" in found.next.body.decode()


@pytest.mark.parametrize("body", ["{}", "[]", "null", "<html>", '{"data": 7}', '{"data": [{}]}', '{"data": [[]]}'])
def test_fujian_answers_that_are_none(body: str) -> None:
    with pytest.raises(ValueError, match="the search answered something else"):
        spider(api="/x").read(answer(body, form={"prepage": "10"}, number=1, origin=URL))


ROWS = '<li><a href="./202203/t20220301_2001.shtml">甲局2021年政府信息公开年度报告</a><span>2022-03-01</span></li>'


@pytest.mark.parametrize("column", ["http://www.a.gov.cn/nb/", "http://www.a.gov.cn/nb/index.shtml"])
def test_a_stated_number_of_pages_without_a_pager(column: str) -> None:
    listed = f'<ul class="govinfo-list-title">{ROWS}</ul><div class="pages-govinfo-open">{{}}/3页</div>'
    assert read("trs", listed.format(1), column).next == "http://www.a.gov.cn/nb/index_1.shtml"
    second = "http://www.a.gov.cn/nb/index_1.shtml"
    assert (
        read("trs", listed.format(2), second, column=column, page=2).next == "http://www.a.gov.cn/nb/index_2.shtml"
    )
    assert read("trs", listed.format(3), second, column=column, page=3).next is None


def test_fujian_search_is_found_without_an_option_and_in_either_notation() -> None:
    for written in ("searchId:'200210'", "channelid:SiteInfo.searchId(200210)"):
        found = read("trs", FUJIAN.replace("searchId:'200210'", written), URL)
        assert isinstance(found.next, Request)
        assert found.next.url == "http://www.a.gov.cn/fjdzapp/search"
        assert "channelid=200210" in found.next.body.decode()


def test_pages_that_cannot_be_reached_are_told_by_every_family() -> None:
    row = '<a href="/info/2381/1.htm" title="甲局2021年政府信息公开年度报告">甲</a><span>2022-03-01</span>'
    addresses, stats = walk("vsb", f"<li>{row}</li><p>1/3页</p>", "http://www.a.gov.cn/nb.htm")
    assert addresses == ["http://www.a.gov.cn/info/2381/1.htm"]
    assert stats["pages/pager_unread"] == 1
    _, stats = walk("vsb", f"<li>{row}</li><p>1/1页</p>", "http://www.a.gov.cn/nb.htm")
    assert "pages/pager_unread" not in stats


def test_a_shell_around_a_frame_of_the_same_host_leads_on() -> None:
    shell = '<p>政府信息公开年报</p><iframe src="{}"></iframe>'
    assert walk("plain", shell.format("/gi/class/nb.html"), URL)[0] == ["http://www.a.gov.cn/gi/class/nb.html"]
    assert walk("plain", shell.format("http://elsewhere.cn/nb.html"), URL)[0] == []
    rows, _ = walk("trs", ROWS + shell.format("/map.html"), URL)[:2]
    assert rows == [f"{URL}202203/t20220301_2001.shtml", "http://www.a.gov.cn/map.html"], "more rows, perhaps"
