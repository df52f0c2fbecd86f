"""Papers as files: Word documents and PDFs, drawn by python-docx and reportlab."""

from __future__ import annotations

import io
from typing import Any

from tests.truth.sheets import Paper, Sheet
from tests.truth.styles import AFTER, PROSE

_FONT = "STSong-Light"
"""A font of every PDF reader for Chinese: nothing is embedded."""


def docx(paper: Paper) -> bytes:
    """A Word document with ruled tables and merged cells."""
    from docx import Document

    made = Document()
    for text in (paper.title, "一、总体情况", PROSE):
        made.add_paragraph(text)
    for sheet in paper.sheets:
        made.add_paragraph(sheet.caption)
        grid = sheet.expanded()
        table = made.add_table(len(grid), max(map(len, grid)))
        table.style = "Table Grid"
        cells: list[Any] = [row.cells for row in table.rows]
        for at, line in enumerate(grid):
            for col, cell in enumerate(line):
                if cell is not None:
                    # what a trap lets stick out ends with the table
                    last, end = min(at + cell.rowspan, len(grid)) - 1, min(col + cell.colspan, len(cells[0])) - 1
                    cells[at][col].merge(cells[last][end]).text = cell.text
    for text in AFTER:
        made.add_paragraph(text)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


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
