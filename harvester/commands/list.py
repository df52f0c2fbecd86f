"""scrapy list: the portals of the registry, by name; at a terminal with what is known of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator

from scrapy.exceptions import UsageError

from harvester.portals.entry import Portal
from harvester.portals.loader import load_registry
from harvester.terminal.command import HarvesterCommand

HEADINGS = ("name", "family", "division", "live", "expects", "body")


class Command(HarvesterCommand):
    """Scrapy's own, with filters, and a table for people; names alone for programs."""

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012
    needs_data = False

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "List the portals of the registry"

    def long_desc(self) -> str:
        return (
            "Lists the portals of the registry (setting PORTALS). At a terminal: a table with family, division, "
            "day of the last live check, what a good crawl yields, whose portal it is and where it starts. "
            "Into a pipe or file: the names alone, one a line, for scripts; --quiet and --long choose. "
            "Example: scrapy list --division 43 --verified no"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--division", metavar="CODE", help="only in this division (GB/T 2260, or its first digits) and below")
        add("--family", metavar="NAME", help="only of this family")
        add("--verified", choices=("yes", "no"), help="only those that were checked live, or were not")
        add("--where", metavar="QUEUE", help='only of this queue, such as "inside"')
        add("-q", "--quiet", action="store_true", help="the names alone, at a terminal as well")
        add("-l", "--long", action="store_true", help="the table, into a pipe as well")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if opts.division and not (opts.division.isascii() and opts.division.isdigit()):
            raise UsageError(f"--division: {opts.division!r} is no code", print_help=False)
        found = [portal for portal in load_registry(self.settings["PORTALS"]) if fits(portal, opts)]
        if opts.long or (sys.stdout.isatty() and not opts.quiet):
            sys.stdout.writelines(f"{line}\n" for line in table(found))
        else:
            # sorted, as Scrapy's own does
            sys.stdout.writelines(f"{name}\n" for name in sorted(portal.spider for portal in found))


def fits(portal: Portal, wanted: argparse.Namespace) -> bool:
    """Whether a portal is one of those that were asked for."""
    place = wanted.division or ""
    # 430000 is all of Hunan; single zeros belong to the code (140110)
    while len(place) > 2 and place.endswith("00"):
        place = place[:-2]
    return (
        portal.division.startswith(place)
        and wanted.family in (None, portal.family)
        and wanted.verified in (None, "yes" if portal.verified else "no")
        and wanted.where in (None, portal.where)
    )


def table(portals: Iterable[Portal]) -> Iterator[str]:
    """The portals as lines in columns, a line of headings before them."""
    rows = [(*_row(portal), " ".join(portal.start)) for portal in portals]
    # bodies' names are twice as wide as counted, and last for that reason
    widths = [max(map(len, column)) for column in zip(HEADINGS[:-1], *(row[:5] for row in rows), strict=True)]
    for row in ((*HEADINGS, "start"), *rows):
        yield "  ".join([*(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)), *row[5:]])


def _row(portal: Portal) -> tuple[str, ...]:
    expects = " ".join(f"{key}={number}" for key, number in portal.expect.items())
    live = portal.verified.isoformat() if portal.verified else "no"
    return portal.spider, portal.family, portal.division, live, expects or "-", portal.name
