"""The tests are collected once; a fork of the process runs them for the map, further forks with a change each."""

from __future__ import annotations

import functools
import gc
import json
import math
import os
import select
import shutil
import signal
import sys
import tempfile
from collections import defaultdict, deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from types import CodeType, FunctionType

import pytest

from tests.mutants import calls, loader
from tests.mutants.changes import MODULE, Change
from tests.mutants.cpu import of_session, spent
from tests.mutants.map import DEAR, Map
from tests.places import ROOT

NOTES = ROOT / ".mutants" / "notes"
PATIENCE = 0.25
"""Seconds between two looks at what a trial has used."""
IDLE, WAITS = 0.02, 120.0
"""A trial that uses less than this share of a core in so many seconds waits for ever: what it started may look
whether something has come, every half second."""
STARTED = ROOT / "tests" / "mutants" / "started"
QUIET = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--tb=no", "--no-summary", "--capture=no")


@dataclass(frozen=True)
class Outcome:
    change: Change
    said: str
    """noticed, late (noticed by its time), survived, or untested."""
    by: str
    """The test that noticed."""
    seconds: float
    tests: int
    left_out: int

    def __str__(self) -> str:
        tests = f"{self.tests} tests" + (f", {self.left_out} left out" if self.left_out else "")
        by = f" ({self.by.removeprefix('tests/')[:90]})" if self.by else ""
        return f"{self.said:9}{self.seconds:6.1f} s {tests:12} {self.change.id} {self.change}{by}"


class Trial:
    """A plugin of pytest in whose place of a run all changes are tried."""

    def __init__(self, drawn: list[Change], anew: bool | None, most: float) -> None:
        """anew: the map of all tests is made; None: it stays as it is, tests that it has not are left out."""
        self.drawn = drawn
        self._most = most
        self.outcomes: list[Outcome] = []
        self._anew = anew
        self._map = Map.read()
        self._failed = False
        self._shared: calls.Lines = {}
        self._before: calls.Lines = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        if self._anew is not None:
            self._bring_up_to_date(
                [item for item in session.items if self._anew or item.nodeid not in self._map.seconds]
            )
        known = [test for test in items if test in self._map.seconds]
        needed = sum(self._map.seconds[test] for test in known)
        print(f"{len(known)} of {len(items)} tests pass without a change, in {needed:.0f} s", flush=True)
        for change in self.drawn:
            chosen, left_out = self._map.tests_of(change, known, self._most)
            began = monotonic()
            said, by = self._try(change, [items[test] for test in chosen]) if chosen else ("untested", "")
            self.outcomes.append(Outcome(change, said, by, monotonic() - began, len(chosen), left_out))
            print(self.outcomes[-1], flush=True)
        return True

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed |= report.failed

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
        """What is made for the first test of a file is read by all of them."""
        if fixturedef.scope == "function":
            return (yield)
        before = calls.lines()
        calls.forget()
        try:
            return (yield)
        finally:
            self._shared = calls.joined(self._shared, calls.lines())
            calls.forget()
            self._before = calls.joined(self._before, before)

    def _bring_up_to_date(self, items: list[pytest.Item]) -> None:
        slow = {item.path for item in items if item.get_closest_marker("slow")}
        folders: dict[tuple[bool, Path], list[pytest.Item]] = defaultdict(list)
        for item in items:
            folders[item.path in slow, item.path.parent].append(item)
        for _, held in sorted(folders.items(), key=lambda folder: folder[0][0]):
            shutil.rmtree(NOTES, ignore_errors=True)
            NOTES.mkdir(parents=True)
            failed = self._map.add(in_fork(partial(self._run_for_map, held)), NOTES)
            for test in failed:
                print("fails without a change, is left out:", test, flush=True)
            self._map.write()

    def _run_for_map(self, items: list[pytest.Item]) -> Iterator[str]:
        os.environ[calls.FOLDER] = str(NOTES)
        for item, following in zip(items, [*items[1:], None], strict=True):
            forget_all(files=False)  # so that each test enters what it needs, not the first one alone
            calls.forget()
            self._shared, self._before = {}, {}
            began = spent()
            calls.start()
            passed = self._passes(item, following)
            sys.settrace(None)
            yield json.dumps(
                {
                    "test": item.nodeid,
                    "seconds": round(spent() - began, 4),
                    "passed": passed,
                    "lines": calls.as_text(calls.joined(self._before, calls.lines())),
                    "shared": calls.as_text(self._shared),
                }
            )

    def _passes(self, item: pytest.Item, following: pytest.Item | None) -> bool:
        self._failed = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return not self._failed

    def _try(self, change: Change, items: list[pytest.Item]) -> tuple[str, str]:
        """What comes of a change, and the test that noticed. A test that starts something may fail because the
        machine is busy: it has noticed only where it passes without the change."""
        while items:
            needed = self._map.cost(item.nodeid for item in items)
            told = in_fork(partial(self._with, change, items), 60 + 6 * needed)
            last = told[-1] if told else "ended"
            if last in ("survived", "late"):
                return last, ""
            by = [at for at, item in enumerate(items) if item.nodeid == last and self._map.seconds[last] > DEAR]
            if not by or "passes" in in_fork(partial(self._without, items[by[0]]), 600):
                return "noticed", last
            items = items[by[0] + 1 :]
        return "survived", ""

    def _with(self, change: Change, items: list[pytest.Item]) -> Iterator[str]:
        told_to_children(change)
        if change.function == MODULE or not put_in(change):
            yield from _read_anew(change.path, [item.nodeid for item in items])
            return
        for item, following in zip(items, [*items[1:], None], strict=True):
            if not self._passes(item, following):
                yield item.nodeid
                return
        yield "survived"

    def _without(self, item: pytest.Item) -> Iterator[str]:
        if self._passes(item, None):
            yield "passes"


