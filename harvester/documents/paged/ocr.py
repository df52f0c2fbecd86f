"""OCR of scanned pages and pictures, offline: deskew, img2table for the tables' cells, RapidOCR for the text.

What it reads carries its confidence in every cell; nothing is corrected here.
"""

from __future__ import annotations

import io
import itertools
import logging
import os
import resource
import struct
import zlib
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

from harvester.documents.blocks import PICTURE, Document
from harvester.documents.paged import unruled
from harvester.documents.paged.grids import Grid, Placed
from harvester.documents.paged.layout import Char, Line, cell_text, lines_of
from harvester.documents.paged.pages import Sheet, blocks_of
from harvester.errors import MissingTool, Unreadable

DPI = 150
"""Points per inch at which PDF pages are drawn; more is slower and reads no better."""
MAX_PAGES = 10
"""Pages of one file; each takes 5 to 20 s."""
MAX_PIXELS = 40_000_000
"""A4 at 600 dpi has 35 million."""
WORK_PIXELS = 6_000_000
"""Larger pictures are made smaller first: A4 at 250 dpi."""
MOST_ASPECT = 10
"""Times the shorter side of a picture that is given to the engine as it is."""
_STROKES = frozenset("1lIiJj7|!丿ノ/")
"""What a leaning stroke is read as."""
_LEAN, _BROAD = 0.16, 0.45
"""Shares of its height: how far its upper third is right of its lower one at least; how broad it is at most."""
_FEWEST_ROWS = 6
"""Points of height without which a shape tells nothing."""
_MARGIN = 0.15
"""Share of a cell at its sides in which its lines may be drawn."""
_DARK, _SPECK = 110, 12
"""Grey below which a point is ink; points of ink that are more than a speck."""
_NEEDED = ("cv2", "deskew", "img2table", "rapidocr", "onnxruntime")


def available() -> bool:
    """Whether the extra `ocr` is installed."""
    return all(find_spec(name) is not None for name in _NEEDED)


def read(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """A picture of a page (PNG, JPEG, TIFF with several pages …) as a Document of kind "image".

    Raises MissingTool where the extra `ocr` is not installed, Unreadable (damaged, too large, nothing on it).
    """
    _check()
    document = Document([], kind="image", url=url)
    sheets: list[Sheet] = []
    for number, frame, dpi in _frames(data, document):
        sheets.append(_sheet(frame, number, dpi))
    document.blocks = blocks_of(sheets)
    if not document.blocks:
        raise Unreadable("OCR finds no text in the picture")
    document.warnings.append("read by OCR: numbers may be misread")
    return document


def _frames(data: bytes, document: Document) -> list[tuple[int, Any, float]]:
    """The pages of a picture, grey: number from 1, picture, points per inch. Raises Unreadable."""
    from PIL import Image, ImageSequence

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    damage = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, Image.DecompressionBombError)
    pages: list[tuple[int, Any, float]] = []
    try:
        with Image.open(io.BytesIO(data)) as picture:
            for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
                if frame.width * frame.height > MAX_PIXELS:
                    raise Unreadable(f"the picture has {frame.width:,} × {frame.height:,} points; too large")
                if number > MAX_PAGES:
                    document.warnings.append(f"only the first {MAX_PAGES} pages of the picture were read")
                    break
                pages.append((number, frame.convert("L"), frame.info.get("dpi", (DPI, DPI))[0]))
    except damage as error:
        raise Unreadable(f"the picture cannot be read ({str(error)[:80]})") from error
    return pages


def read_pdf_pages(data: bytes, numbers: list[int]) -> dict[int, list[Line | Grid]]:
    """What stands on scanned pages of a PDF, by page number (from 1); pages beyond MAX_PAGES are left out.

    Raises MissingTool where the extra `ocr` is not installed.
    """
    _check()
    import pypdfium2

    found: dict[int, list[Line | Grid]] = {}
    document = pypdfium2.PdfDocument(data)
    try:
        for number in numbers[:MAX_PAGES]:
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(DPI / 72, (MAX_PIXELS / 4 / max(1.0, width * height)) ** 0.5)
            picture = page.render(scale=scale, grayscale=True).to_pil()
            found[number] = _sheet(picture, number, 72 * scale).items
    finally:
        document.close()
    return found


