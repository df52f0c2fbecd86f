"""`release`: a dataset to publish: an export with version, changes, citation and deposit metadata."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harvester.dataset import changes, deposit, linked, study
from harvester.dataset.export import export
from harvester.dataset.package import DESCRIPTOR, digest, sentence
from harvester.dataset.provenance import kind_of
from harvester.dataset.rows import Coverage
from harvester.errors import DatasetError
from harvester.store import meta
from harvester.store.store import open_for_reading

SUMS = "SHA256SUMS"
_VERSION = re.compile(r"\d{4}\.\d\d\.\d\d(?:\.\d+)?")
_LICENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


@dataclass(frozen=True, slots=True)
class About:
    """What the metadata of a release say. licence: an SPDX identifier. author: who publishes it."""

    version: str
    licence: str
    author: str
    coverage: Coverage
    description: str

    @property
    def day(self) -> str:
        """The day of the newest report in it, ISO."""
        return self.coverage.newest.date().isoformat()

    @property
    def licence_url(self) -> str:
        """Where the licence can be read."""
        return f"https://spdx.org/licenses/{self.licence}.html"


@dataclass(frozen=True, slots=True)
class Released:
    """What was made: the folder, its version, the version before, and what changed since (by what it is)."""

    folder: Path
    version: str
    before: str | None
    changed: dict[str, int]


def release(
    database: str | Path,
    shelf: str | Path,
    *,
    licence: str,
    author: str,
    formats: Sequence[str] = ("csv",),
    told: Callable[[str, int], None] | None = None,
) -> Released:
    """Makes a release in a folder of its own below `shelf`, named by its version; CSV is always among its formats.

    The version is the day when the newest report was last seen (2026.11.20; with .1, .2 … where that day has a
    release of other content). The same database gives the same bytes. Raises DatasetError: no licence, figures
    that
    are made up, no room, a folder in the way that was changed; StoreError: the database.
    """
    if not _LICENCE.fullmatch(licence):
        raise DatasetError(
            "under which licence may the data be used? give an SPDX identifier: -s DATA_LICENSE=CC-BY-4.0"
        )
    _refuse_made_up(database)
    target = Path(shelf)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".release-", dir=target) as made:
            folder = Path(made) / "new"
            done = export(database, folder, formats=list(dict.fromkeys(("csv", *formats))), told=told)
            version, before = _version(target, folder, done.coverage)
            about = About(version, licence, author, done.coverage, sentence(done.coverage))
            with closing(open_for_reading(database)) as connection:
                counts = _write(connection, folder, about, target / before if before else None)
            _place(folder, target / version)
    except OSError as error:
        raise DatasetError(f"{target}: cannot be written ({error.strerror or error})") from None
    return Released(target / version, version, before, counts)


def _refuse_made_up(database: str | Path) -> None:
    with closing(open_for_reading(database)) as connection:
        kind = kind_of(connection)
    if kind in (meta.REPLICA, meta.MIXED):
        raise DatasetError(f"{database}: holds made-up figures of replica portals: nothing to publish")
    if kind is None:
        raise DatasetError(f"{database}: says not whether its reports are real (meta.kind): nothing to publish")


def _version(shelf: Path, folder: Path, coverage: Coverage) -> tuple[str, str | None]:
    """The version of what was exported, and the newest one before it."""
    there = sorted((p.name for p in shelf.iterdir() if _VERSION.fullmatch(p.name)), key=_order)
    day = coverage.newest.strftime("%Y.%m.%d")
    content, number = _content(folder), 0
    while True:
        version = f"{day}.{number}" if number else day
        if version not in there or _content(shelf / version) == content:
            break
        number += 1
    earlier = [name for name in there if _order(name) < _order(version)]
    return version, earlier[-1] if earlier else None


def _order(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _content(folder: Path) -> list[str]:
    """What the tables of a release hold, as hashes; metadata do not count."""
    return [f"{path.name} {digest(path)}" for path in sorted(folder.glob("*.csv")) if path.name != changes.FILE]


def _write(connection: sqlite3.Connection, folder: Path, about: About, before: Path | None) -> dict[str, int]:
    """Writes what a release has beyond an export; returns what changed."""
    counts = changes.write(folder, before, about.version)
    study.write(connection, folder, about)
    deposit.write(folder, about)
    _descriptor(folder, about)
    linked.write(folder, about)
    from harvester.dataset.pdf import write_pdf

    write_pdf((folder / "codebook.md").read_text("utf-8"), folder / "codebook.pdf")
    names = sorted(path.name for path in folder.iterdir())
    (folder / SUMS).write_text("".join(f"{digest(folder / name)}  {name}\n" for name in names), "utf-8")
    return counts


def _descriptor(folder: Path, about: About) -> None:
    """Adds version, licence and contributors to datapackage.json."""
    descriptor: dict[str, Any] = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    descriptor |= {
        "version": about.version,
        "licenses": [{"name": about.licence, "path": about.licence_url}],
        "contributors": [{"title": about.author, "role": "publisher"}],
        "keywords": list(deposit.KEYWORDS),
    }
    (folder / DESCRIPTOR).write_text(json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _place(folder: Path, target: Path) -> None:
    """Moves a release to its place; one that stands there must be as it was made."""
    if target.exists():
        if target.is_symlink() or not _is_whole(target):
            raise DatasetError(f"{target} is no release, or was changed since; move it or give another folder")
        shutil.rmtree(target)
    folder.replace(target)


def _is_whole(folder: Path) -> bool:
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
        sums = {line[66:]: line[:64] for line in lines}
        names = {path.name for path in folder.iterdir()} - {SUMS}
        return names == set(sums) and all(digest(folder / name) == sums[name] for name in names)
    except OSError:
        return False
