"""The portal registry: entries of a TOML file, checked key by key."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from harvester.errors import RegistryError
from harvester.portals.family import Families
from harvester.portals.options import COMMON, Option

EXPECT_KEYS = ("per_year", "since", "reports")
DIVISION_LENGTHS = (6, 9, 12)


class UnknownPortal(RegistryError, KeyError):
    """A spider's name that is not in the registry. Raised by Registry."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Portal:
    """One entry. spider: its name; division: GB/T 2260 code; verified: day of the last live check or None;
    expect: what a good crawl yields (per_year and since, or reports); options: every option of the family, with
    its default where the entry has none.
    """

    spider: str
    family: str
    name: str
    division: str
    start: tuple[str, ...]
    allow: tuple[str, ...] = ()
    verified: date | None = None
    expect: Mapping[str, int] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that belong to the portal, `host` or `host:port`: those of `start`, and `allow`."""
        return frozenset([_netloc(url) for url in self.start] + [host.lower() for host in self.allow])

    def owns(self, url: str) -> bool:
        """Whether an address belongs to the portal. A port counts where the registry gives one."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return False
        if parts.scheme not in ("http", "https") or not host:
            return False
        port = port or (443 if parts.scheme == "https" else 80)
        return host in self.hosts or f"{host}:{port}" in self.hosts


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
        try:
            entries = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise RegistryError(f"{path}: cannot read the portal registry ({error.strerror})") from None
        except ValueError as error:
            raise RegistryError(f"{path}: no valid TOML: {error}") from None
        if not entries:
            raise RegistryError(f"{path}: the portal registry names no portal")
        portals = {name: _portal(path, name, entry, families) for name, entry in entries.items()}
        return cls(portals, path)

    def __iter__(self) -> Iterator[Portal]:
        return iter(self.portals.values())

    def __len__(self) -> int:
        return len(self.portals)

    def __getitem__(self, name: str) -> Portal:
        if name in self.portals:
            return self.portals[name]
        near = difflib.get_close_matches(name, self.portals, n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; `scrapy list` names them all"
        raise UnknownPortal(f"{self.path}: no portal is called {name!r}{hint}")


def _portal(path: Path, name: str, entry: object, families: Families) -> Portal:
    def wrong(key: str, why: str) -> RegistryError:
        return RegistryError(f"{path}: [{name}] {key}: {why}")

    if not isinstance(entry, dict):
        raise RegistryError(f"{path}: {name} = … stands outside an entry; entries look like [{name}]")
    entry = dict(entry)
    for key in ("family", "name", "division", "start"):
        if key not in entry:
            raise wrong(key, "missing")
    for key in ("family", "name", "division"):
        if not isinstance(entry[key], str) or not entry[key].strip():
            raise wrong(key, f"must be a text, not {entry[key]!r}")
    family = entry.pop("family")
    if family not in families:
        raise wrong("family", f"no family {family!r}; there are {', '.join(sorted(families))}")
    division = entry.pop("division")
    if not (division.isascii() and division.isdigit() and len(division) in DIVISION_LENGTHS):
        raise wrong("division", f"{division!r} is no code of 6, 9 or 12 digits")
    try:
        known: dict[str, Any] = {
            "start": _addresses(entry.pop("start")),
            "allow": _hosts(entry.pop("allow", [])),
            "verified": _verified(entry.pop("verified", False)),
            "expect": _expect(entry.pop("expect", {})),
        }
    except _Wrong as error:
        raise wrong(error.key, error.why) from None
    declared = {**COMMON, **families[family].options}
    return Portal(
        spider=name,
        family=family,
        name=entry.pop("name").strip(),
        division=division,
        options=_options(entry, declared, family, wrong),
        **known,
    )


class _Wrong(Exception):
    def __init__(self, key: str, why: str) -> None:
        self.key, self.why = key, why


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _Wrong(key, f"must be a list of texts, not {value!r}")
    return tuple(value)


def _addresses(value: object) -> tuple[str, ...]:
    addresses = _texts("start", value)
    if not addresses:
        raise _Wrong("start", "must hold at least one address")
    for url in addresses:
        try:
            parts = urlsplit(url)
            fine = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            fine = False
        if not fine or any(mark.isspace() for mark in url) or "…" in url:
            raise _Wrong("start", f"{url!r} is no http or https address")
    return addresses


def _hosts(value: object) -> tuple[str, ...]:
    hosts = _texts("allow", value)
    for host in hosts:
        try:
            fine = urlsplit(f"//{host}").netloc == host and bool(urlsplit(f"//{host}").hostname)
        except ValueError:
            fine = False
        if not fine or "@" in host or any(mark.isspace() for mark in host):
            raise _Wrong("allow", f"{host!r} is no host; write www.example.gov.cn or 127.0.0.1:8000")
    return hosts


def _verified(value: object) -> date | None:
    if value is False:
        return None
    if type(value) is date:
        return value
    raise _Wrong("verified", f"must be a day such as 2026-11-23, or false, not {value!r}")


def _expect(value: object) -> dict[str, int]:
    if not isinstance(value, dict):
        raise _Wrong("expect", "must be a table such as {per_year = 1, since = 2015}")
    for key, number in value.items():
        if key not in EXPECT_KEYS:
            raise _Wrong(f"expect.{key}", f"unknown; there are {', '.join(EXPECT_KEYS)}")
        if type(number) is not int or number < 0:
            raise _Wrong(f"expect.{key}", f"must be a whole number, not {number!r}")
    return dict(value)


def _options(entry: dict[str, Any], declared: Mapping[str, Option], family: str, wrong: Any) -> dict[str, Any]:
    given = {key: value for key, value in entry.items() if key != "name"}
    for key, value in given.items():
        if key not in declared:
            near = difflib.get_close_matches(key, [*declared, "start", "allow", "verified", "expect"], n=1)
            raise wrong(key, f"unknown key for family {family}" + (f"; did you mean {near[0]}?" if near else ""))
        if why := declared[key].objection(value):
            raise wrong(key, why)
    for key, option in declared.items():
        if option.required and key not in given:
            raise wrong(key, f"missing; family {family} needs it: {option.doc}")
    return {key: given.get(key, option.default) for key, option in declared.items()}


def _netloc(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
