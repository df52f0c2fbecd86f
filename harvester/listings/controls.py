"""What can be pressed on a listing page, and which of it turns the list's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from harvester.datafiles.listings import load
from harvester.datafiles.memory import remembered
from harvester.listings.addresses import split
from harvester.listings.page import Link, ListingPage, text_of
from harvester.listings.words import MARKS, bare, says_next

MOST_CONTROLS = 2000
MOST_OF_A_PAGER = 40
LONGEST_OF_A_NUMBER = 4
_OFF = frozenset("disabled disable nolink no end grey gray forbid unable nomore no-more".split())  # noqa: SIM905
# matches: javascript:void(0)
_NOTHING = re.compile(r"javascript:|void\s*\(?\s*0\s*\)?|return\s+(?:false|true)|#|;|\s", re.IGNORECASE)
"""javascript:void(0); return false"""
_BACK = ("上一页", "上页", "尾页", "末页")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Control:
    """Something to press. url: "" where it has no address; script: what it runs; text: what it says.

    link: the page's, whose address may be put right after the control was found.
    """

    node: Any
    text: str
    link: Link | None
    script: str

    @property
    def url(self) -> str:
        return self.link.url if self.link is not None else ""


def controls(page: ListingPage) -> list[Control]:
    """Links and buttons with short texts, pictures among them, in page order; looked for once."""
    return page.once(_controls)


def _controls(page: ListingPage) -> list[Control]:
    return list(_found(page))


def _found(page: ListingPage) -> Iterator[Control]:
    count = 0
    for link in page.links + page.unaddressed:
        if len(link.text) <= 20 and count < MOST_CONTROLS:
            count += 1
            script = f"{link.node.get('href') or '' if not link.url else ''} {handlers(link.node)}"
            yield Control(link.node, link.text or text_of(link.node), link, script.strip())
    known = {link.node for link in page.links}
    for button in page.root.iter("button", "input", "img"):
        if button in known:
            continue
        kind = (button.get("type") or "").lower()
        if (button.tag == "input" and kind not in ("button", "submit", "image")) or (
            button.tag == "img" and not handlers(button)
        ):
            continue
        script = handlers(button)
        count += 1
        if count > MOST_CONTROLS:
            return
        yield Control(button, text_of(button), None, script)


def handlers(node: Any) -> str:
    """What an element's attributes say that it runs, whatever framework reads them; "" where it runs nothing."""
    known = load().press.handlers
    return " ".join(value or name for name, value in node.attrib.items() if known.match(name))


def best(page: ListingPage) -> Control | None:
    """The control that says "next page" and belongs to the list, None where there is none."""
    rated = []
    for order, control in enumerate(controls(page)):
        weight = _weight(page, control)
        if weight and not is_off(control.node) and (control.url != page.url or not control.url):
            rated.append((weight, order, control))
    if not rated:
        return None
    weight, _, best = max(rated, key=lambda one: (one[0], -one[1]))
    return best if weight >= 2 else None


def _weight(page: ListingPage, control: Control) -> int:
    """How surely a control turns the list's page: 0 where it says nothing of the kind."""
    text = bare(control.text)
    if says_next(control.text):
        weight = 5
    elif text in load().next.single:
        weight = 2
    elif text in load().next.double:
        weight = 1
    elif not text.strip(".") and _pictured(control.node):
        weight = 2
    else:
        return 0
    if in_other(control.node):
        weight -= 4
    if in_pager(control.node):
        weight += 2
    if control.url:
        weight += 2 if alike(page.url, control.url) else -1
    elif not runs(control):
        return 0
    return max(weight, 0)


def names_next(control: Control) -> bool:
    text = bare(control.text)
    sign = text in load().next.single or (not text and _pictured(control.node))
    if in_other(control.node):
        return False
    return says_next(control.text) or (sign and (in_pager(control.node) or (not text and _surely(control.node))))


def _surely(node: Any) -> bool:
    """Whether a control without text is named 下一页, or is a picture to press that is named so."""
    picture = node.tag in ("img", "input") and load().next.hints.search((node.get("src") or "").rsplit("/", 1)[-1])
    return bool(picture) or any(load().next.surely.search(node.get(name) or "") for name in ("id", "class"))


def _pictured(node: Any) -> bool:
    """Whether a control without text is named as the next page by its class or its picture's file."""
    names = [node.get("class") or "", node.get("id") or "", node.get("src") or ""]
    names += [image.get("src") or "" for image in node.iter("img")]
    # signs drawn by a font, and the li that is called next: <li class="next"><a><i class="fa fa-angle-right">
    names += [sign.get("class") or "" for sign in node.iter("i", "em", "span", "b", "svg", "use")]
    parent = node.getparent()
    if parent is not None and parent.tag in ("li", "span") and len(parent) == 1:
        names.append(parent.get("class") or "")
    return any(load().next.hints.search(name.rsplit("/", 1)[-1].lower()) for name in names if name)


