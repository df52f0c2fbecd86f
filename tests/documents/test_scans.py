"""Pages of scans around the engine: what is given to it, and what is made of what it says (what a test tells)."""

from __future__ import annotations

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from harvester.documents.blocks import Document, Paragraph, Table
from harvester.errors import Unreadable
from tools import make_files

numpy = pytest.importorskip("numpy", reason="the extra `ocr` is not installed")
pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")
cv2 = pytest.importorskip("cv2", reason="the extra `ocr` is not installed")
deskew = pytest.importorskip("deskew", reason="the extra `ocr` is not installed")
from PIL import Image  # noqa: E402

from harvester.documents.paged import ocr  # noqa: E402
from harvester.documents.paged.grids import Grid  # noqa: E402
from harvester.documents.paged.layout import Line  # noqa: E402

Box = tuple[float, float, float, float]
Words = list[tuple[str, float, list[tuple[float, float]]]]


def word(text: str, box: Box, sure: float = 0.9) -> tuple[str, float, list[tuple[float, float]]]:
    """What the engine says of a word: corners in pixels, which need not be level."""
    left, top, right, bottom = box
    return text, sure, [(left, top + 1), (right, top), (right - 1, bottom), (left + 1, bottom - 1)]


def white(width: int, height: int) -> Any:
    return numpy.full((height, width), 255, numpy.uint8)


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[int, ...]]]:
    """Has the engine say these lines of words, for each page in turn; gives the shapes of what it is shown."""

    def told(*pages: list[Words]) -> list[tuple[int, ...]]:
        shown: list[tuple[int, ...]] = []

        def engine(picture: Any, return_word_box: bool) -> SimpleNamespace:
            assert return_word_box
            lines = pages[min(len(shown), len(pages) - 1)]
            shown.append(picture.shape)
            return SimpleNamespace(txts=lines or None, word_results=lines)

        monkeypatch.setattr(ocr, "_engine", lambda: engine)
        monkeypatch.setattr(ocr, "_tables", lambda grey, unit: [])
        monkeypatch.setattr(deskew, "determine_skew", lambda *given, **named: None)
        return shown

    return told


def test_words_are_letters_at_their_places(says: Callable[..., Any]) -> None:
    shown = says([[word("青禾县", (10, 20, 70, 40)), word("12", (80, 20, 100, 40), 0.5)]])
    assert ocr._chars(white(200, 100), 0.5) == [
        ("青禾县", 5, 10, 35, 20, 7.5, 0.9, "", 0),
        ("12", 40, 10, 50, 20, 7.5, 0.5, "", 0),
    ]
    assert shown == [(100, 200, 3)]
    says([])
    assert ocr._chars(white(200, 100), 0.5) == []


def leaning(height: int = 100) -> Any:
    """A page with one leaning stroke in the box from 10, 20 to 50, 60."""
    grey = white(200, height)
    for row in range(40):
        grey[20 + row, 30 + (40 - row) // 3 : 33 + (40 - row) // 3] = 0
    return grey


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ([word("1", (10, 20, 50, 60))], ["/"]),
        ([word("丿", (10, 20, 50, 60))], ["/"]),
        ([word("4", (10, 20, 50, 60))], ["4"]),  # no stroke is read as that
        ([word("1", (10, 20, 50, 60)), word("2", (60, 20, 70, 60))], ["1", "2"]),  # a number
        ([word("1", (100, 20, 140, 60))], ["1"]),  # nothing leans there
    ],
)
def test_a_stroke_that_stands_alone_and_leans(says: Callable[..., Any], line: Words, texts: list[str]) -> None:
    says([line])
    assert [char.text for char in ocr._chars(leaning(), 1.0)] == texts


@pytest.mark.parametrize(
    ("dpi", "width", "height"),
    [
        (72, 300, 400),
        (144, 150, 200),
        (150, 144, 192),
        (0, 144, 192),  # not said
        (50, 432, 576),
        (20, 432, 576),
        (600, 36, 48),
        (1200, 36, 48),
    ],
)
def test_a_page_is_measured_by_its_points_per_inch(
    says: Callable[..., Any], dpi: float, width: float, height: float
) -> None:
    says([[word("甲", (30, 40, 60, 80))]])
    sheet = ocr._sheet(Image.fromarray(white(300, 400)), 3, dpi)
    assert (sheet.number, round(sheet.width, 6), round(sheet.height, 6), sheet.scanned) == (3, width, height, True)
    (line,) = sheet.items
    assert isinstance(line, Line)
    assert (line.x0, line.top) == pytest.approx((width / 10, height / 10))


@pytest.mark.parametrize(
    ("most", "shape"), [(120_000, (400, 300, 3)), (119_999, (399, 299, 3)), (30_000, (200, 150, 3))]
)
def test_a_large_page_is_made_smaller_and_keeps_its_measure(
    says: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, most: int, shape: tuple[int, ...]
) -> None:
    shown = says([])
    monkeypatch.setattr(ocr, "WORK_PIXELS", most)
    sheet = ocr._sheet(Image.fromarray(white(300, 400)), 1, 144)
    assert shown == [shape]
    assert (sheet.width, sheet.height) == pytest.approx((150, 200), rel=0.005)


