"""The codebook: what every table, column and code means, from data/codebook.toml and the forms in data/forms/."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from harvester.paths import DATA
from harvester.reports.cells import forms

FILE = DATA / "codebook.toml"
# Stata allows names of 32 characters
STATA_NAME = 32
_SHORTER = (
    ("litigation_after_review_", "lit_after_review_"),
    ("denied_three_security_one_stability", "denied_3_security_1_stability"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column. type: integer, number, text, date, datetime, json, boolean, binary. label: at most 80 characters.

    cell: the cell "table.row.column" that a column of the panel shows. unit: of its numbers, where there is one.
    exported: false for columns that only the harvester needs.
    """

    name: str
    type: str
    label: str
    meaning: str = ""
    cell: str = ""
    unit: str = ""
    exported: bool = True

    @property
    def stata(self) -> str:
        """The name in Stata files, where 32 characters is the bound."""
        name = self.name
        for long, short in _SHORTER:
            if len(name) > STATA_NAME:
                name = name.replace(long, short)
        return name


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view of the database."""

    name: str
    title: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a form ("table.row.column"): its Chinese labels by edition, unit and English name."""

    name: str
    labels: tuple[tuple[str, str], ...]
    unit: str
    english: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """Everything that docs/codebook.md prints. codes: lists of codes by name, code to meaning."""

    tables: dict[str, Table]
    cells: dict[str, Cell]
    codes: dict[str, dict[str, str]]
    checks: dict[str, str]


@lru_cache(maxsize=1)
def load() -> Codebook:
    """The codebook. Raises KeyError where a code of a form has no English name in data/codebook.toml."""
    raw = tomllib.loads(FILE.read_text("utf-8"))
    cells = _cells(raw)
    tables = {name: _table(name, entry, raw["units"], cells) for name, entry in raw["tables"].items()}
    return Codebook(tables, cells, raw["codes"], _checks(raw["checks"]))


def _table(name: str, entry: dict[str, Any], units: dict[str, str], cells: dict[str, Cell]) -> Table:
    columns = []
    for column in entry["columns"]:
        unit = units.get(f"{name}.{column['name']}", units.get(name, "")) if column["type"] == "number" else ""
        if "cell" in column:
            unit = cells[column["cell"]].unit
        columns.append(Column(**{**column, "unit": unit}))
    return Table(name, entry["title"], entry["meaning"], tuple(entry.get("key", ())), tuple(columns))


def _cells(raw: dict[str, Any]) -> dict[str, Cell]:
    labels: dict[str, dict[str, str]] = {}
    for edition, form in forms.load().items():
        for row in form.request_rows:
            for column in form.request_columns:
                labels.setdefault(f"requests.{row.code}.{column.code}", {})[edition] = (
                    f"{row.label} / {column.label}"
                )
        for part in form.proactive:
            for row in part.rows:
                for column in part.columns:
                    text = f"{row.label} / {column.label}"
                    labels.setdefault(f"proactive.{row.code}.{column.code}", {})[edition] = text
        for column in form.review_columns:
            text = " / ".join((*column.path, column.label))
            labels.setdefault(f"review_litigation.{column.code}", {})[edition] = text
    return {
        name: Cell(name, tuple(sorted(found.items())), _unit(raw["units"], name), _english(raw, name))
        for name, found in labels.items()
    }


def _unit(units: dict[str, str], cell: str) -> str:
    table, _, column = cell.split(".")
    return units.get(cell) or units.get(f"{table}.{column}") or units[table]


def _english(raw: dict[str, Any], cell: str) -> str:
    table, row, column = cell.split(".")
    names = {entry["name"]: entry["label"] for entry in raw["tables"][table]["columns"]}
    return f"{raw['rows'][table][row]} / {names[column]}"


def _checks(own: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for edition, form in forms.load().items():
        for identity in form.identities:
            across = ", across years" if identity.scope == "cross_year" else ""
            where = {"column": "per column", "row": "per row", "table": "once"}[identity.per]
            found.setdefault(
                identity.code, f"{identity.severity}{across}, {where} (form of {edition}): `{identity.expr}`"
            )
    for fact in tomllib.loads((DATA / "prose.toml").read_text("utf-8"))["fact"]:
        found[fact["code"]] = f"what the prose says (left) against the table (right): `{fact['table']}`"
    return {**found, **own}
