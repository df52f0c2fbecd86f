"""What a page has drawn otherwise than the text around it is taken out of tables or marked there.

22 with a raised 1 behind it is not 221, a number struck out is none, and the digits of what no reader sees are no
part of a number: told by how it is drawn (styles, rules of the page's style sheets, attributes), whatever the tag.
What is not drawn is taken out; what is struck out, faint or off its line is marked, so that no number is read from
it. Outside tables, and where it holds a table, what is hidden may be shown by a script (see copies).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

import turbohtml

from harvester.documents.html.colours import WHITE, colour, is_lost, is_transparent
from harvester.documents.html.gaps import has_digit, is_spaced, parts_digits, spaces
from harvester.documents.html.rules import drawn
from harvester.documents.html.sheets import Rule, Sheets
from harvester.documents.html.styles import TINY, Shown, colour_of, declared, points, sign_of, sign_of_style

MAX_LOOKED_AT = 2000
"""Elements of a page, drawn otherwise than others, that are looked at; real pages have some tens."""
MAX_DIGITS = 60
"""Parts with a class in one cell whose digits are held against the cell's text, which is gone over for each."""
MAX_STYLED = 50_000
"""Elements with a style of their own that are looked at."""
STRUCK, RAISED = "~", "^"
"""The marks, as pieces.py sets them around <s> and before <sup>."""
_MARK = {Shown.STRUCK: STRUCK, Shown.FAINT: STRUCK, Shown.RAISED: RAISED}
_CELLS = frozenset(["td", "th"])
_ROWS = frozenset(["tr", "tbody", "thead", "tfoot", "table"])
_ALIGNED = frozenset([*_CELLS, *_ROWS, "col", "colgroup", "img"])
"""Elements whose vertical-align does not raise text."""
_STRIKING = frozenset(["s", "del", "strike"])
_INLINE = ("span", "i", "em", "b", "font", "label", "a")
"""Elements within a line, whose classes may part digits of a number. Asked for one by one: a selector that begins
with a tag is found by the tree's index, in a tenth of the time that one of them all would take."""
_WITHIN = frozenset(["span", "b", "i", "em", "u", "strong", "font", "small", "big", "label", "a", "mark", "var"])
_PARTED = (Shown.LESS, Shown.APART, Shown.SPREAD)
"""What is told only beside digits, and for one element at a time."""
_SMALLER = ("small", 'font[size="1"]', 'font[size="-2"]', 'font[size="-1"]')
_SHORT = 30
"""Characters of a line's part that may be digits of a number in it; longer ones may be shown by a script."""
_LONG = 200
"""Characters of what a class hides that may be a panel which a script shows, and no part of a number."""
_HEX_DIGITS = re.compile(r"[0-9a-fA-F]{3}|[0-9a-fA-F]{6}")
_NOT = {"gone": Shown.GONE, "unseen": Shown.FAINT, "struck": Shown.STRUCK, "raised": Shown.RAISED}


