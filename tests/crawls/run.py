"""Crawls every portal of a registry side by side and prints what came of it as JSON.

python -m tests.crawls.run REGISTRY [--set NAME=VALUE …] [--arg NAME=VALUE …]
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

from harvester.portals.loader import load_registry


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("registry")
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--arg", action="append", default=[])
    given = parser.parse_args()
    settings = get_project_settings()
    settings.setdict(
        {
            "PORTALS": given.registry,
            "DOWNLOAD_DELAY": 0,
            "RETRY_PAUSE": 0,
            "AUTOTHROTTLE_ENABLED": False,
            # what is tested here is the walk: nothing is read, stored or remembered
            "ITEM_PIPELINES": {},
            "SPIDER_MIDDLEWARES": {},
            "EXTENSIONS": {},
            "LOG_LEVEL": "ERROR",
        }
        | dict(pair.split("=", 1) for pair in given.set),
        # below what a registry entry says
        priority="project",
    )
    process = AsyncCrawlerProcess(settings)
    results: dict[str, dict[str, Any]] = {}
    crawlers: dict[str, Any] = {}
    for portal in load_registry(given.registry):
        pages: list[dict[str, Any]] = []
        crawler = process.create_crawler(portal.spider)

        def scraped(item: Any, pages: list[dict[str, Any]] = pages) -> None:
            pages.append(
                {name: getattr(item, name) for name in ("url", "kind", "status", "problem", "detail")}
                | {"requested": item.fetched.requested}
                | {"title": item.row.title if item.row else None, "date": item.row.date if item.row else None}
                | {"bytes": len(item.body), "refusal": item.refusal, "files": [file.name for file in item.files]}
                | {"report": item.report.to_dict() if item.report else None}
            )

        results[portal.spider] = {"pages": pages}
        crawler.signals.connect(scraped, signals.item_scraped, weak=False)
        crawlers[portal.spider] = crawler
        process.crawl(crawler, **dict(pair.split("=", 1) for pair in given.arg))
    process.start()
    for name, crawler in crawlers.items():
        stats = crawler.stats.get_stats()
        results[name] |= {"reason": stats["finish_reason"], "stats": stats}
    json.dump(results, sys.stdout, ensure_ascii=False, default=str)


if __name__ == "__main__":
    main()
