"""Reading that cannot cost the crawl: what the reader raises, as what a page or a file then is."""

from __future__ import annotations

import logging
from collections.abc import Callable

from harvester.errors import NotAReport, Unreadable
from harvester.items import Outcome, Problem, Refusal
from harvester.reading.machine import fault
from harvester.reports.model import Report

logger = logging.getLogger(__name__)
UNREADABLE, READER_ERROR = "unreadable", "reader-error"


def attempt(read: Callable[[], Report], url: str) -> Outcome:
    """What `read` returns, or what its exceptions mean: a Problem is UNREADABLE (damaged, or its reader is not
    installed) or READER_ERROR. url: named in the log where the reader itself fails.
    """
    try:
        return read()
    except Unreadable as problem:
        return Problem(UNREADABLE, str(problem))
    except NotAReport as refusal:
        return Refusal(str(refusal))
    except Exception as error:
        if (ours := fault(error)) is not None:
            return ours
        # a mistake of ours must not cost the crawl: the page is archived and can be read again
        logger.exception("%s: the reader fails", url)
        return Problem(READER_ERROR, f"the reader fails: {type(error).__name__}: {error}")
