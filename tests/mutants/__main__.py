"""python -m tests.mutants [--only PATH …] [--tests PATH …] [--sample N] [--skip N] [--seed S] [--id …] [--map]

Everything happens in forks of this process: nothing here is changed. `--tests` chooses which tests may notice:
those of the area's own folder are quick; all tests take hours.
"""

from __future__ import annotations

import argparse
import os
import re
from collections import Counter, defaultdict
from itertools import islice

import pytest

from tests.mutants.calls import PARTS
from tests.mutants.changes import sample
from tests.mutants.trial import QUIET, STARTED, Outcome, Trial
from tests.places import ROOT

JUDGED = ROOT / "tests" / "mutants.md"


def judged() -> dict[str, str]:
    """What tests/mutants.md says of survivors: id to judgement. A row may be of several."""
    rows = re.findall(r"^\| ((?:`[0-9a-f]{8}` )+)\| (\w+) \|", JUDGED.read_text("utf-8"), re.MULTILINE)
    return {one: said for ids, said in rows for one in re.findall(r"\w+", ids)}


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
    parser.add_argument("--only", nargs="+", default=list(PARTS), metavar="PATH", help="where changes are made")
    parser.add_argument("--tests", nargs="+", default=["tests"], metavar="PATH", help="which tests may notice")
    parser.add_argument("--sample", type=int, default=235, help="how many changes")
    parser.add_argument("--skip", type=int, default=0, help="leave out the first ones of the seed's order")
    parser.add_argument("--seed", type=int, default=73)
    parser.add_argument("--id", nargs="+", default=[], help="only these changes, wherever they stand")
    parser.add_argument(
        "--most", type=float, default=300, help="seconds of CPU by the map; tests left out are counted"
    )
    parser.add_argument("--map", action="store_true", help="make the map of these tests anew")
    parser.add_argument("--no-map", action="store_true", help="leave out tests that the map has not")
    given = parser.parse_args()
    every = sample(ROOT, tuple(given.only), given.seed, frozenset(given.id))
    trial = Trial(
        list(islice(every, given.skip, given.skip + given.sample)),
        None if given.no_map else given.map,
        given.most,
    )
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(STARTED)])
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    pytest.main([*QUIET, *given.tests], plugins=[trial])
    report(trial.outcomes, judged())


if __name__ == "__main__":
    main()
