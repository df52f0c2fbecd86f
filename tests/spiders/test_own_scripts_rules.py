"""Files of a portal's own scripts: which are asked, who waits for them, what is told; without a crawl."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure

from harvester.items import Problem
from harvester.listings.own_scripts import LARGEST
from harvester.listings.page import listing
from harvester.middlewares.problem import Ended, Refused
from harvester.store import counters
from spiders import own_scripts
from tests.spiders.reading import ready

HOST = "http://portal.example"
URL = f"{HOST}/nb/"
TITLE = "某县水利局{}年政府信息公开年报"
ROWS = "".join(f'<li><a href="/nb/r{n}.html">{TITLE.format(n)}</a></li>' for n in (2021, 2022))
FILLS = "$.get('/api/rows?page='+n,function(h){$('.list').append(h)})"


class Portal:
    """A full walk of a portal whose lists name files of scripts."""

    def __init__(self) -> None:
        self.spider = ready("plain", URL)
        self.spider.crawler.stats.set_value(counters.WALK, "full")
        self.asked: list[Request] = []

    def shows(self, around: str, url: str = URL, **meta: Any) -> list[str]:
        """Reads a listing; the files that it asks for."""
        meta = {"page": 1, "column": url, "listing": url, "depth_below": 0, **meta}
        body = f'<ul class="list">{ROWS}</ul>{around}'
        response = HtmlResponse(url, body=body.encode(), encoding="utf-8", request=Request(url, meta=meta))
        found = self.spider.read(response)
        promise = self.spider.walk_of(meta).promise
        return self._take(self.spider.own_scripts.look(found, response, promise))

    def _take(self, made: Any) -> list[str]:
        made = list(made)
        self.asked += made
        return [request.url.removeprefix(HOST) for request in made]

    def comes(self, path: str, code: str) -> list[str]:
        """The file's answer; the further files that it asks for."""
        request = self._asked(path)
        return self._take(request.callback(Response(request.url, body=code.encode(), request=request)))  # type: ignore[misc]

    def fails(self, path: str, error: Exception) -> None:
        failure = Failure(error)
        failure.request = self._asked(path)  # type: ignore[attr-defined]
        assert failure.request.errback is not None
        failure.request.errback(failure)

    def _asked(self, path: str) -> Request:
        return next(request for request in self.asked if request.url == HOST + path)

    @property
    def says(self) -> list[str]:
        walks = self.spider.walks.values()
        return [f"{gap.kind}: {gap.says}" for walk in walks for gap in walk.promise.noted]

    def stat(self, name: str) -> Any:
        return self.spider.crawler.stats.get_value(name)


def src(*names: str) -> str:
    return "".join(f'<script src="{name}"></script>' for name in names)


@pytest.fixture
def portal() -> Portal:
    return Portal()


def test_a_file_is_asked_as_a_page_asks_for_it(portal: Portal) -> None:
    assert portal.shows(src("/js/rows.js", "/js/rows.js")) == ["/js/rows.js"]
    (request,) = portal.asked
    assert request.meta == {"download_maxsize": LARGEST, "script": f"{HOST}/js/rows.js"}
    assert (request.headers["Referer"], request.priority) == (URL.encode(), 2)
    assert portal.shows(src("/js/rows.js"), f"{HOST}/bm/") == [], "once for all lists"


def test_what_a_file_asks_for_is_told_of_every_list_that_waited_for_it(portal: Portal) -> None:
    portal.shows(src("/js/rows.js"))
    portal.shows(src("/js/rows.js"), f"{HOST}/bm/")
    assert portal.says == []
    assert portal.comes("/js/rows.js", FILLS) == []
    told = (
        f"script: the script {HOST}/js/rows.js asks '/api/rows?page=' for rows of the list, which cannot be read"
    )
    assert portal.says == [told, told]
    assert portal.stat(counters.SCRIPTS_READ) == 1
    portal.shows(src("/js/rows.js"), f"{HOST}/xz/")
    assert portal.says == [told] * 3, "a list that comes later is judged at once"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("var a=1;", []),
        ("createPageHTML(9,0,'index','html')", []),
        ("document.write('<a onclick=\"go('+(page+1)+')\">下一页</a>')", ["writes a pager, which cannot be read"]),
        ("eval(function(p,a,c,k,e,d){x}(1,2))", ["is written so that it cannot be read"]),
        (FILLS, ["asks '/api/rows?page=' for rows of the list, which cannot be read"]),
        (
            "eval(function(p,a,c,k,e,d){x}(1,2));" + FILLS,
            [
                "asks '/api/rows?page=' for rows of the list, which cannot be read",
                "is written so that it cannot be read",
            ],
        ),
    ],
)
def test_what_a_file_is_told_to_do(code: str, says: list[str], portal: Portal) -> None:
    portal.shows(src("/js/rows.js"))
    portal.comes("/js/rows.js", code)
    assert portal.says == [f"script: the script {HOST}/js/rows.js {one}" for one in says]


