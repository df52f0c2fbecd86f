"""data/comparable.toml: indicators that may be compared across editions of the form."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from harvester.datafiles.binding import Made, read_toml
from harvester.datafiles.memory import remembered
from harvester.paths import DATA


def _cell(text: str) -> tuple[str, str, str]:
    parts = text.split(".")
    if len(parts) != 3 or not all(parts):
        raise ValueError(f"{text!r} is no “table.row.column”")
    return parts[0], parts[1], parts[2]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to an indicator: cells that are added up, and how well the sum fits (the note says where not)."""

    editions: tuple[str, ...]
    fit: Literal["same", "sum", "close"]
    cells: tuple[Annotated[tuple[str, str, str], Made(str, _cell)], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator and the ways to it in the order in which they are tried.

    panel: its Chinese label, where it is a column of the panel that no single cell gives.
    """

    code: str
    label: str
    ways: tuple[Way, ...]
    panel: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A column of the panel: one indicator of a report divided by another."""

    code: str
    label: str
    chinese: str
    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class Apart:
    """Cells that look alike and must not be compared, and why."""

    cells: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Comparable:
    """The whole file."""

    indicator: tuple[Indicator, ...]
    not_comparable: tuple[Apart, ...]
    share: tuple[Share, ...] = ()

    def __post_init__(self) -> None:
        known = {indicator.code for indicator in self.indicator}
        for share in self.share:
            if missing := {share.part, share.whole} - known:
                raise ValueError(f"share {share.code}: there is no indicator {', '.join(sorted(missing))}")


@remembered()
def load(folder: Path = DATA) -> Comparable:
    """The file, read once. Raises DataFileError."""
    return read_toml(Comparable, folder / "comparable.toml")