def _check() -> None:
    if not available():
        raise MissingTool("reading scans and pictures needs OCR: pip install 'gongkai-harvester[ocr]'")


@cache
def _engine() -> Any:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft != resource.RLIM_INFINITY:
        # in the sandbox: ONNX Runtime reserves address space that it never fills
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    logging.disable(logging.INFO)  # RapidOCR sets up loggers of its own that tell of every model
    from rapidocr import RapidOCR

    threads = min(2, os.cpu_count() or 1)
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            # pictures are straightened below
            "Global.use_cls": False,
        }
    )


def _sheet(picture: Any, number: int, dpi: float) -> Sheet:
    """One grey page: straightened, its tables and lines with places in points."""
    import numpy

    if picture.width * picture.height > WORK_PIXELS:
        shrink = (WORK_PIXELS / (picture.width * picture.height)) ** 0.5
        picture = picture.resize((int(picture.width * shrink), int(picture.height * shrink)))
        dpi *= shrink
    unit = 72 / max(50.0, min(600.0, float(dpi or DPI)))
    grey = _straight(numpy.asarray(picture))
    chars = _chars(grey, unit)
    if _sideways(chars):
        grey = numpy.ascontiguousarray(numpy.rot90(grey))
        chars = _chars(grey, unit)
    sheet = Sheet(number, grey.shape[1] * unit, grey.shape[0] * unit, scanned=True)
    running = chars
    for cells in _tables(grey, unit):
        grid, running = _grid(cells, running)
        _name_unread(grid, cells, grey, unit)
        sheet.items.append(grid)
    sheet.items.extend(unruled.tables_in(lines_of(running)))
    sheet.items.sort(key=lambda item: item.top)
    return sheet


def _name_unread(grid: Grid, cells: Sequence[tuple[float, float, float, float]], grey: Any, unit: float) -> None:
    """Cells in which something is printed that was not read: a dash is one, of the rest it is said so."""
    for placed, (x0, top, x1, bottom) in zip(grid.cells, cells, strict=True):
        if placed.text:
            continue
        left, right = x0 + _MARGIN * (x1 - x0), x1 - _MARGIN * (x1 - x0)
        upper, lower = top + _MARGIN * (bottom - top), bottom - _MARGIN * (bottom - top)
        part = grey[int(upper / unit) : int(lower / unit), int(left / unit) : int(right / unit)] < _DARK
        rows, columns = part.any(axis=1).nonzero()[0], part.any(axis=0).nonzero()[0]
        if part.sum() < _SPECK or not len(rows):
            continue
        high, wide = int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1
        placed.text, placed.confidence = ("-" if wide >= 2 * high else PICTURE), 0.0


def _straight(grey: Any) -> Any:
    """The page turned so that its lines run level."""
    import cv2
    from deskew import determine_skew

    angle = determine_skew(grey, min_angle=-12, max_angle=12, min_deviation=0.1)
    if angle is None or abs(angle) < 0.1:
        return grey
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
    return cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def _chars(grey: Any, unit: float) -> list[Char]:
    """Letters (digits as whole numbers) with places and confidences."""
    import cv2

    result = _engine()(cv2.cvtColor(_no_strip(grey), cv2.COLOR_GRAY2BGR), return_word_box=True)
    chars: list[Char] = []
    if result.txts is None:  # nothing is printed there, which `word_results` tells as a line of another shape
        return chars
    for line in result.word_results:
        for text, confidence, box in line:
            xs, ys = [point[0] * unit for point in box], [point[1] * unit for point in box]
            size = (max(ys) - min(ys)) * 0.75  # boxes stand off the letters
            if len(line) == 1 and text in _STROKES and _leans(grey, box):
                text = "/"
            chars.append(Char(text, min(xs), min(ys), max(xs), max(ys), size, float(confidence)))
    return chars


