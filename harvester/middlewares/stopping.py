"""Where an ordinary night may end the walk of a listing: where what stands behind a page of known, old reports is
known too.

So it is where a listing shows what is new first, as its last full walk saw; and where it counts its rows, and
counts no more of them than at its last walk. What its rows or pages have grown by must have been met before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harvester.listings.promises import Promise
from harvester.store import counters
from harvester.store.store import Store


class Stopping:
    """What earlier walks of a portal's listings kept, and what this one has met of them that was not known."""

    def __init__(self, store: Store, portal: str) -> None:
        self._walked: Mapping[str, Mapping[str, Any]] = store.kept(portal, counters.WALKED) or {}
        self._counted: Mapping[str, list[int | None]] = store.kept(portal, counters.COUNTED) or {}
        self._new: dict[str, set[str]] = {}

    def met(self, listing: str, url: str) -> None:
        """Notes a row of a listing that was not known."""
        self._new.setdefault(listing, set()).add(url)

    def may(self, listing: str, promise: Promise | None) -> bool:
        """Whether the walk of a listing may end. promise: what it stated tonight; None: it is not asked yet, or
        answered that nothing has changed.
        """
        before = self._walked.get(listing)
        if before is None:
            return False
        pages, rows = self._counted.get(listing, [None, None])
        stated = promise.rows if promise is not None else rows
        if (promise is not None and pages and promise.pages and promise.pages < pages) or _fewer(stated, rows):
            return False  # what it has lost stands behind its first pages
        # a number that the full walk did not count itself is not that of its rows
        if stated and rows and before["rows"] and before["seen"] >= before["rows"]:
            return stated - rows <= len(self._new.get(listing, ()))
        grown = promise is not None and pages is not None and (promise.pages or 0) > pages
        if grown and not self._new.get(listing):
            return False
        return bool(before.get("newest_first"))

    def is_one_page(self, listing: str) -> bool:
        """Whether the last full walk of a listing read one page of it."""
        before = self._walked.get(listing)
        return before is not None and before["walked"] <= 1


def _fewer(stated: int | None, before: int | None) -> bool:
    return stated is not None and before is not None and stated < before
