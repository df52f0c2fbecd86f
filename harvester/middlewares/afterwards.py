"""What is asked at the end of a walk, because of what it has met: reports whose address may hold another now.

- A report that was known at one address has turned up at a new one, and the old one is still listed: it was used
  again, for the next year's report perhaps (latest.html, 最新年度报告).
- A full walk has met no row any more of a report that is known: whether its page is still there, it says itself.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from harvester.store import counters
from harvester.store.store import Known, Store

MOST_UNLISTED = 20
"""Pages that no row leads to any more and that one walk asks: those that were not asked for longest. The others
have their turn after the next walk, or when they are due.
"""
MOST_REUSED = 200


def left_to_ask(
    store: Store, portal: str, started: str, listed: Container[str], *, whole: bool, found_new: bool
) -> tuple[list[Known], int]:
    """Report pages to ask at the end of a crawl's walk, and how many more of them are left for the next.

    started: when the crawl began (ISO). listed: the addresses that rows led to. whole: whether all listings were
    walked to their ends. found_new: whether a report was seen tonight at an address where it was not.
    """
    reused = [one for one in store.turned_up(portal, started) if one.url in listed] if found_new else []
    found = reused[:MOST_REUSED]
    if whole:
        unlisted = [one for one in store.not_asked(portal, started) if one.url not in listed]
        found += [one for one in unlisted[:MOST_UNLISTED] if one not in found]
    return found, len(reused) - len(reused[:MOST_REUSED])


def has_found_new(stats: Mapping[str, object]) -> bool:
    """Whether a crawl has stored a report at an address where it was not. An unchanged night asks no more."""
    return any(stats.get(counters.STORED + word) for word in ("new", "changed", "sighting"))


def is_whole(stats: Mapping[str, object], *, full: bool) -> bool:
    """Whether a walk, by what it counted, has seen every listing to its end."""
    return (
        full
        and not stats.get(counters.LISTING_FAILED)
        and not stats.get(counters.SPIDER_FAILED)
        and not any(key.startswith(counters.BOUNDS) for key in stats)
    )
