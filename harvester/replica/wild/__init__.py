"""Small portals with one peculiarity each, as real ones have them, and the truth of each: reports, verdict."""

from __future__ import annotations

from harvester.replica.wild import addresses, boxes, channels, files, pagers, rows, unread
from harvester.replica.wild.portal import Wild


def portals() -> list[Wild]:
    """All of them, freshly made."""
    return [make() for room in (pagers, unread, rows, boxes, channels, addresses, files) for make in room.MAKERS]
