"""Types of fields that hold patterns, each made of what its file gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from re import _constants, _parser  # type: ignore[attr-defined]  # the only way to a pattern's parts
from typing import Annotated, Any

from harvester.datafiles.binding import Made
from harvester.datafiles.compiled import compiled


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds the first of the words that stands in a text, of several that begin there the longest.

    Raises ValueError where there is no word, or an empty one: it would be found everywhere.
    """
    ends: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        if not word:
            raise ValueError("holds an empty word")
        ends.setdefault(word[0], []).append(re.escape(word[1:]))
    if not ends:
        raise ValueError("holds no word")
    # each first letter once: tried one by one, a hundred words take twice as long
    # matches: 政府信息公开年报
    return compiled("|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in ends.items()))


def one_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Finds what any of the patterns finds. Raises ValueError, re.error."""
    parts = [f"(?:{compiled(pattern).pattern})" for pattern in patterns]
    if not parts:
        raise ValueError("holds no pattern")
    return compiled("|".join(parts))


def at_end(pattern: str) -> re.Pattern[str]:
    """Finds the pattern at the end of a text. Raises re.error."""
    return compiled(f"(?:{compiled(pattern).pattern})$")


def any_case(pattern: str) -> re.Pattern[str]:
    """The pattern, without regard to case. Raises re.error."""
    return compiled(pattern, re.IGNORECASE)


def always_holds(pattern: str, signs: str) -> bool:
    """Whether every text that a pattern matches holds one of the signs; False where its parts do not tell.

    >>> always_holds("(?:年报|公开(?:工作)?)[年度]?", "报公"), always_holds("公开|年度", "公")
    (True, False)
    """
    return _holds(_parts(pattern), frozenset(map(ord, signs)))


@lru_cache(maxsize=1)
def _parts(pattern: str) -> Sequence[tuple[Any, Any]]:
    """The parts of a pattern; kept, since one is asked for several signs."""
    return tuple(_parser.parse(pattern))


def _holds(parts: Iterable[tuple[Any, Any]], signs: frozenset[int]) -> bool:
    return any(_one_holds(kind, what, signs) for kind, what in parts)


def _one_holds(kind: Any, what: Any, signs: frozenset[int]) -> bool:
    """The same of one part of a parsed pattern. what: a sign, parts, or a tuple that ends with parts."""
    if kind is _constants.LITERAL:
        return what in signs
    if kind is _constants.IN:
        return all(one is _constants.LITERAL and sign in signs for one, sign in what)
    if kind is _constants.BRANCH:
        return all(_holds(parts, signs) for parts in what[1])
    if kind is _constants.SUBPATTERN:
        return _holds(what[-1], signs)
    if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
        return what[0] > 0 and _holds(what[-1], signs)
    return False


AnyOf = Annotated[re.Pattern[str], Made(tuple[str, ...], any_of)]
"""A list of words."""
OneOf = Annotated[re.Pattern[str], Made(tuple[str, ...], one_of)]
"""A list of patterns, any of which counts."""
AtEnd = Annotated[re.Pattern[str], Made(str, at_end)]
AnyCase = Annotated[re.Pattern[str], Made(str, any_case)]
