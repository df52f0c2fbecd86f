"""scrapy import: files of one's own into the database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.exceptions import UsageError

from harvester.terminal.command import HarvesterCommand
from harvester.terminal.console import progress


class Command(HarvesterCommand):
    """Reads files and stores their reports, as a crawl would."""

    takes = None

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012

    def syntax(self) -> str:
        return "[options] FILE|DIR…"

    def short_desc(self) -> str:
        return "Read files of your own into the database"

    def long_desc(self) -> str:
        return (
            "Reads reports from files and folders into the database (setting DATABASE), as a crawl would: they "
            "are archived, checked and stored, under the portal name `import`. Whose report a file is and for "
            "what year it says itself, or --agency and --year, or a CSV with the columns file, agency, year, url, "
            "division (--table). Exit code 1: some file is no report; each is named. Example: scrapy import "
            "reports/ --table what.csv"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--agency", metavar="NAME", help="the body whose reports they are, named with its place")
        add("--year", type=int, metavar="YEAR", help="the year that they report on")
        add("--division", metavar="CODE", help="the place of their bodies (GB/T 2260), where names leave it open")
        add("--table", metavar="FILE", type=Path, help="a CSV that says what each file is")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn

        from harvester.dataset import years
        from harvester.operation.importing import About, files_of, import_files, read_table
        from harvester.operation.lock import only_one
        from harvester.store import Store

        assert self.settings is not None
        if not all(name.strip() for name in args or [""]):  # an empty one would be this folder
            raise UsageError("name the files or folders to read", print_help=False)
        if missing := [name for name in args if not Path(name).exists()]:
            raise UsageError(f"there is no {', '.join(missing)}", print_help=False)
        table = read_table(opts.table) if opts.table else {}

        def about(path: Path) -> About:
            said = table.get(str(path)) or table.get(path.name) or About()
            return About(
                said.agency or opts.agency, said.year or opts.year, said.url, said.division or opts.division
            )

        files = list(files_of(Path(name) for name in args))
        database = self.settings["DATABASE"]
        with (
            only_one(database),
            Store(database) as store,
            progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()) as board,
        ):
            task = board.add_task("reading", total=len(files))
            done = import_files(files, store, about, lambda path: board.update(task, advance=1))
            years.update(store.connection)
        for path, why in done.failed:
            sys.stderr.write(f"{path}: {why}\n")
        told = ", ".join(f"{count} {state}" for state, count in sorted(done.states.items())) or "nothing new"
        print(f"{database}: {len(files)} files, {told}, {len(done.failed)} no reports")
        self.exitcode = 1 if done.failed else 0
