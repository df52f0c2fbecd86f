"""Reports that only 上一篇 and 下一篇 of a report's page lead to."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from harvester.items import Row
from harvester.store import counters
from spiders import neighbours
from spiders.neighbours import Neighbours
from tests.spiders.reading import ready

URL = "http://a.gov.cn/nb/2023.html"
TITLE = "某县2022年政府信息公开工作年度报告"


def asked(html: str, charset: str = "utf-8", known: str = "") -> list[tuple[str, str]]:
    spider = ready("plain", "http://a.gov.cn/nb/")
    if known:
        spider.asked.add(known)
    made = Neighbours(spider)
    page = f"<html><p>正文</p>{html}</html>".encode(charset)
    made.look(HtmlResponse(URL, body=page, request=Request(URL)))
    found = [(request.url, request.meta["row"].title) for request in made.requests()]
    assert made.requests() == [], "each once"
    return found


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    "html",
    [
        f'上一篇：<a href="2022.html">{TITLE}</a>',
        f'<a href="2022.html">下一篇：{TITLE}</a>',
        f"<b>上一条</b><span><a class=p href='2022.html'><em>{TITLE}</em></a></span>",
        f'<a href=2022.html title="{TITLE}">上一则</a>',
    ],
)
def test_the_report_before_is_asked_for(html: str, charset: str) -> None:
    assert asked(html, charset) == [("http://a.gov.cn/nb/2022.html", TITLE)]


@pytest.mark.parametrize(
    "html",
    [
        f'相关：<a href="2022.html">{TITLE}</a>',
        f'上一篇：没有了 <a href="2022.html">{TITLE}</a>',
        '上一篇：<a href="5.html">关于召开会议的通知</a>',
        f'上一篇：<a href="http://b.gov.cn/2022.html">{TITLE}</a>',
        f"上一篇：<a>{TITLE}</a>",
    ],
)
def test_other_links_are_not(html: str) -> None:
    assert asked(html) == []


def test_what_is_known_already_hides_nothing_behind_it() -> None:
    beside = f'上一篇：<a href="2022.html">{TITLE}</a> 下一篇：<a href="2024.html">{TITLE}</a>'
    for known, other in (("2022", "2024"), ("2024", "2022")):
        found = asked(beside, known=f"http://a.gov.cn/nb/{known}.html")
        assert found == [(f"http://a.gov.cn/nb/{other}.html", TITLE)]


@pytest.mark.parametrize(("most", "kept", "left"), [(1, 1, None), (0, 0, 1)])
def test_what_is_left_at_the_bound_is_counted(
    monkeypatch: pytest.MonkeyPatch, most: int, kept: int, left: int | None
) -> None:
    monkeypatch.setattr(neighbours, "MOST_KEPT", most)
    spider = ready("plain", "http://a.gov.cn/nb/")
    made = Neighbours(spider)
    page = f'<p>正文</p>上一篇：<a href="2022.html">{TITLE}</a>'.encode()
    made.look(HtmlResponse(URL, body=page, request=Request(URL)))
    assert len(made.requests()) == kept
    assert spider.crawler.stats.get_value(counters.STRAYS_LEFT) == left


def test_what_a_listing_led_to_is_not_asked_again() -> None:
    assert asked(f'上一篇：<a href="2022.html">{TITLE}</a>', known="http://a.gov.cn/nb/2022.html") == []


def kept(html: str, listing: str = "http://a.gov.cn/nb/") -> list[str]:
    spider = ready("plain", "http://a.gov.cn/nb/")
    request = Request(URL, meta={"row": Row("某县2023年政府信息公开工作年度报告", None, listing)})
    spider.neighbours.look(HtmlResponse(URL, body=f"<html>{html}</html>".encode(), request=request))
    return [one.url.removeprefix("http://a.gov.cn") for one in spider.strays.requests()]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="/nb/bm/1.html">教育局</a>', ["/nb/bm/1.html"]),
        ("<a href='bm/1.html'>教育局</a>", ["/nb/bm/1.html"]),
        ('<select><option value="/nb/u0/2022.html">2022年</option></select>', ["/nb/u0/2022.html"]),
        ('<a href="/nb/fj/1.pdf">附件</a>', []),
        ('<a href="2023_2.html">2</a>', []),
        ('<a href="/gg/1.html">公告</a>', []),
    ],
)
def test_what_lies_near_the_listing_is_left_over(html: str, found: list[str]) -> None:
    assert kept(html) == found


def test_nothing_is_near_a_list_at_the_root() -> None:
    assert kept('<a href="/gg/1.html">公告</a>', "http://a.gov.cn/list.html") == []


@pytest.mark.parametrize(("most", "found", "left"), [(1, ["/nb/bm/1.html"], 1), (0, [], 2)])
def test_what_was_seen_is_bounded_and_told(
    monkeypatch: pytest.MonkeyPatch, most: int, found: list[str], left: int
) -> None:
    monkeypatch.setattr(neighbours, "MOST_SEEN", most)
    spider = ready("plain", "http://a.gov.cn/nb/")
    for name in ("bm/1.html", "bm/2.html"):
        request = Request(URL, meta={"listing": "http://a.gov.cn/nb/"})
        spider.neighbours.look(HtmlResponse(URL, body=f'<a href="{name}">x</a>'.encode(), request=request))
    assert [one.url.removeprefix("http://a.gov.cn") for one in spider.strays.requests()] == found
    assert spider.crawler.stats.get_value(counters.STRAYS_LEFT) == left


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("bm/1.html", "bm/1.html", 1),
        ("/nb/bm/1.html", "/nb/bm/1.html", 1),
        ("bm/1.html", "/nb/bm/1.html", 1),  # two ways to write one address
        ("bm/1.html", "bm/2.html", 2),
    ],
)
def test_an_address_is_looked_at_once_however_it_is_written(first: str, second: str, kept: int) -> None:
    spider = ready("plain", "http://a.gov.cn/nb/")
    for written in (first, second):
        request = Request(URL, meta={"listing": "http://a.gov.cn/nb/"})
        spider.neighbours.look(HtmlResponse(URL, body=f'<a href="{written}">x</a>'.encode(), request=request))
    assert len(spider.strays.requests()) == kept


def test_of_what_lies_near_only_what_was_asked_is_left_out() -> None:
    spider = ready("plain", "http://a.gov.cn/nb/")
    spider.asked.update(f"http://a.gov.cn/nb/bm/{number}.html" for number in range(20))
    html = "".join(f'<a href="bm/{number}.html">x</a>' for number in range(22))
    request = Request(URL, meta={"listing": "http://a.gov.cn/nb/"})
    spider.neighbours.look(HtmlResponse(URL, body=html.encode(), request=request))
    assert sorted(one.url for one in spider.strays.requests()) == [
        "http://a.gov.cn/nb/bm/20.html",
        "http://a.gov.cn/nb/bm/21.html",
    ]


def test_what_a_listing_asked_for_is_no_neighbour_near_it() -> None:
    spider = ready("plain", "http://a.gov.cn/nb/")
    spider.asked.add("http://a.gov.cn/nb/bm/1.html")
    request = Request(URL, meta={"listing": "http://a.gov.cn/nb/"})
    spider.neighbours.look(HtmlResponse(URL, body=b'<a href="bm/1.html">x</a>', request=request))
    assert spider.strays.requests() == []


def test_a_page_that_nothing_listed_keeps_nothing_near() -> None:
    spider = ready("plain", "http://a.gov.cn/nb/")
    spider.neighbours.look(HtmlResponse(URL, body=b'<a href="bm/1.html">x</a>', request=Request(URL)))
    assert spider.strays.requests() == []


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (0, 1),
        (neighbours._TAIL - 200, 1),
        (neighbours._TAIL, 0),  # what stands so far from the end is no neighbour of the article
    ],
)
def test_neighbours_stand_at_a_pages_end(before: int, found: int) -> None:
    page = f'上一篇：<a href="2022.html">{TITLE}</a>'.encode() + b" " * before
    made = Neighbours(ready("plain", "http://a.gov.cn/nb/"))
    made.look(HtmlResponse(URL, body=page, request=Request(URL)))
    assert len(made.requests()) == found


def test_the_bound_on_reports_holds_for_neighbours() -> None:
    spider = ready("plain", "http://a.gov.cn/nb/", max_reports=1)
    page = "".join(f'<p>上一篇：<a href="{n}.html">{TITLE}</a></p>' for n in (1, 2))
    spider.neighbours.look(HtmlResponse(URL, body=page.encode(), request=Request(URL)))
    assert [request.url for request in spider.neighbours.requests()] == ["http://a.gov.cn/nb/1.html"]
