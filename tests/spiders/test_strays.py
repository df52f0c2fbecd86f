"""Which links are asked at a walk's end, how many, and what is told of the others."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from harvester.store import counters
from spiders import strays
from spiders.base import PortalSpider
from tests.spiders.reading import ready

ROOT = "http://a.gov.cn/nb/"
ROW = '<li><a href="/nb/t{0}.html">某县财政局20{0}年政府信息公开工作年度报告</a></li>'


def listed(html: str, first: int = 20) -> PortalSpider:
    """A spider that has read its first page, with two rows and what is beside them."""
    spider = ready("plain", ROOT)
    meta = {"page": 1, "column": ROOT, "listing": ROOT, "depth_below": 0, "kind": "listing", "either": False}
    body = f"<ul>{ROW.format(first)}{ROW.format(first + 1)}</ul>{html}"
    list(spider.parse(HtmlResponse(ROOT, body=body.encode(), request=Request(ROOT, meta=meta))))
    return spider


def asked(spider: PortalSpider) -> list[str]:
    return [request.url.removeprefix(ROOT) for request in spider.strays.requests()]


def answered(spider: PortalSpider, request: Request, html: str) -> list[str]:
    """What is asked after an answer to a request."""
    answer = HtmlResponse(request.url, body=html.encode(), request=request)
    found = [one for one in spider.strays.came(answer) if isinstance(one, Request)]
    return [one.url.removeprefix(ROOT) for one in found if one.meta["kind"] == "report"]


def topics(count: int) -> str:
    return "".join(f'<a href="?field={n}">专题{n}</a>' for n in range(1, count + 1))


@pytest.mark.parametrize(
    ("count", "wanted"), [(1, [1]), (4, [1, 2, 3, 4]), (5, [1, 2, 4, 5]), (10, [1, 4, 7, 10])]
)
def test_of_a_kind_four_are_asked_from_the_first_to_the_last(count: int, wanted: list[int]) -> None:
    spider = listed(topics(count))
    assert asked(spider) == [f"?field={n}" for n in wanted]
    assert asked(spider) == [], "each kind once"
    assert (spider.crawler.stats.get_value(counters.STRAYS_TAKEN_ALIKE) or 0) == count - len(wanted)


def test_all_of_a_kind_that_leads_to_new_reports_are_asked() -> None:
    spider = listed(topics(6))
    first, *_ = spider.strays.requests()
    assert answered(spider, first, f"<ul>{ROW.format(20)}{ROW.format(15)}</ul>") == ["t15.html"]
    assert asked(spider) == ["?field=2", "?field=5"]


def test_many_of_a_kind_are_asked_as_long_as_they_lead_to_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strays, "MOST_AT_ONCE", 2)
    spider = listed(topics(9))
    first, *_ = spider.strays.requests()
    answered(spider, first, f"<ul>{ROW.format(20)}{ROW.format(15)}</ul>")
    one, other = spider.strays.requests()
    assert [request.url[-1] for request in (one, other)] == ["2", "3"]
    answered(spider, one, f"<ul>{ROW.format(20)}{ROW.format(16)}</ul>")
    last = spider.strays.requests()
    assert [request.url[-1] for request in last] == ["5", "7"], "four were asked at first: 1, 4, 6, 9"
    for request in last:
        answered(spider, request, f"<ul>{ROW.format(20)}</ul>")
    assert asked(spider) == []


def test_a_kind_that_leads_to_known_reports_only_is_left() -> None:
    spider = listed(topics(6))
    for request in spider.strays.requests():
        assert answered(spider, request, f"<ul>{ROW.format(20)}{ROW.format(21)}</ul>") == []
    assert asked(spider) == []


def test_of_a_list_of_other_matters_only_its_reports_are_asked() -> None:
    spider = listed('<div><a href="gg/">公告</a></div>')
    request, *_ = [one for one in spider.strays.requests() if one.url.endswith("gg/")]
    notes = "".join(
        f'<li><a href="/nb/n{n}.html">关于第{n}次会议的通知</a><i>2024-01-0{n}</i></li>' for n in (1, 2, 3)
    )
    page = f'<ul>{notes}{ROW.format(14)}</ul><a href="/nb/gg/2.html">下一页</a>'
    answer = HtmlResponse(request.url, body=page.encode(), request=request)
    found = [one.url for one in spider.strays.came(answer) if isinstance(one, Request)]
    assert found == ["http://a.gov.cn/nb/t14.html"], "neither notices nor its next page"


def test_what_is_beyond_the_bound_is_counted_and_told_where_it_is_the_list_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(strays, "MOST_ASKED", 2)
    spider = listed(topics(3) + '<a href="x/1/">其它</a>')
    assert len(asked(spider)) == 2
    stats = spider.crawler.stats
    assert stats.get_value(counters.STRAYS) == 2
    assert stats.get_value(counters.STRAYS_LEFT) == 2
    (promise,) = stats.get_value(counters.PROMISES).values()
    assert [gap.says for gap in promise.noted] == [
        "of links beside it 2 were asked; one that was not: http://a.gov.cn/nb/?field=3"
    ]


def test_a_sentence_is_told_where_its_link_leads_to_none() -> None:
    says = '<p>仅显示近年年报，其余请到<a href="/old.html">旧栏目</a>查看</p>'
    for page, told in ((f"<ul>{ROW.format(12)}{ROW.format(13)}</ul>", 0), ("<p>检索</p>", 1)):
        spider = listed(says)
        (request,) = [one for one in spider.strays.requests() if one.url.endswith("/old.html")]
        answered(spider, request, page)
        noted = [
            gap for promise in spider.crawler.stats.get_value(counters.PROMISES).values() for gap in promise.noted
        ]
        assert len(noted) == told
