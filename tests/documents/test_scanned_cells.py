"""Cells of a scan, from boxes and places of letters alone: whose a letter is, what is not read, what leans."""

from __future__ import annotations

from typing import Any

import pytest

from harvester.documents.blocks import PICTURE
from harvester.documents.paged.grids import Grid, Placed
from harvester.documents.paged.layout import Char

numpy = pytest.importorskip("numpy", reason="the extra `ocr` is not installed")
pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")
from harvester.documents.paged import ocr  # noqa: E402


def char(text: str, x: float, y: float, sure: float | None = 0.9) -> Char:
    return Char(text, x, y, x + 10, y + 10, 10, sure)


CELLS: list[tuple[float, float, float, float]] = [
    (0, 0, 50, 40),
    (50, 0, 100, 20),
    (50, 20, 100, 40),
    (0, 40, 100, 60),
]


def test_letters_stand_in_the_cell_that_holds_their_middle() -> None:
    chars = [
        char("甲", 45, 5),  # its middle is on the wall: in the right one
        char("乙", 44.9, 25, 0.5),
        char("丙", 60, 15),  # its middle is on the lower one's edge
        char("丁", 10, 45, None),
        char("外", 100, 45),
        char("上", 10, -10),
    ]
    grid, outside = ocr._grid(CELLS, chars)
    assert [one.text for one in outside] == ["外", "上"]
    assert [(one.text, one.row, one.rowspan, one.confidence) for one in grid.cells] == [
        ("乙", 0, 2, 0.5),
        ("甲", 0, 1, 0.9),
        ("丙", 1, 1, 0.9),
        ("丁", 2, 1, 1.0),
    ]
    assert (grid.x0, grid.top, grid.x1, grid.bottom, grid.height) == (0, 0, 100, 60, 3)
    assert [(one.x0, one.x1) for one in grid.cells] == [(0, 50), (50, 100), (50, 100), (0, 100)]


@pytest.mark.parametrize(("bottom", "rowspan"), [(40, 2), (21, 1), (21.1, 2), (20, 1)])
def test_a_cell_spans_the_rows_that_begin_in_it(bottom: float, rowspan: int) -> None:
    cells = [(0.0, 0.0, 50.0, float(bottom)), (50.0, 0.0, 100.0, 20.0), (50.0, 20.0, 100.0, 40.0)]
    grid, _ = ocr._grid(cells, [])
    assert grid.cells[0].rowspan == rowspan


def unread(ink: tuple[slice, slice] | None, text: str = "", unit: float = 1.0) -> Placed:
    """A cell of 100 by 50 points in whose grey something is printed."""
    size = (int(50 / unit), int(100 / unit))
    grey = numpy.full(size, 255)
    if ink is not None:
        grey[ink] = 0
    placed = Placed(0, 100, 0, 1, text, 0.7)
    ocr._name_unread(Grid(0, 0, 100, 50, 1, [placed]), [(0.0, 0.0, 100.0, 50.0)], grey, unit)
    return placed


@pytest.mark.parametrize(
    ("ink", "text", "found"),
    [
        (None, "", ""),
        ((slice(20, 30), slice(40, 60)), "", "-"),  # twice as wide as high
        ((slice(20, 30), slice(40, 59)), "", PICTURE),
        ((slice(20, 40), slice(45, 55)), "", PICTURE),
        ((slice(20, 30), slice(40, 60)), "7", "7"),  # read already
        ((slice(0, 50), slice(0, 2)), "", ""),  # a wall beside it
        ((slice(0, 2), slice(0, 100)), "", ""),
        ((slice(48, 50), slice(0, 100)), "", ""),
        ((slice(20, 21), slice(40, 42)), "", ""),  # a speck
    ],
)
def test_what_is_printed_in_a_cell_and_was_not_read(ink: Any, text: str, found: str) -> None:
    placed = unread(ink, text)
    assert (placed.text, placed.confidence) == (found, 0.0 if found and not text else 0.7)


def test_what_is_printed_is_looked_for_at_the_scans_own_measure() -> None:
    assert unread((slice(40, 60), slice(80, 120)), unit=0.5).text == "-"


def stroke(lean: float, wide: int = 3, height: int = 30) -> Any:
    """A stroke in a box of 60 by `height` whose upper end is `lean` to the right of its lower one."""
    grey = numpy.full((height, 60), 255)
    for row in range(height):
        at = 18 + round(lean * (height - 1 - row) / (height - 1))
        grey[row, at : at + wide] = 0
    return grey


BOX = [(0, 0), (59, 0), (59, 29), (0, 29)]


@pytest.mark.parametrize(
    ("lean", "wide", "height", "leans"),
    [(0, 3, 30, False), (15, 3, 30, True), (-15, 3, 30, False), (15, 25, 30, False), (15, 3, 4, False)],
)
def test_a_stroke_that_leans_is_no_one(lean: float, wide: int, height: int, leans: bool) -> None:
    assert ocr._leans(stroke(lean, wide, height), BOX) == leans


def test_a_box_beside_the_page_holds_no_stroke() -> None:
    assert not ocr._leans(stroke(15), [(70, 0), (80, 0), (80, 29), (70, 29)])


@pytest.mark.parametrize(
    ("down", "across", "sideways"),
    [(41, 0, True), (40, 0, False), (0, 60, False), (36, 14, True), (34, 16, False)],
)
def test_letters_that_follow_each_other_downwards_lie_on_their_side(
    down: int, across: int, sideways: bool
) -> None:
    chars, x, y = [], 0.0, 0.0
    for number in range(down + across):
        chars.append(char("字", x, y))
        x, y = (x, y + 10) if number < down else (x + 10, y)
    assert ocr._sideways(chars) == sideways
