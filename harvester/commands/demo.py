"""`scrapy demo`: crawls the replica portals on this machine and shows what came of it."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import SETTINGS_PRIORITIES

from harvester.errors import DatasetError, StoreError
from harvester.paths import INSTALLED, WRITTEN
from harvester.portals.loader import PortalSpiderLoader
from harvester.terminal.command import HarvesterCommand
from harvester.terminal.console import literal, night_table, show

if TYPE_CHECKING:
    import sqlite3

    from harvester.replica.families.story import Qinshui
    from harvester.replica.site import Site
    from harvester.store.runs import Run

SHOWN_CHECKS = 12
# unless given with -s; a portal on this machine needs no pause
SETTINGS = {
    "DATABASE": f"{WRITTEN}demo.db",
    "DOWNLOAD_DELAY": 0,
    "RETRY_PAUSE": 0,
    "AUTOTHROTTLE_ENABLED": False,
}
# lies beside a demo's database: only what a demo made is ever removed
MARK = "replica-portals.toml"


class Command(HarvesterCommand):
    """The whole way once, without the network."""

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Crawl the replica portals on this machine into data/demo.db"

    def long_desc(self) -> str:
        return (
            "Starts the replica portals on 127.0.0.1, crawls all of them into data/demo.db (made anew), prints"
            " what was found and which checks failed, and ends. Needs no network. -s DATABASE=FILE names another"
            " file, which must be none yet or an earlier demo's."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # here: Scrapy imports every command for each, and these bring the readers along
        from harvester.documents.paged import ocr
        from harvester.operation.lock import only_one
        from harvester.operation.night import after_crawls, run_night
        from harvester.operation.verdict import COMPLETE
        from harvester.replica.families.story import Qinshui
        from harvester.replica.portals import all_sites, registry_for
        from harvester.store import Store
        from harvester.store.shared import archive_folder
        from harvester.terminal.story import DAYS

        assert self.settings is not None
        for name, value in SETTINGS.items():
            if (self.settings.getpriority(name) or 0) < SETTINGS_PRIORITIES["cmdline"]:
                self.settings.set(name, value, priority="cmdline")
        database = Path(self.settings["DATABASE"])
        with only_one(database):
            _clear(database)
            sites = all_sites()
            (story,) = (site for site in sites if isinstance(site, Qinshui))
            if ocr.available():
                story.scan()
            with _served(sites) as addresses:
                registry = registry_for(sites, addresses, archive_folder(database).parent / MARK)
                self.settings.set("PORTALS", str(registry), priority="cmdline")
                portals = list(PortalSpiderLoader.from_settings(self.settings).registry)
                with Store(database) as store:
                    print(f"crawling {len(portals)} replica portals into {database} …", flush=True)
                    again = [portal for portal in portals if portal.spider == story.entry] * len(DAYS)
                    nights = run_night(
                        AsyncCrawlerProcess(self.settings),
                        [*portals, *again],
                        len(portals),
                        partial(_between, story, store.connection, list(DAYS)),
                    )
                    runs = list({run.portal: run for run in reversed(nights)}.values())[::-1]
                    after_crawls(store)
                    show(night_table(runs))
                    print(f"{story.entry} was crawled again, a month and a day later (as if): see below")
                    _tell(store.connection, database)
                    if not ocr.available():
                        print("scans are not read here: `make ocr` adds their reader (600 MB)")
        self.exitcode = 0 if all(run.verdict == COMPLETE for run in runs) else 1


def _between(story: Qinshui, connection: sqlite3.Connection, days: list[int], run: Run) -> None:
    """After the story's first crawl something happens on its portal; before each further one days pass."""
    from harvester.terminal.story import DAYS, let_days_pass

    if run.portal != story.entry or not days:
        return
    if len(days) == len(DAYS):
        story.change()
    let_days_pass(connection, story.entry, days.pop(0))


@contextmanager
def _served(sites: list[Site]) -> Iterator[dict[str, str]]:
    """On the ports of data/replica.toml, where links keep working with `scrapy replica`; else on free ones."""
    from harvester.replica.server import serve

    try:
        server = serve(sites, fixed=True)
        addresses = server.__enter__()
    except OSError:
        server = serve(sites)
        addresses = server.__enter__()
    try:
        yield addresses
    finally:
        server.__exit__(None, None, None)


def _clear(database: Path) -> None:
    """Removes an earlier demo: its database and archive. Raises StoreError where the file is no demo's."""
    from harvester.store.shared import archive_folder

    folder = archive_folder(database)
    if database.exists() and not (folder.parent / MARK).exists():
        raise StoreError(f"{database}: not made by `scrapy demo`, left alone; give another -s DATABASE=FILE")
    for path in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
        path.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)


def _tell(connection: sqlite3.Connection, database: Path) -> None:
    from rich.table import Table
    from rich.text import Text

    from harvester.store.shared import archive_folder

    reports, bodies, first, last = connection.execute(
        "SELECT count(*), count(DISTINCT agency_id), min(year), max(year) FROM reports"
    ).fetchone()
    sightings, checks, failed = (
        connection.execute(query).fetchone()[0]
        for query in (
            "SELECT count(*) FROM sightings",
            "SELECT (SELECT count(*) FROM checks WHERE ok = 0) + sum(held_checks + held_years) FROM reports",
            "SELECT count(*) FROM checks WHERE ok = 0",
        )
    )
    print(f"{reports:,} reports of {bodies} public bodies for {first} to {last}, seen at {sightings:,} addresses")
    print(f"{failed} of {checks:,} checks fail" + (", the numbers stand as published:" if failed else ""))
    if failed:
        table = Table(box=None)
        for heading in ("body", "year", "check", "at", "left", "right", "note"):
            table.add_column(heading, overflow="fold")
        for row in connection.execute(
            'SELECT a.full_name, r.year, c.code, c.at, c."left", c."right", c.note FROM checks c'
            " JOIN reports r ON r.id = c.report_id JOIN agencies a ON a.id = r.agency_id WHERE c.ok = 0"
            " ORDER BY c.note IS NOT NULL, a.full_name, r.year, c.code, c.at LIMIT ?",
            (SHOWN_CHECKS,),
        ):
            table.add_row(*(Text("" if value is None else literal(str(value))) for value in row))
        show(table)
        if failed > SHOWN_CHECKS:
            print(f"… and {failed - SHOWN_CHECKS} more, in the table checks")
        print("what each check holds together: docs/codebook.md, “Checks”")
    _show_worth(connection)
    _draw(connection, archive_folder(database).parent / "coverage.svg")
    # `make demo` runs it by its path
    scrapy = "gongkai" if INSTALLED else "scrapy" if shutil.which("scrapy") else sys.argv[0]
    print(f"look at it:  {scrapy} browse -s DATABASE={database}")
    print(f"             {scrapy} coverage -s DATABASE={database}")


def _show_worth(connection: sqlite3.Connection) -> None:
    from rich.table import Table
    from rich.text import Text

    from harvester.terminal.story import worth_a_look

    print("worth a look in the browser:")
    table = Table(box=None, show_header=False)
    for row in worth_a_look(connection):
        table.add_row(*map(Text, row))
    show(table)


def _draw(connection: sqlite3.Connection, file: Path) -> None:
    """The coverage picture; without the extra dataset one line says what is missing."""
    from harvester.dataset.coverage import coverage
    from harvester.dataset.picture import draw

    try:
        draw(coverage(connection), file, "Reports by body and year")
    except DatasetError as error:
        print(f"no picture of the coverage: {error}")
    else:
        print(f"which body reported for which year: {file}")
