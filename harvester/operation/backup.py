"""A copy of a database while crawls write it, and the list of the archive that belongs to it.

The database is copied by SQLite's own backup (https://www.sqlite.org/backup.html): one moment of it, whole.
Archives only grow, so a list of their files with size and hash later says whether all of it is there.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from harvester.errors import StoreError
from harvester.paths import whole
from harvester.store.database import plain, read_only
from harvester.store.shared import archive_folder
from harvester.store.store import open_for_reading

STEP = 4096
"""Pages of the database (4 kB each) that are copied between two looks at the progress."""
PIECE = 1 << 20
"""Bytes of an archive that are read at once."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the archive: bytes when it was listed, time of its change (ns), SHA-256 of those bytes."""

    bytes: int
    changed: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """What was copied. reports: how many the copy holds; files, bytes: of the archive."""

    reports: int
    files: int
    bytes: int


def list_beside(copy: Path) -> Path:
    """Where the list of the archive lies: beside the copy."""
    return copy.with_name(copy.name + ".archive.json")


def back_up(database: Path, copy: Path, told: Callable[[int, int], None] = lambda done, whole: None) -> Backup:
    """Copies a database to a file (replaced when the new copy is whole and sound) and lists its archive beside it.

    told: is given pages copied and pages in all. Raises StoreError: no such database, no room, a copy that is not
    sound.
    """
    if copy.exists() and database.exists() and copy.samefile(database):
        raise StoreError(f"{copy}: is the database itself; name another file")
    part = copy.with_name(copy.name + ".part")
    with plain(copy):
        copy.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
    try:
        with plain(part), closing(open_for_reading(database)) as source, closing(sqlite3.connect(part)) as target:
            # a moment that is held: without it SQLite begins the copy anew whenever a crawl writes
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM runs").fetchone()
            source.backup(target, pages=STEP, progress=lambda status, left, total: told(total - left, total))
        reports = sound(part)
        # after the copy: what it refers to is in the archive, for that is written first
        earlier = listed(list_beside(copy)) if list_beside(copy).exists() else {}
        found = dict(_files(archive_folder(database), earlier))
        with plain(copy):
            told_of = {name: asdict(entry) for name, entry in found.items()}
            with whole(list_beside(copy)) as list_part:
                list_part.write_text(json.dumps(told_of, indent=1) + "\n", encoding="utf-8")
            os.replace(part, copy)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return Backup(reports, len(found), sum(entry.bytes for entry in found.values()))


def sound(copy: Path) -> int:
    """How many reports a copy holds. Raises StoreError where it is damaged or a row lacks its parent."""
    with plain(copy), closing(sqlite3.connect(read_only(copy, still=True), uri=True)) as connection:
        [(said,)] = connection.execute("PRAGMA quick_check(1)").fetchall()
        if said != "ok":
            raise StoreError(f"{copy}: the copy is damaged ({said})")
        if connection.execute("SELECT 1 FROM pragma_foreign_key_check LIMIT 1").fetchone():
            raise StoreError(f"{copy}: rows of the copy refer to others that are not there")
        return int(connection.execute("SELECT count(*) FROM reports").fetchone()[0])


def missing(copy: Path, folder: Path) -> list[str]:
    """What of the archive that belongs to a copy is not there any more, a line each.

    folder: the archive. Raises StoreError where the list is missing or damaged.
    """
    found = []
    for name, entry in listed(list_beside(copy)).items():
        path = folder / name
        if not path.is_file():
            found.append(f"{path}: is missing")
        elif path.stat().st_size < entry.bytes:
            found.append(f"{path}: has {path.stat().st_size} bytes, {entry.bytes} when it was listed")
        elif _hash(path, entry.bytes) != entry.sha256:
            found.append(f"{path}: its first {entry.bytes} bytes are not what they were")
    return found


def listed(path: Path) -> dict[str, Listed]:
    """A list of an archive. Raises StoreError where it is missing or damaged."""
    with plain(path):
        text = path.read_text(encoding="utf-8")
    try:
        return {name: Listed(**entry) for name, entry in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError):
        raise StoreError(f"{path}: no list of an archive") from None


def _files(folder: Path, earlier: Mapping[str, Listed]) -> Iterator[tuple[str, Listed]]:
    for path in sorted(folder.glob("*/*")):
        if not path.is_file():
            continue
        name, status = path.relative_to(folder).as_posix(), path.stat()
        known = earlier.get(name)
        if known is None or (known.bytes, known.changed) != (status.st_size, status.st_mtime_ns):
            known = Listed(status.st_size, status.st_mtime_ns, _hash(path, status.st_size))
        yield name, known


def _hash(path: Path, size: int) -> str:
    """SHA-256 of a file's first bytes: a crawl may be writing more."""
    made, left = hashlib.sha256(), size
    with plain(path), path.open("rb") as file:
        while left and (piece := file.read(min(PIECE, left))):
            made.update(piece)
            left -= len(piece)
    return made.hexdigest()
