"""What a page without a list says, what lies off the portal's hosts, and whether a page is a report or a list."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from harvester.items import Row
from harvester.listings.page import Link
from harvester.listings.page import listing as page_at
from harvester.listings.promises import Promise
from harvester.store import counters
from spiders import self_report, ways
from spiders.listing import Listing
from tests.spiders.reading import ready

URL = "http://portal.example/nb/"
TITLE = "某县水利局2023年政府信息公开工作年度报告"
SECTIONS = "<p>一、总体情况</p><p>我局公开。</p><p>二、主动公开政府信息情况</p><p>甲。</p><p>三、行政复议</p>"


def answer(body: str = "", url: str = URL, kind: str = "text/html", **meta: Any) -> Response:
    meta = {"depth_below": 0, "page": 1, "column": URL, "listing": URL, **meta}
    return HtmlResponse(
        url, body=body.encode(), encoding="utf-8", headers={"Content-Type": kind}, request=Request(url, meta=meta)
    )


def page(body: str) -> Any:
    return page_at(f"<html><body>{body}</body></html>".encode(), URL)


class One:
    """A spider whose walk is one promise."""

    def __init__(self) -> None:
        self.spider = ready("plain", URL)
        self.promise = Promise(URL)
        self.spider.walk_of = lambda meta: SimpleNamespace(promise=self.promise)  # type: ignore[method-assign,assignment,return-value]

    @property
    def said(self) -> list[str]:
        return [f"{gap.kind}: {gap}" for gap in self.promise.noted]


def row(title: str) -> Row:
    return Row(title, None, URL)


NAMED, OTHER = "政府信息公开年报", "通知公告"
SHELL = "<div id='app'></div><script src='x.js'></script>"


@pytest.mark.parametrize(
    ("body", "meta", "words", "told"),
    [
        ("", {}, {}, True),
        ("<p>暂无数据</p>", {}, {}, False),
        ("<ul></ul>", {}, {}, False),  # a list without an item says by its emptiness that it is empty
        ("<nav><ul></ul></nav>", {}, {}, True),
        ("<ul></ul><script>x()</script>", {}, {}, True),
        ("<script>x()</script>", {}, {}, True),
        ("", {"row": row(NAMED)}, {}, True),
        ("", {"row": row(OTHER)}, {}, False),
        ("", {"row": row(NAMED), "depth_below": 1}, {}, True),
        ("<p>暂无数据</p>", {"row": row(NAMED)}, {}, False),
        ("<script>x()</script>", {"beside": 2}, {}, False),
        ("<h1>政府信息公开年报</h1>", {"row": row("甲"), "depth_below": 1}, {}, True),
        ("<h1>政府信息公开年报</h1>", {"row": row("甲")}, {}, False),
        ("<h1>通知公告</h1>", {"row": row("甲"), "depth_below": 1}, {}, False),
        ("", {"row": row(NAMED)}, {"rows": [Link(URL, "甲", "甲")]}, False),
        ("", {"row": row(NAMED)}, {"next": "x"}, False),
        ("", {"row": row(NAMED)}, {"channels": [Link(f"{URL}a/", "甲", "甲")]}, False),
        ("<p>请输入密码</p><input type=password>", {}, {}, True),
    ],
)
def test_a_page_without_a_list_is_told_where_one_is_looked_for(
    body: str, meta: dict[str, Any], words: dict[str, Any], told: bool
) -> None:
    one = One()
    ways.hollow(one.spider, Listing(**({"rows": [], "page": page(body)} | words)), answer(body, **meta))
    assert bool(one.said) == told, one.said
    if told:
        named = repr(meta["row"].title) if "row" in meta else "a list is looked for there"
        assert named in one.said[0]
        assert one.said[0].startswith("hollow: ")


def test_a_page_that_is_no_html_or_may_be_a_report_is_told_as_such() -> None:
    one = One()
    ways.hollow(one.spider, Listing([]), answer(row=row(NAMED)))
    assert one.said == []
    ways.hollow(one.spider, Listing([], page=page("")), answer(row=row(NAMED)), "bare")
    assert one.said[0].startswith("bare: ")


LOCKED = "<p>请登录</p><input type=password>"


@pytest.mark.parametrize(
    ("menu", "body", "name", "told"),
    [
        (False, "<p>甲</p>", NAMED, True),
        (False, "<p>甲</p>", OTHER, False),
        (False, SHELL, OTHER, True),
        (False, SHELL, NAMED, True),
        (False, LOCKED, OTHER, True),  # a list may stand behind what is asked
        # a menu of channels that are known stands on every page: both signs are needed, and a log-in is none
        (True, "<p>甲</p>", NAMED, False),
        (True, "<p>甲</p>", OTHER, False),
        (True, SHELL, OTHER, False),
        (True, SHELL, NAMED, True),
        (True, LOCKED, OTHER, False),
        (True, LOCKED, NAMED, False),
    ],
)
def test_what_tells_a_page_without_a_list_beside_a_menu_of_known_channels(
    menu: bool, body: str, name: str, told: bool
) -> None:
    one, link = One(), Link(f"{URL}a/", "甲", "甲")
    one.spider.channels_seen.add(ways.link_key(link))
    found = Listing([], channels=[link] * menu, page=page(body))
    ways.hollow(one.spider, found, answer(body, row=row(name), depth_below=1))
    assert bool(one.said) == told, one.said


def test_the_key_of_a_frame_is_its_address() -> None:
    assert ways.link_key(Link(f"{URL}index.html", "", "")) == f"{URL}index.html"
    assert ways.link_key(Link(f"{URL}index.html", "", "甲")) == ways.link_key(Link(URL, "", "甲"))
    assert ways.link_key(Link(f"{URL}index.html", "", "", None, object())) != f"{URL}index.html"


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ('<a href="http://b.example/o/">往年年报</a>', True),
        ('<a href="http://b.example/o/">2018年政府信息公开年报</a>', True),
        ('<a href="http://b.example/o/">政府信息公开年报</a>', False),
        ('<a href="http://b.example/o/">中国政府网</a>', False),
        ('<a href="http://b.example/o/"><img alt="往年年报"></a>', True),
        ('<a href="/o/">往年年报</a>', False),
        ('<h3>历年年报</h3><ul><li><a href="http://b.example/o/">2018年</a></ul>', True),
        ('<h3>友情链接</h3><ul><li><a href="http://b.example/o/">2018年</a></ul>', False),
    ],
)
def test_archives_on_other_hosts_are_told(link: str, told: bool) -> None:
    one = One()
    ways._parts_away(one.spider, Listing([]), page(link), one.promise)
    assert bool(one.said) == told, one.said
    if told:
        assert one.said[0].startswith("pager: ")
        assert "lies off the portal's hosts; not asked" in one.said[0]


@pytest.mark.parametrize(
    ("title", "seen", "kept"), [(TITLE, 5, 1), ("中国政府网", 1, 1), ("中国政府网", 2, 0), ("中国政府网", 0, 1)]
)
def test_a_row_off_the_hosts_is_recorded_and_never_asked(title: str, seen: int, kept: int) -> None:
    one = One()
    one.spider.crawler.stats.set_value(counters.ROWS_SEEN, seen)
    link = Link("http://b.example/r.html", title, title)
    pages = list(ways.off_host(one.spider, link, row(title), one.promise))
    assert [made.problem for made in pages] == ["off-host"] * kept
    assert one.spider.crawler.stats.get_value(counters.ROWS_OFF_HOST, 0) == kept
    assert len(one.said) == kept


def test_a_next_page_off_the_hosts_is_told() -> None:
    one = One()
    assert not ways.leads_away(one.spider, f"{URL}p2.html", answer())
    assert one.said == []
    assert ways.leads_away(one.spider, "http://b.example/p2.html", answer())
    assert "http://b.example/p2.html" in one.said[0]


@pytest.mark.parametrize("words", [{"page": None}, {"rows": []}, {"open_end": True}])
def test_nothing_stands_beside_what_is_no_list(words: dict[str, Any]) -> None:
    body = '<a href="?l=A">A</a>'
    given = {"rows": [Link(f"{URL}r.html", TITLE, TITLE)], "page": page(body)} | words
    walk = _walk()
    one = One()
    one.spider.ask = lambda way, **kept: way  # type: ignore[method-assign,assignment,return-value]
    assert list(ways.beside(one.spider, Listing(**given), answer(body), walk, ())) == []
    whole = Listing([Link(f"{URL}r.html", TITLE, TITLE)], page=page(body))
    assert list(ways.beside(one.spider, whole, answer(body), walk, ())) == [f"{URL}?l=A"]


@pytest.mark.parametrize(
    ("barren", "vain", "new", "asked"),
    [
        (ways.MOST_BARREN - 1, 0, False, True),
        (ways.MOST_BARREN, 0, False, False),  # each led to by the one before, none with a new row
        (ways.MOST_BARREN, 0, True, True),
        (0, ways.MOST_VAIN, True, True),
        (0, ways.MOST_VAIN + 1, True, False),
    ],
)
def test_parts_that_show_nothing_new_end_somewhere(barren: int, vain: int, new: bool, asked: bool) -> None:
    body = '<a href="?l=A">A</a>'
    one, walk = One(), _walk(vain=vain)
    kept: dict[str, Any] = {}
    one.spider.ask = lambda way, **how: kept.update(how) or way  # type: ignore[method-assign,assignment,return-value,func-returns-value]
    whole = Listing([Link(f"{URL}r.html", TITLE, TITLE)], page=page(body))
    fresh = {f"{URL}r.html"} if new else set[str]()
    found = list(ways.beside(one.spider, whole, answer(body, barren=barren), walk, fresh))
    assert found == ([f"{URL}?l=A"] if asked else [])
    assert kept.get("barren") == ((0 if new else barren + 1) if asked else None)
    assert [gap.kind for gap in walk.promise.noted] == (["bound"] if vain > ways.MOST_VAIN else [])


@pytest.mark.parametrize(
    ("body", "rows", "told"),
    [("<p>2019年</p>", False, True), ("<p>暂无数据</p>", False, False), ("<p>2019年</p>", True, False)],
)
def test_a_chain_of_parts_without_rows_is_left_and_told(body: str, rows: bool, told: bool) -> None:
    one, walk = One(), _walk()
    row, channel = Link(f"{URL}r.html", TITLE, TITLE), Link(f"{URL}c/", "乡镇", "乡镇")
    found = Listing([row] if rows else [], channels=[channel], page=page(f'{body}<a href="?l=A">A</a>'))
    assert list(ways.beside(one.spider, found, answer(body, barren=ways.MOST_BARREN), walk, ())) == []
    assert [gap.kind for gap in walk.promise.noted] == (["bound"] if told else [])


def _walk(**how: Any) -> Any:
    given = {"vain": 0, "left": list, "covers": lambda url: False, "is_new": lambda way: True, **how}
    return SimpleNamespace(promise=Promise(URL), **given)


# -- a report, or a list -------------------------------------------------------------------------------


def reads(body: str, *, asked_for: bool = False, found: Listing | None = None, **meta: Any) -> bool:
    found = found or Listing([Link(URL, "甲", "甲")], page=page(body))
    return self_report.is_report(answer(body, **meta), found, "某县人民政府", asked_for=asked_for)


WHOLE = f"<html><body><h1>{TITLE}</h1>{SECTIONS}</body></html>"


def test_a_channels_page_is_a_report_where_the_reader_says_so() -> None:
    assert reads(WHOLE)
    assert reads(WHOLE, row=row(TITLE))
    assert not reads(f"<h1>{TITLE}</h1><p>一、总体情况</p><p>主动公开</p>")
    assert not reads("<h1>关于总体情况、主动公开、行政复议的通知</h1>")
    assert not reads(WHOLE, found=Listing([Link(URL, "甲", "甲")]))


@pytest.mark.parametrize(
    ("words", "report"),
    [
        ({}, True),
        ({"rows": [Link(URL, "甲", "甲")]}, False),
        ({"channels": [Link(URL, "甲", "甲")]}, False),
        ({"next": "x"}, False),
        ({"pages": 2}, False),
        ({"lost": [Link("", "甲", "甲")]}, False),
    ],
)
def test_a_page_that_lists_nothing_and_was_asked_for_is_taken_for_a_report(
    words: dict[str, Any], report: bool
) -> None:
    found = Listing(**({"rows": [], "page": page("甲")} | words))
    assert reads("甲", asked_for=True, found=found) == report
    assert not reads("甲", asked_for=False, found=found)


@pytest.mark.parametrize(
    ("url", "title", "page_title", "attached"),
    [
        ("r.pdf", "年报.pdf", "某局年报", True),
        ("r.pdf?x=1", "年报", "某局年报", True),
        ("r.html", "年报", "某局年报", False),
        ("r.pdf", "预算.pdf", "某局年报", False),
        ("r.pdf", "", "某局年报", False),
        ("r.pdf", "年报", None, False),
    ],
)
def test_a_file_is_the_pages_own_where_its_title_says_so(
    url: str, title: str, page_title: str | None, attached: bool
) -> None:
    around = None if page_title is None else page_at(f"<title>{page_title}</title>".encode(), URL)
    assert self_report.is_attached(Link(URL + url, title, title), around) == attached


LIST = "".join(f'<li><a href="r{n}.html">某县水利局{2020 + n}年政府信息公开年报</a></li>' for n in range(3))


@pytest.mark.parametrize(
    ("body", "kind", "is_list"),
    [
        (LIST, "text/html", True),
        (LIST[: len(LIST) // 3 * 2], "text/html", False),  # too few of the words
        (LIST.replace("r1", "r0").replace("r2", "r0"), "text/html", False),  # one address
        (LIST + SECTIONS, "text/html", False),
        (LIST + f"<script>{SECTIONS}</script>", "text/html", True),
        (LIST + f"<!--{SECTIONS}-->", "text/html", True),
        (LIST + f"<style>{SECTIONS}</style>", "text/html", True),
        (LIST.replace("政府信息公开年报", "年报会议"), "text/html", False),
        ("<p>年报年报年报</p>", "text/html", False),
    ],
)
def test_a_page_that_was_asked_as_a_report_and_lists_reports(body: str, kind: str, is_list: bool) -> None:
    assert self_report.holds_list(answer(body, kind=kind), lambda url: True) == is_list


def test_an_answer_is_a_file_by_its_bytes() -> None:
    pdf = Response(URL, body=b"%PDF-1.7\n", headers={"Content-Type": "text/html"})
    assert self_report.is_file_answer(pdf)
    assert not self_report.is_file_answer(answer("<p>甲</p>"))
    assert not self_report.is_file_answer(answer(""))
    assert not self_report.holds_list(Response(URL, body=b"%PDF-1.7\n" + "年报".encode() * 3), lambda url: True)


@pytest.mark.parametrize(("text", "count"), [("", 0), ("总体情况", 1), ("总体情况 主动公开 行政复议", 3)])
def test_words_of_sections_are_counted_once_each(text: str, count: int) -> None:
    assert self_report.signs(page(f"<p>{text}{text}</p>")) == count
    assert self_report._has_signs(text) == (count >= 3)


def led_beside(body: str, **meta: Any) -> tuple[One, list[Any]]:
    one, walk = One(), _walk()
    whole = Listing([Link(f"{URL}r.html", TITLE, TITLE)], page=page(body))
    found = list(ways.beside(one.spider, whole, answer(body, **meta), walk, {f"{URL}r.html"}))
    one.promise = walk.promise
    return one, found


@pytest.mark.parametrize(
    ("row_title", "asked"), [(None, 1), (OTHER, 1), (TITLE, 0)], ids=["a start", "a channel", "a report's page"]
)
def test_a_file_in_a_viewer_beside_a_list_is_asked_once(row_title: str | None, asked: int) -> None:
    box = '<iframe src="/pdfjs/web/viewer.html?file=/f/1.pdf" width=800 height=600></iframe>'
    meta = {"row": row(row_title)} if row_title else {}
    one, found = led_beside(box, **meta)
    files = [(request.url, request.meta["depth_below"], request.meta["row"].listing) for request in found]
    assert files == [("http://portal.example/f/1.pdf", 1, URL)] * asked
    again = Listing([Link(f"{URL}r.html", TITLE, TITLE)], page=page(box))
    assert list(ways.beside(one.spider, again, answer(box, **meta), _walk(), ())) == []


@pytest.mark.parametrize(("cut", "kinds"), [(None, []), ("the first 3 links only", ["bound"])])
def test_what_is_cut_off_while_parts_are_looked_for_is_told(
    cut: str | None, kinds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def boxes(made: Any) -> list[str]:
        made.cut = cut
        return []

    monkeypatch.setattr(ways, "boxes", boxes)
    one, _ = led_beside('<a href="?l=A">A</a>')
    assert [gap.kind for gap in one.promise.noted] == kinds
