"""Texts of controls as data/listings.toml is held against them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from harvester.datafiles.listings import load
from harvester.datafiles.memory import remembered
from harvester.listings.addresses import KNOWN

MARKS = " []()（）【】<>«»第页頁-_|·.,"
LONGEST_NUMBER = 12
_SPACE = re.compile(r"\s+")
_DIGITS = dict(zip("一二两三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
# matches: 十二
_FIGURES = re.compile(r"(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?")
# matches: page2
_CALLED = re.compile(r"^(?:page|pg|p|页码|页次)(?=[\d(\[])", re.IGNORECASE)


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A short text as the patterns see it: NFKC, lower case, no white space.

    >>> bare("下 一 页（２）")
    '下一页(2)'
    """
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).lower()


def says_next(text: str) -> bool:
    """Whether a control's whole text is a way of saying "next page" in words.

    >>> [says_next(text) for text in ("下 一 页", "【下一页】", "后页", "下一页(2)", "Next >", "下一篇")]
    [True, True, True, True, True, False]
    """
    return len(text) <= 40 and _says_next(text)


@remembered(KNOWN)
def _says_next(text: str) -> bool:
    return _following().fullmatch(bare(text)) is not None


@remembered(KNOWN)
def is_furniture(text: str) -> bool:
    """Whether a link's whole text is what each page has: 首页, 打印, 更多."""
    return load().rows.furniture.match(bare(text)) is not None


@remembered()
def _following() -> re.Pattern[str]:
    words = load().next
    # matches: 下一页
    return re.compile(f"{words.signs_around}{words.words.pattern}{words.signs_around}", re.IGNORECASE)


def number_of(tens: str | None, ten: str | None, ones: str | None) -> int:
    """The number that Chinese figures write: 十二, 三."""
    return 10 * (_DIGITS.get(tens or "", 1) if ten else 0) + _DIGITS.get(ones or ("" if ten else tens or ""), 0)


def page_number(text: str) -> int | None:
    """The number of the page that a pager's control names, in whatever figures; None where it says more.

    >>> [page_number(text) for text in ("3", "[3]", "３", "第二页", "十二", "③", "Page 4", "2023年", "下一页")]
    [3, 3, 3, 2, 12, 3, 4, None, None]
    """
    return _page_number(text) if len(text) <= LONGEST_NUMBER else None


@lru_cache(maxsize=KNOWN)
def _page_number(text: str) -> int | None:
    text = _CALLED.sub("", bare(text)).strip(MARKS)
    if text.isascii() and text.isdecimal():
        return int(text) if len(text) <= 4 else None
    found = _FIGURES.fullmatch(text)
    return (number_of(*found.groups()) or None) if found else None
