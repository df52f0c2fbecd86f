"""The project's own scrapy commands. Whatever goes wrong on purpose ends as one line, not as a traceback."""

import atexit
import os
import sys
from contextlib import suppress
from types import TracebackType

from harvester.errors import HarvesterError


def _one_line(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if isinstance(error, HarvesterError):
        print(f"error: {error}", file=sys.stderr)
    elif isinstance(error, KeyboardInterrupt):
        print("stopped by Ctrl-C", file=sys.stderr)
    elif isinstance(error, BrokenPipeError):
        _end_output()
    elif isinstance(error, OSError) and error.filename is not None:
        print(f"error: {error.filename}: {error.strerror}", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


def _end_output() -> None:
    """`scrapy extract FILE | head`: the reader has seen enough; nothing is left to be flushed at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _flush() -> None:
    """What is short enough to wait in the buffer meets a closed pipe only now."""
    with suppress(ValueError):  # closed already
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            _end_output()


# Scrapy imports this package for every command, and has no place of its own for a project's errors.
sys.excepthook = _one_line
atexit.register(_flush)
