"""Several reports in one archive or page: each is read as its own or not at all, never mixed."""

from __future__ import annotations

import io
import zipfile

import pytest

from harvester.errors import NotAReport
from harvester.reports import read_report
from harvester.reports.beside import NOT_READ

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


def test_every_member_with_a_title_is_a_report_of_its_own() -> None:
    other = TITLE.replace("水务局", "财政局")
    report = read_report(archive(a=member(TITLE, 3), b=member(other, 8), c=member("", 9)))
    assert (report.agency, [one.agency for one in report.beside]) == ("青禾县水务局", ["青禾县财政局"])
    (beside,) = report.beside
    assert beside.year == 2023
    assert beside.tables.proactive is not None
    assert beside.tables.proactive["normative_documents"]["issued"] == 8
    assert any(NOT_READ in text and "“c”" in text for text in report.warnings)
    assert any("is read as its own: “b”" in text for text in report.warnings)


def test_a_members_name_tells_whose_it_is_where_the_text_tells_the_year() -> None:
    text = "<p>统计期限自2022年1月1日至2022年12月31日止。</p>".encode()
    data = archive(a=member(TITLE, 3), 青禾县财政局=member("", 8).replace(b"</h1>", b"</h1>" + text))
    (beside,) = read_report(data).beside
    assert (beside.agency, beside.year) == ("青禾县财政局", 2022)


# -- a second report on one page ----------------------------------------------------------------------------------


def page(*parts: str) -> bytes:
    body = "".join(f"<p>{part}</p>" if not part.startswith("<") else part for part in parts)
    return f'<meta charset="utf-8"><body><div class="content">{body}</div></body>'.encode()


def sections(number: int, *, table: bool = True) -> str:
    return member("", number, table=table).decode().partition("</h1>")[2].partition("</div>")[0]


@pytest.mark.parametrize("between", ["", "<p>青禾县财政局</p>", "<hr>", "<p>（第二份）</p>"])
def test_a_second_report_without_title_lends_no_table_to_the_first(between: str) -> None:
    report = read_report(page(f"<h1>{TITLE}</h1>", sections(3, table=False), between, sections(8)))
    assert (report.agency, report.tables.proactive, report.beside) == ("青禾县水务局", None, [])
    assert any(NOT_READ in text for text in report.warnings)
    assert [section.code for section in report.sections] == ["overview", "proactive", "requests"]


def test_a_second_report_without_title_takes_no_table_from_the_first() -> None:
    report = read_report(page(f"<h1>{TITLE}</h1>", sections(3), sections(8)))
    assert report.tables.proactive is not None
    assert report.tables.proactive["normative_documents"]["issued"] == 3


def test_the_same_text_once_more_is_no_second_report() -> None:
    report = read_report(page(f"<h1>{TITLE}</h1>", sections(3, table=False), sections(3)))
    assert report.tables.proactive is not None
    assert not any(NOT_READ in text for text in report.warnings)


def test_a_report_below_a_title_is_one_of_its_own_and_of_the_day_of_its_page() -> None:
    other = TITLE.replace("水务局", "财政局")
    day = "<p>发布日期：2024-01-20 来源：本网</p>"
    report = read_report(page(f"<h1>{TITLE}</h1>", day, sections(3), f"<h2>{other}</h2>", sections(8)))
    (beside,) = report.beside
    assert (beside.agency, beside.year, beside.metadata["published_on"]) == ("青禾县财政局", 2023, "2024-01-20")
    assert "beside" not in report.to_dict()


def test_signature_and_office_of_the_second_are_not_the_firsts() -> None:
    title = "2023年政府信息公开工作年度报告"
    end = "<p>青禾县财政局</p><p>2024年1月20日</p>"
    report = read_report(page(f"<h1>{title}</h1>", sections(3), sections(8), end), portal_name="青禾县人民政府")
    assert report.agency == "青禾县人民政府"


def test_bodies_below_one_title_are_reports_of_its_year() -> None:
    names = ["青禾县水务局", "青禾县财政局", "青禾县民政局"]
    parts = [part for number, name in enumerate(names, 1) for part in (name, sections(number))]
    report = read_report(page("<h1>2023年政府信息公开工作年度报告</h1>", *parts), portal_name="青禾县人民政府")
    everyone = [report, *report.beside]
    assert [(one.agency, one.year) for one in everyone] == [(name, 2023) for name in names]
    rows = [(one.tables.proactive or {})["normative_documents"]["issued"] for one in everyone]
    assert rows == [1, 2, 3]


def test_a_second_report_below_a_title_that_names_nobody_is_told_and_not_read() -> None:
    title = "2023年政府信息公开工作年度报告"
    report = read_report(page(f"<h1>{TITLE}</h1>", sections(3), f"<h1>{title}</h1>", sections(8)))
    assert (report.tables.proactive or {})["normative_documents"]["issued"] == 3
    assert any(NOT_READ in text and title in text for text in report.warnings)


def test_an_archive_of_named_members_is_read_whole_where_none_is_meant() -> None:
    names = [TITLE, TITLE.replace("水务局", "财政局")]
    report = read_report(archive(**{name: member("", number) for number, name in enumerate(names)}))
    assert [report.agency, *(one.agency for one in report.beside)] == ["青禾县水务局", "青禾县财政局"]
