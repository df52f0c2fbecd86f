"""scrapy coverage: agencies × years, what is there and what is not."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.settings import BaseSettings

from harvester.portals.registry import read_entries
from harvester.terminal.command import HarvesterCommand, must_be_writable
from harvester.terminal.console import literal, show

if TYPE_CHECKING:
    from rich.table import Table

    from harvester.dataset.coverage import Grid

MOST_LINES = 200


class Command(HarvesterCommand):
    """Prints the table, and writes it as CSV or picture."""

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Show which agencies have a report for which years"

    def long_desc(self) -> str:
        return (
            "Shows agencies × years of the database (setting DATABASE): reports, failed checks, missing, blocked, "
            "revised and vanished ones told apart. Years before a body's first report stay blank unless --since "
            "asks for them. --absent names bodies of the portals' places that should report and have no report: "
            "never published here (a portal of the place was walked to its end), or not looked for. "
            "Example: scrapy coverage --portal luzhou --picture coverage.svg -s DATABASE=data/demo.db"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--portal", metavar="NAME", help="only bodies with a report from this portal")
        add("--division", metavar="CODE", help="only bodies in this division (GB/T 2260) and below")
        add("--since", type=int, metavar="YEAR", help="from this year on, for every body")
        add("--until", type=int, metavar="YEAR", help="to this year")
        add(
            "--absent",
            action="store_true",
            help="name bodies of the portals' places that should report and do not",
        )
        add("--csv", metavar="FILE", type=Path, help="write one row per cell")
        add("--picture", metavar="FILE", type=Path, help="write a picture, .svg or .png")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # here: Scrapy imports every command for each, and these bring the readers along
        from harvester.dataset.absent import absent
        from harvester.dataset.coverage import coverage, legend, write_csv
        from harvester.dataset.picture import draw
        from harvester.store.store import open_for_reading

        assert self.settings is not None
        path = self.settings["DATABASE"]
        connection = open_for_reading(path)
        try:
            missing = absent(connection, _places(self.settings, opts.portal)) if opts.absent else []
            grid = coverage(
                connection,
                portal=opts.portal,
                division=opts.division,
                since=opts.since,
                until=opts.until,
                absent=missing,
            )
        finally:
            connection.close()
        for file in (opts.csv, opts.picture):
            if file:
                must_be_writable(str(file))
        bodies = f"{len(grid.lines):,} bodies, {grid.years[0]}-{grid.years[-1]}"
        # a line of its own: a table's title is broken at the table's width, in the middle of the path
        print(literal(f"{path}: {bodies}"))
        show(_table(grid))
        if len(grid.lines) > MOST_LINES:
            print(f"… and {len(grid.lines) - MOST_LINES:,} more bodies; --csv or --division shows them")
        for line in legend(grid):
            print(line)
        if grid.undated:
            print(f"{grid.undated:,} reports have no year and no place in this table")
        for portal, verdict in grid.silent:
            print(f"no report at all from {portal}: its last crawl was {verdict}")
        for one in missing:
            print(literal(f"{one.state}: {one.body} ({one.division}, {one.kind})"))
        if opts.csv:
            write_csv(grid, opts.csv)
            print(f"written: {opts.csv}")
        if opts.picture:
            for warning in draw(grid, opts.picture, f"Reports by body and year: {bodies}"):
                print(f"warning: {warning}")
            print(f"written: {opts.picture}")


def _places(settings: BaseSettings, only: str | None) -> dict[str, str]:
    """The portals of the registry with their places. only: the one that was asked for, None: all."""
    entries = read_entries(Path(settings["PORTALS"]))
    return {
        name: str(entry["division"])
        for name, entry in entries.items()
        if isinstance(entry, dict) and "division" in entry and only in (None, name)
    }


def _table(grid: Grid) -> Table:
    # five columns of characters per year: twenty years fit beside a long name
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from harvester.dataset.coverage import REVISED, STATES, sign

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("body", no_wrap=True)
    for year in grid.years:
        table.add_column(str(year), justify="center", no_wrap=True)
    for line in grid.lines[:MOST_LINES]:
        cells = []
        for year in grid.years:
            cell = line.cells.get(year)
            text = Text(sign(cell))
            if cell is not None:
                text.stylize(STATES[cell.state][1] if cell.state != "missing" else "dim")
                if cell.revised:
                    text.stylize(f"on {REVISED[1]}", 1)
            cells.append(text)
        table.add_row(Text(literal(line.agency)), *cells)
    return table
