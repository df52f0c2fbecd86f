"""scrapy portals: lists and checks a portal registry."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from scrapy.exceptions import UsageError

from harvester.errors import RegistryError
from harvester.portals.loader import load_registry
from harvester.portals.registry import Registry
from harvester.terminal.command import HarvesterCommand

NATIONAL = "100000"


class Command(HarvesterCommand):
    """Prints a registry as a table; --check says only whether it is right."""

    takes = None

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012

    def syntax(self) -> str:
        return "[--check] [FILE ...]"

    def short_desc(self) -> str:
        return "List the portals of a registry, or check it"

    def long_desc(self) -> str:
        return (
            "Lists the portals of a registry (default: the setting PORTALS) with family, division and the day of "
            "the last live check. With --check looks for wrong keys, doubles and unknown division codes, and "
            "for slips in the files of data/; exit code 1 and one line for the first that is wrong."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--check", action="store_true", help="only say whether the registry is right")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # here: Scrapy imports every command for each, and these bring the readers along
        from harvester.agencies import check_by_hand
        from harvester.commands.list import table
        from harvester.dataset import codebook

        assert self.settings is not None
        check_by_hand()
        codebook.load()
        for path in args or [self.settings["PORTALS"]]:
            if not Path(path).is_file():
                raise UsageError(f"{path}: no such file", print_help=False)
            registry = load_registry(path)
            check_doubles(registry)
            check_divisions(registry)
            if opts.check:
                counts = Counter(portal.family for portal in registry)
                families = ", ".join(f"{count} {family}" for family, count in sorted(counts.items()))
                unchecked = sum(portal.verified is None for portal in registry)
                print(f"{path}: {len(registry)} portals are right ({families}); {unchecked} never checked live")
                continue
            sys.stdout.writelines(f"{line}\n" for line in table(registry))


def check_doubles(registry: Registry) -> None:
    """Raises RegistryError for a name or a start address that stands in two entries."""
    seen: dict[tuple[str, str], str] = {}
    for portal in registry:
        for key, value in [("name", portal.name), *(("start", url) for url in portal.start)]:
            first = seen.setdefault((key, value), portal.spider)
            if first != portal.spider:
                raise RegistryError(
                    f"{registry.path}: [{portal.spider}] {key}: {value} stands in [{first}] already"
                )


def check_divisions(registry: Registry) -> None:
    """Raises RegistryError for a division code that data/divisions.csv does not have; longer codes may go
    below its townships. NATIONAL is the country's, for ministries.
    """
    # here: Scrapy imports every command for each
    from harvester.agencies.divisions import divisions, stem

    for portal in registry:
        if portal.division != NATIONAL and stem(portal.division) not in divisions():
            raise RegistryError(
                f"{registry.path}: [{portal.spider}] division: {portal.division} is in no list of codes"
            )
