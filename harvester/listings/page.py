"""A listing page: bytes to links with their surroundings; nothing is fetched and no script is run.

Bounds, for a page may be anything: MOST_BYTES and MOST_TAGS are read of one page, MAX_LINKS of its links. What is
cut off is said in `ListingPage.cut`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Protocol, TypeVar
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from lxml import etree
from lxml.cssselect import CSSSelector, ExpressionError
from parsel import Selector

from harvester.datafiles.listings import load
from harvester.documents.charset import charset_of
from harvester.listings.addresses import KNOWN, LONGEST, join, looks_like_address, written_out
from harvester.listings.arguments import with_arguments
from harvester.listings.code import without_comments
from harvester.listings.days import dated_parts, row_date, without_date, words_of
from harvester.listings.held import shown
from harvester.listings.pressed import acts, around_a_link, attribute, pressed
from harvester.listings.seek import holding

T = TypeVar("T")
MAX_LINKS = 5000
"""Links read from one page; a page with more is no listing."""
MOST_TAGS = 40_000
"""Tags read from one page: 5,000 rows have some 30,000."""
MOST_BYTES = 4 * 1024 * 1024
"""Bytes read from one page: 5,000 rows have some 1.5 MB."""
MOST_VISIBLE = 200_000
"""Characters of a page's visible text: what a pager says stands beside a list, not behind a book."""
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*gb", re.IGNORECASE)
_HIDDEN = ("-href", "_href", ":href", "<option", "<button", "<input", "@click", "@tap", "(click)", "wire:")
_HIDDEN_WORDS = ("onclick", "data-", "url=", "link", "v-on:", "ng-", "x-on:", "wx:", "lay-", "hx-", "jsaction")
# matches: data-url="/gk/12.html" | ng-click
_HIDDEN_LINKS = re.compile(r"\b(?:onclick|data-|url=|link|v-on:|ng-|x-on:|wx:|lay-|hx-|jsaction)")
"""What mark-up holds, in small letters, that may lead on by anything but href at all."""
# matches: #page=2
_PAGE_MARK = re.compile(r"#!?(?:p|page|pn|pageno|pageindex|curpage)[=_/-]?\d{1,4}$", re.IGNORECASE)
_ROUTE = re.compile(r"#!?/\S")
# matches: {{item.url}}
_UNFILLED = re.compile(r"\{\{|\$\{|<%|\{%|#\{|[\"']\s*\+|\+\s*[\"']|\[\[")
"""What a template or a script fills in: {{item.url}}, '+url+'."""
_BUTTONS = frozenset({"button", "input"})
_CUT = ("..>", "...", "…", "..")
"""How a text ends that was cut off; an index of a folder has the whole name in the address."""
_FIELDS = (None, "text", "hidden", "checkbox", "radio", "password", "file", "search", "number", "reset")
_UNSEEN = frozenset({"script", "style", "head", "title", "meta"})


@dataclass(slots=True)
class Link:
    """A link of a listing: absolute address without fragment ("" where none can be read), its text, the longer of
    text and title attribute as title, and the date printed in its row (ISO) where there is one. node: its element,
    only while the page is read.
    """

    url: str
    text: str
    title: str
    date: str | None = None
    node: Any = field(default=None, repr=False, compare=False)


