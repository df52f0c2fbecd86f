"""Lines that a list lacks which has nearly all of its form: lost, or damaged, and told. Rows that stand twice."""

from __future__ import annotations

import pytest

from harvester.documents.blocks import Cell, Table
from harvester.reports.cells import forms
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.read import read_tables
from harvester.reports.tables.rows import second_copy

LINES = forms.load()["local"].indicators
MOST = int(0.2 * len(LINES))


def read(without: set[int]) -> Findings:
    """A list of the form without some of its lines."""
    rows = [["指标名称", "单位", "统计数"]]
    rows += [[one.label, one.unit or "", str(7 * n)] for n, one in enumerate(LINES) if n not in without]
    return read_tables([Table([[Cell(text, col) for col, text in enumerate(row)] for row in rows])])


def told(found: Findings) -> list[str]:
    return [warning for warning in found.warnings if "lines missing" in warning]


@pytest.mark.parametrize("count", [1, 2, MOST])
def test_lines_that_are_missing_are_named(count: int) -> None:
    without = set(range(4, 4 + count))
    found = read(without)
    codes = [LINES[n].code for n in sorted(without)]
    assert told(found) == [f"statistics: lines missing: {', '.join(codes)}"]
    assert {code for (table, code, _), why in found.reasons.items() if why == "row missing"} == set(codes)


@pytest.mark.parametrize("count", [0, MOST + 1, 20])
def test_a_whole_list_and_one_that_is_another_lack_nothing(count: int) -> None:
    found = read(set(range(4, 4 + count)))
    assert told(found) == []
    assert "row missing" not in found.reasons.values()


@pytest.mark.parametrize(
    ("first", "second", "place"),
    [
        ("1111", "1111", 4),
        ("1000", "1111", 4),  # a first copy with one number is one
        ("0000", "1111", None),  # a form that the second table fills in
        ("1111", "0111", None),  # a page break repeats fewer
        ("1111", "111", None),
        ("11111", "01111", 6),
    ],
)
def test_where_the_rows_of_a_table_begin_again(first: str, second: str, place: int | None) -> None:
    rows = [(at, "abcdef"[n], sign == "1") for at, (n, sign) in enumerate([*enumerate(first), *enumerate(second)])]
    assert second_copy(rows) == place
