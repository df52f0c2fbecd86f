"""How deeply the elements of a page are nested, told from its text before a tree is built.

turbohtml stops nesting at 512 open elements, and where a table begins right there it can bring the process down
(seen with 1.15.4: 506 elements in an open link, then a table and the link's end). No page comes near by itself, so
what may is looked at with care, freed of elements that begin no line, and refused if that does not help.

Never less is told than what the parser nests, in steps, each for pages that the one before left over: tags that
open something; those that are not closed at once; elements that are open at the same time. An end tag counts only
where the parser heeds it: `</x><b>` nests, however often it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import islice

import turbohtml

MAX_DEPTH = 230
"""Elements within each other: half of what the parser bears, for each may hold one that is not counted (li)."""
_MOST_OPENING = 460
"""The same told from tags that open something, each taken for as many elements as it may bring with it."""
_DEAREST = 4
_SHORT = 25_000
"""Characters of a page whose tags are counted first; of a longer one most likely too many would be left over."""
_OF_TABLES = ("<td>", "<tr>", "<td ", "<th>", "<tr ", "<th ")
"""What most tags of a page are that holds little but a report's tables: each is ended by the next of its kind."""
_HEAVY = frozenset(["table", "object", "applet", "marquee", "template"])
"""Elements that count as four: a table opens body, row and cell; in each, links and paragraphs begin anew."""
# matches: <span
_OPENING = re.compile(
    r"<(?:[ceghjknqruvwxyz]|t(?![dhr][\s/>])|a(?![\s/>])|l(?!i[\s/>])|p(?![\s/>])|s(?:pan)?|d(?:iv)?|f(?:ont)?"
    r"|o(?::p|ption)?|m(?:eta)?|b(?!r[\s/>])|i(?!mg[\s/>])"
    r"|[A-Z](?:(?<=[CEGHJKMNOQRU-Z])|(?<=T)(?![DHR][\s/>])|(?<=L)(?!I[\s/>])|(?<=[AP])(?![\s/>])"
    r"|(?<=B)(?!R[\s/>])|(?<=I)(?!MG[\s/>])|(?<=F)(?:ONT)?|(?<=S)(?:PAN)?|(?<=D)(?:IV)?))"
)
"""Tags that may open an element deeper than those around them: not those that the next of their kind ends, or that
hold nothing."""
# matches: <script
_RAW = re.compile("<s(?:cript|tyle)")
_NEAR = 3000
"""Characters within which a script or a style sheet begins, so that the leap over it is worth the look."""
_LEAPS = 8
_ONE = ("<span", "<div", "<font", "<o:p", "<SPAN", "<DIV", "<FONT")
"""Tags that bring nothing with them, the most frequent first; within others a li may stand, which ends none around
it.
"""
_FOUR = ("<t", "<o", "<m", "<a", "<T", "<O", "<M", "<A")
"""Tags that may be heavy."""
_EMPTY = (("<o:p", "<o:p></o:p>"), ("<b", "<b></b>"))
"""What editors leave behind, by the tag that it begins with."""
# matches: <span lang="EN-US" style="x">22</span>
_CLOSED_AT_ONCE = re.compile(r"<(span|font|b|strong|i|u|em|div)(?: [a-zA-Z:-]+=\"[^\"<>=]*\")*>[^<]*</\1>")
"""Elements with text alone: nothing between begin and end can keep the parser from heeding the end."""
# matches: <span class="a">
_INLINE = re.compile(
    r"</?(?:span|font|b|strong|i|em|u|ins|big|small|label|tt|code|o:p)(?:\s[^<>]*)?>", re.IGNORECASE
)
_CELLS = frozenset(["td", "th", "tr", "tbody", "thead", "tfoot"])
_UNCOUNTED = frozenset(
    [
        *("p", "a", "html", "head", "body", "br", "img", "hr", "input", "meta", "link", "col", "area", "base"),
        *("embed", "param", "source", "wbr", "track"),
    ]
)
_FORMATTING = frozenset(
    ["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
"""Opened again behind the end of what is around them."""
_LINE = frozenset([*_FORMATTING, "span", "o:p", "label", "ins", "del", "sub", "sup", "abbr", "cite", "q"])
"""Elements within a line: the ends of others reach through them, and those of a line through nothing else."""
_BLOCKS = frozenset(
    [
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "button",
            "center",
            "details",
            "dialog",
            "dir",
            "div",
            "dl",
        ),
        *(
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "header",
            "hgroup",
            "listing",
            "main",
            "menu",
            "nav",
            "ol",
        ),
        *("pre", "search", "section", "select", "summary", "ul", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6"),
    ]
)
"""Elements whose ends reach through all but what bounds them."""
_BOUNDS = frozenset(["td", "table", "template", "object", "applet", "marquee", "svg", "math", "caption"])
_FOREIGN = frozenset(["template", "svg", "math"])
_ITEMS = {"li": ("li",), "dd": ("dd", "dt"), "dt": ("dd", "dt")}
"""Elements that begin by ending the one before."""
_DRAWN = frozenset(["path", "circle", "rect", "line", "polygon", "polyline", "ellipse", "use", "stop"])
"""Parts of a drawing, which alone end themselves (<path/>)."""


def shallow(text: str) -> str | None:
    """The text of a page whose elements are not nested too deeply, without the tags within lines if they are.

    None where it is nested too deeply without them.
    """
    if len(text) <= _SHORT and _are_few(text):
        return text
    opening = _opening(text)
    if _DEAREST * len(opening) <= _MOST_OPENING:  # whatever they are
        return text
    counts = Counter(opening)
    most = _opened_at_most(counts)
    for tag, empty in _EMPTY:
        if most > _MOST_OPENING and counts[tag]:
            most -= text.count(empty)
    if most > _MOST_OPENING:
        left = most - _MOST_OPENING  # further ones need not be looked for
        most -= sum(1 for _ in islice(_CLOSED_AT_ONCE.finditer(text), left))
    if most <= _MOST_OPENING:
        return text
    if _depth(text) <= MAX_DEPTH:
        return text
    text = _INLINE.sub("", text)
    return text if _depth(text) <= MAX_DEPTH else None


def _are_few(text: str) -> bool:
    """Whether the tags of a text that are neither ends nor cells nor rows are too few, whatever else they are.

    To count what two signs begin takes a tenth of the time of a pattern that looks at every tag.
    """
    left = text.count("<") - text.count("</")
    if _DEAREST * left <= _MOST_OPENING:
        return True
    spared = (_DEAREST - 1) * sum(map(text.count, _ONE[:2]))
    for tag in _OF_TABLES:
        if _DEAREST * left - spared <= _MOST_OPENING:
            return True
        left -= text.count(tag)
    if left > _MOST_OPENING:
        return False
    most = _DEAREST * left - spared
    return most <= _MOST_OPENING or most - len(_CLOSED_AT_ONCE.findall(text)) <= _MOST_OPENING


def _opening(text: str) -> list[str]:
    """The tags of a text that may open something.

    From a script or style sheet to the next `<`, wherever that stands, there is no tag: both are half of a usual
    page, and what looks for one sign alone is ten times as fast as a pattern.
    """
    found: list[str] = []
    at = 0
    for _ in range(_LEAPS):
        if (raw := _RAW.search(text, at, at + _NEAR)) is None:
            break
        found += _OPENING.findall(text, at, raw.end())
        at = text.find("<", raw.end())
        if at < 0:
            return found
    return found + _OPENING.findall(text, at)


def _opened_at_most(counts: Counter[str]) -> int:
    """How many elements tags that open something may open within each other, were none of them closed."""
    return 2 * counts.total() - sum(map(counts.__getitem__, _ONE)) + 2 * sum(map(counts.__getitem__, _FOUR))


def _depth(text: str) -> int:
    """The most elements that are open at the same time, or some number above MAX_DEPTH."""
    still_open: list[str] = []
    depth = heavy = 0
    for token in turbohtml.tokenize(text):
        name = token.tag
        if name is None or name in _UNCOUNTED:
            continue
        if name in _CELLS:
            _end_cell(still_open)
            if name in ("td", "th") and token.type is turbohtml.TokenType.START_TAG:
                still_open.append("td")
        elif token.type is turbohtml.TokenType.END_TAG:
            _end(still_open, name, _reach(name))
        elif name not in _DRAWN or not token.self_closing or still_open[-1:] not in (["svg"], ["g"]):
            _begin(still_open, name)
        if len(still_open) > depth:
            depth = len(still_open)
            heavy = sum(one in _HEAVY for one in still_open)
            if depth + 3 * heavy > MAX_DEPTH:
                break
    return depth + 3 * heavy


def _begin(still_open: list[str], name: str) -> None:
    for ended in _ITEMS.get(name, ()):
        _end(still_open, ended, lambda one: one in _LINE or one in ("div", "address"))
    if name == "option" and still_open[-1:] == [name]:
        still_open.pop()
    still_open.append(name)


def _end(still_open: list[str], name: str, reaches: Callable[[str], bool]) -> None:
    """Ends the innermost element of a name that can be reached, and what is in it but formatting."""
    for at in range(len(still_open) - 1, -1, -1):
        if still_open[at] == name:
            still_open[at:] = [one for one in still_open[at + 1 :] if one in _FORMATTING]
            return
        if not reaches(still_open[at]):
            return


def _end_cell(still_open: list[str]) -> None:
    """Ends the cell of the innermost table, with all that is in it; formatting before the cell stays."""
    for at in range(len(still_open) - 1, -1, -1):
        if still_open[at] in _FOREIGN:
            return
        if still_open[at] == "table":
            inside = still_open[at + 1 :]
            before = inside[: inside.index("td")] if "td" in inside else inside
            still_open[at + 1 :] = [one for one in before if one in _FORMATTING]
            return


def _reach(name: str) -> Callable[[str], bool]:
    """Through what the end tag of an element reaches."""
    if name == "table":
        return lambda one: one not in _FOREIGN
    if name == "li":
        return lambda one: one not in _BOUNDS and one not in ("ul", "ol")
    if name in _BLOCKS or name in _BOUNDS:
        return lambda one: one not in _BOUNDS
    return _LINE.__contains__
