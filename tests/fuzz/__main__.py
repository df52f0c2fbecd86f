"""`python -m tests.fuzz --count 100000 [--seed N]`: mutations, then monsters; exit 1 if any input is badly met."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections import Counter

from tests.fuzz import MEGABYTES, SECONDS, Outcome, attempt, judged
from tests.fuzz.monsters import MONSTERS
from tests.fuzz.mutate import mutated
from tests.fuzz.outside import PARTS
from tests.fuzz.outside import bad as wrong
from tests.fuzz.pages import LISTINGS, look


def mutations(first: int, count: int) -> tuple[Counter[str], list[str], Outcome]:
    """Runs `count` mutations; what came of them, the bad ones, the slowest."""
    kinds: Counter[str] = Counter()
    bad: list[str] = []
    slowest = Outcome("", 0.0, 0.0, None)
    started = time.monotonic()
    for number in range(first, first + count):
        outcome = attempt(mutated(number))
        kinds[outcome.kind] += 1
        if problem := outcome.problem or outcome.slow:
            bad.append(f"seed {number}: {problem}")
            print(bad[-1], flush=True)
        if outcome.seconds > slowest.seconds:
            slowest = outcome
        done = number - first + 1
        if done % 5000 == 0:
            print(f"{done:,} of {count:,} in {time.monotonic() - started:.0f} s, {len(bad)} bad", flush=True)
    return kinds, bad, slowest


def monster(name: str) -> int:
    """Runs one monster in this process and prints what came of it."""
    if name in LISTINGS:
        data = LISTINGS[name]
        outcome = judged(lambda: look(data), "listing")
    else:
        data = MONSTERS[name]()
        outcome = attempt(data)
    problem = outcome.problem or outcome.slow
    cost = f"{outcome.seconds:5.2f} s {outcome.megabytes:4.0f} MB"
    words = f"{name:36} {len(data) / 1e6:5.1f} MB  {outcome.kind:10} {cost}  {problem or ''}"
    print(words.rstrip(), flush=True)
    return 1 if problem else 0


def main() -> int:
    """Both parts, as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="mutations to run (default 100,000)")
    parser.add_argument("--seed", type=int, default=0, help="number of the first mutation (default 0)")
    parser.add_argument(
        "--monster", choices=sorted([*MONSTERS, *LISTINGS]), help="run only this monster, in this process"
    )
    arguments = parser.parse_args()
    if arguments.monster:
        return monster(arguments.monster)
    kinds, bad, slowest = mutations(arguments.seed, arguments.count)
    print(f"{arguments.count:,} mutations: {dict(kinds.most_common())}; slowest {slowest.seconds:.2f} s")
    monsters = (*MONSTERS, *LISTINGS)
    print(f"{len(monsters)} monsters, each in a process of its own (at most {SECONDS:.0f} s, {MEGABYTES} MB):")
    for name in monsters:  # a process each, since memory is judged by its peak
        if subprocess.run([sys.executable, "-m", "tests.fuzz", "--monster", name], check=False).returncode:
            bad.append(name)
    for part in PARTS:
        found = list(wrong(part, range(arguments.seed, arguments.seed + arguments.count // 100), SECONDS))
        print(f"{part}: {arguments.count // 100:,} inputs, {len(found)} bad", *found[:20], sep="\n  ", flush=True)
        bad += found
    print(
        f"{len(bad)} bad" if bad else "every input was met by a report or a project exception, within its bounds"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
