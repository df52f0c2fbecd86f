"""What stands around a list and may hold more of it, where nothing says how much there is.

A list is whole only where its page shows nothing that could bring more: each element that can be pressed beside
its rows leads somewhere that is known, or says that it does something else, or is touched by no script; each box
of it is filled by nobody. Whatever is not accounted for so is told. No script is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from harvester.datafiles.listings import load as listing_words
from harvester.datafiles.own_scripts import load
from harvester.listings.around import BOXES, around, lists_of, of_other_box
from harvester.listings.beside import beside
from harvester.listings.code import Code
from harvester.listings.controls import (
    Control,
    handlers,
    in_named_pager,
    is_done,
    is_idle,
    is_off,
    names_next,
    unseen,
)
from harvester.listings.entrances import loaded, put_in
from harvester.listings.forms import Send
from harvester.listings.heads import text_in
from harvester.listings.own_scripts import apart, code_of, headed_otherwise
from harvester.listings.page import Link, ListingPage, text_of
from harvester.listings.uses import Scripts, Use
from harvester.listings.words import bare

MOST_ELEMENTS = 1500
"""Elements around a list that are looked at."""
LONGEST = 30
LONGEST_CALL = 400
"""Letters of a script beside a list: what it calls, no library."""
# matches: showpage(4,1,'list')
_COUNTED = re.compile(r"(?<![\w$.])([\w$]{2,60})\(\s*([^()]{0,60}\d[^()]{0,60})\)")
_PRESSED = frozenset({"button", "link", "tab", "option", "menuitem", "switch"})
_FIELDS = frozenset({"button", "submit", "image", "range", "checkbox", "radio", "date", "month", "number"})


def unaccounted(
    page: ListingPage, entries: Iterable[Link], codes: Sequence[Code], *, whole: bool
) -> Iterator[str]:
    """What may hold more of a list, each in words. entries: its rows and channels. codes: of the page's own script
    files. whole: whether all of those were read.
    """
    shown = list(entries)
    rows = {link.node for link in shown if link.node is not None}
    if not rows:
        return
    lists = lists_of(rows)
    near = list(islice(around(lists, rows), MOST_ELEMENTS + 1))
    if len(near) > MOST_ELEMENTS:
        yield f"more than {MOST_ELEMENTS} elements stand around the list, and were not looked at"
        return
    asked = {link.url for link in page.links} | {page.join(one) for one in loaded(page) + put_in(page)}
    scripts = Scripts([code_of(page), *codes], lambda address: page.join(address) in asked)
    names = frozenset(_names([*lists, *near]))
    uses: dict[Any, list[Use]] = {}
    for element, use in scripts.uses(page, names):
        uses.setdefault(element, []).append(use)
    for box in lists:
        if why := _filled(uses.get(box, ())):
            yield f"a script {why} for rows of the list, which cannot be followed"
            return
    ways = [way for way in beside(page, page.url, None, shown) if isinstance(way, Send)]
    sent = frozenset(name for way in ways for name, _ in way.fields)
    acted = bool(page.scripts.strip() or codes or not whole)
    judge = _Beside(page, scripts, rows, sent, acted, whole)
    if why := _drawn(lists, [code_of(page), *codes]):
        yield why
        return
    for element in near:
        if why := judge.why(element, uses.get(element, ())):
            yield why
            return


def _filled(uses: Iterable[Use]) -> str:
    """What fills a box of the list, in words."""
    return next((use.why for use in uses if use.why and use.kind != "shown"), "")


def _drawn(lists: Iterable[Any], codes: Sequence[Code]) -> str:
    """What draws links right beside a list, called there with a number: showpage(4,1,'list'); "" where nothing."""
    for box in lists:
        for one in (box, *box.itersiblings()):
            for script in one.iter("script") if isinstance(one.tag, str) else ():
                for name, given in _COUNTED.findall((script.text or "")[:LONGEST_CALL]):
                    bodies = (body for code in codes if (body := code.body(name)) is not None)
                    if any(load().links.search(body) for body in bodies):
                        return f"{name}({given}) draws links beside the rows, which cannot be followed"
    return ""


@dataclass(frozen=True, slots=True)
class _Beside:
    """What judges an element beside the rows of a page. sent: names of the fields of forms that are sent anyway.
    acted: whether any script could act on it; whole: whether all that may were read.
    """

    page: ListingPage
    scripts: Scripts
    rows: set[Any]
    sent: frozenset[str]
    acted: bool
    whole: bool

    def why(self, element: Any, uses: Sequence[Use]) -> str:
        """Why an element may bring more rows, "" where it does not."""
        if _waits(element):
            return "" if _is_otherwise(element) else self._box(element, uses)
        own = _runs(element)
        pressed = own or any(use.presses for use in uses) or _is_control(self.page, element)
        return self._control(element, own, uses) if pressed and not self._is_known(element, own) else ""

    def _box(self, box: Any, uses: Sequence[Use]) -> str:
        """The same of an empty box."""
        if why := _filled(uses):
            return f"a script {why} for {_called(box)!r} beside the rows, which cannot be followed"
        names = f"{box.get('id') or ''} {box.get('class') or ''}".lower()
        if ("-" in box.tag and self.acted) or (not self.whole and listing_words().next.pagers.search(names)):
            return f"{_called(box)!r} beside the rows is empty, and not all scripts could be read that may fill it"
        return ""

    def _is_known(self, element: Any, own: str) -> bool:
        """Whether what a control does is told by itself: where it leads, what it says, what it is a part of."""
        if is_off(element) or unseen(element) or _says_otherwise(element) or _leads(self.page, element):
            return True
        if any(one in self.rows for one in element.iter()) or of_other_box(self.page, element):
            return True
        if element.tag not in ("select", "input", "button", "a"):
            return False
        return _is_known_field(element, own, self.sent) or self._goes(element)

    def _goes(self, control: Any) -> bool:
        """Whether a control goes to what is chosen in the select beside it, whose options are addresses."""
        box, leads = control.getparent(), self.page.once(_nodes)
        selects = list(box.iter("select")) if box is not None and box.tag not in ("body", "html") else []
        return bool(selects) and all(any(one in leads for one in select.iter("option")) for select in selects)

    def _control(self, element: Any, own: str, uses: Sequence[Use]) -> str:
        """The same of what can be pressed."""
        presses = [use for use in uses if use.presses]
        if own:
            presses.append(self.scripts.presses(own))
        told = [use for use in presses or uses if use.kind != "shown"]
        if told:
            why = next((use.why for use in told if use.why), "") or "does something"
            return f"{_called(element)!r} can be pressed and {why} in a way that cannot be followed"
        if uses or presses:
            return ""  # what scripts do with it is known
        if _says_further(element) or (self.acted and not self.whole):
            return f"{_called(element)!r} can be pressed, and no script that was read says what it does"
        return ""


def _runs(element: Any) -> str:
    """What an element's attributes say that it runs, a script as its address included; "" where it is nothing."""
    href = (element.get("href") or "").strip() if element.tag == "a" else ""
    script = href if href[:11].lower() == "javascript:" and is_done(href) else ""
    return f"{script[11:]} {handlers(element)}".strip()


