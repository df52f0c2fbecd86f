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
MOST_CODES = 100
"""Stata's bound for a byte."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table or view. codes: the list of the codes that it holds, where it holds such."""

    name: str
    type: Literal["integer", "number", "text", "date", "datetime", "json", "boolean", "binary"]
    label: str
    meaning: str = ""
    codes: str = ""
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
class Code:
    """A code of a category. number: its own for ever; en, zh: what it means."""

    number: int
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """The whole file. codes: by list and code. chinese: of tables' titles and columns' labels, by the English."""

    tables: dict[str, Table]
    rows: Rows
    codes: dict[str, dict[str, Code]]
    checks: dict[str, str]
    chinese: dict[str, str]

    def __post_init__(self) -> None:
        for name, codes in self.codes.items():
            numbers = [code.number for code in codes.values()]
            if len(set(numbers)) < len(numbers) or not all(0 < number <= MOST_CODES for number in numbers):
                raise ValueError(f"codes.{name}: every code needs a number of its own, 1 to {MOST_CODES}")
        for name, table in self.tables.items():
            if table.title not in self.chinese:
                raise ValueError(f"tables.{name}: its title has no Chinese in [chinese]")
            for column in table.columns:
                if column.codes and column.codes not in self.codes:
                    raise ValueError(f"tables.{name}: {column.name}: there are no codes {column.codes}")
                if column.label not in self.chinese:
                    raise ValueError(f"tables.{name}: {column.name}: its label has no Chinese in [chinese]")


@remembered()
def load(folder: Path = DATA) -> Codebook:
    """The file, read once. Raises DataFileError."""
    return read_toml(Codebook, folder / "codebook.toml")
