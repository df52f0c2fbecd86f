"""Scrapy's chains of middlewares and pipelines; here what a member hands on at once goes to the next one at once.

Scrapy makes a coroutine of every answer, writes a member's full name in case it has to warn of it, and puts three
generators around each member that sees what a callback yields: more than most members cost.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from scrapy.core.downloader.middleware import DownloaderMiddlewareManager
from scrapy.http import Request, Response
from scrapy.pipelines import ItemPipelineManager
from scrapy.spidermiddlewares.referer import RefererMiddleware
from scrapy.utils.defer import ensure_awaitable

from harvester.items import Page


class Middlewares(DownloaderMiddlewareManager):
    """The way of a request to the network, and of its answer back."""

    async def _process_request(
        self, request: Request, download_func: Callable[[Request], Coroutine[Any, Any, Response]]
    ) -> Response | Request:
        for method in self.methods["process_request"]:
            assert method is not None  # a member without it is not among them
            found = self._handle_mw_method(method, request=request)
            if found is not None and (answer := await _answer(found)) is not None:
                return answer
        return await download_func(request)

    async def _process_response(self, response: Response | Request, request: Request) -> Response | Request:
        for method in self.methods["process_response"]:
            if isinstance(response, Request):
                return response
            assert method is not None
            found = self._handle_mw_method(method, request=request, response=response)
            answer = found if isinstance(found, Response) else await _answer(found)
            assert answer is not None, f"{method.__qualname__} lets an answer fall"
            response = answer
        return response


async def _answer(found: Any) -> Response | Request | None:
    """What a middleware returned, awaited where it is not there yet."""
    if not isinstance(found, (Response, Request)):
        found = await ensure_awaitable(found)
    assert found is None or isinstance(found, (Response, Request)), f"a middleware returned {found!r:.100}"
    return found


class Pipelines(ItemPipelineManager):
    """The way of a page to the database."""

    async def process_item_async(self, item: Any) -> Any:
        """The page at the chain's end; other items go Scrapy's way."""
        if not isinstance(item, Page):
            return await super().process_item_async(item)
        for method in self.methods["process_item"]:
            assert method is not None
            found = method(item)
            item = found if isinstance(found, Page) else await ensure_awaitable(found)
        return item


class Referers(RefererMiddleware):
    """Scrapy's Referer, and its mark on what a crawl starts with (StartSpiderMiddleware)."""

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """What a crawl starts with: the scheduler keeps it apart."""
        async for item in start:
            if isinstance(item, Request):
                item.meta.setdefault("is_start_request", True)
            yield item

    async def process_spider_output_async(  # type: ignore[override]  # spider is deprecated
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """What a callback yields, requests with the address of the page that led to them."""
        async for item in result:
            yield self.get_processed_request(item, response) if isinstance(item, Request) else item
