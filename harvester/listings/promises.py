"""What a listing promises (pages, rows, pagers) beside what was walked of it; pure, no spider, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from harvester.listings.order import Order

NAMED = 5
MOST_NAMED = 20
"""Addresses kept of one kind for one listing; the rest is only counted."""

Kind = Literal[
    "pages", "rows", "pager", "repeated", "hollow", "unaddressed", "off-host", "bound", "script", "offer", "bare"
]
"""pages: fewer pages than it states; rows: fewer rows than it states; pager: leads on in a way that cannot be
followed; repeated: a further page brought nothing new; hollow: a page without rows before the end; unaddressed:
rows titled as reports without an address that can be read; off-host: rows off the portal's hosts; bound: more
links than are read of one page; script: a list that a script draws; offer:
years, bodies or letters that can be chosen, lead nowhere that can be read, and of which no row was read; bare: a
page to which a channel's name leads, without rows: missing unless it turns out to be a report."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something promised and not walked. url: the page that promises it; says: one plain line without the
    address.
    """

    kind: Kind
    url: str
    says: str

    def __str__(self) -> str:
        return f"{self.url}: {self.says}"


@dataclass(slots=True)
class Promise:
    """One listing, from its first page on.

    url: its first page. pages, rows: as the listing states them, None where it does not; the greatest that any of
    its pages stated. walked: pages read, those without rows included. seen: rows read, each address once. titled:
    those titled as reports. ended: the walk came to the listing's own end, so that `seen` is all that there is;
    False while it goes on, and where it was stopped (all known and old, a failing page, a bound). offers: names of
    years and bodies that its first page lets one choose, of which no row was read yet; offered: that page. order:
    that of its rows. within: another listing whose pages it goes on in.
    """

    url: str
    pages: int | None = None
    rows: int | None = None
    walked: int = 0
    seen: int = 0
    titled: int = 0
    ended: bool = False
    noted: list[Gap] = field(default_factory=list)
    more: int = 0
    offers: list[str] = field(default_factory=list)
    offered: str = ""
    order: Order = field(default_factory=Order)
    within: Promise | None = field(default=None, repr=False, compare=False)

    def states(self, pages: int | None, rows: int | None) -> None:
        """Takes what one of its pages says of the whole."""
        self.pages = max(self.pages or 0, pages or 0) or None
        self.rows = max(self.rows or 0, rows or 0) or None

    def note(self, kind: Kind, url: str, says: str) -> None:
        """Keeps a gap that was seen on the way, each once; beyond MOST_NAMED of a kind it is only counted."""
        gap = Gap(kind, url, says)
        if gap in self.noted:
            return
        if sum(one.kind == kind for one in self.noted) < MOST_NAMED:
            self.noted.append(gap)
        else:
            self.more += 1

    def gaps(self, *, full: bool = True) -> list[Gap]:
        """What is missing of it; empty where all that was promised was walked.

        full: whether the walk was to read all of it. On other nights a walk ends where all is known and old, and
        only what was seen on the way counts.
        """
        found = list(self.noted)
        if not full:
            return found
        if self._goes_on_there():
            pass  # the other is asked for what both state
        elif self.pages is not None and self.walked < self.pages:
            found.append(Gap("pages", self.url, f"states {self.pages} pages, {self.walked} read"))
        elif self.rows is not None and self.seen < self.rows and not any(one.kind == "pages" for one in found):
            found.append(Gap("rows", self.url, f"states {self.rows} rows, {self.seen} seen"))
        if self.offers:
            named = ", ".join(repr(name) for name in self.offers[:NAMED])
            says = f"{named} can be chosen there by a script that cannot be read, and no row of it was read"
            more = len(self.offers) - NAMED
            found.append(Gap("offer", self.offered, says + (f" (and {more} more)" if more > 0 else "")))
        if self.more:
            found.append(Gap("pager", self.url, f"{self.more} more of its pages have gaps like these"))
        return found

    def _goes_on_there(self) -> bool:
        """Whether it is one list with another listing, by another address: both state the same, and it goes on in
        the other's pages.
        """
        other = self.within
        return other is not None and other.within is None and (other.pages, other.rows) == (self.pages, self.rows)
