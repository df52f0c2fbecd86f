"""Which page was being read when the parser brought the whole process down, so that it is left out the next time.

The parser of HTML is written in C, and has crashed (turbohtml 1.15.4 on hostile nesting). Before a page is read,
its address goes into a file that the system keeps when the process is gone: a write to mapped memory, some µs. The
next process finds the file of a dead one, and names the page instead of reading it again. A process that was
killed while it read has crashed by no page: only what Python's faulthandler has seen (a bad access, an abort)
counts, and not where memory had failed: then it is the machine that brought it down.
"""

from __future__ import annotations

import atexit
import contextlib
import faulthandler
import fcntl
import json
import logging
import mmap
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from harvester.items import Problem
from harvester.reading.machine import memory_is_short

logger = logging.getLogger(__name__)
CRASH = "parser-crash"
SIZE = 4096
"""Bytes of the file; longer addresses are cut."""
_ENDS = 8192
"""Bytes at either end of a page by which it is known again."""
LIST, FAULT = "crashed.jsonl", ".fault"
MAX_KNOWN = 10_000


@dataclass(slots=True)
class Canary:
    """The folder of one database's readers.

    known: pages that have brought one down, by address and content. users: crawls of this process that read.
    """

    folder: Path
    known: set[str] = field(default_factory=set)
    users: int = 1
    _descriptor: int = -1
    _map: mmap.mmap | None = None
    _fault: IO[str] | None = None

    def note(self, url: str, data: bytes) -> str | None:
        """Notes that a page is about to be read. Returns None, or why it must not be."""
        sign = _sign(url, data)
        if sign in self.known:
            return "reading this page has brought the program down before; it is left out until it changes"
        if self._map is not None and not memory_is_short():
            noted = sign.encode() + b"\0"
            self._map[: len(noted)] = noted
        return None

    def clear(self) -> None:
        """Notes that it has been read."""
        if self._map is not None:
            self._map[0] = 0

    def open(self) -> None:
        """Makes the files of this process, locked as long as it lives. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.known = _known(self.folder)
        path = self.folder / str(os.getpid())
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(self._descriptor, 0)
        os.ftruncate(self._descriptor, SIZE)
        self._map = mmap.mmap(self._descriptor, SIZE)
        if not faulthandler.is_enabled():
            self._fault = path.with_name(path.name + FAULT).open("w")
            faulthandler.enable(self._fault, all_threads=False)

    def close(self) -> None:
        """Takes away the files of this process, and the folder where it tells of no page."""
        if self._map is None:
            return
        if self._fault is not None:
            faulthandler.disable()
            self._fault.close()
            Path(self._fault.name).unlink(missing_ok=True)
        self._map.close()
        self._map = None
        (self.folder / str(os.getpid())).unlink(missing_ok=True)
        os.close(self._descriptor)
        with contextlib.suppress(OSError):
            self.folder.rmdir()


_current: Canary | None = None


def set_up(folder: Path) -> Canary | None:
    """The canary of this process, with what those of dead ones in the folder say. None where it cannot write."""
    global _current
    if _current is not None and _current.folder == folder:
        _current.users += 1
        return _current
    if _current is not None:
        _current.close()
    canary = _current = Canary(folder)
    try:
        canary.open()
    except OSError as error:
        logger.warning("pages that bring the program down will not be named: %s", error)
        return None
    atexit.register(canary.close)
    return canary


def release() -> None:
    """What a crawl that has called set_up does at its end."""
    global _current
    if _current is not None:
        _current.users -= 1
        if _current.users <= 0:
            _current.close()
            _current = None


@contextlib.contextmanager
def over(url: str, data: bytes) -> Iterator[Problem | None]:
    """Around the reading of a page; gives a Problem where it must not be read."""
    canary = _current
    told = canary.note(url, data) if canary is not None else None
    try:
        yield Problem(CRASH, told) if told else None
    finally:
        if canary is not None:
            canary.clear()


def _known(folder: Path) -> set[str]:
    """Pages that are known to bring the program down; those in files of dead processes are added to them."""
    listed = folder / LIST
    known: set[str] = set()
    if listed.exists():
        for line in listed.read_text("utf-8", "replace").splitlines()[-MAX_KNOWN:]:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                known.add(str(json.loads(line)["page"]))
    for path in folder.iterdir():
        if path.name.isdigit() and (sign := _left_by(path)):
            logger.error("reading this page brought the program down; it is left out: %s", sign)
            if sign not in known:
                known.add(sign)
                with listed.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({"page": sign}, ensure_ascii=False) + "\n")
    return known


def _left_by(path: Path) -> str:
    """What a process was reading that crashed, "" where it did not, or still lives. Its files are removed."""
    fault = path.with_name(path.name + FAULT)
    try:
        with path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left = file.read(SIZE)
            seen = fault.read_text("utf-8", "replace") if fault.exists() else ""
            crashed = bool(seen) and "MemoryError" not in seen
            path.unlink()
            fault.unlink(missing_ok=True)
    except OSError:  # it lives, or another process has just looked
        return ""
    if not crashed:
        return ""
    return left.partition(b"\0")[0].decode("utf-8", "replace")


def _sign(url: str, data: bytes) -> str:
    """A page by its address and content, at most SIZE - 1 bytes."""
    content = f" {len(data)} {zlib.crc32(data[:_ENDS] + data[-_ENDS:]):08x}"
    return url.encode()[: SIZE - 64].decode("utf-8", "ignore") + content
