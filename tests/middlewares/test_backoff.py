"""How long a busy host is left alone: as long as it asks, in both ways of asking, or as the settings say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from harvester.middlewares import backoff
from harvester.middlewares.problem import Refused
from harvester.store import counters

URL = "http://county.example/a.html"
MOST = 300


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that a slot was told to rest; nothing waits."""
    told: list[float] = []
    monkeypatch.setattr(
        backoff, "call_later", lambda seconds, *_: told.append(seconds) or SimpleNamespace(cancel=int)
    )
    return told


@pytest.fixture
def middleware(pauses: list[float]) -> backoff.BackOff:
    crawler = get_crawler(settings_dict={"RETRY_AFTER_MAX": MOST, "RETRY_PAUSE": 5, "RETRY_TIMES": 2})
    slot = SimpleNamespace(latercall=None)
    crawler.engine = SimpleNamespace(  # type: ignore[assignment]
        downloader=SimpleNamespace(slots={"county.example": slot}, _latercall=None)
    )
    crawler.spider = SimpleNamespace(name="county", crawler=crawler)  # type: ignore[assignment]
    return backoff.BackOff.from_crawler(crawler)


Asks = str | bytes | Callable[[], str] | None


def answered(middleware: backoff.BackOff, asks: Asks, status: int = 503, **meta: Any) -> Any:
    asks = asks() if callable(asks) else asks
    request = Request(URL, meta={"download_slot": "county.example"} | meta)
    headers = {} if asks is None else {"Retry-After": asks}
    return middleware.process_response(request, Response(URL, status, headers=headers, request=request))


def in_seconds(seconds: float) -> Callable[[], str]:
    """The moment when it is asked for: a test may run long after it was collected."""
    return lambda: format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("asks", "least", "most"),
    [
        ("7", 7, 7),
        (" 7 ", 7, 7),
        (str(MOST), MOST, MOST),  # no more than is allowed
        (in_seconds(250), 100, 250),
    ],
    ids=["seconds", "blanks", "the most", "a moment"],
)
def test_a_host_rests_as_long_as_it_asks(
    middleware: backoff.BackOff, pauses: list[float], asks: Asks, least: float, most: float
) -> None:
    again = answered(middleware, asks)
    assert isinstance(again, Request)
    assert len(pauses) == 1
    assert least <= pauses[0] <= most
    assert middleware.crawler.stats is not None
    assert middleware.crawler.stats.get_value(counters.PAUSES) == 1


@pytest.mark.parametrize("asks", [str(MOST + 1), in_seconds(3600), "9" * 40], ids=["more", "hour", "huge"])
def test_a_host_that_asks_for_more_is_asked_no_more(
    middleware: backoff.BackOff, pauses: list[float], asks: Asks
) -> None:
    with pytest.raises(Refused) as refused:
        answered(middleware, asks)
    assert refused.value.problem.code == "http-503"
    assert "asks to wait" in (refused.value.problem.detail or "")
    assert pauses == []


@pytest.mark.parametrize(
    "asks", ["0", in_seconds(-3600), "Thu, 01 Jan 1970 00:00:00 GMT"], ids=["0", "ago", "1970"]
)
def test_a_moment_that_is_over_is_no_pause(middleware: backoff.BackOff, pauses: list[float], asks: Asks) -> None:
    assert isinstance(answered(middleware, asks), Request)
    assert pauses == []


@pytest.mark.parametrize("asks", [None, "", "soon", "-5", "1.5", b"\xb2", "Thu, 99 Foo 2026 00:00:00 GMT"])
def test_what_nobody_understands_leaves_it_to_the_settings(
    middleware: backoff.BackOff, pauses: list[float], asks: str | bytes | None
) -> None:
    """`²` is a digit to Python and no number: it raised an exception of ours, told as that of the address."""
    assert isinstance(answered(middleware, asks), Request)
    assert pauses == [5]


def test_each_further_try_waits_twice_as_long_and_they_end(
    middleware: backoff.BackOff, pauses: list[float]
) -> None:
    assert isinstance(answered(middleware, None, retry_times=0), Request)
    assert isinstance(answered(middleware, None, retry_times=1), Request)
    last = answered(middleware, None, retry_times=2)
    assert isinstance(last, Response)
    assert pauses == [5, 10]


@pytest.mark.parametrize(("status", "meta"), [(404, {}), (200, {}), (503, {"dont_retry": True})])
def test_other_answers_pass(
    middleware: backoff.BackOff, pauses: list[float], status: int, meta: dict[str, Any]
) -> None:
    assert isinstance(answered(middleware, "9999", status, **meta), Response)
    assert pauses == []


def test_a_connection_that_fails_is_a_pause_too(middleware: backoff.BackOff, pauses: list[float]) -> None:
    request = Request(URL, meta={"download_slot": "county.example"})
    assert isinstance(middleware.process_exception(request, TimeoutError()), Request)
    assert middleware.process_exception(request, ValueError()) is None
    assert pauses == [5]
