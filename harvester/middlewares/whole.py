"""Answers that end too early without HTTP saying so: tried again like a broken connection."""

from __future__ import annotations

import zlib

from scrapy import Request
from scrapy.http import Response

from harvester.items import Problem
from harvester.middlewares.backoff import BackOff
from harvester.middlewares.problem import Refused
from harvester.reading.problems import broken_off, lacks_end
from harvester.store import counters

_STEP, _STEPS = 1 << 18, 64


class WholePacked(BackOff):
    """Before unpacking: a gzip stream must be there to its end. Scrapy takes what there is of it."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # spider is deprecated
        coding = (response.headers.get("Content-Encoding") or b"").strip().lower()
        if coding not in (b"gzip", b"x-gzip") or request.method == "HEAD" or not response.body:
            return response
        problem = _gzip_problem(response.body)
        if problem is None:
            return response
        again = self._retry(request, problem)
        if again is None:
            raise Refused(Problem("cut", f"{problem} ({len(response.body)} bytes came)"))
        self._rest(request, None)
        return again

    def process_exception(self, request: Request, exception: Exception) -> None:  # type: ignore[override]
        """Left to BackOff."""


class WholePages(BackOff):
    """After unpacking: a page that breaks off is tried again, and taken as it is where that does not help.

    Once a host has sent such a page at every try, its pages are no longer tried again: it may write
    all of them so.
    """

    _hopeless = False

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # spider is deprecated
        if request.meta.get("kind") is None or response.status != 200 or not broken_off(response.body):
            return response
        again = None if self._hopeless else self._retry(request, "the page breaks off")
        if again is not None:
            self._rest(request, None)
            return again
        self._hopeless = True
        self.crawler.stats.inc_value(counters.BROKEN_OFF)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:  # type: ignore[override]
        """Left to BackOff."""


class WholeFiles(BackOff):
    """A file whose server ended the connection without having said how long it is, and that lacks its own end, is
    tried again; where that does not help it did not come (file-cut-short-without-length).
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # spider is deprecated
        if request.meta.get("kind") is None or "partial" not in response.flags or not lacks_end(response.body):
            return response
        again = self._retry(request, "the file breaks off")
        if again is None:
            raise Refused(Problem("cut", f"the file breaks off before its end ({len(response.body)} bytes came)"))
        self._rest(request, None)
        return again

    def process_exception(self, request: Request, exception: Exception) -> None:  # type: ignore[override]
        """Left to BackOff."""


def _gzip_problem(body: bytes) -> str | None:
    """What is wrong with a gzip stream (of one or more members), or None. Nothing is kept of what it holds."""
    rest = body
    while rest[:2] == b"\x1f\x8b":
        unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
        # in steps: a bomb must not be unpacked at once; its size is judged where it is unpacked for good
        try:
            for _ in range(_STEPS):
                unpack.decompress(rest, _STEP)
                rest = unpack.unconsumed_tail
                if unpack.eof or not rest:
                    break
            else:
                return None
        except zlib.error as error:
            return f"the gzip stream is damaged ({error})"
        if not unpack.eof:
            return "the gzip stream ends too early"
        rest = unpack.unused_data
    return "announced as gzip, but it is none" if rest is body else None
