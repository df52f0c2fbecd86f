"""What a listing lets one choose and gives no address for: years, bodies and letters in tabs, boxes, buttons,
selects and trees, whatever opens them. Whether rows of them were read is known at the end of the walk only.

A label that heads rows of its own is no choice, nor is one in a menu, in a row, or in the head of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from harvester.listings.channels import folder_year, names_body
from harvester.listings.controls import handlers, unseen
from harvester.listings.page import Link, ListingPage, folded
from harvester.listings.scripts import called
from harvester.listings.tabs import is_menu
from harvester.reports.words.titles import year_in

LONGEST = 16
LEAST = {"year": 2, "body": 3, "letter": 5}
LEAST_PRESSED = 2
MOST_WITHIN = 4
HIGHEST = 3
"""How far above a label the box that holds the others may stand."""
_TAGS = (
    *("a", "li", "span", "div", "p", "td", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "label", "option"),
    *("button", "input", "em", "b", "i", "strong", "summary", "nobr", "font", "img"),
)
_LINES = frozenset({"li", "tr", "dd", "p"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"})
_BUTTONS = frozenset({"button", "submit"})
# matches: 2018-2020年
_YEARS = re.compile(r"((?:19|20)\d\d)年?\s*[-—~～至到]\s*((?:19|20)\d\d)年?度?(?:年报)?")
# matches: 2024-01-15
_NO_WORD = re.compile(r"[\s\d\-./年月日(（\[\])）>»›▼▾∨+]*")
_SIGNED = re.compile(r"[:：]|主办|承办|版权|返回")
_PLACE = re.compile(r"^[省市县区]")


def offers(page: ListingPage) -> list[str]:
    """The names of what can be chosen on a page and leads nowhere that can be read, each once, in page order."""
    leads = {link.node for link in page.links} | {link.node for link in page.options}
    leads |= {link.node for link in page.unaddressed if called(page, handlers(link.node))}
    groups: dict[Any, dict[Any, str]] = {}
    leads |= _jumps(page)
    for element in page.root.iter(*_TAGS):
        text = _label(element)
        if text and _kind(text) and not (_led(element, leads) or _searches(element)):
            groups.setdefault(element.getparent(), {})[element] = text
    found: dict[str, None] = {}
    for box, labels in _boxes(groups):
        if box is None or is_menu(box) or unseen(box) or (box.tag == "select" and not _chooses(box, leads)):
            continue
        for kind, least in LEAST.items():
            named = {node: text for node, text in labels.items() if _kind(text) == kind}
            if any(_is_pressed(node) for node in named):
                least = LEAST_PRESSED if kind != "letter" else least
            if len(set(named.values())) < least:
                continue
            found |= dict.fromkeys(text for node, text in named.items() if not _heads(node, box, named, leads))
    return list(found)


def _jumps(page: ListingPage) -> set[Any]:
    """The links to a place of the page itself that holds something: <a href="#A"> and <a name="A">."""
    if 'href="#' not in page.lower and "href='#" not in page.lower and "href=#" not in page.lower:
        return set()
    places = {
        one.get(key)
        for one in page.root.iter()
        if isinstance(one.tag, str)
        for key in ("name", "id")
        if one.get(key) and (one.tag == "a" or not _holds_nothing(one))
    }
    return {link for link in page.root.iter("a") if len(href := link.get("href") or "") > 1 and href[1:] in places}


def _holds_nothing(box: Any) -> bool:
    """Whether a box is one that a script fills."""
    return box.tag in ("div", "ul", "ol", "tbody", "section", "dl") and not "".join(box.itertext()).strip()


def _is_pressed(node: Any) -> bool:
    """Whether a label is made to be pressed: a link, a button, one with a field to be marked."""
    if handlers(node) or node.tag in ("a", "button", "input"):
        return True
    return node.tag == "label" and next(node.iter("input"), None) is not None


def is_met(name: str, rows: Sequence[Link]) -> bool:
    """Whether one of some rows or channels is of a year or a body that can be chosen."""
    if years := _YEARS.fullmatch(name):
        return any(is_met(str(year), rows) for year in range(int(years[1]), int(years[2]) + 1))
    year = folder_year(name)
    if year is not None:
        return any(year in (year_in(row.title), folder_year(row.text)) or _dated(row, year) for row in rows)
    name = _PLACE.sub("", name) if len(name) > 3 else name
    return len(name) > 1 and any(name in row.title or name in row.text for row in rows)


def _dated(row: Link, year: int) -> bool:
    return row.date is not None and row.date.startswith(str(year))


def _label(element: Any) -> str:
    """The short text of an element that holds nothing else."""
    if element.tag == "input":
        return (element.get("value") or "").strip() if element.get("type") in _BUTTONS else ""
    if element.tag == "img":
        return (element.get("alt") or element.get("title") or "")[:LONGEST].strip()
    text = element.text or (element.get("value") if element.tag == "option" else "") or ""
    if len(element):
        held = [one for one in element if isinstance(one.tag, str)]  # comments are none
        if len(held) > 1 or len(element) > MOST_WITHIN or len(text) > LONGEST * 4:
            return ""
        # <label><input type="radio">2022年</label>, <a>2022年<i class="arrow"></i></a>
        if any(len(only) or (only.text and not _NO_WORD.fullmatch(only.text)) for only in held):
            return ""
        text += "".join(one.tail or "" for one in element)
    text = text.strip()
    return folded(text) if 0 < len(text) <= LONGEST else ""


def _kind(text: str) -> str | None:
    if len(text) == 1:
        return "letter" if text.isascii() and text.isalpha() and text.isupper() else None
    if text[0] in "12" and (folder_year(text) is not None or _YEARS.fullmatch(text)):
        return "year"
    return "body" if len(text) > 2 and names_body(text) and not _SIGNED.search(text) else None


def _led(element: Any, leads: set[Any]) -> bool:
    """Whether a label is a link's, or its row holds one: 财政局：2023 2022."""
    if element in leads:
        return True
    table = None
    for depth, one in enumerate(element.iterancestors()):
        if one in leads or one.tag == "a":
            return one in leads
        if depth < HIGHEST and one.tag in _LINES and any(part in leads for part in one.iter("a", "area", "li")):
            return True
        if one.tag == "table" and table is None:
            table = one
    in_cell = element.tag in ("td", "th") or (element.getparent() is not None and element.getparent().tag == "td")
    # heads of columns and rows of a table that leads on
    return table is not None and in_cell and any(one in leads for one in table.iter("a"))


