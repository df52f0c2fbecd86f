"""Which report a page shows: a known one at another address, a new version of a known one, or a new one.

Compared are only reports of the same agency and year (`Placed.key`):

1. the address is known: the same content is a visit, other content a new version of that report, unless it is
   known as another report's, or is nothing like that report while that still stands at another address;
2. the same content stands at another address: one report, one more sighting;
3. nearly the same content (shingles), same or unstated scope: a version of that report, current only where
   the report had gone, or where it was published later with other numbers (a correction at an address of its own);
   (or that a report which calls itself a correction puts right: another of its body, year and scope);
4. anything else is a report of its own. Where the slot (agency, year, scope) is taken it is kept apart with
   `variant` above 0 and flagged.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

from harvester.items import Page
from harvester.reports.combine import is_guess
from harvester.reports.model import Report
from harvester.reports.words.witnesses import LAST_RESORTS
from harvester.store.changes import corrects
from harvester.store.fingerprint import SAME, similarity
from harvester.store.reload import APART, shown

_GUESSES = [
    f"'{', '.join(names)}'" for names in (*permutations(LAST_RESORTS), *((name,) for name in LAST_RESORTS))
]
# SQLite's own bound on variables in one statement is 32766
CHUNK = 500


@dataclass(slots=True)
class Known:
    """A report of the database, with what this batch does to it."""

    id: int
    agency_id: int
    year: int | None
    scope: str | None
    variant: int
    revision_id: int
    content_hash: str
    shingles: bytes
    gone: bool = False
    guessed: bool = False  # its agency is only the portal's: equal texts are no ground to take two for one
    revisions: dict[str, int] = field(default_factory=dict)  # content hash to revision id
    first: Page | None = None  # new in this batch: the page that showed it first
    current: Page | None = None  # the page of this batch that is the current version now
    before: Report | None = None  # the version that it follows, where this batch read it

    @property
    def warnings(self) -> list[str]:
        """What the store itself has to say of the report."""
        if not self.variant:
            return []
        return [f"{APART} (this one is variant {self.variant})"]


@dataclass(slots=True)
class Decision:
    """What a page is. outcome: new, changed, unchanged, sighting (a known report at one more address)."""

    known: Known
    revision_id: int
    outcome: str
    new_revision: bool = False
    current: bool = False  # became the report's current version
    previous: int | None = None  # the revision that this address showed before


class Book:
    """The reports that a batch may meet, loaded at once and kept up to date while the batch is decided."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._slots: dict[tuple[int, int | None], list[Known]] = defaultdict(list)
        self._by_id: dict[int, Known] = {}
        self._sighted: dict[str, tuple[int, int]] = {}  # address to (report, revision)
        self._next_report = _next(connection, "reports")
        self._next_revision = _next(connection, "revisions")

    def load(self, wanted: Sequence[tuple[str, int, int | None]]) -> None:
        """wanted: (address, agency id, year) of every report page of the batch."""
        for url, report, revision in _in(
            self._connection,
            "SELECT s.url, v.report_id, s.revision_id FROM sightings s"
            " JOIN revisions v ON v.id = s.revision_id WHERE s.status <> 'replaced' AND s.url IN ({})",
            {url for url, _, _ in wanted},
        ):
            self._sighted[url] = (report, revision)
        for row in _in(
            self._connection,
            "SELECT id, agency_id, year, scope, variant, revision_id, content_hash, shingles, status = 'gone',"
            f" agency IS NULL OR ifnull(agency_told_by, '') IN ({', '.join(_GUESSES)})"
            " FROM reports WHERE agency_id IN ({})",
            {agency for _, agency, _ in wanted},
        ):
            self._add(Known(*row))
        for revision, report, digest in _in(
            self._connection,
            "SELECT id, report_id, content_hash FROM revisions WHERE report_id IN ({}) ORDER BY number",
            list(self._by_id),
        ):
            self._by_id[report].revisions[digest] = revision

    def decide(self, page: Page, report: Report, agency_id: int) -> Decision:
        """What `page` shows. Gives new reports and revisions their ids."""
        slot = self._slots[(agency_id, report.year)]
        guessed = is_guess(report)
        digest, pieces = page.filing.digest or "", page.filing.shingles
        seen = self._sighted.get(page.url)
        previous = seen[1] if seen else None
        here = self._by_id.get(seen[0]) if seen else None
        if here is not None and here not in slot:
            here = None  # the address now shows a report of another agency or year
        if here is None or digest not in here.revisions:
            # another report may show this content already: then the address shows that one now
            same = None if guessed else next((k for k in slot if digest in k.revisions and not k.guessed), None)
            if same is not None:
                here = same
            elif here is not None and self._is_another(here, page):
                here = None
        if here is not None and digest in here.revisions:
            decision = self._again(page, here, here.revisions[digest], previous)
        elif here is not None:
            decision = self._version(page, here, previous, follows=previous == here.revision_id)
        else:
            near = None if guessed else _nearest(slot, report, pieces)
            if near is not None:
                corrected = not near.gone and corrects(self._shown(near), report.to_dict())
                decision = self._version(page, near, previous, follows=near.gone or corrected, corrected=corrected)
            else:
                decision = self._new(page, report, agency_id, slot, previous)
        self._sighted[page.url] = (decision.known.id, decision.revision_id)
        return decision

    def _again(self, page: Page, known: Known, revision: int, previous: int | None) -> Decision:
        if previous == revision:
            return Decision(known, revision, "unchanged", previous=previous)
        if previous is not None and previous == known.revision_id:
            self._make_current(page, known, revision)  # the publisher went back to an earlier version
            return Decision(known, revision, "changed", current=True, previous=previous)
        if known.gone and revision != known.revision_id:
            self._make_current(page, known, revision)  # it came back as it had been before
            return Decision(known, revision, "sighting", current=True, previous=previous)
        return Decision(known, revision, "sighting", previous=previous)

    def _version(
        self, page: Page, known: Known, previous: int | None, *, follows: bool, corrected: bool = False
    ) -> Decision:
        revision = self._next_revision
        self._next_revision += 1
        if follows:
            self._make_current(page, known, revision)
        known.revisions[page.filing.digest or ""] = revision
        outcome = "changed" if corrected or previous in known.revisions.values() else "sighting"
        return Decision(known, revision, outcome, new_revision=True, current=follows, previous=previous)

    def _new(
        self, page: Page, report: Report, agency_id: int, slot: list[Known], previous: int | None
    ) -> Decision:
        taken = [known for known in slot if known.scope == report.scope]
        known = Known(
            id=self._next_report,
            agency_id=agency_id,
            year=report.year,
            scope=report.scope,
            variant=max((other.variant for other in taken), default=-1) + 1,
            revision_id=self._next_revision,
            content_hash=page.filing.digest or "",
            shingles=page.filing.shingles,
            first=page,
            current=page,
            guessed=is_guess(report),
        )
        known.revisions[known.content_hash] = known.revision_id
        self._next_report += 1
        self._next_revision += 1
        self._add(known)
        return Decision(known, known.revision_id, "new", new_revision=True, current=True, previous=previous)

    def _shown(self, known: Known) -> dict[str, Any]:
        """The current version of a report as JSON."""
        if known.current is not None and known.current.report is not None:
            return known.current.report.to_dict()
        return shown(self._connection, known.id)

    def _is_another(self, known: Known, page: Page) -> bool:
        """Whether the new content of an address is a report of its own: nothing like `known`, which stands
        elsewhere still.
        """
        if similarity(known.shingles, page.filing.shingles) >= SAME:
            return False
        met = {url for url, (report, _) in self._sighted.items() if report == known.id}
        shown = self._connection.execute(
            "SELECT s.url FROM sightings s JOIN revisions v ON v.id = s.revision_id"
            " WHERE v.report_id = ? AND s.status = 'current'",
            (known.id,),
        )
        elsewhere = met | {url for (url,) in shown if url not in self._sighted}
        return bool(elsewhere - {page.url})

    def _make_current(self, page: Page, known: Known, revision: int) -> None:
        scope = page.report.scope if page.report is not None else None
        if scope is not None and scope != known.scope:
            slot = self._slots[(known.agency_id, known.year)]
            taken = [other.variant for other in slot if other.scope == scope and other is not known]
            known.scope, known.variant = scope, max(taken, default=-1) + 1
        known.gone = False
        known.revision_id = revision
        known.content_hash = page.filing.digest or ""
        known.shingles = page.filing.shingles
        known.current = page

    def _add(self, known: Known) -> None:
        self._slots[(known.agency_id, known.year)].append(known)
        self._by_id[known.id] = known