def _no_strip(grey: Any) -> Any:
    """The page with white to its right or below it, where it is a strip.

    RapidOCR enlarges a picture until its shorter side has 736 pixels: of one by a thousand it makes 740 million.
    """
    import cv2

    height, width = grey.shape
    below, beside = max(0, width // MOST_ASPECT - height), max(0, height // MOST_ASPECT - width)
    if not below and not beside:
        return grey
    return cv2.copyMakeBorder(grey, 0, below, 0, beside, cv2.BORDER_CONSTANT, value=255)


def _leans(grey: Any, box: Any) -> bool:
    """Whether what stands alone in a box is one leaning stroke: a /, which RapidOCR reads as 1, and is sure of it.

    A 1 stands upright: its upper third is above its lower third. A 7 and an italic 1 lean less, or are broader.
    """
    import numpy

    xs, ys = [int(point[0]) for point in box], [int(point[1]) for point in box]
    part = grey[max(0, min(ys)) : max(ys) + 1, max(0, min(xs)) : max(xs) + 1]
    if part.size == 0:
        return False
    ink = part < (int(part.min()) + int(part.max())) / 2
    rows = numpy.flatnonzero(ink.any(axis=1))
    if len(rows) < _FEWEST_ROWS:
        return False
    ink = ink[rows[0] : rows[-1] + 1]
    height = len(ink)
    middles = numpy.array([numpy.flatnonzero(row).mean() if row.any() else numpy.nan for row in ink])
    third = height // 3
    lean = (numpy.nanmean(middles[:third]) - numpy.nanmean(middles[-third:])) / height
    return bool(lean > _LEAN and ink.sum(axis=1).max() < _BROAD * height)


def _sideways(chars: list[Char]) -> bool:
    """Whether most letters follow each other downwards: the page lies on its side."""
    steps = [(b.x0 - a.x0, b.top - a.top) for a, b in itertools.pairwise(chars)]
    down = sum(abs(y) > 2 * abs(x) for x, y in steps)
    return len(chars) > 40 and down > 0.7 * len(steps)


def _tables(grey: Any, unit: float) -> list[list[tuple[float, float, float, float]]]:
    """The cells of each ruled table, as boxes in points."""
    import cv2
    from img2table.document import Image

    done, encoded = cv2.imencode(".png", grey)
    if not done:
        return []
    tables = Image(encoded.tobytes()).extract_tables(borderless_tables=False)
    found = []
    for table in tables:
        boxes = {
            (cell.bbox.x1 * unit, cell.bbox.y1 * unit, cell.bbox.x2 * unit, cell.bbox.y2 * unit)
            for row in table.content.values()
            for cell in row
        }
        if len(boxes) > 1:
            found.append(sorted(boxes, key=lambda box: (box[1], box[0])))
    return found


def _grid(cells: list[tuple[float, float, float, float]], chars: list[Char]) -> tuple[Grid, list[Char]]:
    """A table of cells and the characters in them; the other characters."""
    tops = sorted({top for _, top, _, _ in cells})
    left, right = min(cell[0] for cell in cells), max(cell[2] for cell in cells)
    grid = Grid(left, tops[0], right, max(cell[3] for cell in cells), len(tops))
    inside: dict[int, list[Char]] = {number: [] for number in range(len(cells))}
    outside: list[Char] = []
    for char in chars:
        x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
        for number, (x0, top, x1, bottom) in enumerate(cells):
            if x0 <= x < x1 and top <= y < bottom:
                inside[number].append(char)
                break
        else:
            outside.append(char)
    for number, (x0, top, x1, bottom) in enumerate(cells):
        row = tops.index(top)
        rowspan = max(1, sum(top <= other < bottom - 1 for other in tops))
        confidence = min((char.confidence for char in inside[number] if char.confidence is not None), default=1.0)
        grid.cells.append(Placed(x0, x1, row, rowspan, cell_text(inside[number], x1), round(confidence, 3)))
    return grid, outside