def _says_further(element: Any) -> bool:
    """Whether a control says that it leads to further or older rows."""
    known, said = listing_words(), bare(text_of(element))
    if (
        said in known.next.single
        or _is_named_next(element)
        or names_next(Control(element, text_of(element), None, ""))
    ):
        return not is_idle(element)
    signs = (known.beside.older.fullmatch, known.unread.older.fullmatch, known.more.words.search)
    return bool(said) and any(sign(said) for sign in signs)


def _names(elements: Iterable[Any]) -> Iterator[str]:
    """What a selector may name of elements."""
    for one in elements:
        yield one.tag
        yield from (one.get("class") or "").split()
        if one.get("id"):
            yield one.get("id")
        yield from (name for name in one.attrib if name[:5] == "data-" or name in ("role", "name"))


def _waits(box: Any) -> bool:
    """Whether a box is empty, stands in no menu and no box at the side, and is not called otherwise."""
    if (box.tag not in BOXES and "-" not in box.tag) or text_in(box):
        return False
    if next(box.iter("a", "img", "input", "iframe", "button", "select", "svg"), None) is not None:
        return False
    return not headed_otherwise(box)


def _is_otherwise(box: Any) -> bool:
    near = [box, *list(box.iterancestors())[:2]]
    return (
        load().others.search(apart(" ".join(f"{one.get('id') or ''} {one.get('class') or ''}" for one in near)))
        is not None
    )


