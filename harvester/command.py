"""What the project's commands have in common."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from harvester.errors import StoreError


class HarvesterCommand(ScrapyCommand):
    """A command that refuses what it does not know: Scrapy hands unknown options on as arguments.

    takes: how many arguments it has at most, None: any number.
    """

    requires_project = True
    requires_crawler_process = False
    takes: int | None = 0

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        for arg in args:
            if arg.startswith("-") and arg != "-":
                raise UsageError(f"there is no option {arg}; --help names them all", print_help=False)
        if self.takes is not None and len(args) > self.takes:
            raise UsageError(f"too many arguments: {' '.join(args[self.takes :])}", print_help=False)


def must_be_writable(name: str) -> None:
    """Raises StoreError where a file cannot be written: before the hours of work that it shall tell about."""
    try:
        Path(name).open("a").close()
    except OSError as error:
        raise StoreError(f"{name}: cannot be written ({error.strerror})") from None
