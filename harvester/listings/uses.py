"""What the scripts of a page do with its elements, told by the selectors that stand in their code. Nothing is run.

A use is harmless where every call of it is known to be so: it shows, hides, colours or measures. Whatever else a
script does with a box of a list, or with what can be pressed beside it, may bring rows that the page has not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from harvester.datafiles.own_scripts import load
from harvester.listings.code import HEAD, LONGEST_BODY, WRAPPER, Code
from harvester.listings.own_scripts import ADDRESS, COMPONENT, apart, requests_in
from harvester.listings.page import ListingPage

MOST_LEVELS = 3
"""Functions that call each other, and functions around a place, that are looked through."""
MOST_PLACES = 40
"""Places at which a name is looked at."""
FURTHEST = 1500
"""Letters before a place in which the call is looked for that it is handed to."""
# matches: "#list"
_LITERAL = re.compile(r""""((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`""")
LONGEST_SELECTOR = 80
# matches: getElementById(
_BY_NAME = re.compile(r"getElements?By(Id|ClassName|TagName)\(\s*$")
# matches: document.querySelector(
_BY_SELECTOR = re.compile(
    r"(?:(?<![\w$])(?:\$|jQuery|[\w$]{1,2})|querySelector(?:All)?|\.(?:matches|closest|find|children|siblings"
    r"|parents|next|prev|nextAll|prevAll|appendTo|prependTo|insertAfter|insertBefore|mount))\(\s*$"
)
# matches: ).on('click',
_DELEGATED = re.compile(r"\.(?:on|delegate|live)\(\s*[\"'][\w .]{1,60}[\"']\s*,\s*$")
# matches: .addClass(
_NO_SELECTOR = re.compile(r"(?:[!=]==?|\.(?!on\b|find\b)[\w$]{1,30}\()\s*$")
# matches: #list
_SELECTS = re.compile(r"[#.\[][A-Za-z_\-]|[a-z]{1,10}[#.\[ >:][\w\-.#\[]")
_WORD = re.compile(r"[A-Za-z][\w-]{1,40}")
# matches: more.onclick =
_GLOBAL = re.compile(r"(?<![\w$.])([A-Za-z]\w{1,30})\.(?:onclick|onchange|addEventListener|innerHTML|append)\b")
# matches: :eq(0)
_OWN_SIGNS = re.compile(
    r":(?:first|last|even|odd|visible|hidden|animated|eq|gt|lt|contains|has)(?![\w-])(?:\([^()]*\))?"
)
_TOKENS = re.compile(r"[#.\[]([\w-]+)")
# matches: new Pager(
_CALL = re.compile(r"(?P<new>\bnew\s+)?(?P<dot>\.)?(?<![\w$])(?P<name>[\w$]+)\s*\((?P<given>[^()]{0,12})")
_KEYWORDS = frozenset(
    {"if", "for", "while", "switch", "catch", "function", "return", "typeof", "in", "of", "do", "else", "void"}
    | {"delete", "await", "super", "import", "require", "define"}
)
_NO_FUNCTION = frozenset({"function", "async", "null", "undefined", "false", "true", "this"})
_ALIAS = re.compile(r"\s*(?:[\"'`]|this|document|window|event)")
# matches: var box = $(
_HELD = re.compile(r"([\w$]{1,40})\s*=\s*(?:[\w$]{1,20}\.)?[\w$]{1,25}\(\s*$")
# matches: ")
_ENDS = re.compile(r"[\"'`]\s*\)(?:\[0\]|\.get\(0\))?\s*(?:[;,\n})]|$)")
# matches: ).html()
_ONLY_READ = re.compile(
    r"\s*\)(?:\[0\])?(?:\.(?:html|text|val|width|height|clone|length|size|index)(?:\(\s*\)|\b(?!\())"
    r"|\.(?:innerHTML|innerText|textContent)\s*(?![\s=+]))"
)
# matches: ajax: {
_FROM = re.compile(r"\b(?:url|ajax|serverSide|sAjaxSource|api|dataSource|source)[\"']?\s*:", re.IGNORECASE)
# matches: .click(more)
_HANDLER = re.compile(
    r"(?:\.(?:click|dblclick|change|tap|mousedown|mouseup|keyup|keydown|submit)\(\s*"
    r"|[\"'](?:on)?(?:click|change|tap|touchstart|touchend|mousedown|mouseup|keyup|keydown|submit)[\"']\s*,\s*"
    r"(?:[\"'][^\"'\n]{0,80}[\"']\s*,\s*)?|\.on(?:click|change|mousedown|mouseup|keyup|keydown)\s*=\s*)"
    r"(?:[\w$]{1,30}\.){0,3}(?P<name>[A-Za-z_$][\w$]{1,39})\s*(?:[;,)}\n]|\.bind\b|$)"
)
_CALLED_BEFORE = re.compile(r"([\w$]{1,40})\s*$")
_FUNCTION_BEFORE = re.compile(r"(?:\)|=>)\s*$")
# matches: function add()
_HEAD_NAME = re.compile(
    r"function\s+([\w$]{2,60})\s*\([^()]*\)\s*$"
    r"|([\w$]{2,60})\s*[:=]\s*(?:async\s*)?(?:function\s*)?\([^()]*\)\s*(?:=>)?\s*$"
    r"|([\w$]{2,60})\s*\([^()]*\)\s*$"
)

