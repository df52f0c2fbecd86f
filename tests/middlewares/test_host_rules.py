"""Whose hosts are asked, whose cookies are sent, how long a host rests, what a walk leaves for its end."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DontCloseSpider, NotConfigured
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from harvester.items import Problem
from harvester.middlewares import backoff
from harvester.middlewares.cookies import Cookies
from harvester.middlewares.hosts import Hosts
from harvester.middlewares.problem import Refused
from harvester.middlewares.visits import Visits
from harvester.reading import machine
from harvester.store import counters
from tests.spiders.reading import spider

URL = "http://county.example/nb/"

# -- hosts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "slot"),
    [
        (URL, "county.example"),
        ("http://County.Example/x", "county.example"),
        ("https://county.example/x", "county.example"),
        ("http://county.example:8080/x", "county.example:8080"),
    ],
)
def test_each_host_and_port_has_a_queue_of_its_own(url: str, slot: str) -> None:
    crawler = get_crawler()
    crawler.spider = SimpleNamespace(portal=SimpleNamespace(owns=lambda _: True))  # type: ignore[assignment]
    Hosts.from_crawler(crawler).process_request(request := Request(url))
    assert request.meta["download_slot"] == slot


@pytest.mark.parametrize(
    ("meta", "says"),
    [
        ({}, "leads off the portal's hosts to http://b.example/x"),
        ({"redirect_urls": [URL, f"{URL}go"]}, f"{URL}go leads off the portal's hosts to http://b.example/x"),
    ],
)
def test_nothing_is_asked_off_the_hosts_whatever_led_there(meta: dict[str, Any], says: str) -> None:
    crawler = get_crawler()
    crawler.spider = spider("plain", URL)
    hosts = Hosts.from_crawler(crawler)
    with pytest.raises(Refused) as refused:
        hosts.process_request(request := Request("http://b.example/x", meta=meta))
    assert refused.value.problem == Problem("off-host", says)
    assert "download_slot" not in request.meta
    hosts.process_request(Request(f"{URL}x"))


# -- cookies ---------------------------------------------------------------------------------------------------


def test_cookies_go_back_to_the_host_that_set_them_and_to_no_other() -> None:
    jar = Cookies.from_crawler(get_crawler())
    first = Request(URL, headers={"Cookie": "forged=1"})
    jar.process_request(first)
    assert "Cookie" not in first.headers, "a request that is asked again brings none of another night"
    answer = Response(URL, headers={"Set-Cookie": "seen=1; path=/"}, request=first)
    assert jar.process_response(first, answer) is answer
    again, other = Request(f"{URL}a", headers={"Cookie": "forged=1"}), Request("http://other.example/")
    for request in (again, other):
        jar.process_request(request)
    assert again.headers["Cookie"] == b"seen=1"
    assert "Cookie" not in other.headers
    plain = Response(f"{URL}a", request=again)
    assert jar.process_response(again, plain) is plain


def test_who_wants_no_cookies_has_none() -> None:
    with pytest.raises(NotConfigured):
        Cookies.from_crawler(get_crawler(settings_dict={"COOKIES_ENABLED": False}))


# -- rests -----------------------------------------------------------------------------------------------------


class Host:
    """A host's slot in the downloader, and what it was told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, pause: float = 5) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.cancelled = 0
        self.slot = SimpleNamespace(latercall=None)
        self.crawler = get_crawler(settings_dict={"RETRY_PAUSE": pause, "RETRY_TIMES": 2})
        downloader = SimpleNamespace(slots={"county.example": self.slot}, _latercall="go on")
        self.crawler.engine = SimpleNamespace(downloader=downloader)  # type: ignore[assignment]
        self.crawler.spider = SimpleNamespace(name="county", crawler=self.crawler)  # type: ignore[assignment]
        self.backoff = backoff.BackOff.from_crawler(self.crawler)
        monkeypatch.setattr(backoff, "call_later", self._later)

    def _later(self, *call: Any) -> Any:
        self.calls.append(call)
        return SimpleNamespace(cancel=self._cancel)

    def _cancel(self) -> None:
        self.cancelled += 1

    def fails(self, slot: str = "county.example", error: Exception | None = None) -> Any:
        request = Request(URL, meta={"download_slot": slot})
        return self.backoff.process_exception(request, error or TimeoutError())

    @property
    def pauses(self) -> int:
        assert self.crawler.stats is not None
        return int(self.crawler.stats.get_value(counters.PAUSES, 0))


def test_the_last_failure_says_when_a_host_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host(monkeypatch)
    assert isinstance(host.fails(), Request)
    assert (host.calls, host.cancelled) == ([(5.0, "go on", host.slot)], 0)
    assert isinstance(host.fails(), Request)
    assert (len(host.calls), host.cancelled, host.pauses) == (2, 1, 2)


