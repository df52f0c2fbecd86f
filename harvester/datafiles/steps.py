"""data/steps.toml: which links lead a person from a portal's front page to its yearly reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from harvester.datafiles.binding import read_toml
from harvester.datafiles.memory import remembered
from harvester.paths import DATA


@dataclass(frozen=True, slots=True)
class Step:
    """Links whose text fits. rank: lower ones are looked at first."""

    rank: int
    text: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Steps:
    """The whole file. longest: characters of a link's text; never: in none of them; step: the first that fits."""

    longest: int
    never: re.Pattern[str]
    step: tuple[Step, ...]


@remembered()
def load(folder: Path = DATA) -> Steps:
    """The file, read once. Raises DataFileError."""
    return read_toml(Steps, folder / "steps.toml")