Kind = Literal["shown", "acts", "held"]


@dataclass(frozen=True, slots=True)
class Use:
    """An element as a script uses it. kind: it is only shown and measured; the script does more with it; it is
    handed on to what cannot be followed. presses: what is done when it is pressed. why: what else the code does.
    """

    kind: Kind
    presses: bool
    why: str


@dataclass(frozen=True, slots=True)
class Place:
    """A selector in some code. how: its elements are taken by it there, or by their id as a variable (chosen); it
    stands there to be handed on (named), or is a plain word that may be an element's id (word).
    """

    selector: str
    how: Literal["chosen", "named", "word"]
    begin: int
    end: int


class Scripts:
    """The code of a page and of its files together. followed: whether the walk asks an address anyway."""

    def __init__(self, codes: Sequence[Code], followed: Callable[[str], bool] = lambda _: False) -> None:
        self.codes = codes
        self._followed = followed
        self._loose: dict[int, str] = {}
        self._judged: dict[tuple[str, int], bool] = {}
        self._powers: dict[tuple[str, int], str] = {}

    def uses(self, page: ListingPage, names: frozenset[str]) -> Iterator[tuple[Any, Use]]:
        """The elements of a page that scripts name, each with the use. names: ids, classes, attributes and tags of
        those that are asked for; selectors without one of them are passed over.
        """
        known: dict[tuple[str, str], list[Any]] = {}
        for number, code in enumerate(self.codes):
            for place in places(code):
                tokens = _TOKENS.findall(place.selector) or [place.selector]
                if not any(token in names for token in tokens):
                    continue
                key = (place.selector, place.how)
                if key not in known:
                    known[key] = page.chosen(f"#{place.selector}" if place.how == "word" else place.selector)
                if not known[key]:
                    continue
                use = self._use(code, number, place)
                for element in known[key]:
                    yield element, use

    def presses(self, script: str) -> Use:
        """What an element's own handler does."""
        if self._harmless(script):
            return Use("shown", True, "")
        return Use("acts", True, self.power(script) or "")

    def _use(self, code: Code, number: int, place: Place) -> Use:
        text = code.text
        before = text[max(0, place.begin - HEAD) : place.begin]
        statement = text[code.begin(place.begin) : code.end(place.begin)]
        presses = load().binds.search(text[place.end : code.end(place.begin)]) is not None or bool(
            _DELEGATED.search(before)
        )
        if _ONLY_READ.match(text, place.end):
            return Use("shown", False, "")
        if place.how != "chosen":
            return self._handed(code, number, place, statement)
        if (name := _HELD.search(before)) and _ENDS.match(text, place.end - 1):
            return self._by_name(code, name[1], place)
        if presses and self._harmless(statement):
            return Use("shown", True, "")
        if self._harmless(statement) and not load().writes.search(statement):
            return Use("shown", presses, "")
        if presses:
            return Use("acts", True, self.power(statement, deep=True) or self.loose(number))
        if self._harmless(statement):  # it writes something
            why = self.power(statement, deep=True) or self._reach(code, place.begin) or self.loose(number)
            return Use("acts" if why else "shown", False, why)
        why = self._reach(code, place.begin) or self.power(statement, deep=True) or self.loose(number)
        return Use("acts", False, why)

    def _by_name(self, code: Code, name: str, place: Place) -> Use:
        """The use of an element that a variable holds."""
        scope = code.around(place.begin)[1] or code.text[place.begin : place.begin + LONGEST_BODY]
        start = code.text.find(scope)
        presses, why, acts = False, "", False
        # matches: box.append(
        for at, one in enumerate(re.finditer(rf"(?<![\w$.'\"]){re.escape(name)}(?![\w$'\":])", scope)):
            if at >= MOST_PLACES:
                break
            where = start + one.start()
            statement = code.statement(where)
            harmless = self._harmless(statement)
            presses = presses or load().binds.search(statement) is not None
            if harmless and not load().writes.search(statement):
                continue
            why = why or self._reach(code, where) or self.power(statement, deep=True)
            acts = acts or not harmless or bool(why)
        return Use(
            "acts" if acts else "shown", presses, why or (self.loose(self.codes.index(code)) if acts else "")
        )

    def _handed(self, code: Code, number: int, place: Place, statement: str) -> Use:
        """The use of an element whose name is handed to a call, or kept among options."""
        called = _called_around(code.text, place.begin)
        if called is not None:
            if called in load().harmless:
                return Use("shown", False, "")
            bodies = list(self.bodies(called))
            if bodies and place.how == "named":
                why = next(filter(None, (self.power(body, deep=True) for body in bodies)), "")
                return Use("acts" if why or not all(map(self._harmless, bodies)) else "shown", False, why)
        return Use("held", False, self.power(statement) or self.loose(number) or self.any_power(number))

    # -- what code does ------------------------------------------------------------------------------------

    def bodies(self, name: str) -> Iterator[str]:
        """The bodies of the scripts' functions of a name."""
        for code in self.codes:
            if (body := code.body(name)) is not None:
                yield body

    def _harmless(self, scope: str, level: int = 0, seen: frozenset[str] = frozenset()) -> bool:
        """Whether all that a piece of code does, functions of the scripts that it calls included, is known to
        bring nothing; what writes into an element is left to the caller.
        """
        known = load()
        if known.leads.search(scope):
            return False
        for call in _CALL.finditer(scope):
            name = call["name"]
            if name in known.harmless or name in _KEYWORDS or name in seen or name == "$":
                continue
            if not (call["dot"] or call["new"]) and len(name) <= 2 and _ALIAS.match(call["given"]):
                continue  # $ by a short name
            if call["dot"] and name == "get" and call["given"][:1].isdecimal():
                continue
            if known.writes.match(f".{name}("):
                continue
            if not self._is_harmless(name, level, seen):
                return False
        return all(name in seen or self._is_harmless(name, level, seen) for name in _handlers(scope))

    def _is_harmless(self, name: str, level: int, seen: frozenset[str]) -> bool:
        """The same of a function of the scripts; judged once on each level."""
        if (name, level) not in self._judged:
            bodies = list(self.bodies(name)) if level < MOST_LEVELS else []
            self._judged[name, level] = bool(bodies) and all(
                self._harmless(body, level + 1, seen | {name}) for body in bodies
            )
        return self._judged[name, level]

    def power(self, scope: str, *, deep: bool = False, level: int = 0) -> str:
        """What a piece of code does that may bring rows, in words; "" where it does nothing of the kind. deep:
        with the functions that it names.
        """
        known = load()
        for call in known.asks.finditer(scope):
            written = ADDRESS.search(scope, call.start())
            address = written[1] if written else ""
            if address and (known.others.search(apart(address)) or self._followed(address)):
                continue
            if not address and COMPONENT.match(call[0]) and not _FROM.search(scope):
                continue  # turns the pages of what the page holds already
            return f"asks {address[:80]!r}" if address else "asks"
        if known.draws.search(scope):
            return "writes links"
        if known.leads.search(scope):
            return "leads on"
        if deep and level < MOST_LEVELS:
            called = {*_CALL_NAMES.findall(scope), *_handlers(scope)}
            named = (name for name in sorted(called) if len(name) > 1)
            return next(filter(None, (self._power_of(name, level + 1) for name in named)), "")
        return ""

    def _power_of(self, name: str, level: int) -> str:
        """The same of a function of the scripts; asked once on each level."""
        if (name, level) not in self._powers:
            found = (self.power(body, deep=True, level=level) for body in self.bodies(name))
            self._powers[name, level] = next(filter(None, found), "")
        return self._powers[name, level]

    def _reach(self, code: Code, at: int, level: int = 0) -> str:
        """What the functions around a place do, and those that call them."""
        text = code.text
        names: list[str] = []
        for begin, end in reversed([one for one in code.blocks if one[0] < at < one[1]]):
            head = text[max(0, begin - HEAD) : begin]
            if not _FUNCTION_BEFORE.search(head):
                continue
            if end - begin > LONGEST_BODY:
                break
            wraps = WRAPPER.search(head) is not None  # the whole file, which does many things
            if wraps and end - begin > LONGEST_BODY // 2:
                break
            if why := self.power(code.statement(begin - 1)[:HEAD] + text[begin:end], deep=not wraps):
                return why
            if named := _HEAD_NAME.search(head):
                names.append(next(name for name in named.groups() if name))
        if level:
            return ""
        for name in names:
            # matches: then(add)
            for number, one in enumerate(re.finditer(rf"(?<![\w$]){re.escape(name)}(?![\w$])", text)):
                if number >= MOST_PLACES:
                    break
                if why := self.power(code.statement(one.start())) or self._reach(code, one.start(), 1):
                    return why
        return "" if names or self._inside(code, at) else self.power(code.statement(at), deep=True)

    def _inside(self, code: Code, at: int) -> bool:
        return any(begin < at < end for begin, end in code.blocks)

    def loose(self, number: int) -> str:
        """What a file asks for without that it could be told into which box it goes."""
        if number not in self._loose:
            found = (one for one in requests_in(self.codes[number]) if not one.boxes)
            one = next((one for one in found if not (one.address and self._followed(one.address))), None)
            self._loose[number] = "" if one is None else f"asks {one.address[:80]!r}" if one.address else "asks"
        return self._loose[number]

    def any_power(self, number: int) -> str:
        """What the files that the page names ask for so, where the code is the page's own (the first)."""
        return "" if number else next(filter(None, map(self.loose, range(len(self.codes)))), "")


