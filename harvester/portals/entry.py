"""One entry of the portal registry, checked key by key."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlsplit

from harvester.portals.family import Families
from harvester.portals.options import COMMON

EXPECT_KEYS = ("per_year", "since", "reports")
DIVISION_LENGTHS = (6, 9, 12)
KEYS = ("family", "name", "division", "start", "allow", "verified", "expect", "evidence", "where")
"""Keys of every entry that are no options."""
ALIASES = {"columns": "channels", "max_columns": "max_channels"}
"""Names that options bore earlier, and bear today: `columns` of registries of 2026."""
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")
"""What an entry may be called. Archives and queues are named after it, so it can never be a path or an option."""

# matches: https://www.luzhouqu.gov.cn/lzqzw/zfxxgk/bmxxgk/
_USUAL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::[1-9]\d{0,3})?(?:/[!-~]*)?")
"""An address that needs no closer look."""


@dataclass(frozen=True, slots=True)
class Portal:
    """One entry. spider: its name; division: GB/T 2260 code; verified: day of the last live check or None;
    expect: what a good crawl yields (per_year and since, or reports); evidence: where its addresses are known
    from; where: the queue from which machines take it ("inside": only a machine in China reaches it), "" for the
    common one; options: every option of the family, with its default where the entry has none.
    """

    spider: str
    family: str
    name: str
    division: str
    start: tuple[str, ...]
    allow: tuple[str, ...] = ()
    verified: date | None = None
    expect: Mapping[str, int] = field(default_factory=dict)
    evidence: str = ""
    where: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that belong to the portal, `host` or `host:port`: those of `start`, and `allow`."""
        return _hosts_of(self.start, self.allow)

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


@lru_cache(maxsize=1024)
def _hosts_of(start: tuple[str, ...], allow: tuple[str, ...]) -> frozenset[str]:
    return frozenset([_netloc(url) for url in start] + [host.lower() for host in allow])


class WrongKey(Exception):
    """What is wrong with an entry: key and reason. Registry makes a RegistryError of it, with file and entry."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"{key}: {why}")
        self.key, self.why = key, why


def portal(name: str, entry: Mapping[str, Any], families: Families) -> Portal:
    """An entry as a Portal. families: those that there are. Raises WrongKey."""
    if ALIASES.keys() & entry.keys():
        entry = {ALIASES.get(key, key): value for key, value in entry.items()}
    family, place, division = (_text(entry, key) for key in ("family", "name", "division"))
    if family not in families:
        raise WrongKey("family", f"no family {family!r}; there are {', '.join(sorted(families))}")
    if not (division.isascii() and division.isdigit() and len(division) in DIVISION_LENGTHS):
        raise WrongKey("division", f"{division!r} is no code of 6, 9 or 12 digits")
    if "start" not in entry:
        raise WrongKey("start", "missing")
    return Portal(
        spider=name,
        family=family,
        name=place,
        division=division,
        start=_addresses(entry["start"]),
        allow=_hosts(entry.get("allow", [])),
        verified=_verified(entry.get("verified", False)),
        expect=_expect(entry.get("expect", {})),
        evidence=_text(entry, "evidence") if "evidence" in entry else "",
        where=_queue(entry.get("where", "")),
        options=_options(entry, families, family),
    )


def _text(entry: Mapping[str, Any], key: str) -> str:
    if key not in entry:
        raise WrongKey(key, "missing")
    value = entry[key]
    if not isinstance(value, str) or not value.strip():
        raise WrongKey(key, f"must be a text, not {value!r}")
    return value.strip() if key != "division" else value


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise WrongKey(key, f"must be a list of texts, not {value!r}")
    return tuple(value)


def _addresses(value: object) -> tuple[str, ...]:
    addresses = _texts("start", value)
    if not addresses:
        raise WrongKey("start", "must hold at least one address")
    for url in addresses:
        if _USUAL.fullmatch(url):
            continue
        try:
            parts = urlsplit(url)
            fine = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            fine = False
        if not fine or any(mark.isspace() for mark in url) or "…" in url:
            raise WrongKey("start", f"{url!r} is no http or https address")
    return tuple(_asked("start", url) for url in addresses)


def _asked(key: str, url: str) -> str:
    """The address with its host as it is asked and compared: 青禾县政府.example is xn--…example."""
    if url.isascii():
        return url
    from harvester.listings.addresses import ascii_host  # here: lists of portals need no more of listings

    try:
        return ascii_host(url)
    except ValueError as error:
        raise WrongKey(key, f"{url!r}: {error}") from None


def _hosts(value: object) -> tuple[str, ...]:
    hosts = _texts("allow", value)
    for host in hosts:
        try:
            fine = urlsplit(f"//{host}").netloc == host and bool(urlsplit(f"//{host}").hostname)
        except ValueError:
            fine = False
        if not fine or "@" in host or any(mark.isspace() for mark in host):
            raise WrongKey("allow", f"{host!r} is no host; write www.example.gov.cn or 127.0.0.1:8000")
    return tuple(_asked("allow", f"//{host}").removeprefix("//") for host in hosts)


def _verified(value: object) -> date | None:
    if value is False:
        return None
    if type(value) is date:
        return value
    raise WrongKey("verified", f"must be a day such as 2026-11-23, or false, not {value!r}")


def _expect(value: object) -> dict[str, int]:
    if not isinstance(value, dict):
        raise WrongKey("expect", "must be a table such as {per_year = 1, since = 2015}")
    for key, number in value.items():
        if key not in EXPECT_KEYS:
            raise WrongKey(f"expect.{key}", f"unknown; there are {', '.join(EXPECT_KEYS)}")
        if type(number) is not int or number < 0:
            raise WrongKey(f"expect.{key}", f"must be a whole number, not {number!r}")
    return dict(value)


def _queue(value: object) -> str:
    if not isinstance(value, str) or (value and not NAME.fullmatch(value)):
        raise WrongKey("where", f'must be the name of a queue such as "inside", not {value!r}')
    return value


class Options(Mapping[str, Any]):
    """What an entry says, before the defaults of its family. The family is imported at the first question only:
    a list of portals asks none, and the families bring along all that reads their listings.
    """

    def __init__(self, given: Mapping[str, Any], families: Families, family: str) -> None:
        self._given, self._families, self._family = dict(given), families, family

    @cached_property
    def _all(self) -> Mapping[str, Any]:
        declared = {**COMMON, **self._families[self._family].options}
        return {key: option.default for key, option in declared.items()} | self._given

    def __getitem__(self, key: str) -> Any:
        return self._all[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def _options(entry: Mapping[str, Any], families: Families, family: str) -> Options:
    given = {key: value for key, value in entry.items() if key not in KEYS}
    for key, value in given.items():
        declared = COMMON if key in COMMON else families[family].options
        if key not in declared:
            near = difflib.get_close_matches(key, [*COMMON, *declared, *ALIASES, *KEYS], n=1)
            raise WrongKey(
                key, f"unknown key for family {family}" + (f"; did you mean {near[0]}?" if near else "")
            )
        if why := declared[key].objection(value):
            raise WrongKey(key, why)
    return Options(given, families, family)


def _netloc(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
