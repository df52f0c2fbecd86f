"""When a page is asked again, and what is known about the pages of a portal.

A page is as old as its report says it is (`pages.dated`). New ones are asked every night, so that corrections
are found soon; those of the last year weekly; older ones monthly. A page that failed is asked the next night,
then after 2, 4, 8 … nights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# a night's crawl may start a little earlier than the one before
SLACK = timedelta(hours=6)


@dataclass(slots=True, frozen=True)
class Policy:
    """Ages in days and the nights between two visits. The settings VISIT_* fill it."""

    new_days: int = 31
    old_days: int = 365
    new_every: int = 1
    middle_every: int = 7
    old_every: int = 30

    def every(self, age: int) -> int:
        """Nights between two visits of a page of that age in days."""
        if age <= self.new_days:
            return self.new_every
        return self.middle_every if age <= self.old_days else self.old_every


def age(dated: str | None, now: datetime) -> int:
    """Days since an ISO date; 0 where it is none or lies ahead. Of an impossible day the month counts."""
    for day in (dated or "")[:10], f"{(dated or '')[:7]}-01":
        try:
            return max(0, (now.replace(tzinfo=None) - datetime.fromisoformat(day)).days)
        except ValueError:
            continue
    return 0


def next_visit(fetched_at: str, dated: str | None, failures: int, policy: Policy) -> str:
    """The time (ISO) from which a page is due again. failures: visits without an answer, in a row."""
    now = datetime.fromisoformat(fetched_at)
    nights = min(2 ** (failures - 1), policy.old_every) if failures else policy.every(age(dated, now))
    return (now + timedelta(days=nights) - SLACK).isoformat(timespec="seconds")


def put_off(failed: Sequence[str], now: datetime, every: int) -> datetime | None:
    """Until when the next full walk waits, where walks in a row met a failing listing page; None: it may begin.

    failed: when those walks began (ISO), the newest first. The first is repeated the next night, the others after
    2, 4 … nights, `every` (the nights between two full walks) at most.
    """
    if len(failed) < 2:
        return None
    last = datetime.fromisoformat(failed[0])
    until = last + timedelta(days=min(2 ** (len(failed) - 1), every)) - SLACK
    return until if last - SLACK <= now < until else None  # later: the clock was wrong then, or is now
