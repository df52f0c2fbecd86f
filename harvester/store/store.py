"""The store: one open database, its writer and the questions that a crawl asks of it."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from harvester.agencies import check_by_hand
from harvester.errors import StoreError
from harvester.items import Page, Problem
from harvester.reports.beside import ANOTHER, NOT_READ
from harvester.store import runs
from harvester.store.database import BUSY_SECONDS, connect, is_behind, plain, read_only, transaction
from harvester.store.pagerows import ABSENT_VISITS, PAGE_COLUMNS
from harvester.store.visits import Policy
from harvester.store.writer import Writer

logger = logging.getLogger(__name__)


@dataclass(slots=True, frozen=True)
class Known:
    """What `pages` holds of one address."""

    url: str
    portal: str
    kind: str
    outcome: str
    etag: str | None
    last_modified: str | None
    content_hash: str | None
    dated: str | None
    settled: bool
    request: str | None
    next_visit: str | None
    fetched_at: str
    failures: int


@dataclass(slots=True, frozen=True)
class Refused:
    """A page that is no report. title: of the row that led to it, "" where there was none."""

    url: str
    reason: str
    title: str


_KNOWN = ", ".join(Known.__dataclass_fields__)
# a page with a file that did not come
_WAITS = (
    "EXISTS (SELECT 1 FROM pages f WHERE f.portal = pages.portal AND f.kind = 'file' AND f.problem IS NOT NULL"
    " AND f.outcome <> 'gone' AND f.request ->> '$.page' = pages.url)"
)


class Store:
    """One open database. Close it, or use it in a `with` block.

    Raises StoreError, in one plain line, wherever the database cannot be read or written; and DataFileError where
    a table that says which body a report is from has a slip: no report could be stored.
    """

    def __init__(self, path: str | Path, *, policy: Policy | None = None, busy: float = BUSY_SECONDS) -> None:
        self.path = Path(path)
        check_by_hand()
        self.connection = connect(path, busy=busy)
        self._writer = Writer(self.connection, self.path, policy or Policy())

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection; what was saved is on disk."""
        self.connection.close()

    def check_writable(self) -> None:
        """Raises StoreError where nothing can be written now: another program writes, the file is read-only."""
        with transaction(self.connection, self.path):
            pass

    def save(self, pages: Sequence[Page]) -> list[str]:
        """Stores pages in one transaction; see `Writer.save` for the words returned, one per page.

        A page that cannot be stored at all is kept as a failed page with problem "unstorable".
        """
        try:
            return self._writer.save(pages)
        except StoreError:
            raise
        except Exception:
            if len(pages) == 1:
                return self._save_failed(pages[0])
            logger.exception("a batch of %d pages cannot be stored at once; storing one by one", len(pages))
            return [word for page in pages for word in self.save([page])]

    def _save_failed(self, page: Page) -> list[str]:
        logger.exception("%s cannot be stored", page.url)
        why = Problem("unstorable", "the report cannot be written to the database, see the log")
        return self._writer.save([Page(replace(page.fetched, row=None), why, filing=page.filing)])

    def known(self, url: str) -> Known | None:
        """What is known of an address, or None."""
        with plain(self.path):
            row = self.connection.execute(f"SELECT {_KNOWN} FROM pages WHERE url = ?", (url,)).fetchone()
        return None if row is None else Known(*row)

    def holds(self, url: str) -> bool:
        """Whether an address was asked for, or showed a report."""
        with plain(self.path):
            query = "SELECT 1 FROM pages WHERE url = ? UNION ALL SELECT 1 FROM sightings WHERE url = ? LIMIT 1"
            return self.connection.execute(query, (url, url)).fetchone() is not None

    def due(self, portal: str, now: str, *, since: str | None = None) -> list[Known]:
        """Report pages of a portal that are to be asked again.

        now, since: ISO; since: only those dated then or later, and those that failed or whose files did.
        """
        with plain(self.path):
            rows = self.connection.execute(
                f"SELECT {_KNOWN} FROM pages WHERE portal = ? AND kind = 'report'"
                " AND (next_visit <= ? OR fetched_at > ?)"  # visited in the future: a clock was wrong
                f" AND (? IS NULL OR dated >= ? OR failures > 0 OR {_WAITS}) ORDER BY dated DESC, url",
                (portal, now, now, since, since),
            ).fetchall()
        return [Known(*row) for row in rows]

    def not_asked(self, portal: str, since: str) -> list[Known]:
        """Pages of a portal that hold a report and were not asked since a time (ISO), the oldest visit first."""
        with plain(self.path):
            rows = self.connection.execute(
                f"SELECT {_KNOWN} FROM pages WHERE portal = ? AND kind = 'report' AND outcome = 'report'"
                " AND fetched_at < ? ORDER BY fetched_at, url",
                (portal, since),
            ).fetchall()
        return [Known(*row) for row in rows]

    def turned_up(self, portal: str, since: str) -> list[Known]:
        """Pages of a portal not asked since a time (ISO) whose report was seen at a new address since then."""
        named = ", ".join(f"p.{name}" for name in Known.__dataclass_fields__)
        with plain(self.path):
            rows = self.connection.execute(
                # from what is new on, in this order: all of a portal beside all of it would be its square
                f"SELECT DISTINCT {named} FROM sightings n CROSS JOIN revisions v ON v.id = n.revision_id"
                " CROSS JOIN revisions w ON w.report_id = v.report_id"
                " CROSS JOIN sightings o ON o.revision_id = w.id CROSS JOIN pages p ON p.url = o.url"
                " WHERE n.portal = ? AND n.status = 'current' AND n.first_seen >= ?"
                " AND o.portal = n.portal AND o.status = 'current' AND o.url <> n.url AND p.kind = 'report'"
                " AND p.fetched_at < ? ORDER BY p.url",
                (portal, since, since),
            ).fetchall()
        return [Known(*row) for row in rows]

    def reports_per_year(self, portal: str) -> dict[int | None, int]:
        """How many reports a portal shows now, by year (None: without a year)."""
        with plain(self.path):
            rows = self.connection.execute(
                "SELECT r.year, count(DISTINCT r.id) FROM sightings s"
                " JOIN revisions v ON v.id = s.revision_id JOIN reports r ON r.id = v.report_id"
                " WHERE s.portal = ? AND s.status = 'current' GROUP BY r.year",
                (portal,),
            ).fetchall()
        return dict(rows)

    def failing(self, portal: str, since: str) -> list[tuple[str, str, str | None]]:
        """Pages of a portal whose last visit failed: address, problem, detail; the newest first.

        Not those that are gone, nor rows that name another host: those were never asked. Of listing pages only
        those asked since a time (ISO): older ones stand in no listing any more.
        """
        with plain(self.path):
            return self.connection.execute(
                "SELECT url, problem, detail FROM pages WHERE portal = ? AND problem IS NOT NULL"
                " AND outcome <> 'gone' AND (problem <> 'off-host' OR address <> url)"
                " AND (kind <> 'listing' OR fetched_at >= ?)"
                " ORDER BY fetched_at DESC, url",
                (portal, since),
            ).fetchall()

    def failing_listings(self, portal: str, since: str) -> list[tuple[str, str, str | None]]:
        """Listing pages that failed at their last visit, since a time (ISO): address, problem, detail."""
        with plain(self.path):
            return self.connection.execute(
                "SELECT url, problem, detail FROM pages WHERE portal = ? AND kind = 'listing'"
                " AND problem IS NOT NULL AND fetched_at >= ? ORDER BY fetched_at, url",
                (portal, since),
            ).fetchall()

    def off_host(self, portal: str, since: str) -> list[str]:
        """Addresses of rows off the portal's hosts that listings showed since a time (ISO)."""
        with plain(self.path):
            rows = self.connection.execute(
                "SELECT url FROM pages WHERE portal = ? AND kind = 'report' AND problem = 'off-host'"
                " AND ifnull(address, url) = url AND fetched_at >= ? ORDER BY url",
                (portal, since),
            ).fetchall()
        return [url for (url,) in rows]

    def refused(self, portal: str) -> list[Refused]:
        """Pages of a portal that could be read and are no reports, with the rows that led to them."""
        with plain(self.path):
            rows = self.connection.execute(
                "SELECT url, ifnull(detail, ''), ifnull(request ->> '$.row.title', '') FROM pages"
                " WHERE portal = ? AND kind = 'report' AND outcome = 'not_report' AND problem IS NULL"
                " ORDER BY fetched_at DESC, url",
                (portal,),
            ).fetchall()
        return [Refused(*row) for row in rows]

    def hidden(self, portal: str) -> list[tuple[str, str]]:
        """Reports of a portal in whose page another stands that is not read: address, and what is said of that."""
        with plain(self.path):
            return self.connection.execute(
                "SELECT r.url, told.value FROM reports r, json_each(r.warnings) told"
                " WHERE r.portal = ? AND r.status = 'current' AND r.warnings LIKE ? AND told.value LIKE ?"
                " ORDER BY r.url, told.value",
                (portal, f"%{NOT_READ}%", f"{ANOTHER}%{NOT_READ}%"),
            ).fetchall()

    def reports_at(self, urls: Sequence[str]) -> dict[int | None, int]:
        """How many reports stand at some addresses now, by year (None: without a year)."""
        with plain(self.path):
            rows = self.connection.execute(
                "SELECT r.year, count(DISTINCT r.id) FROM json_each(?) asked"
                " JOIN sightings s ON s.url = asked.value"
                " JOIN revisions v ON v.id = s.revision_id JOIN reports r ON r.id = v.report_id"
                " WHERE s.status = 'current' GROUP BY r.year",
                (json.dumps(list(urls)),),
            ).fetchall()
        return dict(rows)

    def take_over(self, old: str, new: str) -> None:
        """What an entry of another name has fetched is this one's: it was renamed."""
        with transaction(self.connection, self.path):
            for table in ("pages", "sightings", "reports", "runs"):
                self.connection.execute(f"UPDATE {table} SET portal = ? WHERE portal = ?", (new, old))

    def gone(self, portal: str, since: str) -> list[str]:
        """Addresses of report pages that are gone, asked for the last time since a day (ISO)."""
        with plain(self.path):
            rows = self.connection.execute(
                "SELECT url FROM pages WHERE portal = ? AND kind = 'report' AND outcome = 'gone'"
                " AND fetched_at >= ? ORDER BY url",
                (portal, since),
            ).fetchall()
        return [url for (url,) in rows]

    def let_go(self, portal: str, listed: Container[str]) -> list[str]:
        """Ends the asking for addresses that fail and that no listing shows any more; returns them.

        listed: the addresses that a whole walk was led to. An address that held a report
        must have failed more than once: then its report has left it. Where the report stands at another address
        that answers, it has moved.
        """
        moved = (
            "EXISTS (SELECT 1 FROM sightings o JOIN revisions w ON w.id = o.revision_id"
            " JOIN revisions v ON v.report_id = w.report_id JOIN sightings n ON n.revision_id = v.id"
            " JOIN pages q ON q.url = n.url WHERE o.url = pages.url AND n.url <> o.url AND n.status = 'current'"
            " AND q.problem IS NULL AND q.outcome = 'report')"
        )
        with transaction(self.connection, self.path):
            rows = self.connection.execute(
                f"SELECT url, outcome, failures, {moved} FROM pages WHERE portal = ? AND kind = 'report'"
                " AND problem IS NOT NULL AND next_visit IS NOT NULL AND failures > 0"
                # rows that name another host were never asked, and are told as that
                " AND (problem <> 'off-host' OR outcome = 'report')",
                (portal,),
            ).fetchall()
            gone = [
                url
                for url, outcome, failures, has_moved in rows
                if url not in listed and (outcome != "report" or failures >= ABSENT_VISITS or has_moved)
            ]
            self._writer.leave(gone)
        before = {url for url, outcome, *_ in rows if outcome == "gone"}
        return [url for url in gone if url not in before]

    def failing_listing(self, portal: str, since: str) -> bool:
        """Whether a listing page of a portal failed at its last visit, since a time (ISO)."""
        with plain(self.path):
            row = self.connection.execute(
                "SELECT 1 FROM pages WHERE portal = ? AND kind = 'listing' AND problem IS NOT NULL"
                " AND fetched_at >= ? LIMIT 1",
                (portal, since),
            ).fetchone()
        return row is not None

    def last_full_walk(self, portal: str) -> str | None:
        """When the last crawl began that read every listing of a portal to its end (ISO), or None."""
        with plain(self.path):
            row = self.connection.execute(
                "SELECT max(started_at) FROM runs WHERE portal = ? AND walk = 'full'", (portal,)
            ).fetchone()
        return row[0] if row else None

    def kept(self, portal: str, name: str) -> Any:
        """What the latest finished run of a portal kept under a statistic's name; None where none did."""
        with plain(self.path):
            return runs.kept(self.connection, portal, name)

    def failed_walks(self, portal: str, since: str | None) -> list[str]:
        """When the full walks of a portal began that met a failing listing page, since a time; newest first."""
        with plain(self.path):
            return runs.failed_walks(self.connection, portal, since or "")

    def begin_run(self, portal: str, started_at: str) -> int:
        """Notes that a crawl of a portal began; returns its id."""
        with transaction(self.connection, self.path):
            return runs.begin(self.connection, portal, started_at)

    def last_run(self) -> int:
        """The id of the run that began last; 0 where there is none."""
        with plain(self.path):
            return int(self.connection.execute("SELECT ifnull(max(id), 0) FROM runs").fetchone()[0])

    def finish_run(self, run: runs.Run) -> None:
        """Writes the outcome of a crawl."""
        with transaction(self.connection, self.path):
            runs.finish(self.connection, run)

    def finish_late(self, told: Sequence[runs.Run], after: int) -> None:
        """Writes the outcomes that could not be written at their crawls' ends. after: the last run before them."""
        with transaction(self.connection, self.path):
            left = runs.without_verdict(self.connection, after)
            for run in told:
                if run.portal in left and run.verdict is not None:
                    runs.finish(self.connection, replace(run, id=left[run.portal]))

    def earlier_runs(self, portal: str, before: int, limit: int = 30) -> list[runs.Run]:
        """The finished runs of a portal before one, newest first."""
        with plain(self.path):
            return runs.earlier(self.connection, portal, before=before, limit=limit)

    def latest_runs(self) -> list[runs.Run]:
        """The last finished run of every portal."""
        with plain(self.path):
            return runs.latest(self.connection)


def open_for_reading(path: str | Path) -> sqlite3.Connection:
    """A read-only connection to an existing database, which is brought up to date first where it is older.

    Raises StoreError where there is none, or where an older one cannot be written.
    """
    path = Path(path)
    with plain(path):
        if not path.is_file():
            raise StoreError(
                f"{path}: no such database; `scrapy crawl NAME` or `scrapy nightly` makes it,"
                " -s DATABASE=FILE names another (data/demo.db after `make demo`)"
            )
        connection = _reading(path)
        if is_behind(connection):
            connection.close()
            connect(path).close()  # brings it up to date
            connection = _reading(path)
        connection.execute("SELECT 1 FROM reports LIMIT 1")
    return connection


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(read_only(path, still=lies_still(path)), uri=True, timeout=BUSY_SECONDS)


def lies_still(path: Path) -> bool:
    """True where nobody writes a database: in a folder that cannot be written.

    A WAL database needs a file beside it even to be read (https://www.sqlite.org/wal.html#readonly); there it can
    only be read as it lies.
    """
    return not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()


__all__ = ["PAGE_COLUMNS", "Known", "Store", "lies_still", "open_for_reading"]
