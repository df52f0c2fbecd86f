"""What the files of a portal's own scripts ask for on behalf of a list, read as text. No script is run.

A file is shared by many pages, and most of what it does is of no list: a request counts where what it brings is
put into the box that holds a page's rows, or into an empty one beside them in words of a list that goes on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from harvester.datafiles.own_scripts import load
from harvester.listings.addresses import join
from harvester.listings.channels import folder_year, names_body, names_channel
from harvester.listings.code import DEFINED, HEAD, LONGEST_BODY, WRAPPER, Code
from harvester.listings.controls import in_other, unseen
from harvester.listings.heads import text_in
from harvester.listings.page import Link, ListingPage
from harvester.listings.seek import holding
from harvester.listings.tabs import is_menu

LARGEST = 1_000_000
"""Bytes of a file that is read."""
MOST_REQUESTS = 400
"""Requests that are read of one file."""
SHORT, SMALL = 1500, 20_000
"""Letters of a whole file that is about one thing; of one that is about few."""
HIGHEST = 4
"""How far above a row the box of a list may stand."""
_FURTHER = 400
"""Letters behind a request whose answer is taken by statements of their own."""
_SPREAD = re.compile(r"new|\.open")
# matches: $('.list')
_BOX = (
    r"(?:(?:\$|jQuery|\b[a-z]|querySelector(?:All)?)\(\s*[\"']([^\"'<>]{1,80})[\"']\s*\)"
    r"|getElement(?:s?By(?:Id|ClassName))\(\s*[\"']([^\"'<>]{1,80})[\"']\s*\))"
)
# matches: $('.list')
_BOXES = re.compile(_BOX)
# matches: const box = document.querySelector('ul.list');
_NAMED = re.compile(rf"([\w$]{{1,40}})\s*=\s*(?:[\w$]{{1,20}}\.)?{_BOX}(?:\[0\])?\s*[;,\n}})]")
# matches: .appendTo('#list')
_INTO = re.compile(r"(?:appendTo|prependTo|insertAfter|insertBefore)\(\s*[\"']([^\"'<>]{1,80})[\"']")
# matches: '/api/list?page='
ADDRESS = re.compile(
    r"""["'`]((?!application/|text/|multipart/)(?:https?://|\.{0,2}/|\?|[\w-]{2,30}/)[^"'`\s<>]{0,200})"""
    r"""(?:\s[#.][\w .#-]{1,40})?["'`]"""
)
_CODE = re.compile(r"\.m?js(?:\?|$)")
"""The address of a file of scripts: no rows."""
_SIGNS = re.compile(r"[^a-z0-9]+")
_EACH = re.compile(r"\s*\.(?:each|forEach)\(")
_CALLED = re.compile(r"([\w$]{3,60})\s*\(")
COMPONENT = re.compile(r"\.[a-z]+\s*\(\s*\{", re.IGNORECASE)
# matches: "/js/list.js?v=2"
_FILE = re.compile(r"""["'`]?((?:https?:)?[^"'`\\\s<>=()]{1,300}\.m?js(?:\?[^"'`\\\s<>]{0,100})?)\\?["'`]""")
# matches: import { pager } from "./pager.mjs"
_IMPORTED = re.compile(
    r"""\bimport\b[^;"'`]{0,300}["'`]([^"'`\s<>]{1,300})["'`]|\bgetScript\(\s*["'`]([^"'`\s<>]{1,300})["'`]"""
)
_ASKING = ("fetch(", "$.get", "$.post", "$.ajax", ".load(")
# matches: x-init="rows = fetch('/api/nb')"
_ATTRIBUTES = re.compile(
    r"""=\s*(?:"([^"<>]{0,2000}(?:fetch\(|\$\.(?:get|post|ajax)|\.load\()[^"]{0,2000})\""""
    r"""|'([^'<>]{0,2000}(?:fetch\(|\$\.(?:get|post|ajax)|\.load\()[^']{0,2000})')"""
)
_WRITES = re.compile(r"document\.write(?:ln)?\(")
# matches: "#list"
_GIVEN = re.compile(r"""(?<!\$\()(?<!query\()(?<!Selector\()(?<!All\()["'`]([#.][A-Za-z][\w-]{1,60})["'`]""")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption"})
_TAGS = frozenset({"ul", "ol", "div", "tbody", "table", "dl", "section", "main", "article"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a file. address: as written, "" where it is put together elsewhere. boxes: selectors of what it
    fills; mounted: of what the file's components fill, where that is not known. goes_on: in words of a list that
    goes on. lists, reports: in words of a list, of one of reports.
    """

    address: str
    boxes: tuple[str, ...]
    mounted: tuple[str, ...]
    goes_on: bool
    lists: bool
    reports: bool


def files(page: ListingPage) -> list[str]:
    """The addresses of the script files that a page names, by a script too, libraries left out, the likeliest
    first.
    """
    found: dict[str, None] = {}
    written = [(script.get("src") or "").strip() for script in page.root.iter("script")]
    written += _FILE.findall(page.scripts) if "js" in page.lower_scripts else []
    for one in written:
        url = page.join(one) if one else None
        if url and not is_library(url):
            found[url] = None
    return sorted(found, key=lambda url: load().likely.search(_name(url)) is None)


def named_in(text: str, url: str) -> list[str]:
    """The addresses of the files that a file imports, libraries left out. url: its own."""
    found = {join(url, one or other): None for one, other in _IMPORTED.findall(text)}
    return [one for one in found if one is not None and not is_library(one)]


def is_library(url: str) -> bool:
    """Whether a script file is called as a library is, or as what every page has: jquery-3.6.0.min.js."""
    known = load()
    words = [word for word in _SIGNS.split(_name(url).lower()) if word and not word.isdecimal()]
    told = [word for word in words if word not in known.fillers]
    return bool(told) and all(
        word in known.libraries or word.rstrip("0123456789") in known.libraries for word in told
    )


def _name(url: str) -> str:
    return url.split("?", 1)[0].rpartition("/")[2]


def requests_in(read: Code) -> list[Asked]:
    """The requests of a file that may be for a list, at most MOST_REQUESTS."""
    if "requests" not in read.kept:
        read.kept["requests"] = list(_requests(read))
    kept: list[Asked] = read.kept["requests"]
    return kept


def _requests(read: Code) -> Iterator[Asked]:
    code, known = read.text, load()
    addresses = [one for one in dict.fromkeys(ADDRESS.findall(code)) if not _CODE.search(one)]
    mounted = tuple(dict.fromkeys(_mounted(code)))
    names = {found[1]: _selector(found.groups()[1:], found[0]) for found in _NAMED.finditer(code)}
    for number, call in enumerate(known.asks.finditer(code)):
        if number >= MOST_REQUESTS:
            break
        own = code[read.begin(call.start()) : read.end(call.end())]
        if _SPREAD.match(call[0]):
            own += code[call.end() : call.end() + _FURTHER]
        head, around = read.around(call.start())
        if not around and not _BOXES.search(own):
            around = _wrapper(read, call.start())
        named = [one for part in (own, around) for one in ADDRESS.findall(part) if not _CODE.search(one)]
        address = next(iter(named), addresses[0] if len(addresses) == 1 else "")
        if known.others.search(apart(address)) or known.others.search(apart(_of(head))):
            continue
        if not address and COMPONENT.match(call[0]):
            continue  # turns the pages of what the page holds already
        scope = f"{head}{around}\n{own}"
        scope += "".join(f"\n{body}" for body in read.named_in(scope))
        boxes = tuple(dict.fromkeys(_filled(scope, names)))
        words = apart(f"{address} {_of(head)}")
        lists, reports = known.lists.search(words) is not None, known.reports.search(words) is not None
        goes_on = reports or known.pages.search(scope) is not None
        yield Asked(address, boxes, () if boxes else mounted, goes_on, lists or reports, reports)


def code_of(page: ListingPage) -> Code:
    """The code that stands on a page itself: in its scripts, and in attributes that ask for something."""
    return page.once(_code_of)


def _code_of(page: ListingPage) -> Code:
    written = _ATTRIBUTES.findall(page.markup) if any(holding(page.lower, _ASKING)) else []
    return Code("\n;".join([page.scripts, *(unescape(double or single) for double, single in written)]))


def writes_pager(code: Code) -> bool:
    """Whether a file writes a way on as soon as it is read: document.write('<a …>下一页</a>') in no function."""
    if "document.write" not in code.text:
        return False
    return any(
        load().pagers.search(code.text[call.start() : code.end(call.end())])
        for call in _WRITES.finditer(code.text)
        if not any(begin < call.start() < end for begin, end in code.blocks)
    )


def for_list(page: ListingPage, entries: Iterable[Link], asked: Sequence[Asked]) -> Asked | None:
    """The first request that is for the list of a page, or None. entries: its rows and channels."""
    holds = {
        one
        for link in entries
        if link.node is not None
        for _, one in zip(range(HIGHEST + 1), [link.node, *link.node.iterancestors()], strict=False)
        if one.tag not in ("body", "html")
    }
    given = list(dict.fromkeys(_GIVEN.findall(page.scripts))) if asked else []
    for one in asked:
        filled = [box for selector in one.boxes for box in page.chosen(selector)]
        if any(box in holds for box in filled):
            return one
        if not one.goes_on:
            continue
        # what a script of the page hands to the file: pager("#list", 9)
        named = one.mounted if one.boxes else (*one.mounted, *given)
        filled += [box for selector in named for box in page.chosen(selector)]
        if any(box in holds or _waits(box, one) for box in filled):
            return one
    return None


def _waits(box: Any, asked: Asked) -> bool:
    """Whether a box is empty, stands in no menu and no box at the side, and is called like a list."""
    if box.tag not in _TAGS or text_in(box) or next(box.iter("a", "img", "input", "iframe"), None) is not None:
        return False
    if is_menu(box) or in_other(box) or (unseen(box) and not asked.reports) or headed_otherwise(box):
        return False
    near = [box, *list(box.iterancestors())[:2]]
    names = apart(" ".join(f"{one.get('id') or ''} {one.get('class') or ''}" for one in near))
    return not load().others.search(names) and (asked.lists or load().lists.search(names) is not None)


def headed_otherwise(box: Any) -> bool:
    """Whether the heading right above a box is of another matter: 通知公告."""
    for one in (box, box.getparent()):
        before = one.getprevious() if one is not None else None
        if before is not None and before.tag in _HEADINGS:
            text = text_in(before)
            return not (names_channel(text) or names_body(text) or folder_year(text))
    return False


def _filled(scope: str, names: dict[str, str]) -> Iterator[str]:
    """The selectors of boxes into which a piece of code puts something."""
    puts = load().puts
    for box in _BOXES.finditer(scope):
        if puts.match(scope, box.end()):
            yield _selector(box.groups(), box[0])
    for name, selector in names.items():
        if name in scope and any(puts.match(scope, one.end()) for one in _whole(name).finditer(scope)):
            yield selector
    yield from _INTO.findall(scope)


def _whole(name: str) -> re.Pattern[str]:
    # matches: box.append(
    return re.compile(rf"(?<![\w$.]){re.escape(name)}(?![\w$])")


def _selector(found: Sequence[str | None], written: str = "") -> str:
    return found[0] or f"{'.' if 'ClassName' in written else '#'}{found[1]}"


def apart(name: str) -> str:
    """A name with its words apart: getMoreList is get More List."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _of(head: str) -> str:
    """The last name before a block: that of its function."""
    if defined := DEFINED.search(head):
        return next(name for name in defined.groups() if name)
    names = [name for name in _CALLED.findall(head) if name != "function"]
    return str(names[-1]) if names else ""


def _mounted(code: str) -> Iterator[str]:
    """The selectors of boxes that a file names as those of its components, or for each of which it does something;
    none in a large file, which does many things.
    """
    if len(code) <= SMALL:
        yield from (one or other for one, other in load().mounts.findall(code))
    for box in _BOXES.finditer(code) if len(code) <= LONGEST_BODY else ():
        if _EACH.match(code, box.end()):
            yield _selector(box.groups(), box[0])


def _wrapper(read: Code, at: int) -> str:
    """The text of what wraps a place, where that is short and asks for nothing else."""
    code = read.text
    for begin, end in reversed(read.blocks[: bisect_right(read.blocks, (at, 0))]):
        if end > at and WRAPPER.search(code[max(0, begin - HEAD) : begin]):
            text = code[begin:end] if end - begin <= SHORT else ""
            return text if sum(1 for _ in load().asks.finditer(text)) == 1 else ""
    return ""
