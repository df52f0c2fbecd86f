"""The rules of a page's own style sheets that have something drawn otherwise than the text around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import turbohtml
from turbohtml.cssom import StyleSheet

from harvester.documents.html.gaps import is_spaced
from harvester.documents.html.styles import Shown, declared, sign_of_style

MAX_SHEETS = 300_000
"""Characters of style sheets in a page; larger ones are not looked at."""
MAX_RULES = 2000
"""Rules of a page that are looked at."""
MAX_NESTED = 50
"""Rules within others that are looked at."""
_KEPT = 50_000
"""Characters of a sheet up to which its rules are kept, for a portal's pages have the same."""
_SHORT = 500
"""Characters of a rule up to which its classes are kept, for a site's pages have most of them alike."""
MAX_PASSED = 2048
"""Rules of which it is kept that they are for other classes than a page's tables have."""
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
# matches: @media screen
_CONDITION = re.compile(r"@(media|supports|layer|scope|container)\b([^{;]*)", re.IGNORECASE)
"""@media screen and (min-width: 800px)"""
# matches: min-width: 700px
_WIDTH = re.compile(r"(min|max)-width\s*:\s*(\d+(?:\.\d+)?)(px|em|rem)?")
_USUAL = 1200.0
"""Pixels of a screen of usual width."""
# matches: --hidden: none
_VARIABLE = re.compile(r"(?<![\w-])(--[\w-]{1,60})\s*:\s*([^;{}]{1,100})")
_NAMED = re.compile(r"var\(\s*(--[\w-]+)[^()]*\)")
# matches: td{color:red; & .a{display:none}
_NESTED = re.compile(r"(?<![^{};])([^{};]+)\{([^{}]*?)&([^{};&]*)\{([^{}]*)\}")
_SHOWN_BEFORE = re.compile(r"(?P<of>.*?)::?(?:before|after)\s*", re.IGNORECASE | re.DOTALL)
# matches: p::first-letter
_FIRST = re.compile(r"(?P<of>.*?)::?first-(?:letter|line)\s*", re.IGNORECASE | re.DOTALL)
# matches: td > span:last-child
_WITHIN_LINE = re.compile(
    r"(?:^|[\s>+~])(?:span|b|i|em|u|strong|font|small|big|label|a|mark|var)(?:[:\[][^\s>+~]*)?$"
)
_NOTHING = frozenset(["", "none", "normal", "initial", "unset", "inherit"])
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?", re.IGNORECASE)
# matches: a:hover
_POINTED_AT = re.compile(r":(?:hover|focus|active|visited|target|checked)", re.IGNORECASE)
_CLASS_NAME = re.compile(r"\.([a-zA-Z_][\w-]*)")
_ID, _CLASS, _TAG = (
    re.compile(r"#[\w-]"),
    re.compile(r"\.[\w-]|\[|:(?!not|is|where)[\w-]"),
    re.compile(r"(?:^|[\s>+~])[a-zA-Z]"),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector with its declarations of interest.

    weight: its specificity, then its place. classes: those that an element must have, so far as this is told.
    """

    selector: str
    style: str
    sign: Shown
    weight: tuple[int, int, int, int]
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sheets:
    """rules: all of interest, in the order of their weight. telling: those that have something drawn otherwise.

    printed: selectors of elements before or behind which digits are drawn. apart: of those within a line that
    stand apart from what is beside them. text: of the sheets. warning: what was not looked at.
    """

    rules: tuple[Rule, ...] = ()
    telling: tuple[Rule, ...] = ()
    printed: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    text: str = ""
    warning: str | None = None

    def has_rule_for(self, name: str) -> bool:
        """Whether a class is one that the page's own sheets know."""
        return name in _classes(self.text)

    def of(self, element: turbohtml.Element) -> list[tuple[str, str, bool]]:
        """What the rules declare for an element, the weightiest last."""
        names = frozenset((element.attr("class") or "").split())
        return [
            item
            for rule in self.rules
            if rule.classes <= names and element.matches(rule.selector)
            for item in declared(rule.style)
        ]


NONE = Sheets()


def texts_of(tree: turbohtml.Document) -> str:
    """The text of the style sheets that stand in a page; those that it only names are not fetched."""
    return "\n".join(
        [text for style in tree.find_all("style") if (text := style.text) and not _is_for_print(style)]
    )


def sheets_of(tree: turbohtml.Document, text: str, around: Sequence[turbohtml.Element]) -> Sheets:
    """What the text of a page's style sheets says of its tables, or of all it has where it has none.

    around: the tables and the elements around them.
    """
    if not text:
        return NONE
    if len(text) > MAX_SHEETS:
        return Sheets(warning=f"style sheets of {len(text):,} characters: what they hide is not looked at")
    return (_of if len(text) <= _KEPT else _of.__wrapped__)(text, _classes_in(tree, around))


def _classes_in(tree: turbohtml.Document, around: Sequence[turbohtml.Element]) -> frozenset[str] | None:
    """The classes of elements in tables and around them; None where the page has no table."""
    if not around:
        return None
    found = {element.attr("class") for element in (*around, *tree.select("table [class]"))}
    return frozenset([name for names in found if names for name in names.split()])


@lru_cache(maxsize=128)
def _of(text: str, used: frozenset[str] | None) -> Sheets:
    """The sheets of a page whose tables have these classes: other rules cannot be for them."""
    plain = _COMMENT.sub(" ", text) if "/*" in text or "<!--" in text else text
    if "var(" in plain:
        named = dict(_VARIABLE.findall(plain))
        plain = _NAMED.sub(lambda used: named.get(used[1], used[0]), plain)
    for _ in range(MAX_NESTED if "&" in plain else 0):
        plain, hoisted = _NESTED.subn(r"\1\3{\4}\1{\2", plain, count=1)
        if not hoisted:
            break
    plain = without_conditions(plain)
    if used is None or "@" in plain:
        return _read(text, plain)
    passed = _passed_over(used)
    rules = [rule for rule in plain.split("}") if rule not in passed and passed.concerns(rule)]
    return _read(text, "}".join(rules))


class _PassedOver(set[str]):
    """Rules known to be for other classes than these: a site's pages have most of them alike.

    A set, since a look into it costs a tenth of what a call does, and a sheet may have a thousand rules.
    """

    def __init__(self, used: frozenset[str]) -> None:
        super().__init__()
        self.used = used

    def concerns(self, rule: str) -> bool:
        """Whether a rule may be for elements of these classes; kept where it is not."""
        short = len(rule) <= _SHORT
        needed = (_classes_needed if short else _classes_needed.__wrapped__)(rule)
        if any(map(self.used.issuperset, needed)):
            return True
        if short and len(self) < MAX_PASSED:
            self.add(rule)
        return False


_passed_over = lru_cache(maxsize=16)(_PassedOver)


@lru_cache(maxsize=4096)
def _classes_needed(rule: str) -> tuple[frozenset[str], ...]:
    """Of each selector before a closing brace the classes that an element and those around it must have.

    So far as this is told; where more or less than one rule stands there, none are needed.
    """
    selectors = rule.partition("{")[0]
    if not _is_apart(rule) or any(sign in selectors for sign in "(+~[") or not selectors.strip():
        return (frozenset(),)
    return tuple(frozenset(_CLASS_NAME.findall(one)) for one in selectors.split(","))


def _is_apart(rule: str) -> bool:
    """Whether what stands before a closing brace is one rule and no part of anything else."""
    return rule.count("{") == 1 and "\\" not in rule and not rule.count('"') % 2 and not rule.count("'") % 2


@lru_cache(maxsize=32)
def _classes(text: str) -> frozenset[str]:
    return frozenset(_CLASS_NAME.findall(text))


def _is_for_print(style: turbohtml.Element) -> bool:
    return "print" in (style.attr("media") or "").lower() and "screen" not in (style.attr("media") or "").lower()


def _read(text: str, rest: str) -> Sheets:
    """The sheets of a text, of whose rules the rest is looked at."""
    found = StyleSheet(rest).rules
    rules: list[Rule] = []
    printed: list[str] = []
    apart: list[str] = []
    for place, rule in enumerate(found):
        if place >= MAX_RULES:
            break
        style = rule.style.text
        for selector in _parts(rule.selector_text):
            if pseudo := _SHOWN_BEFORE.fullmatch(selector):
                of, content = pseudo["of"].strip() or "*", rule.style.get("content") or ""
                if _draws(content):
                    printed.append(of)
                elif content.strip().lower() not in _NOTHING:
                    apart.append(of)
                continue
            if first := _FIRST.fullmatch(selector):
                if sign_of_style(style) is not Shown.PLAIN:
                    printed.append(first["of"].strip() or "*")
                continue
            if _WITHIN_LINE.search(selector) and is_spaced(style):
                apart.append(selector)
            if declared(style) and is_selector(selector):
                weight = (*specificity(selector), place)
                rules.append(Rule(selector, style, sign_of_style(style), weight, _classes_of(selector)))
    rules.sort(key=lambda rule: rule.weight)
    warning = f"style rules beyond the first {MAX_RULES:,} are not looked at" if len(found) > MAX_RULES else None
    telling = tuple(rule for rule in rules if rule.sign is not Shown.PLAIN)
    drawn, parted = (tuple(filter(is_selector, selectors)) for selectors in (printed, apart))
    return Sheets(tuple(rules), telling, drawn, parted, text, warning)


def without_conditions(text: str) -> str:
    """The sheet with what is for screens of usual width freed of its condition."""
    if "@" not in text:
        return text
    parts: list[str] = []
    at = 0
    for found in _CONDITION.finditer(text):
        if found.start() < at or text[found.end() : found.end() + 1] != "{" or not _holds(found[1], found[2]):
            continue
        end = _closing(text, found.end())
        parts += [text[at : found.start()], without_conditions(text[found.end() + 1 : end])]
        at = end + 1
    return "".join([*parts, text[at:]])


def _holds(kind: str, condition: str) -> bool:
    """Whether what a condition is for is drawn on a screen of usual width.

    >>> [_holds("media", of) for of in ("print, screen", "print", "(min-width:700px)", "(max-width:700px)")]
    [True, False, True, False]
    """
    if kind.lower() not in ("media", "container"):
        return True
    return any(_holds_one(one) for one in condition.lower().split(","))


def _holds_one(query: str) -> bool:
    if query.split()[:1] == ["not"]:
        return "print" in query
    if "print" in query or "speech" in query or "prefers-" in query:
        return False
    for side, number, unit in _WIDTH.findall(query):
        width = float(number[:9]) * (1 if unit in ("", "px") else 16)
        if (width > _USUAL) is (side == "min"):
            return False
    return True


def _closing(text: str, at: int) -> int:
    """The place of the brace that closes the one at a place."""
    depth = 0
    for brace in re.finditer(r"[{}]", text[at:]):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return at + brace.start()
    return len(text)


def _parts(selector: str) -> Iterable[str]:
    """The selectors of a list; one with brackets is taken whole."""
    return (
        (part for part in map(str.strip, selector.split(",")) if part)
        if "(" not in selector
        else [selector.strip()]
    )


def is_selector(selector: str) -> bool:
    """Whether the parser knows it, and it is not for what a reader points at."""
    return not _POINTED_AT.search(selector) and _parses(selector)


@lru_cache(maxsize=4096)
def _parses(selector: str) -> bool:
    try:
        _BLANK.select_one(selector)
    except turbohtml.SelectorSyntaxError:
        return False
    return True


_BLANK = turbohtml.parse("<p>")


def specificity(selector: str) -> tuple[int, int, int]:
    return len(_ID.findall(selector)), len(_CLASS.findall(selector)), len(_TAG.findall(selector))


def _classes_of(selector: str) -> frozenset[str]:
    """The classes of the element itself: td .a > b.c.d needs c and d."""
    if "(" in selector or "," in selector:
        return frozenset()
    return frozenset(_CLASS_NAME.findall(re.split(r"[\s>+~]", selector)[-1]))


_OF_NUMBERS = frozenset("-−－—–+.．,，%％‰万亿千百约减增负")
"""What a number before or behind which it is drawn is another with."""


def _draws(content: str) -> bool:
    r"""Whether a pseudo-element's content changes a number: "3", "\33", "-", attr(data-n), counter(rows).

    >>> _draws('"\\33"'), _draws('"-"'), _draws('"\\e601"')
    (True, True, False)
    """
    if "attr(" in content or "counter" in content:
        return True
    return any(sign.isdecimal() or sign in _OF_NUMBERS for sign in _ESCAPE.sub(_character, content))


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return chr(code) if 0 < code < 0x110000 else ""
