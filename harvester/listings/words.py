"""Texts of controls as data/listings.toml is held against them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from harvester.datafiles.listings import load
from harvester.datafiles.memory import remembered

_SPACE = re.compile(r"\s+")


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
    return len(text) <= 40 and _following().fullmatch(bare(text)) is not None


@remembered()
def _following() -> re.Pattern[str]:
    words = load().next
    # matches: 下一页
    return re.compile(f"{words.signs_around}{words.words.pattern}{words.signs_around}", re.IGNORECASE)
