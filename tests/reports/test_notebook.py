"""A report as HTML for a notebook, tag by tag."""

from __future__ import annotations

from harvester.reports.model import Check, Indicator, Printed, Tables
from harvester.reports.notebook import column_label, html, number, row_label
from tests.terminal.test_report import made

FRAME = ' style="outline: 2px solid #b3402a"'


def test_one_of_which_nothing_was_read() -> None:
    assert html(made()) == "<h3>(no title)</h3>\n<p></p>"


def test_its_facts_are_escaped() -> None:
    report = made(title="<b>", agency="甲&乙", year=2023, edition="2021", warnings=["1 < 2", "two"])
    assert html(report).split("\n") == [
        "<h3>&lt;b&gt;</h3>",
        "<p>甲&amp;乙, 2023, form of 2021</p>",
        "<ul><li>1 &lt; 2</li><li>two</li></ul>",
    ]


def test_its_tables_with_cells_as_published_and_those_that_fail_framed() -> None:
    rows = {"new_received": {"natural_person": 3, "total": 4}, "granted": {"total": None}}
    report = made(
        tables=Tables({"rules": {"issued": 1.5}}, rows, {}, [Indicator(None, "回应<", None, 7)]),
        printed=[Printed("requests", "new_received", "total", "<四>")],
        checks=[
            Check("t3_balance", "total", False, 1, 2),
            Check("nobodys", "total", False, 1, 2),
            Check("t3_balance", "natural_person", True, 1, 1),
            Check("t3_balance", "natural_person", None, 1, None),
        ],
    )
    assert html(report).split("\n")[2:] == [
        "<p>✗ 2 checks fail; their cells are framed</p>",
        "<h4>二、主动公开政府信息情况</h4>",
        "<table><tr><th></th><th>本年制发件数</th></tr><tr><th>规章</th><td>1.5</td></tr></table>",
        "<h4>三、收到和处理政府信息公开申请情况</h4>",
        "<table><tr><th></th><th>自然人</th><th>总计</th></tr>"
        f"<tr><th>一、本年新收政府信息公开申请数量</th><td>3</td><td{FRAME}>&lt;四&gt;</td></tr>"
        "<tr><th>（一）予以公开</th><td></td><td></td></tr></table>",
        "<h4>政府信息公开情况统计表</h4><table><tr><th>回应&lt;</th><td></td><td>7</td></tr></table>",
    ]


def test_labels_of_rows_and_columns_that_no_form_has_are_their_codes() -> None:
    assert (row_label("requests", "strange"), row_label("proactive", "rule")) == ("strange", "rule")
    assert column_label("requests", {"strange": {}}, "total") == "total"
    assert column_label("requests", {"strange": {}, "granted": {}}, "total") == "总计"
    assert [number(value) for value in (None, 0, 1.5)] == ["", "0", "1.5"]
