"""How Word draws a run of text: struck out, raised, hidden, pale, tiny; by itself or by its styles."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cached_property
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MAX_CHAIN = 12
"""Styles that are based on each other; Word itself allows eleven."""
_OFF = frozenset(["0", "false", "off", "none", "nil"])
_HIDDEN = ("vanish", "specVanish")
_STRUCK = ("strike", "dstrike")
_OF_INTEREST = frozenset(
    f"{_W}{name}"
    for name in (
        *(*_HIDDEN, *_STRUCK, "webHidden", "vertAlign", "position", "color", "sz", "w", "shd", "highlight"),
        *("spacing", "eastAsianLayout", "rFonts"),
    )
) | {f"{_W14}textFill"}
RAISE = 4
"""Half points by which what is raised stands off its line."""
LESS = 14
"""Half points, up to which digits beside others of usual size are no part of one number with them."""
USUAL_SIZE = 20
"""Half points of text of which no size is said."""
_USUAL = 1.5
"""Times their size from which on others are of usual size."""
NARROW = 40
"""Percent of its width, up to which nobody reads a letter."""
GAP = 80
"""Twentieths of a point behind a letter, from which on the digits beside it are no part of one number with it."""
PICTURES = "dings"
"""In the name of a font that draws pictures for digits: Wingdings, Webdings."""
TINY = 7
"""Half points that nobody reads."""
_PALE = 0xE0
"""From which on each part of a colour makes it one that may not be seen on white."""
_ALIKE = 16
"""By which each part of two colours may differ that nobody tells apart."""
_HIGHLIGHTS = {
    "black": "000000", "white": "FFFFFF", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00",
    "magenta": "FF00FF", "red": "FF0000", "yellow": "FFFF00", "darkBlue": "000080", "darkCyan": "008080",
    "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000",
    "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
"""Names of the colours that mark text to what they are."""

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
        if _is_on(found.get("webHidden")) or _is_faint(found, paragraph, ground) or _is_unread(found):
            return Drawn.FAINT
        if abs(_number(found.get("spacing"))) >= GAP and _beside_digits(run, paragraph):
            return Drawn.FAINT
        if 0 < (size := _number(found.get("sz"))) <= LESS and self._beside_larger(run, paragraph, size):
            return Drawn.FAINT
        raised = _value(found.get("vertAlign")) in ("superscript", "subscript")
        if raised or abs(_number(found.get("position"))) >= RAISE:
            return Drawn.RAISED
        return Drawn.PLAIN

    def _beside_larger(self, run: Any, paragraph: Any, size: int) -> bool:
        """Whether digits stand in a paragraph with digits that are much larger."""
        if not "".join(run.itertext()).strip().isdecimal():
            return False
        others = (other for other in paragraph.iter(f"{_W}r") if other is not run)
        return any(
            any(map(str.isdecimal, "".join(other.itertext())))
            and (_number(self._properties(other, paragraph).get("sz")) or USUAL_SIZE) >= _USUAL * size
            for other in others
        )

    def _paragraph_tells(self, paragraph: Any) -> bool:
        """Whether the style of a paragraph says anything of interest about its runs."""
        style = _named(paragraph, "pPr", "pStyle") or self._paragraph_style
        return bool(self._of_style(style) or _own(self._defaults) or self._of_table(paragraph))

    def _properties(self, run: Any, paragraph: Any) -> Properties:
        """What holds for a run: its own, its style's, its paragraph's style's, the file's."""
        found = dict(_own(self._defaults))
        found |= self._of_table(paragraph)
        found |= self._of_style(_named(paragraph, "pPr", "pStyle") or self._paragraph_style)
        found |= self._of_style(_named(run, "rPr", "rStyle"))
        found |= _own(run.find(f"{_W}rPr"))
        return found

    @cached_property
    def _table_styles(self) -> frozenset[str]:
        """The styles of tables that say anything of interest about the runs in them."""
        tables = [name for name, style in self._styles.items() if name and style.get(f"{_W}type") == "table"]
        return frozenset(name for name in tables if self._of_style(name))

    def _of_table(self, paragraph: Any) -> Properties:
        """What the style of the table around a paragraph says."""
        if not self._table_styles:
            return {}
        table = next(paragraph.iterancestors(f"{_W}tbl"), None)
        name = None if table is None else _named(table, "tblPr", "tblStyle")
        return self._of_style(name) if name in self._table_styles else {}

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
    if 0 < _number(found.get("sz")) <= TINY or 0 < _number(found.get("w")) <= NARROW:
        return True
    colour = found.get("color")
    text = _value(colour)
    if colour is not None and colour.get(f"{_W}themeColor") in ("background1", "light1"):
        text = "FFFFFF"
    highlight = _HIGHLIGHTS.get(_value(found.get("highlight")) or "")
    if text is None or text.lower() == "auto":  # black, which some programs turn white on it and others do not
        return highlight == _HIGHLIGHTS["black"]
    grounds = [highlight, fill(found.get("shd")), fill(paragraph.find(f"{_W}pPr/{_W}shd")), ground]
    around = next((shade for shade in grounds if shade is not None), "FFFFFF")
    return (_is_pale(text) and _is_pale(around)) or _is_alike(text, around)


def _is_unread(found: Mapping[str, Any]) -> bool:
    """Not filled with any colour, two lines in one, or in a font of pictures."""
    filling = found.get("textFill")
    if filling is not None and filling.find(f"{_W14}noFill") is not None:
        return True
    layout = found.get("eastAsianLayout")
    if layout is not None and (layout.get(f"{_W}combine") or "0").lower() not in _OFF:
        return True
    fonts = found.get("rFonts")
    return fonts is not None and PICTURES in (fonts.get(f"{_W}ascii") or "").lower()


def _beside_digits(run: Any, paragraph: Any) -> bool:
    """Whether a run is digits, and others stand in its paragraph."""
    if not "".join(run.itertext()).strip().isdecimal():
        return False
    others = ("".join(other.itertext()) for other in paragraph.iter(f"{_W}r") if other is not run)
    return any(any(map(str.isdecimal, other)) for other in others)


def fill(shading: Any) -> str | None:
    """The colour that a w:shd fills with, None where it says none."""
    if shading is None:
        return None
    colour = shading.get(f"{_W}fill")
    return None if colour in (None, "auto") else str(colour)


def _is_alike(one: str, other: str) -> bool:
    """Whether two colours cannot be told apart; of one that is automatic nothing is known."""
    try:
        pairs = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
        return all(abs(a - b) <= _ALIKE for a, b in pairs)
    except ValueError:
        return False


def _is_pale(colour: str | None) -> bool:
    if colour is None or len(colour) != 6:
        return False
    try:
        return min(bytes.fromhex(colour)) >= _PALE
    except ValueError:
        return False
