"""What the project's commands have in common."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.extensions.feedexport import FileFeedStorage
from scrapy.settings import BaseSettings
from scrapy.utils.conf import arglist_to_dict

from harvester.errors import HarvesterError, StoreError
from harvester.paths import whole
from harvester.terminal.given import objection, unknown


class HarvesterCommand(ScrapyCommand):
    """A command that refuses what it does not know: Scrapy hands unknown options on as arguments.

    takes: how many arguments it has at most, None: any number. needs_data: whether it works with the files of
    data/, which are then checked before.
    """

    requires_project = True
    requires_crawler_process = False
    takes: int | None = 0
    needs_data = True

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        check_settings(opts)
        if self.requires_crawler_process:
            import_downloader()
        if self.needs_data:
            check_data_files()
        for arg in args:
            if arg.startswith("-") and arg != "-":
                raise UsageError(f"there is no option {arg}; --help names them all", print_help=False)
        if self.takes is not None and len(args) > self.takes:
            raise UsageError(f"too many arguments: {' '.join(args[self.takes :])}", print_help=False)


def import_downloader() -> None:
    """Imports Scrapy's downloader before anything of ours: to be called first by what crawls.

    Three times while it is imported it asks Python for the whole stack, which looks through all modules there are
    for each frame of it: of a crawl's start that was a tenth where Scrapy imports it, deep down and late.
    """
    importlib.import_module("scrapy.core.downloader.handlers.http11")
    # Scrapy hands what Twisted logs to Python's log; until this is said its errors are printed as well
    importlib.import_module("twisted.logger").globalLogBeginner.beginLoggingTo(
        [], redirectStandardIO=False, discardBuffer=True
    )


def check_data_files() -> None:
    """Raises DataFileError for the first slip in a file of data/."""
    # here: Scrapy imports every command for each, and these bring all that is made of the files along
    from harvester.datafiles.check import check

    check()


def check_settings(opts: argparse.Namespace) -> None:
    """Raises UsageError where a setting given with -s is misspelt or has no value that it can have.

    One that nobody knows and that is like no other is told and taken: an extension may know it.
    """
    given = arglist_to_dict(opts.set)
    for name, value in given.items():
        if why := objection(name, value):
            raise UsageError(f"-s {name}={value}: {why}", print_help=False)
    if opts.loglevel and (why := objection("LOG_LEVEL", opts.loglevel)):
        raise UsageError(f"--loglevel {opts.loglevel}: {why}", print_help=False)
    for name, meant in unknown(given).items():
        if meant:
            raise UsageError(f"no setting is called {name}; did you mean {meant}?", print_help=False)
        sys.stderr.write(f"warning: no setting is called {name}\n")


def file_named(name: str) -> Path:
    """A file that a command was given to read. Raises HarvesterError where it cannot be read at all."""
    if not name.strip():
        raise HarvesterError("a file has an empty name")
    try:
        Path(name).open("rb").close()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        address = (not os.path.lexists(name) and "." in name.split("/", 1)[0].lstrip(".")) or "://" in name
        raise HarvesterError(
            f"{name}: {why}" + ("; an address begins with http:// or https://" if address else "")
        ) from None
    return Path(name)


def must_be_writable(name: str) -> None:
    """Raises StoreError where a file cannot be written: before the hours of work that it shall tell about.

    Its folder is made where it is missing; of the file itself nothing is left that was not there.
    """
    path = Path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        there = os.path.lexists(path)
        path.open("a").close()
        if not there:
            path.unlink()
    except OSError as error:
        raise StoreError(f"{name}: cannot be written ({error.strerror})") from None


def write_whole(name: str | Path, text: str) -> None:
    """Writes a file as UTF-8, or leaves the one that was there. Raises StoreError where that cannot be done.

    What is no regular file (/dev/stdout, a named pipe) is written into.
    """
    try:
        with whole(Path(name)) as part:
            part.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{name}: cannot be written ({error.strerror})") from None


def feeds_must_be_writable(settings: BaseSettings) -> None:
    """Raises StoreError where a file of the setting FEEDS (`-o FILE`) cannot be written.

    Scrapy would find that out when the crawl has begun, and go on without the file. Missing folders are
    made, as Scrapy does. Feeds that are no files (stdout, s3 …) are not looked at.
    """
    for uri in settings.getdict("FEEDS"):
        if urlsplit(uri).scheme not in ("", "file"):
            continue
        path = Path(FileFeedStorage(uri).path)
        # of a name with placeholders (%(time)s) only the folder is known
        known = next(one for one in (path, *path.parents) if "%(" not in str(one))
        folder = path.parent if known == path else known
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{uri}: its folder cannot be made ({error.strerror})") from None
        if known == path:
            must_be_writable(str(path))
        elif not os.access(folder, os.W_OK):
            raise StoreError(f"{uri}: nothing can be written in {folder}")
