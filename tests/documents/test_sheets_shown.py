"""What Excel draws otherwise than its values is marked, or left out with a warning."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Document, Table
from tests.places import CASES

pytest.importorskip("python_calamine", reason="the extra `files` is not installed")
openpyxl = pytest.importorskip("openpyxl", reason="the extra `test` is not installed")
from openpyxl.cell.rich_text import CellRichText, TextBlock  # noqa: E402
from openpyxl.cell.text import InlineFont  # noqa: E402
from openpyxl.formatting.rule import CellIsRule, FormulaRule  # noqa: E402
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
        (drawn(Font(name="Wingdings")), "~21~"),
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


def stored(value: float, shape: str = "General", zeros: bool = True) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        sheet["B2"] = value
        sheet["B2"].number_format = shape
        sheet.sheet_view.showZeros = zeros

    return change


@pytest.mark.parametrize(
    ("change", "text", "told"),
    [
        (stored(21), "21", ""),
        (stored(12.3456), "12.3456", ""),
        (stored(12.3456, "0.00"), "12.35", "as they are shown"),
        (stored(12.5, "0"), "13", "as they are shown"),
        (stored(2.675, "0.00"), "2.68", "as they are shown"),
        (stored(12.30, "0.00"), "12.30", "as they are shown"),
        (stored(12345, "#,##0"), "12345", ""),
        (stored(0.5, "0%"), "50%", "as they are shown"),
        (stored(21, '0"件"'), "21件", "as they are shown"),
        (stored(21, "[Red]0_);(0)"), "21", ""),
        (stored(0, "0;-0;;@"), "", "as they are shown"),
        (stored(0, '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)'), "-", "as they are shown"),
        (stored(0, "#"), "", "as they are shown"),
        (stored(0, zeros=False), "", "marked"),
        (stored(7, zeros=False), "7", ""),
        (stored(12000, "0,"), "12", "as they are shown"),
        (stored(12, "[White]0"), "", "as they are shown"),
        (stored(-4, "0;[Red]0"), "~4~", "as they are shown"),
        (stored(-4, "0_ ;[红色]0\\ "), "~4~", "as they are shown"),
        (stored(-4, "#,##0;[Color 3]#,##0"), "~4~", "as they are shown"),
        (stored(-4, "0;[Red]-0"), "-4", ""),
        (stored(-4, "0;[Red](0)"), "(4)", "as they are shown"),
        (stored(-4, "0;0"), "4", "as they are shown"),
        (stored(4, "0;[Red]0"), "4", ""),
        # not understood, and so as it is stored
        (stored(21, "[>20]0;0.0"), "21", ""),
    ],
)
def test_a_number_is_what_its_format_shows(change: Callable[[Any], None], text: str, told: str) -> None:
    found = document(change)
    assert texts(found)[1] == ["规章", text, "3"]
    assert ["told" for warning in found.warnings if told and told in warning] == (["told"] if told else [])
    assert len(found.warnings) == bool(told)


def conditional(rule: Any, cells: str = "B2:B3") -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        sheet.conditional_formatting.add(cells, rule)

    return change


WHITE, STRUCK = Font(color="FFFFFF"), Font(strike=True)


@pytest.mark.parametrize(
    ("change", "numbers"),
    [
        (conditional(CellIsRule(operator="equal", formula=["21"], font=WHITE)), ["~21~", "40"]),
        (conditional(CellIsRule(operator="equal", formula=["0"], font=WHITE)), ["21", "40"]),
        (conditional(CellIsRule(operator="greaterThan", formula=["21"], font=STRUCK)), ["21", "~40~"]),
        (conditional(CellIsRule(operator="between", formula=["20", "30"], font=STRUCK)), ["~21~", "40"]),
        (conditional(CellIsRule(operator="notBetween", formula=["20", "30"], font=STRUCK)), ["21", "~40~"]),
        # nobody follows a formula here: what it may strike out is no number
        (conditional(FormulaRule(formula=["$C2=3"], font=STRUCK)), ["~21~", "~40~"]),
        (conditional(FormulaRule(formula=["$C2=3"], font=STRUCK), "B3"), ["21", "~40~"]),
        (conditional(CellIsRule(operator="equal", formula=["$C$2"], font=STRUCK), "B2"), ["~21~", "40"]),
        # drawn so that it can be read
        (conditional(FormulaRule(formula=["$C2=3"], font=Font(color="FF0000"))), ["21", "40"]),
        (
            conditional(
                FormulaRule(formula=["$C2=3"], font=WHITE, fill=PatternFill(bgColor="003366", fill_type="solid"))
            ),
            ["21", "40"],
        ),
    ],
)
def test_a_conditional_format_strikes_out_what_it_may_hold_for(
    change: Callable[[Any], None], numbers: list[str]
) -> None:
    found = document(change)
    assert [row[1] for row in texts(found)[1:]] == numbers
    assert any("marked" in warning for warning in found.warnings) == (numbers != ["21", "40"])


def repacked(change: Callable[[str, bytes], bytes]) -> Document:
    """A sheet with a struck number, whose parts are changed."""
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active["B2"].font = Font(strike=True)
    file, changed = io.BytesIO(), io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return read_document(changed.getvalue())


def test_styles_that_cannot_be_read_are_told() -> None:
    found = repacked(
        lambda name, data: (
            data.replace(b"<cellStyles", b"<cellStyles &bad; x") if name == "xl/styles.xml" else data
        )
    )
    assert found.warnings == [
        "parts of the file are damaged, what they hide or strike out is unknown: xl/styles.xml"
    ]


def test_a_file_of_the_strict_kind_is_drawn_alike() -> None:
    kinds = (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )

    def strict(name: str, data: bytes) -> bytes:
        for usual, other in kinds if name.startswith("xl/") else ():
            data = data.replace(usual, other)
        return data

    assert texts(repacked(strict))[1] == ["规章", "~21~", "3"]


def test_a_cell_of_an_old_file_that_repeats_its_text_is_marked() -> None:
    """Horizontal alignment 4, fill: 2 is shown as 22222 where the cell is so wide."""
    file = bytearray((CASES / "file-xls" / "input.xls").read_bytes())
    styles = [found.end() for found in re.finditer(rb"\xe0\x00\x14\x00", file)]
    plain = [text for row in texts(read_document(bytes(file))) for text in row if text]
    for at in styles:
        file[at + 6] = file[at + 6] & 0xF8 | 4
    found = {text for row in texts(read_document(bytes(file))) for text in row}
    assert len(styles) > 10
    assert not any(text.startswith("~") for text in plain)
    assert {f"~{text}~" for text in plain} <= found
