"""data/bodies.toml: departments that nearly every place of a level has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from harvester.datafiles.binding import read_toml
from harvester.datafiles.memory import remembered
from harvester.paths import DATA


@dataclass(frozen=True, slots=True)
class Department:
    """Its usual name, the words one of which its name holds in any place, the levels at which it exists.

    districts: whether a city's districts have it, too; where not, a branch of the city's stands for it.
    """

    name: str
    words: tuple[str, ...]
    levels: tuple[Literal["province", "prefecture", "county"], ...]
    districts: bool = True


@dataclass(frozen=True, slots=True)
class Bodies:
    """The whole file."""

    department: tuple[Department, ...]


@remembered()
def load(folder: Path = DATA) -> Bodies:
    """The file, read once. Raises DataFileError."""
    return read_toml(Bodies, folder / "bodies.toml")
