"""data/channels.toml: how links to channels (栏目: listings of yearly reports) are told from other links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from harvester.datafiles.binding import read_toml
from harvester.datafiles.memory import remembered
from harvester.paths import DATA


@dataclass(frozen=True, slots=True)
class Channels:
    """Held against a link's text without blanks."""

    # words of a channel of yearly reports, and words with which it is none
    names: tuple[str, ...]
    others: tuple[str, ...]
    # characters of the longest text of a channel's link
    longest: int
    # a box's link to the whole of its list (NFKC, lower case, without blanks)
    more: re.Pattern[str]
    # a folder of one year, a folder of one body, below a listing
    year: re.Pattern[str]
    # the years before those that a list shows
    older: re.Pattern[str]
    bodies: re.Pattern[str]


@remembered()
def load(folder: Path = DATA) -> Channels:
    """The file, read once. Raises DataFileError."""
    return read_toml(Channels, folder / "channels.toml")
