"""One open database and archive per file and process: the crawls of a night share them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from harvester.archive import Archive
from harvester.store.store import Store
from harvester.store.visits import Policy

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_open: dict[Path, Session] = {}


@dataclass(slots=True)
class Session:
    """What the crawls of one process share; `users` counts who still needs it."""

    store: Store
    archive: Archive
    users: int = 0


def acquire(settings: BaseSettings) -> Session:
    """The session for the settings' DATABASE; give it back with `release`. Raises StoreError."""
    path = Path(settings["DATABASE"])
    session = _open.get(path)
    if session is None:
        session = _open[path] = Session(Store(path, policy=policy(settings)), Archive(archive_folder(path)))
    session.users += 1
    return session


def release(session: Session) -> None:
    """Gives a session back; the last one closes database and archive."""
    session.users -= 1
    if session.users == 0:
        _open.pop(session.store.path, None)
        session.archive.close()
        session.store.close()


def archive_folder(database: str | Path) -> Path:
    """Where the archive of a database is: data/archive for data/harvest.db, data/demo/archive for data/demo.db."""
    path = Path(database)
    return path.parent / "archive" if path.stem == "harvest" else path.parent / path.stem / "archive"


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