def _nearest(slot: Iterable[Known], report: Report, pieces: bytes) -> Known | None:
    """The most alike report of a slot with the same scope (or one unstated), if alike enough; for a correction the
    only one of its scope, however little of it is left.
    """
    best, score = None, SAME
    fitting = [known for known in slot if not known.guessed and _one_scope(known.scope, report.scope)]
    if report.correction and len(fitting) == 1:
        return fitting[0]
    for known in fitting:
        alike = similarity(known.shingles, pieces)
        if alike >= score:
            best, score = known, alike
    return best


def _one_scope(one: str | None, other: str | None) -> bool:
    return one == other or one is None or other is None


def _next(connection: sqlite3.Connection, table: str) -> int:
    """The next free id. Holds inside one write transaction: nobody else can add a row meanwhile."""
    return int(connection.execute(f"SELECT ifnull(max(id), 0) + 1 FROM {table}").fetchone()[0])


def _in(connection: sqlite3.Connection, query: str, values: Iterable[Any]) -> Iterable[tuple[Any, ...]]:
    """The rows of a query with one IN ({}) list, asked in chunks."""
    listed = list(values)
    for start in range(0, len(listed), CHUNK):
        chunk = listed[start : start + CHUNK]
        yield from connection.execute(query.format(", ".join("?" * len(chunk))), chunk).fetchall()
