"""The codebook: what every table, column and code means, from data/codebook.toml and the forms in data/forms/."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from harvester.datafiles import codebook as written
from harvester.datafiles import prose
from harvester.datafiles.memory import remembered
from harvester.errors import DataFileError
from harvester.reports.cells import forms

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


@remembered()
def load() -> Codebook:
    """The codebook. Raises DataFileError, also where a form's code has no English name in data/codebook.toml."""
    raw = written.load()
    cells = _cells(raw)
    tables = {name: _table(name, entry, raw.units, cells) for name, entry in raw.tables.items()}
    return Codebook(tables, cells, raw.codes, _checks(raw.checks))


def _table(name: str, entry: written.Table, units: dict[str, str], cells: dict[str, Cell]) -> Table:
    columns = []
    for column in entry.columns:
        unit = units.get(f"{name}.{column.name}", units.get(name, "")) if column.type == "number" else ""
        if column.cell:
            if column.cell not in cells:
                raise DataFileError(f"data/codebook.toml: tables.{name}: {column.cell} is a cell of no form")
            unit = cells[column.cell].unit
        columns.append(Column(**asdict(column), unit=unit))
    return Table(name, entry.title, entry.meaning, entry.key, tuple(columns))


def _cells(raw: written.Codebook) -> dict[str, Cell]:
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
        name: Cell(name, tuple(sorted(found.items())), _unit(raw.units, name), _english(raw, name))
        for name, found in labels.items()
    }


def _unit(units: dict[str, str], cell: str) -> str:
    table, _, column = cell.split(".")
    unit = units.get(cell) or units.get(f"{table}.{column}") or units.get(table)
    if unit is None:
        raise DataFileError(f"data/codebook.toml: units: {cell} of a form has no unit")
    return unit


def _english(raw: written.Codebook, cell: str) -> str:
    table, row, column = cell.split(".")
    names = {entry.name: entry.label for entry in raw.tables[table].columns}
    rows: dict[str, str] = getattr(raw.rows, table)
    if row not in rows:
        raise DataFileError(f"data/codebook.toml: rows.{table}: {row} of a form has no English name")
    if column not in names:
        raise DataFileError(f"data/codebook.toml: tables.{table}: {column} of a form is no column")
    return f"{rows[row]} / {names[column]}"


def _checks(own: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for edition, form in forms.load().items():
        for identity in form.identities:
            across = ", across years" if identity.scope == "cross_year" else ""
            where = {"column": "per column", "row": "per row", "table": "once"}[identity.per]
            found.setdefault(
                identity.code, f"{identity.severity}{across}, {where} (form of {edition}): `{identity.expr}`"
            )
    for fact in prose.load().fact:
        table = " + ".join(".".join(cell) for cell in fact.table)
        found[fact.code] = f"what the prose says (left) against the table (right): `{table}`"
    return {**found, **own}
