"""Labels of tables made comparable, so that numbering, brackets, quotes and spaces do not matter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from harvester.documents.unseen import drop
from harvester.reports.cells.numbers import narrow

# matches: (一)新收政府信息公开申请数量
_ENUMERATOR = re.compile(
    r"(?:\([一二三四五六七八九十\d]{1,3}\)[.、,:]*|[一二三四五六七八九十]{1,3}[、.,:)]|\d{1,2}[、.,:)]+|\d{1,2}(?=[一-鿿])|[①-⑳㈠-㈩⑴-⒇])"
)
_CIRCLED = re.compile(r"[①-⑳㈠-㈩⑴-⒇]")
_BRACKETED = re.compile(r"\([^()]*\)")
_CUT_BRACKET = re.compile(r"\([^()]*$")
_NOISE = re.compile(r"[^\w]|_")
_OF_WHICH = re.compile(r"其中[:,]?")
MAX_LABEL = 200
"""Texts longer than this are prose, no label."""


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """A label without what varies: widths, spaces, numbering, brackets and what stands in them, quotes, 其中.

    >>> key("（二）部分公开（区分处理的，只计这一情形，不计其他情形）")
    '部分公开'
    """
    if len(text) > MAX_LABEL:
        return ""
    return bare_label(text, fold(text))


def bare_label(text: str, folded: str) -> str:
    """The key of a text that is folded already."""
    if _CIRCLED.match(text.lstrip()):  # NFKC turns ① into 1, glued to what follows
        folded = fold(text.lstrip()[1:])
    plain = _without_of_which(folded)
    while (numbered := _ENUMERATOR.match(plain)) and numbered.end() < len(plain):
        plain = plain[numbered.end() :]
    plain = _without_of_which(plain)
    bare = _CUT_BRACKET.sub("", _BRACKETED.sub("", plain)) if "(" in plain else plain
    bare = _letters(bare) or _letters(plain)
    half = len(bare) // 2
    if half > 1 and bare[:half] == bare[half:]:  # a label printed twice in one cell
        bare = bare[:half]
    return bare


def fold(text: str) -> str:
    """A text without white space and characters without width, and with half-width signs."""
    return "".join(narrow(drop(text)).split())


def _without_of_which(plain: str) -> str:
    found = _OF_WHICH.match(plain)
    return plain[found.end() :] if found else plain


def _letters(plain: str) -> str:
    """The letters and digits of a text."""
    return plain if plain.isalnum() else _NOISE.sub("", plain)


@lru_cache(maxsize=8192)
def likeness(damaged: str, label: str) -> float:
    """How much a damaged key looks like a form's key, 0 to 1; a cut-off start or end counts as 0.9.

    >>> likeness("属于三类内容事务信息", "属于三类内部事务信息")
    0.9
    """
    if not damaged or not label:
        return 0.0
    shorter, longer = sorted((damaged, label), key=len)
    if len(shorter) >= 3 and (longer.startswith(shorter) or longer.endswith(shorter)):
        return 0.9
    return round(SequenceMatcher(None, damaged, label, autojunk=False).ratio(), 3)


def names_several(damaged: str, labels: Iterable[Iterable[str]]) -> bool:
    """Whether a damaged key holds the keys of several labels, none of which is a part of another.

    >>> names_several("规章和规范性文件", [["规章"], ["行政规范性文件", "规范性文件"]])
    True
    """
    held = {max(inside, key=len) for keys in labels if (inside := [key for key in keys if key in damaged])}
    return sum(not any(one != other and one in other for other in held) for one in held) > 1
