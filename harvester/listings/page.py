"""A listing page as links with their surroundings; nothing is fetched and no script is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urldefrag, urljoin

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from harvester.documents.charset import decode

MAX_LINKS = 5000
"""Links read from one page; a page with more is no listing."""

ROW_TAGS = frozenset({"li", "tr", "dd", "dl", "p", "div", "td", "record", "a"})
DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")

_BARE_DATE = r"[\[(（]?(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./]\d{1,2}[\])）]?"


@dataclass(slots=True)
class Link:
    """A link of a listing: absolute address without fragment, its text, the longer of text and title attribute
    as title, and the date printed in its row (ISO) where there is one.
    """

    url: str
    text: str
    title: str
    date: str | None = None


class ListingPage:
    """A decoded listing. url: its own address. text: the mark-up. Broken mark-up yields fewer links, no error."""

    def __init__(self, text: str, url: str) -> None:
        self.text = text
        self.url = url

    @cached_property
    def root(self) -> Any:
        """The lxml tree, or None where the text holds no element."""
        try:
            # as UTF-8 bytes: lxml refuses a str with an encoding declaration
            data = self.text.encode("utf-8", "replace")
            return document_fromstring(data, parser=HTMLParser(encoding="utf-8", huge_tree=False))
        except (etree.ParserError, ValueError, AssertionError):
            return None

    @cached_property
    def base(self) -> str:
        """The address that relative links start from."""
        if self.root is not None and (href := self.root.xpath("string((//base/@href)[1])").strip()):
            return join(self.url, href) or self.url
        return self.url

    @cached_property
    def links(self) -> list[Link]:
        """All links with an http address, in page order, at most MAX_LINKS."""
        if self.root is None:
            return []
        found = []
        for element in self.root.iter("a"):
            url = join(self.base, element.get("href") or "")
            if url is None:
                continue
            text = _without_date(folded("".join(element.itertext())))
            hint = folded(element.get("title") or "")
            title = hint if len(hint) > len(text) or text.endswith(("…", "...")) else text
            found.append(Link(url, text, title, _row_date(element)))
            if len(found) >= MAX_LINKS:
                break
        return found

    @cached_property
    def scripts(self) -> str:
        """The text of all inline scripts, one after the other, comments taken out."""
        if self.root is None:
            return ""
        text = "\n".join(script.text or "" for script in self.root.iter("script"))
        return re.sub(r"/\*.*?\*/|(?<![:\"'\\])//[^\n]*", "", text, flags=re.DOTALL)

    @cached_property
    def title(self) -> str:
        """The text of the title element, folded."""
        return folded(self.root.findtext(".//title") or "") if self.root is not None else ""

    @cached_property
    def visible(self) -> str:
        """The text a reader sees, folded."""
        if self.root is None:
            return folded(self.text)
        return folded(" ".join(_visible(self.root)))


def listing(body: bytes, url: str) -> ListingPage:
    """Bytes of an HTML listing to a ListingPage."""
    return ListingPage(decode(body)[0], url)


def folded(text: str) -> str:
    """White space, no-break and ideographic spaces included, folded to single blanks."""
    return " ".join(text.split())


def find_date(text: str) -> str | None:
    """The first possible date in a text, ISO, or None."""
    for year, month, day in DATE.findall(text):
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            return f"{year}-{int(month):02d}-{int(day):02d}"
    return None


def _without_date(text: str) -> str:
    """A link's text without the row's date at its beginning or end (skins that put the whole row in the link)."""
    return re.sub(rf"^{_BARE_DATE}\s*|\s*{_BARE_DATE}$", "", text) or text


def _row_date(link: Any) -> str | None:
    """The date of the row around a link: the nearest enclosing element that prints one beside this link only."""
    words = "".join(link.itertext())
    element = link
    for _ in range(4):
        text = "".join(element.itertext())
        if date := find_date(text.replace(words, " ") if element is not link else _tail_of_link(link)):
            return date
        parent = element.getparent()
        if parent is None or parent.tag not in ROW_TAGS or _links_elsewhere(parent, link):
            return None
        element = parent
    return None


def _tail_of_link(link: Any) -> str:
    """Texts of the link's own parts that hold nothing but a date (skins that put the whole row into the link)."""
    parts = [folded("".join(part.itertext())) for part in link.iter() if part is not link and not len(part)]
    return " ".join(part for part in parts if len(part) <= 20)


def _links_elsewhere(element: Any, link: Any) -> bool:
    here = link.get("href")
    return any(other.get("href") not in (here, None, "") for other in element.iter("a") if other is not link)


def _visible(root: Any) -> Iterator[str]:
    for element in root.iter():
        if (
            isinstance(element.tag, str)
            and element.tag not in ("script", "style", "head", "title", "meta")
            and element.text
        ):
            yield element.text
        if element.tail and element.getparent() is not None and element.getparent().tag not in ("head",):
            yield element.tail


def join(base: str, href: str) -> str | None:
    """The http address that a link on a page leads to, without fragment, or None."""
    href = href.strip().replace("\\", "/")
    if not href or href.startswith("#"):
        return None
    try:
        url = urldefrag(urljoin(base, href)).url
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None