@dataclass(slots=True)
class _Marker:
    """One page while what it draws otherwise is looked at. hidden, marked, beyond: elements of each fate.

    around: its tables and the elements around them. digits: by cell, its parts with a class that are digits.
    """

    tree: turbohtml.Document
    sheets: Sheets
    around: Sequence[turbohtml.Element] = ()
    looked_at: set[turbohtml.Element] = field(default_factory=set)
    judged: set[tuple[turbohtml.Element, Shown]] = field(default_factory=set)
    digits: Counter[turbohtml.Element] = field(default_factory=Counter)
    hidden: int = 0
    marked: int = 0
    beyond: int = 0

    def candidates(self) -> Iterator[tuple[turbohtml.Element, Shown]]:
        """Elements that may be drawn otherwise, outer ones first within each kind."""
        yield from self.styled()
        select = self.tree.select
        yield from ((element, self.sign(element)) for element in self.first("small[style]") if _in_table(element))
        yield from ((element, self.sign(element)) for element in self.within("[hidden]"))
        # after those, with which it may have been taken out
        yield from ((element, Shown.FAINT) for element in self.within('[aria-hidden="true"]'))
        if names := ",".join(rule.selector for rule in self.rules_for_tables()):
            yield from ((element, self.sign(element)) for element in select(f"table :is({names})"))
        for selector in self.sheets.apart:
            yield from ((element, Shown.APART) for element in self.first(f"td :is({selector})"))
        for tag in self.present(*_INLINE):
            for element in self.first(f"{tag}[class]"):
                if (sign := self.by_class(element, element.attr("class") or "")) is not Shown.PLAIN:
                    yield element, sign
        if self.present("font"):
            yield from ((element, Shown.COLOURED) for element in select("font[color]") if _in_table(element))
            yield from (
                (element, Shown.FAINT) for element in select('font[face*="dings" i]') if _in_table(element)
            )
        yield from ((element, Shown.RAISED) for element in select("rt") if _in_table(element))
        yield from ((element, Shown.FAINT) for element in select('bdo[dir="rtl" i]') if _in_table(element))
        if self.present("small", "font"):
            yield from ((element, Shown.LESS) for tag in _SMALLER for element in self.first(tag))
        powers = self.first("msup,msub") if self.present("math") else ()
        for power in powers:
            parts = [part for part in power.children if isinstance(part, turbohtml.Element)]
            if parts and _in_table(power):
                parts[-1].insert(0, turbohtml.Text(RAISED))
                self.marked += 1
        yield from ((element, Shown.RAISED) for element in self.first("td a") if _is_note(element))

    def present(self, *tags: str) -> list[str]:
        """Those of some tags that the page has: by the tree's index, in a third of the time of a selector."""
        return [tag for tag in tags if self.tree.find(tag) is not None]

    def within(self, selector: str) -> list[turbohtml.Element]:
        """What a selector finds in tables."""
        if self.tree.select_one(selector) is None:  # as on most pages: one walk over all elements, and no more
            return []
        tables = [one for one in self.around if one.tag == "table"]
        outer = [one for one in tables if one.parent is None or one.parent.closest("table") is None]
        return [element for table in outer for element in table.select(selector)]

    def first(self, selector: str) -> list[turbohtml.Element]:
        """What a selector finds; of too many the first, for each costs a look at the text of its cell."""
        found = self.tree.select(selector)
        in_tables = found if len(found) <= MAX_LOOKED_AT else [element for element in found if _in_table(element)]
        self.beyond += max(0, len(in_tables) - MAX_LOOKED_AT)
        return in_tables[:MAX_LOOKED_AT]

    def styled(self) -> Iterator[tuple[turbohtml.Element, Shown]]:
        """Elements of tables whose style may have them drawn otherwise.

        The distinct styles of a page are looked at first: an editor's page has hundreds of elements with three.
        """
        if self.tree.select_one("table [style]") is None:
            return
        styles = set(cast("list[str]", self.tree.xpath("//@style")))
        telling = {style for style in styles if sign_of_style(style) is not Shown.PLAIN}
        spaced = set(filter(is_spaced, styles))
        if telling or spaced:
            for element in self.tree.select("table [style]")[:MAX_STYLED]:
                style = element.attr("style")
                if style in telling:
                    yield element, self.sign(element)
                if style in spaced and element.tag in _WITHIN:
                    yield element, Shown.APART

    def rules_for_tables(self) -> Iterator[Rule]:
        """Telling rules that name no class but those of elements in tables: a site's sheet has many others."""
        telling = self.sheets.telling
        if not telling:
            return
        used: set[str] = set()
        if self.tree.select_one("table [class]") is not None:
            found = self.tree.select("table [class]")[:MAX_STYLED]
            used.update(*map(str.split, {element.attr("class") or "" for element in found}))
        for rule in telling:
            if rule.classes <= used and (rule.classes or rule.sign not in _PARTED):
                yield rule

    def sign(self, element: turbohtml.Element) -> Shown:
        """How an element is drawn by its own style and the page's rules for it."""
        if element.attr("hidden") is not None and "display" not in (element.attr("style") or ""):
            return Shown.GONE
        style = self.style(element)
        if element.tag == "small":
            style.setdefault("font-size", "9pt")
        sign = sign_of(style)
        return Shown.PLAIN if sign is Shown.RAISED and element.tag in _ALIGNED else sign

    def by_class(self, element: turbohtml.Element, classes: str) -> Shown:
        """What the name of a class says, where its rule stands in a file that is not fetched.

        What a name says nothing about is faint where it parts digits of a number from others: <i class=x>6</i>8.
        """
        names = classes.split()
        told = next((_NOT[how] for name in names if (how := drawn().get(name))), Shown.PLAIN)
        text = element.text.strip()
        if not text.isdecimal() or (cell := element.closest("td,th")) is None:
            return told if told is not Shown.PLAIN and _in_table(element) else Shown.PLAIN
        if told is not Shown.PLAIN:
            return told
        self.digits[cell] += 1
        if self.digits[cell] > MAX_DIGITS:
            return Shown.FAINT
        if not parts_digits(cell.text, text):
            return Shown.PLAIN
        if any(map(self.sheets.has_rule_for, names)):
            return Shown.APART if spaces(self.sheets.text, names) else Shown.PLAIN
        alike = sum(len(part.text.strip()) for part in cell.select("[class]") if part.attr("class") == classes)
        return Shown.PLAIN if alike >= sum(map(str.isdecimal, cell.text)) else Shown.FAINT

    def style(self, element: turbohtml.Element) -> dict[str, str]:
        """What is declared for an element and wins."""
        items = [*self.sheets.of(element), *declared(element.attr("style") or "")]
        return {name: value for late in (False, True) for name, value, important in items if important is late}

    def struck_tables(self) -> Iterator[turbohtml.Element]:
        """Tables that are struck out as a whole, by an element around them or by themselves."""
        # by the tree's index, as _INLINE
        around = [element for tag in self.present(*_STRIKING) for element in self.tree.select(tag)[:MAX_LOOKED_AT]]
        around += [element for element in self.around if "line-through" in _style(element).lower()]
        for rule in self.sheets.telling:
            if rule.sign is Shown.STRUCK:
                around += self.tree.select(rule.selector)[:MAX_LOOKED_AT]
        for element in around:
            if self.sign(element) is Shown.STRUCK or (
                element.tag in _STRIKING and self.style(element).get("text-decoration") != "none"
            ):
                yield from (table for table in [element, *element.select("table")] if table.tag == "table")

    def look(self) -> None:
        """Takes out or marks every element that is drawn otherwise."""
        for table in dict.fromkeys(self.struck_tables()):
            if table.find("table") is None:
                self.mark(table, Shown.STRUCK)
        for element, sign in self.candidates():
            if sign is Shown.PLAIN or element in self.looked_at or element.tag == "table":
                continue
            if sign in _PARTED and sign is not Shown.SPREAD and element.tag not in _WITHIN:
                continue
            if len(self.looked_at) >= MAX_LOOKED_AT:
                self.beyond += 1
                continue
            self.looked_at.add(element)
            if element.find("table") is None:
                self.set(element, sign)
        for selector in self.sheets.printed:
            for element in self.tree.select(f"td:is({selector}),td :is({selector})")[:MAX_LOOKED_AT]:
                element.append(turbohtml.Text(STRUCK))
                self.marked += 1

    def set(self, element: turbohtml.Element, sign: Shown) -> None:
        if sign is Shown.GONE:
            self.hidden += self.take_out(element)
        elif sign is Shown.UNSEEN:
            self.hidden += self.empty(element)
        elif sign in (Shown.COLOURED, Shown.SMALL):
            is_unread = self.is_pale if sign is Shown.COLOURED else self.is_tiny
            for part in _with_text(element):
                if (part, sign) not in self.judged:  # once, however deeply what may be pale is nested
                    self.judged.add((part, sign))
                    if has_digit(part.text) and is_unread(part):
                        self.mark(part, Shown.FAINT)
        elif sign in _PARTED:
            self.part(element, sign)
            for child in element.children if sign is Shown.SPREAD else ():
                if isinstance(child, turbohtml.Element):
                    self.part(child, sign)
        elif sign is Shown.STRUCK or (has_digit(element.text) and not self.is_whole(element, sign)):
            self.mark(element, sign)

    def take_out(self, element: turbohtml.Element) -> bool:
        own = element.attr("hidden") is not None or sign_of_style(element.attr("style") or "") is Shown.GONE
        if len(element.text) > _LONG and not own:
            return False
        element.extract()
        return True

    def empty(self, element: turbohtml.Element) -> bool:
        """Takes out what leaves an empty place: cells stay."""
        if element.select_one('[style*="visible" i]') is not None:
            self.mark(element, Shown.FAINT)
            return False
        cells = element.select("td,th")
        if element.tag in _CELLS:
            cells.append(element)
        for cell in cells:
            cell.clear()
        if not cells and element.tag in _WITHIN and element.text.strip().isdecimal():
            element.clear()  # 1, an empty place, 2
            element.append(turbohtml.Text(" "))
        elif not cells:
            element.extract()
        return True

    def mark(self, element: turbohtml.Element, sign: Shown) -> None:
        """Sets the marks within an element, or within each cell of it."""
        mark = _MARK[sign]
        for place in element.select("td,th") if element.tag in _ROWS else [element]:
            if place.text.strip():
                place.insert(0, turbohtml.Text(mark))
                if mark == STRUCK:
                    place.append(turbohtml.Text(mark))
                self.marked += 1

    def part(self, element: turbohtml.Element, sign: Shown) -> None:
        """Parts the digits of an element within a line from those beside it: they are no one number."""
        text = element.text.strip()
        cell = element.closest("td,th") if text.isdecimal() and element.tag in _WITHIN else None
        if cell is None or not parts_digits(cell.text, text):
            return
        if sign is Shown.LESS:
            self.mark(element, Shown.FAINT)
        else:
            element.insert(0, turbohtml.Element("hr"))  # no br, between two of which a blank line would be shown
            element.append(turbohtml.Element("hr"))

    def is_whole(self, element: turbohtml.Element, sign: Shown) -> bool:
        """Whether a cell holds nothing else than what is off its line: then it is merely placed so."""
        if sign is not Shown.RAISED and element.attr("aria-hidden") is None:
            return False
        cell = element.closest("td,th")
        return cell is not None and cell.text.strip() == element.text.strip()

    def is_tiny(self, element: turbohtml.Element) -> bool:
        """Whether the nearest size that is said for text is one that nobody reads."""
        for around in (element, *element.ancestors):
            if not isinstance(around, turbohtml.Element):
                break
            if (size := points(self.style(around).get("font-size", ""))) is not None:
                return size <= TINY
        return False

    def is_pale(self, element: turbohtml.Element) -> bool:
        """Whether text has the colour of the ground that it is drawn on; white is what nothing else is said of."""
        text: str | None = None
        for around in (element, *element.ancestors):
            if not isinstance(around, turbohtml.Element):
                break
            style = self.style(around)
            if text is None:
                text = colour_of(style) or _legacy(around.attr("color"))
            ground = style.get("background-color") or style.get("background") or _legacy(around.attr("bgcolor"))
            if style.get("background-image", "none") not in ("none", "initial", ""):
                return False
            if ground and not is_transparent(ground) and ground not in ("none", "inherit", "initial"):
                known = colour(ground)
                return known is not None and is_lost(text, known)
        return is_lost(text, WHITE)