class ListingPage:
    """A decoded listing. url: its own address. text: the mark-up. charset: what its addresses are written in.
    cut: what was not read of it, in words. Broken mark-up yields fewer links, no error.
    """

    def __init__(self, text: str, url: str, charset: str = "utf-8", cut: str | None = None) -> None:
        self.text = text
        self.url = url
        self.charset = charset
        self.cut = cut
        self._answers: dict[Callable[[ListingPage], Any], Any] = {}

    @cached_property
    def _shown(self) -> tuple[str, str]:
        made, lower = shown(self.text, self.leave_out)
        if len(made) > len(self.text) and made.count("<") > 2 * MOST_TAGS:
            self.leave_out(f"what it holds as text left out: more than {2 * MOST_TAGS} tags")
            return self.text, self.text.lower()
        return made, lower

    @property
    def markup(self) -> str:
        """The mark-up with what it holds as text put in: rows of a textarea, of a script's template, of XML."""
        return self._shown[0]

    def leave_out(self, why: str) -> None:
        """Keeps why the page is read in part: the first of several reasons."""
        self.cut = self.cut or why

    def first(self, found: list[T], most: int, what: str) -> list[T]:
        """At most so many of what was found; where there are more, that is kept as a cut."""
        if len(found) > most:
            self.leave_out(f"the first {most} {what} of {len(found)} only")
        return found[:most]

    def once(self, question: Callable[[ListingPage], T]) -> T:
        """What a function finds on this page: it is called at the first asking. Not for what its links change."""
        if question not in self._answers:
            self._answers[question] = question(self)
        found: T = self._answers[question]
        return found

    @property
    def lower(self) -> str:
        """The mark-up in small letters: to look for a few words is far cheaper than for a pattern of them."""
        return self._shown[1]

    @cached_property
    def selector(self) -> Selector:
        """The page's one tree."""
        # huge_tree off: nested deeper than any listing is an attack
        return Selector(text=self.markup or "<html></html>", type="html", base_url=self.url, huge_tree=False)

    @cached_property
    def root(self) -> Any:
        """The lxml element of the whole page, without comments: each parts the text around it, and to ask for its
        own is an error.
        """
        root = self.selector.root
        etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
        # lxml makes an element's object anew whenever nobody holds it: a fifth of what a listing cost
        self._held = list(root.iter())
        return root

    def chosen(self, selector: str) -> list[Any]:
        """The elements that a selector of CSS chooses; none where it is none."""
        try:
            found: Any = CSSSelector(selector, translator="html")(self.root)
        except (
            SyntaxError,
            ExpressionError,
            etree.XPathError,
            ValueError,
        ):  # jQuery's own: li:first, or no selector
            return []
        return list(found)

    @cached_property
    def base(self) -> str:
        """The address that relative links start from."""
        href = self.selector.xpath("string((//base/@href)[1])").get("").strip()
        return join(self.url, href) or self.url

    def join(self, href: str) -> str | None:
        """The address that a link of this page leads to."""
        return join(self.base, href, self.charset)

    @cached_property
    def links(self) -> list[Link]:
        """All links with an http address, in page order, at most MAX_LINKS."""
        return [link for link in self._found if link.url]

    @cached_property
    def unaddressed(self) -> list[Link]:
        """Links of any kind whose address cannot be read: opened by a script."""
        return [link for link in self._found if not link.url]

    @cached_property
    def options(self) -> list[Link]:
        """The addresses of selects, with their texts."""
        if "<option" not in self.lower:
            return []
        found = []
        for option in self.root.iter("option"):
            written = [value for name, value in option.attrib.items() if name == "value" or name[:5] == "data-"]
            value = next((one.strip() for one in written if looks_like_address(one.strip())), "")
            if value and (url := self.join(value)):
                text = folded("".join(option.itertext()))
                found.append(Link(url, text, text, None, option))
        return found[:MAX_LINKS]

    @cached_property
    def _found(self) -> list[Link]:
        found, dated = list[Link](), dated_parts(self.root)
        tags = () if _leads_otherwise(self.lower) else ("a", "area")
        for element in self.root.iter(*tags):
            if not isinstance(element.tag, str):
                continue
            anchor = element.tag in ("a", "area")
            button = element.tag in _BUTTONS and (element.tag == "button" or element.get("type") not in _FIELDS)
            if not (anchor or button or acts(element)):
                continue
            url = self._leads(pressed(element)) if button else self._address(element, anchor)
            if url is None or (url == "" and not anchor and around_a_link(element)):
                continue
            text = without_date(folded(words_of(element)))
            hint = folded(element.get("title") or element.get("alt") or element.get("aria-label") or "")
            hint = hint or ("" if text else text_of(element))
            if not hint and text.endswith(_CUT) and url and (name := _name_in(url)).startswith(text.rstrip(".…>")):
                hint = name
            title = hint if len(hint) > len(text) or (hint and text.endswith(_CUT)) else text
            found.append(Link(url, text, title, row_date(element, dated), element))
            if len(found) >= MAX_LINKS:
                self.leave_out(f"more than {MAX_LINKS} links")
                break
        return found

    def _leads(self, written: str) -> str | None:
        return self.join(written) if written and looks_like_address(written) else None

    def _address(self, element: Any, anchor: bool) -> str | None:
        """A link's address; "": it has one that cannot be read; None: it is no link."""
        href = (element.get("href") or "").strip() if anchor else ""
        script = href[:11].lower() == "javascript:"
        if not script and _unfilled(href[:LONGEST]):
            return None
        if href and not script and href[0] != "#":
            url = self.join(href)
            # a route of a page's own script: index.html#/detail?id=3
            return "" if url == self.url and _ROUTE.search(href) else url
        runs = script or bool(element.get("onclick")) or any(attribute(name) == "runs" for name in element.attrib)
        for text in (href if script else "", element.get("onclick") or ""):
            if text and (address := written_out(text)) and (url := self.join(address)):
                return url
        known = load().address.attributes
        for name, value in element.attrib.items():
            if name.startswith("data-") and _UNFILLED.search(value):
                continue
            if name not in ("href", "onclick", "class", "style", "title") and known.match(name):
                value = value.strip()
                if looks_like_address(value) and (url := self.join(value)):
                    return url
        # a mark of the page, or what its script does: #page=2
        dead = anchor and (href in ("#", "") or _ROUTE.match(href) or (_PAGE_MARK.match(href) is not None))
        return "" if runs or dead else None

    @cached_property
    def scripts(self) -> str:
        """The text of all inline scripts, one after the other, comments taken out, what a function is called with
        at once put in.
        """
        return with_arguments(without_comments("\n".join(one.text or "" for one in self.root.iter("script"))))

    @cached_property
    def lower_scripts(self) -> str:
        """The scripts in small letters."""
        return self.scripts.lower()

    @cached_property
    def title(self) -> str:
        """The text of the title element, folded."""
        return folded(self.root.findtext(".//title") or "")

    @cached_property
    def visible(self) -> str:
        """The text a reader sees, folded."""
        return folded(" ".join(_visible(self.root))[:MOST_VISIBLE])


