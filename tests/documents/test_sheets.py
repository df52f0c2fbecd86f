"""Spreadsheets: lines across the sheet told from rows of tables, however they are merged."""

from __future__ import annotations

import io

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Block, Paragraph, Table

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
