"""Files of one's own into the database, as a crawl would bring them: read, archived, stored."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from harvester.documents.sandbox.process import Sandbox
from harvester.errors import Unreadable
from harvester.items import Fetched, Given, Page
from harvester.reading.given import take_given
from harvester.store import Store
from harvester.store.archive import Archive
from harvester.store.fingerprint import fingerprint
from harvester.store.shared import archive_folder
from pipelines.attachments import read_files
from pipelines.read import read

PORTAL = "import"
"""The name under which imported files stand in place of a portal's."""
COLUMNS = ("file", "agency", "year", "url", "division")
MOST_BYTES = 64 << 20
BATCH = 50


@dataclass(frozen=True, slots=True)
class About:
    """What the operator says of a file; None: what it says itself counts."""

    agency: str | None = None
    year: int | None = None
    url: str | None = None
    division: str | None = None


@dataclass(slots=True)
class Imported:
    """What came of it. states: new, changed, unchanged …, how often. failed: files that are no reports."""

    states: dict[str, int] = field(default_factory=dict)
    failed: list[tuple[Path, str]] = field(default_factory=list)


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that are named, and all files below the folders that are, in order; hidden ones are left out."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield path


def read_table(file: Path) -> dict[str, About]:
    """A CSV of what files are, by the file's name there. Raises Unreadable naming the line and what is wrong."""
    found = {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            names = table.fieldnames or []
            if "file" not in names or not set(names) <= set(COLUMNS):
                raise Unreadable(
                    f"{file}: the columns are {', '.join(COLUMNS)}; here {', '.join(names) or 'none'}"
                )
            for row in table:
                year = row.get("year") or ""
                if year and not year.isdecimal():
                    raise Unreadable(f"{file}: line {table.line_num}: year {year!r} is no year")
                found[row["file"]] = About(
                    row.get("agency") or None,
                    int(year) if year else None,
                    row.get("url") or None,
                    row.get("division") or None,
                )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{file}: cannot be read ({error})") from None
    return found


def import_files(
    files: Iterable[Path],
    store: Store,
    about: Callable[[Path], About],
    told: Callable[[Path], None] = lambda path: None,
) -> Imported:
    """Reads files and stores their reports. about: what the operator says of each. told: called with each.

    Raises StoreError where the database cannot be written.
    """
    done = Imported()
    batch: list[Page] = []
    with closing(Sandbox()) as sandbox, closing(Archive(archive_folder(store.path))) as archive:
        for path in files:
            page = _page(path, about(path), sandbox, done)
            if page is not None:
                page.filing.archived = archive.write(page)
                fingerprint(page)
                batch.append(page)
            if len(batch) >= BATCH:
                _save(store, archive, batch, done)
                batch = []
            told(path)
        _save(store, archive, batch, done)
    return done


def _save(store: Store, archive: Archive, batch: list[Page], done: Imported) -> None:
    if batch:
        archive.sync()
        for state in store.save(batch):
            done.states[state] = done.states.get(state, 0) + 1


def _page(path: Path, about: About, sandbox: Sandbox, done: Imported) -> Page | None:
    """The page of a file, read; None (and a line in done.failed) where it is no report."""
    try:
        if path.stat().st_size > MOST_BYTES:
            done.failed.append((path, f"larger than {MOST_BYTES >> 20} MB"))
            return None
        body = path.read_bytes()
    except OSError as error:
        done.failed.append((path, error.strerror or str(error)))
        return None
    now = datetime.now(UTC).isoformat(timespec="seconds")
    url = about.url or path.resolve().as_uri()
    given = Given(about.agency, about.year) if about.agency or about.year else None
    page = Page(
        Fetched(
            PORTAL, url, "report", 200, now, body, portal_name=about.agency, division=about.division, given=given
        )
    )
    read(page)
    if page.outcome is None:
        read_files(page, sandbox.read)
    report = page.report
    if report is None:
        done.failed.append((path, page.refusal or page.detail or "no report"))
        return None
    take_given(page)
    return page
