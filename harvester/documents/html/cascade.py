"""What a page's own style sheets and styles declare for an element that says where it stands, and how large."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import turbohtml
from turbohtml.cssom import StyleDeclaration, StyleSheet

from harvester.documents.html.sheets import MAX_RULES, is_selector, specificity, without_conditions
from harvester.documents.html.styles import physical

# matches: display:grid
_LAYS_OUT = re.compile(
    r"display|position|float|grid|flex|order|direction|width|height|left|top|bottom|right|font|transform|inset"
)
MAX_STYLED = 5000
"""Elements of a page that are looked at."""

Style = Mapping[str, str]
"""Properties to values, lower case."""
_Rule = tuple[tuple[int, int, int, int], str, str]
"""Weight, selector, body."""


class Cascade:
    """The declarations of a page's elements. text: of its style sheets."""

    def __init__(self, tree: turbohtml.Document, text: str) -> None:
        self._styles: dict[turbohtml.Node, list[str]] = {}
        for _, selector, body in _rules(text):
            for element in tree.select(selector)[:MAX_STYLED]:
                self._styles.setdefault(element, []).append(body)

    def of(self, element: turbohtml.Element) -> Style:
        """What is declared for an element and wins."""
        own = element.attr("style")
        bodies = self._styles.get(element, [])
        return _declared(tuple([*bodies, own] if own else bodies))


@lru_cache(maxsize=4096)
def _declared(bodies: tuple[str, ...]) -> Style:
    usual: dict[str, str] = {}
    important: dict[str, str] = {}
    for body in bodies:
        parsed = StyleDeclaration.parse(body)
        for name in parsed:
            value = parsed[name].lower().replace("!important", "").strip()
            (important if parsed.important(name) else usual)[physical(name)] = value
    return usual | important


@lru_cache(maxsize=16)
def _rules(text: str) -> tuple[_Rule, ...]:
    """The rules of sheets, the weightiest last."""
    found: list[_Rule] = []
    for place, rule in enumerate(StyleSheet(without_conditions(text)).rules):
        if place >= MAX_RULES:
            break
        if not _LAYS_OUT.search(rule.style.text):
            continue
        for selector in map(str.strip, rule.selector_text.split(",")):
            if selector and is_selector(selector):
                found.append(((*specificity(selector), place), selector, rule.style.text))
    return tuple(sorted(found))
