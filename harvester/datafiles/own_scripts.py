"""data/own_scripts.toml: how a file of a portal's own scripts says that it asks for rows of a list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from harvester.datafiles.binding import read_toml
from harvester.datafiles.memory import remembered
from harvester.datafiles.patterns import AnyCase
from harvester.paths import DATA


@dataclass(frozen=True, slots=True)
class OwnScripts:
    """libraries, fillers: words of the names of files that are never asked. likely: of those that are asked first.
    asks: a request. puts: what fills a box, behind it. mounts: the box that a component is given. pagers: words of
    a pager. pages: words of a list that goes on; lists: of any; reports: of one of reports. others: addresses and
    boxes of other matters.

    harmless: calls that bring nothing. writes: what writes into an element. leads: what opens another page. draws:
    what makes a link to one; links: such whose address is put together. binds: what makes a script run when an
    element is pressed. idle: whole texts of controls that have nothing to do with a list; beside: names of such
    elements. searches: texts and names beside
    the words of a search. narrows: the first option of a select that shows all there is.
    """

    libraries: frozenset[str]
    fillers: frozenset[str]
    likely: AnyCase
    asks: AnyCase
    puts: AnyCase
    mounts: AnyCase
    pagers: AnyCase
    pages: AnyCase
    lists: AnyCase
    reports: AnyCase
    others: AnyCase
    harmless: frozenset[str]
    writes: AnyCase
    leads: AnyCase
    draws: AnyCase
    links: AnyCase
    binds: AnyCase
    idle: AnyCase
    beside: AnyCase
    searches: AnyCase
    narrows: AnyCase


@remembered()
def load(folder: Path = DATA) -> OwnScripts:
    """The file, read once. Raises DataFileError."""
    return read_toml(OwnScripts, folder / "own_scripts.toml")
