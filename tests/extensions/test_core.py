"""What a page costs beside what is done with it: no task for its counts, no line of the log that nobody sees."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import signals
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from harvester import settings
from harvester.extensions.core import Core, Stats


@pytest.fixture
def crawler() -> Iterator[Any]:
    one = SimpleNamespace(
        settings=Settings({"LOG_LEVEL": "WARNING", "STATS_DUMP": False}), signals=SignalManager(object())
    )
    one.stats = Stats(one)
    scrapys = logging.getLogger("scrapy")
    level = scrapys.level
    yield one
    scrapys.setLevel(level)


def test_scrapys_lines_are_made_only_where_they_are_shown(crawler: Any) -> None:
    logging.getLogger("scrapy").setLevel("DEBUG")
    Core.from_crawler(crawler)
    scrapys = logging.getLogger("scrapy.core.engine")
    assert (scrapys.isEnabledFor(logging.INFO), scrapys.isEnabledFor(logging.WARNING)) == (False, True)


def test_the_counts_of_a_crawl_are_scrapys_but_for_items(crawler: Any) -> None:
    core = Core.from_crawler(crawler)
    assert crawler.signals.send_catch_log(signals.item_scraped, item=None, spider=None) == [], "no task for each"
    for signal in (signals.spider_opened, signals.response_received):
        crawler.signals.send_catch_log(signal, spider=None)
    crawler.signals.send_catch_log(signals.spider_closed, spider=None, reason="finished")
    kept = crawler.stats.get_stats()
    assert (kept["finish_reason"], kept["response_received_count"]) == ("finished", 1)
    assert kept["elapsed_time_seconds"] >= 0
    assert core.stats is crawler.stats


def test_what_is_left_out_of_scrapys_components_is_named_once() -> None:
    bases = settings.EXTENSIONS_BASE | settings.DOWNLOADER_MIDDLEWARES_BASE | settings.SPIDER_MIDDLEWARES_BASE
    assert not bases.keys() & set(settings._UNUSED)
    assert bases["harvester.extensions.core.Core"] == 0
