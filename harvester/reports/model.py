"""The Report: what `read_report` returns; its `to_dict()` is the JSON that `scrapy extract` prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Number = int | float
TableRows = dict[str, dict[str, Number | None]]
"""Row code to column code to number; None where the cell is blank or no number."""

METADATA_FIELDS = (
    "index_no",
    "doc_no",
    "issuer",
    "issued_on",
    "published_on",
    "topic",
    "keywords",
    "title",
)


@dataclass(slots=True)
class Section:
    """One section. code: overview, proactive, requests, review_litigation, problems, other; None if unknown."""

    code: str | None
    heading: str
    text: str


@dataclass(slots=True)
class Indicator:
    """One line of an indicator list (statistics). column: the value column's code, else its label; None where the
    list has one.
    """

    code: str | None
    label: str
    unit: str | None
    value: Number | None
    column: str | None = None


@dataclass(slots=True)
class Printed:
    """The text of a cell that is more than its number, or that is no number."""

    table: str
    row: str
    column: str
    text: str


@dataclass(slots=True)
class Check:
    """One identity. ok is None where it cannot be assessed (a blank stands in the way).

    at: the column, row or place the identity was tested at. note: why it is not assessable, or that two
    numbers speak of different scopes.
    """

    code: str
    at: str
    ok: bool | None
    left: Number | None
    right: Number | None
    note: str | None = None


@dataclass(slots=True)
class Reading:
    """How a number was read that is not simply its report's (`Report.read_from`).

    OCR: confidence, 0 to 1, the lowest of its cell's characters. row and column None: the whole table, how says
    from what kind of file.
    """

    table: str
    row: str | None
    column: str | None
    confidence: float | None
    how: str = "ocr"


@dataclass(frozen=True, slots=True)
class Null:
    """Why there is no number. row None: in the whole table, or wherever the column is null; column None: in the
    whole row.
    """

    table: str
    row: str | None
    column: str | None
    reason: str


@dataclass(slots=True)
class Attachment:
    """A file that the report's page links or embeds."""

    url: str
    name: str


@dataclass(slots=True)
class Tables:
    """The tables; None where the report has none of that kind."""

    proactive: TableRows | None = None
    requests: TableRows | None = None
    review_litigation: TableRows | None = None
    statistics: list[Indicator] | None = None


@dataclass(slots=True)
class Report:
    """A yearly report as published. Fees in 万元 (10,000 yuan), procurement amounts in yuan, dates ISO 8601.

    read_from: the kind of document, told from its bytes: html, text, pdf …; `readings` names the tables that came
    from another. told_by: "agency" and "year" to the witnesses that told them, the surest first; "published_on" to
    where the day stood. correction: whether its title, or its listing's row, calls it the newer version of one.
    beside: reports of other bodies or years in the same document or its files; no part of this one's JSON.
    """

    url: str | None
    title: str | None
    agency: str | None
    year: int | None
    edition: str | None
    scope: str | None
    metadata: dict[str, str | None]
    sections: list[Section]
    tables: Tables
    printed: list[Printed] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    nulls: list[Null] = field(default_factory=list)
    told_by: dict[str, list[str]] = field(default_factory=dict)
    read_from: str | None = None
    correction: bool = False
    beside: list[Report] = field(default_factory=list)

    def _repr_html_(self) -> str:
        """How a notebook shows it: its tables."""
        from harvester.reports.notebook import html  # that module knows this one's types, and the forms

        return html(self)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain dicts, lists, strings and numbers, ready for `json.dumps`.

        "readings" is there only where some of the numbers were read otherwise than the rest, "correction" only
        where it is one.
        """
        statistics = self.tables.statistics
        plain: dict[str, Any] = {
            "url": self.url,
            "title": self.title,
            "agency": self.agency,
            "year": self.year,
            "edition": self.edition,
            "scope": self.scope,
            "metadata": dict(self.metadata),
            "sections": [{"code": s.code, "heading": s.heading, "text": s.text} for s in self.sections],
            "tables": {
                "proactive": self.tables.proactive,
                "requests": self.tables.requests,
                "review_litigation": self.tables.review_litigation,
                "statistics": None if statistics is None else [_indicator(i) for i in statistics],
            },
            "printed": [
                {"table": p.table, "row": p.row, "column": p.column, "text": p.text} for p in self.printed
            ],
            "nulls": [
                {"table": n.table, "row": n.row, "column": n.column, "reason": n.reason} for n in self.nulls
            ],
            "checks": [_check(c) for c in self.checks],
            "attachments": [{"url": a.url, "name": a.name} for a in self.attachments],
            "warnings": list(self.warnings),
            "told_by": {name: list(witnesses) for name, witnesses in self.told_by.items()},
            "read_from": self.read_from,
        }
        if self.correction:
            plain["correction"] = True
        if self.readings:
            plain["readings"] = [
                {"table": r.table, "row": r.row, "column": r.column, "confidence": r.confidence, "how": r.how}
                for r in self.readings
            ]
        return plain


def _indicator(line: Indicator) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "code": line.code,
        "label": line.label,
        "unit": line.unit,
        "value": line.value,
    }
    if line.column is not None:
        plain["column"] = line.column
    return plain


def _check(check: Check) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "code": check.code,
        "at": check.at,
        "ok": check.ok,
        "left": check.left,
        "right": check.right,
    }
    if check.note is not None:
        plain["note"] = check.note
    return plain
