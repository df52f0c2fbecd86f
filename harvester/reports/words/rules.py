"""What varies between reports and portals, from data/*.toml; read once, compiled by the modules that use it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any

from harvester.paths import DATA

FOLDER = DATA


@cache
def rules(name: str) -> dict[str, Any]:
    """The contents of data/NAME.toml."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds the first of the words that stands in a text, of several that begin there the longest."""
    ends: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        ends.setdefault(word[0], []).append(re.escape(word[1:]))
    # each first letter once: tried one by one, a hundred words take twice as long
    return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in ends.items()))


# the colons that portals print: full and half width, ratio (U+2236), presentation and small forms
COLONS = ":：∶︰﹕"


def squeeze(text: str) -> str:
    """Text without any white space, U+3000 and U+00A0 included.

    >>> squeeze("索 引　号")
    '索引号'
    """
    return "".join(text.split())
