"""Never off the portal's hosts: by link, redirect, meta refresh or API answer. One slot per host and port."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from harvester.items import Problem
from harvester.middlewares.problem import Refused
from harvester.portals.registry import Portal


class Hosts:
    """Takes the place of Scrapy's OffsiteMiddleware, which knows neither ports nor requests past the filter."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuses a request off the portal's hosts; gives the others the queue of their host and port."""
        portal: Portal = self.crawler.spider.portal  # type: ignore[union-attr]  # set by the spider loader
        if not portal.owns(request.url):
            came = request.meta.get("redirect_urls")
            how = f"{came[-1]} leads" if came else "leads"
            raise Refused(Problem("off-host", f"{how} off the portal's hosts to {request.url}"))
        request.meta["download_slot"] = urlsplit(request.url).netloc.lower()
