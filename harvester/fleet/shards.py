"""Shards: every portal's own database and archive, below one folder.

shards/<portal>/harvest.db, with archive/ beside it as beside any database. A shard's lock lies in it: on a
folder that machines share it keeps two workers apart even where the queue believes one of them dead.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scrapy.settings import BaseSettings


def folder(settings: BaseSettings) -> Path:
    """Where the shards are: the setting FLEET_SHARDS."""
    return Path(settings["FLEET_SHARDS"])


def database(shards: Path, portal: str) -> Path:
    """The database of a portal."""
    return shards / portal / "harvest.db"


def all_of(shards: Path) -> Iterator[tuple[str, Path]]:
    """Portals with the databases that there are, by name."""
    for path in sorted(shards.glob("*/harvest.db")):
        yield path.parent.name, path
