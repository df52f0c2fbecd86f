"""How sure OCR was of a report's numbers: each number's own, and what is listed for a person to look at."""

from __future__ import annotations

from typing import Any

import pytest

from harvester.documents.blocks import Cell, Document, Paragraph, Table
from harvester.reports.checks.readings import DOUBTFUL, MAX_LISTED, mark
from harvester.reports.model import Check, Report, Tables


def table(*rows: str, sure: float | None = 0.9) -> Table:
    """Rows of cells parted by bars; behind an @ a cell's own confidence."""
    made = []
    for row in rows:
        cells = []
        for col, text in enumerate(row.split("|")):
            shown, _, own = text.partition("@")
            cells.append(Cell(shown, col, confidence=float(own) if own else sure))
        made.append(cells)
    return Table(made)


def marked(*blocks: Any, checks: tuple[Check, ...] = ()) -> Report:
    report = Report(None, None, None, None, None, None, {}, [], Tables(), checks=list(checks))
    mark(report, Document(list(blocks)))
    return report


HEAD = "统计指标|单位|统计数"


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        ((HEAD, "收到申请数|件|13@0.87"), [("statistics", "c1_received", "value", 0.87)]),
        ((HEAD, "某某指标的数|件|13@0.87"), [("statistics", "某某指标的数", "value", 0.87)]),
        ((HEAD, "收到申请数|件|"), []),
        ((HEAD, "收到申请数|件|13@1"), [("statistics", "c1_received", "value", 1.0)]),
        ((HEAD, "收到申请数|件|13@0"), [("statistics", "c1_received", "value", 0.0)]),
        (
            ("信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|1@0.5|2@0.6|3@0.7"),
            [
                ("proactive", "rules", "issued", 0.5),
                ("proactive", "rules", "repealed", 0.6),
                ("proactive", "rules", "in_force", 0.7),
            ],
        ),
    ],
)
def test_each_number_has_the_confidence_of_its_own_cell(rows: tuple[str, ...], read: list[Any]) -> None:
    found = marked(Paragraph("甲"), table("甲|乙"), table(*rows)).readings
    assert [(one.table, one.row, one.column, one.confidence) for one in found] == read


def test_what_no_scan_is_has_none() -> None:
    report = marked(table(HEAD, "收到申请数|件|13", sure=None), checks=(Check("x", "total", False, 1, 2),))
    assert (report.readings, report.warnings) == ([], [])


@pytest.mark.parametrize(("sure", "listed"), [(DOUBTFUL, False), (DOUBTFUL - 0.01, True)])
def test_a_number_of_little_confidence_is_listed(sure: float, listed: bool) -> None:
    said = marked(table(HEAD, f"收到申请数|件|13@{sure}")).warnings
    assert said == ([f"for review: statistics c1_received value was read with confidence {sure:.2f}"] * listed)


def test_the_least_sure_come_first_and_then_what_does_not_add_up() -> None:
    checks = (Check("a", "x", True, 1, 1), Check("b", "y", False, 1, 2), Check("c", "z", None, None, 2))
    said = marked(table(HEAD, "收到申请数|件|13@0.4", "申请办结数|件|12@0.3"), checks=checks).warnings
    assert [one.rpartition(" ")[2] for one in said[:2]] == ["0.30", "0.40"]
    assert said[2:] == ["for review: b fails at y (1 and 2) among numbers read by OCR"]


@pytest.mark.parametrize("more", [0, 1])
def test_of_many_the_first_are_listed(more: int) -> None:
    rows = [f"第{n}项指标的数|件|{n}@0.2" for n in range(MAX_LISTED + more)]
    said = marked(table(HEAD, *rows)).warnings
    assert len(said) == MAX_LISTED + more
    assert (said[-1] == "for review: 1 more places in numbers read by OCR") == bool(more)
