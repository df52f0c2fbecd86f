"""How Word draws a run of text: struck out, raised, hidden, pale, tiny; by itself or by its styles."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cached_property
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_CHAIN = 12
"""Styles that are based on each other; Word itself allows eleven."""
_OFF = frozenset(["0", "false", "off", "none", "nil"])
_HIDDEN = ("vanish", "specVanish")
_STRUCK = ("strike", "dstrike")
_OF_INTEREST = frozenset(
    f"{_W}{name}"
    for name in (*_HIDDEN, *_STRUCK, "webHidden", "vertAlign", "position", "color", "sz", "shd", "highlight")
)
RAISE = 4
"""Half points by which what is raised stands off its line."""
TINY = 7
"""Half points that nobody reads."""
_PALE = 0xE0
"""From which on each part of a colour makes it one that may not be seen on white."""

Properties = dict[str, Any]
"""Names of run properties to their elements."""


class Drawn(Enum):
    """How a run is drawn."""

    PLAIN = "as any other"
    HIDDEN = "not at all"
    STRUCK = "with a line through it"
    FAINT = "so small or pale that nobody reads it, or only in some views"
    RAISED = "above or below the line"


class Runs:
    """The run properties of one Word file, with those of its styles."""

    def __init__(self, package: Any) -> None:
        self._styles: dict[str | None, Any] = {
            style.get(f"{_W}styleId"): style for style in package.styles.element.findall(f"{_W}style")
        }
        self._defaults = package.styles.element.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
        self._known: dict[str | None, Properties] = {}

    @cached_property
    def _paragraph_style(self) -> str | None:
        """The style of paragraphs that name none."""
        for identity, style in self._styles.items():
            if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in ("1", "true", "on"):
                return identity
        return None

    def drawn(self, run: Any, paragraph: Any, ground: str | None = None) -> Drawn:
        """How a run of a paragraph is drawn. ground: the shading of what the paragraph stands in."""
        properties = run.find(f"{_W}rPr")
        if properties is None and not self._paragraph_tells(paragraph):
            return Drawn.PLAIN
        found = self._properties(run, paragraph)
        if any(_is_on(found.get(name)) for name in _HIDDEN):
            return Drawn.HIDDEN
        if any(_is_on(found.get(name)) for name in _STRUCK):
            return Drawn.STRUCK
        if _is_on(found.get("webHidden")) or _is_faint(found, paragraph, ground):
            return Drawn.FAINT
        raised = _value(found.get("vertAlign")) in ("superscript", "subscript")
        if raised or abs(_number(found.get("position"))) >= RAISE:
            return Drawn.RAISED
        return Drawn.PLAIN

    def _paragraph_tells(self, paragraph: Any) -> bool:
        """Whether the style of a paragraph says anything of interest about its runs."""
        style = _named(paragraph, "pPr", "pStyle") or self._paragraph_style
        return bool(self._of_style(style) or _own(self._defaults))

    def _properties(self, run: Any, paragraph: Any) -> Properties:
        """What holds for a run: its own, its style's, its paragraph's style's, the file's."""
        found = dict(_own(self._defaults))
        found |= self._of_style(_named(paragraph, "pPr", "pStyle") or self._paragraph_style)
        found |= self._of_style(_named(run, "rPr", "rStyle"))
        found |= _own(run.find(f"{_W}rPr"))
        return found

    def _of_style(self, identity: str | None) -> Properties:
        if identity not in self._known:
            chain: list[Any] = []
            at: str | None = identity
            while at is not None and at in self._styles and len(chain) < MAX_CHAIN:
                chain.append(self._styles[at])
                based = self._styles[at].find(f"{_W}basedOn")
                at = None if based is None else based.get(f"{_W}val")
            found: Properties = {}
            for style in reversed(chain):
                found |= _own(style.find(f"{_W}rPr"))
            self._known[identity] = found
        return self._known[identity]


def _own(properties: Any) -> Properties:
    if properties is None:
        return {}
    return {child.tag.rpartition("}")[2]: child for child in properties if child.tag in _OF_INTEREST}


def _named(element: Any, properties: str, style: str) -> str | None:
    found = element.find(f"{_W}{properties}/{_W}{style}")
    return None if found is None else found.get(f"{_W}val")


def _value(element: Any) -> str | None:
    return None if element is None else element.get(f"{_W}val")


def _is_on(element: Any) -> bool:
    """Whether a switch is on: <w:strike/>, <w:strike w:val="true"/>."""
    return element is not None and (_value(element) or "1").lower() not in _OFF


def _number(element: Any) -> int:
    text = (_value(element) or "").strip()
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 8 else 0


def _is_faint(found: Mapping[str, Any], paragraph: Any, ground: str | None) -> bool:
    """Tiny, or of the colour of what it is printed on."""
    if 0 < _number(found.get("sz")) <= TINY:
        return True
    colour = found.get("color")
    text = _value(colour)
    if colour is not None and colour.get(f"{_W}themeColor") in ("background1", "light1"):
        text = "FFFFFF"
    if not _is_pale(text):
        return False
    if _value(found.get("highlight")) not in (None, "none", "white"):
        return False
    grounds = [fill(found.get("shd")), fill(paragraph.find(f"{_W}pPr/{_W}shd")), ground]
    around = next((shade for shade in grounds if shade is not None), "FFFFFF")
    return _is_pale(around)


def fill(shading: Any) -> str | None:
    """The colour that a w:shd fills with, None where it says none."""
    if shading is None:
        return None
    colour = shading.get(f"{_W}fill")
    return None if colour in (None, "auto") else str(colour)


def _is_pale(colour: str | None) -> bool:
    if colour is None or len(colour) != 6:
        return False
    try:
        return min(bytes.fromhex(colour)) >= _PALE
    except ValueError:
        return False
