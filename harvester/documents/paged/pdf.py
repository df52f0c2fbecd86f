"""PDF: characters and drawn lines of each page to paragraphs and tables in reading order."""

from __future__ import annotations

import io
import logging
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from harvester.documents.blocks import PICTURE, Document
from harvester.documents.paged import drawn, unruled
from harvester.documents.paged.grids import Columns, Grid, Placed
from harvester.documents.paged.kangxi import mend
from harvester.documents.paged.layout import STRUCK, Char, cell_text, lines_of
from harvester.documents.paged.pages import Sheet, blocks_of, columns_at_foot
from harvester.documents.paged.rulings import Box, Frame, Ruling, frames_of
from harvester.errors import MissingTool, Unreadable

if TYPE_CHECKING:
    from harvester.documents.paged.inked import InkedPage

# pdfminer tells of every oddity of a font; what matters is in the document's warnings
logging.getLogger("pdfminer").setLevel(logging.ERROR)

OVER_PICTURE = "pdf-over-picture"
"""Kind of PDF: letters over a picture of the page: perhaps an older OCR reading, nobody knows how sure."""
MAX_PAGES = 120
"""Reports have 3 to 40 pages; more is a book."""
_HEAD = 4096
"""Bytes in which a PDF begins: servers put warnings and white space before it."""
_PALE = 0.93
"""Of white, from which on nobody reads letters on white."""
MAX_CHARS = 60_000
"""Characters on one page; a page full of small print has 8,000."""
MAX_PICTURES = 500
"""Pictures of a page that are looked for in its tables."""
_LEANING = 0.2
"""Rise by run of a letter's line, from which on it is neither level nor upright."""
_THIN = 3.0
"""Points; a filled box that is no thicker is a drawn line."""


