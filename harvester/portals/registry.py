"""The portal registry: entries of a TOML file, checked key by key."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from harvester.errors import RegistryError
from harvester.portals.entry import DIVISION_LENGTHS, NAME, Portal, WrongKey, portal
from harvester.portals.family import Families
from harvester.portals.quick import entries

__all__ = ["Portal", "Registry", "UnknownPortal", "read_entries"]


class UnknownPortal(RegistryError, KeyError):
    """A spider's name that is not in the registry. Raised by Registry."""

    def __str__(self) -> str:
        return str(self.args[0])


class Registry:
    """All portals of one file, in its order. Iterates over Portals."""

    def __init__(self, portals: Mapping[str, Portal], path: Path) -> None:
        self.portals = dict(portals)
        self.path = path

    @classmethod
    def load(cls, path: str | Path, families: Families) -> Self:
        """Reads and checks a registry file against the families that there are.

        Raises RegistryError: file, entry and key in one line.
        """
        path = Path(path)
        tables = read_entries(path)
        if not tables:
            raise RegistryError(f"{path}: the portal registry names no portal")
        return cls({name: _checked(path, name, entry, families) for name, entry in tables.items()}, path)

    def __iter__(self) -> Iterator[Portal]:
        return iter(self.portals.values())

    def __len__(self) -> int:
        return len(self.portals)

    def __getitem__(self, name: str) -> Portal:
        """The entry of a name, or of a division code where one entry has it. Raises UnknownPortal."""
        if name in self.portals:
            return self.portals[name]
        if name.isdigit() and len(name) in DIVISION_LENGTHS:
            return self._at(name)
        near = difflib.get_close_matches(name, self.portals, n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; `scrapy list` names them all"
        raise UnknownPortal(f"{self.path}: no portal is called {name!r}{hint}")

    def _at(self, division: str) -> Portal:
        found = [portal for portal in self if portal.division == division]
        if len(found) == 1:
            return found[0]
        if not found:
            raise UnknownPortal(f"{self.path}: no entry has the division {division}; `scrapy list` names them all")
        names = ", ".join(portal.spider for portal in found)
        raise UnknownPortal(f"{self.path}: {len(found)} entries have the division {division}: {names}")


def read_entries(path: Path) -> dict[str, Any]:
    """The tables of a registry file, not checked. A byte order mark before them is left out.

    Raises RegistryError where the file cannot be read or is no TOML in UTF-8.
    """
    try:
        return entries(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise RegistryError(f"{path}: cannot read the portal registry ({error.strerror})") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise RegistryError(f"{path}: not UTF-8 (line {line}); save it as UTF-8") from None
    except ValueError as error:
        raise RegistryError(f"{path}: no valid TOML: {error}") from None


def _checked(path: Path, name: str, entry: object, families: Families) -> Portal:
    if not isinstance(entry, dict):
        raise RegistryError(f"{path}: {name} = … stands outside an entry; entries look like [{name}]")
    if not NAME.fullmatch(name):
        raise RegistryError(f"{path}: [{name!r}]: a name is made of letters a-z, digits, _ and -, 64 at most")
    try:
        return portal(name, entry, families)
    except WrongKey as error:
        raise RegistryError(f"{path}: [{name}] {error}") from None
