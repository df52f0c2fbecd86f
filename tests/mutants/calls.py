"""Writes down which functions of the product a process enters: for the map from functions to tests."""

from __future__ import annotations

import atexit
import json
import os
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

FOLDER = "MUTANTS_CALLS"
"""Variable of the environment: where processes that a test starts leave their notes."""
_ROOT = str(Path(__file__).resolve().parents[2]) + os.sep
PARTS = ("harvester", "spiders", "pipelines")
_FOLDERS = tuple(_ROOT + part + os.sep for part in PARTS)

entered: set[tuple[str, str]] = set()
_known: dict[int, tuple[str, str] | None] = {}
_kept: list[Any] = []


def _entered(frame: FrameType, event: str, argument: object) -> None:
    code = frame.f_code
    at = id(code)
    if at not in _known:
        _kept.append(code)  # so that the number stays its own
        ours = code.co_filename.startswith(_FOLDERS)
        _known[at] = (code.co_filename.removeprefix(_ROOT), code.co_qualname) if ours else None
    named = _known[at]
    if named is not None:
        entered.add(named)


def start() -> None:
    threading.settrace(_entered)
    sys.settrace(_entered)


_test = os.environ.get("PYTEST_CURRENT_TEST", "")


def start_in_child() -> None:
    """In a process that a test started (started/sitecustomize.py)."""
    start()
    atexit.register(write)


def begin(test: str) -> None:
    """In a fork of such a process, which another test may have started."""
    global _test
    _test = test
    entered.clear()


def write() -> None:
    told = {"test": _test, "entered": sorted(entered)}
    file = Path(os.environ[FOLDER]) / f"{os.getpid()}.json"
    file.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