def _searches(element: Any) -> bool:
    """Whether a label is of a field of a search: its form asks for words, too."""
    form = next(element.iterancestors("form"), None) if element.tag == "label" else None
    return form is not None and any(
        (one.get("type") or "text").lower() in ("text", "search") for one in form.iter("input")
    )


def _boxes(groups: dict[Any, dict[Any, str]]) -> Iterator[tuple[Any, dict[Any, str]]]:
    """Labels by the box that holds them all: single ones are put together with those of the boxes beside, below
    the page's body only with those of boxes of one kind.
    """
    merged: dict[Any, tuple[Any, dict[Any, str]]] = {(box, ""): (box, labels) for box, labels in groups.items()}
    for _ in range(HIGHEST):
        before, merged = merged, {}
        for (box, kind), (_, labels) in before.items():
            above = box.getparent() if box is not None and len(labels) == 1 and not kind else None
            if above is None or above.tag == "html":
                key = (box, kind)
            else:
                key = (above, f"{box.tag}.{box.get('class') or ''}" if above.tag == "body" else "")
            merged.setdefault(key, (key[0], {}))[1].update(labels)
    yield from merged.values()


def _chooses(select: Any, leads: set[Any]) -> bool:
    """Whether a select lets one choose what the list shows: none of links, and none that a form sends."""
    options = list(select.iter("option"))
    if any(one in leads for one in options):
        return False
    form = next(select.iterancestors("form"), None)
    return form is None or not select.get("name")


def _heads(label: Any, box: Any, labels: dict[Any, str], leads: set[Any]) -> bool:
    """Whether rows stand behind a label, before the next one: it is a heading."""
    one = label
    for _ in range(HIGHEST + 1):
        for later in one.itersiblings():
            if later in labels or any(part in labels for part in later.iter(*_TAGS)):
                break
            if later in leads or any(part in leads for part in later.iter("a", "area", "li", "tr")):
                return True
        one = one.getparent()
        if one is None or one is box or one.tag == "body":
            return False
    return False
