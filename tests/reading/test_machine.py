"""Faults of this machine are told as its own, whoever raises them and however deep they lie."""

from __future__ import annotations

import errno
import socket
import threading

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError, DownloadTimeoutError
from twisted.internet.error import ConnectBindError, DNSLookupError
from twisted.python.failure import Failure

from harvester.items import Problem
from harvester.middlewares.problem import problem_of
from harvester.reading.attempt import attempt
from harvester.reading.machine import fault


def caused(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("can't start new thread"),
        OSError(errno.EMFILE, "Too many open files"),
        OSError(errno.ENOSPC, "No space left on device"),
        ConnectBindError(errno.EMFILE, "Too many open files"),
        caused(DownloadFailedError("failed"), ConnectBindError(errno.ENFILE, "")),
        caused(ValueError("x"), caused(KeyError("y"), MemoryError())),
    ],
)
def test_faults_of_this_machine(error: Exception) -> None:
    found = fault(error)
    assert found is not None
    assert found.code == "machine"
    assert problem_of(Failure(error)) == found  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    "error", [ValueError("x"), RuntimeError("x"), OSError(errno.ECONNRESET, "reset"), DNSLookupError()]
)
def test_faults_of_others(error: Exception) -> None:
    assert fault(error) is None


def test_a_reader_without_memory_says_nothing_of_the_page() -> None:
    def read() -> None:
        raise MemoryError

    assert attempt(read, "http://a/") == Problem("machine", "this machine has no memory left")  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [CannotResolveHostError("no such host"), DownloadTimeoutError("20 s")])
def test_who_cannot_be_asked_for_want_of_descriptors_or_threads(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = problem_of(Failure(error)).code  # type: ignore[no-untyped-call]
    assert code in ("dns", "timeout")

    def started(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    def opened() -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    for where, what, instead in ((threading.Thread, "start", started), (socket, "socket", opened)):
        with monkeypatch.context() as patched:
            patched.setattr(where, what, instead)
            assert problem_of(Failure(error)).code == "machine"  # type: ignore[no-untyped-call]
    assert problem_of(Failure(error)).code == code  # type: ignore[no-untyped-call]
