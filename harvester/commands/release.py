"""scrapy release: a dataset to publish."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from harvester.terminal.command import HarvesterCommand
from harvester.terminal.console import progress


class Command(HarvesterCommand):
    """Makes a release of a database below a folder."""

    takes = 1

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012

    def syntax(self) -> str:
        return "[options] DIR"

    def short_desc(self) -> str:
        return "Make a dataset to publish: version, changes, citation and deposit metadata"

    def long_desc(self) -> str:
        return (
            "Makes a release of the database (setting DATABASE) in DIR/VERSION: the export with a calendar "
            "version, "
            "what changed since the last release in DIR (changes.csv, CHANGES.md), a study description, "
            "CITATION.cff, BibTeX, metadata for DataCite, Zenodo, Croissant and schema.org, the codebook as "
            "Markdown "
            "and PDF, checksums. Under which licence the data may be used the setting DATA_LICENSE says (an SPDX "
            "identifier), who publishes it DATA_AUTHOR. Figures of replica portals are refused. The same database "
            "gives the same bytes. Example: scrapy release releases -s DATA_LICENSE=CC-BY-4.0"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--format", default="csv", metavar="LIST", help="formats beside CSV: parquet,dta,xlsx")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

        from harvester.dataset.release import release

        assert self.settings is not None
        if len(args) != 1:
            raise UsageError("name the one folder to release into", print_help=False)
        counted = TextColumn("{task.description:<30} {task.completed:>11,.0f} rows")
        with progress(SpinnerColumn(), counted, TimeElapsedColumn()) as board:
            task = board.add_task("reading the database", total=None)
            done = release(
                self.settings["DATABASE"],
                args[0],
                licence=self.settings["DATA_LICENSE"] or "",
                author=self.settings["DATA_AUTHOR"],
                formats=[name.strip() for name in opts.format.split(",") if name.strip()],
                told=lambda what, count: board.update(task, description=what, completed=count),
            )
        print(f"{done.folder}: version {done.version}; CITATION.cff says how to cite it, STUDY.md what is in it")
        if done.before is None:
            print("the first release here: nothing to compare it with")
        for what, count in done.changed.items():
            if count:
                print(f"since {done.before}: {count:,} × {what}")
