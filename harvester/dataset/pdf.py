"""The codebook as PDF, by reportlab, in a font that PDF readers bring along (STSong-Light): no file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from harvester.dataset.formats import need

FONT = "STSong-Light"
WIDTH = 760
"""Points between the margins of a page of A4 that lies."""


def write_pdf(markdown: str, file: Path) -> None:
    """Sets Markdown of headings, paragraphs, lists and tables; the same text gives the same bytes.

    Raises DatasetError where reportlab is missing.
    """
    metrics, fonts, sizes, platypus, styles = need(
        "reportlab.pdfbase.pdfmetrics",
        "reportlab.pdfbase.cidfonts",
        "reportlab.lib.pagesizes",
        "reportlab.platypus",
        "reportlab.lib.styles",
    )
    metrics.registerFont(fonts.UnicodeCIDFont(FONT))
    plain = styles.ParagraphStyle("plain", fontName=FONT, fontSize=8, leading=11, wordWrap="CJK", spaceAfter=4)
    small = styles.ParagraphStyle("small", parent=plain, fontSize=6.5, leading=8.5, spaceAfter=0)
    heads = [
        styles.ParagraphStyle(f"h{n}", parent=plain, fontSize=size, leading=size * 1.4, spaceBefore=8)
        for n, size in enumerate((16, 12, 10), 1)
    ]
    story: list[Any] = []
    for kind, found in _parts(markdown):
        if kind == 0:
            story.append(platypus.Paragraph(_marked(found[0][0]), plain))
        elif kind > 0:
            story.append(platypus.Paragraph(_marked(found[0][0]), heads[min(kind, 3) - 1]))
        else:
            cells = [[platypus.Paragraph(_marked(cell), small) for cell in row] for row in found]
            table = platypus.LongTable(cells, colWidths=_widths(found), repeatRows=1)
            table.setStyle(
                platypus.TableStyle(
                    [("GRID", (0, 0), (-1, -1), 0.25, "#999999"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
                )
            )
            story.append(table)
    options = {"pagesize": sizes.landscape(sizes.A4), "invariant": 1, "title": "Codebook", "lang": "en"}
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 40)
    platypus.SimpleDocTemplate(str(file), **options, **margins).build(story)


def _parts(markdown: str) -> Iterator[tuple[int, list[list[str]]]]:
    """Headings (their depth), paragraphs and list entries (0), tables (-1)."""
    rows: list[list[str]] = []
    for block in markdown.split("\n"):
        line = block.strip()
        if line.startswith("|"):
            cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            if not all(set(cell) <= {"-", ":"} and cell for cell in cells):
                rows.append(cells)
            continue
        if rows:
            yield -1, rows
            rows = []
        if line:
            depth = len(line) - len(line.lstrip("#"))
            yield depth, [[line.lstrip("# ") if depth else line]]
    if rows:
        yield -1, rows


def _marked(text: str) -> str:
    """Text as reportlab's paragraphs take it; Markdown's bold is kept, its code marks are not."""
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text.replace("`", ""), quote=False))


def _widths(rows: list[list[str]]) -> list[float]:
    """Column widths by the longest text of each, so that all fit the page."""
    longest = [max(min(len(row[place]), 60) for row in rows) + 3 for place in range(len(rows[0]))]
    return [WIDTH * width / sum(longest) for width in longest]
