"""What a PDF holds and nobody sees: without ink, transparent, cut off, painted over, in a layer turned off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Paragraph
from tests.documents.test_pdf_drawn import table, text

pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")


def inkless(page: Any) -> None:
    """As a program writes what is to be found, not seen."""
    drawn = page.beginText(190, 686)
    drawn.setTextRenderMode(3)
    drawn.textOut("6")
    drawn.setTextRenderMode(0)
    drawn.textOut("4")
    page.drawText(drawn)


def outlined(page: Any) -> None:
    drawn = page.beginText(190, 686)
    drawn.setTextRenderMode(2)
    drawn.textOut("64")
    page.drawText(drawn)


def transparent(page: Any) -> None:
    page.saveState()
    page.setFillAlpha(0.0)
    text(page, 190, 686, "6")
    page.restoreState()
    text(page, 196, 686, "4")


def pale(page: Any) -> None:
    page.setFillAlpha(0.4)
    text(page, 190, 686, "64")


def cut(page: Any, left: float = 195.4) -> None:
    page.saveState()
    path = page.beginPath()
    path.rect(left, 681, 60, 18)
    page.clipPath(path, stroke=0, fill=0)
    text(page, 190, 686, "64")
    page.restoreState()
    text(page, 202, 686, "5")


def whole(page: Any) -> None:
    cut(page, 188)


def cut_away(page: Any) -> None:
    page.saveState()
    for left in (185, 240):
        path = page.beginPath()
        path.rect(left, 681, 30, 18)
        page.clipPath(path, stroke=0, fill=0)
    text(page, 190, 686, "6")
    page.restoreState()
    text(page, 196, 686, "4")


def box(page: Any, colour: tuple[float, ...], left: float = 189, width: float = 8) -> None:
    page.setFillColorRGB(*colour)
    page.rect(left, 682, width, 14, stroke=0, fill=1)


def painted_over(page: Any) -> None:
    text(page, 190, 686, "7")
    box(page, (1, 1, 1))
    text(page, 190, 686, "64")


def painted_over_in_grey(page: Any) -> None:
    text(page, 190, 686, "7")
    box(page, (0.8, 0.8, 0.8))
    text(page, 190, 686, "64")


def painted_under(page: Any) -> None:
    box(page, (0.8, 0.8, 0.8))
    text(page, 190, 686, "64")


def marked_with_a_pen(page: Any) -> None:
    text(page, 190, 686, "64")
    page.setFillAlpha(0.3)
    box(page, (1, 1, 0))


def painted_beside(page: Any) -> None:
    text(page, 190, 686, "64")
    box(page, (1, 1, 1), 206)


def painted_elsewhere(page: Any) -> None:
    """A box as large as the page, cut to a corner of the cell."""
    text(page, 190, 686, "64")
    page.saveState()
    path = page.beginPath()
    path.rect(280, 682, 10, 10)
    page.clipPath(path, stroke=0, fill=0)
    box(page, (1, 1, 1), 0, 595)
    page.restoreState()


def form_of_a_page(page: Any) -> None:
    """What a form draws outside its own box is cut off."""
    page.beginForm("stamp", 0, 0, 12, 12)
    text(page, 1, 2, "64")
    text(page, 20, 2, "7")
    page.endForm()
    page.saveState()
    page.translate(189, 684)
    page.doForm("stamp")
    page.restoreState()


@pytest.mark.parametrize(
    ("draw", "shown"),
    [
        (inkless, "4"),
        (outlined, "64"),
        (transparent, "4"),
        (pale, "64"),
        (cut, "45"),
        (whole, "645"),
        (cut_away, "4"),
        (painted_over, "64"),
        (painted_over_in_grey, "64"),
        (painted_under, "64"),
        (marked_with_a_pen, "64"),
        (painted_beside, "64"),
        (painted_elsewhere, "64"),
        (form_of_a_page, "64"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_nobody_sees_is_left_out(draw: Callable[[Any], None], shown: str) -> None:
    rows = table(draw)
    assert rows[0][1] == shown
    assert (rows[0][0], rows[0][2], rows[1:]) == ("a", "40", [["b", "3", "4"], ["c", "5", "6"]])


def layered(state: str, layer: str = "5 0 R", crop: str = "") -> bytes:
    """A PDF of one line, 12 in a layer and 34 in none. state: of the layers when it is opened."""
    content = "BT /F 12 Tf 60 700 Td (total ) Tj /OC /L BDC (12) Tj EMC /OC <</MCID 1>> BDC (34) Tj EMC ET"
    return f"""%PDF-1.5
1 0 obj <</Type /Catalog /Pages 2 0 R /OCProperties <</OCGs [5 0 R 6 0 R] /D <<{state}>>>>>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {crop} /Contents 4 0 R
/Resources <</Font <</F 7 0 R>> /Properties <</L {layer}>>>>>> endobj
4 0 obj <</Length {len(content)}>> stream
{content}
endstream endobj
5 0 obj <</Type /OCG /Name (old)>> endobj
6 0 obj <</Type /OCG /Name (new)>> endobj
7 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj
trailer <</Root 1 0 R>>
%%EOF""".encode()


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        (layered(""), "1234"),
        (layered("/OFF [6 0 R]"), "1234"),
        (layered("/OFF [5 0 R]"), "34"),
        (layered("/BaseState /OFF"), "34"),
        (layered("/BaseState /OFF /ON [5 0 R]"), "1234"),
        (layered("/OFF [5 0 R]", "<</OCGs 5 0 R>>"), "34"),
        (layered("/OFF [5 0 R]", "<</OCGs [5 0 R 6 0 R]>>"), "1234"),
        (layered("/OFF [5 0 R]", "<</OCGs [5 0 R 6 0 R] /P /AllOn>>"), "34"),
        (layered("/OFF [5 0 R]", "<</OCGs [5 0 R 6 0 R] /P /AnyOff>>"), "1234"),
        (layered("/OFF [5 0 R]", "<</OCGs [5 0 R 6 0 R] /P /AllOff>>"), "34"),
        (layered("", crop="/CropBox [0 0 101 842]"), "12"),
        (layered("", crop="/CropBox [0 0 595 842]"), "1234"),
    ],
)
def test_what_stands_in_a_layer_that_is_off_or_off_the_page_is_left_out(file: bytes, shown: str) -> None:
    document = read_document(file)
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [f"total {shown}"]
    if shown == "1234":
        assert document.warnings == []
    else:
        (warning,) = document.warnings
        assert warning.startswith("page 1: left out letters that nobody sees: 2 ")
