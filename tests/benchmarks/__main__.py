"""`make bench`: runs every bench_*.py of this folder, each in a process of its own so that none warms another.

A bench prints its table and exits with 1 where a ratio that the project promises is not kept.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run all benches, or those whose names are given; 1 if any of them fell short."""
    folder = Path(__file__).parent
    names = sorted(path.stem for path in folder.glob("bench_*.py"))
    wanted = [f"bench_{name.removeprefix('bench_')}" for name in sys.argv[1:]] or names
    unknown = [name for name in wanted if name not in names]
    if unknown:
        print(f"no such bench: {', '.join(unknown)}; there are {', '.join(names)}", file=sys.stderr)
        return 2
    short = []
    for name in wanted:
        print(f"\n== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=False).returncode:
            short.append(name)
    print("\n" + (f"fell short: {', '.join(short)}" if short else "all benches kept their ratios"))
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
