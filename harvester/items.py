"""What spiders yield and pipelines fill in: one asked address in three stages.

`Fetched` (frozen: what came back) → outcome (a report, a refusal or a problem, never two) → `Filing` (what the
store needs to tell it again). May import reports only.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from itemadapter import ItemAdapter
from itemadapter.adapter import AdapterInterface

from harvester.documents.unseen import steerless
from harvester.reports.model import Report


def _harmless(item: Any, *names: str) -> None:
    """Takes out of fields of a frozen item what steers a terminal: a portal wrote them, and people read them."""
    for name in names:
        if text := getattr(item, name):
            object.__setattr__(item, name, steerless(text))


@dataclass(frozen=True, slots=True)
class Row:
    """The listing row that led to a page. date: ISO, as the listing prints it."""

    title: str
    date: str | None = None
    listing: str | None = None

    def __post_init__(self) -> None:
        _harmless(self, "title", "date")

    def to_dict(self) -> dict[str, str | None]:
        """As it is kept in JSON (dataclasses.asdict copies each text)."""
        return {"title": self.title, "date": self.date, "listing": self.listing}


@dataclass(frozen=True, slots=True)
class Given:
    """What the operator says of a file of their own; None: what it says itself counts."""

    agency: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A fetched attachment of a report's page. linked: the address in the page, where it led on to url. continues:
    it is no file but a further page of the same article, in its place among those.
    """

    url: str
    name: str
    body: bytes
    content_type: str | None = None
    linked: str | None = None
    continues: bool = False

    def __post_init__(self) -> None:
        _harmless(self, "name", "content_type")


@dataclass(frozen=True, slots=True)
class Missed:
    """An attachment that did not come; problem and detail as those of a Problem."""

    url: str
    problem: str
    detail: str

    def __post_init__(self) -> None:
        _harmless(self, "detail")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered, as it came. Nothing changes it afterwards.

    kind: "report" (a page believed to be a report), "listing" or "file". status: None where no answer came.
    requested: the address that was asked for, where that led on to url. portal_name, division: whose portal it is
    (agencies are placed by them). given: of a file that was imported, what counts whatever it says.
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
    portal_name: str | None = None
    division: str | None = None
    given: Given | None = None

    def __post_init__(self) -> None:
        _harmless(self, "content_type")
        for name, value in self.headers.items():
            self.headers[name] = steerless(value)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A readable document that is no report, and why."""

    reason: str

    def __post_init__(self) -> None:
        _harmless(self, "reason")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no usable answer. code: see harvester.reading.problems; detail: the evidence, one line."""

    code: str
    detail: str

    def __post_init__(self) -> None:
        _harmless(self, "detail")


Outcome = Report | Refusal | Problem
"""What a page comes to. Listings that can be used, and answers that nothing changed (304), have none."""


@dataclass(slots=True)
class Filing:
    """What the store keeps of a page besides its outcome.

    digest: tells whether it says something new (`harvester.store.fingerprint.digest`); shingles: of a report's
    content; archived: its record (file below the archive's folder, offset); order: its place among all pages
    (nanoseconds since 1970, rising). again: JSON of the request that led here, so that a later night can ask for
    it; settled: listings only: all that it leads to was known and old (both set by the visits middleware).
    """

    digest: str | None = None
    shingles: bytes = b""
    archived: tuple[str, int] | None = None
    order: int | None = None
    again: str | None = None
    settled: bool | None = None


@dataclass(slots=True)
class Page:
    """One address that a spider asked for, on its way to the database. files, missed: those that it attaches."""

    fetched: Fetched
    outcome: Outcome | None = None
    files: list[File] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    filing: Filing = field(default_factory=Filing)

    @property
    def portal(self) -> str:
        """The registry's name of the portal."""
        return self.fetched.portal

    @property
    def url(self) -> str:
        """Where the page was found in the end."""
        return self.fetched.url

    @property
    def key(self) -> str:
        """The address under which the page is kept: the one that was asked for."""
        return self.fetched.requested or self.fetched.url

    @property
    def kind(self) -> str:
        """report, listing or file."""
        return self.fetched.kind

    @property
    def status(self) -> int | None:
        """Of the answer; None where none came."""
        return self.fetched.status

    @property
    def fetched_at(self) -> str:
        """UTC, ISO."""
        return self.fetched.fetched_at

    @property
    def body(self) -> bytes:
        """The answer's bytes."""
        return self.fetched.body

    @property
    def row(self) -> Row | None:
        """The listing row that led here."""
        return self.fetched.row

    @property
    def report(self) -> Report | None:
        """The outcome, where it is a report."""
        return self.outcome if isinstance(self.outcome, Report) else None

    @property
    def refusal(self) -> str | None:
        """Why the page is no report, where it could be read."""
        return self.outcome.reason if isinstance(self.outcome, Refusal) else None

    @property
    def problem(self) -> str | None:
        """The short code of what went wrong."""
        return self.outcome.code if isinstance(self.outcome, Problem) else None

    @property
    def detail(self) -> str | None:
        """The evidence of what went wrong."""
        return self.outcome.detail if isinstance(self.outcome, Problem) else None


_SHOWN = ("portal", "url", "kind", "status", "fetched_at", "problem", "detail", "refusal")


class PageAdapter(AdapterInterface):
    """A page as feeds show it (`scrapy crawl NAME -o FILE`): flat, without bytes, its report as JSON."""

    @classmethod
    def is_item_class(cls, item_class: type) -> bool:
        return issubclass(item_class, Page)

    @classmethod
    def get_field_names_from_class(cls, item_class: type) -> list[str]:
        return [*_SHOWN, "report"]

    def __getitem__(self, name: str) -> Any:
        if name == "report":
            return None if self.item.report is None else self.item.report.to_dict()
        if name not in _SHOWN:
            raise KeyError(name)
        return getattr(self.item, name)

    def __setitem__(self, name: str, value: Any) -> None:
        raise KeyError(name)

    def __delitem__(self, name: str) -> None:
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter([*_SHOWN, "report"])

    def __len__(self) -> int:
        return len(_SHOWN) + 1


ItemAdapter.ADAPTER_CLASSES = deque([PageAdapter, *ItemAdapter.ADAPTER_CLASSES])