def read(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """A PDF as a Document of kind "pdf" or OVER_PICTURE. A scan goes through harvester.documents.paged.ocr.

    Raises Unreadable for what is encrypted, damaged, or has too many pages, MissingTool where pdfplumber (or,
    for a scan, the ocr extra) is not installed.
    """
    try:
        import pdfplumber
        from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

        from harvester.documents.paged.inked import InkedPage
    except ImportError as error:
        raise MissingTool("reading PDF files needs pdfplumber: pip install 'gongkai-harvester[files]'") from error
    document = Document([], kind="pdf", url=url)
    data = data[max(0, data[:_HEAD].find(b"%PDF-")) :]
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise Unreadable(f"the PDF has {len(pdf.pages)} pages; more than {MAX_PAGES} are not read")
            sheets: list[Sheet] = []
            for page in pdf.pages:
                sheets.append(_sheet(InkedPage.of(page), document, columns_at_foot(sheets)))
    except (
        PdfminerException,
        MalformedPDFException,
    ) as error:  # whatever pdfminer raises comes as one
        raise Unreadable(_reason(error)) from error
    if not sheets:
        raise Unreadable("the PDF has no pages")
    scans = [sheet.number for sheet in sheets if sheet.scanned]
    if scans:
        _read_scans(data, sheets, scans, document)
    document.blocks = blocks_of(sheets)
    return document


def _reason(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        name = type(cause).__name__ + " " + " ".join(str(part) for part in cause.args)
        if "Password" in name or "Encrypt" in name:
            return "the PDF is encrypted"
        cause = (
            cause.__cause__
            or cause.__context__
            or next((part for part in cause.args if isinstance(part, BaseException)), None)
        )
    told = next((part for part in error.args if isinstance(part, BaseException)), error)
    return f"the PDF is damaged ({type(told).__name__}: {str(told)[:80] or 'no details'})"


def _sheet(page: InkedPage, document: Document, follows: Columns | None = None) -> Sheet:
    """Reads one page of pdfplumber's. What a scanner read itself lies unseen over its picture, and is read.

    follows: see unruled.tables_in.
    """
    turned = _Turn(page)
    pictured = sum(
        max(0, image["x1"] - image["x0"]) * max(0, image["bottom"] - image["top"]) for image in page.images
    )
    covered = pictured > 0.5 * float(page.width * page.height)
    letters, left_out = (page.chars, "") if covered else page.seen_letters()
    if left_out:
        document.warnings.append(f"page {page.page_number}: {left_out}")
    leaning = [char for char in letters if _leans(char) and not char["text"].isdecimal()]
    if leaning and 2 * len(leaning) < len(letters):
        letters = [char for char in letters if char["text"].isdecimal() or not _leans(char)]
        document.warnings.append(
            f"page {page.page_number}: left out letters that lean, as in a watermark or stamp: {len(leaning)}"
        )
    if len(letters) > MAX_CHARS:
        document.warnings.append(f"page {page.page_number}: read only {MAX_CHARS} of {len(letters)} letters")
        letters = letters[:MAX_CHARS]
    chars = [turned.char(char) for char in letters]
    white = {at for at, char in enumerate(letters) if _white(char.get("non_stroking_color"), _PALE)}
    chars = drawn.faint(chars, white, _grounds(page, turned) if white else [])
    printed = [char for char in chars if char.text.strip()]
    sheet = Sheet(page.page_number, turned.width, turned.height, scanned=covered and len(printed) < 20)
    if covered and not sheet.scanned:
        document.kind = OVER_PICTURE
        document.warnings.append(
            f"page {page.page_number}: the text lies over a picture, perhaps an older OCR reading"
        )
    printed, rulings = _as_drawn(page, turned, printed)
    frames = frames_of(rulings)
    in_frame, running = _sorted_into(printed, frames)
    pictures = [drawn.Area(*turned.place(i["x0"], i["top"], i["x1"], i["bottom"])) for i in page.images]
    for frame, inside in zip(frames, in_frame, strict=True):
        grid, beside = _grid(frame, inside, pictures)
        if _is_layout(grid):
            running.extend(inside)
        else:
            sheet.items.append(grid)
            running.extend(beside)
    sheet.items.extend(unruled.tables_in(lines_of(running), follows))
    sheet.items.sort(key=lambda item: item.top)
    return sheet


def _as_drawn(page: Any, turned: _Turn, printed: list[Char]) -> tuple[list[Char], list[Ruling]]:
    """The letters with marks of how they are drawn, those of forms that are filled in, and the lines of tables."""
    printed, rulings = drawn.without_strokes(printed, [turned.ruling(ruling) for ruling in _rulings(page)])
    leaning = [(one["x0"], one["top"], one["x1"], one["bottom"]) for one in page.lines if _is_leaning(one)]
    printed = drawn.crossed_out(printed, [drawn.Area(*turned.place(*place)) for place in leaning])
    struck = [drawn.Area(*turned.place(*place)) for place, _ in drawn.notes_of(page, "StrikeOut")]
    printed = drawn.struck_by_notes(printed, struck)
    for place, data in drawn.notes_of(page, "Widget"):
        if text := drawn.filled_in(data):
            x0, top, x1, bottom = turned.place(*place)
            printed.append(Char(text, x0, top, x1, bottom, min(12.0, bottom - top)))
    return printed, rulings


class _Turn:
    """Turns a page's places upright where most of its letters lie on their side."""

    def __init__(self, page: Any) -> None:
        self.width, self.height = float(page.width), float(page.height)
        votes = {0: 0, 90: 0, 180: 0, 270: 0}
        for char in page.chars:
            votes[_angle(char)] += 1
        self.angle = max(votes, key=lambda angle: votes[angle])
        self._wide, self._high = self.width, self.height
        if self.angle in (90, 270):
            self.width, self.height = self.height, self.width

    def place(self, x0: float, top: float, x1: float, bottom: float) -> tuple[float, float, float, float]:
        """A box's place on the page held upright."""
        if self.angle == 90:
            return self._high - bottom, x0, self._high - top, x1
        if self.angle == 180:
            return self._wide - x1, self._high - bottom, self._wide - x0, self._high - top
        if self.angle == 270:
            return top, self._wide - x1, bottom, self._wide - x0
        return x0, top, x1, bottom

    def char(self, char: dict[str, Any]) -> Char:
        place = self.place(char["x0"], char["top"], char["x1"], char["bottom"])
        turn = (_angle(char) - self.angle) % 360
        mark = STRUCK if char["text"].isdecimal() and _leans(char) else ""
        return Char(mend(char["text"]), *place, float(char["size"]), mark=mark, turn=turn)

    def ruling(self, ruling: tuple[float, float, float, float]) -> Ruling:
        x0, top, x1, bottom = self.place(*ruling)
        if x1 - x0 >= bottom - top:
            return Ruling(True, (top + bottom) / 2, x0, x1)
        return Ruling(False, (x0 + x1) / 2, top, bottom)


def _angle(char: dict[str, Any]) -> int:
    """By how much a letter is turned against the clock: 0, 90, 180 or 270."""
    a, b = char["matrix"][:2]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b > 0 else 270


def _leans(char: dict[str, Any]) -> bool:
    """Whether a letter stands on no level or upright line: a stamp's, a watermark's."""
    less, more = sorted(map(abs, char["matrix"][:2]))
    return bool(less > _LEANING * more)


def _rulings(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """Drawn lines as boxes: strokes, thin filled boxes, sides of boxes that have a stroke. White is no line."""
    for line in page.lines:
        if not _is_leaning(line) and not _white(line.get("stroking_color")):
            yield line["x0"], line["top"], line["x1"], line["bottom"]
    for shape in (*page.rects, *page.curves):
        x0, top, x1, bottom = shape["x0"], shape["top"], shape["x1"], shape["bottom"]
        thin = min(x1 - x0, bottom - top) <= _THIN
        if thin:
            if (shape.get("fill") and not _white(shape.get("non_stroking_color"))) or (
                shape.get("stroke") and not _white(shape.get("stroking_color"))
            ):
                yield x0, top, x1, bottom
        elif shape["object_type"] == "rect" and shape.get("stroke") and not _white(shape.get("stroking_color")):
            yield x0, top, x1, top
            yield x0, bottom, x1, bottom
            yield x0, top, x0, bottom
            yield x1, top, x1, bottom


def _is_leaning(line: dict[str, Any]) -> bool:
    return bool(min(line["x1"] - line["x0"], line["bottom"] - line["top"]) > _THIN)


def _grounds(page: Any, turned: _Turn) -> list[drawn.Area]:
    """What dark shapes and pictures cover: white letters can be read on them."""
    shapes = [
        shape
        for shape in (*page.rects, *page.curves)
        if shape.get("fill") and not _white(shape.get("non_stroking_color"))
    ]
    places = [(shape["x0"], shape["top"], shape["x1"], shape["bottom"]) for shape in (*shapes, *page.images)]
    return [drawn.Area(*turned.place(*place)) for place in places]


def _white(color: Any, least: float = 0.97) -> bool:
    """Whether a colour is white, or, of letters, too pale to be read on white."""
    if color is None:
        return False
    parts = color if isinstance(color, (tuple, list)) else (color,)
    if not all(isinstance(part, (int, float)) for part in parts):
        return False
    if len(parts) == 4:
        return all(part < 1 - least for part in parts)
    return bool(parts) and all(part > least for part in parts)


def _sorted_into(chars: list[Char], frames: list[Frame]) -> tuple[list[list[Char]], list[Char]]:
    """The characters within each frame (the innermost where frames nest), and those in none."""
    inside: list[list[Char]] = [[] for _ in frames]
    by_size = sorted(
        range(len(frames)), key=lambda n: (frames[n].x1 - frames[n].x0) * (frames[n].bottom - frames[n].top)
    )
    running: list[Char] = []
    for char in chars:
        x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
        for number in by_size:
            frame = frames[number]
            if frame.x0 <= x <= frame.x1 and frame.top <= y <= frame.bottom:
                inside[number].append(char)
                break
        else:
            running.append(char)
    return inside, running


def _grid(frame: Frame, chars: list[Char], pictures: Sequence[drawn.Area]) -> tuple[Grid, list[Char]]:
    """A ruled table with the letters and pictures that stand in its cells; letters where it has none."""
    height = max(box.row + box.rowspan for box in frame.boxes)
    grid = Grid(frame.x0, frame.top, frame.x1, frame.bottom, height)
    xs = sorted({box.x0 for box in frame.boxes} | {box.x1 for box in frame.boxes})
    ys = sorted({box.top for box in frame.boxes} | {box.bottom for box in frame.boxes})
    owners = {
        (row, col): number
        for number, box in enumerate(frame.boxes)
        for row in range(bisect_left(ys, box.top), bisect_left(ys, box.bottom))
        for col in range(bisect_left(xs, box.x0), bisect_left(xs, box.x1))
    }
    inside: dict[int, list[Char]] = {}
    beside: list[Char] = []
    for char in chars:
        # what stands on the last line is in the cell before it
        row = min(bisect_right(ys, (char.top + char.bottom) / 2), len(ys) - 1) - 1
        col = min(bisect_right(xs, (char.x0 + char.x1) / 2), len(xs) - 1) - 1
        if (owner := owners.get((row, col))) is not None:
            inside.setdefault(owner, []).append(char)
        else:
            beside.append(char)
    pictured: set[int | None] = set()
    for x0, top, x1, bottom in pictures[:MAX_PICTURES]:
        if min(x1 - x0, bottom - top) >= _THIN:
            row, col = bisect_right(ys, (top + bottom) / 2) - 1, bisect_right(xs, (x0 + x1) / 2) - 1
            pictured.add(owners.get((row, col)))
    for number, box in enumerate(frame.boxes):
        text = _text_of(inside[number], box) if number in inside else ""
        if not text and number in pictured:
            text = PICTURE
        grid.cells.append(Placed(box.x0, box.x1, box.row, box.rowspan, text))
    return grid, beside


def _text_of(chars: list[Char], box: Box) -> str:
    """A cell's text; where it is turned in its cell (a group's label beside its rows), read as it is written."""
    turns = Counter(char.turn for char in chars)
    turn = turns.most_common(1)[0][0]
    if turn == 90:
        turned = [char._replace(x0=-char.bottom, x1=-char.top, top=char.x0, bottom=char.x1) for char in chars]
        return cell_text(turned, -box.top)
    if turn == 270:
        turned = [char._replace(x0=char.top, x1=char.bottom, top=-char.x1, bottom=-char.x0) for char in chars]
        return cell_text(turned, box.bottom)
    if turn == 180:
        turned = [char._replace(x0=-char.x1, x1=-char.x0, top=-char.bottom, bottom=-char.top) for char in chars]
        return cell_text(turned, -box.x0)
    return cell_text(chars, box.x1)


def _is_layout(grid: Grid) -> bool:
    """A frame that is drawn around prose or is empty is no table."""
    texts = [cell.text for cell in grid.cells]
    if not any(texts):
        return True
    return len(texts) < 6 and max(len(text) for text in texts) > 150


def _read_scans(data: bytes, sheets: list[Sheet], scans: list[int], document: Document) -> None:
    """Reads pages that are pictures. Where OCR is missing, the other pages have to do, if there are any."""
    from harvester.documents.paged import ocr

    try:
        read_pages = ocr.read_pdf_pages(data, scans)
    except MissingTool as error:
        if len(scans) == len(sheets):
            raise
        document.warnings.append(f"page {_named(scans)} not read, a picture: {error}")
        return
    for sheet in sheets:
        if sheet.number in read_pages:
            sheet.items = read_pages[sheet.number]
    document.warnings.append(f"read by OCR: page {_named(read_pages)}")
    if left := [number for number in scans if number not in read_pages]:
        document.warnings.append(f"page {_named(left)} not read, a picture: only {ocr.MAX_PAGES} are read by OCR")


def _named(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))
