"""The project's own scrapy commands. Whatever goes wrong on purpose ends as one line, not as a traceback."""

import atexit
import os
import pkgutil
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from scrapy import commands as scrapys

from harvester.errors import HarvesterError
from harvester.terminal.main import meant


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


def _hint() -> None:
    """Says which command was meant where there is none of the name: Scrapy only says that it is unknown."""
    word = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    if Path(sys.argv[0]).name not in ("scrapy", "gongkai", "main.py") or word is None:
        return
    paths = [*__path__, *scrapys.__path__]
    names = [info.name for info in pkgutil.iter_modules(paths)]
    if word not in names and (near := meant(word, names)):
        print(f"there is no command {word}; did you mean {near}?", file=sys.stderr)


_hint()
