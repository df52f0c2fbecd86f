"""Answers that end too early, hosts that stay silent, and what an error is called: on both sides of each rule."""

from __future__ import annotations

import gzip
import zlib
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler
from twisted.internet.error import TimeoutError as NoAnswer
from twisted.python.failure import Failure

from harvester.middlewares.problem import Refused, problem_of
from harvester.middlewares.reach import NEVER, NO_MORE, Reach
from harvester.middlewares.whole import _STEP, WholeFiles, WholePacked, WholePages
from harvester.store import counters
from tests.loops import each

URL = "http://county.example/a.html"
PAGE = b"<html><body>" + b"1" * 5000 + b"</body></html>"
PACKED = gzip.compress(PAGE, mtime=0)


def crawling() -> Any:
    crawler = get_crawler(settings_dict={"RETRY_TIMES": 1, "RETRY_PAUSE": 0})
    crawler.engine = SimpleNamespace(  # type: ignore[assignment]
        downloader=SimpleNamespace(slots={}, _latercall=None)
    )
    crawler.spider = SimpleNamespace(name="county", crawler=crawler)  # type: ignore[assignment]
    return crawler


@pytest.fixture
def packed() -> WholePacked:
    return WholePacked.from_crawler(crawling())


def answered(packed: WholePacked, body: bytes, coding: str | None = "gzip", method: str = "GET") -> object:
    """What becomes of an answer at the last try."""
    request = Request(URL, method=method, meta={"download_slot": "county.example", "retry_times": 1})
    headers = {} if coding is None else {"Content-Encoding": coding}
    return packed.process_response(request, Response(URL, 200, headers, body, request=request))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (PACKED, None),
        (PACKED[:-1], "the gzip stream ends too early"),
        (PACKED[:-8], "the gzip stream ends too early"),
        (PACKED[:20], "the gzip stream ends too early"),
        (PACKED + PACKED, None),
        (PACKED + PACKED[:-1], "the gzip stream ends too early"),
        (PACKED + bytes(8), None),  # padding behind it
        (PACKED[:40] + b"\xff" + PACKED[41:], "the gzip stream is damaged"),
        (PAGE, "announced as gzip, but it is none"),
        (zlib.compress(PAGE), "announced as gzip, but it is none"),
        (b"", None),
        *((gzip.compress(bytes(size), mtime=0), None) for size in (0, 1, _STEP - 1, _STEP, _STEP + 1, 3 * _STEP)),
        *((gzip.compress(bytes(size), mtime=0)[:-1], "ends too early") for size in (_STEP - 1, _STEP, _STEP + 1)),
    ],
    ids=lambda value: str(len(value)) if isinstance(value, bytes) else "",
)
def test_a_packed_answer_must_be_there_to_its_end(packed: WholePacked, body: bytes, said: str | None) -> None:
    if said is None:
        assert isinstance(answered(packed, body), Response)
        return
    with pytest.raises(Refused, match=said) as refused:
        answered(packed, body)
    assert refused.value.problem.code == "cut"


@pytest.mark.parametrize(
    ("coding", "method", "looked_at"),
    [("gzip", "GET", True), ("x-gzip", "GET", True), (" GZIP ", "POST", True), ("gzip", "HEAD", False),
     ("deflate", "GET", False), (None, "GET", False)],
)  # fmt: skip
def test_only_what_is_announced_as_gzip_is_looked_at(
    packed: WholePacked, coding: str | None, method: str, looked_at: bool
) -> None:
    if looked_at:
        with pytest.raises(Refused):
            answered(packed, PACKED[:-1], coding, method)
    else:
        assert isinstance(answered(packed, PACKED[:-1], coding, method), Response)


def asked(reach: Reach, host: str = "county.example", **meta: object) -> Request:
    request = Request(URL, meta={"download_slot": host, **meta})
    reach.process_request(request)
    return request


@pytest.fixture
def reach() -> Reach:
    return Reach(get_crawler(settings_dict={"REACH_TIMEOUT": 20, "DOWNLOAD_TIMEOUT": 60}))


def test_a_host_that_has_not_answered_yet_is_waited_for_less(reach: Reach) -> None:
    assert asked(reach).meta["download_timeout"] == 20
    assert asked(reach, download_timeout=60).meta["download_timeout"] == 20
    assert asked(reach, download_timeout=5).meta["download_timeout"] == 5
    request = asked(reach)
    reach.process_response(request, Response(URL))
    assert "download_timeout" not in asked(reach).meta
    assert asked(reach, download_timeout=60).meta["download_timeout"] == 60
    assert asked(reach, "other.example").meta["download_timeout"] == 20


