"""Writes down which lines of the product a process runs: for the map from lines to tests."""

from __future__ import annotations

import atexit
import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

FOLDER = "MUTANTS_CALLS"
"""Variable of the environment: where processes that a test starts leave their notes."""
_ROOT = str(Path(__file__).resolve().parents[2]) + os.sep
PARTS = ("harvester", "spiders", "pipelines")
_FOLDERS = tuple(_ROOT + part + os.sep for part in PARTS)

Lines = dict[str, set[int]]
"""By path from the checkout."""


class _Seen:
    """The lines of one code object that ran; the function that notes them."""

    def __init__(self, code: CodeType) -> None:
        self.code = code  # kept, so that its number stays its own
        self.lines: set[int] = set()
        self.most = len({line for _, _, line in code.co_lines() if line})
        add = self.lines.add

        def note(frame: FrameType, event: str, argument: object) -> Callable[..., Any]:
            add(frame.f_lineno)
            return note

        self.note = note


_known: dict[int, _Seen | None] = {}
_others: list[CodeType] = []


def _entered(frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
    code = frame.f_code
    try:
        seen = _known[id(code)]
    except KeyError:
        ours = code.co_filename.startswith(_FOLDERS)
        seen = _known[id(code)] = _Seen(code) if ours else None
        if not ours:
            _others.append(code)
    if seen is None:
        return None
    seen.lines.add(code.co_firstlineno)
    # what has run all its lines needs no more watching: most of the cost
    return seen.note if len(seen.lines) < seen.most else None


def start() -> None:
    threading.settrace(_entered)
    sys.settrace(_entered)


def forget() -> None:
    """Before the next test."""
    for seen in _known.values():
        if seen is not None:
            seen.lines.clear()


def lines() -> Lines:
    """What ran since `forget`."""
    found: Lines = {}
    for seen in _known.values():
        if seen is not None and seen.lines:
            found.setdefault(seen.code.co_filename.removeprefix(_ROOT), set()).update(seen.lines)
    return found


def joined(one: Lines, other: Lines) -> Lines:
    return {path: one.get(path, set()) | other.get(path, set()) for path in {*one, *other}}


def as_text(found: Lines) -> dict[str, str]:
    """A number per path, a bit per line, for JSON."""
    return {path: f"{sum(1 << line for line in numbers):x}" for path, numbers in found.items()}


_test = os.environ.get("PYTEST_CURRENT_TEST", "")


def start_in_child() -> None:
    """In a process that a test started (started/sitecustomize.py)."""
    start()
    atexit.register(write)


def begin(test: str) -> None:
    """In a fork of such a process, which another test may have started."""
    global _test
    _test = test
    forget()


def write() -> None:
    told = {"test": _test, "lines": as_text(lines())}
    file = Path(os.environ[FOLDER]) / f"{os.getpid()}.json"
    file.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
