"""What pages of bodies and reports show of their rows, by cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("datasette", reason="needs the extra dataset: pip install '.[dataset]'")

from harvester.browse import place, report, search
from harvester.reports.cells import forms
from tests.made import page, store_at
from tests.made import report as made_report


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


@pytest.mark.parametrize("edition", ["2021", "2019", "2014", "local"])
@pytest.mark.parametrize(
    "without", [(), ("review_litigation",), ("requests", "review_litigation"), ("proactive",)]
)
def test_a_table_that_a_report_has_not_is_no_empty_sheet(
    edition: str, without: tuple[str, ...], tmp_path: Path
) -> None:
    """A form without table four shows the one that its report has under the newest form's head, and none else."""
    one = made_report()
    one.edition = edition
    for table in without:
        setattr(one.tables, table, None)
    with store_at(tmp_path / "a.db") as store:
        store.save([page("http://a/1", one)])
        read = report.read(store.connection, 1)
    assert read is not None
    kinds = [sheet.title[:1] for sheet in read.sheets]
    assert ("三" in kinds, "四" in kinds) == ("requests" not in without, "review_litigation" not in without)
    assert kinds.count("四") <= 1
    for sheet in read.sheets:
        if sheet.title.startswith("四"):
            assert sheet.head[0] == [("行政复议", 5)]
            assert [[cell.text for cell in cells] for _, cells in sheet.rows] == [["0", "", "", "", "0"]]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["我局第甲"], ("", "我局第甲", "项工作")),  # where the text begins
        (["第甲"], ("我局", "第甲", "项工作")),
        (["我局", "我局第甲"], ("", "我局第甲", "项工作")),  # of two at one place the longer
        (["工作", "第甲"], ("我局", "第甲", "项工作")),  # of two the first
        (["没有的词"], ("", "", "")),
        ([], ("", "", "")),
    ],
)
def test_where_the_words_of_a_search_stand(words: list[str], shown: tuple[str, str, str], tmp_path: Path) -> None:
    with store_at(tmp_path / "a.db") as store:
        store.save([page("http://a/1", made_report())])
        heading, before, word, after = search._place(store.connection, 1, words)
    assert (before, word) == shown[:2]
    if word:
        assert heading == "一、总体情况"
        assert after.startswith(shown[2])
