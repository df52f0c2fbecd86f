"""A crawler with an engine that notes how it was ended, for the stages of an item."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler
from scrapy.utils.test import get_crawler


class Engine:
    """Stands in for Scrapy's: notes why a crawl was ended."""

    def __init__(self) -> None:
        self.ended: list[str] = []

    async def close_spider_async(self, reason: str) -> None:
        self.ended.append(reason)


def crawler_at(folder: Path, **settings: object) -> Crawler:
    """A crawler whose database lies in a folder."""
    made = get_crawler(settings_dict={"DATABASE": str(folder / "x.db"), **settings})
    made.engine = Engine()  # type: ignore[assignment]
    return made


def counted(crawler: Crawler) -> dict[str, Any]:
    """What was counted; not Scrapy's own counts of lines of the log and of items."""
    assert crawler.stats is not None
    others = ("log_count", "item_scraped_count")
    return {key: value for key, value in crawler.stats.get_stats().items() if not key.startswith(others)}


def ended(crawler: Crawler) -> list[str]:
    engine: Any = crawler.engine
    return list(engine.ended)


def on(stage: Any, *items: Any) -> None:
    """Gives a stage items inside a loop, and lets what it began come to its end."""

    async def each() -> None:
        for item in items:
            assert stage.process_item(item) is item
        await asyncio.sleep(0)

    asyncio.run(each())
