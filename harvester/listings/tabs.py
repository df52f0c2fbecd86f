"""Entries of a channel that are chosen and not linked: a select of years whose script writes an address out.

What only a script can bring (an AJAX tab, a tree) is among what `offers` finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from harvester.datafiles.listings import load
from harvester.listings.channels import folder_year, names_body, names_channel
from harvester.listings.page import Link, ListingPage, folded
from harvester.listings.scripts import built, called

MOST_OPTIONS = 300
# matches: this.options[this.selectedIndex].value
_CHOSEN = re.compile(r"(?:this|\w{1,20})\.options\[[^\]]{0,60}\]\.value|\$\(this\)\.val\(\)")


def names_entry(text: str) -> bool:
    """Whether a text is the name of a year's, a body's or a channel's folder."""
    return folder_year(text) is not None or names_body(text) or names_channel(text)


def turned(page: ListingPage) -> Iterator[Link]:
    """What the years of a page's selects lead to, where a script writes it out."""
    if "<select" not in page.lower:
        return
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
            if url is not None and url != page.url:
                yield Link(url, text, text, None, option)


def _submits(select: Any, script: str) -> bool:
    """Whether a select sends the form around it: that is asked by beside."""
    return "submit" in script and bool(select.get("name")) and next(select.iterancestors("form"), None) is not None


def is_menu(box: Any) -> bool:
    """Whether an element stands in a menu, the head or the foot of a page."""
    for depth, one in enumerate([box, *box.iterancestors()]):
        if depth > 4 or one.tag in ("body", "html"):
            return False
        names = f"{one.get('class') or ''} {one.get('id') or ''}".lower()
        if load().rows.tabs.search(names):
            return False
        if one.tag in ("nav", "header", "footer") or load().rows.boxes.search(names):
            return True
    return False
