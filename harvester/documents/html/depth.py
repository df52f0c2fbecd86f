"""How deeply the elements of a page are nested, told from its text before a tree is built.

turbohtml stops nesting at 512 open elements, and where a table begins right there it can bring the process down
(seen with 1.15.4: 506 elements in an open link, then a table and the link's end). No page comes near by itself, so
what may is looked at with care, freed of elements that begin no line, and refused if that does not help.
"""

from __future__ import annotations

import re
from collections import Counter

MAX_DEPTH = 240
"""Elements within each other: half of what the parser bears, for each may hold one that is not counted (li)."""
_BLOCK = 1536
_OPEN = 300
"""Tags that are not closed again up to some block, from which on the page is looked at."""
_WEIGHTS = dict.fromkeys(("table", "object", "applet", "marquee", "template"), 4)
"""Elements that count as several: a table opens body, row and cell; in each, links and paragraphs begin anew."""
_NO_TAGS = [
    (re.compile(begin, re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for begin, end in (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))
]
"""Where what stands in between may look like tags."""
_NAME = re.compile(r"<(/?[a-zA-Z][^\s/>]*)")
# matches: <span class="a">
_INLINE = re.compile(
    r"</?(?:span|font|b|strong|i|em|u|ins|big|small|label|tt|code|o:p)(?:\s[^<>]*)?>", re.IGNORECASE
)
_SOON_ENDED = (
    *("p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dd", "dt", "option", "a", "html", "head", "body"),
    *("br", "img", "hr", "input", "meta", "link", "col", "area", "base", "embed", "param", "source", "wbr"),
)
"""Elements that the next of their kind ends, or that hold nothing: no deeper than what is around them."""
_ENDED = frozenset(
    f"{slash}{spelled}" for name in _SOON_ENDED for spelled in (name, name.upper()) for slash in ("", "/")
)


def shallow(text: str) -> str | None:
    """The text of a page whose elements are not nested too deeply, without the tags within lines if they are.

    None where it is nested too deeply without them.
    """
    if not _may_be_deep(text) or _depth(text) <= MAX_DEPTH:
        return text
    if _depth(_without_scripts(text)) <= MAX_DEPTH:
        return text
    text = _INLINE.sub("", text)
    return text if _depth(_without_scripts(text)) <= MAX_DEPTH else None


def _may_be_deep(text: str) -> bool:
    """Whether more tags are opened than closed anywhere: counted block by block, which is quick."""
    still_open = 0
    for at in range(0, len(text), _BLOCK):
        tags = text.count("<", at, at + _BLOCK)
        closed = text.count("</", at, at + _BLOCK + 1) if tags > 1 else 0
        if still_open + tags - closed > _OPEN:
            return True
        still_open += tags - 2 * closed
        if still_open < 0:
            still_open = 0
    return False


def _without_scripts(text: str) -> str:
    """A page's text without comments, scripts and styles."""
    for begin, end in _NO_TAGS:
        first, *rest = begin.split(text)
        text = first + "".join([piece[found.end() :] for piece in rest if (found := end.search(piece))])
    return text


def _depth(text: str) -> int:
    """The most elements that are open at the same time, those not counted that end each other."""
    still_open: Counter[str] = Counter()
    depth = deepest = 0
    for name in [tag.lower() for tag in _NAME.findall(text) if tag not in _ENDED]:
        if name[0] != "/":
            still_open[name] += 1
            depth += _WEIGHTS.get(name, 1)
            if depth > deepest:
                deepest = depth
        elif still_open[name[1:]]:
            still_open[name[1:]] -= 1
            depth -= _WEIGHTS.get(name[1:], 1)
    return deepest
