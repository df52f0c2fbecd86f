"""Walls of a ruled table: drawn whole or in half, in white, as thin boxes, or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Table
from harvester.documents.paged.rulings import Ruling, frames_of

pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")
canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab is not installed")

FRAME = [Ruling(True, y, 10, 210) for y in (10, 30, 50)] + [Ruling(False, x, 10, 50) for x in (10, 210)]


def boxes(*walls: Ruling) -> list[tuple[int, int, int, int]]:
    """(row, column, rows, columns) of the cells of a frame of two rows with these walls in it."""
    (frame,) = frames_of([*FRAME, *walls])
    return [(box.row, box.col, box.rowspan, box.colspan) for box in frame.boxes]


PARTED, WHOLE = [(0, 0, 1, 1), (0, 1, 1, 1)], [(0, 0, 1, 2)]
BELOW = [(1, 0, 1, 1), (1, 1, 1, 1)]


@pytest.mark.parametrize(
    ("start", "end", "first_row"),
    [
        (10, 30, PARTED),
        (10, 22, PARTED),  # stops behind the middle of the row
        (10, 20, PARTED),
        (10, 18, WHOLE),  # stops before it
        (20, 30, PARTED),
        (22, 30, WHOLE),
    ],
)
def test_a_wall_that_is_drawn_in_half_parts_where_it_passes_the_middle(
    start: float, end: float, first_row: list[tuple[int, int, int, int]]
) -> None:
    assert boxes(Ruling(False, 110, start, end), Ruling(False, 110, 30, 50)) == [*first_row, *BELOW]


@pytest.mark.parametrize(("at", "columns"), [(12.9, 1), (13.1, 2), (207.1, 1), (206.9, 2)])
def test_a_wall_within_the_slack_of_another_is_the_same(at: float, columns: int) -> None:
    assert len(boxes(Ruling(False, at, 10, 50))) == 2 * columns


@pytest.mark.parametrize(("gap", "meets"), [(3.0, True), (3.1, False)])
def test_lines_that_meant_to_meet_may_miss_each_other_by_the_slack(gap: float, meets: bool) -> None:
    across = [Ruling(True, y, 10, 110 - gap) for y in (10, 30, 50)]
    (frame,) = frames_of([*across, Ruling(False, 10, 10, 50), Ruling(False, 110, 10, 50)])
    assert (frame.x1 > 110 - gap) == meets
    assert len(frame.boxes) == 2


XS, YS = (60, 180, 300, 420), (700, 680, 660, 640)


def rows_of(draw: Callable[[Any], None]) -> list[list[tuple[str, int]]]:
    """Text and width of the cells of a table of three rows, whose last wall is left to draw."""
    file = io.BytesIO()
    page = canvas.Canvas(file, pagesize=(595, 842))
    for x in (XS[0], XS[1], XS[3]):
        page.line(x, YS[0], x, YS[-1])
    for y in YS:
        page.line(XS[0], y, XS[-1], y)
    page.setFont("Helvetica", 10)
    for row, texts in enumerate((("a", "12", "40"), ("b", "3", "4"), ("c", "5", "6"))):
        for col, text in enumerate(texts):
            page.drawString(XS[col] + 10, YS[row] - 14, text)
    draw(page)
    page.showPage()
    page.save()
    found = next(block for block in read_document(file.getvalue()).blocks if isinstance(block, Table))
    return [[(cell.text, cell.colspan) for cell in row] for row in found.rows]


def nothing(page: Any) -> None:
    pass


def line(page: Any) -> None:
    page.line(XS[2], YS[0], XS[2], YS[-1])


def white_line(page: Any) -> None:
    page.setStrokeColorRGB(1, 1, 1)
    line(page)


def grey_line(page: Any) -> None:
    page.setStrokeColorRGB(0.9, 0.9, 0.9)
    line(page)


def no_ink_line(page: Any) -> None:
    page.setStrokeColorCMYK(0, 0, 0, 0)
    line(page)


def ink_line(page: Any) -> None:
    page.setStrokeColorCMYK(0, 0, 0, 0.5)
    line(page)


def leaning_line(page: Any) -> None:
    page.line(XS[2], YS[0], XS[2] + 30, YS[-1])


def thin_box(page: Any) -> None:
    page.rect(XS[2], YS[-1], 1, YS[0] - YS[-1], stroke=0, fill=1)


def thin_white_box(page: Any) -> None:
    page.setFillColorRGB(1, 1, 1)
    page.rect(XS[2], YS[-1], 1, YS[0] - YS[-1], stroke=0, fill=1)


def frames_of_cells(page: Any) -> None:
    for x in XS[1:3]:
        page.rect(x, YS[-1], 120, YS[0] - YS[-1], stroke=1, fill=0)


def white_frames_of_cells(page: Any) -> None:
    page.setStrokeColorRGB(1, 1, 1)
    frames_of_cells(page)


@pytest.mark.parametrize(
    ("draw", "parted"),
    [
        (nothing, False),
        (line, True),
        (white_line, False),
        (grey_line, True),
        (no_ink_line, False),
        (ink_line, True),
        (leaning_line, False),
        (thin_box, True),
        (thin_white_box, False),
        (frames_of_cells, True),
        (white_frames_of_cells, False),
    ],
)
def test_what_is_a_wall(draw: Callable[[Any], None], parted: bool) -> None:
    rows = rows_of(draw)
    if parted:
        assert rows == [
            [(text, 1) for text in row] for row in (("a", "12", "40"), ("b", "3", "4"), ("c", "5", "6"))
        ]
    else:  # numbers that nothing parts are never one number
        assert [row[0] for row in rows] == [("a", 1), ("b", 1), ("c", 1)]
        assert [[text.split() for text, _ in row[1:]] for row in rows] == [
            [["12", "40"]],
            [["3", "4"]],
            [["5", "6"]],
        ]
