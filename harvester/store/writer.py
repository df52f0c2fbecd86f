"""The one writer: a batch of pages becomes rows, in one transaction."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from harvester.agencies import Placed, place
from harvester.items import Page
from harvester.reports.beside import NOT_READ
from harvester.reports.model import Report
from harvester.store.beside import addresses_beside, is_beside, pages_beside
from harvester.store.changes import changes
from harvester.store.database import transaction
from harvester.store.filerows import attached, left_out
from harvester.store.identity import Book, Decision, Known
from harvester.store.meta import Meta
from harvester.store.pagerows import PAGE_COLUMNS, Fact, Facts, page_row
from harvester.store.reload import pack, shown, spare
from harvester.store.rows import (
    CHILDREN,
    INSERTS,
    REPORT_COLUMNS,
    Rows,
    add_rows,
    all_warnings,
    homeless,
    plain_json,
    report_values,
)
from harvester.store.visits import Policy

_MARKS = ", ".join("?" * len(REPORT_COLUMNS))
_INSERT_REPORT = (
    "INSERT INTO reports (id, agency_id, year, scope, variant, portal, url, content_hash, shingles,"
    f" revision_id, first_seen, last_seen, {', '.join(REPORT_COLUMNS)}) VALUES ({', '.join('?' * 12)}, {_MARKS})"
)
_UPDATE_REPORT = (
    "UPDATE reports SET url = ?, content_hash = ?, shingles = ?, revision_id = ?,"
    " last_seen = max(last_seen, ?), scope = ?, variant = ?,"
    f" {', '.join(f'{name} = ?' for name in REPORT_COLUMNS)} WHERE id = ?"
)
_SIGHTING = (
    "INSERT INTO sightings (revision_id, url, portal, first_seen, last_seen) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (url, revision_id) DO UPDATE SET"
    " last_seen = max(last_seen, excluded.last_seen), status = 'current'"
)
_PAGE = f"INSERT OR REPLACE INTO pages ({', '.join(PAGE_COLUMNS)}) VALUES ({', '.join('?' * len(PAGE_COLUMNS))})"
# what is told of another report in the page is no part of a version, and changes without one
_TOLD_BESIDE = (
    "UPDATE reports SET warnings = ? WHERE id = ? AND url = ? AND warnings <> ?"
    f" AND (warnings LIKE '%{NOT_READ}%' OR ? LIKE '%{NOT_READ}%')"
)
# a file that did not come, and that its page links no longer
_UNLINKED = (
    "UPDATE pages SET outcome = 'gone' WHERE portal = ? AND kind = 'file' AND problem IS NOT NULL AND request = ?"
    " AND url NOT IN (SELECT value FROM json_each(?))"
)
# an address that no longer shows a report takes it along when it was the last
_GONE = (
    "UPDATE reports SET status = 'gone' WHERE id = ? AND NOT EXISTS (SELECT 1 FROM sightings s"
    " JOIN revisions v ON v.id = s.revision_id WHERE v.report_id = reports.id AND s.status = 'current')"
)
# a report that goes or comes back counts otherwise in the checks across years
_TOUCHED = "INSERT OR IGNORE INTO touched SELECT agency_id FROM reports WHERE id = ?"
_SHOWN = (
    "FROM sightings s JOIN revisions v ON v.id = s.revision_id"
    " WHERE v.report_id = reports.id AND s.status = 'current'"
)
# a report whose main address shows it no longer is at the oldest of those that show its newest version
MOVED = (
    f"UPDATE reports SET url = (SELECT s.url {_SHOWN}"
    " ORDER BY v.number DESC, s.first_seen, s.url LIMIT 1)"
    f" WHERE status = 'current' AND NOT EXISTS (SELECT 1 {_SHOWN} AND s.url = reports.url)"
    f" AND EXISTS (SELECT 1 {_SHOWN})"
)


class Writer:
    """Writes batches of pages. connection: of harvester.store.database.connect."""

    def __init__(self, connection: sqlite3.Connection, path: Path, policy: Policy) -> None:
        self._connection = connection
        self._path = path
        self._policy = policy
        self._meta = Meta(connection)

    def save(self, pages: Sequence[Page]) -> list[str]:
        """Stores a batch in one transaction; returns what became of each page, in order:

        new, changed, unchanged, sighting (a known report at one more address), refused, turned (refused, and
        held a report before), listing, file, failed, blocked, gone or absent (gone before). Raises StoreError;
        then nothing of the batch is stored.
        """
        with transaction(self._connection, self._path):
            self._meta.note(pages)
            return self._save(pages)

    def _save(self, pages: Sequence[Page]) -> list[str]:
        files = attached(pages)
        facts = Facts(self._connection, [*pages, *(file for file, _ in files)])
        files = [(one, page) for one, page in files if facts.before.get(one.url, {}).get("kind") != "report"]
        beside = pages_beside(pages)
        every = [*pages, *beside]
        agencies = self._agencies(every)
        book = Book(self._connection)
        slots = zip(every, agencies, strict=True)
        book.load([(p.url, agency, p.report.year) for p, agency in slots if p.report is not None])
        decisions: list[tuple[Page, Decision]] = []
        found: list[Fact] = []
        for page, agency in zip(every, agencies, strict=True):
            if page.report is not None:
                decision = book.decide(page, page.report, agency)
                decisions.append((page, decision))
                found.append(facts.seen(page, decision.outcome))
            else:
                found.append(facts.judge(page))
        found = found[: len(pages)]  # what stands beside a page's report is no page
        self._write_reports(decisions)
        showing = {page.url for page in every}
        # a version that comes from another database has no body: what stood beside it comes by itself
        read = [page.url for page in pages if page.report is not None and page.body]
        known = addresses_beside(self._connection, read)
        facts.lost += [url for url in known if url not in showing]
        visited = [fact for fact in found if not is_beside(fact.page.url)]
        visited += (facts.judge_file(file, within) for file, within in files)
        self._connection.executemany(_TOLD_BESIDE, told_beside(decisions))
        self._connection.executemany(_PAGE, (page_row(fact, facts, self._policy) for fact in visited))
        self._connection.executemany(_UNLINKED, left_out(pages))
        self._write_absences(facts)
        return [fact.word for fact in found]

    def _agencies(self, pages: Sequence[Page]) -> list[int]:
        """The agency id of every page, 0 where it holds no report; new agencies are added."""
        placed = [None if page.report is None else self._place(page, page.report) for page in pages]
        bodies = {body.key: body for body in placed if body is not None}
        for body in bodies.values():
            self._connection.execute(
                "INSERT INTO agencies (key, name, full_name, division, level, kind, former_names, warning)"
                " VALUES (?, ?, ?, ?, ?, ?, (SELECT json_group_array(value) FROM (SELECT DISTINCT value"
                # in the form and order that the next batch would give them
                " FROM json_each(?) ORDER BY value)), ?) ON CONFLICT (key) DO UPDATE SET former_names = (SELECT"
                " json_group_array(value) FROM (SELECT value FROM json_each(agencies.former_names)"
                " UNION SELECT value FROM json_each(excluded.former_names) ORDER BY value))",
                (
                    body.key,
                    body.full_name,
                    body.full_name,
                    body.division,
                    body.level,
                    body.kind,
                    plain_json(list(body.former_names)),
                    body.warning,
                ),
            )
        ids = {
            key: self._connection.execute("SELECT id FROM agencies WHERE key = ?", (key,)).fetchone()[0]
            for key in bodies
        }
        return [0 if body is None else ids[body.key] for body in placed]

    @staticmethod
    def _place(page: Page, report: Report) -> Placed:
        came = page.fetched
        return place(report.agency, division=came.division, portal_name=came.portal_name, year=report.year)

    def _write_reports(self, decisions: Sequence[tuple[Page, Decision]]) -> None:
        revisions, sightings, visited = [], [], []
        replaced: dict[str, int] = {}  # address to what it shows at the end of the batch
        current: dict[int, Known] = {}
        for page, decision in decisions:
            known = decision.known
            if decision.new_revision and page.report is not None:
                revisions.append(self._revision_row(page, page.report, decision))
            if known.current is not None:
                current[known.id] = known
            sightings.append((decision.revision_id, page.url, page.portal, page.fetched_at, page.fetched_at))
            visited.append((page.fetched_at, known.id))
            if decision.previous is not None and decision.previous != decision.revision_id:
                replaced[page.url] = decision.revision_id
        many = self._connection.executemany
        self._write_current(current)
        many("INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", revisions)
        many(_SIGHTING, sightings)
        many("UPDATE reports SET last_seen = max(last_seen, ?), status = 'current' WHERE id = ?", visited)
        back = {decision.known.id for _, decision in decisions if decision.known.gone}
        many(f"{MOVED} AND id = ?", [(known,) for known in back])
        many(_TOUCHED, [(known,) for known in back])
        for url, revision in replaced.items():
            self._connection.execute(
                "UPDATE sightings SET status = 'replaced' WHERE url = ? AND revision_id <> ?", (url, revision)
            )
            left = self._connection.execute(
                "SELECT DISTINCT v.report_id FROM sightings s JOIN revisions v ON v.id = s.revision_id"
                " WHERE s.url = ?",
                (url,),
            ).fetchall()
            many(_GONE, left)
            many(f"{MOVED} AND id = ?", left)
            many(_TOUCHED, left)

    def _revision_row(self, page: Page, report: Report, decision: Decision) -> tuple[Any, ...]:
        known = decision.known
        differs: list[dict[str, Any]] = []
        number = list(known.revisions.values()).index(decision.revision_id) + 1
        if number > 1:
            before = known.before.to_dict() if known.before else shown(self._connection, known.id)
            differs = changes(spare(before), spare(report.to_dict()))
        if decision.current:
            known.before = report
        return (
            decision.revision_id,
            known.id,
            number,
            page.filing.digest,
            page.fetched_at,
            plain_json(differs),
            # the rows of the tables hold the current version, all but cells without a column
            pack(report.to_dict()) if decision.revision_id != known.revision_id or homeless(report) else None,
            *(page.filing.archived or (None, None)),
        )

    def _keep(self, known: Known) -> None:
        """Packs a report's version away before the rows of another one take its place."""
        found = self._connection.execute(
            "SELECT v.id, v.content IS NULL FROM reports r JOIN revisions v ON v.id = r.revision_id"
            " WHERE r.id = ? AND r.revision_id <> ?",
            (known.id, known.revision_id),
        ).fetchone()
        if found is None:
            return
        if found[1]:
            before = pack(shown(self._connection, known.id))
            self._connection.execute("UPDATE revisions SET content = ? WHERE id = ?", (before, found[0]))
        # an earlier version that came back: its rows hold it again
        self._connection.execute("UPDATE revisions SET content = NULL WHERE id = ?", (known.revision_id,))

    def _write_current(self, current: dict[int, Known]) -> None:
        """Reports whose current version came with this batch: their row and all that hangs on it."""
        inserts, updates = [], []
        rows: Rows = defaultdict(list)
        for known in current.values():
            page = known.current
            if page is None or page.report is None:
                continue
            values = report_values(page.report, known.warnings)
            add_rows(rows, known.id, page.report)
            if known.first is not None:
                inserts.append(
                    (
                        known.id,
                        known.agency_id,
                        known.year,
                        known.scope,
                        known.variant,
                        known.first.portal,
                        page.url,
                        known.content_hash,
                        known.shingles,
                        known.revision_id,
                        known.first.fetched_at,
                        page.fetched_at,
                        *values,
                    )
                )
            else:
                self._keep(known)
                for table in CHILDREN:
                    self._connection.execute(f"DELETE FROM {table} WHERE report_id = ?", (known.id,))
                updates.append(
                    (
                        page.url,
                        known.content_hash,
                        known.shingles,
                        known.revision_id,
                        page.fetched_at,
                        known.scope,
                        known.variant,
                        *values,
                        known.id,
                    )
                )
        if current:
            self._connection.executemany(
                "INSERT OR IGNORE INTO touched VALUES (?)", {(known.agency_id,) for known in current.values()}
            )
        # updates first: one may free the scope that a new report takes
        self._connection.executemany(_UPDATE_REPORT, updates)
        self._connection.executemany(_INSERT_REPORT, inserts)
        for table in CHILDREN:
            self._connection.executemany(INSERTS[table], rows[table])

    def _write_absences(self, facts: Facts) -> None:
        """Addresses that answered like before, and addresses that no longer show their report; with them go those
        of the reports beside theirs.
        """
        for time, url in list(facts.same):
            facts.same += [(time, one) for one in addresses_beside(self._connection, [url])]
        self._connection.executemany(
            "UPDATE sightings SET last_seen = max(last_seen, ?) WHERE url = ? AND status = 'current'", facts.same
        )
        self._connection.executemany(
            "UPDATE reports SET last_seen = max(last_seen, ?) WHERE id IN (SELECT v.report_id"
            " FROM sightings s JOIN revisions v ON v.id = s.revision_id WHERE s.url = ? AND s.status = 'current')",
            facts.same,
        )
        self._lose(facts.lost)

    def leave(self, urls: Sequence[str]) -> None:
        """Addresses that are asked no more; the reports that they alone showed are gone."""
        addresses = [
            self._connection.execute("SELECT ifnull(address, url) FROM pages WHERE url = ?", (u,)).fetchone()
            for u in urls
        ]
        self._connection.executemany(
            "UPDATE pages SET outcome = 'gone', next_visit = NULL WHERE url = ?", [(url,) for url in urls]
        )
        self._lose([address for (address,) in addresses if address])

    def _lose(self, addresses: Sequence[str]) -> None:
        for address in [*addresses, *addresses_beside(self._connection, addresses)]:
            left = self._connection.execute(
                "SELECT DISTINCT v.report_id FROM sightings s JOIN revisions v ON v.id = s.revision_id"
                " WHERE s.url = ? AND s.status = 'current'",
                (address,),
            ).fetchall()
            self._connection.execute(
                "UPDATE sightings SET status = 'gone' WHERE url = ? AND status = 'current'", (address,)
            )
            self._connection.executemany(_GONE, left)
            self._connection.executemany(f"{MOVED} AND id = ?", left)
            self._connection.executemany(_TOUCHED, left)


def told_beside(decisions: Sequence[tuple[Page, Decision]]) -> Iterator[tuple[str, int, str, str, str]]:
    """The values of _TOLD_BESIDE for the pages that show what they showed before."""
    for page, decision in decisions:
        if page.report is not None and decision.outcome == "unchanged":
            told = all_warnings(page.report, decision.known.warnings)
            yield told, decision.known.id, page.url, told, told
