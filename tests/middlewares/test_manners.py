"""robots.txt, redirects, silent hosts and answers that are none: each rule at its bound and one past it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from harvester.items import Fetched, Page, Problem, Row
from harvester.middlewares.answers import Answers, Judged, count, too_often_blocked
from harvester.middlewares.problem import Refused
from harvester.middlewares.redirects import STUB_BYTES, STUB_LETTERS, Redirects, Refreshes, refresh
from harvester.middlewares.robots import Robots
from harvester.store import counters

HOST = "http://county.example"
URL = f"{HOST}/gk/nb/a.html"
JSL = {"Set-Cookie": "__jsl_clearance=1; path=/"}


def crawler(**settings: Any) -> Crawler:
    made = get_crawler(settings_dict={"ROBOTSTXT_OBEY": True, "ROBOTS_DELAY_MAX": 30, **settings})
    made.spider = SimpleNamespace(name="county", crawler=made)  # type: ignore[assignment]
    return made


# -- robots.txt ------------------------------------------------------------------------------------------------


class Asked:
    """A portal's robots.txt, and what becomes of a host's slot and of the throttle."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **settings: Any) -> None:
        self.crawler = crawler(USER_AGENT="gongkai", **settings)
        self.slot = SimpleNamespace(delay=1.0, jitter=0.5)
        self.throttle = SimpleNamespace(mindelay=2.0)
        self.downloader = SimpleNamespace(per_slot_settings={}, slots={"county.example": self.slot})
        self.crawler.engine = SimpleNamespace(downloader=self.downloader)  # type: ignore[assignment]
        monkeypatch.setattr(
            self.crawler, "get_extension", lambda kind: self.throttle if kind is AutoThrottle else None
        )
        self.robots = Robots(self.crawler)

    def parsed(self, text: str, url: str = URL) -> None:
        self.robots._parsed(SimpleNamespace(rp=Protego.parse(text)), Request(url))


