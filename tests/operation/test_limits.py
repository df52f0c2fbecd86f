"""How many portals a machine bears at once."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from harvester.operation import limits
from harvester.operation.limits import MOST, side_by_side

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("wanted", "descriptors", "free", "given"),
    [
        (0, 500_000, 24 * GB, MOST),
        (300, 500_000, 24 * GB, 300),
        (0, 128, 24 * GB, 8),
        (300, 1_024, 24 * GB, 232),
        (0, 500_000, GB // 2, 66),
        (5, 64, 10_000_000, 1),
    ],
)
def test_never_more_than_is_safe(wanted: int, descriptors: int, free: int, given: int) -> None:
    assert side_by_side(wanted, descriptors, free) == given


def test_the_soft_limit_is_raised_to_the_hard_one() -> None:
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (128, 700));"
        "from harvester.operation.limits import raise_descriptors;"
        "print(raise_descriptors(), resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[1] >= 700
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "700 (700, 700)\n"


@pytest.mark.parametrize(
    ("told", "limit", "free"),
    [
        ("MemTotal: 900 kB\nMemFree: 5 kB\nMemAvailable:    700 kB\n", -1, 700 * 1024),
        ("MemAvailable: 700 kB\n", 500, 500),
        ("MemAvailable: 700 kB\n", 800 * 1024, 700 * 1024),
        ("MemTotal: 900 kB\n", 500, 500),
        ("MemAvailable: much\n", -1, limits._UNLIMITED * limits.BYTES_EACH),
        (None, -1, limits._UNLIMITED * limits.BYTES_EACH),
        (None, 500, 500),
    ],
)
def test_free_memory_is_the_least_that_is_told(
    told: str | None, limit: int, free: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_text(path: Path, encoding: str) -> str:
        assert (str(path), encoding) == ("/proc/meminfo", "ascii")
        if told is None:
            raise FileNotFoundError
        return told

    monkeypatch.setattr(Path, "read_text", read_text)
    monkeypatch.setattr(limits.resource, "getrlimit", lambda which: (limit, -1))
    assert limits._free() == free
