"""What pages of bodies and reports show of their rows, by cases."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("datasette", reason="needs the extra dataset: pip install '.[dataset]'")

from harvester.browse import place, report
from harvester.reports.cells import forms


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"table": "requests", "row": "a", "column": "b"}, "requests, a, b"),
        ({"table": "requests", "row": "a"}, "requests, a, "),
        ({"section": "overview"}, "overview"),
        ({"field": "title"}, "title"),
        ({}, ""),
    ],
)
def test_where_a_change_is(change: dict[str, Any], where: str) -> None:
    assert place._where(change) == where


@pytest.mark.parametrize(("value", "text"), [(None, ""), (0, "0"), ("甲", "甲")])
def test_what_stood_there(value: object, text: str) -> None:
    assert place._told(value) == text


def shown(edition: str, rows: dict[str, Any]) -> list[tuple[str, int]]:
    """The sheets of the paragraphs of article 20: the paragraph, and how many rows are under it."""
    known = forms.load()
    sheets = report._proactive(
        known[edition], known, rows, lambda table, row, column: report.Shown(f"{row}.{column}")
    )
    return [(sheet.title.split("第")[2].strip("（）项"), len(sheet.rows)) for sheet in sheets]


def test_rows_of_another_form_follow_under_its_columns_where_they_say_something() -> None:
    known = forms.load()
    new, old = (known[name] for name in ("2021", "2019"))
    own = {row.code: {} for part in new.proactive for row in part.rows}
    every = shown("2021", own)
    assert every == [(part.article, len(part.rows)) for part in new.proactive], "blank rows of its own form, too"
    gone = next((part, row) for part in old.proactive for row in part.rows if row.code not in own)
    part, row = gone
    assert shown("2021", {**own, row.code: {}}) == every
    filled = {column.code: 0 for column in part.columns}
    assert shown("2021", {**own, row.code: filled}) == [*every, (part.article, 1)]
