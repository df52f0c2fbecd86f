"""How a style has its text drawn: struck out, raised, faint, or not at all. Pure: declarations in, a sign out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache

from turbohtml.cssom import StyleDeclaration

from harvester.documents.html.colours import FAINT, SLIGHT, alike, colour, is_slight, is_unseen

Declared = Mapping[str, str]
"""Properties of one element to their values, lower case."""


class Shown(Enum):
    """How an element is drawn, where it is not drawn as the text around it."""

    PLAIN = "as any other"
    GONE = "not at all: what follows takes its place"
    UNSEEN = "not at all, but its place stays empty"
    STRUCK = "with a line through it"
    RAISED = "above or below the line"
    FAINT = "so pale, cut or far away that nobody reads it"
    SMALL = "faint unless what is within says otherwise"
    COLOURED = "faint if its ground is of the same colour"
    LESS = "so much smaller than usual text that digits beside it are no part of one number with it"
    APART = "in a line or at a side of its own"
    SPREAD = "each of its parts at a place of its own"


# matches: 10.5pt
_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))\s*(px|pt|em|rem|ex|ch|%|cm|mm|in|pc|vw|vh)?")
_REACHED = re.compile(r"^(?:calc|min|max|clamp)\(")
_POINTS = {
    "px": 0.75, "pt": 1.0, "em": 12.0, "rem": 12.0, "ex": 6.0, "ch": 6.0, "%": 0.12, "cm": 28.35, "mm": 2.835,
    "in": 72.0, "pc": 12.0, "vw": 8.0, "vh": 6.0, "": 0.75,
}  # fmt: skip
# matches: italic 400 10.5pt/1.5 serif
_SIZE_IN_FONT = re.compile(r"(?:^|\s)((?:\d*\.)?\d+(?:px|pt|em|rem|ex|ch|%|cm|mm|in|pc)|0)(?=[\s/]|$)")
# matches: scalex(0.4)
_SCALED = re.compile(r"(?:scale[xy]?|scale3d|matrix|matrix3d)\((?:1,(?=0[,)]))?(\d+(?:\.\d*)?|\.\d+)[,)]")
# matches: alpha(opacity=0)
_FILTERED = re.compile(r"opacity(?:\(|=)([\d.]+%?)\)")
# matches: blur(10px)
_CLOUDED = re.compile(r"blur\((?:[4-9]|\d\d)|brightness\(|contrast\(")
# matches: inset(50%)
_INSET = re.compile(r"inset\((?:[5-9]\d|\d{3,})(?:\.\d*)?%")
"""Cut from each side by half of it or more: nothing is left."""
_NO_CLIP = frozenset(["", "auto", "none", "initial", "inherit", "unset"])
_OFF_LINE = frozenset(["super", "sub", "text-top", "text-bottom"])
RAISE = 2.0
"""Points by which what is raised stands off its line; editors move letters by one to justify them."""
TINY = 3.8
"""Points; 5 pixels."""
LESS = 7.0
"""Points; 9 pixels: whole tables are as small, a digit within a number is a mark."""
_LESS_WORDS = frozenset(["smaller", "x-small", "xx-small"])
_LINES = frozenset(["block", "table", "table-cell", "list-item", "flow-root"])
"""Values of display that have an element stand apart from what is beside it."""
_SPREADING = frozenset(["flex", "grid", "inline-flex", "inline-grid"])
"""Values of display that place the parts of an element one by one."""
_SHRUNK = 0.6
"""Of its size, up to which an element is no part of the line that it stands in."""
FAR = 400.0
"""Points to the left or above that put text outside the page."""
_DARK = 48
"""Of 255, up to which each part of a ground's colour makes it one on which black may not be seen."""
GAP = 3.0
"""Points between two digits that have a reader take them for two numbers."""
_SAID_ABOVE = frozenset(["inherit", "currentcolor", "unset", "initial", "revert"])
"""Colours that are those of what is around."""
OF_INTEREST = frozenset(
    [
        *("display", "visibility", "mso-hide", "content-visibility", "opacity", "color", "background"),
        *("background-color", "background-image", "font-size", "text-indent", "position", "left", "top", "right"),
        *("bottom", "clip", "clip-path", "width", "height", "max-width", "max-height", "overflow", "transform"),
        *(
            "overflow-x",
            "overflow-y",
            "vertical-align",
            "text-decoration",
            "text-decoration-line",
            "zoom",
            "scale",
        ),
        *("text-line-through", "mso-text-raise", "baseline-shift", "font-variant-position", "content"),
        *("-webkit-text-fill-color", "margin-left", "margin-top", "font-size-adjust", "filter", "translate"),
        *("margin-bottom", "float", "font-feature-settings"),
        *("inset", "letter-spacing", "direction", "unicode-bidi", "flex-direction", "order"),
        *(
            "mask",
            "mask-image",
            "-webkit-mask",
            "-webkit-mask-image",
            "-webkit-text-security",
            "contain",
            "mix-blend-mode",
        ),
    ]
)
"""Properties that decide how text is drawn."""
PICTURES = "dings"
"""In the name of a font that draws pictures for digits: Wingdings, Webdings."""


