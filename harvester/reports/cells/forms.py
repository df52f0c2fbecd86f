"""The published forms, from data/forms/*.toml: rows, columns, groups, identities."""

from __future__ import annotations

from dataclasses import dataclass

from harvester.datafiles import forms as published
from harvester.datafiles.memory import remembered
from harvester.reports.cells.labels import key


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


@remembered()
def load() -> dict[str, Form]:
    """All forms by edition ("2021", "2019", "2014", "local"), the newest first. Raises DataFileError."""
    return {form.edition: _form(form) for form in published.load()}


def _form(form: published.Form) -> Form:
    requests, outcomes, listed = form.requests, form.review_litigation, form.statistics
    return Form(
        edition=form.edition,
        authority=form.authority,
        fingerprints=tuple(key(label) for label in form.fingerprints),
        proactive=tuple(
            Part(part.code, part.article, _labels(part.columns), _labels(part.rows)) for part in form.proactive
        ),
        request_columns=_labels(requests.columns) if requests else (),
        request_rows=_labels(requests.rows) if requests else (),
        request_groups=tuple(key(group) for group in requests.groups) if requests else (),
        review_columns=_labels(outcomes.columns) if outcomes else (),
        indicators=_labels(listed.rows) if listed else (),
        indicator_columns=_labels(listed.columns) if listed else (),
        identities=tuple(_identity(entry) for entry in form.identities),
    )


def _labels(entries: tuple[published.Label, ...]) -> tuple[Label, ...]:
    return tuple(
        Label(
            entry.code,
            entry.label,
            frozenset(key(text) for text in (entry.label, *entry.aliases)),
            entry.unit,
            entry.parent,
            tuple(key(text) for text in entry.path),
        )
        for entry in entries
    )


def _identity(entry: published.Identity) -> Identity:
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    if entry.scope == "report":
        left, right = (tuple(published.TERM.findall(side)) for side in entry.expr.split("=="))
    return Identity(entry.code, entry.table, entry.per, entry.severity, entry.scope, entry.expr, left, right)
