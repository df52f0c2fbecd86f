"""Which tests run which line, and what CPU each takes; kept in .mutants/map.json.gz."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from tests.mutants.changes import MODULE, Change
from tests.places import ROOT

MAP = ROOT / ".mutants" / "map.json.gz"
DEAR = 1.0
"""Seconds of CPU: a test that takes more starts a process or a crawl."""
FEW, BESIDE = 3, 5.0
"""Where fewer tests run a line, so many seconds of those of its module are tried after them."""


def file_of(test: str) -> str:
    return test.split("::")[0]


@dataclass
class Map:
    """seconds: CPU of every test that passes. tests: by their number. ran: by path and line which tests or
    files ran it, a bit for each number. texts: the modules as they were."""

    seconds: dict[str, float] = field(default_factory=dict)
    tests: list[str] = field(default_factory=list)
    ran: dict[str, dict[int, int]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = {name: number for number, name in enumerate(self.tests)}
        self._moved = cache(self._moves)
        self._renewed: set[str] = set()

    @classmethod
    def read(cls) -> Map:
        if not MAP.exists():
            return cls()
        told = json.loads(gzip.decompress(MAP.read_bytes()))
        ran = {path: {int(at): int(bits, 16) for at, bits in by.items()} for path, by in told["ran"].items()}
        return cls(told["seconds"], told["tests"], ran, told["texts"])

    def write(self) -> None:
        MAP.parent.mkdir(exist_ok=True)
        ran = {path: {line: f"{bits:x}" for line, bits in by.items()} for path, by in self.ran.items()}
        told = {"seconds": self.seconds, "tests": self.tests, "ran": ran, "texts": self.texts}
        MAP.write_bytes(gzip.compress(json.dumps(told, ensure_ascii=False).encode(), 1))

    def add(self, lines: Iterable[str], notes: Path) -> list[str]:
        """Takes in what a run told by line, and what processes that it started left. Gives what failed."""
        failed = []
        for line in lines:
            told = json.loads(line)
            if not told["passed"]:
                failed.append(told["test"])
                continue
            self.seconds[told["test"]] = told["seconds"]
            self.note(told["test"], told["lines"])
            self.note(file_of(told["test"]), told["shared"])
        for note in notes.glob("*.json"):
            told = json.loads(note.read_text("utf-8"))
            test, _, when = told["test"].rpartition(" ")
            self.note(test if when == "(call)" else file_of(test), told["lines"])
        return failed

    def note(self, test: str, found: Mapping[str, str]) -> None:
        if test not in self._numbers:
            self._numbers[test] = len(self.tests)
            self.tests.append(test)
        bit = 1 << self._numbers[test]
        for path, told in found.items():
            self._renew(path)
            by = self.ran.setdefault(path, {})
            for line in numbers(int(told, 16)):
                by[line] = by.get(line, 0) | bit

    def _renew(self, path: str) -> None:
        """Has the map say of a module's lines of today what it says of those that they were."""
        if path in self._renewed:
            return
        self._renewed.add(path)
        text = (ROOT / path).read_text("utf-8")
        if self.texts.get(path, text) != text:
            by = self.ran.get(path, {})
            self.ran[path] = {line: by[at] for line, at in self._moves(path).items() if at in by}
            self._moved.cache_clear()
        self.texts[path] = text

    def _moves(self, path: str) -> dict[int, int]:
        """Today's lines of a module to those of the map."""
        old, new = (text.splitlines() for text in (self.texts.get(path, ""), (ROOT / path).read_text("utf-8")))
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        return {block.b + at + 1: block.a + at + 1 for block in blocks for at in range(block.size)}

    def _bits(self, path: str, lines: Iterable[int]) -> int:
        by, moved = self.ran.get(path, {}), self._moved(path)
        found = 0
        for line in lines:
            found |= by.get(moved.get(line, 0), 0)
        return found

    def _of(self, bits: int, among: set[str]) -> set[str]:
        named = {self.tests[number] for number in numbers(bits)}
        files = {name for name in named if "::" not in name}
        return {test for test in among if test in named or file_of(test) in files}

    def tests_of(self, change: Change, among: Iterable[str], most: float) -> tuple[list[str], int]:
        """The tests that run the changed line, the quick and close ones first; where few do, those that run a line
        of its module after them, for what is made once in a process is run by one test only. And how many were
        left out, because they take more than `most` seconds of CPU together."""
        known = set(among)
        own: set[str] = set()
        if change.function != MODULE:
            # a line that was written since the map was made has the tests of its function
            lines = change.lines if set(change.lines) & self._moved(change.path).keys() else change.body
            own = self._of(self._bits(change.path, lines), known)
        ordered = self._in_order(own, change)
        wanted = len(own)
        if len(own) < FEW:
            every = self._of(self._bits(change.path, self._moved(change.path)), known) - own
            beside = [test for test in self._in_order(every, change) if self.seconds[test] <= DEAR]
            ordered += beside
            wanted += len(beside) if change.function == MODULE else 0
        kept: list[str] = []
        spent = 0.0
        opening = {file: cost for file, cost in self._dearest().items() if cost > DEAR}
        for test in ordered:
            bound = most if test in own or change.function == MODULE else BESIDE
            # what a file makes for its first test was counted for one of them, and is made again for any
            cost = max(self.seconds[test], opening.get(file_of(test), 0.0))
            if not kept or spent + cost <= bound:
                kept.append(test)
                spent += cost
                opening.pop(file_of(test), None)
        return kept, max(0, wanted - len(kept))

    def cost(self, tests: Iterable[str]) -> float:
        """Seconds of CPU of some tests, with what their files make for the first of them."""
        dearest, held = self._dearest(), list(tests)
        made = sum(dearest[file] for file in {file_of(test) for test in held} if dearest[file] > DEAR)
        return made + sum(self.seconds[test] for test in held)

    def _dearest(self) -> dict[str, float]:
        """By file the CPU of its dearest test."""
        found: dict[str, float] = {}
        for test, seconds in self.seconds.items():
            found[file_of(test)] = max(seconds, found.get(file_of(test), 0.0))
        return found

    def _in_order(self, tests: Iterable[str], change: Change) -> list[str]:
        """Tests of the area's own folder first, those that start something last; file by file, for a file's tests
        share what was made for the first of them."""
        folder = "tests/" + "/".join(change.path.removeprefix("harvester/").split("/")[:-1])
        files: dict[str, list[str]] = defaultdict(list)
        for test in tests:
            files[file_of(test)].append(test)
        cost = {file: sum(self.seconds[test] for test in held) for file, held in files.items()}
        dearest = self._dearest()

        def key(file: str) -> tuple[bool, bool, float]:
            return dearest[file] > DEAR, not file.startswith(folder), cost[file]

        return [
            test
            for file in sorted(files, key=key)
            for test in sorted(files[file], key=lambda test: (self.seconds[test], test))
        ]


def numbers(bits: int) -> list[int]:
    """The places of the bits that are set."""
    return [at for at, sign in enumerate(reversed(f"{bits:b}")) if sign == "1"]
