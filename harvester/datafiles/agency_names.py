"""data/agency_names.toml: how names of bodies are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from harvester.datafiles.binding import Made, read_toml
from harvester.datafiles.compiled import compiled
from harvester.datafiles.memory import remembered
from harvester.datafiles.patterns import AtEnd
from harvester.paths import DATA


def _plate(pattern: str) -> re.Pattern[str]:
    # matches: 教育局（体育局）
    return compiled(f"^(?P<body>.+[局委办室厅会部])（(?P<second>{compiled(pattern).pattern})）$")


def _longest_first(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Same:
    """What is left of a name when its place is taken off, by kind of body."""

    government: frozenset[str]
    office: frozenset[str]
    street: frozenset[str]
    zone: frozenset[str]


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """The whole file. Every list is matched exactly."""

    # beginnings: of bodies that work in a place under a national name (longest first), of national bodies
    vertical: Annotated[tuple[str, ...], Made(tuple[str, ...], _longest_first)]
    central: tuple[str, ...]
    ministries: frozenset[str]
    # bodies of the nation that are named by a city (groups own, kind); other words for the names in `vertical`
    national: re.Pattern[str]
    national_names: dict[str, str]
    # fields by which a city's bureau is named in its branches
    branches: tuple[str, ...]
    # what stands before a name that the portal's own place follows in, and behind a name
    decoration: re.Pattern[str]
    behind: AtEnd
    # the government that a body belongs to, named before it
    belongs: re.Pattern[str]
    # words that begin like one for the own place and are none
    not_own: re.Pattern[str]
    web_site: AtEnd
    # a name with a second name plate in brackets
    plate: Annotated[re.Pattern[str], Made(str, _plate)]
    office_is_bureau: frozenset[str]
    same: Same
    # zones of one kind by their short name; short names of departments to the full ones
    zones: dict[str, re.Pattern[str]]
    departments: dict[str, str]
    # national names that bodies in a place may leave out, to what then follows the place
    under: dict[str, re.Pattern[str]]
    # kinds in the order in which they are tried on what follows the place
    kinds: dict[str, AtEnd]


@remembered()
def load(folder: Path = DATA) -> AgencyNames:
    """The file, read once. Raises DataFileError."""
    return read_toml(AgencyNames, folder / "agency_names.toml")
