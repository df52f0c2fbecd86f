"""The published forms, from data/forms/*.toml: rows, columns, groups, identities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from harvester.datafiles import forms as published
from harvester.datafiles.memory import remembered
from harvester.reports.cells.labels import key


@dataclass(frozen=True, slots=True)
class Label:
    """A row or column of a form. keys: its normalised spellings. path: the header labels above a column.

    group: the label that spans this row and its neighbours.
    """

    code: str
    label: str
    keys: frozenset[str]
    unit: str | None = None
    parent: str | None = None
    path: tuple[str, ...] = ()
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the proactive table: the rows under one paragraph of article 20 of the regulation.

    panel: its cells "row.column" that the view `panel` shows.
    """

    code: str
    article: str
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]
    panel: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. labels: those over and before it, by edition."""

    unit: str
    labels: dict[str, tuple[str, ...]]


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
    ends: tuple[str, ...]
    proactive: tuple[Part, ...]
    request_columns: tuple[Label, ...]
    request_rows: tuple[Label, ...]
    request_groups: tuple[str, ...]
    request_unit: str
    review_columns: tuple[Label, ...]
    review_unit: str
    indicators: tuple[Label, ...]
    indicator_columns: tuple[Label, ...]
    identities: tuple[Identity, ...]


@remembered()
def load() -> dict[str, Form]:
    """All forms by edition ("2021", "2019", "2014", "local"), the newest first. Raises DataFileError."""
    return {form.edition: _form(form) for form in published.load()}


@remembered()
def cells() -> dict[str, Cell]:
    """Every cell "table.row.column" of tables two to four in any form, in the forms' order, the newest first."""
    found: dict[str, Cell] = {}
    for edition, form in load().items():
        for name, labels, unit in _cells_of(form):
            told = found.setdefault(name, Cell(unit, {}))
            told.labels[edition] = labels
    return found


def _cells_of(form: Form) -> Iterator[tuple[str, tuple[str, ...], str]]:
    for row in form.request_rows:
        for column in form.request_columns:
            yield f"requests.{row.code}.{column.code}", (row.label, column.label), form.request_unit
    for part in form.proactive:
        for row in part.rows:
            for column in part.columns:
                yield f"proactive.{row.code}.{column.code}", (row.label, column.label), column.unit or ""
    for column in form.review_columns:
        yield f"review_litigation.{column.code}", (*column.path, column.label), form.review_unit


@remembered()
def panel() -> dict[str, str]:
    """The columns of the view `panel` that show cells, in its order: the cell "table.row.column" of each name.

    Of table three every row's total, of table four every cell, of table two the cells that the forms name.
    """
    names = {label.code: f"requests.{label.code}.total" for label in merged("request_rows")}
    names |= {
        label.code.replace(".", "_"): f"review_litigation.{label.code}" for label in merged("review_columns")
    }
    shown = {cell for form in load().values() for part in form.proactive for cell in part.panel}
    by_row = dict.fromkeys(row.code for form in load().values() for part in form.proactive for row in part.rows)
    for row in by_row:
        for name in cells():
            table, _, cell = name.partition(".")
            if table == "proactive" and cell in shown and cell.startswith(f"{row}."):
                names[cell.replace(".", "_")] = name
    return names


def merged(name: str) -> tuple[Label, ...]:
    """The labels of a field of all forms, each code once, with every spelling that a form has for it.

    In the order of the newest form; a row that only an older one has goes before the row that follows it there.
    """
    order: list[str] = []
    labels: dict[str, Label] = {}
    for form in load().values():
        following: str | None = None
        for label in reversed(getattr(form, name)):
            if label.code in labels:
                keys = labels[label.code].keys | label.keys
                labels[label.code] = replace(labels[label.code], keys=keys)
            else:
                order.insert(len(order) if following is None else order.index(following), label.code)
                labels[label.code] = label
            following = label.code
    return tuple(labels[code] for code in order)


def _form(form: published.Form) -> Form:
    requests, outcomes, listed = form.requests, form.review_litigation, form.statistics
    return Form(
        edition=form.edition,
        authority=form.authority,
        ends=form.ends,
        proactive=tuple(
            Part(part.code, part.article, _labels(part.columns), _labels(part.rows), part.panel)
            for part in form.proactive
        ),
        request_columns=_labels(requests.columns) if requests else (),
        request_rows=_labels(requests.rows) if requests else (),
        request_groups=tuple(key(group) for group in requests.groups) if requests else (),
        request_unit=requests.unit if requests else "",
        review_columns=_labels(outcomes.columns) if outcomes else (),
        review_unit=outcomes.unit if outcomes else "",
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
            entry.group,
        )
        for entry in entries
    )


def _identity(entry: published.Identity) -> Identity:
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    if entry.scope == "report":
        left, right = (tuple(published.TERM.findall(side)) for side in entry.expr.split("=="))
    return Identity(entry.code, entry.table, entry.per, entry.severity, entry.scope, entry.expr, left, right)
