"""What this machine allows: file descriptors, and how many portals may be crawled side by side."""

from __future__ import annotations

import resource
from pathlib import Path

# one process reads and stores about 140 pages a second: portals that are asked once a second keep it busy, and
# more of them only wait for each other
MOST = 128
# a crawl holds a connection or two and an archive file; the process itself some dozens (database, pipes, sandbox)
DESCRIPTORS_EACH, DESCRIPTORS_OWN = 4, 96
# measured: half a megabyte a crawl and 110 MB for the process; of what is free half may be taken
BYTES_EACH, BYTES_OWN = 1_500_000, 150_000_000
_UNLIMITED = 1_000_000


def raise_descriptors() -> int:
    """Raises the soft limit on open files to the hard one; returns what holds now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY:
        hard = _UNLIMITED
    if soft != resource.RLIM_INFINITY and soft < hard:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            soft = hard
        except (ValueError, OSError):  # not allowed here: what there is must do
            pass
    return _UNLIMITED if soft == resource.RLIM_INFINITY else soft


def side_by_side(wanted: int, descriptors: int, free: int | None = None) -> int:
    """How many portals at once. wanted: 0 for as many as are useful; more than is safe is never given.

    descriptors: files that may be open. free: bytes of memory that are free, by default asked of the system.
    """
    memory = _free() if free is None else free
    safe = min((descriptors - DESCRIPTORS_OWN) // DESCRIPTORS_EACH, (memory // 2 - BYTES_OWN) // BYTES_EACH)
    return max(1, min(wanted or MOST, safe))


def _free() -> int:
    """Bytes of memory that this process may still take."""
    found = [_UNLIMITED * BYTES_EACH]
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit != resource.RLIM_INFINITY:
        found.append(limit)
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        found += [int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")]
    except (OSError, ValueError):  # no Linux
        pass
    return min(found)
