"""scrapy export: the dataset, in files that can be published on."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from harvester.terminal.command import HarvesterCommand
from harvester.terminal.console import progress

if TYPE_CHECKING:
    from harvester.dataset.rows import Filters


class Command(HarvesterCommand):
    """Writes a database's dataset into a folder."""

    takes = 1

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012

    def syntax(self) -> str:
        return "[options] DIR"

    def short_desc(self) -> str:
        return "Write the dataset as CSV, Parquet, Stata or Excel with its codebook"

    def long_desc(self) -> str:
        return (
            "Writes the reports of the database (setting DATABASE) into DIR: a file per table, datapackage.json "
            "(Frictionless), codebook.md and CITATION.md. The same database gives the same bytes. Files of an "
            "earlier export in DIR are replaced, others never. Example: scrapy export out --format csv,dta "
            "--since 2021 -s DATABASE=data/demo.db"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        # here: Scrapy imports every command for each, and these bring the readers along
        from harvester.dataset.formats import FORMATS

        super().add_options(parser)
        add = parser.add_argument
        add("--format", default="csv", metavar="LIST", help=f"any of {','.join(FORMATS)} (default: csv)")
        add_filters(parser)
        add(
            "--labels",
            choices=("en", "zh"),
            default="en",
            help="language of the labels of columns and codes (default: en)",
        )
        add("--bom", action="store_true", help="begin CSV files with a byte order mark, for Excel")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

        from harvester.dataset.export import export

        assert self.settings is not None
        if len(args) != 1:
            raise UsageError("name the one folder to write to", print_help=False)
        formats = [name.strip() for name in opts.format.split(",") if name.strip()]
        counted = TextColumn("{task.description:<30} {task.completed:>11,.0f} rows")
        with progress(SpinnerColumn(), counted, TimeElapsedColumn()) as board:
            task = board.add_task("reading the database", total=None)
            done = export(
                self.settings["DATABASE"],
                args[0],
                formats=formats,
                filters=filters_of(opts),
                bom=opts.bom,
                labels=opts.labels,
                told=lambda what, count: board.update(task, description=what, completed=count),
            )
        for name, rows in done.files.items():
            print(f"{name:<28} {rows:>9,} rows")
        held = done.coverage
        print(
            f"{args[0]}: {held.reports:,} reports of {held.agencies:,} bodies, {held.first_year}-{held.last_year},"
            f" as of {held.newest:%Y-%m-%d}; codebook.md says what is what, CITATION.md how to cite it"
        )
        if done.warning:
            print(f"warning: the checks across years are those of the last crawl ({done.warning})")


def add_filters(parser: argparse.ArgumentParser) -> None:
    """The options that choose reports."""
    from harvester.reports.cells import forms

    parser.add_argument("--since", type=int, metavar="YEAR", help="reports on this year and later")
    parser.add_argument("--until", type=int, metavar="YEAR", help="reports on this year and earlier")
    parser.add_argument("--division", metavar="CODE", help="bodies in this division (GB/T 2260) and below")
    parser.add_argument("--edition", choices=tuple(forms.load()), help="reports on this form")


def filters_of(opts: argparse.Namespace) -> Filters:
    """The options that choose reports, as Filters."""
    from harvester.dataset.rows import Filters

    return Filters(opts.since, opts.until, opts.division, opts.edition)
