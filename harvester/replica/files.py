"""A report as a small PDF or DOCX file, for attachments of replica portals; same figures, same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import escape

from harvester.replica.figures import Figures
from harvester.replica.grids import C, Grid
from harvester.replica.markup import pieces

_WIDE, _HIGH, _EDGE = 595, 842, 50
"""A4 and its margins in points."""
_SIZES = {"title": 16, "heading": 13, "text": 11, "cell": 9}


def pdf(figures: Figures, over_picture: bool = False) -> bytes:
    """A PDF with ruled tables, its font not embedded (its text can be read, not looked at). A table stands on
    one page. over_picture: a picture fills each page below the text, as where a scanner read what it scanned.
    """
    sheet = _Sheet()
    for kind, what in pieces(figures):
        if isinstance(what, str):
            sheet.text(what, _SIZES[kind])
        else:
            sheet.table(what)
    return _pdf_file(sheet.pages, over_picture)


def docx(figures: Figures) -> bytes:
    """A DOCX with the same pieces; spans as gridSpan and vMerge."""
    body = "".join(
        f"<w:p><w:r><w:t>{escape(what)}</w:t></w:r></w:p>" if isinstance(what, str) else _word_table(what)
        for _, what in pieces(figures)
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="word/document.xml" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            # a fixed date: the archive's bytes must not depend on the clock
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            archive.writestr(info, f'<?xml version="1.0" encoding="UTF-8"?>{text}', zipfile.ZIP_DEFLATED)
    return file.getvalue()


def placed(grid: Grid) -> Iterator[tuple[int, int, C]]:
    """(row, column, cell) of every cell of a grid, positions taken by spans left out."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(grid):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            yield row, column, cell
            taken |= {
                (row + down, column + right) for down in range(cell.rowspan) for right in range(cell.colspan)
            }


def _word_table(grid: Grid) -> str:
    width = sum(cell.colspan for cell in grid[0])
    rows: list[list[tuple[int, str]]] = [[] for _ in grid]
    for row, column, cell in placed(grid):
        for down in range(cell.rowspan):
            marks = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
            if cell.rowspan > 1:
                marks += "<w:vMerge/>" if down else '<w:vMerge w:val="restart"/>'
            text = "" if down else f"<w:r><w:t>{escape(cell.text)}</w:t></w:r>"
            rows[row + down].append((column, f"<w:tc><w:tcPr>{marks}</w:tcPr><w:p>{text}</w:p></w:tc>"))
    lines = "".join(f"<w:tr>{''.join(text for _, text in sorted(cells))}</w:tr>" for cells in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{'<w:gridCol/>' * width}</w:tblGrid>{lines}</w:tbl>"


class _Sheet:
    """Pages as PDF operators, filled from the top."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.y = float(_HIGH - _EDGE)

    def room(self, height: float) -> None:
        """A new page where this one has no room left."""
        if self.y - height < _EDGE:
            self.pages.append([])
            self.y = _HIGH - _EDGE

    def line(self, text: str, x: float, y: float, size: int) -> None:
        code = text.encode("utf-16-be").hex()
        self.pages[-1].append(f"BT /F1 {size} Tf {x:.1f} {y:.1f} Td <{code}> Tj ET")

    def text(self, text: str, size: int) -> None:
        for part in _wrapped(text, (_WIDE - 2 * _EDGE) // size):
            self.room(size * 1.6)
            self.y -= size * 1.6
            self.line(part, _EDGE, self.y, size)

    def table(self, grid: Grid) -> None:
        size, cells = _SIZES["cell"], list(placed(grid))
        width = sum(cell.colspan for cell in grid[0])
        longest = [3] * width
        for _, column, cell in cells:
            if cell.colspan == 1:
                longest[column] = max(longest[column], min(len(cell.text), 12))
        edges = [float(_EDGE)]
        for length in longest:
            edges.append(edges[-1] + length * (_WIDE - 2 * _EDGE) / sum(longest))
        fits = [
            _wrapped(cell.text, max(1, int((edges[at + cell.colspan] - edges[at] - 4) / size)))
            for _, at, cell in cells
        ]
        heights = [size * 1.6] * len(grid)
        for (row, _, cell), lines in zip(cells, fits, strict=True):
            missing = len(lines) * size * 1.2 + 4 - sum(heights[row : row + cell.rowspan])
            heights[row + cell.rowspan - 1] += max(0.0, missing)
        self.room(sum(heights) + size)
        self.y -= size
        tops = [self.y]
        for height in heights:
            tops.append(tops[-1] - height)
        for (row, at, cell), lines in zip(cells, fits, strict=True):
            x, top, bottom = edges[at], tops[row], tops[row + cell.rowspan]
            box = f"{x:.1f} {bottom:.1f} {edges[at + cell.colspan] - x:.1f} {top - bottom:.1f} re S"
            self.pages[-1].append(box)
            for number, part in enumerate(lines):
                self.line(part, x + 2, top - size * 1.2 * (number + 1), size)
        self.y = tops[-1]


def _wrapped(text: str, most: int) -> list[str]:
    return [text[at : at + most] for at in range(0, len(text), most)]


_PICTURE = (
    "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    "/Filter/ASCIIHexDecode/Length 3>>\nstream\nFA>\nendstream"
)
"""One grey dot, to be drawn as large as the page."""


def _pdf_file(pages: list[list[str]], over_picture: bool = False) -> bytes:
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}/MediaBox[0 0 {_WIDE} {_HIGH}]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H/ToUnicode 4 0 R/DescendantFonts[<<"
        "/Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        "/Supplement 0>>"
        "/DW 1000/W[32 126 500]/FontDescriptor<</Type/FontDescriptor/FontName/SimSun/Flags 4"
        "/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>",
        _stream(_to_unicode("".join(line for page in pages for line in page))),
    ]
    picture = f"/XObject<</I1 {5 + 2 * len(pages)} 0 R>>" if over_picture else ""
    below = [f"q {_WIDE} 0 0 {_HIGH} 0 0 cm /I1 Do Q"] if over_picture else []
    for number, operators in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 3 0 R>>{picture}>>/Contents {6 + 2 * number} 0 R>>"
        )
        objects.append(_stream("\n".join([*below, *operators])))
    if over_picture:
        objects.append(_PICTURE)
    file, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(file))
        file += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    tail = f"trailer <</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(file)}\n%%EOF\n"
    return f"{file}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{tail}".encode("ascii")


def _stream(text: str) -> str:
    return f"<</Length {len(text)}>>\nstream\n{text}\nendstream"


def _to_unicode(operators: str) -> str:
    """The CMap that says that a character's code is its code point."""
    codes = sorted({code for text in re.findall(r"<(\w+)> Tj", operators) for code in re.findall("....", text)})
    ranges = "".join(
        f"{len(some)} beginbfchar\n" + "".join(f"<{code}> <{code}>\n" for code in some) + "endbfchar\n"
        for some in (codes[at : at + 100] for at in range(0, len(codes), 100))
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{ranges}endcmap end end"
    )
