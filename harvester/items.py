"""What spiders yield and pipelines fill in: one fetched page, good or bad."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from harvester.reports.model import Report


@dataclass(slots=True)
class Row:
    """The listing row that led to a page. date: ISO, as the listing prints it."""

    title: str
    date: str | None = None
    listing: str | None = None


@dataclass(slots=True)
class File:
    """A fetched attachment of a report's page. linked: the address in the page, where it led on to url."""

    url: str
    name: str
    body: bytes
    content_type: str | None = None
    linked: str | None = None


@dataclass(slots=True)
class Missed:
    """An attachment that did not come; problem and detail as those of a Page."""

    url: str
    problem: str
    detail: str


def _as_json(report: Report | None) -> dict[str, Any] | None:
    """What a feed (`scrapy crawl NAME -o FILE`) shows of a report; which fields it shows, a setting says."""
    return None if report is None else report.to_dict()


@dataclass(slots=True)
class Page:
    """One address that a spider asked for, and what came back.

    kind: "report" (a page believed to be a report), "listing" or "file".
    problem: a short code where no usable answer came ("http-404", "timeout", "blocked", "empty" …) or None;
    detail: the evidence for it in plain English.
    again: JSON of the request that led here, so that a later night can ask for it (same middleware).
    settled: listings only: all that this listing leads to was known and old (set by the visits middleware).
    The pipelines set report or refusal (why the page is no report), the fingerprint of a report's cleaned
    content (content_hash, shingles), the place of its archived record (file below data/archive, offset), its
    place among all (order: nanoseconds since 1970, rising), and whose portal it is (portal_name, division: what
    agencies are placed by).
    """

    portal: str
    url: str
    kind: str
    status: int | None
    fetched_at: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str | None = None
    requested: str | None = None
    row: Row | None = None
    problem: str | None = None
    detail: str | None = None
    files: list[File] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    report: Report | None = field(default=None, metadata={"serializer": _as_json})
    refusal: str | None = None
    settled: bool | None = None
    again: str | None = None
    content_hash: str | None = None
    shingles: bytes = b""
    archived: tuple[str, int] | None = None
    order: int | None = None
    portal_name: str | None = None
    division: str | None = None
