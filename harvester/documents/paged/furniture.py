"""What a page carries beside its content: page numbers, headers and footers that repeat."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from harvester.documents.paged.layout import Line

if TYPE_CHECKING:
    from harvester.documents.paged.pages import Sheet

EDGE = 0.12
"""Share of a page's height, at its head and foot, in which page numbers and running titles stand."""
# matches: - 第 3 页 共 12 页 -
_PAGE_NUMBER = re.compile(
    r"[\s\-—–―－~·.•]*(?:第\s*)?[\dIVXivx０-９]{1,3}(?:\s*页)?"
    r"(?:\s*[/／,，]?\s*(?:共|of)?\s*\d{1,3}\s*页?)?[\s\-—–―－~·.•]*"
)
_DIGITS = re.compile(r"\d+")


def drop(sheets: list[Sheet]) -> None:
    """Takes page numbers and repeated running titles off the pages. Tables are left alone."""
    seen: Counter[tuple[bool, str]] = Counter()
    for sheet in sheets:
        seen.update({_mark(sheet, line) for line in _at_edge(sheet)})
    repeated = {mark for mark, count in seen.items() if count >= max(2, (len(sheets) + 1) // 2)}
    for sheet in sheets:
        gone = {
            id(line)
            for line in _at_edge(sheet)
            if is_page_number(line.text) or (len(sheets) > 1 and _mark(sheet, line) in repeated)
        }
        sheet.items = [item for item in sheet.items if id(item) not in gone]


def is_page_number(text: str) -> bool:
    """Whether a line may be the number of a page."""
    return _PAGE_NUMBER.fullmatch(text) is not None


def _at_edge(sheet: Sheet) -> list[Line]:
    """The outermost lines of a page that stand at its head or foot: two at either side."""
    found: list[Line] = []
    for items in (sheet.items[:2], sheet.items[-2:]):
        for item in items:
            if isinstance(item, Line) and (
                item.bottom < EDGE * sheet.height or item.top > (1 - EDGE) * sheet.height
            ):
                found.append(item)
    return found


def _mark(sheet: Sheet, line: Line) -> tuple[bool, str]:
    """Head or foot, and the text without numbers."""
    return line.top < sheet.height / 2, _DIGITS.sub("#", line.text)