def test_a_page_waits_for_all_of_its_files_and_for_those_that_they_name(portal: Portal) -> None:
    assert portal.shows(src("/js/a.js", "/js/b.js")) == ["/js/a.js", "/js/b.js"]
    assert portal.comes("/js/a.js", "$.getScript('/js/c.js')") == ["/js/c.js"]
    assert portal.asked[-1].headers["Referer"] == f"{HOST}/js/a.js".encode()
    portal.comes("/js/b.js", FILLS)
    assert portal.says == []
    assert portal.comes("/js/c.js", "$.getScript('/js/a.js')") == [], "it has come"
    assert len(portal.says) == 1


@pytest.mark.parametrize(
    ("error", "failed", "unread"),
    [
        (Refused(Problem("http-404", "gone")), 1, None),  # no browser gets it either
        (Refused(Problem("too-large", "more bytes")), 1, {f"{HOST}/js/a.js": "too-large"}),
        (Refused(Problem("robots", "forbidden")), 1, {f"{HOST}/js/a.js": "robots"}),
        (Ended(), None, None),
    ],
)
def test_a_file_that_does_not_come_is_told_where_a_browser_would_get_it(
    error: Exception, failed: int | None, unread: dict[str, str] | None, portal: Portal
) -> None:
    portal.shows(src("/js/a.js", "/js/b.js"))
    portal.fails("/js/a.js", error)
    assert (portal.stat(counters.SCRIPTS_FAILED), portal.stat(counters.SCRIPTS_UNREAD)) == (failed, unread)
    portal.comes("/js/b.js", FILLS)
    assert len(portal.says) == 1, "the others are read"


def test_a_page_in_place_of_a_file_is_none(portal: Portal) -> None:
    portal.shows(src("/js/a.js"))
    portal.comes("/js/a.js", f"<!doctype html><HTML>{FILLS}")
    assert (portal.stat(counters.SCRIPTS_FAILED), portal.stat(counters.SCRIPTS_READ), portal.says) == (1, None, [])
    portal.shows(src("/js/b.js"), f"{HOST}/bm/")
    portal.comes("/js/b.js", " " * 2000 + f"'<html>';{FILLS}")
    assert portal.stat(counters.SCRIPTS_READ) == 1


@pytest.mark.parametrize("count", [2, 3])
def test_of_a_file_with_many_requests_the_first_are_read(
    count: int, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_scripts, "MOST_REQUESTS", 3)
    portal.shows(src("/js/a.js"))
    portal.comes("/js/a.js", "".join(f"$.get('/api/{n}',function(d){{$('#x').html(d)}});" for n in range(count)))
    told = {f"{HOST}/js/a.js": "the first 3 of its requests only"} if count == 3 else None
    assert portal.stat(counters.SCRIPTS_UNREAD) == told


@pytest.mark.parametrize(("count", "left"), [(2, None), (3, ["c"]), (4, ["c", "d"])])
def test_files_beyond_the_bound_are_named(
    count: int, left: list[str] | None, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_scripts, "MOST", 2)
    names = [f"/js/{name}.js" for name in "abcd"[:count]]
    assert portal.shows(src(*names)) == names[:2]
    assert portal.stat(counters.SCRIPTS_LEFT) == (left and [f"{HOST}/js/{name}.js" for name in left])


@pytest.mark.parametrize(
    ("off", "whole"),
    [
        ("http://static.x.gov.cn/js/list.js", False),  # the portal's perhaps
        ("http://static.x.gov.cn/js/jquery.min.js", True),
        ("http://static.y.gov.cn/js/list.js", True),
        ("http://cdn.other.example/js/list.js", True),
    ],
)
def test_a_file_off_the_hosts_is_not_asked_and_may_be_the_portals_all_the_same(
    off: str, whole: bool, portal: Portal
) -> None:
    waiting = own_scripts._Waiting(
        listing(b"<p>x</p>", "http://www.x.gov.cn/nb/"), [], portal.spider.walk_of({"listing": URL}).promise
    )
    assert list(portal.spider.own_scripts._ask(off, waiting, URL)) == []
    assert (waiting.whole, waiting.files) == (whole, {})


@pytest.mark.parametrize("around", ['<a href="index_2.html">下一页</a>', "<p>共2页</p>", "<p>共46条</p>"])
def test_a_list_that_says_whether_it_goes_on_needs_no_file(around: str, portal: Portal) -> None:
    assert portal.shows(around + src("/js/rows.js")) == []


def test_a_list_that_is_put_into_a_page_is_told_where_it_shows_no_row(portal: Portal) -> None:
    put = "<div id=more></div><script>$('#more').load('/nb/more.html')</script>"
    portal.shows(put)
    assert portal.says == []
    portal.spider.own_scripts.missed(f"{HOST}/nb/other.html")
    assert portal.says == []
    for _ in range(2):
        portal.spider.own_scripts.missed(f"{HOST}/nb/more.html")
        assert len(portal.says) == 1, "once"
    assert "asks '/nb/more.html' for rows of the list" in portal.says[0]
