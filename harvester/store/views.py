"""The views of the database: views.sql with the lists that follow from the forms, and `comparable`."""

from __future__ import annotations

import json
from importlib.resources import files

from harvester.datafiles.memory import remembered
from harvester.reports.cells import forms
from harvester.reports.cells.marks import all_marks
from harvester.reports.cells.numbers import is_money
from harvester.store.comparable import earlier_ways, panel_sql, value_in, view_sql
from harvester.store.rows import TABLES

_READ_FROM = """\
(SELECT group_concat(how, ' ') FROM (
           SELECT c.read_from AS how WHERE c.read_from IS NOT NULL
           UNION SELECT how FROM readings WHERE report_id = c.id
       )) AS read_from"""
"""From which kinds of documents a report's numbers came."""


@remembered()
def views_sql() -> str:
    """The script that makes all views. Raises DataFileError."""
    text = (files("harvester.store") / "views.sql").read_text(encoding="utf-8")
    lists = {
        "form_cells": _form_cells(),
        "check_cells": _check_cells(),
        "cells": _cells(),
        "panel": _panel(),
        "read_from": _READ_FROM,
    }
    for name, lines in lists.items():
        text = text.replace(f"@{name}@", lines)
    return f"{text}\n{view_sql()}"


def _form_cells() -> str:
    """Which rows and columns of table two each form has, part by part, as JSON.

    A line per cell would do, but be so long that SQLite makes an index for it for every part of observations.
    """
    parts = [
        f"('{form.edition}', '{_list(part.rows)}', '{_list(part.columns)}')"
        for form in forms.load().values()
        for part in form.proactive
    ]
    return ",\n    ".join(parts)


def _check_cells() -> str:
    """Which cells each check of the forms marks, a line each."""
    return ",\n    ".join(
        f"('{code}', '{table}', {_quoted(row)}, {_quoted(column)})" for code, (table, row, column) in all_marks()
    )


def _quoted(text: str | None) -> str:
    return "NULL" if text is None else f"'{text}'"


def _list(labels: tuple[forms.Label, ...]) -> str:
    return json.dumps([label.code for label in labels])


def _cells() -> str:
    """Every column of the tables as rows of the long form, with its unit where that is money."""
    units = _units()
    parts = [
        f"SELECT report_id, '{table}', row, '{at}', {at}, {units.get((table, at), 'NULL')} FROM {table}"
        for table in ("requests", "review_litigation", "proactive")
        for at in TABLES[table]
    ]
    return "\n    UNION ALL\n    ".join(parts)


def _units() -> dict[tuple[str, str], str]:
    """By table and column what gives the unit of a row's amount: the reader keeps amounts in the forms' units."""
    cases: dict[tuple[str, str], str] = {}
    for name, cell in forms.cells().items():
        if is_money(cell.unit):
            table, row, column = name.split(".", 2)
            cases[table, column] = cases.get((table, column), "") + f" WHEN '{row}' THEN '{cell.unit}'"
    return {at: f"CASE row{told} END" for at, told in cases.items()}


def _panel() -> str:
    """The panel's numbers, each by its own key; of the list of 2014 as data/comparable.toml says; its sums."""
    earlier = earlier_ways()
    columns = []
    for name, cell in forms.panel().items():
        table, row, column = cell.split(".")
        shown = f"(SELECT {column} FROM {table} WHERE report_id = c.id AND row = '{row}')"
        if cell in earlier:
            shown = f"CASE c.edition WHEN '2014' THEN {value_in(earlier[cell], 'c.id')} ELSE {shown} END"
        columns.append(f"{shown} AS {name}")
    columns += [f"{made} AS {name}" for name, made in panel_sql().items()]
    return ",\n       ".join(columns)
