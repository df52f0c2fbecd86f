"""Cases that stand line by line in text files: what is given, an arrow, what comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path

ARROW = " →"
REPEATED = re.compile(r"\[\[(.*?)\]\]")


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


def swept(text: str, readers: Callable[[str], Callable[[str], str]]) -> str:
    """`reader 0-9 a text [[with]] a piece`: what comes of the text with the piece none to nine times.

    `[[/]]` stands for the ends of a tag that is repeated before, `[[#]]` for the number itself. Equal ones are
    told together: `0-3 this ;; 4-9 that`; in what is told the pieces of a text stand once, before a sign of
    omission.
    """
    name, numbers, text = text.split(" ", 2)
    first, last = map(int, numbers.split("-"))
    read, tag = readers(name), re.search(r"\[\[<(\w+)", text)

    def with_so_many(count: int) -> str:
        def repeated(found: re.Match[str]) -> str:
            if found[1] == "#":
                return str(count)
            return (f"</{tag and tag[1]}>" if found[1] == "/" else found[1]) * count

        return REPEATED.sub(repeated, text)

    def without(outcome: str, count: int) -> str:
        for piece in REPEATED.findall(text) if count > 1 else ():
            outcome = (
                outcome.replace(piece * count, f"{piece}…") if piece not in "/#" and "<" not in piece else outcome
            )
        return outcome

    counts_of = range(first, last + 1)
    told = [(count, without(read(with_so_many(count)).strip(), count)) for count in counts_of]
    said = []
    for outcome, group in groupby(told, key=lambda one: one[1]):
        counts = [count for count, _ in group]
        numbers = f"{counts[0]}-{counts[-1]}" if len(counts) > 1 else f"{counts[0]}"
        said.append(f"{numbers} {outcome}".strip())
    return " ;; ".join(said)