def test_a_page_that_lies_on_its_side_is_turned(says: Callable[..., Any]) -> None:
    down = [word("字", (10, 20 * n, 20, 20 * n + 10)) for n in range(45)]
    upright = [word("字", (20 * n, 10, 20 * n + 10, 20)) for n in range(45)]
    shown = says([down], [upright])
    sheet = ocr._sheet(Image.fromarray(white(300, 1000)), 1, 72)
    assert shown == [(1000, 300, 3), (300, 1000, 3)]
    assert (sheet.width, sheet.height) == (1000, 300)
    assert [item.text for item in sheet.items if isinstance(item, Line)] == [" ".join("字" * 45)]
    shown = says([upright])
    ocr._sheet(Image.fromarray(white(300, 1000)), 1, 72)
    assert shown == [(1000, 300, 3)]


CELLS: list[Box] = [(10, 100, 60, 120), (60, 100, 110, 120), (10, 120, 60, 140), (60, 120, 110, 140)]


def test_tables_and_lines_of_a_page_stand_from_top_to_bottom(
    says: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [
        word("尾", (10, 200, 20, 210)),
        word("规章", (12, 104, 40, 116)),
        word("21", (70, 104, 90, 116), 0.7),
        word("题", (10, 20, 20, 30)),
        word("7", (70, 124, 80, 136), 0.6),
    ]
    says([[one] for one in words])
    monkeypatch.setattr(ocr, "_tables", lambda grey, unit: [[(1.0, 1.0, 5.0, 5.0), (5.0, 1.0, 9.0, 5.0)], CELLS])
    grey = white(200, 300)
    grey[128:132, 20:40] = 0  # a dash that is not read
    sheet = ocr._sheet(Image.fromarray(grey), 1, 72)
    assert [item.text if isinstance(item, Line) else "table" for item in sheet.items] == [
        "table",
        "题",
        "table",
        "尾",
    ]
    grid = sheet.items[2]
    assert isinstance(grid, Grid)
    assert [(cell.text, cell.confidence) for cell in grid.cells] == [
        ("规章", 0.9),
        ("21", 0.7),
        ("-", 0.0),
        ("7", 0.6),
    ]


def test_the_cells_of_tables_are_found_row_by_row_in_points(monkeypatch: pytest.MonkeyPatch) -> None:
    img2table = pytest.importorskip("img2table.document", reason="the extra `ocr` is not installed")

    def cell(x1: int, y1: int, x2: int, y2: int) -> SimpleNamespace:
        return SimpleNamespace(bbox=SimpleNamespace(x1=x1, y1=y1, x2=x2, y2=y2))

    first = [cell(0, 0, 20, 40), cell(20, 0, 40, 20)]
    tables = [
        {0: first, 1: [cell(0, 0, 20, 40), cell(20, 20, 40, 40)]},  # one spans both rows
        {0: [cell(5, 5, 9, 9)]},  # a box alone is no table
        {0: [cell(50, 0, 60, 10), cell(40, 0, 50, 10)]},
    ]
    asked: list[Any] = []

    class Picture:
        def __init__(self, data: bytes) -> None:
            asked.append(Image.open(io.BytesIO(data)).size)

        def extract_tables(self, *, borderless_tables: bool) -> list[SimpleNamespace]:
            asked.append(borderless_tables)
            return [SimpleNamespace(content=table) for table in tables]

    monkeypatch.setattr(img2table, "Image", Picture)
    assert ocr._tables(white(30, 20), 0.5) == [
        [(0, 0, 10, 20), (10, 0, 20, 10), (10, 10, 20, 20)],
        [(20, 0, 25, 5), (25, 0, 30, 5)],
    ]
    assert asked == [(30, 20), False]


@pytest.mark.parametrize(
    ("angle", "turned"), [(None, False), (0.0, False), (0.09, False), (-0.1, True), (5, True)]
)
def test_a_page_is_straightened(monkeypatch: pytest.MonkeyPatch, angle: float | None, turned: bool) -> None:
    monkeypatch.setattr(deskew, "determine_skew", lambda *given, **named: angle)
    grey = white(60, 40)
    grey[18:22, 10:50] = 0
    straight = ocr._straight(grey)
    assert (straight is not grey) == turned
    assert straight.shape == (40, 60)
    assert straight[:5].min() == 255


@pytest.mark.parametrize("angle", [-5, 4])
def test_lines_of_a_page_that_lay_askew_run_level(angle: float) -> None:
    grey = white(500, 500)
    for n in range(12):
        cv2.line(grey, (50, 75 + 30 * n), (450, 75 + 30 * n), 0, 2)
    turn = cv2.getRotationMatrix2D((250, 250), angle, 1.0)
    askew = cv2.warpAffine(grey, turn, (500, 500), flags=cv2.INTER_CUBIC, borderValue=255)
    firsts = [[int((page[:, at] < 128).argmax()) for at in (150, 350)] for page in (askew, ocr._straight(askew))]
    falls = [abs(right - left) for left, right in firsts]
    assert falls[0] > 12
    assert falls[1] < 2


def frames(pictures: list[Any], **saved: Any) -> tuple[list[tuple[int, Any, float]], Document]:
    file = io.BytesIO()
    pictures[0].save(file, "TIFF", save_all=True, append_images=pictures[1:], **saved)
    document = Document([], kind="image")
    return ocr._frames(file.getvalue(), document), document


def test_pages_of_a_picture_are_grey_numbered_and_tell_their_measure() -> None:
    pages, document = frames([Image.new("RGB", (40, 30), (255, 0, 0)), Image.new("RGB", (20, 10))], dpi=(300, 300))
    assert [(number, page.mode, page.size, round(dpi)) for number, page, dpi in pages] == [
        (1, "L", (40, 30), 300),
        (2, "L", (20, 10), 300),
    ]
    assert document.warnings == []
    file = io.BytesIO()
    Image.new("L", (40, 30)).save(file, "PNG")
    assert [dpi for _, _, dpi in ocr._frames(file.getvalue(), document)] == [ocr.DPI]


@pytest.mark.parametrize(("count", "read"), [(2, 2), (3, 3), (4, 3)])
def test_only_some_pages_of_a_picture_are_read(monkeypatch: pytest.MonkeyPatch, count: int, read: int) -> None:
    monkeypatch.setattr(ocr, "MAX_PAGES", 3)
    pages, document = frames([Image.new("L", (40, 30)) for _ in range(count)])
    assert len(pages) == read
    told = ["only the first 3 pages of the picture were read"] if count > 3 else []
    assert document.warnings == told


def test_a_picture_that_is_too_large_or_damaged_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)  # it is set by the reader
    monkeypatch.setattr(ocr, "MAX_PIXELS", 1200)
    assert len(frames([Image.new("L", (40, 30))])[0]) == 1
    with pytest.raises(Unreadable, match="40 × 31 points; too large"):
        frames([Image.new("L", (40, 31))])
    with pytest.raises(Unreadable, match="the picture cannot be read"):
        ocr._frames(b"\x89PNG\r\n\x1a\n" + bytes(40), Document([], kind="image"))


