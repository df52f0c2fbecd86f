"""Reading that cannot cost the crawl: what the reader raises, as what a page or a file then is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from harvester.errors import NotAReport, Unreadable
from harvester.items import Page
from harvester.reading.problems import Problem
from harvester.reports.model import Report

logger = logging.getLogger(__name__)
UNREADABLE, READER_ERROR = "unreadable", "reader-error"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A readable document that is no report, and why."""

    reason: str


Outcome = Report | Refusal | Problem
"""What reading comes to. Problem: UNREADABLE (damaged, or its reader is not installed) or READER_ERROR."""


def attempt(read: Callable[[], Report], url: str) -> Outcome:
    """What `read` returns, or what its exceptions mean. url: named in the log where the reader itself fails."""
    try:
        return read()
    except Unreadable as problem:
        return Problem(UNREADABLE, str(problem))
    except NotAReport as refusal:
        return Refusal(str(refusal))
    except Exception as error:
        # a mistake of ours must not cost the crawl: the page is archived and can be read again
        logger.exception("%s: the reader fails", url)
        return Problem(READER_ERROR, f"the reader fails: {type(error).__name__}: {error}")


def settle(page: Page, outcome: Outcome) -> None:
    """Sets page.report, page.refusal (why it is none) or page.problem (why it cannot be read)."""
    if isinstance(outcome, Report):
        page.report, page.refusal = outcome, None
    elif isinstance(outcome, Refusal):
        page.refusal = outcome.reason
    else:
        page.problem, page.detail = outcome.code, outcome.detail