@pytest.mark.parametrize(
    ("asked", "kept", "told"),
    [
        ("5", 5, False),
        ("30", 30, False),
        ("31", 30, True),
        ("1", 3, False),
        ("2.5", 3, False),
        ("3.5", 3.5, False),
    ],
)
def test_a_crawl_delay_is_kept_up_to_a_bound(
    asked: str, kept: float, told: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one = Asked(monkeypatch, DOWNLOAD_DELAY=3)
    one.parsed(f"User-agent: *\nCrawl-delay: {asked}", "http://County.example/x")
    assert one.downloader.per_slot_settings == {"county.example": {"delay": kept, "jitter": 0}}
    assert (one.slot.delay, one.slot.jitter) == (kept, 0)
    assert one.throttle.mindelay == max(2.0, kept)
    assert one.crawler.stats is not None
    assert one.crawler.stats.get_value(counters.CRAWL_DELAY) == kept
    assert ("kept to 30" in caplog.text) == told


@pytest.mark.parametrize("text", ["User-agent: *\nDisallow: /x", "User-agent: *\nCrawl-delay: 0"])
def test_without_a_crawl_delay_the_settings_stand(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Asked(monkeypatch)
    one.parsed(text)
    assert one.downloader.per_slot_settings == {}
    assert (one.slot.delay, one.slot.jitter, one.throttle.mindelay) == (1.0, 0.5, 2.0)


def test_a_host_that_nothing_was_asked_of_yet_and_no_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Asked(monkeypatch)
    one.downloader.slots.clear()
    one.throttle = None  # type: ignore[assignment]
    one.parsed("User-agent: *\nCrawl-delay: 9")
    assert one.downloader.per_slot_settings["county.example"]["delay"] == 9


@pytest.mark.parametrize(("status", "refused"), [(500, True), (503, True), (404, False), (499, False)])
def test_a_server_that_cannot_give_its_robots_txt_is_asked_for_nothing(
    status: int, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Asked(monkeypatch)

    async def answered(request: Request) -> Response:
        return Response(request.url, status, request=request)

    one.crawler.engine.download_async = answered  # type: ignore[union-attr, method-assign]

    async def ask(url: str, **meta: Any) -> None:
        await one.robots.process_request(Request(url, meta=meta))

    async def crawl() -> None:
        if not refused:
            await ask(URL)
            return
        with pytest.raises(Refused) as why:
            await ask(URL)
        assert why.value.problem == Problem(
            "robots-error", f"robots.txt answers {status}: nothing is asked until it can be read"
        )
        await ask(URL, dont_obey_robotstxt=True)

    asyncio.run(crawl())


def test_a_robots_txt_that_does_not_come_is_no_traceback_in_the_log() -> None:
    log = logging.getLogger("scrapy.downloadermiddlewares.robotstxt")
    for level, shown in ((logging.ERROR, False), (logging.WARNING, True)):
        record = log.makeRecord(log.name, level, "f", 1, "x", (), None)
        assert bool(log.filter(record)) == shown


# -- redirects -------------------------------------------------------------------------------------------------


def redirected(target: str, url: str = URL, status: int = 302, kind: str | None = "report", **headers: str) -> Any:
    request = Request(url, meta={"kind": kind} if kind else {})
    answer = Response(url, status, {"Location": target, **headers}, request=request)
    return Redirects.from_crawler(crawler()).process_response(request, answer)


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("/", "removed"),
        (HOST, "removed"),
        ("http://elsewhere.example/", "removed"),
        ("/gk/", "removed"),
        ("/gk/nb/", "removed"),
        ("/gk", "removed"),
        ("/gk/other/", None),
        ("/gk/nb/b.html", None),
        ("/gk/nb/a.html?x=1", None),
    ],
)
def test_a_report_that_leads_up_is_gone(target: str, code: str | None) -> None:
    if code is None:
        again = redirected(target)
        assert isinstance(again, Request)
        assert again.dont_filter, "or it would vanish without a trace"
        return
    with pytest.raises(Refused) as refused:
        redirected(target)
    assert refused.value.problem.code == code
    assert refused.value.problem.detail.startswith("answers 302 and leads to http")
    listing = redirected(target, kind="listing")
    assert isinstance(listing, Request), "a listing may stand anywhere"


def test_a_redirect_to_itself_is_a_challenge_where_it_sets_such_a_cookie() -> None:
    with pytest.raises(Refused) as refused:
        redirected(URL, **JSL)
    assert refused.value.problem == Problem(
        "blocked", "answers 302 with a redirect to itself, sets cookie __jsl_clearance"
    )
    assert isinstance(redirected(URL, **{"Set-Cookie": "skin=1"}), Request)
    assert isinstance(redirected(f"{HOST}/gk/nb/b.html", **JSL), Request)


@pytest.mark.parametrize(("status", "moved"), [(299, False), (304, False), (400, False), (301, True), (308, True)])
def test_which_answers_lead_on(status: int, moved: bool) -> None:
    found = redirected(f"{HOST}/gk/nb/b.html", status=status)
    assert isinstance(found, Request) == moved
    kept = redirected("/", status=status) if not moved else None
    assert kept is None or isinstance(kept, Response)


def stub(body: str, kind: str | None = "report", status: int = 200, url: str = URL, **headers: str) -> Any:
    request = Request(url, meta={"kind": kind} if kind else {})
    answer = HtmlResponse(url, status, headers, body.encode(), encoding="utf-8", request=request)
    return Refreshes.from_crawler(crawler()).process_response(request, answer)


REFRESH = '<meta http-equiv="refresh" content="0;url={}">'


def test_a_stub_that_refreshes_is_followed_once_and_told_where_it_leads_up() -> None:
    again = stub(REFRESH.format("/gk/nb/b.html"))
    assert isinstance(again, Request)
    assert (again.url, again.method, again.dont_filter) == (f"{HOST}/gk/nb/b.html", "GET", True)
    with pytest.raises(Refused) as refused:
        stub(REFRESH.format("/"))
    assert refused.value.problem == Problem("removed", f"is a stub that refreshes and leads to {HOST}/")
    assert isinstance(stub(REFRESH.format("/"), status=404), Response)
    assert isinstance(stub(REFRESH.format(URL)), Response), "a page that loads itself anew is a page"
    with pytest.raises(Refused, match="blocked"):
        stub(REFRESH.format(URL), **JSL)


def test_only_small_pages_are_stubs() -> None:
    page = REFRESH.format("/gk/nb/b.html")
    filled = page + " " * (STUB_BYTES - len(page))
    assert isinstance(stub(filled), Request)
    assert isinstance(stub(filled + " "), Response)
    assert refresh((page + "字" * STUB_LETTERS).encode(), URL) == f"{HOST}/gk/nb/b.html"
    assert refresh((page + "字" * (STUB_LETTERS + 1)).encode(), URL) is None
    assert refresh(b"", URL) is None


def test_a_stub_whose_script_leads_on_is_followed_unless_it_is_a_challenge() -> None:
    jump = '<script>location.href = "/gk/nb/b.html";</script>'
    assert isinstance(stub(jump), Request)
    assert isinstance(stub(jump, kind=None), Response)
    assert isinstance(stub(jump, **JSL), Response)
    with pytest.raises(Refused) as refused:
        stub('<script>location.href = "/gk/";</script>')
    assert refused.value.problem == Problem("removed", f"is a stub whose script leads on and leads to {HOST}/gk/")


# -- answers that are none ---------------------------------------------------------------------------------------


def answered(body: bytes, status: int = 200, flags: list[str] | None = None, **meta: Any) -> Response:
    request = Request(URL, meta=meta)
    return Answers.from_crawler(crawler()).process_response(
        request, Response(URL, status, body=body, request=request, flags=flags)
    )


@pytest.mark.parametrize(
    ("body", "status", "meta", "code"),
    [
        (b"", 200, {"kind": "report"}, "empty"),
        (b" \n", 200, {"kind": "listing"}, "empty"),
        (b"x", 412, {"kind": "listing"}, "blocked"),
        (b"%PDF-1.7", 200, {"kind": "listing"}, "wrong-type"),
        (b"%PDF-1.7", 200, {"kind": "listing", "either": True}, None),
        (b"%PDF-1.7", 200, {"kind": "report"}, None),
        (b"", 304, {"kind": "report"}, None),
        (b"", 200, {}, None),  # robots.txt
    ],
)
def test_what_is_certain_before_a_page_is_read(
    body: bytes, status: int, meta: dict[str, Any], code: str | None
) -> None:
    if code is None:
        assert answered(body, status, **meta).body == body
        return
    with pytest.raises(Refused) as refused:
        answered(body, status, **meta)
    assert refused.value.problem.code == code
    assert refused.value.response is not None
    assert answered(body, status, ["cached"], **meta).status == status


SHELL = b"<html><body><script>render()</script></body></html>"


def judged(
    items: list[Any], body: bytes = SHELL, status: int = 200, made: Crawler | None = None, **meta: Any
) -> tuple[list[Any], dict[str, Any]]:
    made = made or crawler(PORTAL_MAX_BLOCKED=3)
    request = Request(URL, meta={"kind": "listing", **meta})
    answer = HtmlResponse(URL, status, body=body, encoding="utf-8", request=request)

    async def given() -> AsyncIterator[Any]:
        for item in items:
            yield item

    async def gathered() -> list[Any]:
        return [item async for item in Judged(made).process_spider_output(answer, given())]

    assert made.stats is not None
    return asyncio.run(gathered()), made.stats.get_stats()


def listing(problem: str | None = None) -> Page:
    came = Fetched("county", URL, "listing", 200, "2026-11-23T01:00:00+00:00", SHELL)
    return Page(came, Problem(problem, "x") if problem else None)


def test_a_listing_without_rows_is_what_its_page_says() -> None:
    (found,), stats = judged([listing()])
    assert found.problem == "script-only"
    assert (stats[counters.FAILED], stats[f"{counters.FAILED_AS}script-only"]) == (1, 1)
    assert counters.BLOCKED not in stats
    report = Page(Fetched("county", URL, "report", 200, "2026-11-23T01:00:00+00:00", b"x"), None)
    row = Request(f"{HOST}/1.html", meta={"kind": "report", "row": Row("x")})
    page = listing()
    for leads in (report, row):
        kept, _ = judged([page, leads])
        assert kept == [page, leads] or kept == [leads, page]
        assert page.problem is None
    assert judged([page, row])[0][-1] is page, "it comes after all that it leads to"
    assert judged([page], status=304)[0][0].problem is None
    assert judged([page], kind="report")[0][0].problem is None


@pytest.mark.parametrize(
    ("problem", "body", "meta", "becomes"),
    [
        ("no-listing", SHELL, {}, "no-listing"),
        ("no-listing", "<p>请输入验证码以继续访问</p>".encode(), {}, "blocked"),
        ("hollow", "<p>请输入验证码以继续访问</p>".encode(), {}, "hollow"),
        (None, "<p>某县概况</p>".encode(), {}, None),
        (None, SHELL, {"end": ["script-only"]}, None),
        (None, SHELL, {"end": ["http-404"]}, "script-only"),
    ],
)
def test_what_a_failing_listing_becomes(
    problem: str | None, body: bytes, meta: dict[str, Any], becomes: str | None
) -> None:
    (found,), _ = judged([listing(problem)], body, **meta)
    assert found.problem == becomes


def test_a_portal_that_blocks_ends_the_crawl_at_its_bound() -> None:
    made = crawler(PORTAL_MAX_BLOCKED=2)
    wall = "<p>请输入验证码以继续访问</p>".encode()
    judged([listing()], wall, made=made)
    assert not too_often_blocked(made)
    with pytest.raises(CloseSpider):
        judged([listing()], wall, made=made)
    assert too_often_blocked(made)
    count(made, Problem("timeout", "x"))
    assert made.stats is not None
    assert made.stats.get_value(counters.BLOCKED) == 2


# -- a crawl that is told to end ------------------------------------------------------------
