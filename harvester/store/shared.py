"""One open database and archive per file and process: the crawls of a night share them."""

from __future__ import annotations

import logging
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from harvester.errors import StoreError
from harvester.items import Page, Problem
from harvester.store import counters
from harvester.store.archive import Archive
from harvester.store.database import BUSY_SECONDS
from harvester.store.store import Store
from harvester.store.visits import Policy

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)
SPARE = 512 * 1024
"""Bytes of the disk that are set aside while crawls run, so that their verdicts find room where it is full."""
_open: dict[Path, Session] = {}


@dataclass(slots=True)
class Session:
    """What the crawls of one process share; `users` counts who still needs it.

    Pages wait in `held` until they are written together, in the order in which they came, whatever their portal:
    the archive, read in its own order, then gives the same database. error: why nothing can be written any more.
    spare: a file without a name that holds room for the verdicts.
    """

    store: Store
    archive: Archive
    users: int = 0
    held: list[tuple[Page, StatsCollector]] = field(default_factory=list)
    error: str | None = None
    spare: IO[bytes] | None = None

    def fail(self, why: str) -> None:
        """Nothing can be written any more, but what is said of the crawls."""
        self.error = self.error or why
        if self.spare is not None:
            self.spare.close()
            self.spare = None

    def flush(self) -> None:
        """Writes what is held, in one transaction, after the archive has it on disk.

        Each page is counted in its own crawl's stats. What cannot be written is told in `error` and let go. The
        archive's records are made one behind the other: between other work, each would take half as long again.
        """
        batch, self.held = self.held, []
        if not batch or self.error is not None:
            return
        try:
            batch = [(self._archived(page, stats), stats) for page, stats in batch]
            self.archive.sync()
            outcomes = self.store.save([page for page, _ in batch])
        except StoreError as error:
            self.fail(str(error))
            return
        except Exception as error:  # whatever it is: nothing that is held may go missing in silence
            logger.exception("%d pages cannot be written", len(batch))
            short = isinstance(error, MemoryError)
            why = "this machine has no memory left" if short else f"{type(error).__name__}: {error}"
            self.fail(f"{len(batch)} pages cannot be written: {why}")
            return
        for (page, stats), outcome in zip(batch, outcomes, strict=True):
            _count(page, outcome, stats)

    def _archived(self, page: Page, stats: StatsCollector) -> Page:
        """The page; archived where it has an order and is not what its address showed before."""
        known = self.store.known(page.key) if page.filing.order is not None else None
        if page.filing.order is None or (known is not None and known.content_hash == page.filing.digest):
            return page
        try:
            page.filing.archived = self.archive.write(page)
        except (StoreError, MemoryError):
            raise
        except Exception:
            logger.exception("%s cannot be archived", page.url)
            why = Problem("unstorable", "the page cannot be written to the archive, see the log")
            return Page(page.fetched, why, filing=page.filing)
        stats.inc_value(counters.ARCHIVED)
        for note in self.archive.notes:
            logger.warning(note)
        self.archive.notes.clear()
        return page


def _count(page: Page, outcome: str, stats: StatsCollector) -> None:
    stats.inc_value(f"{counters.STORED}{outcome}")
    if outcome == "gone" and page.kind == "report":
        gone = stats.get_value(counters.GONE) or []
        stats.set_value(counters.GONE, [*gone, page.key][: counters.MOST_GONE])
    if page.problem is not None:
        stats.inc_value(f"{counters.PROBLEM}{page.problem}")
        if page.kind == "listing":
            stats.inc_value(counters.LISTING_FAILED)


def acquire(settings: BaseSettings) -> Session:
    """The session for the settings' DATABASE; give it back with `release`. Raises StoreError."""
    path = Path(settings["DATABASE"])
    session = _open.get(path)
    if session is None:
        session = _open[path] = Session(
            Store(path, policy=policy(settings), busy=settings.getfloat("STORE_BUSY", BUSY_SECONDS)),
            Archive(archive_folder(path)),
            spare=_spare(path.parent),
        )
    session.users += 1
    return session


def _spare(folder: Path) -> IO[bytes] | None:
    """SPARE bytes of the disk that a folder lies on, in a file without a name: it goes with the process."""
    with suppress(OSError, AttributeError):  # not every system can set room aside
        file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # kept
        try:
            os.posix_fallocate(file.fileno(), 0, SPARE)
            return file
        except OSError:
            file.close()
    return None


def release(session: Session) -> None:
    """Gives a session back; the last one closes database and archive."""
    session.users -= 1
    if session.users == 0:
        _open.pop(session.store.path, None)
        session.flush()
        try:
            session.archive.close()
        except StoreError as error:
            logger.error("%s", error)
        session.store.close()
        if session.spare is not None:
            session.spare.close()


def archive_folder(database: str | Path) -> Path:
    """Where the archive of a database is: data/archive for data/harvest.db, data/demo/archive for data/demo.db."""
    path = Path(database)
    return path.parent / "archive" if path.stem == "harvest" else path.parent / path.stem / "archive"


def archived_file(database: str | Path, name: str, shards: str | None = None) -> Path:
    """The archive's file of that name: beside the database, or, of a gathered one, in the shard that it came from.

    name: as `archive_file` holds it, <portal>/<file>; shards: the folder that `meta` names. Raises StoreError
    where it would lie elsewhere.
    """
    folders = [archive_folder(database)]
    if shards is not None:
        folders.append(Path(shards) / Path(name).parts[0] / "archive")
    for folder in folders:
        file = (folder / name).resolve()
        if not file.is_relative_to(folder.resolve()):
            raise StoreError(f"{name} lies outside the archive")
        if file.exists():
            return file
    return folders[0] / name


def policy(settings: BaseSettings) -> Policy:
    """When pages are asked again, from the settings VISIT_*."""
    usual = Policy()
    return Policy(
        new_days=settings.getint("VISIT_NEW_DAYS", usual.new_days),
        old_days=settings.getint("VISIT_OLD_DAYS", usual.old_days),
        new_every=settings.getint("VISIT_NEW_EVERY", usual.new_every),
        middle_every=settings.getint("VISIT_MIDDLE_EVERY", usual.middle_every),
        old_every=settings.getint("VISIT_OLD_EVERY", usual.old_every),
    )
