"""Spidermon on a crawl, where SPIDERMON_ENABLED says so (the extra `monitoring`); see `monitors`."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from harvester.errors import HarvesterError


class Monitoring:
    """Stands in for Spidermon's extension, so that nothing of it is imported where it is not wanted."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Any:
        """Raises HarvesterError where the extra is not installed."""
        if not crawler.settings.getbool("SPIDERMON_ENABLED"):
            raise NotConfigured
        try:
            from harvester.extensions.monitors import Watch
        except ImportError:
            raise HarvesterError("SPIDERMON_ENABLED wants the extra: pip install '.[monitoring]'") from None
        return Watch.from_crawler(crawler)