def runs(control: Control) -> bool:
    """Whether a control does anything at all: a script other than nothing, or a submit button."""
    if control.url:
        return True
    kind = (control.node.get("type") or "").lower()
    if control.node.tag == "button" and not form_around(control.node):
        return True  # nobody makes a button that does nothing
    if control.node.tag in ("input", "button") and (kind in ("submit", "image") or control.node.tag == "button"):
        return form_around(control.node) or bool(control.script)
    return is_done(control.script)


def is_done(script: str) -> bool:
    """Whether a script does anything: javascript:void(0) does not."""
    return bool(_NOTHING.sub("", script))


def form_around(node: Any) -> bool:
    return next(node.iterancestors("form"), None) is not None


def is_off(node: Any) -> bool:
    """Whether a control is switched off, as on the last page."""
    if node.get("disabled") is not None:
        return True
    near = [node] + ([node.getparent()] if node.getparent() is not None else [])
    tokens = [token for one in near for token in (one.get("class") or "").lower().split()]
    return any(token in _OFF or token.endswith(("disabled", "disable")) for token in tokens)


def is_idle(node: Any) -> bool:
    """Whether a pager that leads nowhere stands there as a whole, as it does for one page: its 上一页 is as dead
    as its 下一页, and called the same.
    """
    box = node
    for _ in range(2):
        box = box.getparent()
        if box is None or box.tag in ("body", "html"):
            return False
        for one in islice(box.iter(node.tag), MOST_OF_A_PAGER):
            back = load().next.back.search(bare("".join(one.itertext())))
            if back and one is not node and not (_leads(one) or handlers(one)):
                return _kinds(one) == _kinds(node)
    return False


def _kinds(node: Any) -> list[str]:
    """The classes of a control, those that only name it 上一页 or 下一页 left out."""
    known = load().next
    return [
        one for one in (node.get("class") or "").split() if not (known.hints.search(one) or known.back.search(one))
    ]


def _leads(node: Any) -> bool:
    href = (node.get("href") or "").strip().lower()
    return bool(href) and href[0] != "#" and not href.startswith("javascript:")


def _names(node: Any, most: int) -> Iterator[str]:
    for depth, one in enumerate([node, *node.iterancestors()]):
        if depth > most or one.tag in ("body", "html"):
            return
        yield f"{one.get('class') or ''} {one.get('id') or ''}".lower()


def in_named_pager(node: Any) -> bool:
    """Whether a control stands in a box that is called a pager by its class."""
    return any(_called(names)[0] for names in _names(node, 4))


def in_pager(node: Any) -> bool:
    """Whether a control stands in a box of a pager: named as one, or with numbers beside it."""
    if in_named_pager(node):
        return True
    box = node.getparent()
    for _ in range(2):
        if box is None:
            return False
        texts = ["".join(one.itertext()) or one.get("value") or "" for one in list(box)[:40]]
        if any(_is_number(text) or bare(text).startswith(_BACK) for text in texts):
            return True
        box = box.getparent()
    return False


def _is_number(text: str) -> bool:
    """Whether a text is a page's number; a week of a calendar's days is none."""
    return len(number := text.strip(MARKS)) <= LONGEST_OF_A_NUMBER and number.isdigit()


def in_other(node: Any) -> bool:
    """Whether a control stands in a slider or a box at the side."""
    return any(_called(names)[1] for names in _names(node, 6))


@remembered(1024)
def _called(names: str) -> tuple[bool, bool]:
    """Whether a box is called a pager by its class and id, and whether something else; asked of every control."""
    known = load().next
    if not names.strip():
        return False, False
    return known.pagers.search(names) is not None, known.others.search(names) is not None


def unseen(element: Any) -> bool:
    near = [element, *list(element.iterancestors())[:2]]
    return any("display:none" in (one.get("style") or "").replace(" ", "").lower() for one in near)


@lru_cache(maxsize=1024)
def alike(here: str, there: str) -> bool:
    """Whether two addresses are pages of one list: the same but for a number or the query, or one begins the
    other.

    >>> alike("http://a.cn/nb/", "http://a.cn/nb/p2.html"), alike("http://a.cn/nb/", "http://a.cn/zt/2.html")
    (True, False)
    """
    one, other = split(here), split(there)
    if one.netloc != other.netloc:
        return False
    if one.path == other.path:
        return True
    if _NUMBERS.sub("", one.path) == _NUMBERS.sub("", other.path):
        return True
    folder = one.path.rsplit("/", 1)[0] + "/"
    stem = one.path.rsplit(".", 1)[0]
    return (
        other.path.startswith(stem)
        if folder == "/"
        else other.path.startswith(folder) or other.path.startswith(stem)
    )
