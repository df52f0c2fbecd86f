"""The day that a listing prints in a row, beside its link."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Any

from harvester.listings.words import says_next

MOST_OF_A_ROW = 40
"""Links that one row may have."""
ROW_TAGS = frozenset({"li", "tr", "dd", "dl", "p", "div", "td", "record", "a"})
# matches: 2024-01-31
DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
"""2024-01-15, 2024年1月15日, and a date broken by white space"""

_BARE_DATE = r"[\[(（]?(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./]\d{1,2}[\])）]?"
_DATE_AT_AN_END = re.compile(rf"^{_BARE_DATE}\s*|\s*{_BARE_DATE}$")


def find_date(text: str) -> str | None:
    """The first possible date in a text, ISO, or None."""
    if "20" not in text and "19" not in text:
        return None
    for year, month, day in DATE.findall(text):
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            return f"{year}-{int(month):02d}-{int(day):02d}"
    return None


def without_date(text: str) -> str:
    """A link's text without the row's date at its beginning or end (skins that put the whole row in the link)."""
    return (_DATE_AT_AN_END.sub("", text) or text) if "20" in text or "19" in text else text


def words_of(element: Any) -> str:
    """All that an element says, as it stands there."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def dated_parts(root: Any) -> set[Any]:
    """The elements whose words may hold a date, which begins with 19 or 20: those of a menu hold none."""
    found: set[Any] = set()
    for element in root.iter():
        for text in (element.text, element.tail):
            if text and ("20" in text or "19" in text or text[-1] in "12"):  # a tag may cut a year in two
                while element is not None and element not in found:
                    found.add(element)
                    element = element.getparent()
                break
    return found


def row_date(link: Any, dated: Set[Any]) -> str | None:
    """The date of the row around a link: the nearest enclosing element that prints one beside this link only."""
    element = link
    for _ in range(4):
        if element in dated:
            others = element is not link
            beside = words_of(element).replace(words_of(link), " ") if others else _tail_of_link(link)
            if date := find_date(beside):
                return date
        parent = element.getparent()
        if parent is None or parent.tag not in ROW_TAGS or _links_elsewhere(parent, link):
            return None
        element = parent
    return None


def _tail_of_link(link: Any) -> str:
    """Texts of the link's own parts that hold nothing but a date (skins that put the whole row into the link)."""
    if not len(link):
        return ""
    parts = [
        " ".join("".join(part.itertext()).split()) for part in link.iter("*") if part is not link and not len(part)
    ]
    return " ".join(part for part in parts if len(part) <= 20)


def _links_elsewhere(element: Any, link: Any) -> bool:
    """Whether an element holds links to another place than this one's: then what it prints is not this one's."""
    here = link.get("href")
    for count, other in enumerate(element.iter("a")):
        if count >= MOST_OF_A_ROW:
            return True
        if other is not link and other.get("href") not in (here, None, "") and not says_next(other.text or ""):
            return True
    return False