class Answer(Protocol):
    """What a page is made of: an answer of Scrapy's, or anything with its bytes and address."""

    @property
    def body(self) -> bytes:
        """The bytes."""

    @property
    def url(self) -> str:
        """Where they are from."""


_pages: WeakKeyDictionary[Any, ListingPage] = WeakKeyDictionary()


def page_of(answer: Answer) -> ListingPage:
    """The one ListingPage of an answer, made at the first call and kept as long as the answer is."""
    if (page := _pages.get(answer)) is None:
        page = _pages[answer] = listing(answer.body, answer.url)
    return page


def listing(body: bytes, url: str) -> ListingPage:
    """Bytes of an HTML listing to a ListingPage, read up to MOST_BYTES and MOST_TAGS."""
    cut = None
    if len(body) > MOST_BYTES:
        body, cut = body[:MOST_BYTES], f"its first {MOST_BYTES} bytes of {len(body)} only"
    if body.count(b"<") > MOST_TAGS:
        end = -1
        for _ in range(MOST_TAGS):
            end = body.find(b"<", end + 1)
        body, cut = body[:end], f"its first {MOST_TAGS} tags only"
    charset = charset_of(body)
    if charset == "utf-8" and body.isascii() and _DECLARED.search(body[:2048]):
        charset = "gb18030"
    return ListingPage(body.decode(charset, "replace").removeprefix("\ufeff"), url, charset, cut)


def folded(text: str) -> str:
    """White space, no-break and ideographic spaces included, folded to single blanks."""
    return " ".join(text.split())


def text_of(element: Any) -> str:
    """What a control says: its text, else the value, title, label or alternative text of it or its picture."""
    if text := folded(words_of(element)):
        return text
    for one in element.iter():
        if isinstance(one.tag, str):
            for name in ("value", "title", "aria-label", "alt"):
                if said := folded(one.get(name) or ""):
                    return said
    return ""


@lru_cache(KNOWN)
def _unfilled(address: str) -> bool:
    return _UNFILLED.search(address) is not None


def _name_in(url: str) -> str:
    """The name of a file as its address holds it, without its ending."""
    return unquote(url.split("?", 1)[0].rstrip("/").rpartition("/")[2]).rpartition(".")[0]


def _leads_otherwise(lower: str) -> bool:
    """Whether mark-up in small letters may lead on by anything but href."""
    if any(holding(lower, _HIDDEN)):
        return True
    begins = [lower.find(word) for word in holding(lower, _HIDDEN_WORDS)]
    return bool(begins) and _HIDDEN_LINKS.search(lower, min(begins)) is not None


def _visible(root: Any) -> Iterator[str]:
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in _UNSEEN and element.text:
            yield element.text
        if element.tail and element.getparent() is not None and element.getparent().tag != "head":
            yield element.tail
