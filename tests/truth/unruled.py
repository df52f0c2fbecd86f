"""Papers as PDFs whose tables have no lines: words placed in columns, as an editor without borders prints."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import Any

from tests.truth.files import _FONT, _style
from tests.truth.made import paper
from tests.truth.sheets import Number, Paper, Place, Sheet
from tests.truth.styles import AFTER, PROSE
from tests.truth.traps import TRAPS

Made = tuple[bytes, dict[Place, Number | None]]


@dataclass(frozen=True, slots=True)
class Look:
    """How a table without lines is set.

    align: of numbers in their columns (0 left, 1 centred, 2 right); heads: of the header's words; valign: of cells
    within their row; pad: points above and below a cell; size: of letters; number: width of a column of numbers in
    points; blank: share of the zeros that are printed as nothing; repeat: whether a page break repeats the header;
    ruled: three lines, as in a book; down: points of space before the tables, which move the page breaks.
    """

    align: int = 1
    heads: int = 1
    valign: str = "MIDDLE"
    pad: float = 3.0
    size: float = 7.5
    number: float = 44.0
    blank: float = 0.0
    repeat: bool = False
    ruled: bool = False
    down: float = 0.0


KINDS: dict[str, Look] = {
    "centred": Look(),
    "right": Look(align=2, heads=2),
    "left": Look(align=0, heads=0),
    "right below centred": Look(align=2, heads=1),
    "left below centred": Look(align=0, heads=1),
    "at the top": Look(valign="TOP"),
    "at the foot": Look(valign="BOTTOM"),
    "airy": Look(pad=7.0),
    "close": Look(pad=0.5),
    "narrow": Look(number=32.0),
    "zeros blank": Look(blank=1.0),
    "some zeros blank": Look(blank=0.5, align=2),
    "header repeated": Look(repeat=True, pad=5.0),
    "three lines": Look(ruled=True),
    "moved down": Look(down=140.0),
    "small and blank": Look(size=6.0, number=36.0, blank=0.7, valign="TOP"),
}
"""Name to how the tables are set."""
READ = 0.9
"""Of the cells, at least; the others are null with a reason."""


def make(kind: str, form: str, seed: int, trap: str | None = None) -> Made | None:
    """A PDF and its known cells; None where the trap does not apply."""
    dice = random.Random(f"unruled {kind} {form} {trap} {seed}")
    made = paper(form, dice)
    if trap is not None and not TRAPS[trap](made, dice):
        return None
    look = KINDS[kind]
    for sheet in made.sheets:
        for cell in sheet.cells():
            if cell.at is not None and cell.value == 0 and dice.random() < look.blank:
                cell.text, cell.value = "", None
    return _pdf(made, look), made.truth()


def _pdf(made: Paper, look: Look) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    body, title = _style(10), _style(16)
    story: list[Any] = [Paragraph(made.title, title), Paragraph("一、总体情况", body), Paragraph(PROSE, body)]
    story.append(Spacer(1, look.down or 1))
    for sheet in made.sheets:
        story += [Paragraph(sheet.caption, body), _table(sheet, look)]
    story += [Paragraph(text, body) for text in AFTER]
    file = io.BytesIO()
    SimpleDocTemplate(file, pagesize=A4, leftMargin=36, rightMargin=36, invariant=1).build(story)
    return file.getvalue()


def _table(sheet: Sheet, look: Look) -> Any:
    from reportlab.platypus import Paragraph, Table, TableStyle

    grid = sheet.expanded()
    width = max(map(len, grid))
    styles = {align: _style(look.size, alignment=align) for align in (0, 1, 2)}
    rows: list[list[Any]] = [[""] * width for _ in grid]
    drawn: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), look.valign),
        ("TOPPADDING", (0, 0), (-1, -1), look.pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), look.pad),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ]
    if look.ruled:
        drawn += [(which, (0, 0), (-1, at), 0.7, "black") for which, at in (("LINEABOVE", 0), ("LINEBELOW", -1))]
        drawn.append(("LINEBELOW", (0, max(0, sheet.head - 1)), (-1, max(0, sheet.head - 1)), 0.7, "black"))
        drawn[-3] = ("LINEABOVE", (0, 0), (-1, 0), 0.7, "black")
        drawn[-2] = ("LINEBELOW", (0, -1), (-1, -1), 0.7, "black")
    first = {id(row[0]) for row in sheet.rows if row}
    for at, line in enumerate(grid):
        for col, cell in enumerate(line):
            if cell is None:
                continue
            last, end = min(at + cell.rowspan, len(grid)) - 1, min(col + cell.colspan, width) - 1
            is_label = cell.at is None and at >= sheet.head and col < width - 1
            is_head = cell.at is None and not is_label
            align = look.align if cell.at is not None else look.heads if is_head else 0
            if sheet.kind == "proactive" and cell.at is None and id(cell) not in first:
                align = look.heads
            rows[at][col] = Paragraph(cell.text, styles[align]) if cell.text else ""
            if (last, end) != (at, col):
                drawn.append(("SPAN", (col, at), (end, last)))
    labels = 3 if sheet.kind == "requests" else 1
    room = 520.0
    number = min(look.number, 0.6 * room / max(1, width - labels))
    widths = [(room - number * (width - labels)) / labels] * labels + [number] * (width - labels)
    if sheet.kind == "proactive":
        widths = [room / 2.5, *[room * 1.5 / 2.5 / (width - 1)] * (width - 1)]
    if sheet.kind == "review_litigation":
        widths = [room / width] * width
    if labels == 3 and width > 3:
        share = sum(widths[:3])
        widths[:3] = [0.14 * share, 0.34 * share, 0.52 * share]
    return Table(
        rows,
        colWidths=widths,
        style=TableStyle(drawn),
        hAlign="LEFT",
        repeatRows=sheet.head if look.repeat else 0,
    )
