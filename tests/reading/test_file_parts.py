"""The parts of the file readers: page breaks, radicals, page numbers, Word's lists and nested tables, sheets."""

from __future__ import annotations

import io
import logging

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Heading, Paragraph, Table
from harvester.documents.paged.grids import Grid, Placed, join, joins
from harvester.documents.paged.kangxi import mend
from harvester.documents.paged.layout import Char, Line
from harvester.documents.paged.pages import Sheet, blocks_of
from harvester.documents.paged.rulings import Ruling, frames_of
from harvester.documents.sandbox.wire import dumps, loads

docx = pytest.importorskip("docx", reason="the extra `files` is not installed")
logging.getLogger("docx").setLevel(logging.ERROR)


def grid(rows: list[list[tuple[str, int, int, int]]], top: float = 0) -> Grid:
    """rows of (text, first column, columns, rows); a column is 50 points wide."""
    cells = [
        Placed(50 * col, 50 * (col + wide), number, high, text)
        for number, row in enumerate(rows)
        for text, col, wide, high in row
    ]
    return Grid(0, top, max(cell.x1 for cell in cells), top + 20 * len(rows), len(rows), cells)


def texts(made: Grid) -> list[list[tuple[str, int]]]:
    return [[(cell.text, cell.rowspan) for cell in row] for row in made.table().rows]


def test_group_label_goes_on_over_a_page_break() -> None:
    above = grid([[("三、", 0, 1, 2), ("甲", 1, 1, 1), ("1", 2, 1, 1)], [("乙", 1, 1, 1), ("2", 2, 1, 1)]])
    below = grid([[("", 0, 1, 2), ("丙", 1, 1, 1), ("3", 2, 1, 1)], [("丁", 1, 1, 1), ("4", 2, 1, 1)]])
    assert joins(above, below)
    assert texts(join(above, below)) == [
        [("三、", 4), ("甲", 1), ("1", 1)],
        [("乙", 1), ("2", 1)],
        [("丙", 1), ("3", 1)],
        [("丁", 1), ("4", 1)],
    ]


def test_repeated_head_goes_and_numbers_never_do() -> None:
    head = [("项目", 0, 1, 1), ("件数", 1, 1, 1)]
    above = grid([head, [("甲", 0, 1, 1), ("0", 1, 1, 1)]])
    below = grid([head, [("甲", 0, 1, 1), ("0", 1, 1, 1)], [("乙", 0, 1, 1), ("1", 1, 1, 1)]])
    assert texts(join(above, below)) == [
        [("项目", 1), ("件数", 1)],
        [("甲", 1), ("0", 1)],
        [("甲", 1), ("0", 1)],
        [("乙", 1), ("1", 1)],
    ]


def test_row_cut_in_two_is_one_again() -> None:
    above = grid([[("5.要求行政机关确认或重新", 0, 1, 1), ("3", 1, 1, 1), ("0", 2, 1, 1)]])
    below = grid(
        [
            [("出具已获取信息", 0, 1, 1), ("", 1, 1, 1), ("", 2, 1, 1)],
            [("总计", 0, 1, 1), ("3", 1, 1, 1), ("0", 2, 1, 1)],
        ]
    )
    assert texts(join(above, below)) == [
        [("5.要求行政机关确认或重新出具已获取信息", 1), ("3", 1), ("0", 1)],
        [("总计", 1), ("3", 1), ("0", 1)],
    ]


def test_blank_row_with_a_numbered_label_stays_a_row() -> None:
    above = grid([[("1.属于国家秘密", 0, 1, 1), ("3", 1, 1, 1), ("0", 2, 1, 1)]])
    below = grid([[("2.其他", 0, 1, 1), ("", 1, 1, 1), ("", 2, 1, 1)]])
    assert len(join(above, below).table().rows) == 2


def test_tables_of_other_widths_do_not_join() -> None:
    assert not joins(grid([[("甲", 0, 2, 1)]]), grid([[("甲", 0, 4, 1)]]))


