"""`scrapy nightly [NAME…]`: every portal that is due."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError

from harvester.portals.contact import ask_for_contact
from harvester.portals.loader import PortalSpiderLoader
from harvester.terminal.command import (
    HarvesterCommand,
    feeds_must_be_writable,
    must_be_writable,
    write_whole,
)
from harvester.terminal.console import night_table, show

if TYPE_CHECKING:
    from harvester.store.runs import Run


class Command(HarvesterCommand):
    """All portals of the registry in one process."""

    requires_crawler_process = True
    takes = None

    def syntax(self) -> str:
        return "[options] [NAME …]"

    def short_desc(self) -> str:
        return "Crawl every portal that is due, several side by side"

    def long_desc(self) -> str:
        return (
            "Crawls the portals of the registry (all, or those named) into the database: several side by side, one"
            " request at a time per host, portals that share a host after each other. A portal is due when it has"
            " no complete crawl in the last NIGHTLY_HOURS hours; one that is named is always due. Exit code 0: all"
            " complete; 1: at least one fell short, with its reason in the table."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", metavar="FILE", help="write the runs as JSON to FILE (-: standard output)")
        parser.add_argument("--all", action="store_true", help="crawl portals that are not due as well")
        parser.add_argument(
            "--side-by-side",
            type=int,
            metavar="N",
            help="portals at once, if safe (setting NIGHTLY_SIDE_BY_SIDE)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # here: Scrapy imports every command for each, and these bring the readers along
        from harvester.operation.limits import raise_descriptors, side_by_side
        from harvester.operation.lock import only_one
        from harvester.operation.night import after_crawls, due, recorded, run_night, without_network
        from harvester.operation.verdict import COMPLETE
        from harvester.store import Store

        assert self.settings is not None
        assert isinstance(self.crawler_process, AsyncCrawlerProcess)
        if opts.side_by_side is not None and opts.side_by_side < 1:
            raise UsageError("--side-by-side must be 1 or more", print_help=False)
        if opts.json not in (None, "-"):
            must_be_writable(opts.json)
        feeds_must_be_writable(self.settings)
        database = self.settings["DATABASE"]
        registry = PortalSpiderLoader.from_settings(self.settings).registry
        portals = [registry[name] for name in dict.fromkeys(args)] or list(registry)
        busy = self.settings.getfloat("STORE_BUSY")
        with only_one(database), Store(database, busy=busy) as store:
            store.check_writable()
            if not args and not opts.all:
                portals = due(portals, store, self.settings.getfloat("NIGHTLY_HOURS", 12.0))
            ask_for_contact(self.settings, portals)
            wanted = opts.side_by_side or self.settings.getint("NIGHTLY_SIDE_BY_SIDE")
            at_once = side_by_side(wanted, raise_descriptors())
            if at_once < min(wanted, len(portals)):
                print(f"{at_once} portals side by side: this machine has no more files or memory", file=sys.stderr)
            before = store.last_run()
            runs = run_night(self.crawler_process, portals, at_once)
            recorded(runs, store, before)
            cut_off = without_network(runs, portals, store)
            undone = after_crawls(store)
        self._tell(runs, opts.json)
        if cut_off:
            print(f"error: {cut_off}", file=sys.stderr)
        short = len(portals) - sum(run.verdict == COMPLETE for run in runs)
        self.exitcode = 1 if short or undone else 0

    def _tell(self, runs: list[Run], target: str | None) -> None:
        if target is not None:
            plain = json.dumps([asdict(run) for run in runs], ensure_ascii=False, indent=1)
            if target == "-":
                print(plain)
                return
            write_whole(target, plain + "\n")
        if not runs:
            print("no portal is due; --all crawls them anyway", file=sys.stderr)
            return
        show(night_table(runs))
