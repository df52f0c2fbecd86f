"""The codebook: what every table, column and code means, from data/codebook.toml and the forms in data/forms/."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from harvester.datafiles import codebook as written
from harvester.datafiles import comparable, prose
from harvester.datafiles.codebook import Code
from harvester.datafiles.memory import remembered
from harvester.errors import DataFileError
from harvester.reports.cells import forms
from harvester.store.comparable import earlier_ways

CELLS = "cells"
"""In place of a column: the panel's columns that show cells, which follow from the forms."""
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
    exported: false for columns that only the harvester needs. codes: the name of the list of codes that it holds.
    chinese: the label in Chinese.
    """

    name: str
    type: str
    label: str
    meaning: str = ""
    cell: str = ""
    unit: str = ""
    codes: str = ""
    exported: bool = True
    chinese: str = ""

    def shown(self, labels: str) -> str:
        """The label in a language, "en" or "zh"."""
        return self.chinese if labels == "zh" and self.chinese else self.label

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
    chinese: str = ""

    def shown(self, labels: str) -> str:
        """The title in a language, "en" or "zh"."""
        return self.chinese if labels == "zh" and self.chinese else self.title


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a form ("table.row.column"): its Chinese labels by edition, unit and English name."""

    name: str
    labels: tuple[tuple[str, str], ...]
    unit: str
    english: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """Everything that docs/codebook.md prints. codes: lists of codes by name, then by code."""

    tables: dict[str, Table]
    cells: dict[str, Cell]
    codes: dict[str, dict[str, Code]]
    checks: dict[str, str]


@remembered()
def load() -> Codebook:
    """The codebook. Raises DataFileError, also where a form's code has no English name in data/codebook.toml."""
    raw = written.load()
    cells = _cells(raw)
    tables = {name: _table(name, entry, raw, cells) for name, entry in raw.tables.items()}
    return Codebook(tables, cells, raw.codes, _checks(raw.checks))


def _table(name: str, entry: written.Table, raw: written.Codebook, cells: dict[str, Cell]) -> Table:
    columns = []
    for column in entry.columns:
        if column.name == CELLS:
            columns += [
                Column(*told, _earlier(cell), cell, cells[cell].unit, chinese=_chinese(cells[cell]))
                for told, cell in _panel(raw)
            ]
            columns += _sums()
            continue
        units = {one.unit for cell, one in cells.items() if _column_of(cell) == (name, column.name)}
        unit = units.pop() if len(units) == 1 else ""
        columns.append(Column(**asdict(column), unit=unit, chinese=raw.chinese[column.label]))
    return Table(name, entry.title, entry.meaning, entry.key, tuple(columns), raw.chinese[entry.title])


def _earlier(cell: str) -> str:
    """How the list of 2014 comes to a column of the panel, or why it has no value there."""
    way = earlier_ways().get(cell)
    if way is None:
        return "List of 2014: empty, it has no row that could be compared."
    rows = " + ".join(row for _, row, _ in way.cells)
    return f"List of 2014: {rows} ({way.fit}{': ' + way.note if way.note else ''})."


def _sums() -> Iterator[Column]:
    """The panel's columns that no single cell gives, and how each edition comes to them."""
    found = comparable.load()
    told = {indicator.code: " ".join(_way(way) for way in indicator.ways) for indicator in found.indicator}
    for indicator in found.indicator:
        if indicator.panel:
            yield Column(indicator.code, "number", indicator.label, told[indicator.code], chinese=indicator.panel)
    for share in found.share:
        parts = (f"{name}: {told[name]}" for name in (share.part, share.whole))
        meaning = f"{share.part} divided by {share.whole}. {' '.join(parts)}"
        yield Column(share.code, "number", share.label, meaning, chinese=share.chinese)


def _way(way: comparable.Way) -> str:
    """One way in words: its editions, cells and fit."""
    cells = " + ".join(row if table == "statistics" else f"{row}.{column}" for table, row, column in way.cells)
    note = f": {way.note}" if way.note else ""
    return f"Edition {', '.join(way.editions)}: {cells} ({way.fit}{note})."


def _chinese(cell: Cell) -> str:
    """The label of the newest form that has the cell; of table three the row's alone, for its totals are shown."""
    label = dict(cell.labels)[max(edition for edition, _ in cell.labels)]
    return label.removesuffix(" / 总计")


def _column_of(cell: str) -> tuple[str, str]:
    table, _, column = cell.split(".")
    return table, column


def _panel(raw: written.Codebook) -> Iterator[tuple[tuple[str, str, str], str]]:
    """(name, type and label; cell) of the panel's columns that show cells."""
    for name, cell in forms.panel().items():
        row, column = _names(raw, cell)
        # every row of table three is shown by its total
        label = (
            row
            if cell.startswith("requests.")
            else f"{row}: {column[:1].lower()}{column[1:].split(':')[0].removesuffix(' as printed')}"
        )
        yield (name, "number", label), cell


def _cells(raw: written.Codebook) -> dict[str, Cell]:
    return {
        name: Cell(
            name,
            tuple(sorted((edition, " / ".join(labels)) for edition, labels in cell.labels.items())),
            cell.unit,
            " / ".join(_names(raw, name)),
        )
        for name, cell in forms.cells().items()
    }


def _names(raw: written.Codebook, cell: str) -> tuple[str, str]:
    """English for a cell's row and column. Raises DataFileError where the codebook has none."""
    table, row, column = cell.split(".")
    names = {entry.name: entry.label for entry in raw.tables[table].columns}
    rows: dict[str, str] = getattr(raw.rows, table)
    if row not in rows:
        raise DataFileError(f"data/codebook.toml: rows.{table}: {row} of a form has no English name")
    if column not in names:
        raise DataFileError(f"data/codebook.toml: tables.{table}: {column} of a form is no column")
    return rows[row], names[column]


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
