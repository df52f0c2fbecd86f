"""The views of the database: views.sql with the lists that follow from the forms, and `comparable`."""

from __future__ import annotations

import json
from importlib.resources import files

from harvester.datafiles.memory import remembered
from harvester.reports.cells import forms
from harvester.store.comparable import view_sql
from harvester.store.rows import TABLES

_SHORT = {"requests": "q", "proactive": "p", "review_litigation": "l"}
"""What views.sql calls the panel's part of each table."""


@remembered()
def views_sql() -> str:
    """The script that makes all views. Raises DataFileError."""
    text = (files("harvester.store") / "views.sql").read_text(encoding="utf-8")
    lists = {"form_cells": _form_cells(), "cells": _cells(), "panel": _panel()}
    lists |= {f"panel_{table}": _panel_of(table) for table in _SHORT}
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


def _list(labels: tuple[forms.Label, ...]) -> str:
    return json.dumps([label.code for label in labels])


def _cells() -> str:
    """Every column of the tables as rows of the long form."""
    parts = [
        f"SELECT report_id, '{table}', row, '{column}', {column} FROM {table}"
        for table in ("requests", "review_litigation", "proactive")
        for column in TABLES[table]
    ]
    return "\n    UNION ALL\n    ".join(parts)


def _panel_of(table: str) -> str:
    return ",\n           ".join(
        f"max(CASE row WHEN '{row}' THEN {column} END) AS {name}"
        for name, cell in forms.panel().items()
        for of, row, column in [cell.split(".")]
        if of == table
    )


def _panel() -> str:
    return ",\n       ".join(f"{_SHORT[cell.split('.')[0]]}.{name}" for name, cell in forms.panel().items())
