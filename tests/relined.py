"""python -m tests.relined [--write]: the lines of the cases that come to something else than is written, and what.

For a change that is meant to change many of them: look at each, then have them written. What is written is what
the code does, so a line that is not looked at proves nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.documents import booked, placed, printed, shaped
from tests.lines import ARROW, lines
from tests.listings import shaped as listed
from tests.reading import said as answers
from tests.reports import said, slips
from tests.spiders import walked

Readers = Mapping[str, Callable[[str], str]]
CASES: tuple[tuple[Readers, Path], ...] = (
    (placed.READERS, placed.PAGED),
    (shaped.READERS, shaped.SHAPES),
    (booked.READERS, booked.BOOKS),
    (printed.READERS, printed.PRINTED),
    (listed.READERS, listed.SHAPES),
    (said.READERS, said.SAID),
    (answers.READERS, answers.SAID),
    (walked.READERS, walked.WALKED),
    ({"slips": slips.told}, slips.FILE.parent),
)


def changed(readers: Readers, folder: Path) -> dict[Path, dict[str, tuple[str, str]]]:
    """By file: what is given, what is written, what comes of it now."""
    found: dict[Path, dict[str, tuple[str, str]]] = {}
    for name, read in readers.items():
        file = folder / f"{name}.txt"
        for given, told in lines(file):
            if (now := read(given).strip()) != told:
                found.setdefault(file, {})[given] = (told, now)
    return found


def main() -> int:
    """Prints them; 1 where there are any."""
    count = 0
    for readers, folder in CASES:
        for file, others in changed(readers, folder).items():
            for given, (told, now) in others.items():
                print(f"{file.name}: {given}\n  was  {told}\n  is   {now}")
            count += len(others)
            if "--write" in sys.argv[1:]:
                kept = [line.partition(ARROW)[0] for line in file.read_text("utf-8").splitlines()]
                text = file.read_text("utf-8").splitlines()
                new = [
                    f"{given}{ARROW} {others[given][1]}".rstrip() if given in others else line
                    for given, line in zip(kept, text, strict=True)
                ]
                file.write_text("\n".join(new) + "\n", "utf-8")
    print(f"{count} lines come to something else")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
