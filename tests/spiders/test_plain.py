"""Unknown portals: rows, columns and pagers of any make."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.statscollectors import StatsCollector

from harvester.items import Row
from harvester.listings.promises import Promise
from spiders.listing import Listing
from spiders.walk import Walk
from tests.spiders.reading import spider, walked

URL = "http://x.gov.cn/gk/nb.html"


def read(
    body: str, *, page: int = 1, below: int = 0, url: str = URL, **options: Any
) -> tuple[Listing, dict[str, Any]]:
    """What plain reads, and its stats."""
    one = spider("plain", URL, **options)
    one.crawler = Mock(stats=StatsCollector(Mock()))
    meta = {"page": page, "column": URL, "depth_below": below}
    found = one.read(HtmlResponse(url, body=body.encode(), encoding="utf-8", request=Request(url, meta=meta)))
    walk = Walk(Promise(URL), one.crawler.stats, one.logger)
    walk.take(found, url, page)
    walk.following(found, url, page)
    return found, one.crawler.stats.get_stats()


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ('<a href="/doc/2024/01/08/41.shtml">某局2023年政府信息公开年度报告</a> 2024-01-08', "row"),
        ('<a href="/doc/2024/01/08/41">某局召开会议</a><i>2024/1/8</i>', "row"),
        ('<a href="/Content-2793487.html">某县教育局2023年政府信息公开年度报告</a>', "row"),
        ('<a href="show.asp?id=7" title="某镇2023年信息公开年报">某镇2023…</a>', "row"),
        ('<a href="/f/1.pdf">2023年政府信息公开工作年度报告</a>', "row"),
        ('<a href="/nw1/20240108/abc">某县某某镇人民政府关于本镇政府信息公开工作的年度报告</a>', "row"),
        ('<a href="/gk/2023/">2023年政府信息公开工作年度报告</a>', "column"),
        ('<a href="/gk/2023.html">2023年政府信息公开工作年度报告</a>', "column"),
        ('<a href="/gk/bm.html">部门信息公开年报</a>', "column"),
        ('<a href="/gk/x/index.html">某局2023年政府信息公开工作年度报告</a>', "column"),
        ('<a href="/gk/jyj/">县教育局</a>', "column"),
        ('<a href="/">政府信息公开年报</a>', None),
        ('<a href="/gk/czyjs.html">财政决算年度报告</a>', None),
        ('<a href="/about.html">关于我们</a>', None),
        ('<a href="javascript:void(0)">2023年政府信息公开工作年度报告</a>', None),
        ('<a href="mailto:a@b.cn">某局2023年政府信息公开年度报告</a>', None),
    ],
)
def test_what_a_link_leads_to(link: str, kind: str | None) -> None:
    found, _ = read(f"<ul><li>{link}</li></ul>")
    assert ("row" if found.rows else "column" if found.channels else None) == kind


def test_the_option_columns_wins_over_words_and_dates() -> None:
    body = '<li><a href="/gk/a1.html">某局2023年政府信息公开年度报告汇总</a> 2024-01-08</li>'
    assert read(body)[0].rows
    found, _ = read(body, channels="汇总")
    assert not found.rows
    assert [link.url for link in found.channels] == ["http://x.gov.cn/gk/a1.html"]


def test_the_option_detail_decides_about_links_that_say_nothing_only() -> None:
    body = (
        '<ul><li><a href="/show/1.html">某局2023年信息公开年报</a> 2024-01-08</li>'
        '<li><a href="/zt/1.html">某局2022年信息公开年报</a> 2023-01-08</li>'
        '<li><a href="/show/3.html">附件</a></li></ul>'
    )
    found = [link.url for link in read(body, detail="/show/")[0].rows]
    assert found == [f"http://x.gov.cn/{path}.html" for path in ("show/1", "zt/1", "show/3")]


@pytest.mark.parametrize(
    ("pager", "page", "following"),
    [
        ('<a href="nb_2.html">下一页 &gt;&gt;</a>', 1, "/gk/nb_2.html"),
        ('<a href="?page=2">下页</a>', 1, "/gk/nb.html?page=2"),
        ('<script>createPageHTML(3, 1, "nb", "html");</script>', 2, "/gk/nb_2.html"),
        ("<script>createPageHTML('p', 3, 1, 'nb', 'html', 50);</script>", 1, "/gk/nb_2.html"),
        ('<b>1</b> <a href="nb_2.html">[2]</a> <a href="nb_3.html">[3]</a>', 1, "/gk/nb_2.html"),
        ('<a href="nb_1.html">2</a>', 1, "/gk/nb_1.html"),
        ('<a href="/rili/abc.html">2</a>', 1, None),
        ('<a href="nb.html">下一页</a>', 1, None),
        ('<a href="nb_2.html">2</a>', 2, None),
        ("<a>上一页</a> <a>下一页</a>", 1, None),
    ],
)
def test_pagers(pager: str, page: int, following: str | None) -> None:
    found, stats = read(f"<div>{pager}</div>", page=page)
    assert found.next == (following and f"http://x.gov.cn{following}")
    assert stats == {}


@pytest.mark.parametrize(
    ("pager", "told"),
    [
        ("<a href=\"javascript:__doPostBack('pager','2')\">下一页</a>", True),
        ('<a href="#" onclick="go(2)">下一页</a>', True),
        ('<span onclick="go(2)">下一页</span>', True),
        # whoever makes a 下一页 has pages, unless its 上一页 is as dead
        ("<a>下一页</a>", True),
        ('<a href="javascript:;">下一页</a>', True),
        ('<a href="javascript:void(0);">上一页</a> <a href="javascript:void(0);">下一页</a>', False),
        ('<a onclick="go(1)">下一页</a> 1/1页', False),
        ("<p>共 1 页</p>", False),
        ("<p>第1页 共 3 页</p>", True),
        ("<script>var pageCount = 3; draw();</script>", True),
        ('<a onclick="go(2)">更多</a>', False),
    ],
)
def test_a_pager_that_only_a_browser_runs_is_said(
    pager: str, told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    found, stats = read(f"<div>{pager}</div>")
    assert found.next is None
    assert stats == ({"pages/pager_unread": 1} if told else {})
    assert ("further pages are missed" in caplog.text) == told


SECTIONS = (
    "<p>一、总体情况</p><p>公开200条。</p><p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p>"
)


@pytest.mark.parametrize("below", [0, 1])
def test_a_channel_that_is_a_report_is_one(below: int) -> None:
    title = "2015年政府信息公开工作年度报告"
    body = f"<title>{title} - 某县门户网站</title><h1>{title}</h1>{SECTIONS}"
    row = Row("2015年") if below else None
    pages, _ = walked("plain", body, "http://x.gov.cn/show/33.html", depth_below=below, row=row)
    assert [(page.url, page.kind) for page in pages] == [("http://x.gov.cn/show/33.html", "report")]


def test_a_channel_that_lists_nothing_is_a_report_only_where_a_link_led_to_it() -> None:
    body = "<title>2015年政府信息公开工作年度报告</title><p>请见附件</p>"
    for row, kind in ((None, "listing"), (Row("2015年"), "report")):
        pages, _ = walked("plain", body, "http://x.gov.cn/show/33.html", depth_below=1, row=row)
        assert [page.kind for page in pages] == [kind]
