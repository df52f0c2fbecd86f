"""The table `meta`: what this database is."""

from __future__ import annotations

import ipaddress
import sqlite3
from collections.abc import Sequence
from urllib.parse import urlsplit

from harvester import __version__
from harvester.items import Page

LIVE, REPLICA, MIXED = "live", "replica", "mixed"


class Meta:
    """Keeps `kind` (live: pages of portals; replica: of this machine's own; mixed: both) and `program`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, str] | None = None
        self._portals: set[tuple[str, str]] = set()

    def note(self, pages: Sequence[Page]) -> None:
        """Notes where a batch comes from. Call it inside a write transaction."""
        if self._known is None:
            self._known = read(self._connection)
            self._set("program", __version__)
        for page in pages:
            # a portal's pages come from few hosts: each is looked at once
            place = (page.portal, page.url.split("/", 3)[2] if page.url.count("/") > 1 else "")
            if place in self._portals:
                continue
            self._portals.add(place)
            kind = REPLICA if _is_here(page.url) else LIVE
            before = self._known.get("kind", kind)
            self._set("kind", kind if before == kind else MIXED)

    def _set(self, key: str, value: str) -> None:
        assert self._known is not None
        if self._known.get(key) != value:
            write(self._connection, key, value)
            self._known[key] = value


def read(connection: sqlite3.Connection) -> dict[str, str]:
    """All of it."""
    return dict(connection.execute("SELECT key, value FROM meta").fetchall())


def write(connection: sqlite3.Connection, key: str, value: str | None) -> None:
    """Sets one value."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def _is_here(url: str) -> bool:
    """Whether an address is one of this machine."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
