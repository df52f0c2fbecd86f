"""Scrapy's download handler, at whose end nothing is called back twice."""

from __future__ import annotations

import asyncio

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler


class Handler(HTTP11DownloadHandler):
    """Waits for its connections to be closed, and no longer than Scrapy's does: a second.

    Scrapy's calls back what it waits for when the second is over. Where the event loop was busy for longer (many
    portals side by side, a machine that others use), the connections had been closed meanwhile and it was called
    back twice: AlreadyCalledError in the log.
    """

    async def close(self) -> None:
        waiting = self._pool.closeCachedConnections()  # type: ignore[no-untyped-call]  # Twisted is not typed
        closed = waiting.asFuture(asyncio.get_running_loop())
        await asyncio.wait({closed}, timeout=self._disconnect_timeout)
