"""What says that a page's list is a part: a sentence, and where the others are; a file that lists them."""

from __future__ import annotations

from collections.abc import Iterable

from harvester.datafiles.listings import load
from harvester.listings.page import Link, ListingPage, folded
from harvester.listings.words import bare

LONGEST_SENTENCE = 120
_TAGS = ("p", "div", "span", "li", "td", "font", "b", "strong", "em", "h4", "h5")


def part_said(page: ListingPage) -> tuple[str, list[str]] | None:
    """What a page says of a part, in words for the verdict, and the addresses on its host that the sentence links;
    None where it says nothing.
    """
    return page.once(_said)


def file_of_reports(page: ListingPage, entries: Iterable[Link]) -> str | None:
    """What the page says of a file that lists reports and is none of its entries; None without one.

    It is not read: its lines are titles and addresses in whatever form a body chose.
    """
    known = {link.url for link in entries}
    for link in page.links:
        if link.url not in known and load().beside.catalogue.fullmatch(bare(link.text)):
            return f"the file {link.text[:40]!r} lists reports, and is not read"
    return None


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
