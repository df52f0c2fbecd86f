"""Reads untrusted files in processes of their own, so that no file can stop, crash or grow the crawl."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from harvester.documents.blocks import Document
from harvester.documents.sandbox import wire
from harvester.errors import MissingTool, ReaderError, Unreadable

_ROOT = Path(__file__).parents[3]
MAX_ANSWER = 60_000_000
"""Bytes of one document that are taken from a worker."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may use. seconds: of the clock. cpu: seconds of the processor. memory: bytes.

    files: after so many a worker is replaced, as libraries keep memory; peak: kB of memory after which it is too.
    """

    seconds: float = 240
    cpu: int = 150
    memory: int = 1_500_000_000
    files: int = 200
    peak: int = 500_000


class Sandbox:
    """A bounded pool of reading processes. `read` may be called from many threads; it waits for a free process."""

    def __init__(self, workers: int = 1, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        for _ in range(workers):
            self._free.put(None)
        atexit.register(self.close)

    def read(self, data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
        """What `read_document` returns for these bytes. Raises Unreadable, also where a limit was overrun,
        MissingTool, or ReaderError where the reader itself fails."""
        worker = self._free.get()
        try:
            if self._closed:
                raise ReaderError("the sandbox is closed")
            if worker is None:
                worker = self._start()
            kind, body, spent = worker.ask(data, url, content_type)
            if spent:
                self._end(worker)
                worker = None
        except _Overrun as overrun:
            if worker is not None:
                self._end(worker)
                worker = None
            raise Unreadable(str(overrun)) from overrun
        finally:
            self._free.put(worker)
        if kind == "error":
            raise ReaderError(f"the reader of this type of file fails: {body.decode('utf-8', 'replace')}")
        if kind == "missing":
            raise MissingTool(body.decode("utf-8", "replace"))
        if kind == "unreadable":
            raise Unreadable(body.decode("utf-8", "replace"))
        try:
            return wire.loads(body)
        except (ValueError, TypeError, KeyError) as error:
            raise ReaderError("the reading process gave a broken answer") from error

    def close(self) -> None:
        """Ends all processes. Files that are being read raise Unreadable or ReaderError."""
        self._closed = True
        with self._lock:
            workers = list(self._all)
        for worker in workers:
            self._end(worker)
        atexit.unregister(self.close)

    def _start(self) -> _Worker:
        worker = _Worker(self.limits)
        with self._lock:
            self._all.add(worker)
        return worker

    def _end(self, worker: _Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.end()


class _Overrun(Exception):
    """A worker died or was too slow; the text says which."""


class _Worker:
    """One process; used by one thread at a time."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.files = 0
        # what a killed worker leaves in it goes with it
        self.folder = tempfile.mkdtemp(prefix="gongkai-files-")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "harvester.documents.sandbox.worker", str(limits.memory), str(limits.cpu)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            start_new_session=True,
            env={**os.environ, "TMPDIR": self.folder, "OMP_NUM_THREADS": "2"},
        )
        assert self.process.stdin
        assert self.process.stdout
        self._in, self._out = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(self._in, False)

    def ask(self, data: bytes, url: str | None, content_type: str | None) -> tuple[str, bytes, bool]:
        """Kind of answer, its body, and whether the worker should be replaced. Raises _Overrun."""
        until = time.monotonic() + self.limits.seconds
        head = json.dumps({"size": len(data), "url": url, "content_type": content_type}).encode() + b"\n"
        try:
            self._send(head + data, until)
            line = b""
            while not line.endswith(b"\n"):
                line += self._receive(1 if len(line) < 200 else 0, until)
            answer = json.loads(line)
            size = int(answer["size"])
            if not 0 <= size <= MAX_ANSWER:
                raise _Overrun("the reading process gave a broken answer")
            body = bytearray()
            while len(body) < size:
                body += self._receive(min(1 << 16, size - len(body)), until)
        except (OSError, ValueError, KeyError) as error:
            raise _Overrun(self._death()) from error
        self.files += 1
        return (
            str(answer["kind"]),
            bytes(body),
            self.files >= self.limits.files or answer["peak"] > self.limits.peak,
        )

    def _send(self, data: bytes, until: float) -> None:
        view = memoryview(data)
        while view:
            self._wait([], [self._in], until)
            view = view[os.write(self._in, view[: 1 << 16]) :]

    def _receive(self, size: int, until: float) -> bytes:
        self._wait([self._out], [], until)
        received = os.read(self._out, size)
        if not received:
            raise _Overrun(self._death())
        return received

    def _wait(self, reading: list[int], writing: list[int], until: float) -> None:
        left = until - time.monotonic()
        if left <= 0 or not any(select.select(reading, writing, [], left)):
            raise _Overrun(f"not read within {self.limits.seconds:g} s")

    def _death(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = self.process.wait(5)
            if code == -signal.SIGXCPU:
                return f"not read within {self.limits.cpu} s of processor time"
            return f"reading it broke the reading process (exit {code}); most likely it needs too much memory"
        return "the reading process gave a broken answer"

    def end(self) -> None:
        """Ends the process with all that it started."""
        for pid in [*_descendants(self.process.pid), self.process.pid]:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _descendants(pid: int) -> list[int]:
    """Processes that a process started, and those that they started (LibreOffice is two of them)."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        parent = waiting.pop()
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                own = [int(child) for child in children.read_text().split()]
                found.extend(own)
                waiting.extend(own)
    return found