def _is_control(page: ListingPage, element: Any) -> bool:
    """Whether an element can be pressed, by its make."""
    if element.tag in ("button", "select"):
        return True
    if element.tag == "input":
        return (element.get("type") or "text").lower() in _FIELDS
    if element.tag == "a":
        return not _leads(page, element) and element.get("name") is None
    if (element.get("role") or "").lower() in _PRESSED or element.get("tabindex") == "0":
        return True
    if _is_named_next(element):
        return True
    return "cursor:pointer" in (element.get("style") or "").replace(" ", "").lower()


def _is_named_next(element: Any) -> bool:
    """Whether an element of a pager is called the next page by its class."""
    return listing_words().next.hints.search(element.get("class") or "") is not None and in_named_pager(element)


def _leads(page: ListingPage, element: Any) -> bool:
    """Whether an element, one in it or around it has an address that can be read."""
    leads = page.once(_nodes)
    if any(one in leads for one in element.iter()) or any(
        one in leads for one in islice(element.iterancestors(), 3)
    ):
        return True
    href = (element.get("href") or "").strip()
    # mail, telephone, a place of the page
    return bool(href) and not href.lower().startswith("javascript") and (href[0] != "#" or len(href) > 1)


def _nodes(page: ListingPage) -> frozenset[Any]:
    return frozenset(link.node for link in [*page.links, *page.options])


def _says_otherwise(element: Any) -> bool:
    """Whether a control says, or is called, what has nothing to do with a list: 打印, 分享, 关闭."""
    known = load()
    said = bare(text_of(element))
    if said and len(said) <= LONGEST and known.idle.fullmatch(said):
        return True
    for one in [element, *islice(element.iterancestors(), 2)]:
        if one.tag in ("body", "html"):
            break
        names = apart(" ".join(one.get(name) or "" for name in ("id", "class", "name", "title")))
        names += f" {apart(_runs(one))[:LONGEST]}"
        if names.strip() and known.beside.search(names):
            return True
    pictures = " ".join(one.get("src") or "" for one in element.iter("img"))
    return bool(pictures) and known.beside.search(apart(pictures.rsplit("/", 1)[-1])) is not None


def _is_known_field(field: Any, own: str, sent: frozenset[str]) -> bool:
    """Whether a field of a form chooses what is sent anyway, or how something is shown."""
    if field.tag == "select":
        if _narrows(field) or field.get("name") in sent:
            return True
    elif field.tag == "input" and listing_words().unread.knobs.search(
        f"{own} {field.get('id') or ''} {field.get('name') or ''}"
    ):
        return True
    if (field.get("type") or "").lower() == "radio" and field.get("name") in sent:
        return True
    form = next(field.iterancestors("form"), None)
    chosen = [one.get("name") for one in form.iter("select")] if form is not None else []
    return field.tag != "select" and bool(chosen) and all(name in sent for name in chosen)


def _narrows(select: Any) -> bool:
    """Whether a select shows all there is, and lets one choose a part, or how many rows a page has."""
    options = list(select.iter("option"))
    chosen = next((one for one in options if "selected" in one.attrib), options[0] if options else None)
    return chosen is None or load().narrows.search(bare(text_in(chosen))) is not None


def _called(element: Any) -> str:
    """What a reader of the verdict can find an element by."""
    said = text_of(element)[:20]
    name = element.get("id") or element.get("class") or ""
    return said or f"{element.tag}{'.' if name else ''}{name[:30]}"
