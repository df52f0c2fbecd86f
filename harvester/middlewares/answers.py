"""Answers that are no pages: challenges, error texts, empty pages. Recorded with evidence, never defeated."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from harvester.middlewares.problem import Refused
from harvester.reading import problems


class Answers:
    """Ends requests of the spider whose answer is unusable; other requests (robots.txt) pass."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        kind = request.meta.get("kind")
        if kind is None or response.status == 304 or "cached" in response.flags:
            return response
        cookies = b"\n".join(response.headers.getlist("Set-Cookie")).decode("latin-1")
        found = problems.challenge(response.status, cookies, response.body, response.url)
        if found is None and response.status == 200:
            # what may be a report as well as a listing may be a file, too
            found = problems.unusable(
                "report" if request.meta.get("either") else kind, response.body, response.url
            )
        if found is not None:
            raise Refused(found, response)
        return response
