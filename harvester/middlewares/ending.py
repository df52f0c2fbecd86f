"""A crawl that is told to end (Ctrl-C, SIGTERM) waits for no answer that stalls, for no host that rests."""

from __future__ import annotations

import asyncio

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import AsyncioLoopingCall

from harvester.middlewares.problem import Ended, Refused
from harvester.reading import machine

EVERY = 0.5
"""Seconds between two looks whether the crawl was told to end."""


class EndingDownloader(Downloader):
    """Scrapy's, which keeps a crawl that is told to end for as long as a portal lets it wait (DOWNLOAD_TIMEOUT).

    What has come is read and stored as ever; what has not ends with Ended, and is asked again by the next crawl.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._waiting: dict[asyncio.Task[None], Request] = {}
        self._looking: AsyncioLoopingCall | None = None

    async def _enqueue_request(self, request: Request) -> Response:
        """Here begins what takes time: the queue of the host with its pauses, then the network."""
        if self._told():
            raise Ended
        if self._looking is None:
            self._looking = AsyncioLoopingCall(self._look)
            self._looking.start(EVERY, now=False)
        task = asyncio.current_task()
        assert task is not None  # whoever asks for something runs in one
        self._waiting[task] = request
        try:
            return await super()._enqueue_request(request)
        except asyncio.CancelledError:
            ours = machine.lately()
            if not self._told() and ours is None:
                raise
            task.uncancel()
            raise (Refused(ours) if ours is not None else Ended()) from None
        finally:
            del self._waiting[task]

    def close(self) -> None:
        """Nothing is waited for any more."""
        if self._looking is not None:
            self._looking.stop()
        super().close()

    def _look(self) -> None:
        """Lets go all that is waited for, once the crawl is told to end, or where answers may have been lost."""
        if not self._told() and machine.lately() is None:
            return
        for task, request in list(self._waiting.items()):
            self._forget(request)
            # it takes the request out of the host's slot
            task.cancel()

    def _told(self) -> bool:
        engine = self.crawler.engine
        return engine is not None and engine._stopping

    def _forget(self, request: Request) -> None:
        """Takes a request out of the queue of its host, where it may still wait for its turn."""
        slot = self.slots.get(request.meta.get(self.DOWNLOAD_SLOT, ""))
        for waiting in list(slot.queue) if slot is not None else ():
            if slot is not None and waiting[0] is request:
                slot.queue.remove(waiting)
