"""The end of the download handler."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from scrapy.utils.project import get_project_settings
from twisted.internet.defer import Deferred

from harvester.middlewares.closing import Handler
from harvester.middlewares.tls import LegacyHandler


@pytest.mark.parametrize("kind", [Handler, LegacyHandler])
def test_what_is_waited_for_is_left_alone_when_the_time_is_over(kind: type[Handler]) -> None:
    closed: Deferred[None] = Deferred()
    handler = kind.__new__(kind)
    handler._disconnect_timeout = 0
    handler._pool = SimpleNamespace(closeCachedConnections=lambda: closed)  # type: ignore[assignment]

    async def ends() -> None:
        await handler.close()
        assert not closed.called
        closed.callback(None)  # Twisted, when the last connection is closed; a second call would raise

    asyncio.run(ends())


def test_it_is_the_handler_of_every_crawl() -> None:
    handlers = get_project_settings().getdict("DOWNLOAD_HANDLERS")
    assert handlers == dict.fromkeys(("http", "https"), "harvester.middlewares.closing.Handler")
