"""What can be pressed on a listing page, which of it turns the page, and what leads on but cannot be followed."""

from __future__ import annotations

from typing import Any

import pytest

from harvester.listings.controls import alike, best, controls, in_other, in_pager, is_off, names_next, runs, unseen
from harvester.listings.following import following
from harvester.listings.forms import Send
from harvester.listings.page import ListingPage
from harvester.listings.unread import unread

HOST = "http://x.gov.cn"
URL = f"{HOST}/nb/index.html"


SELECT = '<select><option value="index_1.html">第1页</option><option value="index_2.html">第{}页</option></select>'
TWO = "<option>1</option><option>2</option></select>"


def page(body: str, url: str = URL) -> ListingPage:
    return ListingPage(f"<html><body>{body}</body></html>", url)


# -- controls ------------------------------------------------------------------------------------------------


def pressed(body: str) -> str | None:
    found = best(page(body))
    return None if found is None else found.url.removeprefix(HOST) or found.script


@pytest.mark.parametrize(
    ("body", "which"),
    [
        ('<a href="index_2.html">下一页</a>', "/nb/index_2.html"),
        ('<a href="index_2.html">下一页</a><a href="/zt/2.html">下一页</a>', "/nb/index_2.html"),
        ('<a href="/zt/2.html">下一页</a><a href="index_2.html">下一页</a>', "/nb/index_2.html"),
        (
            '<div class="slider"><a href="index_3.html">下一页</a></div><a href="index_2.html">下一页</a>',
            "/nb/index_2.html",
        ),
        ('<a href="/zt/2.html">&gt;</a>', None),
        ('<a href="index_2.html">&gt;</a>', "/nb/index_2.html"),
        ('<div class="pager"><a href="/zt/2.html">&gt;</a></div>', "/zt/2.html"),
        ('<a href="index.html">下一页</a>', None),
        ('<a class="disabled" href="index_2.html">下一页</a>', None),
        ('<li class="disabled"><a href="index_2.html">下一页</a></li>', None),
        ('<a onclick="go(2)">下一页</a>', "go(2)"),
        ('<a href="javascript:void(0)">下一页</a>', None),
        ('<a href="index_2.html"><i class="fa fa-angle-right"></i></a>', "/nb/index_2.html"),
        ('<a href="index_2.html"><i class="fa fa-home"></i></a>', None),
        ("<p>下一页</p>", None),
    ],
)
def test_which_control_turns_the_page(body: str, which: str | None) -> None:
    assert pressed(body) == which


def node(body: str) -> Any:
    return next(iter(page(body).root.iter("a")))


def test_what_a_control_stands_in() -> None:
    assert in_pager(node('<div class="pagination"><a>x</a></div>'))
    assert in_pager(node("<div><a>x</a><span>2</span></div>"))
    assert in_pager(node("<div><p><a>x</a></p><span>2</span></div>"))
    assert in_pager(node("<div><a>x</a><span>上一页</span></div>"))
    assert not in_pager(node("<div><p><b><a>x</a></b></p><span>2</span></div>"))
    assert not in_pager(node("<div><a>x</a><span>甲</span></div>"))
    assert in_other(node('<div class="swiper"><a>x</a></div>'))
    assert not in_other(node('<div class="list"><a>x</a></div>'))
    assert unseen(node('<div style="DISPLAY: none"><p><a>x</a></p></div>'))
    assert not unseen(node('<div style="display:none"><p><b><a>x</a></b></p></div>'))
    assert is_off(node("<a disabled>x</a>"))
    assert is_off(node('<a class="btn-disabled">x</a>'))
    assert is_off(node('<li class="end"><a>x</a></li>'))
    assert not is_off(node('<ul class="end"><li><a>x</a></li></ul>'))
    assert not is_off(node('<a class="ended">x</a>'))


@pytest.mark.parametrize(
    ("here", "there", "one_list"),
    [
        ("/nb/", "/nb/p2.html", True),
        ("/nb/", "/zt/2.html", False),
        ("/nb?p=1", "/nb?p=2", True),
        ("/nb/list_1.html", "/nb/list_2.html", True),
        ("/nb.html", "/nb_2.html", True),
        ("/nb.html", "/zt.html", False),
        ("/c1/a.html", "/c2/a.html", True),
        ("/", "/2.html", True),
    ],
)
def test_pages_of_one_list(here: str, there: str, one_list: bool) -> None:
    assert alike(HOST + here, HOST + there) == one_list
    assert not alike(HOST + here, "http://y.cn" + here)


def test_what_a_control_does() -> None:
    def one(body: str) -> Any:
        return controls(page(body))[0]

    assert runs(one('<a href="2.html">x</a>'))
    assert runs(one('<a onclick="go()">x</a>'))
    assert not runs(one('<a href="#" onclick="return false;">x</a>'))
    assert runs(one("<form><button>x</button></form>"))
    assert runs(one('<input type="button" onclick="go()" value="x">'))
    assert not runs(one('<form><input type="button" value="x"></form>'))
    assert controls(page('<input type="text" value="x"><img src="x.png">')) == []
    assert names_next(one('<a onclick="go()">下一页</a>'))
    assert not names_next(one('<a onclick="go()">上一页</a>'))
    assert names_next(one('<div class="pager"><a onclick="go()">&gt;</a></div>'))
    assert not names_next(one('<a onclick="go()">&gt;</a>'))