def test_a_picture_is_read_as_a_document(says: Callable[..., Any]) -> None:
    says([[word("甲", (10, 20, 30, 40))]], [[word("乙", (10, 20, 30, 40))]])
    file = io.BytesIO()
    Image.new("L", (400, 300), 255).save(
        file, "TIFF", save_all=True, append_images=[Image.new("L", (400, 300), 255)]
    )
    document = ocr.read(file.getvalue(), "http://a.example/b.tif")
    assert (document.kind, document.url) == ("image", "http://a.example/b.tif")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["甲", "乙"]
    assert document.warnings == ["read by OCR: numbers may be misread"]


def test_a_table_of_a_picture_says_how_sure_each_number_is(
    says: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    says([[word("规章", (12, 104, 40, 116))], [word("21", (70, 104, 90, 116), 0.7)]])
    monkeypatch.setattr(ocr, "_tables", lambda grey, unit: [CELLS])
    file = io.BytesIO()
    Image.new("L", (200, 300), 255).save(file, "PNG", dpi=(72, 72))
    (table,) = [block for block in ocr.read(file.getvalue()).blocks if isinstance(block, Table)]
    assert [(cell.text, cell.confidence) for row in table.rows for cell in row if cell.text] == [
        ("规章", 0.9),
        ("21", 0.7),
    ]


def test_scanned_pages_of_a_file_are_drawn_by_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[int, tuple[int, int], float]] = []

    def sheet(picture: Any, number: int, dpi: float) -> Any:
        drawn.append((number, picture.size, round(dpi)))
        return SimpleNamespace(items=[f"page {number}"])

    monkeypatch.setattr(ocr, "_sheet", sheet)
    pages = [Image.new("L", (300 + 30 * n, 450), 255) for n in range(4)]
    data = make_files.scan_pdf(pages)  # at 150 dots per inch: a page of 144 by 216 points
    assert ocr.read_pdf_pages(data, [2, 4]) == {2: ["page 2"], 4: ["page 4"]}
    assert [(number, dpi) for number, _, dpi in drawn] == [(2, 150), (4, 150)]
    assert all(abs(size[0] - wanted) <= 1 for (_, size, _), wanted in zip(drawn, (330, 390), strict=True))
    monkeypatch.setattr(ocr, "MAX_PAGES", 1)
    assert list(ocr.read_pdf_pages(data, [3, 4])) == [3]
    drawn.clear()
    monkeypatch.setattr(ocr, "MAX_PIXELS", 4 * 300 * 450 // 4)  # half as fine in each direction
    ocr.read_pdf_pages(data, [1])
    ((_, size, dpi),) = drawn
    assert abs(size[0] - 150) <= 1
    assert dpi == 75


def test_strips_at_the_bound() -> None:
    shapes = [ocr._no_strip(white(*size)).shape for size in ((100, 10), (110, 10), (10, 100), (10, 110))]
    assert shapes == [(10, 100), (11, 110), (100, 10), (110, 11)]
