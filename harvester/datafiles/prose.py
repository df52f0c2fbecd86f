"""data/prose.toml: how reports say their totals in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from harvester.datafiles.binding import Made, read_toml
from harvester.datafiles.compiled import compiled
from harvester.datafiles.memory import remembered
from harvester.datafiles.patterns import AnyOf
from harvester.errors import DataFileError
from harvester.paths import DATA

Cell = tuple[str, str, str]
"""Table, row and column."""


def _sum(text: str) -> tuple[Cell, ...]:
    cells = [tuple(term.strip().split(".")) for term in text.split("+")]
    if any(len(cell) != 3 for cell in cells):
        raise ValueError(f"{text!r} is no sum of cells “table.row.column”")
    return tuple((table, row, column) for table, row, column in cells)


Sum = Annotated[tuple[Cell, ...], Made(str, _sum)]


@dataclass(frozen=True, slots=True)
class Fact:
    """A total that reports also state in words."""

    code: str
    sections: frozenset[str]
    # the cells whose sum it is, and other sums that the same words may mean
    table: Sum
    # a word without which no pattern is tried
    needs: str
    # as in the file, with N(?:C) for the number and what one counts in
    patterns: tuple[str, ...]
    also: tuple[Sum, ...] = ()
    zero: tuple[re.Pattern[str], ...] = ()
    # what the words of a match, or else its sentence, must name to be about this report; see the file
    object: re.Pattern[str] | None = None
    sentence: re.Pattern[str] | None = None
    own: frozenset[str] = frozenset()
    verbs: re.Pattern[str] | None = None
    foreign: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None
    # whether its words name the year ahead (结转下年度)
    forward: bool = False
    # made of patterns, in no file
    said: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Numbers:
    """The patterns that N and C stand for."""

    number: re.Pattern[str]
    counts: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Time:
    """Words for this year and for other times, for what is ahead, for comparing and for changes."""

    this: re.Pattern[str]
    other: re.Pattern[str]
    ahead: re.Pattern[str]
    compared: re.Pattern[str]
    change: re.Pattern[str]

    def __post_init__(self) -> None:
        self.named()  # dear to compile, so it is kept with the file's patterns

    def named(self) -> re.Pattern[str]:
        """Any time that is named: a year, in group year, or words for one, in group this or other."""
        year = r"(?P<year>(?<!\d)20\d\d)年"
        # matches: 2023年
        return compiled(f"{year}|(?P<this>{self.this.pattern})|(?P<other>{self.other.pattern})")


@dataclass(frozen=True, slots=True)
class Bodies:
    """named: a body as subject right before a verb; own: words in its name that mean the report's own body.

    elsewhere: words of a clause that speaks of other bodies.
    """

    named: re.Pattern[str]
    own: AnyOf
    elsewhere: AnyOf


@dataclass(frozen=True, slots=True)
class Scope:
    """Words of a sentence that speaks of the report's own office, or of a whole place."""

    own: AnyOf
    aggregate: AnyOf


@dataclass(frozen=True, slots=True)
class Prose:
    """The whole file."""

    fact: tuple[Fact, ...]
    numbers: Numbers
    time: Time
    bodies: Bodies
    scope: Scope


@remembered()
def load(folder: Path = DATA) -> Prose:
    """The file, read once, each fact's patterns compiled as `said`. Raises DataFileError."""
    file = folder / "prose.toml"
    raw = read_toml(Prose, file)
    spelled = f"{raw.numbers.number.pattern}(?:{raw.numbers.counts.pattern})"
    facts = []
    for number, fact in enumerate(raw.fact, 1):
        try:
            said = tuple(compiled(pattern.replace("N(?:C)", spelled)) for pattern in fact.patterns)
        except re.error as error:
            raise DataFileError(f"{file}: fact[{number}].patterns: {fact.code}: no pattern ({error})") from None
        facts.append(replace(fact, said=said))
    return replace(raw, fact=tuple(facts))
