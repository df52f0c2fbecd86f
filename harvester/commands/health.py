"""`scrapy health`: the health page."""

from __future__ import annotations

import argparse
from collections.abc import Container
from contextlib import closing
from pathlib import Path

from harvester.terminal.command import HarvesterCommand, must_be_writable, write_whole
from harvester.terminal.console import counted, literal


class Command(HarvesterCommand):
    """Portals × nights as a static HTML file."""

    takes = 1

    def syntax(self) -> str:
        return "[options] [FILE]"

    def short_desc(self) -> str:
        return "Write a page that shows how every portal fared, night by night"

    def long_desc(self) -> str:
        return (
            "Writes a static HTML page: the last verdict of every portal, its last 30 nights, and on top what to"
            " look at first. FILE is by default health.html beside the database's archive: data/health.html for"
            " data/harvest.db, data/demo/health.html for data/demo.db."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # here: Scrapy imports every command for each, and these bring the readers along
        from harvester.operation.health import now, page, states
        from harvester.operation.verdict import COMPLETE
        from harvester.store.shared import archive_folder
        from harvester.store.store import open_for_reading

        assert self.settings is not None
        database = Path(self.settings["DATABASE"])
        target = Path(args[0]) if args else archive_folder(database).with_name("health.html")
        with closing(open_for_reading(database)) as connection:
            found = states(connection, now(), self._listed())
        must_be_writable(str(target))
        write_whole(target, page(found, now()))
        short = [state for state in found if state.verdict != COMPLETE]
        print(f"{target}: {counted(len(found), 'portal')}, {len(found) - len(short)} complete at their last crawl")
        for state in found:
            if not state.listed:
                print(f"  {state.portal}: the registry has no entry of this name any more")
        for state in short[:10]:
            print(f"  {state.portal}: {state.verdict}: {literal(state.reason)}")

    def _listed(self) -> Container[str] | None:
        """The names in the registry; None where it cannot be read: then nothing is said of names."""
        from harvester.errors import RegistryError
        from harvester.portals.loader import load_registry

        assert self.settings is not None
        try:
            return load_registry(self.settings["PORTALS"]).portals
        except RegistryError:
            return None
