"""A crawl that is told to end (Ctrl-C, SIGTERM) waits for no answer that stalls, for no host that rests."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.http import Response

from harvester.middlewares.problem import Ended

EVERY = 0.5
"""Seconds between two looks whether the crawl was told to end; nothing is looked at where answers come sooner."""


class EndingDownloader(Downloader):
    """Scrapy's, which keeps a crawl that is told to end for as long as a portal lets it wait (DOWNLOAD_TIMEOUT).

    What has come is read and stored as ever; what has not ends with Ended, and is asked again by the next crawl.
    """

    async def _enqueue_request(self, request: Request) -> Response:
        """Here begins what takes time: the queue of the host with its pauses, then the network."""
        if self._told():
            raise Ended
        answer = asyncio.ensure_future(super()._enqueue_request(request))
        while not (await asyncio.wait({answer}, timeout=EVERY))[0]:
            if self._told():
                self._forget(request)
                answer.cancel()
                # it takes the request out of the host's slot
                with suppress(asyncio.CancelledError, Exception):
                    await answer
                raise Ended
        return answer.result()

    def _told(self) -> bool:
        engine = self.crawler.engine
        return engine is not None and engine._stopping

    def _forget(self, request: Request) -> None:
        """Takes a request out of the queue of its host, where it may still wait for its turn."""
        slot = self.slots.get(request.meta.get(self.DOWNLOAD_SLOT, ""))
        for waiting in list(slot.queue) if slot is not None else ():
            if slot is not None and waiting[0] is request:
                slot.queue.remove(waiting)