@pytest.mark.parametrize(("answered_once", "most"), [(False, NEVER), (True, NO_MORE)])
def test_a_silent_host_is_asked_so_often_and_no_more(reach: Reach, answered_once: bool, most: int) -> None:
    if answered_once:
        reach.process_response(asked(reach), Response(URL))
    for _ in each(range(most)):
        request = asked(reach)
        reach.process_exception(request, NoAnswer())
        assert ("dont_retry" in request.meta) == (not answered_once)
    with pytest.raises(Refused, match="not asked again"):
        asked(reach)
    asked(reach, "other.example")
    reach.process_response(request, Response(URL))
    asked(reach)


def test_a_host_that_does_not_give_its_robots_txt_is_asked_for_it_twice_and_for_nothing_else(reach: Reach) -> None:
    for once_more in each((True, False)):
        request = asked(reach, dont_obey_robotstxt=True)
        reach.process_exception(request, NoAnswer())
        assert ("dont_retry" not in request.meta) == once_more
    with pytest.raises(Refused, match="not asked again"):
        asked(reach)


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("SSL: UNSUPPORTED_PROTOCOL unsupported protocol", True),
        ("SSL: wrong version number", True),
        ("SSL: bad", False),
    ],
)
def test_an_old_server_is_guessed_where_the_error_speaks_of_versions(text: str, old: bool) -> None:
    problem = problem_of(Failure(OSError(text)))  # type: ignore[no-untyped-call]
    assert problem.code == "tls"
    assert ("legacy_tls" in problem.detail) == old


BROKEN = b"<html><body>" + b"1" * 5000
PDF = b"%PDF-1.7\n" + b"1" * 5000


@pytest.mark.parametrize(
    ("body", "status", "kind", "tries", "becomes"),
    [
        (PAGE, 200, "report", 0, "page"),
        (BROKEN, 200, "report", 0, "asked again"),
        (BROKEN, 200, "report", 1, "page, counted"),
        (BROKEN, 404, "report", 0, "page"),
        (BROKEN, 200, None, 0, "page"),
    ],
)
def test_a_page_that_breaks_off_is_tried_again_and_then_taken(
    body: bytes, status: int, kind: str | None, tries: int, becomes: str
) -> None:
    pages = WholePages.from_crawler(crawling())
    request = Request(URL, meta={"download_slot": "county.example", "retry_times": tries, "kind": kind})
    response = Response(URL, status, {}, body, request=request)
    found = pages.process_response(request, response)
    counted = pages.crawler.stats.get_value(counters.BROKEN_OFF)
    if becomes == "asked again":
        assert isinstance(found, Request)
        assert (found.url, counted) == (URL, None)
        return
    assert found is response
    assert counted == (1 if becomes == "page, counted" else None)


def test_a_host_that_writes_all_its_pages_so_is_not_asked_again() -> None:
    pages = WholePages.from_crawler(crawling())
    for tries in (1, 0):
        request = Request(URL, meta={"download_slot": "county.example", "retry_times": tries, "kind": "report"})
        response = Response(URL, 200, {}, BROKEN, request=request)
        assert pages.process_response(request, response) is response
    assert pages.crawler.stats.get_value(counters.BROKEN_OFF) == 2


@pytest.mark.parametrize(
    ("body", "flags", "kind", "tries", "becomes"),
    [
        (PDF + b"%%EOF", ["partial"], "report", 0, "file"),
        (PDF, [], "report", 0, "file"),
        (PDF, ["partial"], None, 0, "file"),
        (PDF, ["partial"], "report", 0, "asked again"),
        (PDF, ["partial"], "report", 1, "refused"),
    ],
)
def test_a_file_that_breaks_off_is_tried_again_and_then_did_not_come(
    body: bytes, flags: list[str], kind: str | None, tries: int, becomes: str
) -> None:
    files = WholeFiles.from_crawler(crawling())
    request = Request(URL, meta={"download_slot": "county.example", "retry_times": tries, "kind": kind})
    response = Response(URL, 200, {}, body, flags=flags, request=request)
    if becomes == "refused":
        with pytest.raises(Refused, match=rf"breaks off before its end \({len(body)} bytes came\)"):
            files.process_response(request, response)
        return
    found = files.process_response(request, response)
    assert (found is response) == (becomes == "file")
    assert isinstance(found, Request) == (becomes == "asked again")
