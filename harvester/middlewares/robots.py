"""robots.txt: obeyed, and its Crawl-delay kept."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from harvester.items import Problem
from harvester.middlewares.problem import Refused
from harvester.store import counters

log = logging.getLogger(__name__)
# a robots.txt that cannot be fetched is told with a traceback; the page fails for the same reason and is recorded
logging.getLogger(RobotsTxtMiddleware.__module__).addFilter(lambda record: record.levelno < logging.ERROR)


class Robots(RobotsTxtMiddleware):
    """Scrapy's, which reads no Crawl-delay. A longer one than ROBOTS_DELAY_MAX is cut to it, with a warning.

    A robots.txt that the server cannot give (5xx) forbids everything (RFC 9309, 2.3.1.4).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._failing: dict[str, int] = {}
        crawler.signals.connect(self._parsed, signals.robots_parsed)

    async def process_request(self, request: Request) -> None:  # type: ignore[override]  # spider is deprecated
        """Raises IgnoreRequest for what robots.txt forbids, Refused where the server cannot give it."""
        await super().process_request(request)
        status = self._failing.get(urlsplit(request.url).netloc)
        if status is not None and not request.meta.get("dont_obey_robotstxt"):
            raise Refused(
                Problem("robots-error", f"robots.txt answers {status}: nothing is asked until it can be read")
            )

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self._failing[netloc] = response.status
        await super()._parse_robots(response, netloc, request)

    def _parsed(self, robotparser: Any, request: Request) -> None:
        # Protego's own parser: Scrapy's interface only says what is allowed
        asked = robotparser.rp.crawl_delay(self._default_useragent)
        if not asked or asked <= 0:
            return
        settings, host = self.crawler.settings, urlsplit(request.url).netloc.lower()
        most = settings.getfloat("ROBOTS_DELAY_MAX")
        delay = min(float(asked), most)
        if asked > most:
            log.warning("%s: robots.txt asks for %s s between requests; kept to %s s", host, asked, most)
        delay = max(delay, settings.getfloat("DOWNLOAD_DELAY"))
        downloader = self.crawler.engine.downloader
        downloader.per_slot_settings[host] = {"delay": delay, "jitter": 0}
        if slot := downloader.slots.get(host):
            slot.delay, slot.jitter = delay, 0
        if throttle := self.crawler.get_extension(AutoThrottle):
            throttle.mindelay = max(throttle.mindelay, delay)
        self.crawler.stats.set_value(counters.CRAWL_DELAY, delay)
