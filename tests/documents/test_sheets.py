"""Spreadsheets: lines across the sheet told from rows of tables, however they are merged."""

from __future__ import annotations

import io

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Block, Paragraph, Table
from harvester.documents.office.sheet_rows import blocks_of

pytest.importorskip("python_calamine", reason="the extra `files` is not installed")
xlsxwriter = pytest.importorskip("xlsxwriter", reason="the extra `dataset` is not installed")


def blocks(rows: list[list[object]], merged: tuple[str, ...] = (), start: int = 0) -> list[Block]:
    """A sheet of these rows. merged: ranges to merge, their text being that of their first cell."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for col, value in enumerate(row):
            if value is not None:
                sheet.write(number, col + start, value)
    for place in merged:
        row, col = xlsxwriter.utility.xl_cell_to_rowcol(place.split(":")[0])
        sheet.merge_range(place, rows[row][col - start])
    book.close()
    return read_document(file.getvalue()).blocks


def shown(found: list[Block]) -> list[object]:
    return [
        [[cell.text for cell in row] for row in block.rows] if isinstance(block, Table) else block.text
        for block in found
        if isinstance(block, Table | Paragraph)
    ]


HEAD, ROW = ["信息内容", "本年制发件数", "本年废止件数"], ["规章", 1, 2]
TITLE, FIRST = "某县水务局2023年政府信息公开工作年度报告", "二、主动公开政府信息情况"


@pytest.mark.parametrize(
    ("merged", "start"), [((), 0), ((), 2), (("A1:B1",), 0), (("A1:C1", "A2:C2"), 0), (("A1:O1",), 0)]
)
def test_titles_and_prose_are_lines_however_they_are_merged(merged: tuple[str, ...], start: int) -> None:
    sentence = "全年公开信息120条。"
    rows: list[list[object]] = [[TITLE], [sentence], [FIRST], HEAD, ROW, ["五、存在的主要问题"], ["更新不够及时"]]
    assert shown(blocks(rows, merged, start)) == [
        TITLE,
        sentence,
        FIRST,
        [HEAD, ["规章", "1", "2"]],
        "五、存在的主要问题",
        "更新不够及时",
    ]


def test_rows_whose_numbers_are_blank_stay_rows() -> None:
    rows: list[list[object]] = [
        [TITLE],
        HEAD,
        ["规章"],
        ["一、本年新收政府信息公开申请数量"],
        ROW,
        ["四、结转下年度继续办理"],
    ]
    assert shown(blocks(rows))[1:] == [
        [
            HEAD,
            ["规章", "", ""],
            ["一、本年新收政府信息公开申请数量", "", ""],
            ["规章", "1", "2"],
            ["四、结转下年度继续办理", "", ""],
        ]
    ]


def test_heads_of_parts_and_of_columns_stay_rows() -> None:
    fourth = "四、因政府信息公开工作被申请行政复议情况"
    rows: list[list[object]] = [
        [FIRST],
        ["第二十条第（一）项"],
        HEAD,
        ROW,
        [],
        [fourth],
        ["行政复议"],
        HEAD,
    ]
    found = shown(blocks(rows, ("A7:C7",)))
    assert found == [
        FIRST,
        [["第二十条第（一）项", "", ""], HEAD, ["规章", "1", "2"]],
        fourth,
        [["行政复议"], HEAD],
    ]


LONG = "公开信息按条例办理" * 7


@pytest.mark.parametrize(
    ("line", "prose"),
    [
        (["全年没有收费。"], True),
        (["其中"], False),  # a label whose numbers are blank
        (["情况说明："], True),
        (["五、存在的主要问题及改进情况"], True),
        ([LONG[:60]], False),
        ([LONG[:61]], True),
        ([None, "全年没有收费。"], False),  # it stands below a column
        (["全年没有收费。", "无"], False),
    ],
)
def test_a_line_among_the_rows_is_prose_or_a_row(line: list[str | None], prose: bool) -> None:
    found = shown(list(blocks_of([HEAD, ROW, line, ["行政规范性文件", 3, 4]])))
    cells = [[*(text or "" for text in line), "", ""][:3]]
    above, below = [HEAD, ["规章", "1", "2"]], [["行政规范性文件", "3", "4"]]
    assert found == ([above, line[0], below] if prose else [above + [row[: len(line)] for row in cells] + below])


@pytest.mark.parametrize(
    ("text", "across", "down", "prose"),
    [
        ("行政复议情况", 3, 1, False),  # heads the columns below it
        ("行政复议情况", 1, 1, True),
        ("行政复议和行政诉讼工作情况", 3, 1, True),  # longer than a head
        ("行政复议情况统计表", 3, 1, True),
        ("行政复议情况", 1, 2, False),
        ("第二十条第（一）项", 1, 1, False),
    ],
)
def test_a_merged_cell_below_the_title_heads_columns_or_is_a_line(
    text: str, across: int, down: int, prose: bool
) -> None:
    merged = [((1, 0), (down, across - 1))] if across * down > 1 else []
    found = shown(list(blocks_of([[TITLE], [text, None, None], HEAD, ROW], merged)))
    assert (found[1] == text) == prose


def test_an_empty_row_ends_a_table_unless_a_merged_cell_goes_through_it() -> None:
    rows: list[list[object]] = [HEAD, ROW, [None, None, None], ["行政许可", 3, 4]]
    assert len(shown(list(blocks_of(rows)))) == 2
    assert len(shown(list(blocks_of(rows, [((1, 0), (2, 0))])))) == 1
    assert len(shown(list(blocks_of(rows, [((2, 0), (2, 2))])))) == 2  # merged across: still empty
    further: list[list[object]] = [*rows[:3], [None, None, None], rows[3]]
    assert len(shown(list(blocks_of(further, [((1, 0), (2, 0))])))) == 2  # it ends before the second empty row
    assert len(shown(list(blocks_of(further, [((1, 0), (3, 0))])))) == 1
    title: list[list[object]] = [[TITLE, None, None], [None, None, None], HEAD, ROW]
    assert len(shown(list(blocks_of(title, [((0, 0), (1, 2))])))) == 2  # a title alone, two rows high