_LOGICAL = {
    **{f"{what}-inline-{end}": f"{what}-{side}" for what in ("margin", "padding", "border")
       for end, side in (("start", "left"), ("end", "right"))},
    **{f"{what}-block-start": f"{what}-top" for what in ("margin", "padding")},
    "inset-inline-start": "left", "inset-inline-end": "right", "inset-block-start": "top",
    "inset-block-end": "bottom", "inline-size": "width", "block-size": "height", "max-inline-size": "max-width",
    "max-block-size": "max-height", "margin-inline": "margin-left", "padding-inline": "padding-left",
}  # fmt: skip
"""Properties that are named by the direction of writing, as they are named in lines from left to right."""
_UNKNOWN = re.compile(r"var\(\s*--[\w-]+\s*,\s*([^()]*)\)")


def physical(name: str) -> str:
    """A property's name by its side, lower case."""
    name = name.lower()
    return _LOGICAL.get(name, name)


@lru_cache(maxsize=4096)
def declared(style: str) -> tuple[tuple[str, str, bool], ...]:
    """The properties of interest that a style attribute or a rule's body gives: name, value, whether important.

    >>> declared("FONT: bold 0/0 serif; margin:0")
    (('font-size', '0', False),)
    """
    parsed = StyleDeclaration.parse(style)
    found: list[tuple[str, str, bool]] = []
    for name in parsed:
        value = parsed[name].lower().replace("!important", "").strip()
        if "var(" in value:  # of variables that no sheet of the page has what stands for them
            value = _UNKNOWN.sub(r"\1", value)
        if (side := physical(name)) in OF_INTEREST:
            found.append((side, value, parsed.important(name)))
        elif name == "font" and (size := _SIZE_IN_FONT.search(value)):
            found.append(("font-size", size[1], parsed.important(name)))
        elif name == "font-family" and PICTURES in value:
            found.append((name, value, parsed.important(name)))
    return tuple(found)


@lru_cache(maxsize=4096)
def sign_of_style(style: str) -> Shown:
    """How a style attribute by itself has an element drawn."""
    return sign_of({name: value for name, value, _ in declared(style)})


def sign_of(style: Declared) -> Shown:
    """How these declarations have an element drawn; what is more hidden goes before what is less.

    >>> [sign_of({name: value}).name for name, value in (("vertical-align", "super"), ("font-size", "0"))]
    ['RAISED', 'SMALL']
    >>> [sign_of({"color": value}).name for value in ("red", "#fff")]
    ['PLAIN', 'COLOURED']
    """
    if style.get("display") == "none" or style.get("mso-hide") == "all":
        return Shown.GONE
    if style.get("visibility") in ("hidden", "collapse") or style.get("content-visibility") == "hidden":
        return Shown.UNSEEN
    if _is_struck(style):
        return Shown.STRUCK
    if _is_faint(style) or _is_away(style) or _is_cut_off(style) or _is_turned(style):
        return Shown.FAINT
    if _is_raised(style):
        return Shown.RAISED
    size = points(style.get("font-size", ""))
    if size is not None and size <= TINY:
        return Shown.SMALL
    if (sign := _of_colour(style)) is not Shown.PLAIN:
        return sign
    if style.get("display") in _SPREADING:
        return Shown.SPREAD
    if style.get("display") in _LINES or style.get("float") in ("left", "right"):
        return Shown.APART
    return Shown.LESS if (size is not None and size <= LESS) or _is_less(style) else Shown.PLAIN


def _is_less(style: Declared) -> bool:
    """A word for small text, or a feature of its font that draws digits small."""
    features = style.get("font-feature-settings", "")
    if style.get("font-size") in _LESS_WORDS or any(name in features for name in ("sups", "subs", "sinf")):
        return True
    return min(_scales(style)) <= _SHRUNK or any(turn in style.get("transform", "") for turn in ("rotate", "skew"))


def _of_colour(style: Declared) -> Shown:
    """Text of the colour of its own ground, or of one that may not be seen on white."""
    text = colour_of(style)
    ground = colour(style.get("background-color") or style.get("background") or "")
    if text is None:
        return Shown.COLOURED if ground is not None and max(ground) <= _DARK else Shown.PLAIN
    known = colour(text)
    if known is not None and ground is not None:
        return Shown.FAINT if alike(known, ground) else Shown.PLAIN
    pale = is_unseen(text) or (known is not None and min(known) >= FAINT)
    return Shown.COLOURED if pale else Shown.PLAIN


def _is_struck(style: Declared) -> bool:
    lines = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    # Word's own: text-line-through:double
    return "line-through" in lines or style.get("text-line-through", "none") not in ("none", "")


