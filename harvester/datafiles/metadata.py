"""data/metadata.toml: labels of the metadata block above a report."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass
from pathlib import Path

from harvester.datafiles.binding import read_toml
from harvester.datafiles.compiled import compiled
from harvester.datafiles.memory import remembered
from harvester.paths import DATA


@dataclass(frozen=True, slots=True)
class Fields:
    """The contract's fields, each with its labels in order of precedence."""

    index_no: tuple[str, ...]
    doc_no: tuple[str, ...]
    issuer: tuple[str, ...]
    issued_on: tuple[str, ...]
    published_on: tuple[str, ...]
    topic: tuple[str, ...]
    keywords: tuple[str, ...]
    title: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """A list of labels."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """What is no value: signs for nothing, and sources that name no body. The forms of two fields' values."""

    blank: frozenset[str]
    no_issuer: frozenset[str]
    index_no: re.Pattern[str]
    doc_no: re.Pattern[str]
    # a document's number that is left open
    no_number: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Metadata:
    """All labels of metadata blocks."""

    fields: Fields
    # labels without a field: they end the value before them
    ignored: Labels
    # labels that prose uses as well
    weak: Labels
    values: Values

    def __post_init__(self) -> None:
        self.bare()  # dear to compile, so it is kept with the files' patterns

    def bare(self) -> re.Pattern[str]:
        """Finds labels that count without a colon, too, of several that begin at a place the longest."""
        known = {label for labels in (*astuple(self.fields), self.ignored.labels) for label in labels}
        long = [label for label in known if len(label) > 2 or label == "文号"]
        # matches: 索引号
        return compiled("|".join(sorted(long, key=lambda label: (-len(label), label))))


@remembered()
def load(folder: Path = DATA) -> Metadata:
    """The file, read once. Raises DataFileError."""
    return read_toml(Metadata, folder / "metadata.toml")
