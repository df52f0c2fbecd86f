"""Small portals with one peculiarity each, as real ones have them, and the truth of each: reports, verdict."""

from __future__ import annotations

from harvester.replica.wild import (
    addresses,
    around,
    boxes,
    channels,
    files,
    folders,
    held,
    noise,
    offered,
    others,
    own_scripts,
    pagers,
    parts,
    rows,
    shells,
    strays,
    unread,
    vain,
    ways,
    wordless,
)
from harvester.replica.wild.portal import Wild

ROOMS = (
    pagers,
    ways,
    unread,
    rows,
    held,
    boxes,
    channels,
    shells,
    strays,
    addresses,
    files,
    folders,
    noise,
    offered,
    own_scripts,
    vain,
    wordless,
    around,
    parts,
    others,
)


def portals() -> list[Wild]:
    """All of them, freshly made."""
    return [make() for room in ROOMS for make in room.MAKERS]
