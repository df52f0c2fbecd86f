"""data/codebook.toml: what every table, column and code means."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from harvester.datafiles.binding import read_toml
from harvester.datafiles.memory import remembered
from harvester.paths import DATA

LONGEST_LABEL = 80
"""Characters: Stata's bound."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table or view."""

    name: str
    type: Literal["integer", "number", "text", "date", "datetime", "json", "boolean", "binary"]
    label: str
    meaning: str = ""
    exported: bool = True

    def __post_init__(self) -> None:
        if len(self.label) > LONGEST_LABEL:
            raise ValueError(f"{self.name}: label has more than {LONGEST_LABEL} characters")


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view. key: the columns by which a row is told."""

    title: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """English for the rows of the forms, by code."""

    requests: dict[str, str]
    review_litigation: dict[str, str]
    proactive: dict[str, str]


@dataclass(frozen=True, slots=True)
class Codebook:
    """The whole file. codes: code to meaning, by name of the list."""

    tables: dict[str, Table]
    rows: Rows
    codes: dict[str, dict[str, str]]
    checks: dict[str, str]


@remembered()
def load(folder: Path = DATA) -> Codebook:
    """The file, read once. Raises DataFileError."""
    return read_toml(Codebook, folder / "codebook.toml")
