"""What leads on from a listing page and cannot be followed: controls that only a script runs, whatever makes them.

A control whose script stands on the page and only shows what the page holds already leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from harvester.datafiles.listings import load
from harvester.listings.around import of_other_box
from harvester.listings.channels import channel_key
from harvester.listings.controls import (
    MOST_OF_A_PAGER,
    Control,
    controls,
    handlers,
    in_named_pager,
    in_other,
    in_pager,
    is_idle,
    is_off,
    names_next,
    runs,
    unseen,
)
from harvester.listings.following import select_of_pages
from harvester.listings.page import ListingPage, text_of
from harvester.listings.scripts import called, functions
from harvester.listings.tabs import is_menu
from harvester.listings.totals import stated_pages
from harvester.listings.words import LONGEST_NUMBER, MARKS, bare, page_number, says_next

# matches: showPage(2)
_CALLS = re.compile(r"([\w$]{1,60})\s*\(")
_LEAST_NUMBERS = 2
HIGHEST_OF_A_PAGER = 5
_ENDS = frozenset({"首", "上一", "下一", "首页", "尾", "末", "尾页", "末页", "...", "…", "‹", "«", "<<"})
# matches: makePages(countPage, 0, "index", "html")
_NAMES_PAGES = re.compile(
    r"""\b[\w$.]{0,40}page[\w$]{0,20}\s*\(\s*(?:["'][^"']{0,40}["']\s*,\s*)?[A-Za-z_$][\w$.]{0,40}"""
    r"""\s*,\s*\d{1,3}\s*,\s*["'][\w./-]{1,80}["']\s*,\s*["']\.?(?:s?html?|jsp|php|aspx?)["']""",
    re.IGNORECASE,
)


def unread(page: ListingPage, here: int) -> str | None:
    """What leads on from page `here` and cannot be followed, in words; None where nothing does.

    Asked where `following` and the scripts of known dialects gave nothing.
    """
    pages = stated_pages(page)
    if pages is not None:
        return f"states {pages} pages, and no address of page {here + 1} can be read" if pages > here else None
    pressed = list(controls(page))
    found = next(filter(None, (_pressed(page, control, here) for control in pressed)), None) or _framework(page)
    if found or (found := _more_below(page)):
        return found
    numbered = [one for one in pressed if page_number(one.text) == here + 1 and runs(one)]
    numbered = [one for one in numbered if not (one.url or in_other(one.node))]
    if any(in_pager(one.node) and not only_shows(page, one.script) for one in numbered):
        return f"page {here + 1} is opened by a script that cannot be read"
    if _bare_number(page, here):
        return f"page {here + 1} is opened by a script that cannot be read"
    if here == 1:
        return _at_first(page, pressed)
    return None


def only_shows(page: ListingPage, script: str) -> bool:
    """Whether a control's script, read with the page's functions that it calls, only shows and hides what the page
    holds.
    """
    code = script
    known = {one.name: one.body for one in functions(page)}
    code += "".join(known.get(name, "") for name in _CALLS.findall(script))
    signs = load().unread
    return signs.shows.search(code) is not None and signs.fetches.search(code.removeprefix("javascript:")) is None


def _pressed(page: ListingPage, control: Control, here: int) -> str | None:
    """Why a control that says "next page" is not followed."""
    if control.url or is_off(control.node) or not names_next(control):
        return None
    if not runs(control):
        # a pager of one page has such controls, too, but none that is marked with the number of a second one
        marked = _marked_with(control, here + 1)
        return (
            f"{control.text or 'a picture'!r} is marked as page {here + 1}, and leads nowhere" if marked else None
        )
    if only_shows(page, control.script) or _is_here(page, called(page, control.script)):
        return None  # the last page's own number: goPage(3) on page 3
    return f"{control.text or 'a picture'!r} leads on by a script that cannot be read"


def _marked_with(control: Control, number: int) -> bool:
    """Whether a control holds a page's number for a script to read: <a href="javascript:;" data-page="2">."""
    marks = (value for name, value in control.node.attrib.items() if load().unread.marks.search(name))
    return any(value.strip() == str(number) for value in marks)


def _is_here(page: ListingPage, written: str | None) -> bool:
    url = page.join(written) if written else None
    return url is not None and channel_key(url) == channel_key(page.url)


def _framework(page: ListingPage) -> str | None:
    known = load().unread
    found = known.components.search(page.text) or known.attributes.search(page.text)
    if found:
        return f"<{found[1]}> is drawn by a script"
    return "its page numbers are drawn by a script" if known.numbers.search(page.text) else None


def _at_first(page: ListingPage, pressed: list[Control]) -> str | None:
    """What tells of further pages on the first one only: on the last one it stands as well."""
    if select_of_pages(page) is not None:
        return "a select of pages leads on by a script that cannot be read"
    for control in pressed:
        if _runs_on(page, control):
            said = control.text or "a control"
            return f"{said!r} runs {control.script.strip()[:40]!r}, which cannot be read"
    for control in pressed:
        if names_next(control) and _is_dead(control):
            return f"{control.text or 'a picture'!r} leads nowhere that can be read"
    return _wordless(page) or _loading(page) or _slider(page) or _given_elsewhere(page)


def _is_dead(control: Control) -> bool:
    """Whether a control has neither address nor script, and nothing says that it is switched off."""
    node = control.node
    if control.url or runs(control):
        return False
    return not (is_off(node) or is_menu(node) or unseen(node) or is_idle(node))


def _slider(page: ListingPage) -> str | None:
    """A field from 1 to the last page, to be drawn or counted up."""
    for field in page.root.iter("input"):
        most = field.get("max") or ""
        kind = (field.get("type") or "").lower()
        counts = kind in ("range", "number") and field.get("min") == "1" and most.isdecimal() and len(most) < 5
        code = f"{handlers(field)} {field.get('id') or ''} {field.get('name') or ''}"
        turns = in_pager(field) or (handlers(field) and not load().unread.knobs.search(code))
        if counts and int(most) > 1 and turns and not is_menu(field):
            return f"a field counts to page {most}, and no address of page 2 can be read"
    return None


def _given_elsewhere(page: ListingPage) -> str | None:
    """A pager's function that is given the parts of its pages' names, and by a name how many there are."""
    found = _NAMES_PAGES.search(page.scripts)
    return f"{found[0][:60]!r} is given a number of pages that cannot be read" if found else None


def _runs_on(page: ListingPage, control: Control) -> bool:
    """Whether a control below the rows runs what is named as turning a page, whatever the control says."""
    script = control.script
    if control.url or not script or says_next(control.text) or not load().press.turns.search(script):
        return False
    if is_menu(control.node) or in_other(control.node) or is_off(control.node) or _goes_back(control):
        return False
    if _jumps(control.node) or _is_over(page, control.node):
        return False
    return _below_rows(page, control.node) and not only_shows(page, script)


def _jumps(node: Any) -> bool:
    """Whether a control goes to the page that one writes beside it, in a pager whose 下一页 says what there is: it
    leads there, or is switched off on the last page (VSB's 跳转).
    """
    for box in islice(node.iterancestors(), HIGHEST_OF_A_PAGER):
        if box.tag in ("body", "html"):
            return False
        written = any((one.get("type") or "text").lower() in ("text", "number") for one in box.iter("input"))
        if written:
            near = [one for one in islice(box.iter("a", "span", "li", "em"), MOST_OF_A_PAGER) if one is not node]
            if any(says_next("".join(one.itertext())) and (_leads(one) or is_off(one)) for one in near):
                return True
    return False


def _is_over(page: ListingPage, node: Any) -> bool:
    """Whether a control is hidden and the page says in its place that all is shown: 没有更多了."""
    return unseen(node) and load().more.over.search(page.visible) is not None


def _goes_back(control: Control) -> bool:
    return load().next.back.search(bare(control.text)) is not None or "首页" in control.text


def _below_rows(page: ListingPage, node: Any) -> bool:
    """Whether an element stands behind a list's first link outside of menus and boxes at the side."""
    seen = False
    rows = {link.node for link in page.links if link.date}
    for element in page.root.iter():
        if element is node:
            return seen
        seen = seen or element in rows
    return False


def _wordless(page: ListingPage) -> str | None:
    """A 下一页 that is no link beside a 上一页 that is switched off: a file of scripts runs it."""
    for element in page.root.iter("span", "li", "div", "em", "button", "b", "i", "p", "a"):
        if len(element) > 2 or not says_next("".join(element.itertext()) or text_of(element)):
            continue
        if _leads(element) or is_off(element) or in_other(element) or unseen(element):
            continue
        box = element.getparent()
        others = [
            one for one in (box if box is not None else ()) if one is not element and isinstance(one.tag, str)
        ]
        if any(is_off(one) and load().next.back.search(bare("".join(one.itertext()))) for one in others[:20]):
            return f"{text_of(element)!r} leads on by a script that cannot be read"
    return None


def _leads(element: Any) -> bool:
    href = (element.get("href") or "").strip().lower()
    return bool(href) and href[0] != "#" and not href.startswith("javascript:")


def _loading(page: ListingPage) -> str | None:
    """A line that says that rows are on their way."""
    if not load().shell.says.search(page.visible):
        return None
    for element in page.root.iter("div", "p", "span", "li", "td"):
        text = bare("".join(element.itertext())) if len(element) <= 2 else ""
        if (
            2 < len(text) <= 16
            and load().unread.loading.fullmatch(text)
            and not unseen(element)
            and _below_rows(page, element)
        ):
            return f"{text!r}: further rows come by a script"
    return None


def _number(element: Any) -> str:
    """What a control of a pager says, a page's number as digits: [2], ②, 第二页."""
    text = "".join(element.itertext())
    if len(text) > LONGEST_NUMBER:
        return ""
    number = page_number(text)
    return str(number) if number is not None else bare(text).strip(MARKS)


def _numbers(box: Any) -> Iterator[str]:
    """The texts of a box that holds nothing but numbers, arrows and words of a pager; none where it does."""
    texts = [_number(one) for one in list(box)[:40] if isinstance(one.tag, str)]
    if all(not text or text.isdecimal() or (len(text) <= 5 and _is_pagers(text)) for text in texts):
        yield from (text for text in texts if text.isdecimal())


def _is_pagers(text: str) -> bool:
    known = load().next
    if says_next(text) or text in known.single or text in known.double or text in _ENDS:
        return True
    return bool(load().next.back.search(text))


def _bare_number(page: ListingPage, here: int) -> bool:
    """Whether a pager shows the next page's number beside this one's without any script of its own: <a href="#"
    data-page="2">2</a>, <li>2</li>. What a file of scripts does with it cannot be seen.
    """
    for element in page.root.iter("a", "li", "span", "em", "b", "i", "button", "div"):
        if len(element) > 1 or _number(element) != str(here + 1):
            continue
        if (element.tail or "").strip(MARKS + "\r\n\t") or in_other(element) or unseen(element):
            continue
        if any(_leads(one) for one in (element, *element.iter("a"))):
            continue  # that of another pager, of the page that is shown
        box = element.getparent()
        beside = [_number(one) for one in list(box)[:40]] if box is not None else []
        if str(here) not in beside or only_shows(page, _run_by(element)):
            continue
        if in_named_pager(element) or _turns(element) or _all_numbers(element, box):
            return True
    return False


def _run_by(element: Any) -> str:
    return " ".join(
        f"{one.get('href') or ''} {handlers(one)}" for one in element.iter() if isinstance(one.tag, str)
    )


def _all_numbers(element: Any, box: Any) -> bool:
    """Whether a box holds page numbers only, none of them a link."""
    led = any(len(one.get("href") or "") > 1 and one.get("href")[0] != "#" for one in box.iter("a"))
    return not led and not is_menu(element) and len(list(_numbers(box))) >= _LEAST_NUMBERS


def _turns(element: Any) -> bool:
    return any(name.startswith("data-") and "page" in name for one in element.iter() for name in one.attrib)


def _more_below(page: ListingPage) -> str | None:
    """Rows that come as the reader goes down, by a button or by themselves."""
    known = load()
    for element in page.root.iter("a", "button", "div", "span", "p", "input", "li"):
        if len(element) > 3:
            continue
        text = text_of(element)
        if not (2 < len(text) <= 14 and known.more.words.search(bare(text))) or unseen(element):
            continue
        if of_other_box(page, element):
            continue
        if not any(link.node in element.iter() for link in page.links) and not only_shows(page, _run_by(element)):
            return f"{text!r} brings further rows by a script"
    if known.more.scripts.search(page.scripts) and known.more.asks.search(page.scripts):
        return "further rows come as one scrolls"
    return None
