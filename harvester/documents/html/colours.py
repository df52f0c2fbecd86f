"""Colours as styles write them, and whether text of one can be read on a ground of another. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

Colour = tuple[int, int, int]
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
_NAMES: dict[str, Colour] = {
    "white": WHITE, "snow": (255, 250, 250), "ivory": (255, 255, 240), "azure": (240, 255, 255),
    "ghostwhite": (248, 248, 255), "whitesmoke": (245, 245, 245), "floralwhite": (255, 250, 240),
    "black": BLACK, "window": WHITE, "windowtext": (0, 0, 0), "red": (255, 0, 0), "yellow": (255, 255, 0),
    "blue": (0, 0, 255), "green": (0, 128, 0), "gray": (128, 128, 128), "grey": (128, 128, 128),
    "silver": (192, 192, 192), "aliceblue": (240, 248, 255), "mintcream": (245, 255, 250), "canvas": WHITE,
    "honeydew": (240, 255, 240), "lightyellow": (255, 255, 224), "seashell": (255, 245, 238),
    "linen": (250, 240, 230), "oldlace": (253, 245, 230), "lavenderblush": (255, 240, 245),
    "lightcyan": (224, 255, 255),
}  # fmt: skip
_HEX = re.compile(r"#([0-9a-f]{3,8})\b")
_SHARE = r"(?:\s*[,/]\s*(?P<share>[\d.]+%?))?\s*\)"
# matches: rgba(255, 255, 255, 0.5)
_RGB = re.compile(rf"rgba?\(\s*([\d.]+)(%?)[\s,]+([\d.]+)%?[\s,]+([\d.]+)%?{_SHARE}")
"""rgba(255, 255, 255, 0.5) and rgb(100% 100% 100% / 50%)"""
# matches: hsl(0, 0%, 100%)
_HSL = re.compile(rf"hsla?\(\s*[^\s,)]+[\s,]+[\d.]+%[\s,]+(?P<light>[\d.]+)%{_SHARE}")
_BRIGHT = [
    (re.compile(r"hwb\(\s*\S+\s+([\d.]+)%"), 97),
    (re.compile(r"(?<!ok)l(?:ab|ch)\(\s*([\d.]+)"), 97),
    (re.compile(r"okl(?:ab|ch)\(\s*([\d.]+)%"), 97),
    (re.compile(r"okl(?:ab|ch)\(\s*([\d.]+)(?![%\d.])"), 0.97),
    # matches: color(srgb 1 1 1)
    (re.compile(r"color\(\s*\S+\s+(1)(?:\.0*)?\s+1(?:\.0*)?\s+1\b"), 1),
]
"""Colours in other spaces, and the lightness from which on they are white."""
FAINT = 224
"""Of 255, from which on each part of a colour makes it one that may not be seen on white."""
PALE = 18
"""Of 255, by which a colour differs at most from one that cannot be told from it."""
SLIGHT = 0.1
"""Share of a colour that nobody sees."""
# matches: .05
_PART = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))\s*([a-z]*|%)")


@lru_cache(maxsize=512)
def colour(value: str) -> Colour | None:
    """A colour as red, green and blue; None where it is transparent or of a name that is not known.

    >>> colour("#FFF"), colour("rgb(0, 0, 10)"), colour("url(x.png) no-repeat #fefefe"), colour("transparent")
    ((255, 255, 255), (0, 0, 10), (254, 254, 254), None)
    """
    value = value.lower()
    if found := _HEX.search(value):
        return _of_hex(found[1])
    if found := _RGB.search(value):
        if is_slight(found["share"] or ""):
            return None
        scale = 2.55 if found[2] else 1.0
        red, green, blue = (min(255, round(float(part[:9]) * scale)) for part in (found[1], found[3], found[4]))
        return red, green, blue
    if (found := _HSL.search(value)) and float(found["light"][:9]) >= 97 and not is_slight(found["share"] or ""):
        return WHITE
    if any((found := bright.search(value)) and float(found[1][:9]) >= least for bright, least in _BRIGHT):
        return WHITE
    return next((_NAMES[word] for word in value.split() if word in _NAMES), None)


def _of_hex(digits: str) -> Colour | None:
    if len(digits) in (3, 4):
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) not in (6, 8) or _is_clear(digits):
        return None
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _is_clear(digits: str) -> bool:
    """Whether the share of a colour's digits (#rgba, #rrggbbaa) lets all through."""
    return digits[3:] == "0" if len(digits) == 4 else digits[6:] in ("00", "01")


def alike(one: Colour, other: Colour) -> bool:
    """Whether text of one colour cannot be read on a ground of the other."""
    apart = max(abs(a - b) for a, b in zip(one, other, strict=True))
    pale = apart <= 2 * PALE and min(*one, *other) >= FAINT
    return apart <= PALE or (pale and abs(_light(one) - _light(other)) <= PALE / 2)


def _light(of: Colour) -> float:
    red, green, blue = of
    return 0.21 * red + 0.72 * green + 0.07 * blue


def is_lost(text: str | None, ground: Colour) -> bool:
    """Whether text of a colour, black where none is said, cannot be read on a ground."""
    if text is None:
        return alike(BLACK, ground)
    if is_unseen(text):
        return True
    known = colour(text)
    return known is not None and alike(known, ground)


def is_unseen(value: str) -> bool:
    """Whether text of a colour is drawn so that it may not be seen, or nobody here can tell."""
    return is_transparent(value) or value.startswith(("color-mix(", "light-dark("))


def is_transparent(value: str) -> bool:
    """Whether a colour draws nothing."""
    value = value.lower().strip()
    if value == "transparent":
        return True
    if found := _RGB.fullmatch(value) or _HSL.fullmatch(value):
        return is_slight(found["share"] or "")
    return (found := _HEX.fullmatch(value)) is not None and _is_clear(found[1])


def is_slight(share: str) -> bool:
    """Whether a share (0.05, 5%) is one of which nobody sees anything."""
    found = _PART.fullmatch(share)
    return found is not None and float(found[1]) <= (SLIGHT * 100 if found[2] == "%" else SLIGHT)
