"""The chains of middlewares and pipelines: each member in its turn, what is not there yet awaited."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings

from harvester.items import Fetched, Page
from harvester.middlewares.chains import Middlewares, Pipelines, Referers

URL = "http://county.example/gk/nb/a.html"
CRAWLER: Any = SimpleNamespace(spider=None)


class Member:
    """Notes what passes; gives back what it was made with."""

    def __init__(self, seen: list[str], name: str, asked: Any = None, answers: Any = None) -> None:
        self.seen, self.name, self.asked, self.answers = seen, name, asked, answers

    def process_request(self, request: Request) -> Any:
        self.seen.append(f"{self.name} asked")
        return self.asked

    def process_response(self, request: Request, response: Response) -> Any:
        self.seen.append(f"{self.name} answered")
        return self.answers or response


class Late(Member):
    """Says the same a turn of the loop later."""

    async def process_request(self, request: Request) -> Any:
        await asyncio.sleep(0)
        return super().process_request(request)

    async def process_response(self, request: Request, response: Response) -> Any:
        await asyncio.sleep(0)
        return super().process_response(request, response)


def passed(*members: Member) -> Any:
    """What comes of a request."""
    answer = Response(URL)

    async def network(request: Request) -> Response:
        return answer

    found = asyncio.run(Middlewares(*members, crawler=CRAWLER).download_async(network, Request(URL)))
    return "the network's" if found is answer else found


def test_each_middleware_sees_the_request_and_then_its_answer_the_last_one_first() -> None:
    seen: list[str] = []
    assert passed(Member(seen, "a"), Late(seen, "b"), Member(seen, "c")) == "the network's"
    assert seen == ["a asked", "b asked", "c asked", "c answered", "b answered", "a answered"]


@pytest.mark.parametrize("kind", [Member, Late])
def test_an_answer_of_a_middleware_keeps_the_request_from_the_network(kind: type[Member]) -> None:
    seen: list[str] = []
    other = Response(f"{URL}?2")
    assert passed(Member(seen, "a"), kind(seen, "b", asked=other), Member(seen, "c")) is other
    assert seen == ["a asked", "b asked", "c answered", "b answered", "a answered"]


@pytest.mark.parametrize("kind", [Member, Late])
def test_a_request_instead_of_an_answer_ends_the_way_back(kind: type[Member]) -> None:
    seen: list[str] = []
    again = Request(URL)
    assert passed(Member(seen, "a"), kind(seen, "b", answers=again)) is again
    assert seen == ["a asked", "b asked", "b answered"]


def test_a_middleware_that_lets_an_answer_fall_is_named() -> None:
    class Falls(Member):
        def process_response(self, request: Request, response: Response) -> Any:
            return None

    with pytest.raises(AssertionError, match=r"Falls\.process_response lets an answer fall"):
        passed(Falls([], "a"))
    with pytest.raises(AssertionError, match="a middleware returned 'text'"):
        passed(Member([], "a", asked="text"))


def test_a_page_goes_from_pipeline_to_pipeline() -> None:
    seen: list[str] = []

    class Step:
        def process_item(self, item: Any) -> Any:
            seen.append("step")
            return item

    class Slow:
        async def process_item(self, item: Any) -> Any:
            await asyncio.sleep(0)
            seen.append("slow")
            return item

    page = Page(Fetched("county", URL, "report", 200, "2026-11-23T01:00:00+00:00"))
    pipelines = Pipelines(Step(), Slow(), Step(), crawler=CRAWLER)
    assert asyncio.run(pipelines.process_item_async(page)) is page
    assert asyncio.run(pipelines.process_item_async({"other": 1})) == {"other": 1}
    assert seen == ["step", "slow", "step"] * 2


def test_requests_name_the_page_that_led_to_them_and_starts_are_marked() -> None:
    referers = Referers(Settings())
    item = object()

    async def came(*items: Any) -> AsyncIterator[Any]:
        for one in items:
            yield one

    async def all_of(found: AsyncIterator[Any]) -> list[Any]:
        return [one async for one in found]

    led, named = Request(URL), Request(URL, headers={"Referer": "http://county.example/own"})
    answer = Response("http://county.example/gk/nb/#top")
    assert asyncio.run(all_of(referers.process_spider_output_async(answer, came(led, item, named)))) == [
        led,
        item,
        named,
    ]
    assert led.headers["Referer"] == b"http://county.example/gk/nb/"
    assert named.headers["Referer"] == b"http://county.example/own"
    assert "is_start_request" not in led.meta
    assert asyncio.run(all_of(referers.process_start(came(led, item)))) == [led, item]
    assert led.meta["is_start_request"] is True
