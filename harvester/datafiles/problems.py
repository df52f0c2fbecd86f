"""data/problems.toml: signs of answers that are no pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from harvester.datafiles.binding import read_toml
from harvester.datafiles.memory import remembered
from harvester.datafiles.patterns import AnyCase
from harvester.paths import DATA


@dataclass(frozen=True, slots=True)
class Challenge:
    """Signs of a firewall's challenge."""

    # always one, and one where a sign is there too
    statuses: frozenset[int]
    doubtful: frozenset[int]
    # the longest page that can be one: bytes, letters and links that a reader sees
    longest: int
    visible: int
    links: int
    # marks of products: in the mark-up or scripts, in names of cookies, in what the page says
    scripts: tuple[AnyCase, ...]
    cookies: tuple[AnyCase, ...]
    texts: tuple[AnyCase, ...]


@dataclass(frozen=True, slots=True)
class Error:
    """Signs of an error in words. visible: letters that a page of nothing but an error shows at most."""

    visible: int
    # the page is not there any more; something is wrong with the server
    absent: tuple[AnyCase, ...]
    texts: tuple[AnyCase, ...]


@dataclass(frozen=True, slots=True)
class Problems:
    """All signs."""

    challenge: Challenge
    error: Error


@remembered()
def load(folder: Path = DATA) -> Problems:
    """The file, read once. Raises DataFileError."""
    return read_toml(Problems, folder / "problems.toml")
