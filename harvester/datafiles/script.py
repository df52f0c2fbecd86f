"""data/script.toml: characters of the traditional script, with today's."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from harvester.datafiles.binding import Made, read_toml
from harvester.datafiles.compiled import compiled
from harvester.datafiles.memory import remembered
from harvester.paths import DATA

# the dictionary's radicals and doubles of characters, which papers in PDF print in a character's place: ⼯作
_DOUBLES = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E))


def _table(lines: tuple[str, ...]) -> dict[int, str]:
    table = {code: unicodedata.normalize("NFKC", chr(code)) for code in _DOUBLES}
    for pair in " ".join(lines).split():
        if len(pair) != 2:
            raise ValueError(f"holds {pair!r}, which is no pair of characters")
        if ord(pair[0]) in table:
            raise ValueError(f"names {pair[0]} twice")
        table[ord(pair[0])] = pair[1]
    return table


@dataclass(frozen=True, slots=True)
class Script:
    """The whole file. pairs: for str.translate; every character becomes one, so that places in a text stay."""

    pairs: Annotated[dict[int, str], Made(tuple[str, ...], _table)]

    def __post_init__(self) -> None:
        self.old()  # dear to compile, so it is kept with the files' patterns

    def old(self) -> re.Pattern[str]:
        """Any of the old script's characters."""
        # matches: 門
        return compiled(f"[{''.join(map(chr, self.pairs))}]")


@remembered()
def load(folder: Path = DATA) -> Script:
    """The file, read once. Raises DataFileError."""
    return read_toml(Script, folder / "script.toml")


def todays(text: str) -> str:
    """A text with the old script's characters as today's; of most texts it is told at once that they have none.

    >>> todays("機關 2023")
    '机关 2023'
    """
    return text.translate(load().pairs) if _old().search(text) else text


@remembered()
def _old() -> re.Pattern[str]:
    return load().old()
