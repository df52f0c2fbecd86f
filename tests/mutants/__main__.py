"""python -m tests.mutants [--sample N] [--seed S] [--only PATH …] [--map] [--jobs N]

The map (which test enters which function) is made where there is none, by running the tests once; `--map` makes it
anew, `--tests PATH …` of some tests only. Everything happens in copies of the checkout: nothing here is changed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from time import monotonic

from tests.mutants import calls, plugin
from tests.mutants.changes import MODULE, Change, sample
from tests.places import ROOT

FOLDERS = ("harvester", "spiders", "pipelines")
JUDGED = ROOT / "tests" / "mutants.md"
MAP, NOTES = ROOT / ".mutants" / "map.json", ROOT / ".mutants" / "notes"
SECONDS = 150
"""How long the tests of one change may take by the map. What is left out then is said."""


@dataclass
class Tests:
    """Which tests there are for a function, and how long each takes."""

    seconds: dict[str, float] = field(default_factory=dict)
    entering: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def of(self, change: Change) -> list[str]:
        """The tests that enter the function, the quick ones first; then those that enter its module: what is made
        once in a process is entered by one test only."""
        own = set() if change.function == MODULE else self.entering.get((change.path, change.function), set())
        module = {test for (path, _), tests in self.entering.items() if path == change.path for test in tests}
        chosen, spent = [], 0.0
        for group in (own, module - own):
            for test in sorted(group, key=lambda test: (self.seconds[test], test)):
                if spent + self.seconds[test] <= SECONDS or not chosen:
                    chosen.append(test)
                    spent += self.seconds[test]
        return chosen


def read_map() -> Tests:
    told = json.loads(MAP.read_text("utf-8"))
    tests = Tests(told["seconds"])
    for test, functions in told["entered"].items():
        for path, function in functions:
            tests.entering[(path, function)].add(test)
    return tests


def make_map(wanted: list[str]) -> None:
    """Runs the tests once, each noting what it enters. Adds to a map that is there."""
    shutil.rmtree(NOTES, ignore_errors=True)
    NOTES.mkdir(parents=True)
    environment = _environment(ROOT, {calls.FOLDER: str(NOTES)})
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "mutants" / "trace")])
    workers = ["-m", "pytest", "-q", "-n", "2", "--dist", "loadfile"]
    command = [sys.executable, *workers, *_PYTEST, *(wanted or ["tests"])]
    subprocess.run(command, cwd=ROOT, env=environment, check=False)
    read_notes()


def read_notes() -> None:
    """Adds the notes of a run, be it a broken off one, to the map."""
    lines = [json.loads(line) for file in NOTES.glob("*.jsonl") for line in file.read_text("utf-8").splitlines()]
    told = json.loads(MAP.read_text("utf-8")) if MAP.exists() else {"seconds": {}, "entered": {}}
    seconds = {line["test"]: line["seconds"] for line in lines if line["seconds"] is not None and line["passed"]}
    for test in seconds:
        told["entered"][test] = []
    told["seconds"] |= seconds
    files: Counter[str] = Counter()
    for test, needed in told["seconds"].items():
        if not test.endswith("::"):
            files[test.split("::")[0] + "::"] += needed
    told["seconds"] |= files
    for line in lines:
        # of a started process: "tests/x.py::test (call)"; what a fixture starts belongs to the whole file
        test = re.sub(r" \((call|teardown)\)$", "", line["test"])
        test = test.split("::")[0] + "::" if test.endswith(" (setup)") else test
        if line["entered"] and test in told["seconds"]:
            held = {tuple(pair) for pair in told["entered"].get(test, [])}
            told["entered"][test] = sorted(held | {tuple(pair) for pair in line["entered"]})
    MAP.parent.mkdir(exist_ok=True)
    MAP.write_text(json.dumps(told, ensure_ascii=False), "utf-8")


_PYTEST = ("-p", "no:randomly", "-p", "no:cacheprovider", "-p", "tests.mutants.plugin", "--tb=no")


def _environment(root: Path, more: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", **more}


def copy_of_checkout(folder: Path) -> Path:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    subprocess.run([sys.executable, "-m", "compileall", "-q", *FOLDERS, "tests"], cwd=folder, check=False)
    return folder


@dataclass(frozen=True)
class Outcome:
    change: Change
    said: str
    """noticed, late (noticed by its time), survived, or untested."""
    seconds: float
    tests: int


def run_one(change: Change, copy: Path, tests: list[str], seconds: float) -> Outcome:
    """Makes the change in a copy, runs the tests, takes it back."""
    if not tests:
        return Outcome(change, "untested", 0, 0)
    file = copy / change.path
    source, stat = file.read_bytes(), file.stat()
    chosen = copy / ".chosen.json"
    chosen.write_text(json.dumps(tests), "utf-8")
    began = monotonic()
    # a time of its own, so that no compiled file is taken for it
    file.write_bytes(change.apply(source))
    os.utime(file, (stat.st_atime, stat.st_mtime + 7))
    files = sorted({test.split("::")[0] for test in tests})
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", "-x", *_PYTEST, *files],
        cwd=copy,
        env=_environment(copy, {plugin.CHOSEN: str(chosen)}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = process.wait(60 + 6 * seconds)
        said = "survived" if code == 0 else "noticed"
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        said = "late"
    finally:
        file.write_bytes(source)
        os.utime(file, (stat.st_atime, stat.st_mtime))
    return Outcome(change, said, monotonic() - began, len(tests))


def judged() -> dict[str, str]:
    """What tests/mutants.md says of survivors: id to judgement."""
    if not JUDGED.exists():
        return {}
    return dict(re.findall(r"^\| `([0-9a-f]{8})` \| (\w+) \|", JUDGED.read_text("utf-8"), re.MULTILINE))


def area(path: str) -> str:
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "harvester" else parts[0]


def report(outcomes: list[Outcome], known: dict[str, str]) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        said = "noticed" if outcome.said in ("noticed", "late") else outcome.said
        if said == "survived" and known.get(outcome.change.id) == "equivalent":
            said = "equivalent"
        for name in (area(outcome.change.path), "all"):
            counts[name][said] += 1
    print("\n| area | changes | noticed | of those that change something |\n|---|---|---|---|")
    for name in sorted(counts, key=lambda name: (name == "all", name)):
        count = counts[name]
        real = count.total() - count["equivalent"]
        print(f"| {name} | {count.total()} | {count['noticed']} | {count['noticed'] / max(real, 1):.0%} |")
    print("\nSurvivors (put the new ones into tests/mutants.md with a judgement):\n")
    for outcome in outcomes:
        if outcome.said in ("survived", "untested"):
            said = known.get(outcome.change.id, "new" if outcome.said == "survived" else "untested")
            print(f"| `{outcome.change.id}` | {said} | {outcome.change} |")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--sample", type=int, default=200, help="how many changes")
    parser.add_argument("--skip", type=int, default=0, help="leave out the first ones of the seed's order")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--only", nargs="*", default=list(FOLDERS), metavar="PATH")
    parser.add_argument("--id", nargs="*", default=[], help="only these changes, wherever they stand")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--map", action="store_true", help="make the map of the tests anew")
    parser.add_argument("--tests", nargs="*", default=[], metavar="PATH", help="tests that the map is made of")
    given = parser.parse_args()
    if given.map or not MAP.exists():
        make_map(given.tests)
    if given.sample == 0:
        return
    every = sample(ROOT, tuple(given.only), given.seed)
    wanted = (change for change in every if not given.id or change.id in given.id)
    drawn = list(islice(wanted, given.skip, given.skip + given.sample))
    tests, known = read_map(), judged()
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(given.jobs) as pool:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(given.jobs):
            copies.put(copy_of_checkout(Path(folder) / str(number) / "project"))

        def run(change: Change) -> None:
            chosen = tests.of(change)
            copy = copies.get()
            try:
                outcome = run_one(change, copy, chosen, sum(tests.seconds[test] for test in chosen))
            finally:
                copies.put(copy)
            outcomes.append(outcome)
            print(
                f"{outcome.said:9}{outcome.seconds:5.0f} s {outcome.tests:5} tests  {change.id} {change}",
                flush=True,
            )

        list(pool.map(run, drawn))
    report(outcomes, known)


if __name__ == "__main__":
    main()
