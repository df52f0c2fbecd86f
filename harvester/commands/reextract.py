"""`scrapy reextract`: reads all archived pages again with today's code, without the network."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harvester.errors import StoreError
from harvester.terminal.command import HarvesterCommand, must_be_writable, write_whole
from harvester.terminal.console import literal, progress

if TYPE_CHECKING:
    from harvester.operation.rereading import Reread

SHOWN = 20


class Command(HarvesterCommand):
    """From WARC to a database, the same one or a new one."""

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Read all archived pages again with today's code, no network"

    def long_desc(self) -> str:
        return (
            "Reads every page of the database's archive again with today's code and says which numbers changed"
            " from the last reading. Without --into the database is replaced by the new reading once that is"
            " complete; the one before stays beside it as FILE.before. Needs no network. Exit code 1 where part"
            " of the archive could not be read; such reports are kept as they were last read."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--into", metavar="FILE", help="write a new database instead; FILE must not exist")
        parser.add_argument("--changes", metavar="FILE", help="write every change as a line of JSON to FILE")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # here: Scrapy imports every command for each, and these bring the readers along
        from harvester.operation.lock import only_one
        from harvester.operation.night import after_crawls
        from harvester.operation.rereading import rebuild
        from harvester.store import Store
        from harvester.store.archive import files
        from harvester.store.shared import archive_folder

        assert self.settings is not None
        database = Path(self.settings["DATABASE"])
        target = Path(opts.into) if opts.into else database
        if opts.into and target.exists():
            raise StoreError(f"{target}: exists already; --into makes a new file")
        if opts.changes:
            must_be_writable(opts.changes)
        archive = archive_folder(database)
        _not_gathered(database)
        found = files(archive)
        if not found:
            raise StoreError(f"{archive}: no archived pages")
        old = database if database.is_file() else None
        new = target.with_name(f"{target.name}.new")
        with only_one(target), _scratch(new):
            if old is not None:
                old = _opened(old, bool(opts.into))
            with progress() as bar:
                # an archived page is about a fifth of its size
                task = bar.add_task("reading", total=5 * sum(path.stat().st_size for path in found))
                outcome = rebuild(archive, old, new, self.settings, lambda size: bar.advance(task, size))
            with Store(new) as store:
                if undone := after_crawls(store):
                    raise StoreError(undone)  # the database of before stays in its place
                store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            changed = _changes(old, new)
            if target == old:
                _keep(target)
            os.replace(new, target)
        _tell(outcome, changed, target, opts.changes)
        self.exitcode = 1 if outcome.damages else 0


def _not_gathered(database: Path) -> None:
    """Raises StoreError for a database that was gathered: its archive lies in the shards."""
    from harvester.store import meta
    from harvester.store.database import plain
    from harvester.store.store import open_for_reading

    if not database.is_file():
        return
    shards = None
    with suppress(StoreError), plain(database), closing(open_for_reading(database)) as connection:
        shards = meta.read(connection).get("shards")  # a damaged one is made anew from what lies beside it
    if shards:
        raise StoreError(
            f"{database}: was gathered from {shards}, where its archives are; run `scrapy reextract` on each shard"
            " (-s DATABASE=…/harvest.db) and then `scrapy gather` into a new file"
        )


def _opened(old: Path, optional: bool) -> Path | None:
    """The old database, migrated before its rows are copied; None where it is unreadable and may be left out."""
    from harvester.store import Store

    try:
        Store(old).close()
    except StoreError as error:
        if not optional:
            raise
        print(f"warning: {error}; going on with the archive alone", file=sys.stderr)
        return None
    return old


def _changes(old: Path | None, new: Path) -> list[tuple[str, list[dict[str, Any]]]]:
    from harvester.operation.rereading import differences
    from harvester.store.database import plain
    from harvester.store.store import open_for_reading

    if old is None:
        return []
    with plain(old), closing(open_for_reading(old)) as before, closing(open_for_reading(new)) as after:
        return list(differences(before, after))


def _keep(database: Path) -> None:
    """The database as it was, complete in one file, beside the new one."""
    import sqlite3  # here: Scrapy imports every command for each

    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.replace(database, database.with_name(f"{database.name}.before"))
    for ending in ("-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)


@contextmanager
def _scratch(database: Path) -> Iterator[None]:
    """A database file that is there for the length of the block only, unless it is moved."""
    _remove(database)
    try:
        yield
    finally:
        _remove(database)


def _remove(database: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)


def _tell(
    outcome: Reread, changed: list[tuple[str, list[dict[str, Any]]]], target: Path, listed: str | None
) -> None:
    print(f"{outcome.pages} archived pages read, {outcome.reports} reports, into {target}")
    for damage in outcome.damages:
        print(f"warning: {literal(damage)}", file=sys.stderr)
    if outcome.kept:
        print(
            f"warning: {len(outcome.kept)} reports whose page the archive lacks are kept as last read:"
            f" {', '.join(outcome.kept[:5])}",
            file=sys.stderr,
        )
    numbers = sum("table" in change for _, found in changed for change in found)
    print(f"{len(changed)} readings changed from the last one, {numbers} numbers among them")
    shown = [(url, change) for url, found in changed for change in found if "table" in change][:SHOWN]
    for url, change in shown:
        place = f"{change['table']}.{change['row']}.{change['column']}"
        print(f"  {place}: {literal(str(change['from']))} → {literal(str(change['to']))}  {url}")
    if numbers > len(shown):
        print(f"  … and {numbers - len(shown)} more{'' if listed else '; --changes FILE writes all'}")
    if listed:
        lines = (
            json.dumps({"url": url, **change}, ensure_ascii=False) for url, found in changed for change in found
        )
        write_whole(listed, "".join(f"{line}\n" for line in lines))
