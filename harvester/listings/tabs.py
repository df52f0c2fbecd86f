"""Entries of a channel that are chosen and not linked: a select of years, tabs of years or bodies with a script.

A select whose script writes an address out leads there. What only a script can bring (an AJAX tab, a tree) is
lost, and told, unless rows of that year or body stand on the page already: tabs often only show and hide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from harvester.datafiles.listings import load
from harvester.listings.channels import folder_year, names_body, names_channel
from harvester.listings.page import Link, ListingPage, folded
from harvester.listings.scripts import built, called
from harvester.reports.words.titles import year_in

MOST_OPTIONS = 300
LEAST_TABS = 2
LONGEST_TAB = 16
# matches: this.options[this.selectedIndex].value
_CHOSEN = re.compile(r"(?:this|\w{1,20})\.options\[[^\]]{0,60}\]\.value|\$\(this\)\.val\(\)")


def names_entry(text: str) -> bool:
    """Whether a text is the name of a year's, a body's or a channel's folder."""
    return folder_year(text) is not None or names_body(text) or names_channel(text)


def turned(page: ListingPage, rows: Iterable[Link]) -> tuple[list[Link], list[Link]]:
    """(channels, lost): what the page's selects lead to, and the entries whose address cannot be read."""
    channels, lost = _selected(page)
    shown = list(rows)
    years = {year_in(row.title) for row in shown} | {int(row.date[:4]) for row in shown if row.date}
    open_tabs = [link for link in _tabs(page) if not _is_shown(link.text, shown, years)]
    return channels, lost + open_tabs


def _is_shown(text: str, rows: list[Link], years: set[int | None]) -> bool:
    year = folder_year(text)
    return year in years if year is not None else any(text in row.title for row in rows)


def _selected(page: ListingPage) -> tuple[list[Link], list[Link]]:
    """The years of selects with a script: addresses that it writes out, and those that it does not."""
    channels: list[Link] = []
    lost: list[Link] = []
    if "<select" not in page.lower:
        return channels, lost
    for select in page.root.iter("select"):
        script = _CHOSEN.sub("this.value", select.get("onchange") or "")
        if not script or _submits(select, script):
            continue
        for option in list(select.iter("option"))[:MOST_OPTIONS]:
            text = folded("".join(option.itertext()))
            value = (option.get("value") or text).strip()
            if folder_year(text) is None or page.join(value) in {link.url for link in page.options}:
                continue
            written = built(page, script, {"this.value": value, "value": value})
            written = written or called(page, script.replace("this.value", f"'{value}'"))
            url = page.join(written) if written else None
            if url is None and option.get("selected") is None:
                lost.append(Link("", text, text, None, option))
            elif url is not None and url != page.url:
                channels.append(Link(url, text, text, None, option))
    return channels, lost


def _submits(select: Any, script: str) -> bool:
    """Whether a select sends the form around it: that is asked by beside."""
    return "submit" in script and bool(select.get("name")) and next(select.iterancestors("form"), None) is not None


def _tabs(page: ListingPage) -> Iterator[Link]:
    """Years and bodies with a script and no address, where several stand side by side outside of menus."""
    groups: dict[Any, list[Link]] = {}
    for link in page.unaddressed:
        text = link.text
        if text and len(text) <= LONGEST_TAB and (folder_year(text) is not None or names_body(text)):
            box = link.node.getparent()
            box = box.getparent() if box is not None and box.tag in ("li", "td", "dd", "span") else box
            groups.setdefault(box, []).append(link)
    for box, links in groups.items():
        if box is not None and len({link.text for link in links}) >= LEAST_TABS and not is_menu(box):
            yield from links


def is_menu(box: Any) -> bool:
    """Whether an element stands in a menu, the head or the foot of a page."""
    for depth, one in enumerate([box, *box.iterancestors()]):
        if depth > 4 or one.tag in ("body", "html"):
            return False
        names = f"{one.get('class') or ''} {one.get('id') or ''}".lower()
        if one.tag in ("nav", "header", "footer") or load().rows.boxes.search(names):
            return True
    return False