# -- the next page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "here", "step"),
    [
        ('<link rel="next" href="index_2.html">', 1, "/nb/index_2.html"),
        ('<a href="index_2.html">2</a><a href="index_3.html">3</a>', 2, "/nb/index_3.html"),
        ('<a href="index_1.html">第二页</a>', 1, "/nb/index_1.html"),
        ('<a href="list?start=20">2</a>', 1, None),
        ('<a href="index.html?start=20">2</a>', 1, "/nb/index.html?start=20"),
        ('<a href="/rili/abc.html">2</a>', 1, None),
        ('<a href="index_3.html">3</a><a href="index_9.html">9</a>', 4, "/nb/index_5.html"),
        ('<a href="index_3.html">3</a><a href="index_10.html">9</a>', 4, None),
        ('<a href="p20.html">3</a><a href="p80.html">9</a>', 4, None),
        ('<a href="?s=20">3</a><a href="?s=80">9</a>', 4, "/nb/index.html?s=40"),
        (
            SELECT.format(2),
            1,
            "/nb/index_2.html",
        ),
        (
            SELECT.format(3),
            1,
            None,
        ),
        (
            "<select onchange=\"location='/nb/p' + this.value + '.html'\">" + TWO,
            1,
            "/nb/p2.html",
        ),
        ("<script>function go(page){location.href='/nb/?page='+page}</script>共 3 页", 1, "/nb/?page=2"),
        ("<script>function go(page){location.href='/nb/?page='+page}</script>共 3 页", 3, None),
        ("<script>function go(pageIndex){location.href='/nb/?page='+pageIndex}</script>共 3 页", 1, "/nb/?page=1"),
        ("<script>function show(id){location.href='/nb/r'+id+'.html'}</script>共 3 页", 1, None),
    ],
)
def test_the_way_to_the_next_page(body: str, here: int, step: str | None) -> None:
    found = following(page(body), here)
    assert (found.removeprefix(HOST) if isinstance(found, str) else found) == step


def test_a_form_that_holds_the_pages_number_is_sent_with_the_next() -> None:
    fields = '<input name="page" value="{}"><input name="k" value="年">'
    form = f'<form action="/list" method="post">{fields}</form>共 3 页'
    sent = following(page(form.format(1)), 1)
    assert isinstance(sent, Send)
    assert (sent.url, sent.method, sent.fields) == (f"{HOST}/list", "POST", (("page", "2"), ("k", "年")))
    assert following(page(form.format(3)), 3) is None


@pytest.mark.parametrize(
    ("body", "here", "says"),
    [
        ("共 3 页", 1, "states 3 pages, and no address of page 2 can be read"),
        ("共 3 页", 3, None),
        ('<a onclick="turn(2)">下一页</a>', 1, "'下一页' leads on by a script that cannot be read"),
        ('<a class="disabled" onclick="turn(2)">下一页</a>', 1, None),
        # a pager of one page has such controls, too: there 上一页 is as dead
        (
            '<div class="pages"><a href="javascript:;">下一页</a></div>',
            1,
            "'下一页' leads nowhere that can be read",
        ),
        ('<p><a href="javascript:;">上一页</a> <a href="javascript:;">下一页</a></p>', 1, None),
        ('<a href="javascript:;" data-page="2">下一页</a>', 1, "'下一页' is marked as page 2, and leads nowhere"),
        ('<a href="#" data-page-index="3">下一页</a>', 2, "'下一页' is marked as page 3, and leads nowhere"),
        ('<a href="javascript:;" data-page="1">下一页</a>', 1, "'下一页' leads nowhere that can be read"),
        ('<a href="javascript:;" data-size="2">下一页</a>', 1, "'下一页' leads nowhere that can be read"),
        ('<a href="javascript:;" class="disabled" data-page="2">下一页</a>', 1, None),
        ('<el-pagination :total="46"></el-pagination>', 1, "<el-pagination> is drawn by a script"),
        ("<div>点击加载更多</div>", 1, "'点击加载更多' brings further rows by a script"),
        ('<div style="display:none">点击加载更多</div>', 1, None),
        (
            '<div class="pager"><a onclick="turn(this)">2</a></div>',
            1,
            "page 2 is opened by a script that cannot be read",
        ),
        ('<ul class="pager"><li>1</li><li>2</li></ul>', 1, "page 2 is opened by a script that cannot be read"),
        (
            '<ul><li data-page="1">1</li><li data-page="2">2</li></ul>',
            1,
            "page 2 is opened by a script that cannot be read",
        ),
        ('<ul class="pager"><li>1</li><li>3</li></ul>', 1, None),
        (
            "<select><option>1</option><option>2</option></select>",
            1,
            "a select of pages leads on by a script that cannot be read",
        ),
        ("<select><option>1</option><option>2</option></select>", 2, None),
        ("<p>正文</p>", 1, None),
    ],
)
def test_what_leads_on_and_cannot_be_followed(body: str, here: int, says: str | None) -> None:
    assert unread(page(body), here) == says
