"""data/html.toml: mark-up of portals."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from harvester.datafiles.binding import read_toml
from harvester.datafiles.memory import remembered
from harvester.paths import DATA


@dataclass(frozen=True, slots=True)
class Drawn:
    """Classes of what is drawn otherwise than the text around it, where their rules stand in files not fetched."""

    unseen: frozenset[str]
    struck: frozenset[str]
    raised: frozenset[str]


@dataclass(frozen=True, slots=True)
class Html:
    """What the reader of HTML knows of the mark-up of Chinese government portals."""

    # id or class of containers of the article, and how such names begin that end in a number of the portal's own
    content: frozenset[str]
    content_beginnings: tuple[str, ...]
    # id or class of what is dropped with all that it holds
    furniture: frozenset[str]
    # elements of the portals' own: those that begin a line, those that may hold the article
    lines: tuple[str, ...]
    parts: tuple[str, ...]
    # words of a line of links that says where the page stands
    crumbs: tuple[str, ...]
    # what addresses hold that lead to files, whatever they end in
    files: tuple[str, ...]
    drawn: Drawn


@remembered()
def load(folder: Path = DATA) -> Html:
    """The file, read once. Raises DataFileError."""
    return read_toml(Html, folder / "html.toml")
