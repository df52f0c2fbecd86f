"""Sentences by which a page says that its list is a part, and where the others are."""

from __future__ import annotations

from harvester.datafiles.listings import load
from harvester.listings.page import ListingPage, folded
from harvester.listings.words import bare

LONGEST_SENTENCE = 120
_TAGS = ("p", "div", "span", "li", "td", "font", "b", "strong", "em", "h4", "h5")


def part_said(page: ListingPage) -> tuple[str, list[str]] | None:
    """What a page says of a part, in words for the verdict, and the addresses on its host that the sentence links;
    None where it says nothing.
    """
    return page.once(_said)


def _said(page: ListingPage) -> tuple[str, list[str]] | None:
    sign = load().unread.elsewhere
    if not sign.search(bare(page.visible)):
        return None
    for element in page.root.iter(*_TAGS):
        text = "".join(element.itertext())
        if len(text) <= LONGEST_SENTENCE and (found := sign.search(bare(text))):
            links = (page.join(part.get("href") or "") for part in element.iter("a"))
            own = [url for url in links if url and url.split("/")[2:3] == page.url.split("/")[2:3]]
            says = f"says that it holds a part of the reports: {folded(text)[:60]!r} ({found[0][:20]})"
            return says, own
    return None
