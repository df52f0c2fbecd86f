"""Placing an agency: which body over the years a printed name means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Placed:
    """A body: key is the line over the years; warning says why it could not be placed."""

    key: str
    full_name: str
    division: str | None = None
    level: str | None = None
    kind: str | None = None
    former_names: tuple[str, ...] = ()
    warning: str | None = None


def place(
    name: str | None,
    *,
    division: str | None = None,
    portal_name: str | None = None,
    year: int | None = None,
) -> Placed:
    """The body that a report's printed agency name means, seen on a portal of a division."""
    printed = name or portal_name or "unknown"
    full = printed if division is None else f"{division} {printed}"
    return Placed(key=full, full_name=printed, division=division)
