"""Rows whose title is no link: it stands beside one, or a file of scripts opens it and nobody can read how."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from harvester.listings.days import MOST_OF_A_ROW, words_of
from harvester.listings.page import Link, ListingPage, folded
from harvester.listings.tabs import is_menu
from harvester.reports.words.titles import judge_row, year_in

MOST_OF_A_TITLE = 80
MOST_OF_A_BOX = 300
"""Elements of a row; what holds more is the frame of the page."""
HIGHEST = 4
"""How far above a title its row may reach."""
_ROWS = frozenset({"li", "tr", "dd", "dt"})
_BOXES = frozenset({"div", "p", "section", "article"})
_MARK = "公开"
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def unlinked(page: ListingPage, known: Iterable[Link]) -> list[Link]:
    """The titles of reports in rows of a list that hold no link at all."""
    if page.visible.count(_MARK) < 2:
        return []
    linked = {link.title for link in known}
    found: dict[str, Link] = {}
    for element in page.root.iter(
        "li", "td", "dd", "dt", "span", "p", "div", "a", "em", "strong", "h3", "h4", "h5"
    ):
        title = folded(element.text or "")
        if not _is_title(title) or any(title in one for one in linked) or element.get("href"):
            continue
        row = _row(element)
        if row is not None and not is_menu(row) and not _leads(row) and not _leads_beside(row):
            found.setdefault(title, Link("", title, title, None, element))
    return list(found.values())


def titled_beside(node: Any) -> str:
    """The title of a report that a row prints beside a link which says only a number: 11140403/2024-00001."""
    if _CHINESE.search(words_of(node)):
        return ""
    row = next((one for one in node.iterancestors() if one.tag in _ROWS), None)
    if row is None:
        return ""
    texts = {text for text in islice(_own_texts(row, node), MOST_OF_A_ROW + 1) if _is_title(text)}
    # a row has one title: what holds more is the page's frame, and the number its pager's
    return texts.pop() if len(texts) == 1 else ""


def _own_texts(row: Any, node: Any) -> Iterator[str]:
    """The texts of a row that are no links to other addresses: those are the titles of what they lead to."""
    parts = list(islice(row.iter(), MOST_OF_A_BOX + 1))
    here, away = node.get("href"), set[Any]()
    for one in parts if len(parts) <= MOST_OF_A_BOX else ():
        within = one is not row and one.getparent() in away
        if within or (one.tag == "a" and one.get("href") not in (None, "", here)):
            away.add(one)
        elif isinstance(one.tag, str):
            yield folded(one.text or "")
        if one is not row and not within:
            yield folded(one.tail or "")


def _is_title(text: str) -> bool:
    return (
        _MARK in text
        and len(text) <= MOST_OF_A_TITLE
        and judge_row(text) == "report"
        and year_in(text) is not None
    )


def _row(element: Any) -> Any:
    """The row that a title stands in: a line of a list or table, or one of several boxes of one kind."""
    for depth, one in enumerate([element, *element.iterancestors()]):
        if depth > HIGHEST or one.tag in ("body", "html"):
            return None
        if one.tag in _ROWS:
            return one
        if one.tag in _BOXES and _has_likes(one):
            return one
    return None


def _has_likes(box: Any) -> bool:
    """Whether boxes of the same kind beside it hold titles, too."""
    kind = box.get("class")
    likes = [one for one in _siblings(box) if one.tag == box.tag and one.get("class") == kind]
    return any(_MARK in "".join(one.itertext()) for one in likes[:MOST_OF_A_ROW])


def _siblings(element: Any) -> list[Any]:
    parent = element.getparent()
    return [one for one in parent if one is not element and isinstance(one.tag, str)] if parent is not None else []


def _leads(row: Any) -> bool:
    return any(
        one.get("href") or one.get("onclick") or one.tag in ("option", "button", "form") for one in row.iter("*")
    )


def _leads_beside(row: Any) -> bool:
    """Whether the dd below a dt, or the line below a line, holds its link."""
    after = next((one for one in row.itersiblings() if isinstance(one.tag, str)), None)
    return after is not None and _leads(after) and not any(_is_title(folded(text)) for text in after.itertext())
