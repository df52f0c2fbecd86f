"""What the commands say: summaries in plain words."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn
    from rich.table import Table

    from harvester.store.runs import Run


_COLOURS = {"complete": "green", "partial": "yellow", "changed": "magenta", "blocked": "red", "empty": "red"}


def summary(run: Run) -> str:
    """A crawl in plain words, two or three lines."""
    seconds = run.stats.get("elapsed_time_seconds")
    took = f" in {seconds:.0f} s" if isinstance(seconds, float) else ""
    counts = [
        f"{run.new} new",
        f"{run.changed} changed",
        f"{run.unchanged} unchanged",
        f"{run.refused} pages that are no reports",
        counted(run.failures, "failure"),
    ]
    pages = counted(run.pages, "page")
    return (
        f"{run.portal}: {pages}{took}; reports: {', '.join(counts[:3])}; {counts[3]}; {counts[4]}\n"
        f"{run.portal}: {run.verdict}: {literal(run.reason or '')}"
    )


def counted(number: int, noun: str) -> str:
    """`1 portal`, `1,325 portals`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def night_table(runs: Sequence[Run]) -> Table:
    """The runs of a night as a table, those that fell short first."""
    # here: Scrapy imports every command for each, and these bring the readers along
    from rich.table import Table
    from rich.text import Text

    from harvester.operation.verdict import COMPLETE

    complete = sum(run.verdict == COMPLETE for run in runs)
    table = Table(title=f"{counted(len(runs), 'portal')}, {complete} complete")
    for heading in ("portal", "verdict"):
        table.add_column(heading, no_wrap=True)
    for heading in ("requests", "new", "changed", "unchanged", "no report", "failed"):
        table.add_column(heading, justify="right")
    table.add_column("why", overflow="fold")
    for run in sorted(runs, key=lambda run: (run.verdict == COMPLETE, run.portal)):
        verdict = Text(run.verdict or "killed", _COLOURS.get(run.verdict or "", "red"))
        numbers = (run.pages, run.new, run.changed, run.unchanged, run.refused, run.failures)
        # as they are: what a portal writes is no mark-up of ours (night-table-markup)
        table.add_row(Text(run.portal), verdict, *map(str, numbers), Text(literal(run.reason or "")))
    return table


def progress(*columns: ProgressColumn) -> Progress:
    """A display of long work on standard error, gone at its end; nothing where that is no terminal.

    columns: what it shows instead of rich's usual bar.
    """
    from rich.console import Console
    from rich.progress import Progress

    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def show(table: Table) -> None:
    """Prints a table; at full width where standard output is no terminal."""
    from rich.console import Console

    console = Console() if sys.stdout.isatty() else Console(width=160)
    console.print(table)


def literal(text: str) -> str:
    """A portal's words for a terminal: one line; what would steer it (escape sequences) as a question mark."""
    return "".join(char if char.isprintable() else " " if char.isspace() else "?" for char in text)
