"""data/refusals.toml: pages that are no report, told by what they say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from harvester.datafiles.binding import read_toml
from harvester.datafiles.memory import remembered
from harvester.datafiles.patterns import OneOf
from harvester.paths import DATA


@dataclass(frozen=True, slots=True)
class Says:
    """Words of a page that is none, and how the refusal calls it."""

    reason: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """short: characters of a page below which its words decide."""

    short: int
    says: tuple[Says, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """says: sentences that say that there is no report, and why."""

    says: OneOf


@dataclass(frozen=True, slots=True)
class Listing:
    """links: so many links to reports make a listing."""

    links: int


@dataclass(frozen=True, slots=True)
class Whole:
    """Sections, one of which is one of these, and characters of text."""

    known: int
    prose: int
    one_of: frozenset[str]


@dataclass(frozen=True, slots=True)
class Titles:
    """Classes of titles.toml that a report may stand below; and those that no numbers make a report."""

    carry: frozenset[str]
    never: frozenset[str]


@dataclass(frozen=True, slots=True)
class Needed:
    """What a report without tables must have at least: sections that are known, characters of prose.

    indicators: lines of an indicator list that a form knows. whole: what makes a report under any title.
    """

    known: int
    prose: int
    indicators: int
    whole: Whole


@dataclass(frozen=True, slots=True)
class Refusals:
    """The whole file."""

    page: Page
    none: Stated
    listing: Listing
    sections: Needed
    titles: Titles


@remembered()
def load(folder: Path = DATA) -> Refusals:
    """The file, read once. Raises DataFileError."""
    return read_toml(Refusals, folder / "refusals.toml")
