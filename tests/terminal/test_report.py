"""A report as tables for a terminal, word by word."""

from __future__ import annotations

import io

from rich.console import Console

from harvester.reports import Report
from harvester.reports.model import Check, Indicator, Printed, Tables
from harvester.terminal.report import tables


def said(report: Report) -> list[str]:
    """What stands in the terminal, line by line, cells parted by one blank."""
    console = Console(file=io.StringIO(), width=200)
    for part in tables(report):
        console.print(part)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    return [" ".join(line.split()) for line in lines if line.strip() and not set(line) <= set(" ─")]


def made(**facts: object) -> Report:
    given: dict[str, object] = {
        "url": None,
        "title": None,
        "agency": None,
        "year": None,
        "edition": None,
        "metadata": {},
        "sections": [],
    }
    return Report(**{**given, "scope": None, "tables": Tables(), **facts})  # type: ignore[arg-type]


def test_a_report_of_which_nothing_was_read() -> None:
    assert said(made()) == ["(no title)", "no check was made"]


def test_a_whole_one() -> None:
    rows = {"new_received": {"natural_person": 3, "total": None}, "granted": {"natural_person": 0, "total": 1234}}
    report = made(
        title="某县水利局2023年政府信息公开工作年度报告",
        agency="某县水利局",
        year=2023,
        edition="2021",
        scope="own",
        tables=Tables(
            {}, rows, {}, [Indicator(None, "全年发布信息", "条", 7), Indicator(None, "回应", None, None)]
        ),
        printed=[Printed("requests", "new_received", "total", "三")],
        checks=[Check("t3_balance", "total", False, 1, 2), Check("t3_total", "granted", True, 1, 1)],
        warnings=["one", "two"],
    )
    assert said(report) == [
        "某县水利局2023年政府信息公开工作年度报告",
        "某县水利局, 2023, form of 2021, own",
        "三、收到和处理政府信息公开申请情况",
        "自然人 总计",
        "一、本年新收政府信息公开申请数量 3 三 ✗",
        "（一）予以公开 0 1234",
        "政府信息公开情况统计表",
        "全年发布信息 条 7",
        "回应",
        "1 of 2 checks fail",
        "warning: one",
        "warning: two",
    ]


def test_what_fails_is_marked_and_counted() -> None:
    assert said(made(checks=[Check("t3_balance", "total", True, 1, 1)]))[-1] == "0 of 1 checks fail"
