"""What a command costs by itself: a small process starts it, for Linux counts its parent's memory as a child's.

At exec the peak of the memory that was shared until then stays with the process: a bench with 1,000 portals in it
would be taken for the night that it measures.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_STARTS = """
import json, os, resource, sys
told, files, *command = sys.argv[1:]
if int(files):
    resource.setrlimit(resource.RLIMIT_NOFILE, (int(files), int(files)))
process = os.posix_spawn(command[0], command, os.environ)
_, status, usage = os.wait4(process, 0)
every = resource.getrusage(resource.RUSAGE_CHILDREN)
cost = [every.ru_utime + every.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)]
with open(told, "w") as file:
    json.dump(cost, file)
"""


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds of a command and all that it started, its own peak of memory, its exit code and its output."""

    cpu: float
    megabytes: float
    code: int
    out: str
    log: str


def scrapy(*words: str, files: int = 0) -> Usage:
    """Runs one of the project's commands. files: how many it may open, where that is bounded."""
    return run([sys.executable, "-m", "scrapy", *words], files=files)


def run(command: Sequence[str], *, files: int = 0) -> Usage:
    """Runs a command to its end; its first word is a path."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "usage.json"
        starts = [sys.executable, "-I", "-S", "-c", _STARTS, str(told), str(files), *command]
        done = subprocess.run(starts, capture_output=True, text=True, errors="replace", check=False)
        cpu, megabytes, code = json.loads(told.read_text())
    return Usage(cpu, megabytes, code, done.stdout, done.stderr)
