"""The project's own scrapy commands. Whatever goes wrong on purpose ends as one line, not as a traceback."""

import sys
from types import TracebackType

from harvester.errors import HarvesterError


def _one_line(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if isinstance(error, HarvesterError):
        print(f"error: {error}", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


# Scrapy imports this package for every command, and has no place of its own for a project's errors.
sys.excepthook = _one_line
