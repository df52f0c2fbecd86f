"""Faults of this machine, told from those of a portal: no memory, no descriptors, no disk, no network device."""

from __future__ import annotations

import errno
import mmap
import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread
from time import monotonic

from harvester.items import Problem

MACHINE = "machine"
_MEANS = {
    errno.EMFILE: "this process has no file descriptors left (see ulimit -n)",
    errno.ENFILE: "this machine has no file descriptors left",
    errno.ENOMEM: "this machine has no memory left",
    errno.ENOBUFS: "this machine has no buffers left",
    errno.ENOSPC: "this machine's disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "a disk of this machine is read-only",
    errno.EADDRNOTAVAIL: "this machine has no free port left",
    errno.ENETDOWN: "this machine's network is down",
    errno.EAGAIN: "this machine cannot start another thread or process",
}


_NO_ROOM = ("failed to map segment", "cannot map zero-fill pages", "annot allocate memory", "out of memory")
"""What the system's loader says where there is no memory for a library that is imported."""
_NO_THREAD = ("can't start new thread", "cannot join thread before it is started")
"""What Python says where the system gives it no thread, and at the end of one that it got none for."""


def fault(error: BaseException | None) -> Problem | None:
    """What an exception, or one that led to it, says of this machine; None where it says nothing of it."""
    for one in _chain(error):
        if (number := _number(one)) in _MEANS:
            if number in (errno.ENOMEM, errno.EAGAIN):
                while _reserve:
                    _reserve.pop().close()
            return Problem(MACHINE, _MEANS[number])
    return None


def _number(error: BaseException) -> int | None:
    """The number by which the system calls what an exception says, None where it says nothing of the system."""
    if isinstance(error, MemoryError):
        return errno.ENOMEM
    if isinstance(error, ImportError) and any(words in str(error) for words in _NO_ROOM):
        return errno.ENOMEM
    if isinstance(error, RuntimeError) and str(error) in _NO_THREAD:
        return errno.EAGAIN
    # Twisted keeps the number of the system's error beside its own words
    return getattr(error, "osError", None) or (error.errno if isinstance(error, OSError) else None)


RESERVE = 8 << 20
"""Bytes that are set aside for the end of a crawl. Nothing is written into them: they are room, and no memory."""
_reserve: list[mmap.mmap] = []
_kept = False


def keep_reserve() -> None:
    """Sets room aside, to be called by what crawls: the first lack of memory that is named gives it back, so that
    what was fetched is stored and judged instead of ending with the process.
    """
    global _kept
    _kept = True
    if not _reserve:
        with suppress(OSError, MemoryError):
            _reserve.append(mmap.mmap(-1, RESERVE))


def memory_is_short() -> bool:
    """Whether memory has failed since the reserve was set aside: what brings a process down then is no page."""
    return _kept and not _reserve


LATELY = 60.0
"""Seconds for which a fault that nobody passed on explains what goes wrong on the network."""
_met: list[tuple[float, Problem]] = []


def note(problem: Problem) -> None:
    """Keeps a fault that was only logged: Twisted drops what fails in it, and the connection looks cut."""
    _met[:] = [(monotonic(), problem)]


def lately() -> Problem | None:
    """The last fault that was noted, where that was a short while ago."""
    return next((problem for at, problem in _met if monotonic() - at < LATELY), None)


def unable_to_ask() -> Problem | None:
    """The fault that lets no host be asked: a name not found, or no answer in time, then says nothing of the host.

    Names are looked up in threads. Where none can be started (memory), Twisted logs it, and nobody ever answers.
    """
    try:
        socket.socket().close()
        Thread(target=int).start()
    except (OSError, RuntimeError, MemoryError) as error:
        return fault(error)
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        reasons = getattr(error, "reasons", None)  # Twisted's list of failures
        for reason in reasons if isinstance(reasons, list) else ():
            yield from _chain(getattr(reason, "value", None))
        error = error.__cause__ or error.__context__
