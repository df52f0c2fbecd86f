"""What a page shows that has no list which could be read: whether it says itself that there is nothing, and else
what in it may be reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from harvester.datafiles.listings import load
from harvester.listings.page import ListingPage, folded
from harvester.listings.tabs import is_menu
from harvester.reports.words.titles import names_report, year_in

MOST_LOOKED_AT = 5000
LONGEST_TITLE = 80
_LISTS = ("ul", "ol", "tbody", "dl", "table")
_BUTTONS = ("button", "submit")
# matches: http://www.example.gov.cn/nb/1.html
_WRITTEN = re.compile(r"https?://[\w.:-]+/[\w./?=&%-]+")


def says_empty(page: ListingPage) -> bool:
    """Whether a page says itself that it lists nothing: in words, or by a list without an item and no script."""
    if load().shell.none.search(page.visible):
        return True
    if "<script" in page.lower:
        return False
    empty = (one for one in page.root.iter(*_LISTS) if next(one.iter("li", "td", "dd", "a"), None) is None)
    return any(not is_menu(one) and not folded("".join(one.itertext())) for one in empty)


def seen_instead(page: ListingPage) -> str:
    """What may be reports on a page on which no row could be read, in words; "" where nothing may."""
    return ", ".join(_told(page))


def _told(page: ListingPage) -> Iterator[str]:
    led = {link.node for link in page.links}
    titled = [link for link in page.links if _is_title(link.title)]
    buttons = [one for one in page.root.iter("input", "button") if one not in led and _is_title(_said(one))]
    texts = [
        one for one in _texts(page) if one not in led and not any(above in led for above in one.iterancestors())
    ]
    written = _WRITTEN.findall(page.visible)
    for count, what, first in (
        (len(titled), "links whose texts name reports", titled[0].title if titled else ""),
        (len(buttons), "buttons whose texts name reports", _said(buttons[0]) if buttons else ""),
        (len(texts), "texts without a link that name reports", folded(texts[0].text) if texts else ""),
        (len(written), "addresses written as text", written[0] if written else ""),
    ):
        if count:
            yield f"{count} {what} ({first[:60]!r})"


def _texts(page: ListingPage) -> Iterator[Any]:
    """The innermost elements of a page, the title left out, that print what names a report of a year."""
    for number, one in enumerate(
        page.root.iter("li", "td", "dd", "p", "span", "div", "em", "option", "label", "h3")
    ):
        if number >= MOST_LOOKED_AT:
            return
        if _is_title(folded(one.text or "")):
            yield one


def _said(button: Any) -> str:
    if button.tag == "input" and (button.get("type") or "").lower() not in _BUTTONS:
        return ""
    return folded(button.get("value") or "".join(button.itertext()))


def _is_title(text: str) -> bool:
    return len(text) <= LONGEST_TITLE and names_report(text) and year_in(text) is not None
