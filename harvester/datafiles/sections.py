"""data/sections.toml: headings of a report's sections, and what of a page is no part of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from harvester.datafiles.binding import read_toml
from harvester.datafiles.memory import remembered
from harvester.datafiles.patterns import AnyOf
from harvester.paths import DATA


@dataclass(frozen=True, slots=True)
class Section:
    """A section's code and its headings, without numbering, spaces and punctuation."""

    code: str
    exact: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that must all stand in a heading, and words of which none may."""

    code: str
    words: tuple[str, ...]
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """Texts of the form that read like headings or stand outside its tables."""

    rows: tuple[str, ...]
    captions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preamble:
    """announcing: how lines end that belong to the report though they are no sentence."""

    announcing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Furniture:
    """Texts of the portal's page: in a line of at most `longest` characters, as a whole line, after the end."""

    line: AnyOf
    whole: frozenset[str]
    end: AnyOf
    longest: int
    # reader counters, which change at every visit; over text without white space
    counter: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Sections:
    """The whole file. rule: in the order in which they are tried."""

    section: tuple[Section, ...]
    rule: tuple[Rule, ...]
    form: Form
    preamble: Preamble
    furniture: Furniture


@remembered()
def load(folder: Path = DATA) -> Sections:
    """The file, read once. Raises DataFileError."""
    return read_toml(Sections, folder / "sections.toml")
