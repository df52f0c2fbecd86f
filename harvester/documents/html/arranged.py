"""Tables that are made of boxes, by the styles that arrange them: the one way to set_out.py and placed.py."""

from __future__ import annotations

import re

import turbohtml

from harvester.documents.html.cascade import Cascade
from harvester.documents.html.placed import set_placed
from harvester.documents.html.set_out import FEWEST_NUMBERS, set_out

# matches: > 12 <
_NUMBER = re.compile(r">\s*+\d[\d,.]*+\s*+<")


def make_tables(tree: turbohtml.Document, page: str, sheets: str, warnings: list[str]) -> None:
    """Makes tables of boxes that styles arrange. page: its text; sheets: that of its style sheets.

    Whether a page may have such is told from its text, for most have not: it has cells of tables, or no numbers.
    """
    if "<td" in page or "<TD" in page:  # as in nearly all
        return
    boxes = "table-cell" in page or "grid" in page or "flex" in page
    placed = "absolute" in page
    if not (boxes or placed) or len(_NUMBER.findall(page)) < FEWEST_NUMBERS:
        return
    cascade = Cascade(tree, sheets)
    if boxes:
        set_out(tree, cascade, warnings)
    if placed:
        set_placed(tree, cascade, warnings)