def test_rulings_with_gaps_doubles_and_an_open_side() -> None:
    across = [Ruling(True, y, 10, 200) for y in (10, 10.8, 40, 70)]
    down = [Ruling(False, 11, 9, 71), Ruling(False, 100, 10, 39), Ruling(False, 100, 40.5, 70)]
    frames = frames_of(across + down)
    assert [(box.row, box.col, box.colspan) for box in frames[0].boxes] == [
        (0, 0, 1),
        (0, 1, 1),
        (1, 0, 1),
        (1, 1, 1),
    ]


def test_frame_around_a_page_is_no_table() -> None:
    assert (
        frames_of([Ruling(True, y, 10, 500) for y in (10, 800)] + [Ruling(False, x, 10, 800) for x in (10, 500)])
        == []
    )


def test_only_radicals_are_mended() -> None:
    assert mend("⼈⺠政府⻓治⽔务①㎡，１") == "人民政府长治水务①㎡，１"


def _line(text: str, x0: float, top: float, size: float = 10) -> Line:
    chars = [Char(c, x0 + n * size, top, x0 + (n + 1) * size, top + size, size) for n, c in enumerate(text)]
    return Line(text, x0, top, chars[-1].x1, top + size, size, chars)


def test_page_numbers_go_and_paragraphs_over_pages_join() -> None:
    full = "本年收到政府信息公开申请并按期答复的件数与上年相比有所增加其中由自然人提出者仍占大多数"[:40]
    sheets = [
        Sheet(1, 500, 800, [_line(full, 50, 600), _line(full, 50, 620), _line("－1－", 240, 770)]),
        Sheet(
            2, 500, 800, [_line("的一半。", 50, 60), _line("2023年收到5件。", 70, 80), _line("－2－", 240, 770)]
        ),
    ]
    assert blocks_of(sheets) == [Paragraph(full + full + "的一半。"), Paragraph("2023年收到5件。")]


def word(build: object) -> bytes:
    document = docx.Document()
    build(document)  # type: ignore[operator]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_word_nested_and_layout_tables() -> None:
    def build(document: object) -> None:
        frame = document.add_table(1, 1)  # type: ignore[attr-defined]
        frame.cell(0, 0).text = "一、总体情况"
        inner = frame.cell(0, 0).add_table(2, 2)
        for number, text in enumerate("甲乙丙丁"):
            inner.cell(number // 2, number % 2).text = text

    document = read_document(word(build))
    assert document.blocks == [Paragraph("一、总体情况"), Table.of([["甲", "乙"], ["丙", "丁"]])]


def test_word_headings_and_list_numbers() -> None:
    def build(document: object) -> None:
        document.add_heading("年度报告", 0)  # type: ignore[attr-defined]
        document.add_heading("总体情况", 1)  # type: ignore[attr-defined]
        for text in ("甲", "乙"):
            document.add_paragraph(text, style="List Number")  # type: ignore[attr-defined]

    document = read_document(word(build))
    assert document.blocks == [
        Heading("年度报告", 1),
        Heading("总体情况", 1),
        Paragraph("1.甲"),
        Paragraph("2.乙"),
    ]


def test_word_deleted_and_hidden_text_is_left_out() -> None:
    def build(document: object) -> None:
        paragraph = document.add_paragraph("收到")  # type: ignore[attr-defined]
        paragraph.add_run("99").font.hidden = True
        paragraph.add_run("5件")

    assert read_document(word(build)).blocks == [Paragraph("收到5件")]


def test_characters_without_width_are_dropped_from_files() -> None:
    def build(document: object) -> None:
        document.add_paragraph("\ufeff一、总\u200b体情况")  # type: ignore[attr-defined]
        document.add_paragraph("\u200b\u2060")  # type: ignore[attr-defined]
        table = document.add_table(1, 2)  # type: ignore[attr-defined]
        table.cell(0, 0).text, table.cell(0, 1).text = "规\u200d章", "\u202c5"

    assert read_document(word(build)).blocks == [Paragraph("一、总体情况"), Table.of([["规章", "5"]])]


def test_documents_survive_the_wire() -> None:
    document = read_document(
        "<h1>甲</h1><p>乙</p><table><tr><td>丙</td><td>1</td></tr></table>".encode(), "http://a.b/"
    )
    assert loads(dumps(document)) == document
