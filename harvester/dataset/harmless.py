"""Texts that a spreadsheet would take for formulas, told from numbers."""

from __future__ import annotations

import re

# =cmd|… and its like; tab and carriage return begin a cell anew in some programs (OWASP, CSV injection)
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*%?|[+-]+")
# the beginning of such a cell in lines of CSV: none found, none there; some found, perhaps one
# matches: a,=1+1
_PERHAPS = re.compile(r'(?:^|,)"?(?=[=+\-@\t\r＝＋－＠])(?![+-]?[0-9]+(?:\.[0-9]+)?(?:,|$))', re.MULTILINE)


def may_hold_risky(lines: str) -> bool:
    """Whether any cell in lines of CSV could be a risky one; for many rows at once."""
    return _PERHAPS.search(lines) is not None


def is_risky(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula. A plain number (-1, +2.5) or a mere dash is none."""
    return text.startswith(_BEGINNINGS) and not _NUMBER.fullmatch(text)


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet could take it for a formula."""
    return "'" + text if is_risky(text) else text


def as_published(text: str) -> str:
    """What `harmless` was given: without the apostrophe that it put before a text."""
    return text[1:] if text[:1] == "'" and is_risky(text[1:]) else text
