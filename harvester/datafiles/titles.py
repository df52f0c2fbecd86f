"""data/titles.toml: what titles of reports look like, what else is called so, and whose numbers a report gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from harvester.datafiles.binding import read_toml
from harvester.datafiles.memory import remembered
from harvester.datafiles.patterns import AnyOf, OneOf
from harvester.paths import DATA


@dataclass(frozen=True, slots=True)
class Report:
    """A report's own title, without white space."""

    patterns: OneOf
    # where the agency's name ends
    tail: re.Pattern[str]
    # the year, in digits or Chinese digits
    year: re.Pattern[str]
    # what stands before or after the agency's name and is no part of it, taken off in this order
    before: tuple[str, ...]
    after: tuple[str, ...]
    # words for the body itself that name no body
    nobody: frozenset[str]


@dataclass(frozen=True, slots=True)
class Other:
    """Words of a page that is no report; class_: the words used in the refusal."""

    class_: str
    words: AnyOf


@dataclass(frozen=True, slots=True)
class Row:
    """What a listing's row can promise instead of a report."""

    other: tuple[Other, ...]
    # those that count before a report's title, where an agency's name may hold the others
    ahead: AnyOf
    # a notice with one of these may carry the report itself
    carried: tuple[str, ...]
    # a title without any of these is none of ours; nor is a shorter one judged
    matter: tuple[str, ...]
    short: int


@dataclass(frozen=True, slots=True)
class Site:
    """What follows a page's title in <title>, and a portal's name around its body's."""

    separators: re.Pattern[str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """How a text says its period. needs: what it must hold for the pattern to be tried."""

    needs: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Scope:
    """Words of title or preamble, then names of bodies, that tell whose numbers a report gives."""

    aggregate_words: AnyOf
    own_words: AnyOf
    aggregate_names: re.Pattern[str]
    own_names: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Titles:
    """The whole file."""

    report: Report
    row: Row
    site: Site
    period: Period
    scope: Scope


@remembered()
def load(folder: Path = DATA) -> Titles:
    """The file, read once. Raises DataFileError."""
    return read_toml(Titles, folder / "titles.toml")
