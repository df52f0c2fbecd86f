"""What a PDF draws otherwise than the text around it: raised, struck out, white, tiny, turned, pictures, forms."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Paragraph, Table

pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")
canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab is not installed")
XS, YS = (60, 180, 300, 420), (700, 680, 660, 640)
CELL = (190, 686)
"""Where the text of the second cell of the first row begins."""


def table(draw: Callable[[Any], None]) -> list[list[str]]:
    """The texts of a ruled table of three rows, with what is drawn into it besides."""
    file = io.BytesIO()
    page = canvas.Canvas(file, pagesize=(595, 842))
    for x in XS:
        page.line(x, YS[0], x, YS[-1])
    for y in YS:
        page.line(XS[0], y, XS[-1], y)
    page.setFont("Helvetica", 10)
    for row, texts in enumerate((("a", "", "40"), ("b", "3", "4"), ("c", "5", "6"))):
        for col, text in enumerate(texts):
            page.drawString(XS[col] + 10, YS[row] - 14, text)
    draw(page)
    page.showPage()
    page.save()
    blocks = read_document(file.getvalue()).blocks
    found = next(block for block in blocks if isinstance(block, Table))
    return [[cell.text for cell in row] for row in found.rows]


def text(
    page: Any, x: float, y: float, text: str, size: float = 10, colour: tuple[float, ...] = (0, 0, 0)
) -> None:
    page.setFont("Helvetica", size)
    page.setFillColorRGB(*colour)
    page.drawString(x, y, text)


def raised(page: Any) -> None:
    text(page, 190, 686, "12")
    text(page, 201.2, 690, "1", 6)


def lowered(page: Any) -> None:
    text(page, 190, 686, "12")
    text(page, 201.2, 683, "1", 6)


def raised_before(page: Any) -> None:
    text(page, 190, 690, "1", 6)
    text(page, 193.4, 686, "12")


def upon(page: Any) -> None:
    text(page, 190, 686, "58")
    text(page, 190.5, 686, "7")


def slanting(page: Any) -> None:
    text(page, 190, 686, "58")
    page.saveState()
    page.translate(212, 686)
    page.rotate(45)
    page.drawString(0, 0, "7")
    page.restoreState()


def far_raised(page: Any) -> None:
    text(page, 190, 683, "12")
    text(page, 201.2, 692, "1", 6)


def struck(page: Any) -> None:
    text(page, 190, 686, "58")
    page.line(190, 689.5, 195.5, 689.5)


def struck_by_a_box(page: Any) -> None:
    text(page, 190, 686, "58")
    page.rect(190, 689.2, 5.5, 0.6, stroke=0, fill=1)


def wholly_struck(page: Any) -> None:
    text(page, 190, 686, "58")
    page.line(189, 689.5, 202, 689.5)


def underlined(page: Any) -> None:
    text(page, 190, 686, "58")
    page.line(190, 685, 201, 685)


def white(page: Any) -> None:
    text(page, 190, 686, "6", colour=(1, 1, 1))
    text(page, 195.56, 686, "4")


def white_on_dark(page: Any) -> None:
    page.setFillColorRGB(0, 0.2, 0.4)
    page.rect(181, 681, 118, 18, stroke=0, fill=1)
    text(page, 190, 686, "64", colour=(1, 1, 1))


def tiny(page: Any) -> None:
    text(page, 190, 686, "6", 1)
    text(page, 190.6, 686, "4")


def leaning(page: Any) -> None:
    text(page, 190, 686, "4")
    page.line(181, 681, 299, 699)


def crossed(page: Any) -> None:
    text(page, 190, 686, "58")
    page.line(189, 684, 202, 695)


def crossed_twice(page: Any) -> None:
    text(page, 190, 686, "58")
    page.line(189, 684, 202, 695)
    page.line(189, 695, 202, 684)


def a_mark_beside(page: Any) -> None:
    text(page, 190, 686, "58")
    page.line(206, 684, 214, 695)


def picture(page: Any) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    page.drawImage(ImageReader(Image.new("L", (20, 10), 128)), 190, 684, 20, 10)


def upwards(page: Any) -> None:
    page.saveState()
    page.translate(200, 682)
    page.rotate(90)
    page.setFont("Helvetica", 6)
    page.drawString(0, 0, "ab1")
    page.restoreState()


def downwards(page: Any) -> None:
    page.saveState()
    page.translate(200, 698)
    page.rotate(270)
    page.setFont("Helvetica", 6)
    page.drawString(0, 0, "ab1")
    page.restoreState()


def watermark(page: Any) -> None:
    text(page, 190, 686, "17")
    page.saveState()
    page.translate(193, 684)
    page.rotate(45)
    page.setFont("Helvetica", 12)
    page.drawString(0, 0, "w")
    page.restoreState()


def form(page: Any) -> None:
    page.acroForm.textfield(name="n", value="17", x=190, y=682, width=60, height=14, borderWidth=0)


@pytest.mark.parametrize(
    ("draw", "shown"),
    [
        (raised, ["12^1"]),
        (lowered, ["12^1"]),
        (raised_before, ["^112"]),
        (far_raised, ["1\n12", "12^1"]),
        (struck, ["~5~8"]),
        (upon, ["~57~8"]),
        (slanting, ["58 ~7~"]),
        (struck_by_a_box, ["~5~8"]),
        (wholly_struck, ["~58~"]),
        (underlined, ["58"]),
        (white, ["~6~4"]),
        (white_on_dark, ["64"]),
        (tiny, ["~6~4", "^64"]),
        (leaning, ["4"]),
        (crossed, ["~58~"]),
        (crossed_twice, ["~58~"]),
        (a_mark_beside, ["58"]),
        (picture, ["[picture]"]),
        (upwards, ["ab1"]),
        (downwards, ["ab1"]),
        (watermark, ["17"]),
        (form, ["17"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_drawn_otherwise(draw: Callable[[Any], None], shown: list[str]) -> None:
    rows = table(draw)
    assert rows[0][1] in shown
    assert (rows[0][0], rows[0][2], rows[1:]) == ("a", "40", [["b", "3", "4"], ["c", "5", "6"]])


def test_what_pdfplumbers_own_table_finder_gets_wrong() -> None:
    """Why it is not used: if it reads these right one day, it should be."""
    import pdfplumber

    file = io.BytesIO()
    page = canvas.Canvas(file, pagesize=(595, 842))
    for x in XS[1:]:
        page.line(x, YS[0], x, YS[-1])
    for y in YS:
        page.line(XS[0], y, XS[-1], y)
    page.setFont("Helvetica", 10)
    for row, texts in enumerate((("a", "12", "40"), ("b", "3", "4"), ("c", "5", "6"))):
        for col, said in enumerate(texts):
            page.drawString(XS[col] + 10, YS[row] - 14, said)
    page.showPage()
    page.save()
    with pdfplumber.open(file) as pdf:
        assert pdf.pages[0].extract_tables() == [[["12", "40"], ["3", "4"], ["5", "6"]]], "labels are lost"
    found = next(block for block in read_document(file.getvalue()).blocks if isinstance(block, Table))
    assert [[cell.text for cell in row] for row in found.rows] == [
        ["a", "12", "40"],
        ["b", "3", "4"],
        ["c", "5", "6"],
    ]


def test_marks_in_running_text() -> None:
    file = io.BytesIO()
    page = canvas.Canvas(file, pagesize=(595, 842))
    text(page, 60, 700, "received 12")
    text(page, 111.9, 704, "1", 6)
    page.showPage()
    page.save()
    assert read_document(file.getvalue()).blocks == [Paragraph("received 12^1")]


@pytest.mark.parametrize(("letters", "kind"), [(30, "pdf-over-picture"), (0, "pdf")])
def test_letters_over_a_picture_of_the_page_are_told(letters: int, kind: str) -> None:
    """What a scanner's own OCR lays over its picture is read, and said to be of unknown confidence."""
    pictures = pytest.importorskip("PIL.Image", reason="pillow is not installed")
    utils = pytest.importorskip("reportlab.lib.utils", reason="reportlab is not installed")
    file = io.BytesIO()
    page = canvas.Canvas(file, pagesize=(595, 842))
    if letters:
        page.drawImage(utils.ImageReader(pictures.new("L", (60, 84), 250)), 0, 0, 595, 842)
    text(page, 60, 700, "a" * (letters or 30))
    page.save()
    document = read_document(file.getvalue())
    assert document.kind == kind
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["a" * 30]