def _read_anew(path: str, tests: list[str]) -> Iterator[str]:
    """Where the change shows only when its module is read: the tests in a Python of their own."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as names:
        names.write("\n".join(tests))
        names.flush()
        command = [sys.executable, "-m", "pytest", "-x", *QUIET, "@" + names.name]
        process = os.posix_spawn(sys.executable, command, os.environ)
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    yield "survived" if code == 0 else f"read anew: {path}"


def told_to_children(change: Change) -> None:
    os.environ[loader.CHANGE] = json.dumps([change.path, change.start, change.end, change.new])


def put_in(change: Change) -> bool:
    """Gives the changed function its new code, wherever it is held, and drops what was kept of it."""
    file = str(ROOT / change.path)
    top = change.function.split(".<locals>")[0]
    new = next(_codes(compile(change.apply(Path(file).read_bytes()), file, "exec", dont_inherit=True), top))
    put = False
    for held in gc.get_objects():
        if (
            isinstance(held, FunctionType)
            and held.__code__.co_filename == file
            and held.__code__.co_qualname == top
        ):
            if len(held.__code__.co_freevars) != len(new.co_freevars):
                return False
            held.__code__ = new
            put = True
    forget_all()
    return put


WITH_THREADS = frozenset(["_engine"])
"""Functions that keep what has threads (OCR): a fork has none, and to end them there waits for ever."""


def forget_all(*, files: bool = True) -> None:
    """Drops what functions keep of what they gave. files: also what was read of data/, which takes long
    to read again."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] not in calls.PARTS or (name.startswith("harvester.datafiles") and not files):
            continue
        places = [vars(module), *(vars(held) for held in vars(module).values() if isinstance(held, type))]
        for held in [held for place in places for held in place.values()]:
            kept = isinstance(held, functools._lru_cache_wrapper) and held.__name__ not in WITH_THREADS
            if kept and (files or not _of_files(held)):
                held.cache_clear()


def _of_files(held: functools._lru_cache_wrapper[object]) -> bool:
    return held.__module__.startswith("harvester.datafiles")


def _codes(code: CodeType, name: str) -> Iterator[CodeType]:
    if code.co_qualname == name:
        yield code
    for held in code.co_consts:
        if isinstance(held, CodeType):
            yield from _codes(held, name)


def in_fork(run: Callable[[], Iterator[str]], most: float = math.inf) -> list[str]:
    """The lines that a generator gives in a fork; "late" where it takes more than `most` seconds of CPU, with all
    that it started, or waits for ever. How busy the machine is does not matter. Ends what it began."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.close(reader)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        try:
            with os.fdopen(writer, "w", encoding="utf-8") as pipe:
                for line in run():
                    pipe.write(line + "\n")
        finally:
            os._exit(0)
    os.close(writer)
    told, looks = b"", deque([0.0], maxlen=round(WAITS / PATIENCE))
    with os.fdopen(reader, "rb", buffering=0) as pipe:
        while True:
            ready, _, _ = select.select([pipe], [], [], PATIENCE)
            if ready:
                piece = pipe.read(1 << 16)
                told += piece
                if not piece:
                    break
                continue
            used = of_session(child)
            waits = len(looks) == looks.maxlen and used - looks[0] < IDLE * WAITS
            looks.append(used)
            if used > most or (waits and math.isfinite(most)):
                told += b"late"
                break
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return told.decode().splitlines()
