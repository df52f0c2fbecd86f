"""Hidden copies of what a page shows: an older version, a version for print, the tab of another year.

What is hidden may be shown by a script, so it is read where the page shows nothing of its kind; where one copy is
hidden and the other shown, the shown one counts (case hidden-older-version). A hidden part below a title of its
own is no copy: tabs by years hold a report each. Where only the tab says which year it is, that is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import turbohtml

from harvester.documents.html.rules import drawn
from harvester.documents.html.sheets import Sheets
from harvester.documents.html.styles import Shown, declared, sign_of, sign_of_style

MAX_TABLES = 300
"""Tables of a page that are looked at."""
MAX_DEPTH = 60
"""Elements around a table that are looked at."""
MAX_AROUND = 400
"""Tables and elements around them up to which all are looked at first."""
_SAME = 0.5
"""Share of a hidden table's labels that a shown one must have to be its copy."""
_ENOUGH = 3
"""Labels without which nothing is told."""
_HIDING = frozenset([Shown.GONE, Shown.UNSEEN, Shown.FAINT, Shown.STRUCK])
_CLOSED = frozenset(["details", "dialog"])
"""Elements whose content is shown when a reader opens them."""
_STRUCK = frozenset(["del", "s", "strike"])
_ALL = ("body", "html")
"""Elements that hold all of a page: nobody hides those."""
_TITLES = ("h1", "h2", "h3", "h4", "h5", "h6", "center", "strong", "b", "p", "div")
MOST_LOOKED_AT = 12
"""Elements of a hidden part in which a title may stand."""
LONGEST_TITLE = 80
# matches: 2023年政府信息公开工作年度报告
_TITLE = re.compile(r"(?:19|20)\d\d.*(?:年报|报告)|(?:年报|报告).*(?:19|20)\d\d")
# matches: 2023年
_YEAR = re.compile(r"(?:19|20)\d\d")
MOST_TABS = 200
UNREAD = "another report stands in the hidden part {!r} of the page and is not read: it has no title of its own"


def drop_copies(
    tree: turbohtml.Document, around: Sequence[turbohtml.Element], sheets: Sheets, warnings: list[str]
) -> bool:
    """Takes out hidden parts of a page whose tables it shows elsewhere, with a warning. Whether there were any.

    around: the tables and the elements around them.
    """
    told: dict[turbohtml.Element, bool] = {}
    if len(around) <= MAX_AROUND:  # as nearly all pages, of which nearly all hide nothing there
        told = {one: _hides(one, sheets) for one in around if one.tag not in _ALL}
        if not any(told.values()):
            return False
    tables = tree.select("table")
    if len(tables) < 2:
        return False
    shown, hidden = _parted(tables, sheets, told)
    looked_in: dict[turbohtml.Element, str | None] = {}
    known, seen = _labels(shown), [title for table in shown if (title := _title_above(table, looked_in))]
    dropped = kept = own = 0
    for outermost, inside in hidden.items():
        labels = _labels(inside)
        if len(labels) >= _ENOUGH and len(labels & known) >= _SAME * len(labels):
            if _is_another(outermost, seen):
                own += 1
                continue
            if called := _unread(tree, outermost, seen):
                warnings.append(UNREAD.format(called))
            outermost.extract()
            dropped += 1
        elif len(labels) >= _ENOUGH:
            kept += 1
    if dropped:
        warnings.append(f"{dropped} hidden parts of the page left out, copies of tables that it shows")
    if own:
        warnings.append(f"{own} hidden parts of the page below titles of their own are read")
    if kept:
        warnings.append(f"{kept} hidden parts of the page with tables are read: it shows none of the kind")
    return dropped > 0


def _parted(
    tables: Sequence[turbohtml.Element], sheets: Sheets, told: dict[turbohtml.Element, bool]
) -> tuple[list[turbohtml.Element], dict[turbohtml.Element, list[turbohtml.Element]]]:
    """The tables that are shown, and the others by what hides them."""
    hidden: dict[turbohtml.Element, list[turbohtml.Element]] = {}
    shown: list[turbohtml.Element] = []
    for table in tables[:MAX_TABLES]:
        if (outermost := _hidden_by(table, sheets, told)) is None:
            shown.append(table)
        else:
            hidden.setdefault(outermost, []).append(table)
    return shown, hidden


