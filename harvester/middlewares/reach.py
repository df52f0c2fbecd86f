"""Hosts that do not answer at all: told within seconds, instead of three rounds of waiting for every address."""

from __future__ import annotations

from collections import Counter
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import SETTINGS_PRIORITIES
from twisted.python.failure import Failure

from harvester.items import Problem
from harvester.middlewares.problem import Refused, problem_of

_SILENT = frozenset({"dns", "refused", "timeout", "tls"})
# tries in a row without an answer, after which nothing more is asked: of a host that never answered (its
# robots.txt), and of one that did (five pages, three times each)
NEVER, NO_MORE = 2, 15


class Reach:
    """Knows of every host whether it ever answered in this crawl.

    One that never did is asked twice, without pauses and for REACH_TIMEOUT seconds at most (where the entry sets
    no `timeout`); one that stops answering is let be after NO_MORE tries. Whatever else would be asked of it ends
    at once with the same problem.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        own = (settings.getpriority("DOWNLOAD_TIMEOUT") or 0) >= SETTINGS_PRIORITIES["spider"]
        self._patience = None if own else settings.getfloat("REACH_TIMEOUT")
        self._answered: set[str] = set()
        self._silent: Counter[str] = Counter()
        self._why: dict[str, Problem] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuses a request to a host that does not answer."""
        host = request.meta.get("download_slot", "")
        never = host not in self._answered
        if self._silent[host] >= (NEVER if never else NO_MORE):
            why = self._why[host]
            raise Refused(Problem(why.code, f"{why.detail} (not asked again: the host did not answer before)"))
        if never and self._patience is not None:
            usual = request.meta.get("download_timeout") or self._patience
            request.meta["download_timeout"] = min(usual, self._patience)

    def process_response(self, request: Request, response: Response) -> Response:
        """Notes that a host answers."""
        host = request.meta.get("download_slot", "")
        self._answered.add(host)
        self._silent.pop(host, None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Notes that a host does not answer, and keeps one that never did from being tried again and again."""
        problem = problem_of(Failure(exception))  # type: ignore[no-untyped-call]
        host = request.meta.get("download_slot", "")
        if problem.code in _SILENT:
            self._silent[host] += 1
            self._why[host] = problem
            # robots.txt is asked a second time: who does not give it is asked for nothing (RFC 9309, 2.3.1.4)
            again = request.meta.get("dont_obey_robotstxt") and self._silent[host] < NEVER
            if host not in self._answered and not again:
                request.meta["dont_retry"] = True
