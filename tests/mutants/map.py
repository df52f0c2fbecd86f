"""Which tests enter which function, and how long each takes; kept in .mutants/map.json, test by test."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.mutants.changes import Change
from tests.places import ROOT

MAP = ROOT / ".mutants" / "map.json"
Functions = set[tuple[str, str]]


def file_of(test: str) -> str:
    return test.split("::")[0]


@dataclass
class Map:
    """seconds: of every test that passes. entered: by test; by file what is entered for several of its tests."""

    seconds: dict[str, float] = field(default_factory=dict)
    entered: dict[str, Functions] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Map:
        if not MAP.exists():
            return cls()
        told = json.loads(MAP.read_text("utf-8"))
        return cls(told["seconds"], {at: {(a, b) for a, b in pairs} for at, pairs in told["entered"].items()})

    def write(self) -> None:
        MAP.parent.mkdir(exist_ok=True)
        told = {"seconds": self.seconds, "entered": {at: sorted(pairs) for at, pairs in self.entered.items()}}
        MAP.write_text(json.dumps(told, ensure_ascii=False), "utf-8")

    def add(self, lines: Iterable[str], notes: Path) -> list[str]:
        """Takes in what a run told by line, and what processes that it started left. Gives what failed."""
        failed = []
        for line in lines:
            told = json.loads(line)
            if not told["passed"]:
                failed.append(told["test"])
                continue
            test = told["test"]
            self.seconds[test] = told["seconds"]
            self.entered[test] = {(a, b) for a, b in told["entered"]}
            self.entered.setdefault(file_of(test), set()).update((a, b) for a, b in told["shared"])
        for note in notes.glob("*.json"):
            told = json.loads(note.read_text("utf-8"))
            test, _, when = told["test"].rpartition(" ")
            at = test if when == "(call)" else file_of(test)
            self.entered.setdefault(at, set()).update((a, b) for a, b in told["entered"])
        return failed

    def tests_of(self, change: Change, among: Iterable[str], most: float) -> tuple[list[str], int]:
        """The tests that enter the changed function, file by file, the quick ones first; then those that enter its
        module, for what is made once in a process is entered by one test only. And how many were left out, because
        they take more than `most` seconds together."""
        own: list[str] = []
        module: list[str] = []
        for test in among:
            entered = self.entered.get(test, set()) | self.entered.get(file_of(test), set())
            if (change.path, change.function) in entered:
                own.append(test)
            elif any(path == change.path for path, _ in entered):
                module.append(test)
        kept: list[str] = []
        spent = 0.0
        for test in [*self._quick_first(own), *self._quick_first(module)]:
            if not kept or spent + self.seconds[test] <= most:
                kept.append(test)
                spent += self.seconds[test]
        return kept, len(own) + len(module) - len(kept)

    def _quick_first(self, tests: list[str]) -> list[str]:
        files: dict[str, float] = defaultdict(float)
        for test in tests:
            files[file_of(test)] += self.seconds[test]
        return sorted(tests, key=lambda test: (files[file_of(test)], file_of(test), self.seconds[test]))