@pytest.mark.parametrize(("slot", "pause"), [("other.example", 5), ("", 5), ("county.example", 0)])
def test_a_host_without_a_queue_and_a_pause_of_nothing_are_none(
    slot: str, pause: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = Host(monkeypatch, pause)
    assert isinstance(host.fails(slot), Request)
    assert (host.calls, host.pauses) == ([], 0)


def test_no_host_rests_for_a_fault_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host(monkeypatch)
    assert host.fails(error=Refused(Problem(machine.MACHINE, "no memory left"))) is None
    assert host.calls == []


# -- the end of a walk -----------------------------------------------------------------------------------------


class Walk:
    """Visits at the end of a walk: strays and neighbours by what they give, a store by what it knows."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, full: bool, **spider: Any) -> None:
        crawler = get_crawler()
        self.asked: list[str] = []
        self.flushed: list[bool] = []
        self.left: dict[str, list[Request]] = {"neighbours": [], "strays": [], "known strays": []}
        engine = SimpleNamespace(crawl=lambda request: self.asked.append(request.url.removeprefix(URL)))
        crawler.engine = engine  # type: ignore[assignment]
        self.visits = Visits(crawler)
        self.visits._full = full
        self.visits._now = SimpleNamespace(isoformat=lambda timespec: "2026-01-20T01:00:00+00:00")  # type: ignore[assignment]
        known = {
            f"{URL}list": SimpleNamespace(kind="listing", outcome="listing"),
            f"{URL}gone": SimpleNamespace(kind="listing", outcome="http-404"),
            f"{URL}report": SimpleNamespace(kind="report", outcome="report"),
        }
        self.visits._session = SimpleNamespace(  # type: ignore[assignment]
            error=None, flush=lambda: self.flushed.append(True), store=SimpleNamespace(known=known.get)
        )
        self.spider = SimpleNamespace(
            name="county",
            neighbours=SimpleNamespace(requests=lambda: self._take("neighbours")),
            strays=SimpleNamespace(requests=self._strays),
            **spider,
        )
        self.visits._spider = self.spider
        self.lists: list[bool] = []
        self.end: tuple[list[Any], int] = ([], 0)
        self.given: list[tuple[bool, bool]] = []
        monkeypatch.setattr("harvester.middlewares.visits.left_to_ask", self._left_to_ask)
        monkeypatch.setattr(self.visits, "_again", lambda known: Request(known.url))

    def _take(self, name: str) -> list[Request]:
        taken, self.left[name] = self.left[name], []
        return taken

    def _strays(self, is_list: Any = None) -> list[Request]:
        if is_list is None:
            return self._take("strays")
        self.lists = [is_list(f"{URL}{name}") for name in ("list", "gone", "report", "unknown")]
        return self._take("known strays")

    def _left_to_ask(self, store: Any, portal: str, started: str, listed: Any, **how: bool) -> Any:
        assert (portal, started) == ("county", "2026-01-20T01:00:00+00:00")
        self.given.append((how["whole"], how["found_new"]))
        return self.end

    def idle(self) -> bool:
        """Whether the crawl goes on."""
        try:
            self.visits.idle(self.spider)  # type: ignore[arg-type]
        except DontCloseSpider:
            return True
        return False

    def stat(self, name: str) -> Any:
        return self.visits._stats.get_value(name)


def requests(*names: str) -> list[Request]:
    return [Request(f"{URL}{name}") for name in names]


@pytest.mark.parametrize(("full", "asked"), [(True, ["a", "b"]), (False, ["c"])])
def test_at_its_end_a_full_walk_asks_what_is_left_and_another_what_is_known_as_a_list(
    full: bool, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk(monkeypatch, full=full)
    walk.left = {"neighbours": requests("a"), "strays": requests("b"), "known strays": requests("c")}
    assert walk.idle()
    assert walk.asked == asked
    assert walk.flushed == [], "the end is not here yet"
    assert walk.lists == ([] if full else [True, False, False, False])
    assert not walk.idle()
    assert walk.flushed == [True]


@pytest.mark.parametrize(
    ("words", "error"), [({"limit": 0}, None), ({"since": 2020}, None), ({"limit": None}, "no room")]
)
def test_a_crawl_of_a_part_and_one_that_cannot_be_stored_ask_no_more(
    words: dict[str, Any], error: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk(monkeypatch, full=True, **words)
    walk.visits._session.error = error
    walk.left["strays"] = requests("a")
    assert not walk.idle()
    assert (walk.asked, walk.flushed, walk.stat(counters.AFTERWARDS)) == ([], [], None)


@pytest.mark.parametrize(("left", "counted"), [(0, None), (3, 3)])
def test_what_may_have_moved_is_asked_once_with_its_validators(
    left: int, counted: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk(monkeypatch, full=True, since=None)
    known = [SimpleNamespace(url=f"{URL}{n}", etag=f'"{n}"', last_modified=None) for n in range(2)]
    walk.end = known, left
    walk.visits._stats.set_value(f"{counters.STORED}new", 1)
    sent: list[Request] = []
    monkeypatch.setattr(walk.visits._crawler.engine, "crawl", sent.append)
    assert walk.idle()
    assert [(one.url, one.headers["If-None-Match"]) for one in sent] == [
        (f"{URL}{n}", f'"{n}"'.encode()) for n in range(2)
    ]
    assert (walk.stat(counters.AFTERWARDS), walk.stat(counters.REUSED_LEFT)) == (2, counted)
    assert walk.given == [(True, True)]
    walk.left["neighbours"] = requests("z")
    assert walk.idle(), "what those lead to is asked still"
    assert not walk.idle()
    assert (len(sent), walk.stat(counters.AFTERWARDS), len(walk.given)) == (3, 2, 1)


def test_a_walk_that_met_a_failing_listing_is_not_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    walk = Walk(monkeypatch, full=True)
    walk.visits._stats.set_value(counters.LISTING_FAILED, 1)
    assert not walk.idle()
    assert walk.given == [(False, False)]
    assert walk.stat(counters.AFTERWARDS) == 0
