"""Reading the archive again with today's code: a database from nothing but WARC files."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from harvester.items import Fetched, Page
from harvester.operation.archived import read_all
from harvester.reports.model import METADATA_FIELDS
from harvester.store import Store
from harvester.store.beside import is_beside, page_of
from harvester.store.changes import Change, changes
from harvester.store.database import plain
from harvester.store.fingerprint import fingerprint
from harvester.store.reload import report_from, version
from harvester.store.shared import policy
from harvester.store.store import open_for_reading
from harvester.store.writer import MOVED

BATCH = 200
# of a page: what a visit found, not what it says
_STATE = ("status", "problem", "etag", "last_modified", "settled", "request", "first_seen", "fetched_at")
_STATE_TOO = ("changed_at", "next_visit", "failures")


@dataclass(slots=True)
class Reread:
    """What came of it. kept: addresses whose page the archive no longer yields, kept as last read."""

    pages: int = 0
    reports: int = 0
    damages: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def reread(archive: Path, target: Store, told: Callable[[int], None]) -> Reread:
    """Reads every page of an archive into an empty store, in the order in which they were fetched.

    told: called with the size of each page's body as it is done (for progress). Raises StoreError.
    """
    outcome = Reread()
    batch: list[Page] = []
    for reading in read_all(archive, outcome.damages.append):
        outcome.pages += 1
        outcome.reports += reading.page.report is not None
        told(reading.size)
        batch.append(reading.page)
        if len(batch) >= BATCH:
            target.save(batch)
            batch = []
    if batch:
        target.save(batch)
    return outcome


def keep_unread(old: sqlite3.Connection, target: Store, outcome: Reread) -> None:
    """Versions of the old database whose page the archive did not yield are kept as they were last read."""
    rows = old.execute(
        "SELECT s.url, s.portal, v.id, v.seen_on, a.division, a.full_name FROM sightings s"
        " JOIN revisions v ON v.id = s.revision_id JOIN reports r ON r.id = v.report_id"
        " JOIN agencies a ON a.id = r.agency_id ORDER BY v.seen_on, v.id"
    )
    kept: set[str] = set()
    pages: list[Page] = []
    for url, portal, revision, seen_on, division, full_name in rows:
        if url not in kept and (target.holds(url) or (is_beside(url) and target.holds(page_of(url)))):
            continue  # a report beside another's that its page shows no more is none
        report = report_from(version(old, revision))
        came = Fetched(portal, url, "report", 200, seen_on, division=division, portal_name=full_name)
        page = Page(came, report)
        fingerprint(page)
        pages.append(page)
        kept.add(url)
        outcome.kept.append(url)
        if len(pages) >= BATCH:
            target.save(pages)
            pages = []
    target.save(pages)
    # their checks that hold have no rows to be read from
    target.connection.executemany(
        "UPDATE reports SET held_checks = ? WHERE url = ? AND held_checks = 0", _held(old, kept)
    )


def _held(old: sqlite3.Connection, urls: set[str]) -> Iterator[tuple[int, str]]:
    query = "SELECT r.held_checks FROM sightings s JOIN reports r ON r.revision_id = s.revision_id WHERE s.url = ?"
    for url in urls:
        if found := old.execute(query, (url,)).fetchone():
            yield found[0], url


def carry_over(old: Path, target: Store) -> None:
    """What only the crawl knows: runs, pages without a report, when pages are due, when they were last seen."""
    connection = target.connection
    with plain(target.path):
        connection.execute("ATTACH ? AS old", (str(old.resolve()),))
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO runs SELECT * FROM old.runs")
            connection.execute(
                "INSERT INTO pages SELECT * FROM old.pages WHERE url NOT IN (SELECT url FROM pages)"
            )
            sets = ", ".join(f"{name} = was.{name}" for name in _STATE + _STATE_TOO)
            connection.execute(f"UPDATE pages SET {sets} FROM old.pages AS was WHERE was.url = pages.url")
            connection.execute(
                "UPDATE pages SET outcome = 'gone' FROM old.pages AS was"
                " WHERE was.url = pages.url AND was.outcome = 'gone'"
            )
            connection.execute(
                "UPDATE sightings SET last_seen = was.last_seen, status = was.status FROM"
                " (SELECT url, max(last_seen) AS last_seen, min(status) AS status FROM old.sightings"
                "  WHERE status <> 'replaced' GROUP BY url) AS was"
                " WHERE was.url = sightings.url AND sightings.status = 'current'"
            )
            connection.execute(
                "UPDATE reports SET last_seen = (SELECT max(s.last_seen) FROM sightings s"
                " JOIN revisions v ON v.id = s.revision_id WHERE v.report_id = reports.id)"
            )
            connection.execute(
                "UPDATE reports SET status = 'gone' WHERE NOT EXISTS (SELECT 1 FROM sightings s"
                " JOIN revisions v ON v.id = s.revision_id"
                " WHERE v.report_id = reports.id AND s.status = 'current')"
            )
            connection.execute(MOVED)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.execute("DETACH old")


def differences(old: sqlite3.Connection, new: sqlite3.Connection) -> Iterator[tuple[str, list[Change]]]:
    """Address by address, what today's reading of its current version says otherwise than the last one.

    A report that is new or missing altogether is one change of the field "report".
    """
    for url, before, after in _side_by_side(_shown(old), _shown(new)):
        if after is None:
            yield url, [{"field": "report", "from": "read", "to": None}]
        elif before is None:
            yield url, [{"field": "report", "from": None, "to": "read"}]
        elif before[1:] != after[1:]:
            found = changes(version(old, before[0]), version(new, after[0]))
            if found:
                yield url, found


_SAYS = ("content_hash", "agency", "edition", *(n if n != "title" else "metadata_title" for n in METADATA_FIELDS))


def _shown(connection: sqlite3.Connection) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Address by address the version that it shows: its number, its hash, and what the hash leaves out."""
    told = ", ".join(f"CASE WHEN r.revision_id = v.id THEN r.{name} END" for name in _SAYS[1:])
    rows = connection.execute(
        f"SELECT s.url, v.id, v.content_hash, {told} FROM sightings s JOIN revisions v ON v.id = s.revision_id"
        " JOIN reports r ON r.id = v.report_id WHERE s.status <> 'replaced' ORDER BY s.url"
    )
    for url, of_url in groupby(rows, key=lambda row: row[0]):
        *_, last = of_url
        yield url, last[1:]


_Shown = tuple[Any, ...]


def _side_by_side(
    one: Iterator[tuple[str, _Shown]], other: Iterator[tuple[str, _Shown]]
) -> Iterator[tuple[str, _Shown | None, _Shown | None]]:
    """Two lists in order of their first parts as one."""
    left, right = next(one, None), next(other, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left[0] < right[0]):
            assert left is not None
            yield left[0], left[1], None
            left = next(one, None)
        elif left is None or right[0] < left[0]:
            yield right[0], None, right[1]
            right = next(other, None)
        else:
            yield left[0], left[1], right[1]
            left, right = next(one, None), next(other, None)


def rebuild(
    archive: Path, old: Path | None, new: Path, settings: BaseSettings, told: Callable[[int], None]
) -> Reread:
    """A new database file from an archive and, where there is one, from what only the old database knows."""
    with Store(new, policy=policy(settings)) as target:
        outcome = reread(archive, target, told)
        if old is not None:
            with plain(old), closing(open_for_reading(old)) as connection:
                keep_unread(connection, target, outcome)
            carry_over(old, target)
    return outcome
