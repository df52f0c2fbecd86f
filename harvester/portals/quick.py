"""A registry file's text to its entries: TOML, read quickly where it is plain.

A registry of the whole country has thousands of entries of five lines, and every command reads it first. Python's
tomllib takes 70 µs an entry; lines of the usual shapes are read by patterns at a fifth of that. An entry that
looks otherwise in any way is left to tomllib, and so is the whole file where that cannot tell: it also words what
is wrong.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import Any

_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]|\"\"\"|'''")
"""Control characters, which TOML forbids, and texts over several lines. Matches the \\r of no line end too."""
# matches: family = "trs"
_LINE = re.compile(
    r"""(?:\[(?P<name>[A-Za-z0-9_-]+)\]                 # [luzhou]
    |(?P<key>[A-Za-z0-9_-]+)[ \t]*=[ \t]*(?:            # family = "trs"
        "(?P<text>[^"\\\n]*)"
        |'(?P<raw>[^'\n]*)'
        |\[[ \t]*(?P<texts>"[^"\\\n]*"(?:[ \t]*,[ \t]*"[^"\\\n]*")*)[ \t]*,?[ \t]*\]
        |(?P<switch>true|false)
        |(?P<day>\d{4}-\d\d-\d\d)
        |(?P<other>\S[^\n]*)
    ))?[ \t]*(?:\#[^\n]*)?""",
    re.VERBOSE,
)
_HEADING = re.compile(r"\n(?=\[[A-Za-z0-9_-]+\])")
"""The end of the line before an entry's first."""
_TEXT = re.compile(r'"([^"]*)"')


def entries(text: str) -> dict[str, Any]:
    """The tables of a registry file in its order. Raises tomllib.TOMLDecodeError for what is no TOML."""
    text = text.replace("\r\n", "\n")
    found = None if _ODD.search(text) else _by_entry(text)
    return tomllib.loads(text) if found is None else found


def _by_entry(text: str) -> dict[str, Any] | None:
    """The tables, entry by entry; None where only the whole file can tell.

    A line of a list over several lines may look like a heading: then what stands before it is no TOML, either.
    """
    found: dict[str, Any] = {}
    for entry in _HEADING.split(text):
        tables = _plain(entry)
        if tables is None:
            try:
                tables = tomllib.loads(entry)
            except tomllib.TOMLDecodeError:
                return None
        if not found.keys().isdisjoint(tables):
            return None
        found |= tables
    return found


def _plain(text: str) -> dict[str, Any] | None:
    """The tables where every line has a usual shape, else None."""
    tables: dict[str, Any] = {}
    table: dict[str, Any] | None = None
    for line in text.split("\n"):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            return None
        if name := match["name"]:
            if name in tables:
                return None
            table = tables[name] = {}
        elif key := match["key"]:
            value = _value(match)
            if table is None or key in table or value is None:
                return None
            table[key] = value
    return tables


def _value(match: re.Match[str]) -> Any:
    """What stands behind the `=`, None where only tomllib can tell."""
    kind = match.lastgroup
    written = match[kind] if kind else ""
    if kind in ("text", "raw"):
        return written
    if kind == "texts":
        return _TEXT.findall(written)
    if kind == "switch":
        return written == "true"
    try:
        if kind == "day":
            return date.fromisoformat(written)
        # {reports = 63}, 7, 1.5: rare, and no business of patterns
        return tomllib.loads(f"it = {written}")["it"]
    except ValueError:
        return None
