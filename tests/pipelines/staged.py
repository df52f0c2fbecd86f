"""The stage that fetches what belongs to a report's page, with answers that a test gives."""

from __future__ import annotations

import asyncio
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from pipelines.attachments import AttachmentsPipeline

ROOM = 1_000_000
Given = Response | Exception


class Stage:
    """The pipeline with answers by path; `asked` keeps the requests."""

    def __init__(self, answers: dict[str, Given], **settings: int) -> None:
        self.asked: list[Request] = []
        self._answers = answers
        given = {"ATTACHMENTS_MAX": 5, "ATTACHMENT_MAX_BYTES": ROOM, "FILE_WORKERS": 1, "ATTACHMENT_PAGES": 2}
        self.crawler = get_crawler(settings_dict={**given, **settings})
        self.crawler.engine = self  # type: ignore[assignment]
        self._before = self.counted
        self.pipeline = AttachmentsPipeline.from_crawler(self.crawler)

    async def download_async(self, request: Request) -> Response:
        self.asked.append(request)
        answer = self._answers[request.url.removeprefix("http://county.example")]
        if isinstance(answer, Exception):
            raise answer
        return answer.replace(url=request.url)

    def on(self, *items: Any) -> dict[str, Any]:
        """Gives the stage items; what it counted."""

        async def each() -> list[Any]:
            return [await self.pipeline.process_item(item) for item in items]

        given = asyncio.run(each())
        assert all(one is item for one, item in zip(given, items, strict=True)), "the next stage gets the item"
        return {key: value for key, value in self.counted.items() if key not in self._before}

    @property
    def counted(self) -> dict[str, Any]:
        assert self.crawler.stats is not None
        return dict(self.crawler.stats.get_stats())


def came(body: bytes, kind: str = "application/pdf", status: int = 200, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response("http://any", status, {"Content-Type": kind, **named}, body)
