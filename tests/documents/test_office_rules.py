"""The rules of office files one by one, on small elements: numbers, colours, places, lists; each on both sides."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from lxml import etree

from harvester.documents.blocks import Cell, Paragraph, Table
from harvester.documents.office import sheet_rows, sheet_xml
from harvester.documents.office.sheet_formats import printed
from harvester.documents.office.sheet_rows import blocks_of, shown
from harvester.errors import Unreadable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def element(text: str, name: str = "x") -> Any:
    return etree.fromstring(f'<{name} xmlns="{MAIN}">{text}</{name}>')


# -- number formats ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (12.3456, "0.00", "12.35"),
        (12.345, "0.00", "12.35"),
        (0.5, "0", "1"),
        (-0.5, "0", "-1"),
        (-3, "0;(0)", "(3)"),
        (-3, "0", "-3"),
        (0, "0;(0)", "0"),
        (0, '0;(0);"无"', "无"),
        (5, '0;(0);"无"', "5"),
        (0, "#,##0;;", ""),
        (-5, "0;;", ""),
        (1234567, "#,##0", "1,234,567"),
        (1234567, "0", "1234567"),
        (0, "#", ""),
        (0.5, "#.0", ".5"),
        (1.5, "0.##", "1.5"),
        (1.0, "0.##", "1"),
        (1.25, "0.0#", "1.25"),
        (1.0, "0.0#", "1.0"),
        (0.125, "0.0%", "12.5%"),
        (5, '0"件"', "5件"),
        (5, "0\\件", "5件"),
        (5, "_(* 0_)", "5"),
        (5, "[红]0", "5"),
        (5, "[$-804]0", "5"),
        (5, "[=5]0", "5"),
        (5, "[<5]0", "~5~"),
        (5, "[>5]0", "~5~"),
        (5, "¥0", "¥5"),
        (5, "0,", "0"),
        (12345, "#,##0,", "12"),
        (1234567, '0.0,,"百万"', "1.2百万"),
        (5, "0 0", "0 5"),
        (905, '0"-"00', "9-05"),
        (123456, '0!.0,"万"', "12.3万"),
        (-5, "0 0", "~-5~"),
        (5, "0.0 0", "~5~"),
        (5, "[$$-409]0", "$5"),
        (5, "[White]0", ""),
        (5, "yyyy", None),
        (5, "0E+0", "~5~"),
        (5, "General", None),
        (5, " general ", None),
        (5, "@", None),
        (5, "", None),
        (5, "0" + '"x"' * 66, "5" + "x" * 66),
        (5, "0" + '"x"' * 67, "~5~"),
        (21, "000", "021"),
        (1021, "000", "1021"),
        (21, "0,000", "0,021"),
        (5, "00000,000", "00,000,005"),
        (0, '[=0]"";0', ""),
        (5, '[=0]"";0', "5"),
        (5, '[<5]"*";[<9]0;"+"', "5"),
        (4, '[<5]"*";[<9]0;"+"', "*"),
        (9, '[<5]"*";[<9]0;"+"', "+"),
        (5, "[<>5]0;0.0", "5.0"),
        (5, "[Red]0;[=5]0", "~5~"),
        (-5, "[>=9]0;0", "~-5~"),
        (5, "General;;", "5"),
        (0, "General;;", ""),
        (-5, "General;General", "5"),
        (5, 'G/通用格式"件"', "5件"),
        (5, "G/通用格式", None),
        (5, '"1"General', "15"),
        (5, "0General", "~5~"),
        (5, "# ?/?", "5"),
        (5.5, "# ?/?", "~5.5~"),
        (5, "[h]:mm", None),
        (5, '0"yes"', "5yes"),
    ],
)
def test_what_a_format_makes_of_a_number(value: float, code: str, text: str | None) -> None:
    assert printed(value, code) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "TRUE"),
        (21.0, "21"),
        (0.1 + 0.2, "0.3"),
        (999999999999999.0, "999999999999999"),
        (1e15, "1000000000000000.0"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        (datetime.time(3, 4), "03:04:00"),
        (" a  b \n\n c", "a b\nc"),
        (7, "7"),
    ],
)
def test_how_a_value_is_shown(value: Any, text: str) -> None:
    assert shown(value) == text


# -- rows of a sheet to blocks -------------------------------------------------------------------------------


def blocks(rows: list[list[Any]], *merged: Any) -> list[Any]:
    return [
        one.text if isinstance(one, Paragraph) else [[cell.text for cell in row] for row in one.rows]
        for one in blocks_of(rows, merged)
    ]


@pytest.mark.parametrize(
    ("first", "line"),
    [
        ("某县2021年度报告", True),
        ("x" * 61, True),
        ("本年没有。", True),
        ("说明：", True),
        ("第二十条第（一）项", False),
    ],
)
def test_a_line_across_the_sheet_is_no_row(first: str, line: bool) -> None:
    found = blocks([[first, None], ["规章", 1], ["文件", 2]])
    assert found == (
        [first, [["规章", "1"], ["文件", "2"]]] if line else [[[first, ""], ["规章", "1"], ["文件", "2"]]]
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x" * 60, False),
        ("x" * 61, True),
        ("备注", False),
        ("其中；", True),
        ("一、总体情况", True),
        ("a\nb。", True),
    ],
)
def test_a_line_below_rows_must_read_like_one(text: str, line: bool) -> None:
    found = blocks([["规章", 1], [text, None], ["文件", 2]])
    assert found == (
        [[["规章", "1"]], *text.split("\n"), [["文件", "2"]]]
        if line
        else [[["规章", "1"], [text, ""], ["文件", "2"]]]
    )


def test_a_blank_row_parts_tables_unless_a_merged_cell_goes_on() -> None:
    rows = [["规章", 1], [None, None], ["文件", 2]]
    assert blocks(rows) == [[["规章", "1"]], [["文件", "2"]]]
    assert len(blocks(rows, ((0, 0), (1, 0)))) == 1
    assert len(blocks([["规章", None], [None, None], ["文件", 2]], ((0, 0), (1, 0)))) == 2, "beside others only"
    # the last row into which it goes
    longer = [["规章", 1], [None, None], [None, None], ["文件", 2]]
    assert len(blocks(longer, ((0, 0), (1, 0)))) == 2


def test_merged_cells_and_empty_columns_at_the_sides() -> None:
    rows = [[None, "标题", None, None], [None, "规章", 1, None], [None, "文件", 2, None]]
    (table,) = blocks_of(rows, [((0, 1), (0, 2))])
    assert isinstance(table, Table)
    assert table.rows[0] == [Cell("标题", 1, 2, 1)]
    assert [[cell.text for cell in row] for row in table.rows[1:]] == [["规章", "1"], ["文件", "2"]]
    assert list(blocks_of([[None], [None]])) == []
    beyond = [((5, 0), (6, 0)), ((0, 1), (0, 2))]
    assert list(blocks_of(rows, beyond)) == [table]


def test_merged_cells_beyond_any_sheet_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_rows, "MAX_CELLS", 4)
    rows = [["a", "b"], ["c", "d"], ["e", "f"]]
    assert blocks(rows, ((0, 0), (1, 1)))[0][0] == ["a"]
    assert blocks(rows, ((0, 0), (1, 1)), ((2, 0), (2, 1)))[-1][-1] == ["e", "f"]


# -- XML spreadsheets of 2003 --------------------------------------------------------------------------------


def workbook(rows: str, columns: str = "", styles: str = "", more: str = "", options: str = "") -> Any:
    text = (
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f"<Styles>{styles}</Styles><Worksheet><Table>{columns}{rows}</Table>{options}</Worksheet>{more}</Workbook>"
    )
    return sheet_xml.read(text.encode())


def cell(text: str, how: str = "", kind: str = "String") -> str:
    return f'<Cell {how}><Data ss:Type="{kind}">{text}</Data></Cell>'


def texts(document: Any) -> list[Any]:
    return [
        [cell.text for cell in row] for block in document.blocks if isinstance(block, Table) for row in block.rows
    ]


def test_cells_stand_where_their_index_says() -> None:
    third = cell("1", "ss:Index='3'", "Number")
    rows = f"<Row>{cell('规章')}{third}{cell('2')}</Row>"
    rows += (
        f'<Row ss:Index="2">{cell("文件")}{cell("5.0", "", "Number")}{cell("x", "", "Number")}{cell("7")}</Row>'
    )
    assert texts(workbook(rows)) == [["规章", "", "1", "2"], ["文件", "5", "x", "7"]]
    far = f"<Row>{cell('规章')}{cell('1')}</Row><Row ss:Index='3'>{cell('文件')}{cell('2')}</Row>"
    assert len([one for one in workbook(far).blocks if isinstance(one, Table)]) == 2
    assert texts(workbook(f"<Row>{cell('a')}<Cell/>{cell('c')}</Row>")) == [["a", "", "c"]]


def test_merged_hidden_and_struck_cells_of_xml() -> None:
    head = cell("头", "ss:MergeAcross='1'")
    rows = f"<Row>{head}{cell('c')}</Row><Row>{cell('a')}{cell('b')}{cell('d')}</Row>"
    (table,) = workbook(rows).blocks
    assert [(cell.text, cell.colspan) for cell in table.rows[0]] == [("头", 2), ("c", 1)]
    hidden = f"<Row>{cell('a')}{cell('b')}{cell('c')}</Row><Row ss:Hidden='1'>{cell('x')}</Row>"
    assert texts(workbook(hidden, "<Column/><Column ss:Hidden='1'/>")) == [["a", "", "c"]]
    both = workbook(hidden, "<Column ss:Index='2' ss:Span='1' ss:Hidden='1'/>")
    assert [block.text for block in both.blocks if isinstance(block, Paragraph)] == ["a"]
    assert texts(workbook(hidden, "<Column ss:Span='1'/><Column ss:Hidden='1'/>")) == [["a", "b"]]
    fonts = ("<Font ss:StrikeThrough='1'/>", "<Font ss:StrikeThrough='0'/>")
    styles = "".join(f"<Style ss:ID='{name}'>{font}</Style>" for name, font in zip("st", fonts, strict=True))
    cells = [cell(text, f"ss:StyleID='{style}'") for text, style in (("5", "s"), ("6", "t"), ("", "s"))]
    struck = f"<Row>{''.join(cells)}{cell('8')}</Row>"
    assert texts(workbook(struck, styles=styles)) == [["~5~", "6", "", "8"]]


def test_sheets_that_are_hidden_or_too_many_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    row = f"<Row>{cell('规章')}{cell('1')}</Row>"
    options = "<x:WorksheetOptions><x:Visible>{}</x:Visible></x:WorksheetOptions>"
    hidden = workbook(row, options=options.format("SheetHidden"))
    assert (hidden.blocks, hidden.warnings) == ([], ["1 sheets not read (hidden, or too many)"])
    assert workbook(row, options=options.format(" SheetVisible ")).warnings == []
    two = f"<Worksheet><Table>{row}</Table></Worksheet><Worksheet/>"
    assert len(workbook(row, more=two).blocks) == 2
    monkeypatch.setattr(sheet_xml, "MAX_SHEETS", 2)
    assert workbook(row, more=two).warnings == ["1 sheets not read (hidden, or too many)"]


def test_xml_spreadsheets_larger_than_any_report_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_xml, "MAX_ROWS", 3)
    monkeypatch.setattr(sheet_xml, "MAX_COLUMNS", 3)
    monkeypatch.setattr(sheet_xml, "MAX_CELLS", 4)
    row = "<Row>{}</Row>".format
    assert texts(workbook(row(cell("a") + cell("b")) + row(cell("c") + cell("d")))) == [["a", "b"], ["c", "d"]]
    for rows in (
        row(cell("a") * 2) + row(cell("b") * 2) + row(cell("c")),
        f"<Row ss:Index='4'>{cell('a')}</Row>",
        row(cell("a", "ss:Index='4'")),
        row(cell("a", "ss:MergeAcross='3'")),
    ):
        with pytest.raises(Unreadable):
            workbook(rows)
    assert texts(workbook(f"<Row ss:Index='3'>{cell('a')}{cell('b')}</Row>")) == [["a", "b"]]
    assert texts(workbook(row(cell("b") + cell("a", "ss:Index='3'")))) == [["b", "", "a"]]
    with pytest.raises(Unreadable, match="damaged"):
        sheet_xml.read(b"<Workbook>")
