"""Digits of one cell that stand apart although nothing is written between them: a margin, a border, a box.

<span>1</span><span style="margin-left:2em">2</span> is read as two numbers by whoever sees it. Pure: styles in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from turbohtml.cssom import StyleDeclaration

from harvester.documents.html.styles import GAP, physical, points

# matches: margin-left:2em
_MAY_PART = re.compile(
    r"margin|padding|letter-spacing|border-(?:left|right)|inline-|relative|writing-mode|gradient", re.IGNORECASE
)
_CLASS = re.compile(r"\.([a-zA-Z_][\w-]*)")
# matches: width:61.5pt
_OF_CELLS = re.compile(r"text-align|word-break|(?<![\w-])(?:width|height|border)\s*:|mso-border", re.IGNORECASE)
"""What styles of cells and paragraphs have beside their margins, and those of a part of a line have not."""


@lru_cache(maxsize=4096)
def is_spaced(style: str) -> bool:
    """Whether an element within a line stands apart, by its style, from what is right before or behind it.

    >>> is_spaced("margin-left: 2em"), is_spaced("margin:0cm"), is_spaced("padding:0 5.4pt;width:60pt")
    (True, False, False)
    """
    if not _MAY_PART.search(style):
        return False
    parsed = StyleDeclaration.parse(style)
    said = {physical(name): parsed[name].lower() for name in parsed}
    in_box = said.get("display", "").startswith("inline-")
    if not in_box and _OF_CELLS.search(style):
        return False
    if any(_is_gap(length) for length in (said.get("letter-spacing", ""), *_sides(said))):
        return True
    if in_box and any(_is_gap(said.get(name, "")) for name in ("width", "min-width", "text-indent")):
        return True
    if in_box and re.search(r"translate(?:x|3d)?\(\s*-?\d", said.get("transform", "")):
        return True
    borders = (said.get(f"border-{side}", "none") for side in ("left", "right"))
    if any("none" not in border and not border.startswith("0") for border in borders):
        return True
    lines = said.get("background", said.get("background-image", ""))
    # a line drawn through digits as a picture behind them
    return (
        said.get("position") == "relative"
        or said.get("writing-mode", "").startswith(("vertical", "sideways", "tb"))
        or ("gradient(" in lines and "transparent" in lines)
    )


def spaces(sheet: str, names: Iterable[str]) -> bool:
    """Whether a rule of a style sheet has elements of one of these classes stand apart."""
    return not _spacing(sheet).isdisjoint(names)


@lru_cache(maxsize=32)
def _spacing(sheet: str) -> frozenset[str]:
    """The classes that rules which have elements stand apart are for."""
    rules = (rule.partition("{") for rule in sheet.split("}") if _MAY_PART.search(rule))
    return frozenset(name for selectors, _, body in rules if is_spaced(body) for name in _CLASS.findall(selectors))


def _sides(said: dict[str, str]) -> list[str]:
    """The widths of what is left and right of an element's text."""
    found = [said.get(f"{what}-{side}", "") for what in ("margin", "padding") for side in ("left", "right")]
    for what in ("margin", "padding"):
        parts = said.get(what, "").split()
        found += parts if len(parts) == 1 else parts[1::2]
    return found


def _is_gap(length: str) -> bool:
    return "var(" in length or abs(points(length) or 0) >= GAP


def parts_digits(cell: str, part: str) -> bool:
    """Whether digits stand right beside a part of a cell's text that is digits."""
    before, found, behind = cell.partition(part)
    return found != "" and (before[-1:].isdecimal() or behind[:1].isdecimal())


def has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))
