"""Cases that stand line by line in text files: what is given, an arrow, what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

ARROW = " →"


def lines(file: Path) -> Iterator[tuple[str, str]]:
    """What is given and what comes of it, for each line but blank ones and those that begin with `# `."""
    for line in file.read_text("utf-8").splitlines():
        if line and not line.startswith("# "):
            given, arrow, told = line.partition(ARROW)
            assert arrow, line
            yield given, told.strip()


def every(folder: Path, names: Iterable[str]) -> list[tuple[str, str, str]]:
    """The lines of the files of these names: name, what is given, what comes of it."""
    return [(name, given, told) for name in names for given, told in lines(folder / f"{name}.txt")]
