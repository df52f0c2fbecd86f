"""The published forms, from data/forms/*.toml: rows, columns, groups, identities."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from harvester.paths import DATA
from harvester.reports.cells.labels import key

FOLDER = DATA / "forms"


@dataclass(frozen=True, slots=True)
class Label:
    """A row or column of a form. keys: its normalised spellings. path: the header labels above a column."""

    code: str
    label: str
    keys: frozenset[str]
    unit: str | None = None
    parent: str | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the proactive table: the rows under one paragraph of article 20 of the regulation."""

    code: str
    article: str
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Numbers that must agree: the sum of left equals the sum of right.

    per: "column" (terms are row codes), "row" (terms are column codes), "table" (terms are "row.column"
    codes, or codes of statistics). scope: "report", or "cross_year", whose expr is for readers only (left and
    right are empty).
    """

    code: str
    table: str
    per: str
    severity: str
    scope: str
    expr: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One edition of the form. Empty tuples where it has no such table. groups: labels that span rows."""

    edition: str
    authority: str
    fingerprints: tuple[str, ...]
    proactive: tuple[Part, ...]
    request_columns: tuple[Label, ...]
    request_rows: tuple[Label, ...]
    request_groups: tuple[str, ...]
    review_columns: tuple[Label, ...]
    indicators: tuple[Label, ...]
    indicator_columns: tuple[Label, ...]
    identities: tuple[Identity, ...]


@lru_cache(maxsize=1)
def load() -> dict[str, Form]:
    """All forms by edition ("2021", "2019", "2014", "local"), read once."""
    forms = (_form(tomllib.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.toml"), reverse=True))
    return {form.edition: form for form in forms}


def _form(data: dict[str, Any]) -> Form:
    requests = data.get("requests", {})
    return Form(
        edition=data["edition"],
        authority=data["authority"],
        fingerprints=tuple(key(label) for label in data["fingerprints"]),
        proactive=tuple(
            Part(part["code"], part["article"], _labels(part["columns"]), _labels(part["rows"]))
            for part in data.get("proactive", [])
        ),
        request_columns=_labels(requests.get("columns", [])),
        request_rows=_labels(requests.get("rows", [])),
        request_groups=tuple(key(group) for group in requests.get("groups", [])),
        review_columns=_labels(data.get("review_litigation", {}).get("columns", [])),
        indicators=_labels(data.get("statistics", {}).get("rows", [])),
        indicator_columns=_labels(data.get("statistics", {}).get("columns", [])),
        identities=tuple(_identity(entry) for entry in data.get("identities", [])),
    )


def _labels(entries: list[dict[str, Any]]) -> tuple[Label, ...]:
    return tuple(
        Label(
            entry["code"],
            entry["label"],
            frozenset(key(text) for text in (entry["label"], *entry.get("aliases", ()))),
            entry.get("unit"),
            entry.get("parent"),
            tuple(key(text) for text in entry.get("path", ())),
        )
        for entry in entries
    )


def _identity(entry: dict[str, Any]) -> Identity:
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    if entry["scope"] == "report":
        left, right = (tuple(re.findall(r"[\w.]+", side)) for side in entry["expr"].split("=="))
    return Identity(
        entry["code"],
        entry["table"],
        entry["per"],
        entry["severity"],
        entry["scope"],
        entry["expr"],
        left,
        right,
    )
