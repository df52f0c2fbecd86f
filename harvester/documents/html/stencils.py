"""Tables of a serialised page that were met before with other numbers: read by taking the numbers out.

The tables of the reports of a portal, and of most portals with one content system, are the same mark-up with other
numbers in it. What such mark-up says is found out once, by reading it with several numbers in every place: where
each of them is all that a cell says, and nothing else changes with them, the table is a stencil.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harvester.datafiles.memory import remembered
from harvester.documents.blocks import FilledTable, Stencil
from harvester.documents.html.tables import alone

LONGEST = 16_000
"""Characters of a table that is held against others; all of them are kept."""
FEWEST = 3
"""Numbers of such a table."""
# as Python prints them, so that a number and its text are one; what is printed otherwise is part of the stencil
# matches: > 215.23</tr>
_NUMBER = re.compile(r">\s*+(0|-?+[1-9][0-9]{0,8}+(?:\.[0-9]{0,3}[1-9])?+|0\.[0-9]{0,3}[1-9])\s*+(?:<|\Z)")
_PLACE = "\0"
"""Stands for a number; no tree holds it."""
_TRIALS: tuple[Callable[[int], str], ...] = (
    lambda at: "0",
    lambda at: str(100_000_000 + at),
    lambda at: "7",  # a digit alone, which may be a note's
    lambda at: "-12.5",
)
"""Numbers that are tried in every place; the second tells which stands where."""


@dataclass(slots=True)
class _Met:
    """times: how often mark-up was met; stencil: None where it is none, or was not looked at."""

    times: int = 0
    stencil: Stencil | None = None


def filled(html: str) -> FilledTable | None:
    """A table with none in it, by the mark-up between its tags; None where it has to be read anew."""
    if len(html) > LONGEST:
        return None
    parts = _NUMBER.split(html)
    if len(parts) < 2 * FEWEST:
        return None
    met = _met(_PLACE.join(parts[::2]))
    met.times += 1
    if met.times == 2:  # most that is strange is met once
        met.stencil = _stencil(parts[::2])
    return FilledTable(met.stencil, parts[1::2]) if met.stencil is not None else None


@remembered(512)
def _met(parts: str) -> _Met:
    """What is kept of mark-up without its numbers."""
    return _Met()


def _stencil(parts: Sequence[str]) -> Stencil | None:
    """The stencil of mark-up that is parted by its numbers; None where they are more than texts of cells."""
    trials = [[number(at) for at in range(len(parts) - 1)] for number in _TRIALS]
    read = [alone(_with(parts, numbers)) for numbers in trials]
    if read[0] is None or read[1] is None:
        return None
    left = iter([*trials[1], None])
    awaited = next(left)
    slots: list[tuple[int, ...]] = []
    for row in read[1].rows:
        held: list[int] = []
        for at, cell in enumerate(row):
            if cell.text == awaited:
                held.append(at)
                awaited = next(left)
        slots.append(tuple(held))
    stencil = Stencil(read[0].rows, tuple(slots))
    if awaited is not None or len(read[0].rows) != len(slots):
        return None
    same = all(table == FilledTable(stencil, numbers) for table, numbers in zip(read, trials, strict=True))
    return stencil if same else None


def _with(parts: Sequence[str], numbers: Sequence[str]) -> str:
    """The mark-up with these numbers."""
    filled = [f">{number}<{part}" for number, part in zip(numbers, parts[1:], strict=True)]
    html = parts[0] + "".join(filled)
    return html if parts[-1] else html[:-1]  # a number at the very end
