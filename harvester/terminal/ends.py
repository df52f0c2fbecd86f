"""How a command meets its terminal, and how it ends: streams that take every character, one line for errors."""

from __future__ import annotations

import codecs
import errno
import gc
import logging
import os
import sys
from contextlib import suppress
from types import TracebackType
from typing import IO, Any

from harvester.errors import HarvesterError
from harvester.terminal.console import literal

_ESCAPES = "gongkai.escapes"
# what a disk or a terminal answers to a program that writes; other errors without a file's name are our own slips
_WRITING = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.EBADF)


def mend_streams() -> None:
    """Gives closed standard streams to the null device, and lets open ones write what their charset lacks.

    A number that is free would go to the next file that is opened, the database even: what is printed ended in it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
            os.set_inheritable(number, True)
        if getattr(sys, name) is None:
            file = open(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False)  # noqa: SIM115  # kept
            setattr(sys, name, file)
    codecs.register_error(_ESCAPES, _escaped)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # tests put other streams there
            stream.reconfigure(errors=_ESCAPES)


class HarmlessRecord(logging.LogRecord):
    """A line of the log in which nothing steers the terminal that shows it, whoever wrote the words in it.

    A fault of this machine (no memory, no thread, a full disk) is said in its plain words, without the traceback
    of whoever met it.
    """

    def __init__(
        self,
        name: str,
        level: int,
        path: str,
        line: int,
        msg: Any,
        args: Any,
        exc_info: Any,
        *more: Any,
        **by: Any,
    ) -> None:
        if exc_info and (said := _fault_of_machine(exc_info[1])):
            msg, args, exc_info = said, (), None
        super().__init__(name, level, path, line, msg, args, exc_info, *more, **by)

    def getMessage(self) -> str:
        said = super().getMessage()
        if said.isprintable():
            return said
        from harvester.documents.unseen import steerless  # brings all types of files along

        return steerless(said)


def _fault_of_machine(error: BaseException | None) -> str | None:
    from harvester.reading import machine  # brings the items along, which most commands do without

    found = machine.fault(error)
    if found is None:
        return None
    machine.note(found)
    return found.detail


def _escaped(error: UnicodeError) -> tuple[str, int]:
    r"""A character that a terminal's charset lacks (GBK, ASCII) as JSON and TOML write it: \u653f."""
    assert isinstance(error, UnicodeEncodeError)
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2)), error.end


def one_line(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Python's hook for what nothing else caught: one line for what goes wrong on purpose, else a traceback."""
    if isinstance(error, HarvesterError):
        _say(f"error: {literal(str(error))}")
    elif isinstance(error, KeyboardInterrupt):
        _say("stopped by Ctrl-C")
    elif isinstance(error, BrokenPipeError):
        end_output()
    elif isinstance(error, OSError) and error.filename is not None:
        _say(f"error: {literal(str(error.filename))}: {error.strerror}")
    elif isinstance(error, OSError) and error.errno in _WRITING:
        if flush():
            _say(f"error: cannot write: {error.strerror}")
    elif isinstance(error, MemoryError):
        _say("error: this machine has no memory left; nothing that was stored is lost")
    else:
        sys.__excepthook__(kind, error, trace)


def _say(line: str) -> None:
    with suppress(OSError):  # standard error may be full, too
        sys.stderr.write(f"{line}\n")
    _flush_errors()


def _flush_errors() -> None:
    """Writes what waits for standard error. Where it cannot be written it goes: Python would try once more at its
    end, and make its exit code 120 of that.
    """
    try:
        sys.stderr.flush()
    except ValueError:
        pass  # closed already
    except OSError:
        _end(sys.stderr)


def flush() -> bool:
    """Writes what waits for standard output; False where it cannot be written, which is told."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        end_output()  # `scrapy extract FILE | head`: the reader has seen enough
    except ValueError:
        pass  # closed already
    except OSError as error:
        end_output()
        _say(f"error: cannot write: {error.strerror}")
        return False
    return True


def at_exit() -> None:
    """What is short enough to wait in the buffer meets a full disk or a closed pipe only now."""
    flushed = flush()
    _flush_errors()
    if not flushed:
        logging.shutdown()
        os._exit(1)  # an exit code cannot be changed otherwise by now
    # Python would look through all there is for circles, twice, and take code apart: a fifth of a small crawl
    gc.freeze()


def end_output() -> None:
    """Nothing is left to be flushed at the end."""
    _end(sys.stdout)


def _end(stream: IO[str]) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
