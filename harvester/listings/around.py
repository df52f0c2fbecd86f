"""What stands around a list: its boxes and the elements beside its rows, without menus, heads, feet, searches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from harvester.datafiles.listings import load as listing_words
from harvester.datafiles.own_scripts import load
from harvester.listings.controls import in_other
from harvester.listings.heads import text_in
from harvester.listings.own_scripts import apart
from harvester.listings.page import ListingPage, text_of
from harvester.listings.tabs import is_menu
from harvester.listings.words import bare
from harvester.reports.words.titles import judge_row

HIGHEST = 4
"""How far above a row the boxes of a list are looked for."""
LEAST_ROWS = 2
MOST_TEXTS = 40
_CALENDARS = frozenset({"div", "table", "ul", "section"})
_WEEK = "一二三四五六"
"""The heads of a calendar's days."""
HIGHEST_OF_A_BOX = 5
LEAST_OF_A_TITLE = 8
"""Characters of the title of an entry."""
BOXES = frozenset({"ul", "ol", "div", "tbody", "table", "dl", "section", "main", "article", "nav"})
_LINES = frozenset({"li", "tr", "dd", "p"})
_NEVER = frozenset(
    {"script", "style", "template", "noscript", "link", "meta", "br", "hr", "head", "title", "object"}
)


def lists_of(rows: set[Any]) -> list[Any]:
    """The boxes that hold rows, from the innermost that holds more than one on."""
    held: dict[Any, int] = {}
    for row in rows:
        for _, box in zip(range(HIGHEST), row.iterancestors(), strict=False):
            if box.tag in ("body", "html"):
                break
            held[box] = held.get(box, 0) + 1
    least = min(LEAST_ROWS, len(rows))
    return [box for box, number in held.items() if number >= least and box.tag in BOXES]


def around(lists: Sequence[Any], rows: set[Any]) -> Iterator[Any]:
    """The elements beside the rows of a list: in its boxes, and beside those; menus, heads, feet and the rows left
    out.
    """
    seen: set[Any] = set(lists)
    lines = {line for row in rows for line in [row, *islice(row.iterancestors(), 2)] if line.tag in _LINES} | rows
    for box in lists:
        for one in (*box, *box.itersiblings(preceding=True), *box.itersiblings()):
            yield from _within(one, seen, lines)


def _within(element: Any, seen: set[Any], lines: set[Any]) -> Iterator[Any]:
    if element in seen or element in lines or not isinstance(element.tag, str) or element.tag in _NEVER:
        return
    seen.add(element)
    if _is_furniture(element):
        return
    yield element
    for one in element:
        yield from _within(one, seen, lines)


def _is_furniture(element: Any) -> bool:
    """Whether an element is a box of another matter, by its name; a form that searches for words."""
    if element.tag in ("nav", "header", "footer", "aside") or is_menu(element) or in_other(element):
        return True
    if element.tag in _CALENDARS and _WEEK in bare("".join(islice(element.itertext(), MOST_TEXTS))):
        return True
    names = apart(f"{element.get('id') or ''} {element.get('class') or ''}")
    if names.strip() and load().beside.search(names):
        return True
    return _searches(element)


def _searches(element: Any) -> bool:
    """Whether a box asks for words, as a search does: a field for them beside its button; a form that asks for
    anything but a page's number.
    """
    if element.tag not in ("form", "div", "p", "td", "li", "span", "fieldset"):
        return False
    fields = [one for one in element.iter("input") if (one.get("type") or "text").lower() in ("text", "search")]
    if element.tag == "form" and fields and not _jumps(element, fields):
        return True
    if not 0 < len(fields) <= 6 or (next(element.iter("a"), None) is not None and element.tag != "form"):
        return False
    said = " ".join(
        [text_in(element)[:80]]
        + [
            f"{one.get('placeholder') or ''} {one.get('value') or ''} {one.get('name') or ''}"
            for one in element.iter("input", "button")
        ]
    )
    return load().searches.search(bare(said)) is not None


def _jumps(form: Any, fields: Iterable[Any]) -> bool:
    named = any(listing_words().form.page.match(one.get("name") or one.get("id") or "") for one in fields)
    return named or "页" in text_in(form)


def of_other_box(page: ListingPage, element: Any) -> bool:
    """Whether a control stands in a box of entries that are no reports, while the reports are listed elsewhere."""
    titled = page.once(_titled)
    if not titled:
        return False
    for box in islice(element.iterancestors(), HIGHEST_OF_A_BOX):
        if box.tag in ("body", "html"):
            return False
        held = [one for one in box.iter("a") if len(text_of(one)) >= LEAST_OF_A_TITLE]
        if held:
            return not any(one in titled for one in held)
    return False


def _titled(page: ListingPage) -> frozenset[Any]:
    return frozenset(link.node for link in page.links if judge_row(link.title) == "report")
