"""What is kept of what a walk leaves over, and what an answer to it says: each bound and way out."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure

from harvester.items import Page, Problem
from harvester.listings.page import Link
from harvester.listings.strays import Stray
from harvester.middlewares.problem import Ended, Refused
from harvester.store import counters
from spiders import strays
from spiders.base import PortalSpider
from tests.spiders.reading import ready

HOST = "http://a.gov.cn"
ROOT = f"{HOST}/nb/"
TITLE = "某县财政局20{}年政府信息公开工作年度报告"


def spider(**options: Any) -> PortalSpider:
    return ready("plain", ROOT, **options)


def kept(one: PortalSpider, *names: str, group: str = "kind", near: bool = True) -> None:
    for name in names:
        one.strays.keep(Stray(name if "://" in name else ROOT + name, group, near), ROOT)


def asked(one: PortalSpider, is_list: Any = None) -> list[str]:
    return [request.url.removeprefix(ROOT) for request in one.strays.requests(is_list)]


def stat(one: PortalSpider, name: str) -> int:
    return int(one.crawler.stats.get_value(name, 0))


# -- what is kept -----------------------------------------------------------------------------------------------


def test_an_address_is_kept_once_and_only_on_the_portals_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strays, "MOST_KEPT", 2)
    one = spider()
    kept(one, "1.html", "1.html", "http://b.gov.cn/2.html", "2.html")
    assert stat(one, counters.STRAYS_LEFT) == 0
    kept(one, "1.html", "3.html")
    assert stat(one, counters.STRAYS_LEFT) == 1, "what is kept already costs nothing"
    kept(one, "4.html", group="other")
    assert asked(one) == ["1.html", "2.html", "4.html"], "the bound is each kind's own"


@pytest.mark.parametrize(("near", "count"), [(True, 4), (False, 2)])
def test_of_a_kind_that_lies_elsewhere_fewer_are_asked(near: bool, count: int) -> None:
    one = spider()
    kept(one, *(f"{n}.html" for n in range(9)), near=near)
    found = asked(one)
    assert (len(found), found[0], found[-1]) == (count, "0.html", "8.html")
    assert stat(one, counters.STRAYS) == count
    assert stat(one, counters.STRAYS_TAKEN_ALIKE) == 9 - count


@pytest.mark.parametrize(("near", "bound"), [(True, "MOST_ASKED"), (False, "MOST_FAR")])
@pytest.mark.parametrize(
    ("group", "told"), [("near ?year", 1), ("form x", 1), ("said x", 1), ("script x", 1), ("near a", 0)]
)
def test_each_sort_has_its_own_bound_and_the_list_itself_is_told(
    near: bool, bound: str, group: str, told: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strays, bound, 1)
    one = spider()
    kept(one, "1.html", near=near)
    kept(one, "2.html", "3.html", group=group, near=near)
    assert asked(one) == ["1.html"]
    assert stat(one, counters.STRAYS_LEFT) == 1
    promise = one.walk_of({"listing": ROOT}).promise
    assert [gap.kind for gap in promise.noted] == ["bound"] * told


def test_what_has_become_known_meanwhile_is_not_asked() -> None:
    one = spider()
    kept(one, "met/", "seen/", "asked.html", "new/")
    one.strays.meet(f"{ROOT}met/")
    one.channels_seen.add(strays.channel_key(f"{ROOT}seen/"))
    one.asked.add(strays.canonical(f"{ROOT}asked.html"))
    assert asked(one) == ["new/"]
    assert asked(one) == []


def test_a_page_of_the_list_by_another_name_is_not_asked() -> None:
    one = spider()
    walk = one.walk_of({"listing": ROOT})
    walk._learn(f"{ROOT}index_2.html", 1)
    kept(one, "index_1.html", "other.html")
    assert asked(one) == ["other.html"]


def test_on_ordinary_nights_those_are_asked_that_are_known_as_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strays, "MOST_AT_ONCE", 2)
    one = spider()
    kept(one, "1.html", "2.html", "3.html", "4.html")
    known = {f"{ROOT}{n}.html" for n in (2, 3, 4)}
    assert asked(one, known.__contains__) == ["2.html", "3.html"]
    assert asked(one, known.__contains__) == ["4.html"], "what was asked is met"


def test_the_bound_on_pages_holds_for_what_is_left_over() -> None:
    one = spider(max_pages=1)
    kept(one, "1.html", "2.html")
    assert asked(one, lambda _: True) == ["1.html"]
    assert stat(one, f"{counters.BOUNDS}pages") == 1


@pytest.mark.parametrize(
    ("url", "depth", "own", "beyond", "group"),
    [
        ("?year=2021", 3, False, False, ""),  # no deeper than the bound
        ("?year=2021", 4, False, True, "near ?year"),
        ("x/1.html", 4, False, False, ""),  # another folder is no list set otherwise
        ("http://a.gov.cn/gg/1.html", 4, False, False, ""),
        ("x/1.html", 4, True, True, "report "),
        ("http://a.gov.cn/gg/1.html", 4, True, True, "report elsewhere"),
        ("http://a.gov.cn/gg/1.html", 3, True, False, ""),
    ],
)
def test_a_channel_that_lies_too_deep(url: str, depth: int, own: bool, beyond: bool, group: str) -> None:
    one = spider(max_depth=3)
    link = Link(url if "://" in url else ROOT + url, "2021年", "2021年")
    assert one.strays.beyond(link, ROOT, depth, own=own) is beyond
    assert [name for name, held in one.strays._kept.items() if held] == [
        name for name in one.strays._kept if name.startswith(group)
    ]
    assert bool(one.strays._kept) == beyond
    assert not spider(max_depth=0).strays.beyond(link, ROOT, 99, own=own), "no bound"


# -- what comes -------------------------------------------------------------------------------------------------


def answered(one: PortalSpider, body: bytes, status: int = 200, kind: str = "text/html") -> list[str]:
    """What comes of the answer to the first stray."""
    kept(one, "1.html", "2.html", "3.html", "4.html", "5.html", "6.html")
    (request, *_) = one.strays.requests()
    headers = {"Content-Type": kind}
    if kind == "text/html":
        answer: Response = HtmlResponse(request.url, status, headers, body, request=request)
    else:
        answer = Response(request.url, status, headers, body, request=request)
    return [
        f"page {item.kind}" if isinstance(item, Page) else f"{item.meta['kind']} {item.url.removeprefix(ROOT)}"
        for item in one.strays.came(answer)
        if isinstance(item, (Page, Request))
    ]


def rows(*years: int) -> bytes:
    return (
        "<ul>" + "".join(f'<li><a href="t{n}.html">{TITLE.format(n)}</a></li>' for n in years) + "</ul>"
    ).encode()


WHOLE = (
    f"<html><h1>{TITLE.format(21)}</h1><p>一、总体情况</p><p>我局公开。</p><p>二、主动公开政府信息情况</p>"
    "<p>甲。</p><p>三、行政复议</p></html>"
).encode()


@pytest.mark.parametrize(
    ("body", "how", "found", "led"),
    [
        (rows(21, 22), {}, ["page listing", "report t21.html", "report t22.html"], True),
        (b"", {"status": 304}, [], False),
        (b"%PDF-1.7", {"kind": "application/pdf"}, [], False),
        (b"<p>x</p>", {}, [], False),
        (WHOLE, {}, ["page report"], True),
        ('<a href="bm/">部门信息公开年报</a>'.encode(), {}, ["page listing", "listing bm/"], True),
        ('<a href="http://b.gov.cn/bm/">部门信息公开年报</a>'.encode(), {}, [], False),
        ('<a href="1.html">部门信息公开年报</a>'.encode(), {}, [], False),  # itself
    ],
)
def test_what_an_answer_leads_to(body: bytes, how: dict[str, Any], found: list[str], led: bool) -> None:
    one = spider()
    assert answered(one, body, **how) == found
    assert asked(one) == (["2.html", "5.html"] if led else []), "of its kind all are asked where it led to some"


def test_a_report_that_is_known_leads_to_nothing_new() -> None:
    one = spider()
    one.asked.add(strays.canonical(f"{ROOT}1.html"))
    kept(one, "2.html")
    (request,) = one.strays.requests()
    one.asked.add(strays.canonical(request.url))
    answer = HtmlResponse(request.url, body=WHOLE, request=request)
    assert list(one.strays.came(answer)) == []


def test_an_answer_that_is_no_listing_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    one = spider()

    def broken(_: Response) -> Any:
        raise ValueError("no rows but a song")

    monkeypatch.setattr(one, "read", broken)
    assert answered(one, b"x") == []
    assert stat(one, counters.FAILED) == 0


@pytest.mark.parametrize(("error", "told"), [(Refused(Problem("http-404", "gone")), 1), (Ended(), 0)])
def test_a_sentence_is_told_where_its_link_does_not_come(error: Exception, told: int) -> None:
    one = spider()
    body = f"{rows(20, 21).decode()}<p>仅显示近年年报，其余请到<a href='/old.html'>旧栏目</a>查看</p>"
    meta = {"page": 1, "column": ROOT, "listing": ROOT, "depth_below": 0, "kind": "listing", "either": False}
    list(one.parse(HtmlResponse(ROOT, body=body.encode(), request=Request(ROOT, meta=meta))))
    (request,) = [made for made in one.strays.requests() if made.url.endswith("/old.html")]
    failure = Failure(error)
    failure.request = request  # type: ignore[attr-defined]
    one.strays.failed(failure)
    noted = [gap.kind for gap in one.walk_of({"listing": ROOT}).promise.noted]
    assert noted == ["pager"] * told


@pytest.mark.parametrize(
    ("title", "url", "unmet"),
    [
        (TITLE.format(21), "t21.html", True),
        (TITLE.format(19), "t19.html", False),  # before `since`
        ("关于召开会议的通知", "t21.html", False),
        (TITLE.format(21), "http://b.gov.cn/t21.html", False),
        (TITLE.format(21), "asked.html", False),
    ],
)
def test_a_report_that_nothing_has_asked_for(title: str, url: str, unmet: bool) -> None:
    one = spider()
    one.since = 2020
    one.asked.add(strays.canonical(f"{ROOT}asked.html"))
    assert one.strays.is_unmet(Link(url if "://" in url else ROOT + url, title, title)) is unmet