def mark_as_shown(
    tree: turbohtml.Document, around: Sequence[turbohtml.Element], sheets: Sheets, warnings: list[str]
) -> None:
    """Takes out and marks what the page has drawn otherwise in its tables, with warnings.

    around: the tables and the elements around them.
    """
    marker = _Marker(tree, sheets, around)
    marker.look()
    if marker.hidden:
        warnings.append(f"{marker.hidden:,} hidden elements of tables left out")
    if marker.marked:
        warnings.append(
            f"{marker.marked:,} parts of cells are struck out, raised, faint or links to notes: marked"
        )
    if marker.beyond:
        warnings.append(
            f"{marker.beyond:,} elements that may be hidden, struck out or raised are not looked at, "
            f"beyond the first {MAX_LOOKED_AT:,}"
        )


def mark_lines(tree: turbohtml.Document, sheets: Sheets, *, tags: bool = False) -> None:
    """The same for a page without tables, whose numbers stand in lines: what is short, and holds digits.

    tags: whether the elements that strike out and raise are marked here, too; pieces.py does it for pages.
    """
    marker = _Marker(tree, sheets)
    styles = cast("list[str]", tree.xpath("//@style"))
    telling = {"", *(style for style in set(styles) if sign_of_style(style) is not Shown.PLAIN)}
    styled = [element for element in tree.select("[style],[hidden]") if (element.attr("style") or "") in telling]
    found = [(element, marker.sign(element)) for element in styled[:MAX_LOOKED_AT]]
    if names := ",".join(rule.selector for rule in sheets.telling):
        found += [(element, marker.sign(element)) for element in tree.select(f":is({names})")]
    if tags:
        found += [(element, Shown.STRUCK) for element in tree.select("s,del,strike")]
        found += [(element, Shown.RAISED) for element in tree.select("sup,sub,rt")]
    for element, sign in found[:MAX_LOOKED_AT]:
        text = element.text
        known = sign in (Shown.PLAIN, *_PARTED) or element in marker.looked_at
        if known or len(text) > _SHORT or not has_digit(text):
            continue
        marker.looked_at.add(element)
        if sign in (Shown.GONE, Shown.UNSEEN):
            element.extract()
        elif sign not in (Shown.COLOURED, Shown.SMALL) or marker.is_pale(element) or marker.is_tiny(element):
            marker.mark(element, Shown.FAINT if sign in (Shown.COLOURED, Shown.SMALL) else sign)


def _is_note(link: turbohtml.Element) -> bool:
    """Whether a link within a number leads to a note: 40<a href="#_ftn1">2</a>."""
    if not link.text.strip(" []()（）［］〔〕\n\t").isdecimal():
        return False
    cell = link.closest("td,th")
    return cell is not None and has_digit(cell.text.replace(link.text, "", 1))


def _style(element: turbohtml.Element) -> str:
    return element.attr("style") or ""


def _in_table(element: turbohtml.Element) -> bool:
    return element.closest("td,th,tr,table") is not None


def _with_text(element: turbohtml.Element) -> Iterator[turbohtml.Element]:
    """An element and those within it that hold text of their own."""
    for part in [element, *element.select("*")[:MAX_LOOKED_AT]]:
        if any(isinstance(child, turbohtml.Text) and not child.data.isspace() for child in part.children):
            yield part


def _legacy(colour: str | None) -> str | None:
    """The value of an attribute for a colour, which may lack its #."""
    return f"#{colour}" if colour and _HEX_DIGITS.fullmatch(colour.strip()) else colour
