"""One database of all shards: what one machine's nights over the same portals would have made.

Versions come from the shards' rows, in the order of the days on which they were first seen, and go through the one
writer: bodies, duplicates across portals and corrections are decided by the same code as in a crawl. What only
crawls know (pages, runs, when an address was last seen) is carried over as it is. The archives stay where they
are: `meta` of the gathered database says where the shards lie.

Only what came since the last gathering is looked at: `meta` keeps for each shard how far it was read. A
gathering that was interrupted begins again from there; what it had stored already is known by its address,
content and day.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from harvester.errors import StoreError
from harvester.fleet import shards
from harvester.items import Fetched, Filing, Page
from harvester.portals.registry import Portal
from harvester.store import Store, meta
from harvester.store.database import plain, transaction
from harvester.store.fingerprint import shingles
from harvester.store.pagerows import PAGE_COLUMNS
from harvester.store.reload import report_from, version
from harvester.store.store import open_for_reading

logger = logging.getLogger(__name__)
BATCH = 200
OPEN = 48
"""Shards that are open at a time: a process may have 1,024 files."""
MARK = "gathered:"
"""`meta` key, with the portal's name: how far its shard was read, as JSON of a Mark."""
_NEW = (
    "SELECT s.url, s.revision_id, s.first_seen FROM sightings s WHERE s.first_seen >= ?"
    " ORDER BY s.first_seen, s.revision_id, s.url"
)
_INCOMING = """
CREATE TEMP TABLE IF NOT EXISTS incoming (
    day TEXT, portal TEXT, seen TEXT, revision INTEGER, url TEXT, PRIMARY KEY (day, portal, seen, revision, url)
) WITHOUT ROWID
"""
_NEXT = (
    "SELECT day, portal, seen, revision, url FROM incoming"
    " WHERE (day, portal, seen, revision, url) > (?, ?, ?, ?, ?)"
    f" ORDER BY day, portal, seen, revision, url LIMIT {BATCH}"
)
_THERE = (
    "SELECT 1 FROM sightings s JOIN revisions v ON v.id = s.revision_id"
    " WHERE s.url = ? AND s.first_seen = ? AND v.content_hash = ?"
)
_RUN_COLUMNS = (
    "portal, started_at, ended_at, verdict, reason, walk, pages, reports, new, changed, unchanged, refused,"
    " failures, expected, stats"
)
_OF_REPORT = "FROM sightings s JOIN revisions v ON v.id = s.revision_id WHERE v.report_id = reports.id"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a shard was read. seen: the newest first_seen of its sightings; run: its newest run."""

    seen: str = ""
    run: int = 0


@dataclass(slots=True)
class Gathered:
    """What came of it. shards: looked at; changed: those that held something new; versions: stored; pages: carried
    over. damaged: shards that could not be read, a line each; they are tried again the next time. missing: portals
    that were gathered before and have no shard any more.
    """

    shards: int = 0
    changed: int = 0
    versions: int = 0
    pages: int = 0
    damaged: list[str] = field(default_factory=list)
    missing: tuple[str, ...] = ()


def gather(
    folder: Path,
    target: Store,
    portals: Mapping[str, Portal],
    told: Callable[[int, int], None] = lambda done, whole: None,
) -> Gathered:
    """Makes or updates a database from the shards below a folder.

    portals: the registry's, by name: whose portal a shard is, for placing bodies. told: is given versions done and
    versions in all. Raises StoreError where the target cannot be written; a damaged shard is noted and left out.
    """
    outcome = Gathered()
    with plain(target.path):
        target.connection.execute(_INCOMING)
        target.connection.execute("DELETE FROM incoming")
    marks = _list(folder, target, outcome)
    lost = _store(folder, target, portals, outcome, told)
    for portal, mark in marks.items():
        if portal in lost:  # it keeps its old mark, and is read again from there
            continue
        try:
            _carry_over(shards.database(folder, portal), portal, mark, target, outcome)
        except StoreError as error:
            outcome.damaged.append(str(error))
    with transaction(target.connection, target.path):
        meta.write(target.connection, "shards", str(folder.resolve()))
    return outcome


def marks_of(connection: sqlite3.Connection) -> dict[str, Mark]:
    """How far each shard was read."""
    rows = connection.execute("SELECT key, value FROM meta WHERE key >= ? AND key < ?", (MARK, MARK + "\uffff"))
    return {key.removeprefix(MARK): Mark(**json.loads(value)) for key, value in rows}


def _list(folder: Path, target: Store, outcome: Gathered) -> dict[str, tuple[Mark, Mark]]:
    """Fills `incoming` with the sightings that are new; portals of changed shards to their old and new marks."""
    before, found = marks_of(target.connection), {}
    there = list(shards.all_of(folder))
    outcome.shards, outcome.missing = len(there), tuple(sorted(before.keys() - dict(there)))
    for portal, path in there:
        old = before.get(portal, Mark())
        try:
            with plain(path), closing(open_for_reading(path)) as shard:
                seen = shard.execute("SELECT max(first_seen) FROM sightings").fetchone()[0] or ""
                run = shard.execute("SELECT max(id) FROM runs").fetchone()[0] or 0
                new = Mark(seen, run)
                if new == old:
                    continue
                rows = shard.execute(_NEW, (old.seen,)).fetchall()
        except StoreError as error:
            outcome.damaged.append(str(error))
            continue
        with transaction(target.connection, target.path):
            target.connection.executemany(
                "INSERT OR IGNORE INTO incoming VALUES (?, ?, ?, ?, ?)",
                ((first[:10], portal, first, revision, url) for url, revision, first in rows),
            )
        found[portal] = (old, new)
        outcome.changed += 1
    return found


def _store(
    folder: Path,
    target: Store,
    portals: Mapping[str, Portal],
    outcome: Gathered,
    told: Callable[[int, int], None],
) -> set[str]:
    """Stores what is incoming, day by day, through the writer; the portals whose shards could not be read."""
    lost: set[str] = set()
    [(whole,)] = target.connection.execute("SELECT count(*) FROM incoming").fetchall()
    opened = _Opened(folder)
    done, last = 0, ("", "", "", 0, "")
    try:
        while rows := target.connection.execute(_NEXT, last).fetchall():
            done, last = done + len(rows), tuple(rows[-1])
            batch: list[Page] = []
            held: list[tuple[int, str]] = []
            for _, portal, seen, revision, url in rows:
                if portal in lost:
                    continue
                try:
                    with plain(shards.database(folder, portal)):
                        page, holds = _page(opened[portal], portals.get(portal), portal, url, revision, seen)
                except StoreError as error:
                    outcome.damaged.append(str(error))
                    lost.add(portal)
                    continue
                if target.connection.execute(_THERE, (url, seen, page.filing.digest)).fetchone():
                    continue
                batch.append(page)
                held.append((holds, url))
            outcome.versions += _save(target, batch, held)
            told(done, whole)
    finally:
        opened.close()
    return lost


def _save(target: Store, batch: list[Page], held: list[tuple[int, str]]) -> int:
    if not batch:
        return 0
    target.save(batch)
    with transaction(target.connection, target.path):
        # checks that hold have no rows that they could be read from
        target.connection.executemany("UPDATE reports SET held_checks = ? WHERE url = ?", held)
    return len(batch)


def _page(
    shard: sqlite3.Connection, entry: Portal | None, portal: str, url: str, revision: int, seen: str
) -> tuple[Page, int]:
    """A version of a shard as the crawl handed it to its writer, and how many of its checks hold."""
    row = shard.execute(
        "SELECT v.content_hash, v.archive_file, v.archive_offset, a.division, a.full_name, r.revision_id = v.id,"
        " r.shingles, r.held_checks FROM revisions v JOIN reports r ON r.id = v.report_id"
        " JOIN agencies a ON a.id = r.agency_id WHERE v.id = ?",
        (revision,),
    ).fetchone()
    if row is None:
        raise StoreError(f"the shard of {portal} holds no version {revision}")
    digest, file, offset, division, body, is_current, kept, holds = row
    try:
        report = report_from(version(shard, revision))
    except (StoreError, KeyError, TypeError, ValueError) as error:
        raise StoreError(f"the shard of {portal}: version {revision} cannot be read ({error})") from None
    fetched = Fetched(
        portal,
        url,
        "report",
        200,
        seen,
        # a portal that the registry no longer names: its bodies are placed as its shard placed them
        portal_name=entry.name if entry else body,
        division=entry.division if entry else division,
    )
    filing = Filing(
        digest=digest,
        shingles=kept if is_current else shingles(report),
        archived=(file, offset) if file is not None else None,
    )
    return Page(fetched, report, filing=filing), int(holds)


def _carry_over(path: Path, portal: str, marks: tuple[Mark, Mark], target: Store, outcome: Gathered) -> None:
    """What only the crawls of a shard know; then its mark. One transaction."""
    connection = target.connection
    with plain(path):
        connection.execute("ATTACH ? AS shard", (f"file:{path.resolve()}?mode=ro",))
    try:
        with transaction(connection, target.path):
            columns = ", ".join(PAGE_COLUMNS)
            outcome.pages += connection.execute(
                f"INSERT OR REPLACE INTO pages ({columns}) SELECT {columns} FROM shard.pages AS mine"
                " WHERE NOT EXISTS (SELECT 1 FROM main.pages AS had WHERE had.url = mine.url"
                "  AND had.portal <> mine.portal AND had.fetched_at > mine.fetched_at)"
            ).rowcount
            connection.execute(
                f"INSERT INTO runs ({_RUN_COLUMNS}) SELECT {_RUN_COLUMNS} FROM shard.runs WHERE id >"
                f" ? ORDER BY id",
                (marks[0].run,),
            )
            _carry_sightings(connection)
            meta.write(connection, MARK + portal, json.dumps({"seen": marks[1].seen, "run": marks[1].run}))
    finally:
        connection.execute("DETACH shard")


def _carry_sightings(connection: sqlite3.Connection) -> None:
    """When each address was last seen, which are gone, and what that makes of their reports."""
    was = (
        "(SELECT s.url, v.content_hash, max(s.last_seen) AS last_seen, min(s.status) AS status"
        " FROM shard.sightings s JOIN shard.revisions v ON v.id = s.revision_id"
        " WHERE s.status <> 'replaced' GROUP BY 1, 2) AS was"
    )
    of_shard = "SELECT DISTINCT v.report_id FROM shard.sightings o JOIN sightings s ON s.url = o.url"
    of_shard += " JOIN revisions v ON v.id = s.revision_id"
    connection.execute(
        f"UPDATE sightings SET last_seen = max(sightings.last_seen, was.last_seen), status = was.status FROM {was}"
        " WHERE was.url = sightings.url AND sightings.status <> 'replaced' AND was.content_hash ="
        " (SELECT v.content_hash FROM revisions v WHERE v.id = sightings.revision_id)"
    )
    connection.execute(
        "INSERT OR IGNORE INTO touched SELECT agency_id FROM reports"
        f" WHERE id IN ({of_shard}) AND (status = 'gone') <> (NOT EXISTS (SELECT 1 {_OF_REPORT}"
        " AND s.status = 'current'))"
    )
    connection.execute(
        f"UPDATE reports SET last_seen = (SELECT max(s.last_seen) {_OF_REPORT}),"
        f" status = CASE WHEN EXISTS (SELECT 1 {_OF_REPORT} AND s.status = 'current') THEN 'current'"
        f" ELSE 'gone' END"
        f" WHERE id IN ({of_shard})"
    )


class _Opened:
    """Shards by name, opened when they are asked for; the one that was not asked for longest is closed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: OrderedDict[str, sqlite3.Connection] = OrderedDict()

    def __getitem__(self, portal: str) -> sqlite3.Connection:
        if portal in self._open:
            self._open.move_to_end(portal)
            return self._open[portal]
        if len(self._open) >= OPEN:
            self._open.popitem(last=False)[1].close()
        connection = self._open[portal] = open_for_reading(shards.database(self._folder, portal))
        return connection

    def close(self) -> None:
        """Closes all of them."""
        for connection in self._open.values():
            connection.close()
        self._open.clear()
