"""Reports that only 上一篇 and 下一篇 of a report's page lead to."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

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


def test_what_a_listing_led_to_is_not_asked_again() -> None:
    assert asked(f'上一篇：<a href="2022.html">{TITLE}</a>', known="http://a.gov.cn/nb/2022.html") == []
