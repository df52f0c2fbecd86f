"""What no reader sees of a table is taken out of a page's tree: its digits would be read as part of a number.

Elsewhere, and where it holds a table, what is hidden may be shown by a script.
"""

from __future__ import annotations

import re

import turbohtml
from turbohtml.cssom import computed_style

MAX_HIDDEN = 2000
"""Hidden elements of a page that are looked at; real pages have some tens."""
MAX_CLASSES = 100
"""Classes that hide, and kinds of elements with them, that are looked at."""
MAX_DISPLAYS = 1000
"""Declarations of `display` that are looked at."""
MAX_RULES = 300_000
"""Characters of style sheets in a page; larger ones are not looked at."""
_FAR = 2000
"""Characters before a hiding declaration in which its rule begins."""
_LONG = 200
"""Characters of what a class hides that may be a panel which a script shows, and no part of a number."""
_SIGNS = ("isplay", "ISPLAY", "isibility", ' hidden="')
_HIDDEN = re.compile(
    r"(?:^|[\s;])(?:(?P<gone>display\s*:\s*none)|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE
)
_CLASS = re.compile(r"\s*[a-zA-Z]*\.([\w-]+)\s*")


def may_hide(html: str) -> bool:
    """Whether a serialised page has signs of hidden elements."""
    return any(html.rfind(sign) >= 0 for sign in _SIGNS)  # from the end: `in` takes three times as long


def drop_hidden(tree: turbohtml.Document, warnings: list[str]) -> bool:
    """Takes out what its own attributes hide, with a warning; whether there was any."""
    hidden = [
        element
        for element in tree.select('table :is([style*="none" i],[style*="isibility" i],[hidden])')
        if element.tag != "table" and (_is_gone(element) or _HIDDEN.search(element.attr("style") or ""))
    ]
    if len(hidden) > MAX_HIDDEN:
        warnings.append(f"{len(hidden):,} hidden elements; only the first {MAX_HIDDEN:,} are left out of tables")
    left_out = [element for element in hidden[:MAX_HIDDEN] if element.find("table") is None]
    for element in left_out:
        cells = [] if _is_gone(element) else element.select("td,th")
        if element.tag in ("td", "th") and not _is_gone(element):
            cells.append(element)
        for cell in cells:  # which keep their places
            cell.clear()
        if not cells:
            element.extract()
    if left_out:
        warnings.append(f"{len(left_out):,} hidden elements of tables left out")
    return bool(left_out)


def drop_hidden_by_class(tree: turbohtml.Document, warnings: list[str]) -> None:
    """Takes out what a class hides by a style sheet in the page (.name {display: none}), with a warning."""
    sheets = [sheet for style in tree.find_all("style") if (sheet := style.text).rfind("none") >= 0]
    if not sheets:
        return
    if (length := sum(map(len, sheets))) > MAX_RULES:
        warnings.append(f"style sheets of {length:,} characters: what they hide in tables is not looked at")
        return
    classes = {name for sheet in sheets for name in _hiding_classes(sheet)}
    if len(classes) > MAX_CLASSES:
        warnings.append(f"style sheets hide by {len(classes)} classes; only {MAX_CLASSES} are looked at in tables")
    if not classes:
        return
    judged: dict[tuple[str, str], bool] = {}
    left_out = 0
    names = ",".join(f".{name}" for name in sorted(classes)[:MAX_CLASSES])
    for element in tree.select(f"table :is({names})")[:MAX_HIDDEN]:
        if element.tag == "table" or element.find("table") is not None or len(element.text) > _LONG:
            continue
        kind = element.tag, element.attr("class") or ""
        if kind not in judged:  # a rule may be for print alone, or another may show it again
            judged[kind] = len(judged) < MAX_CLASSES and computed_style(element)["display"] == "none"
        if judged[kind]:
            element.extract()
            left_out += 1
    if left_out:
        warnings.append(f"{left_out:,} elements of tables left out that a class hides")


def _hiding_classes(sheet: str) -> list[str]:
    """Classes that rules of a sheet hide by their name alone (.name, tag.name)."""
    names: list[str] = []
    lower = sheet.lower()
    at = len(sheet)
    for _ in range(MAX_DISPLAYS):
        if (at := lower.rfind("display", 0, at)) < 0:
            break
        brace = sheet.rfind("{", max(at - _FAR, 0), at)
        if brace < 0 or "".join(lower[at + 7 : at + 20].split())[:5] != ":none":
            continue
        after = max(sheet.rfind(sign, max(brace - _FAR, 0), brace) for sign in "{};/") + 1
        names += [name[1] for selector in sheet[after:brace].split(",") if (name := _CLASS.fullmatch(selector))]
    return names


def _is_gone(element: turbohtml.Element) -> bool:
    """Whether a hidden element leaves no empty place."""
    style = _HIDDEN.search(element.attr("style") or "")
    return element.attr("hidden") is not None or (style is not None and style["gone"] is not None)
