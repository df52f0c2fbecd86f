"""Retries with patience: a busy or failing host is left alone for a while, for as long as it asks."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from twisted.python.failure import Failure

from harvester.items import Problem
from harvester.middlewares.problem import Refused, problem_of
from harvester.reading.machine import MACHINE
from harvester.store import counters

log = logging.getLogger(__name__)


class BackOff(RetryMiddleware):
    """Scrapy's retries; before each, the host's whole queue waits: Retry-After if given (not above
    RETRY_AFTER_MAX, else the request ends), or RETRY_PAUSE seconds, doubled at each try.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # spider is deprecated
        if response.status not in self.retry_http_codes or request.meta.get("dont_retry"):
            return response
        asked = _retry_after(response)
        most = self.crawler.settings.getfloat("RETRY_AFTER_MAX")
        if asked is not None and asked > most:
            detail = f"status {response.status}, asks to wait {asked:.0f} s; RETRY_AFTER_MAX is {most:.0f} s"
            raise Refused(Problem(f"http-{response.status}", detail), response)
        again = super().process_response(request, response)
        if isinstance(again, Request):
            self._rest(request, asked)
        return again

    def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        if problem_of(Failure(exception)).code == MACHINE:  # type: ignore[no-untyped-call]
            return None  # no host is the better for waiting
        again = super().process_exception(request, exception)
        if isinstance(again, Request):
            self._rest(request, None)
        return again

    def _rest(self, request: Request, seconds: float | None) -> None:
        """Lets no request of the host start for a while."""
        if seconds is None:
            seconds = self.crawler.settings.getfloat("RETRY_PAUSE") * 2 ** request.meta.get("retry_times", 0)
        downloader = self.crawler.engine.downloader
        slot = downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is None or seconds <= 0:
            return
        if slot.latercall:
            slot.latercall.cancel()
        slot.latercall = call_later(seconds, downloader._latercall, slot)
        self.crawler.stats.inc_value(counters.PAUSES)
        log.info("%s: pausing for %.0f s", request.meta.get("download_slot"), seconds)


def _retry_after(response: Response) -> float | None:
    """Seconds that the server asks to wait (it may give seconds or a date), or None."""
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isdecimal():  # of latin-1 these are 0 to 9; ² is a digit, but no number
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
