"""The exception by which a middleware ends a request with a problem; and failures as problems."""

from __future__ import annotations

import re

import scrapy.exceptions as scrapy_errors
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet import error as twisted_errors
from twisted.python.failure import Failure

from harvester.items import Problem
from harvester.reading import problems
from harvester.reading.machine import fault, lately, unable_to_ask


class Refused(IgnoreRequest):
    """Ends a request: its errback records the problem. response: the answer, where there was one."""

    def __init__(self, problem: Problem, response: Response | None = None) -> None:
        super().__init__(f"{problem.code}: {problem.detail}")
        self.problem = problem
        self.response = response


class Ended(Refused):
    """A request that was given up because the crawl was told to end: it says nothing about the portal."""

    def __init__(self) -> None:
        super().__init__(Problem("machine", "the crawl was told to end before an answer came"))


_CODES: tuple[tuple[tuple[type[BaseException], ...], str, str], ...] = (
    ((scrapy_errors.DownloadTimeoutError, twisted_errors.TimeoutError), "timeout", "no answer in time"),
    ((scrapy_errors.CannotResolveHostError, twisted_errors.DNSLookupError), "dns", "the host's name is unknown"),
    (
        (scrapy_errors.DownloadConnectionRefusedError, twisted_errors.ConnectionRefusedError),
        "refused",
        "the host refuses connections",
    ),
    ((scrapy_errors.ResponseDataLossError,), "cut", "fewer bytes came than the server announced"),
    ((scrapy_errors.DownloadCancelledError,), "too-large", "more bytes than DOWNLOAD_MAXSIZE"),
    (
        (scrapy_errors.DownloadFailedError, twisted_errors.ConnectError, OSError),
        "connection",
        "the connection failed",
    ),
)


# Twisted's list of failures in an exception's text
# matches: [<twisted.python.failure.Failure twisted.internet.error.ConnectionLost: Connection lost.>]
_WRAPPED = re.compile(r"\[?<twisted\.python\.failure\.Failure [\w.]+: (.*?)>\]?", re.DOTALL)


def problem_of(failure: Failure) -> Problem:
    """The problem that a failed request stands for; unknown exceptions keep their text."""
    error = failure.value
    if isinstance(error, Refused):
        return error.problem
    if isinstance(error, HttpError):
        headers = {
            key.decode("latin-1"): b", ".join(values).decode("latin-1")
            for key, values in error.response.headers.items()
        }
        return problems.of_status(error.response.status, headers)
    if (ours := fault(error)) is not None:
        return ours
    text = " ".join(_WRAPPED.sub(r"\1", str(error)).split())[:300]
    if isinstance(error, IgnoreRequest):
        if "robots.txt" in text:
            return Problem("robots", "robots.txt forbids this address")
        if "max redirections" in text:
            return Problem("redirects", "more redirects than REDIRECT_MAX_TIMES")
        if "DOWNLOAD_MAXSIZE" in text:
            return Problem("too-large", text)
        return Problem("ignored", text)
    for kinds, code, meaning in _CODES:
        if isinstance(error, kinds):
            if (ours := _of_machine(code)) is not None:
                return ours
            if "SSL" in text or "TLS" in text:
                old = " (an old server? see legacy_tls)" if "version" in text or "unsupported" in text else ""
                return Problem("tls", f"no secure connection{old}: {text}")
            return Problem(code, f"{meaning}: {text}" if text else meaning)
    return Problem("failed", f"{type(error).__name__}: {text}")


def _of_machine(code: str) -> Problem | None:
    """A fault of this machine that explains why a request failed, though nothing in its error says so."""
    if code == "too-large":
        return None
    return lately() or (unable_to_ask() if code in ("dns", "timeout") else None)


def response_of(failure: Failure) -> Response | None:
    """The answer that came with a failure, if any."""
    response = getattr(failure.value, "response", None)
    return response if isinstance(response, Response) else None