def _is_faint(style: Declared) -> bool:
    """Nearly transparent, behind a mask, scaled to nothing, in dots or pictures for signs."""
    blended = style.get("mix-blend-mode", "normal") not in _SAID_ABOVE | {"normal"}
    if blended or _CLOUDED.search(style.get("filter", "")):
        return True
    if style.get("-webkit-text-security", "none") != "none" or PICTURES in style.get("font-family", ""):
        return True
    if is_slight(style.get("opacity", "")) or min(_scales(style)) <= SLIGHT:
        return True
    filtered = _FILTERED.search("".join(style.get("filter", "").split()))
    if filtered is not None and (float(filtered[1].strip("%")) <= SLIGHT or is_slight(filtered[1])):
        return True
    masks = (style.get(name, "none") for name in ("mask", "mask-image", "-webkit-mask", "-webkit-mask-image"))
    return any(mask not in ("none", "") for mask in masks)


def _scales(style: Declared) -> list[float]:
    """The shares of its size that an element is drawn in, 1 among them."""
    scales = [1.0]
    for name in ("zoom", "scale"):
        if found := _LENGTH.match(style.get(name, "")):
            scales.append(abs(float(found[1][:20])) / (100 if found[2] == "%" else 1))
    if scaled := _SCALED.search("".join(style.get("transform", "").split())):
        scales.append(float(scaled[1][:20]))
    return scales


def _is_turned(style: Declared) -> bool:
    """Digits stand in another order than in the source, or upon each other."""
    if "override" in style.get("unicode-bidi", "") and style.get("direction") == "rtl":
        return True
    if "reverse" in style.get("flex-direction", "") or style.get("order", "0") not in ("0", "initial", ""):
        return True
    return (points(style.get("letter-spacing", "")) or 0) <= -6


def _is_away(style: Declared) -> bool:
    """Moved off the page."""
    for name in ("text-indent", "margin-left", "margin-top"):
        if (points(style.get(name, "")) or 0) <= -FAR:
            return True
    if style.get("position") in ("absolute", "fixed", "relative"):
        places = [style.get(name, "") for name in ("left", "top", "right", "bottom")]
        if any((points(place) or 0) <= -FAR for place in [*places, *style.get("inset", "").split()]):
            return True
    moved = "".join(style.get("transform", "").split())
    return "-9999" in moved


def _is_cut_off(style: Declared) -> bool:
    """Nothing is left of its box: the usual way of texts for screen readers."""
    clip = style.get("clip", "")
    if clip not in _NO_CLIP and style.get("position") in ("absolute", "fixed"):
        return True
    path = "".join(style.get("clip-path", "").split())
    if style.get("contain", "") == "strict" or path.startswith("xywh(00"):
        return True
    if path.startswith(("circle(0", "polygon(00")) or _INSET.match(path):
        return True
    overflow = " ".join(style.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    if "hidden" not in overflow and "clip" not in overflow:
        return False
    sizes = [points(style.get(name, "")) for name in ("width", "height", "max-width", "max-height")]
    return any(size is not None and size <= 1 for size in sizes)


def _is_raised(style: Declared) -> bool:
    """Off its line. Of a table's cell vertical-align says something else, which the caller knows."""
    align = style.get("vertical-align", "")
    if align in _OFF_LINE or abs(points(align) or 0) >= RAISE or abs(points(style.get("baseline-shift", "")) or 0):
        return True
    if style.get("font-variant-position") in ("super", "sub") or style.get("baseline-shift") in ("super", "sub"):
        return True
    if style.get("position") in ("absolute", "fixed"):
        return True
    if align in ("top", "bottom") and 0 < (points(style.get("font-size", "")) or 12) <= 9:
        return True
    moved = [style.get("mso-text-raise", "")]
    if style.get("position") == "relative":
        moved += [style.get("top", ""), style.get("bottom", ""), *style.get("inset", "").split()[:3:2]]
    if style.get("display") == "inline-block":
        margins = (style.get(name, "") for name in ("margin-top", "margin-bottom"))
        moved += [margin for margin in margins if margin.startswith("-")]
    moved += style.get("translate", "").split()[1:2]
    found = re.search(r"translate(?:y|3d)?\((?:[^,()]*,)?\s*([-\d.]+[a-z%]*)", style.get("transform", ""))
    moved.append(found[1] if found else "")
    return any(abs(points(length) or 0) >= RAISE for length in moved)


def points(length: str) -> float | None:
    """A length in points, letters of 12 points taken for what is relative; None where it is no length.

    >>> points("-5.0pt"), points("40%"), points("auto")
    (-5.0, 4.8, None)
    """
    found = _LENGTH.match(_REACHED.sub("", length) if "(" in length else length)
    return round(float(found[1][:20]) * _POINTS[found[2] or ""], 3) if found else None


def colour_of(style: Declared) -> str | None:
    """The colour of text as a style says it, None where it is that of what is around."""
    text = style.get("-webkit-text-fill-color") or style.get("color")
    return None if text in _SAID_ABOVE else text
