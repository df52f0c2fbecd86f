"""OCR: a skewed, noisy scan, marked as read by OCR; doubtful numbers are listed, never mended."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Cell, Document, Heading, Paragraph, Table
from harvester.documents.paged import ocr
from harvester.errors import MissingTool, Unreadable
from harvester.replica import markup
from harvester.reports import read_document_report
from tools import make_files

needs_ocr = pytest.mark.skipif(
    not ocr.available(), reason="the extra `ocr` is not installed: pip install '.[ocr]'"
)
needs_chromium = pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")


@needs_ocr
@needs_chromium
@pytest.mark.slow
def test_skewed_noisy_scan() -> None:
    pages = make_files.scan(make_files.printed(make_files.html()))
    document = read_document(make_files.scan_pdf(pages))
    report = read_document_report(document)
    truth = make_files.figures().tables
    read = report.to_dict()["tables"]
    cells = [(t, r, c) for t, rows in truth.items() for r, row in (rows or {}).items() for c in row]
    right = [(t, r, c) for t, r, c in cells if ((read[t] or {}).get(r) or {}).get(c) == truth[t][r][c]]
    assert len(right) >= 0.99 * len(cells), sorted(set(cells) - set(right))
    assert len(report.readings) == len(cells)
    assert all(0 < reading.confidence <= 1 for reading in report.readings)
    assert any("read by OCR" in warning for warning in report.warnings)
    assert report.year == make_files.YEAR


@needs_ocr
def test_picture_of_a_table() -> None:
    from PIL import Image, ImageDraw

    picture = Image.new("L", (900, 400), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(4):
        draw.line([(50, 50 + 90 * row), (850, 50 + 90 * row)], 0, 3)
        for column in range(3 if row < 3 else 0):
            draw.text((140 + 270 * column, 72 + 90 * row), str(107 + 31 * row + 5 * column), 0, font_size=36)
    for column in range(4):
        draw.line([(50 + 266 * column, 50), (50 + 266 * column, 320)], 0, 3)
    file = io.BytesIO()
    picture.save(file, "PNG")
    document = read_document(file.getvalue())
    assert document.kind == "image"
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert [[cell.text for cell in row] for row in table.rows] == [
        [str(107 + 31 * row + 5 * column) for column in range(3)] for row in range(3)
    ]
    assert all(cell.confidence is not None for row in table.rows for cell in row)


@needs_ocr
def test_strokes_and_dashes_are_no_numbers() -> None:
    """RapidOCR reads / as 1, with a confidence of up to 0.98, and finds no text in a dash."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", (900, 310), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(4):
        draw.line([(50, 30 + 80 * row), (850, 30 + 80 * row)], 0, 3)
    for column in range(4):
        draw.line([(50 + 266 * column, 30), (50 + 266 * column, 270)], 0, 3)
    for row, texts in enumerate((("107", "/", "1"), ("/", "11", "7"), ("12", "-", "/"))):
        for column, text in enumerate(texts):
            draw.text((160 + 266 * column, 50 + 80 * row), text, 0, font_size=36)
    file = io.BytesIO()
    picture.save(file, "PNG")
    table = next(block for block in read_document(file.getvalue()).blocks if isinstance(block, Table))
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["107", "/", "1"],
        ["/", "11", "7"],
        ["12", "-", "/"],
    ]


@needs_ocr
def test_a_page_without_letters_is_empty_and_those_around_it_are_read() -> None:
    """A blank back page was an error of the reader, and the whole scan was lost."""
    from PIL import Image, ImageDraw

    printed, blank = Image.new("L", (400, 400), 255), Image.new("L", (400, 400), 255)
    ImageDraw.Draw(printed).text((60, 100), "2023", fill=0, font_size=60)
    document = read_document(make_files.scan_pdf([blank, printed]))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["2023"]
    png = io.BytesIO()
    blank.save(png, "PNG")
    with pytest.raises(Unreadable, match="OCR finds no text in the picture"):
        read_document(png.getvalue())


@needs_ocr
@pytest.mark.parametrize(
    ("height", "width", "most"), [(1000, 1, (1000, 100)), (3, 900, (90, 900)), (100, 1000, (100, 1000))]
)
def test_a_strip_is_set_on_a_page(height: int, width: int, most: tuple[int, int]) -> None:
    """Enlarged as RapidOCR does, a picture of 1 by 1,000 took all memory of the machine."""
    import numpy

    page = ocr._no_strip(numpy.zeros((height, width), numpy.uint8))
    assert page.shape == most
    assert page[:height, :width].sum() == 0
    assert page.sum() == 255 * (page.size - height * width)


def test_without_the_extra_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(MissingTool, match=r"gongkai-harvester\[ocr\]"):
        read_document(b"\x89PNG\r\n\x1a\n" + bytes(50))


def _as_if_scanned(change: dict[str, tuple[str, float]]) -> Document:
    """The report as OCR would give it. change: text of a cell to the text and confidence it gets instead."""
    document = read_document(markup.dress(make_files.figures(), "plain").encode())
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table):
            document.blocks[at] = Table([[_scanned(cell, change) for cell in row] for row in block.rows])
    return document


def _scanned(cell: Cell, change: dict[str, tuple[str, float]]) -> Cell:
    text, confidence = change.get(cell.text, (cell.text, 0.99))
    return replace(cell, text=text, confidence=confidence)


def test_doubtful_number_is_listed_and_kept() -> None:
    report = read_document_report(_as_if_scanned({"1549": ("1540", 0.61)}))
    assert report.tables.proactive is not None
    assert report.tables.proactive["licensing"]["decisions"] == 1540
    assert any(
        warning == "for review: proactive licensing decisions was read with confidence 0.61"
        for warning in report.warnings
    )
    assert [r.confidence for r in report.readings if r.row == "licensing"] == [0.61]


def test_number_that_breaks_an_identity_is_listed() -> None:
    report = read_document_report(_as_if_scanned({"34": ("84", 0.99)}))
    assert any(warning.startswith("for review: t3_") for warning in report.warnings)
    assert report.tables.requests is not None
    assert report.tables.requests["total_processed"]["natural_person"] == 84


def test_no_readings_without_ocr() -> None:
    document = read_document(markup.dress(make_files.figures(), "plain").encode())
    report = read_document_report(document)
    assert report.readings == []
    assert "readings" not in report.to_dict()
    assert isinstance(document.blocks[0], Heading)
