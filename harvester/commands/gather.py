"""`scrapy gather`: one database of all shards."""

from __future__ import annotations

import sys
from pathlib import Path

from harvester.errors import StoreError
from harvester.portals.loader import PortalSpiderLoader
from harvester.terminal.command import HarvesterCommand
from harvester.terminal.console import counted, literal, progress


class Command(HarvesterCommand):
    """Makes or updates the database from what workers have crawled."""

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Make one database of what the fleet's workers have crawled"

    def long_desc(self) -> str:
        return (
            "Reads the shards below FLEET_SHARDS into the database (setting DATABASE): what one"
            " machine's nights over"
            " the same portals would have made. Only what came since the last gathering is read; it"
            " can be interrupted"
            " at any time and goes on the next time. The archives stay in the shards. Exit code 1: a"
            " shard could not be read, and is tried again the next time, or is not there any more; it is named."
        )

    def run(self, args: list[str], opts: object) -> None:
        # here: Scrapy imports every command for each, and these bring the readers along
        from harvester.fleet import gather, shards
        from harvester.operation.lock import only_one
        from harvester.operation.night import after_crawls
        from harvester.store import Store

        assert self.settings is not None
        folder = shards.folder(self.settings)
        if not folder.is_dir():
            raise StoreError(
                f"{folder}: no such folder; the setting FLEET_SHARDS says where workers put their shards"
            )
        database = Path(self.settings["DATABASE"])
        portals = PortalSpiderLoader.from_settings(self.settings).registry.portals
        with (
            only_one(database),
            Store(database, busy=self.settings.getfloat("STORE_BUSY")) as store,
            progress() as bar,
        ):
            task = bar.add_task("gathering", total=None)
            found = gather.gather(
                folder, store, portals, lambda done, whole: bar.update(task, completed=done, total=whole)
            )
            undone = after_crawls(store)
        print(
            f"{database}: {counted(found.versions, 'version')} from {found.changed} of"
            f" {counted(found.shards, 'shard')},"
            f" {counted(found.pages, 'page')} carried over"
        )
        for line in found.damaged:
            print(literal(line), file=sys.stderr)
        if found.missing:
            named = ", ".join(found.missing[:5]) + (" …" if len(found.missing) > 5 else "")
            print(
                f"{counted(len(found.missing), 'shard')} gathered before not there any more: {named};"
                f" is {folder} the folder of all shards?",
                file=sys.stderr,
            )
        self.exitcode = 1 if found.damaged or found.missing or undone else 0
