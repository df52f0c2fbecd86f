"""Links that nothing accounts for: which of a page are such, and of what kind."""

from __future__ import annotations

import pytest

from harvester.listings.elsewhere import part_said
from harvester.listings.page import ListingPage
from harvester.listings.strays import near, strays

ROOT = "http://a.gov.cn/nb/index.html"
ROWS = "".join(f'<li><a href="/nb/t{n}.html">某县财政局20{n}年政府信息公开工作年度报告</a></li>' for n in (22, 23))


def left(html: str, root: str = ROOT) -> list[tuple[str, str, bool]]:
    page = ListingPage(f"<html><body><div>{html}<ul>{ROWS}</ul></div></body></html>", root)
    entries = [link for link in page.links if "/nb/t2" in link.url]
    return [(one.url.removeprefix("http://a.gov.cn"), one.group, one.near) for one in strays(page, root, entries)]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ('<a href="?field=3">农业</a>', "near ?field"),
        ('<a href="arch/2024-01">2024年1月</a>', "near a/0-0?"),
        ('<a href="list_2.htm"></a>', "near a_0.a?"),
        ('<a href="index/2.html">其它</a>', "near a/0.a?"),
        ('<div class="nav"><a href="arch/1/">专栏</a></div>', "near a/0/?"),
        ('<a href="index_9.html">上一页</a>', "near a_0.a?"),
        ('<a href="?t=3">不限</a>', "near ?t"),
        ("<script>document.onkeyup=function(){location='index_2.html'}</script>", "script a_0.a?"),
        ('<select><option value="/nb/arch/1/">农业</option></select>', "near a/0/?"),
    ],
)
def test_what_is_near_the_list_is_left_over_wherever_it_stands(html: str, kind: str) -> None:
    assert [(group, is_near) for _, group, is_near in left(html)] == [(kind, True)]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/">首页</a>',
        '<a href="index.html">列表</a>',
        '<a href="?sort=time">最近</a>',
        '<a href="all.zip">合集</a>',
        '<a href="n/5.html">关于做好第三季度检查工作的通知</a>',
        '<a href="/n/5.html">关于征求意见的通知</a>',
        '<p><a href="/print/5/">打印本页</a></p>',
        '<div class="nav"><a href="/zwgk/">政务</a></div>',
        '<div class="footer"><a href="/zwgk/">政务</a></div>',
        '<a href="/zwgk/5/"></a>',
    ],
)
def test_what_is_accounted_for_is_not_left_over(html: str) -> None:
    assert left(html) == []


def test_others_are_left_over_around_the_list_only() -> None:
    assert left('<p><a href="/old/list.do?id=7">老栏目</a></p>') == [
        ("/old/list.do?id=7", "a.gov.cn/a/a.a?id", False)
    ]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ('<div class="foot"></div><div><a href="/old/"><img src="/f.png"></a></div>', "picture a.gov.cn/a/?"),
        ('<select><option value="/date/2024/1">2024年1月</option></select>', "option a.gov.cn/a/0/0?"),
    ],
)
def test_of_the_rest_of_a_page_pictures_and_options_are(html: str, kind: str) -> None:
    assert [(group, is_near) for _, group, is_near in left(html)] == [(kind, False)]


def test_a_listing_s_sisters_are() -> None:
    menu = '<div class="nav"><a href="/gk/bm/">部门</a><a href="/gk/zn/x.html">指南</a></div>'
    assert left(menu, "http://a.gov.cn/gk/zf/") == [("/gk/bm/", "sister div  nav", False)]
    assert left(menu, "http://a.gov.cn/zf/") == [], "everything lies below the front page"


def test_pieces_of_addresses_in_scripts_are_not() -> None:
    assert left("<script>location='index_'+n+'.html';open('/nb/data' + n);load('/nb/data.do')</script>") == []


def test_dates_are_set_to_the_first_year_and_boxes_ticked() -> None:
    dates = '<form><input name="a" value="2024/06/01"><input name="b" value="2024/12/31"></form>'
    assert [url for url, _, _ in left(dates)] == ["/nb/index.html?a=2008%2F01%2F01&b=2024%2F12%2F31"]
    boxes = "".join(f'<input type="checkbox" name="k" value="{n}"{" checked" * (n == 1)}>' for n in range(3))
    assert [url for url, _, _ in left(f"<form>{boxes}</form>")] == ["/nb/index.html?k=0", "/nb/index.html?k=2"]
    assert left(f"<form>{boxes.replace(' checked', '')}</form>") == [], "nothing is chosen: all is shown"
    assert left(f'<form><input name="q">{dates[6:]}') == [], "a search"


def test_a_form_near_the_list_is_sent_for_each_option_that_is_not_chosen() -> None:
    form = (
        '<form action="/nb/index.html"><select name="field"><option value="" selected>全部</option>'
        '<option value="1">农业</option><option>教育</option></select></form>'
    )
    assert [url for url, _, _ in left(form)] == [
        "/nb/index.html?field=1",
        "/nb/index.html?field=%E6%95%99%E8%82%B2",
    ]
    assert left(form.replace('name="field"', 'name="size"')) == [], "how many rows a page has"
    assert left(form.replace("/nb/index.html", "/search/")) == [], "a search of the whole portal"


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        ("http://a.gov.cn/nb/index.html?y=2023&u=5", "?u&y"),
        ("http://a.gov.cn/nb/x/7.html", "a/0.a?"),
        ("http://a.gov.cn/nb/", None),
        ("http://a.gov.cn/nc/7.html", None),
        ("http://b.gov.cn/nb/x/7.html", None),
        ("http://a.gov.cn/nb/index.html?lang=en", None),
    ],
)
def test_near_is_what_adds_to_the_lists_own_address(url: str, shape: str | None) -> None:
    assert near(url, ROOT) == shape


def test_below_the_root_only_the_lists_own_name_counts() -> None:
    assert near("http://a.gov.cn/xw/1.html", "http://a.gov.cn/nb.html") is None
    assert near("http://a.gov.cn/nb/2.html", "http://a.gov.cn/nb.html") == "+/0.a?"
    assert near("http://a.gov.cn/list.asp?id=4", "http://a.gov.cn/list.asp?id=3") == "?id"


def test_rows_are_never_left_over() -> None:
    page = ListingPage(f"<ul>{ROWS}</ul>", ROOT)
    assert list(strays(page, ROOT, page.links)) == []


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ('<p>仅显示近年年报，其余请点击<a href="/old.html">这里</a></p>', ["http://a.gov.cn/old.html"]),
        ("<p>仅显示最近十篇</p>", []),
        ('<p>只显示最近十篇，见<a href="http://b.gov.cn/">旧网站</a></p>', []),
    ],
)
def test_a_sentence_says_that_a_list_is_a_part(html: str, links: list[str]) -> None:
    found = part_said(ListingPage(html, ROOT))
    assert found is not None
    assert found[1] == links
    assert found[0].startswith("says that it holds a part of the reports: ")


def test_a_page_that_says_nothing_of_a_part() -> None:
    assert part_said(ListingPage("<p>显示全部年报</p>", ROOT)) is None
