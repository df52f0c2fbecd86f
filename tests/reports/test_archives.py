"""Several reports in one archive: each is read as its own or not at all, never mixed."""

from __future__ import annotations

import io
import zipfile

import pytest

from harvester.errors import NotAReport
from harvester.reports import read_report

TITLE = "青禾县水务局2023年政府信息公开工作年度报告"


def member(title: str, number: int, *, table: bool = True) -> bytes:
    cells = f"<tr><td>行政规范性文件</td><td>{number}</td><td>0</td><td>{number + 5}</td></tr>"
    head = "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
    rules = f"<table><tr><td colspan=4>第二十条第（一）项</td></tr>{head}{cells}</table>"
    body = f"<h1>{title}</h1><p>一、总体情况</p><p>全年公开信息{number}条，接受监督，没有遗漏。</p>"
    body += f"<p>二、主动公开政府信息情况</p><p>张贴{number}次。</p>{rules if table else ''}"
    body += "<p>三、收到和处理政府信息公开申请情况</p><p>收到申请五件，都在期限内答复，没有收取费用。</p>"
    return f'<meta charset="utf-8"><body><div class="content">{body}</div></body>'.encode()


def archive(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, data in members.items():
            file.writestr(f"{name}.html", data)
    return made.getvalue()


def test_a_member_without_title_lends_no_table_to_a_report() -> None:
    report = read_report(archive(a=member(TITLE, 3, table=False), b=member("", 8)))
    assert (report.agency, report.tables.proactive) == ("青禾县水务局", None)
    assert any("another report stands in the archive" in warning for warning in report.warnings)


def test_the_name_of_a_member_tells_whose_it_is() -> None:
    data = archive(青禾县财政局=member("", 3), 青禾县水务局=member("", 8))
    proactive = read_report(data, list_title=TITLE).tables.proactive
    assert proactive is not None
    assert proactive["normative_documents"]["issued"] == 8


def test_members_of_which_nothing_tells_whose_they_are_are_refused() -> None:
    with pytest.raises(NotAReport, match="several reports stand in the archive"):
        read_report(archive(a=member("", 3), b=member("", 8)), list_title=TITLE)


def test_a_copy_of_the_report_and_a_member_with_its_tables_stay() -> None:
    copies = read_report(archive(a=member(TITLE, 3), b=member(TITLE, 3)))
    assert copies.tables.proactive is not None
    assert not any("archive" in warning for warning in copies.warnings)
