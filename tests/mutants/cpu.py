"""CPU in place of time: what a trial has used does not depend on how busy the machine is."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from time import process_time

_TICKS = os.sysconf("SC_CLK_TCK")
_SESSION, _TIMES = 3, slice(11, 15)  # places behind the command's name in /proc/…/stat: man 5 proc


def _stat(process: str) -> list[str]:
    """Empty where it has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []


def _seconds(stat: list[str]) -> float:
    return sum(map(int, stat[_TIMES])) / _TICKS


def spent() -> float:
    """Seconds of CPU of this process, which leads its session, and of all that it started."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + ended.ru_utime + ended.ru_stime + of_session(os.getpid(), leader_too=False)


def of_session(leader: int, *, leader_too: bool = True) -> float:
    """Seconds of CPU of the processes of a session, and of those that they waited for."""
    others = (name for name in os.listdir("/proc") if name.isdigit() and (leader_too or int(name) != leader))
    return sum(_seconds(stat) for stat in map(_stat, others) if stat and int(stat[_SESSION]) == leader)
