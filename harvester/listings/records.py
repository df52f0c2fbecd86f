"""Records in a script or in JSON: a text beside its address, whatever the notation. Nothing is run.

{title: "…", url: "…"}, ["…", "/nb/1.html"], addRow('…', '/nb/1.html') and {"…": "/nb/1.html"} are records: the
smallest pair of brackets that holds one name and an address. A list joins nothing of two of its elements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from harvester.listings.addresses import looks_like_address, written_out
from harvester.listings.page import folded

MOST_TOKENS = 200_000
MOST_PAIRS = 60
"""Texts of one record."""
DEEPEST_TEXT = 3
MOST_TEXT = 120
"""Of JSON in a text in JSON."""
# matches: title:
_TOKEN = re.compile(
    r"""(?P<key>(?<![\w$])[A-Za-z_$\u4e00-\u9fff][\w$]{0,60}|"[^"\\\n]{1,90}"|'[^'\\\n]{1,90}')\s{0,9}:(?![:/])"""
    r"""|"(?P<double>(?:[^"\\\n]|\\.)*)"|'(?P<single>(?:[^'\\\n]|\\.)*)'"""
    r"""|(?P<number>\b\d{1,20}\b)|(?P<bracket>[\[\]{}()])""",
    re.DOTALL,
)
"""title: · "/nb/1.html" · 12 · {"""
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
# matches: /i/next.gif
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|bmp|svg|webp|ico|css|js)(?:\?|$)", re.IGNORECASE)
# matches: linkUrl
_ADDRESS_KEY = re.compile(r"url|href|link|file|path|src|target|uri", re.IGNORECASE)
_FOLDER = re.compile(r"(?!\d+$)[\w%.-]+(?:/[\w%.-]*)+")
_JSON = re.compile(r"\s*[\[{]")
Names = Callable[[str], bool]


@dataclass(slots=True)
class Record:
    """name: what it is called; address: as written, "" where it has none; pairs: its keys and values."""

    name: str
    address: str
    pairs: list[tuple[str, str]]


@dataclass(slots=True)
class _Group:
    bracket: str
    pairs: list[tuple[str, str]] = field(default_factory=list)
    named: dict[str, None] = field(default_factory=dict)

    def add(self, key: str, value: str, names: Names) -> None:
        if len(self.pairs) < MOST_PAIRS * 20:
            self.pairs.append((key, value))
            if len(value) <= MOST_TEXT and names(value):
                self.named[value] = None


def records(code: str, names: Names, cut: Callable[[], None], depth: int = 0) -> Iterator[Record]:
    """The records of a piece of code or JSON whose name `names` takes, in order, with or without address.

    cut: called where it is longer than MOST_TOKENS; what stands behind them is not read.
    """
    stack = [_Group("")]
    key = ""
    for number, token in enumerate(_TOKEN.finditer(code)):
        if number >= MOST_TOKENS:
            cut()
            break
        kind = token.lastgroup
        if kind == "key":
            key = token["key"].strip("\"'")
            continue
        if kind == "bracket":
            if token[0] in "[{(":
                stack.append(_Group(token[0]))
            elif len(stack) > 1:
                yield from _closed(stack.pop(), stack[-1], names)
        else:
            value = token["number"] or _plain(token["double"] or token["single"] or "")
            if depth < DEEPEST_TEXT and len(value) > 40 and _JSON.match(value):
                yield from records(value, names, cut, depth + 1)
            else:
                stack[-1].add(key, value, names)
        key = ""
    while stack:
        last = stack.pop()
        yield from _closed(last, _Group("["), names)


def _closed(done: _Group, around: _Group, names: Names) -> Iterator[Record]:
    """What a pair of brackets holds: records, or what the one around it may make of it."""
    for key, value in done.pairs:
        if key and not key.isascii() and names(key):
            yield Record(key, value if looks_like_address(value) else "", [])
    if len(done.named) == 1 and (len(done.pairs) <= MOST_PAIRS or done.bracket == "{"):
        address, name = address_of(done.pairs), next(iter(done.named))
        if address or around.bracket == "[":
            yield Record(name, address, done.pairs)
            return
    elif len(done.named) > 1:
        for name in done.named:
            yield Record(name, "", [])
        return
    if around.bracket != "[" and done.pairs:
        around.pairs += done.pairs[:MOST_PAIRS]
        around.named |= done.named


def address_of(pairs: list[tuple[str, str]]) -> str:
    """The address of a record, as written; "" where it has none."""
    texts = [(key, value) for key, value in pairs if not _PICTURE.search(value)]
    for _, value in texts:
        if looks_like_address(value):
            return value
    for key, value in texts:
        if _ADDRESS_KEY.search(key) and _FOLDER.fullmatch(value):
            return value
    return next((found for _, value in texts if "(" in value and (found := written_out(value))), "")


def _plain(text: str) -> str:
    if "\\" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else _one(found[2]), text)
    return folded(text)


def _one(char: str) -> str:
    return " " if char in "nrtbf" else char
