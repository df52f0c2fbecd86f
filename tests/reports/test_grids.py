"""Rows that do not stand as their header does: what is placed, what is not, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from harvester.reports.cells.numbers import read
from harvester.reports.tables.rows import fitted
from tests.reports.grids import RESULTS, REVIEW, report_of

SUITS = "0|2|0|0|2|0|0|3|0|3"
WHOLE, PART, NOTHING = f"1|0|0|0|1|{SUITS}", f"|||||{SUITS}", "|" * 14
READ = {
    "review": {"upheld": 1, "corrected": 0, "other_result": 0, "pending": 0, "total": 1},
    "litigation_direct": {"upheld": 0, "corrected": 2, "other_result": 0, "pending": 0, "total": 2},
    "litigation_after_review": {"upheld": 0, "corrected": 0, "other_result": 3, "pending": 0, "total": 3},
}


@pytest.mark.parametrize(
    ("printed", "wanted", "kept"),
    [
        ("1|2|3", 3, "1|2|3"),
        ("1||3", 3, "1||3"),
        ("||", 3, "||"),
        ("1|2|3|", 3, "1|2|3"),
        ("|1|2|3", 3, "1|2|3"),
        ("|1|2|3|", 3, "1|2|3"),
        # the first value is blank itself: at the end everything beyond is padding, at the start nothing tells
        ("|2|3|", 3, None),
        ("|2|3||", 3, None),
        ("||2|3|", 3, None),
        ("|2|3", 2, "2|3"),
        ("|||", 3, "||"),
        ("1||2|3", 3, "1|2|3"),
        ("1||2|", 3, "1||2"),
        ("|1||2|", 4, None),
        ("1|2", 3, None),
        ("1|2|3|4", 3, None),
    ],
)
def test_blanks_at_either_end_are_padding_only_where_nothing_else_can_be(
    printed: str, wanted: int, kept: str | None
) -> None:
    values = fitted([read(text) for text in printed.split("|")], wanted)
    assert values == (None if kept is None else [read(text) for text in kept.split("|")])


HEAD = "指标名称|计量单位|本年度|历年累计\n主动公开文件数|件|16|47\n政府网站公开数|件|15|46\n"
SPANNED = "指标名称{2}|计量单位|本年度|\n一|主动公开文件数|件|16|\n二|政府网站公开数|件|15|\n"


def lines_of(table: str) -> tuple[list[tuple[str, str | None, object]], list[str]]:
    report = report_of(table, year=2017)
    assert report.tables.statistics is not None
    return [(line.label, line.unit, line.value) for line in report.tables.statistics], report.warnings


@pytest.mark.parametrize(
    ("row", "this_year", "in_all"),
    [
        ("行政复议数|件|7|8", 7, 8),
        ("行政复议数|7|8", 7, 8),  # without its unit: two numbers for two columns
        ("行政复议数|件|7{2}", None, None),  # of which year it is cannot be told
        ("行政复议数|件{2}|7", None, None),
        ("行政复议数{3}|7", None, None),
    ],
)
def test_a_row_of_a_list_that_lacks_a_cell(row: str, this_year: int | None, in_all: int | None) -> None:
    lines, warnings = lines_of(HEAD + row)
    assert [value for label, _, value in lines if label == "行政复议数"] == [this_year, in_all]
    lost = "not read" in "".join(warnings)
    assert lost == (this_year is None)


@pytest.mark.parametrize(
    ("row", "label", "unit"),
    [
        ("三|政府公报公开数|件|5|", "政府公报公开数", "件"),
        ("三|政府公报公开数|件|5", "政府公报公开数", "件"),
        ("三|政府公报公开数{2}|5|", "政府公报公开数", None),  # as many cells as the header names, but others
        ("三|政府公报公开数{2}|5", "政府公报公开数", None),
        ("政府公报公开数{2}|件|5|", "政府公报公开数", "件"),
        ("政府公报公开数{2}|件|5", "政府公报公开数", "件"),
    ],
)
def test_a_row_of_a_list_whose_label_has_another_span_than_the_head(
    row: str, label: str, unit: str | None
) -> None:
    lines, warnings = lines_of(SPANNED + row)
    assert lines == [("主动公开文件数", "件", 16), ("政府网站公开数", "件", 15), (label, unit, 5)]
    assert warnings == []


def test_a_number_behind_the_last_name_of_a_list_is_not_read() -> None:
    lines, warnings = lines_of(SPANNED + "三|政府公报公开数|件|5|6")
    assert lines[-1] == ("政府公报公开数", "件", None)
    assert [warning for warning in warnings if "政府公报公开数" in warning]


@pytest.mark.parametrize(
    ("tables", "read_as", "said"),
    [
        ([f"{REVIEW}\n{WHOLE}"], READ, []),
        ([f"{REVIEW}\n{WHOLE}"] * 2, READ, []),
        (
            [f"{RESULTS}|{RESULTS}|{RESULTS}\n{WHOLE}"],
            READ,
            ["no header names the groups; numbers taken in the form's order"],
        ),
        (
            [f"{REVIEW}\n{NOTHING}", f"{REVIEW}\n{WHOLE}"],
            READ,
            [f"{group} is printed twice; the first is blank, the second is read" for group in READ],
        ),
        # blank in part only: it may be another body's
        (
            [f"{REVIEW}\n{PART}", f"{REVIEW}\n{WHOLE}"],
            None,
            ["printed twice with different numbers, and no heading tells which are the report's; none read"],
        ),
        ([f"{REVIEW}\n{PART}", f"{REVIEW}\n{NOTHING}"], READ | {"review": dict.fromkeys(READ["review"])}, []),
    ],
    ids=["once", "twice-the-same", "no-groups", "blank-first", "blank-in-part", "blank-second"],
)
def test_table_four_is_printed_once_or_again(tables: Sequence[str], read_as: object, said: list[str]) -> None:
    report = report_of(*tables)
    assert report.tables.review_litigation == read_as
    assert [told for told in report.warnings if "review_litigation" in told] == [
        f"review_litigation: {told}" for told in said
    ]