# matches: go(
_CALL_NAMES = re.compile(r"(?<![\w$])([\w$]+)\s*\(")


def _handlers(scope: str) -> list[str]:
    """The functions that are handed over by their names to be called when something is pressed."""
    return [found["name"] for found in _HANDLER.finditer(scope) if found["name"] not in _NO_FUNCTION]


def places(code: Code) -> list[Place]:
    """The selectors that stand in some code."""
    if "places" not in code.kept:
        code.kept["places"] = list(_places(code))
    kept: list[Place] = code.kept["places"]
    return kept


def _places(code: Code) -> Iterator[Place]:
    text = code.text
    for literal in _LITERAL.finditer(text):
        said = (literal[1] or literal[2] or literal[3] or "").strip()
        if not said or len(said) > LONGEST_SELECTOR or "$" in said:
            continue
        before = text[max(0, literal.start() - HEAD) : literal.start()]
        selector = said
        how: Literal["chosen", "named", "word"] = "chosen"
        if by := _BY_NAME.search(before):
            selector = {"Id": f"#{said}", "ClassName": f".{'.'.join(said.split())}", "TagName": said}[by[1]]
        elif not (_BY_SELECTOR.search(before) or _DELEGATED.search(before)):
            if _NO_SELECTOR.search(before):
                continue
            how = "named"
            if not _SELECTS.match(said):
                if not _WORD.fullmatch(said):
                    continue
                how = "word"
        if selector and "<" not in selector:
            yield Place(_OWN_SIGNS.sub("", selector), how, literal.start(), literal.end())
    for named in _GLOBAL.finditer(text):
        yield Place(f"#{named[1]}", "chosen", named.start(), named.end(1))


def _called_around(text: str, at: int) -> str | None:
    """The name of the call that a place is handed to, among its options too; None where it is handed to none."""
    depth = 0
    for place in range(at - 1, max(-1, at - FURTHEST), -1):
        sign = text[place]
        if sign in ")]}":
            depth += 1
        elif sign in "([{":
            depth -= 1
            if depth >= 0:
                continue
            before = text[max(0, place - HEAD) : place]
            if sign == "(":
                name = _CALLED_BEFORE.search(before)
                return name[1] if name else None
            if sign == "{" and _FUNCTION_BEFORE.search(before):
                return None
            depth = 0
        elif sign == ";" and depth == 0:
            return None
    return None
