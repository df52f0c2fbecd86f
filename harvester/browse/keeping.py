"""Keeps the file beside the database up to date while the database is browsed and crawls go on."""

from __future__ import annotations

import logging
import sqlite3
import time
from pathlib import Path
from threading import Event, Thread

from harvester.browse.indexing import moved, update
from harvester.errors import HarvesterError

logger = logging.getLogger(__name__)
PAUSE = 30.0
"""Seconds between two looks."""
SHARE = 20
"""It rests so many times as long as it worked: a crawl of days is followed at a twentieth of a core."""


def follow(database: Path, file: Path, ended: Event) -> Thread:
    """A thread that looks again and again whether the database was written, until `ended` or the process ends."""

    def work() -> None:
        before, rest = None, 0.0
        while not ended.wait(rest):
            rest = PAUSE
            if (now := moved(database)) == before:
                continue
            start = time.monotonic()
            try:
                update(database, file)
                before = now
            except (OSError, sqlite3.Error, HarvesterError) as error:
                logger.warning("%s: the search index is not kept up: %s", file, error)
            rest = max(PAUSE, SHARE * (time.monotonic() - start))

    thread = Thread(target=work, name="search index", daemon=True)
    thread.start()
    return thread
