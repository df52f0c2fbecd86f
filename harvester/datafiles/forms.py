"""data/forms/*.toml: the official forms as published (what labels mean to the reader: reports/cells)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from harvester.datafiles.binding import read_toml
from harvester.datafiles.memory import remembered
from harvester.errors import DataFileError
from harvester.paths import DATA

TERM = re.compile(r"[\w.]+")
"""A code in an identity."""


@dataclass(frozen=True, slots=True)
class Label:
    """A row or column as printed; aliases: other spellings in published reports, taken without warning."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    # the labels above a column of table four
    path: tuple[str, ...] = ()
    # of an indicator or a column of table two: its unit; of an indicator also the line that it is a part of
    unit: str | None = None
    parent: str | None = None
    # of a row of table three: what its numbers are, and the label that spans it and its neighbours
    kind: Literal["input", "leaf", "sum", "output"] | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The rows under one paragraph of article 20 in table two. article: 一 … 九."""

    code: str
    article: str
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]
    # cells "row.column" that the view `panel` shows
    panel: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Requests:
    """Table three. groups: labels that span rows."""

    unit: str
    columns: tuple[Label, ...]
    groups: tuple[str, ...]
    rows: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Table four."""

    unit: str
    columns: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Indicators:
    """The list of indicators before 2019."""

    columns: tuple[Label, ...]
    rows: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Numbers that must agree; see harvester.reports.cells.forms.Identity."""

    code: str
    table: Literal["proactive", "requests", "review_litigation", "statistics"]
    per: Literal["column", "row", "table"]
    severity: Literal["hard", "soft"]
    scope: Literal["report", "cross_year"]
    expr: str

    def __post_init__(self) -> None:
        if self.expr.count("==") != 1:
            raise ValueError(f"{self.code}: expr is no “… == …”")


@dataclass(frozen=True, slots=True)
class Form:
    """One edition. ends: codes of sections, of which a whole report has at least one."""

    edition: str
    authority: str
    ends: tuple[str, ...] = ()
    proactive: tuple[Part, ...] = ()
    requests: Requests | None = None
    review_litigation: Outcomes | None = None
    statistics: Indicators | None = None
    identities: tuple[Identity, ...] = ()

    def __post_init__(self) -> None:
        for name, labels in self._lists():
            codes = [label.code for label in labels]
            if twice := next((code for code in codes if codes.count(code) > 1), None):
                raise ValueError(f"{name}: the code {twice} stands twice")
        self._check_rows()
        self._check_identities()

    def _lists(self) -> list[tuple[str, tuple[Label, ...]]]:
        lists = [(f"proactive {part.code}", part.columns) for part in self.proactive]
        lists.append(("proactive", tuple(row for part in self.proactive for row in part.rows)))
        if self.requests:
            lists += [("requests.columns", self.requests.columns), ("requests.rows", self.requests.rows)]
        if self.review_litigation:
            lists.append(("review_litigation.columns", self.review_litigation.columns))
        if self.statistics:
            lists += [("statistics.columns", self.statistics.columns), ("statistics.rows", self.statistics.rows)]
        return lists

    def _check_rows(self) -> None:
        for part in self.proactive:
            cells = {f"{row.code}.{column.code}" for row in part.rows for column in part.columns}
            if lost := [cell for cell in part.panel if cell not in cells]:
                raise ValueError(f"proactive {part.code}: panel: {lost[0]} is no cell of this part")
            if bare := [column.code for column in part.columns if column.unit is None]:
                raise ValueError(f"proactive {part.code}: columns: {bare[0]} has no unit")
        for row in self.requests.rows if self.requests else ():
            if row.group and self.requests and row.group not in self.requests.groups:
                raise ValueError(f"requests.rows: {row.code}: {row.group} is none of the groups")

    def _check_identities(self) -> None:
        """An identity of one report can only hold between codes that the form has."""
        for identity in self.identities:
            known = self._terms(identity)
            for term in TERM.findall(identity.expr) if identity.scope == "report" else ():
                if term not in known:
                    raise ValueError(f"identities: {identity.code}: {term} is no code of {identity.table}")

    def _terms(self, identity: Identity) -> set[str]:
        if identity.table == "requests" and self.requests:
            labels = self.requests.rows if identity.per == "column" else self.requests.columns
        elif identity.table == "review_litigation" and self.review_litigation:
            labels = self.review_litigation.columns
        elif identity.table == "statistics" and self.statistics:
            labels = self.statistics.rows
        else:
            return {f"{row.code}.{column.code}" for p in self.proactive for row in p.rows for column in p.columns}
        return {label.code for label in labels}


@remembered()
def load(folder: Path = DATA) -> tuple[Form, ...]:
    """All forms, the newest first, read once. Raises DataFileError."""
    files = sorted((folder / "forms").glob("*.toml"), reverse=True)
    if not files:
        raise DataFileError(f"{folder / 'forms'}: holds no form")
    forms: dict[str, Form] = {}
    for file in files:
        form = read_toml(Form, file)
        if form.edition in forms:
            raise DataFileError(f"{file}: edition: another file has {form.edition} already")
        forms[form.edition] = form
        _check_columns(form, forms, file)
    return tuple(forms.values())


def _check_columns(form: Form, forms: dict[str, Form], file: Path) -> None:
    """The columns of tables three and four are columns of the database too: the same in every form."""
    for other in forms.values():
        for name in ("requests", "review_litigation"):
            mine, theirs = getattr(form, name), getattr(other, name)
            if mine and theirs and [c.code for c in mine.columns] != [c.code for c in theirs.columns]:
                raise DataFileError(
                    f"{file}: {name}.columns: not those of the form of {other.edition}; a new column needs"
                    " more than data: docs/changing-a-form.md"
                )
