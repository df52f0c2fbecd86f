"""Papers as files: Word documents, and PDFs drawn by reportlab."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.sax.saxutils import escape

from tests.truth.sheets import Paper, Sheet
from tests.truth.styles import AFTER, PROSE

_FONT = "STSong-Light"
"""A font of every PDF reader for Chinese: nothing is embedded."""


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship'
    ' Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    '/officeDocument"/></Relationships>',
}


def docx(paper: Paper) -> bytes:
    """A Word document with merged cells, in the words of the format itself."""
    parts = [_paragraph(text) for text in (paper.title, "一、总体情况", PROSE)]
    for sheet in paper.sheets:
        parts += [_paragraph(sheet.caption), _word_table(sheet)]
    parts += map(_paragraph, AFTER)
    document = f'<w:document xmlns:w="{_W}"><w:body>{"".join(parts)}</w:body></w:document>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in {**_PARTS, "word/document.xml": document}.items():
            made.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)
    return file.getvalue()


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _word_table(sheet: Sheet) -> str:
    """A table whose rows all fill the grid: a cell that a row lacks is a blank one at its end."""
    grid = sheet.expanded()
    width = max(map(len, grid))
    reach: dict[int, tuple[int, int]] = {}  # where a cell begins that goes on below: rows that are left, columns
    rows = []
    for line in grid:
        cells, col = [], 0
        while col < width:
            cell = line[col] if col < len(line) else None
            left, span = reach.get(col, (0, 1))
            if cell is not None:
                span = min(cell.colspan, width - col)
                reach[col] = cell.rowspan - 1, span
                merge = '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
            elif left:
                reach[col] = left - 1, span
                merge = "<w:vMerge/>"
            else:
                span, merge = 1, ""
            properties = f'<w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>'
            cells.append(f"<w:tc>{properties}{_paragraph(cell.text if cell is not None else '')}</w:tc>")
            col += span
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    columns = '<w:gridCol w:w="900"/>' * width
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def pdf(paper: Paper, walls: bool = True) -> bytes:
    """A PDF, its tables over several pages. walls: between all cells, else below rows alone."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    body, title = _style(10), _style(16)
    story: list[Any] = [Paragraph(paper.title, title), Paragraph("一、总体情况", body), Paragraph(PROSE, body)]
    for sheet in paper.sheets:
        story += [Paragraph(sheet.caption, body), _ruled(sheet, walls)]
    story += [Paragraph(text, body) for text in AFTER]
    file = io.BytesIO()
    SimpleDocTemplate(file, pagesize=A4, leftMargin=36, rightMargin=36, invariant=1).build(story)
    return file.getvalue()


def _style(size: float, **more: Any) -> Any:
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle("", fontName=_FONT, fontSize=size, leading=1.4 * size, wordWrap="CJK", **more)


def _ruled(sheet: Sheet, walls: bool) -> Any:
    from reportlab.platypus import Paragraph, Table, TableStyle

    grid = sheet.expanded()
    width = max(map(len, grid))
    small = _style(7.5)
    rows: list[list[Any]] = [[""] * width for _ in grid]
    drawn: list[Any] = [("GRID" if walls else "LINEBELOW", (0, 0), (-1, -1), 0.5, "black")]
    for at, line in enumerate(grid):
        for col, cell in enumerate(line):
            if cell is None:
                continue
            last, end = min(at + cell.rowspan, len(grid)) - 1, min(col + cell.colspan, width) - 1
            rows[at][col] = Paragraph(cell.text, small) if cell.text else ""
            if (last, end) != (at, col):
                drawn.append(("SPAN", (col, at), (end, last)))
    labels = 3 if sheet.kind == "requests" else 1
    room = 520.0
    number = min(48.0, 0.6 * room / max(1, width - labels)) if sheet.kind != "review_litigation" else room / width
    widths = [(room - number * (width - labels)) / labels] * labels + [number] * (width - labels)
    if sheet.kind == "review_litigation":
        widths = [number] * width
    return Table(rows, colWidths=widths, style=TableStyle(drawn), hAlign="LEFT")


FILES = {"docx": docx, "pdf": pdf}
"""Name of a style to what draws a paper so."""
