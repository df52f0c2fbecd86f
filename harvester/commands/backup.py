"""`scrapy backup FILE`: a consistent copy of the database, with the list of its archive."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from harvester.errors import StoreError
from harvester.terminal.command import HarvesterCommand
from harvester.terminal.console import counted, progress

if TYPE_CHECKING:
    from rich.progress import Progress


class Command(HarvesterCommand):
    """Copies while crawls go on; --check looks whether a copy and its archive are whole."""

    takes = 1
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012

    def syntax(self) -> str:
        return "[options] FILE"

    def short_desc(self) -> str:
        return "Copy the database while crawls go on, and list its archive"

    def long_desc(self) -> str:
        return (
            "Copies the database (setting DATABASE) to FILE as it is at one moment, whatever a crawl writes"
            " meanwhile, looks whether the copy is sound, and lists the files of the archive with size and"
            " SHA-256 in FILE.archive.json. An earlier copy of that name is replaced when the new one is whole."
            " The archive itself only grows: copy it with rsync. --check looks whether FILE is sound and all of"
            " its archive is still there. To restore: end all crawls, copy FILE over the database, remove the"
            " files DATABASE-wal and DATABASE-shm, and --check FILE. Exit code 1: not sound, or something is"
            " missing."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--check", action="store_true", help="only look whether both are whole")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # here: Scrapy imports every command for each, and these bring the readers along
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn

        from harvester.operation.backup import back_up, list_beside
        from harvester.store.shared import archive_folder

        assert self.settings is not None
        if len(args) != 1:
            raise UsageError("give the file to write", print_help=False)
        database, copy = Path(self.settings["DATABASE"]), Path(args[0])
        if opts.check:
            self._check(copy, archive_folder(database))
            return
        with progress(TextColumn("copying"), BarColumn(), TaskProgressColumn()) as shown:
            made = back_up(database, copy, _teller(shown))
        print(
            f"{copy}: {counted(made.reports, 'report')}; {list_beside(copy).name}:"
            f" {counted(made.files, 'file')} of the archive, {made.bytes:,} bytes"
        )

    def _check(self, copy: Path, folder: Path) -> None:
        from harvester.operation.backup import missing, sound

        if not copy.is_file():
            raise StoreError(f"{copy}: no such file")
        reports, gone = sound(copy), missing(copy, folder)
        for line in gone:
            print(line)
        print(
            f"{copy}: sound, {counted(reports, 'report')}; "
            + ("the archive is whole" if not gone else "see above")
        )
        self.exitcode = 1 if gone else 0


def _teller(shown: Progress) -> Callable[[int, int], None]:
    task = shown.add_task("", total=None)
    return lambda done, whole: shown.update(task, completed=done, total=whole)
