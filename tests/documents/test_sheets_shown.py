"""What Excel draws otherwise than its values is marked, or left out with a warning."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Document, Table

pytest.importorskip("python_calamine", reason="the extra `files` is not installed")
openpyxl = pytest.importorskip("openpyxl", reason="the extra `test` is not installed")
from openpyxl.cell.rich_text import CellRichText, TextBlock  # noqa: E402
from openpyxl.cell.text import InlineFont  # noqa: E402
from openpyxl.styles import Font, PatternFill  # noqa: E402

ROWS = [["信息内容", "本年制发件数", "本年废止件数"], ["规章", 21, 3], ["行政规范性文件", 40, 5]]


def document(change: Callable[[Any], None]) -> Document:
    """A sheet of ROWS, changed by openpyxl."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ROWS:
        sheet.append(row)
    change(sheet)
    file = io.BytesIO()
    book.save(file)
    return read_document(file.getvalue())


def texts(found: Document) -> list[list[str]]:
    return [
        [cell.text for cell in row] for block in found.blocks if isinstance(block, Table) for row in block.rows
    ]


def drawn(font: Font | None = None, fill: str | None = None, shape: str | None = None) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        if font is not None:
            sheet["B2"].font = font
        if fill is not None:
            sheet["B2"].fill = PatternFill("solid", fgColor=fill)
        if shape is not None:
            sheet["B2"].number_format = shape

    return change


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (drawn(Font(strike=True)), "~21~"),
        (drawn(Font(color="FFFFFF")), "~21~"),
        (drawn(Font(color="FFFAFAFA")), "~21~"),
        (drawn(Font(color=openpyxl.styles.colors.Color(theme=0))), "~21~"),
        (drawn(Font(color=openpyxl.styles.colors.Color(indexed=9))), "~21~"),
        (drawn(Font(color="FFFFFF"), "F2F2F2"), "~21~"),
        (drawn(Font(size=1)), "~21~"),
        (drawn(shape=";;;"), ""),
        # drawn as other cells are
        (drawn(Font(color="FFFFFF"), "003366"), "21"),
        (drawn(Font(color="FF0000")), "21"),
        (drawn(Font(bold=True, underline="single", size=6)), "21"),
        (drawn(Font(vertAlign="superscript")), "21"),  # as a whole it is merely placed so
        (drawn(shape="0;-0;;@"), "21"),
        (drawn(fill="FFFF00"), "21"),
    ],
)
def test_a_cell_that_is_drawn_otherwise_is_marked(change: Callable[[Any], None], text: str) -> None:
    found = document(change)
    assert texts(found) == [ROWS[0], ["规章", text, "3"], ["行政规范性文件", "40", "5"]]
    assert any("marked" in warning for warning in found.warnings) == (text != "21")


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (("21", ("vertAlign", "superscript", "1")), "21^1"),
        ((("strike", True, "2"), "1"), "~2~1"),
        ((("color", "FFFFFF", "7"), "21"), "~7~21"),
        ((("sz", 1, "7"), "21"), "~7~21"),
        ((("vertAlign", "superscript", "21"), "件"), "21件"),
        ((("b", True, "2"), "1"), "21"),
    ],
)
def test_parts_of_a_text_that_are_drawn_otherwise_are_marked(parts: tuple[Any, ...], text: str) -> None:
    def change(sheet: Any) -> None:
        sheet["B2"] = CellRichText(
            *(
                part if isinstance(part, str) else TextBlock(InlineFont(**{part[0]: part[1]}), part[2])
                for part in parts
            )
        )

    assert texts(document(change))[1] == ["规章", text, "3"]


def hidden_row(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


def hidden_column(sheet: Any) -> None:
    sheet.column_dimensions["B"].hidden = True


def test_hidden_rows_are_left_out() -> None:
    found = document(hidden_row)
    assert texts(found) == [ROWS[0], ["行政规范性文件", "40", "5"]]
    assert found.warnings == ["sheet Sheet: 1 hidden rows and 0 columns left out"]


def test_hidden_columns_are_left_out() -> None:
    found = document(hidden_column)
    assert texts(found) == [["信息内容", "本年废止件数"], ["规章", "3"], ["行政规范性文件", "5"]]
    assert found.warnings == ["sheet Sheet: 0 hidden rows and 1 columns left out"]


def test_hidden_columns_and_rows_without_cells_say_nothing() -> None:
    def change(sheet: Any) -> None:
        sheet.column_dimensions["F"].hidden = True
        sheet.row_dimensions[9].hidden = True

    found = document(change)
    assert len(texts(found)) == 3
    assert found.warnings == []


def test_merged_cells_go_on_where_a_part_of_them_is_hidden() -> None:
    def change(sheet: Any) -> None:
        sheet.insert_rows(1)
        sheet["A1"] = "第二十条第（一）项"
        sheet.merge_cells("A1:C1")
        sheet["D2"], sheet["D3"] = "现行有效件数", 7
        sheet.merge_cells("D3:D4")
        sheet.column_dimensions["A"].width = 30
        hidden_column(sheet)
        sheet.row_dimensions[3].hidden = True

    found = document(change)
    table = next(block for block in found.blocks if isinstance(block, Table))
    assert [[(cell.text, cell.colspan, cell.rowspan) for cell in row] for row in table.rows] == [
        [("第二十条第（一）项", 2, 1), ("", 1, 1)],
        [("信息内容", 1, 1), ("本年废止件数", 1, 1), ("现行有效件数", 1, 1)],
        [("行政规范性文件", 1, 1), ("5", 1, 1), ("7", 1, 1)],
    ]


def test_a_hidden_sheet_is_not_read() -> None:
    def change(sheet: Any) -> None:
        other = sheet.parent.create_sheet("旧")
        other.append(["规章", 99, 98])
        other.sheet_state = "hidden"

    found = document(change)
    assert len(texts(found)) == 3
    assert found.warnings == ["1 sheets not read (hidden, charts, or too many)"]
