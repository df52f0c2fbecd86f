"""Portals that are known but not crawled: data/candidates.csv, and which of them are meant by a word."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harvester.errors import DataFileError, UnknownCandidate
from harvester.portals.options import COMMON
from harvester.portals.registry import Portal

REQUIRED = ("name", "host", "body", "division")


@dataclass(frozen=True, slots=True)
class Candidate:
    """name: of its spider to be; host: host or host:port; listings: where its reports may be listed; family: the
    one that addresses seen of the host show, "" where none does.
    """

    name: str
    host: str
    body: str
    division: str
    level: str = ""
    listings: tuple[str, ...] = ()

    @property
    def site(self) -> str:
        """The host without www."""
        return self.host.lower().removeprefix("www.")

    @property
    def fronts(self) -> tuple[str, ...]:
        """Addresses of its front page, to be tried in this order."""
        hosts = [self.host]
        if ":" not in self.host and not self.site.replace(".", "").isdigit():
            hosts.append(self.site if self.host.startswith("www.") else f"www.{self.site}")
        return tuple(f"{scheme}://{host}/" for host in hosts for scheme in ("http", "https"))


@dataclass(frozen=True, slots=True)
class Surveyed(Portal):
    """A portal while it is looked at: all hosts below its own belong to it (xxgk.luzhouqu.gov.cn)."""

    def owns(self, url: str) -> bool:
        """Whether an address lies on a host of the portal or below one."""
        try:
            parts = urlsplit(url)
            place = f"{parts.hostname}:{parts.port}" if parts.port else (parts.hostname or "")
        except ValueError:
            return False
        if parts.scheme not in ("http", "https"):
            return False
        sites = {host.removeprefix("www.") for host in self.hosts}
        bare = place.removeprefix("www.")
        return bare in sites or any(place.endswith(f".{site}") for site in sites)


def surveyed(candidate: Candidate, family: str, start: Iterable[str], options: dict[str, Any]) -> Surveyed:
    """A candidate as a portal to be asked; options: those that differ from their defaults."""
    return Surveyed(
        spider=candidate.name,
        family=family,
        name=candidate.body,
        division=candidate.division or "000000",
        start=tuple(start),
        allow=(candidate.host,),
        options={**{key: option.default for key, option in COMMON.items()}, **options},
    )


def read_candidates(path: Path) -> list[Candidate]:
    """The candidates of a file. Raises DataFileError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataFileError(f"{path}: cannot be read: {error}") from None
    for number, row in enumerate(rows, 2):
        for key in REQUIRED:
            if row.get(key) is None:
                raise DataFileError(f"{path}: line {number}: no column {key}")
    return [
        Candidate(
            name=row["name"],
            host=row["host"].strip(),
            body=row["body"],
            division=row["division"],
            level=row.get("level") or "",
            listings=tuple((row.get("listing") or "").split()),
        )
        for row in rows
    ]


def chosen(candidates: Sequence[Candidate], words: Sequence[str]) -> list[Candidate]:
    """Those that are meant: by name, host, or division (a code or its first digits). Raises UnknownCandidate."""
    if not words:
        return list(candidates)
    found: dict[str, Candidate] = {}
    for word in words:
        fits = [one for one in candidates if _fits(one, word)]
        if not fits:
            raise UnknownCandidate(f"no candidate has the name, host or division {word!r}")
        found.update({one.host: one for one in fits})
    return list(found.values())


def _fits(candidate: Candidate, word: str) -> bool:
    if word.isdigit() and len(word) in (2, 4, 6, 9, 12):
        place = word
        while len(place) > 2 and place.endswith("00"):
            place = place[:-2]
        return candidate.division.startswith(place)
    return word in (candidate.name, candidate.host, candidate.site)
