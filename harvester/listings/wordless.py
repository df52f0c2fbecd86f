"""Links that say nothing at all: pictures without a word, areas of a picture, a link laid over a card.

What stands around such a link may name it; where nothing does, several of one box are pages that the listing
shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from harvester.listings.addresses import split
from harvester.listings.channels import folder_year, names_body
from harvester.listings.controls import in_other, in_pager
from harvester.listings.days import MOST_OF_A_ROW, find_date
from harvester.listings.heads import text_in
from harvester.listings.page import Link, ListingPage, folded
from harvester.listings.tabs import is_menu
from harvester.reports.words.titles import judge_row, year_in

HIGHEST = 3
"""How far above a link its card may stand."""
MOST_OF_A_CARD = 100
"""Elements of a card, and half its letters."""
MOST_OF_A_TITLE = 80
LEAST, MOST = 3, 60
"""Pictures of one box: fewer are a banner."""


def titled(page: ListingPage, known: Iterable[Link]) -> list[Link]:
    """The links without a word whose card holds the title of a report, with that title and the card's day."""
    leads = {link.url for link in known if link.title}
    found = []
    for link in page.links:
        if link.title or link.node is None or link.url in leads:
            continue
        card = _card(link.node)
        if card is not None and (title := _title_in(card)):
            found.append(replace(link, title=title, text=title, date=link.date or find_date(text_in(card))))
    return found


def pictured(page: ListingPage) -> list[str]:
    """The addresses of pictures and areas without a word, of which several stand in one box outside of menus."""
    boxes: dict[Any, list[Link]] = {}
    for link in page.links:
        if link.title or not _is_picture(link.node) or split(link.url)[2] in ("", "/") or link.url == page.url:
            continue
        boxes.setdefault(_box(link.node), []).append(link)
    urls: dict[str, None] = {}
    for box, links in boxes.items():
        alone = len({link.url for link in links}) < LEAST
        if not (box is None or alone or is_menu(box) or in_other(box) or in_pager(links[0].node)):
            urls |= dict.fromkeys(link.url for link in links)
    return page.first(list(urls), MOST, "pictures that lead on")


def _is_picture(node: Any) -> bool:
    return node.tag == "area" or next(node.iter("img"), None) is not None


def _box(node: Any) -> Any:
    """The element that holds a picture and those beside it."""
    if node.tag == "area":
        return node.getparent()
    for one in node.iterancestors():
        if one.tag in ("body", "html"):
            return None
        if sum(1 for _, _ in zip(one.iter("a"), range(LEAST), strict=False)) >= LEAST:
            return one
    return None


def _card(node: Any) -> Any:
    """The largest box around a link that leads nowhere else and is short."""
    found = None
    for depth, one in enumerate(node.iterancestors()):
        if depth >= HIGHEST or one.tag in ("body", "html"):
            break
        others = (other.get("href") for _, other in zip(range(MOST_OF_A_ROW), one.iter("a"), strict=False))
        if any(href not in (None, "", node.get("href")) for href in others) or not _is_short(one):
            break
        found = one
    return found


def _is_short(box: Any) -> bool:
    """Whether a box holds little, looked at as far as that may be."""
    parts = list(islice(box.iter(), MOST_OF_A_CARD + 1))
    letters = sum(len((one.text or "").strip()) + len((one.tail or "").strip()) for one in parts)
    return len(parts) <= MOST_OF_A_CARD and letters <= 2 * MOST_OF_A_CARD


def _title_in(card: Any) -> str:
    return next(_titles(card), "")


def _titles(card: Any) -> Iterator[str]:
    for one in card.iter():
        text = folded(one.text or "") if isinstance(one.tag, str) else ""
        if not 1 < len(text) <= MOST_OF_A_TITLE:
            continue
        if (judge_row(text) == "report" and year_in(text)) or folder_year(text) or names_body(text):
            yield text
