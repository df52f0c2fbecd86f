"""Hostile pages through the reader: seeded mutations of made-up reports, and monsters of up to 10 MB.

`python -m tests.fuzz --count 100000` runs many; `make test` runs fewer (tests/test_fuzz.py). Only a Report or
one of the project's exceptions may come out, within MEGABYTES beyond what the process had. Within SECONDS of CPU,
too: that is judged by `make fuzz` alone, since a test that fails on a busy machine says nothing of the code.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass

from harvester.errors import HarvesterError
from harvester.reports import read_report

SECONDS = 2.0
MEGABYTES = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one input. problem: None, or what went wrong. kind: what came out, or the exception's name."""

    kind: str
    seconds: float
    megabytes: float
    problem: str | None

    @property
    def slow(self) -> str | None:
        """How long it took, if that is too long."""
        return f"took {self.seconds:.1f} s" if self.seconds > SECONDS else None


def peak() -> float:
    """The most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def held() -> float:
    """The memory that this process holds now, in MB."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def attempt(data: bytes, content_type: str | None = None) -> Outcome:
    """Reads one input as a report and judges what came out."""
    return judged(
        lambda: read_report(data, url="http://127.0.0.1/a/t20240131_1.html", content_type=content_type).to_dict(),
        "report",
    )


def judged(look: Callable[[], object], kind: str) -> Outcome:
    """Takes one look, which makes a `kind`, and says what came of it and what it cost."""
    before_peak, before = peak(), held()
    start = time.process_time()
    problem = None
    try:
        look()
    except HarvesterError as error:
        kind = type(error).__name__
    except BaseException as error:
        kind = type(error).__name__
        problem = f"{kind}: {error}"[:300]
    seconds = time.process_time() - start
    grown = peak() - before if peak() > before_peak else 0.0
    if problem is None and grown > MEGABYTES:
        problem = f"took {grown:.0f} MB"
    return Outcome(kind, seconds, grown, problem)
