"""A crawl that is told to end, or that lost answers to a fault of this machine, waits for nothing."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from harvester.items import Problem
from harvester.middlewares.ending import Ended, EndingDownloader
from harvester.middlewares.problem import Refused
from harvester.reading import machine

HOST = "http://county.example/gk/nb"
URL = f"{HOST}/a.html"


class Downloader(EndingDownloader):
    """Without a network: an answer comes when `comes` is set."""

    def __init__(self, waiting: list[Any]) -> None:
        self.told = False
        self._waiting, self._looking = {}, None
        self.slots = {"county": SimpleNamespace(queue=waiting)}  # type: ignore[dict-item]

    def _told(self) -> bool:
        return self.told


def test_a_crawl_that_is_told_to_end_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from scrapy.core.downloader import Downloader as Scrapys

    from harvester.middlewares import ending

    monkeypatch.setattr(ending, "EVERY", 0.01)
    request, other = Request(URL, meta={"download_slot": "county"}), Request(f"{HOST}/b")
    waiting = [(request, 1), (other, 2)]
    one = Downloader(waiting)
    given_up: list[bool] = []

    async def forever(self: Any, asked: Request) -> Response:
        one.told = True
        try:
            await asyncio.Event().wait()
        finally:
            given_up.append(True)
        raise AssertionError

    async def at_once(self: Any, asked: Request) -> Response:
        return Response(asked.url)

    monkeypatch.setattr(Scrapys, "_enqueue_request", at_once)
    assert asyncio.run(one._enqueue_request(request)).url == URL
    assert one._waiting == {}
    one._looking = None  # it was that loop's
    monkeypatch.setattr(Scrapys, "_enqueue_request", forever)
    with pytest.raises(Ended):
        asyncio.run(one._enqueue_request(request))
    assert given_up == [True]
    assert waiting == [(other, 2)], "others wait for their own turn"
    with pytest.raises(Ended):
        asyncio.run(one._enqueue_request(other))
    assert given_up == [True], "nothing new is begun"
    one.told, one._looking = False, None

    async def lost(self: Any, asked: Request) -> Response:
        machine.note(Problem("machine", "this machine has no memory left"))
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(machine, "_met", [])
    monkeypatch.setattr(Scrapys, "_enqueue_request", lost)
    with pytest.raises(Refused, match="no memory left"):
        asyncio.run(one._enqueue_request(other))
    one._forget(Request(f"{HOST}/c", meta={"download_slot": "nobody"}))
    real = EndingDownloader.__new__(EndingDownloader)
    engines = [(None, False), *((SimpleNamespace(_stopping=told), told) for told in (False, True))]
    for engine, told in engines:
        real.crawler = SimpleNamespace(engine=engine)  # type: ignore[assignment]
        assert real._told() == told