def _is_another(hidden: turbohtml.Element, seen: list[str]) -> bool:
    """Whether a hidden part stands below a title that no shown table has."""
    title = _title_in(hidden)
    return title is not None and bool(seen) and not any(title in one or one in title for one in seen)


def _unread(tree: turbohtml.Document, hidden: turbohtml.Element, seen: list[str]) -> str | None:
    """What the tab of a hidden part without a title is called, where it names a year that no shown title has."""
    called = _tab_of(tree, hidden) if _title_in(hidden) is None else None
    return called if called and not any(_YEAR.findall(called)[0] in one for one in seen or [tree.text]) else None


def _title_above(table: turbohtml.Element, looked_in: dict[turbohtml.Element, str | None]) -> str | None:
    """The title of a report that stands before a table, in the nearest element around it that holds one.

    looked_in: the titles in elements that have been looked at, around other tables.
    """
    for depth, around in enumerate(table.ancestors):
        if depth > MAX_DEPTH or not isinstance(around, turbohtml.Element):
            return None
        if around not in looked_in:
            looked_in[around] = _title_in(around)
        if title := looked_in[around]:
            return title
    return None


def _title_in(part: turbohtml.Element) -> str | None:
    """The title of a report with which a part of a page begins, without white space."""
    for number, element in enumerate(part.select(",".join(_TITLES))):
        if number >= MOST_LOOKED_AT:
            break
        text = "".join(element.text.split())
        if len(text) <= LONGEST_TITLE and _TITLE.search(text) and element.closest("a,li,table") is None:
            return text
    return None


def _tab_of(tree: turbohtml.Document, pane: turbohtml.Element) -> str | None:
    """What the tab is called that opens a hidden part of a page, where it names a year."""
    name = pane.attr("id")
    if not name:
        return None
    # of all links of a page, which may be hundreds before its tabs, those that lead down the page
    for link in tree.select('[href^="#"],[data-target],[aria-controls]')[:MOST_TABS]:
        if any((link.attr(key) or "").lstrip("#") == name for key in ("href", "data-target", "aria-controls")):
            text = " ".join(link.text.split())
            return text if len(text) <= LONGEST_TITLE and _YEAR.search(text) else None
    return None


def _hidden_by(
    table: turbohtml.Element, sheets: Sheets, told: dict[turbohtml.Element, bool]
) -> turbohtml.Element | None:
    """The outermost element around a table, or itself, that hides it; None where it is shown.

    told: of elements that have been looked at, whether they hide what is in them.
    """
    outermost: turbohtml.Element | None = None
    for depth, around in enumerate((table, *table.ancestors)):
        if depth > MAX_DEPTH or not isinstance(around, turbohtml.Element) or around.tag in _ALL:
            break
        if (hides := told.get(around)) is None:
            hides = told[around] = _hides(around, sheets)
        if hides:
            outermost = around
    return outermost


def _hides(element: turbohtml.Element, sheets: Sheets) -> bool:
    if element.tag in _CLOSED:
        return element.attr("open") is None
    style = element.attr("style") or ""
    if element.tag in _STRUCK or (element.attr("hidden") is not None and "display" not in style):
        return True
    classes = element.attr("class")
    if classes and any(drawn().get(name) in ("gone", "unseen", "struck") for name in classes.split()):
        return True
    if style and sign_of_style(style) in _HIDING:
        return True
    if not any(rule.sign in _HIDING and element.matches(rule.selector) for rule in sheets.telling):
        return False
    items = [*sheets.of(element), *declared(style)]
    return sign_of({n: v for late in (False, True) for n, v, weighs in items if weighs is late}) in _HIDING


def _labels(tables: Iterable[turbohtml.Element]) -> set[str]:
    """The words in the cells of tables, without what they count."""
    texts = ("".join(cell.text.split()) for table in tables for cell in table.select("td,th"))
    return {text for text in texts if 1 < len(text) < 100 and not text[0].isdigit() and not text.isascii()}
