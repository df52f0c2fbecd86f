"""The way from a listing page to its next one as a person finds it: words, signs, pictures, numbers, selects,
forms.

`following(page, here)` gives the address or the form of page `here` + 1, or None. No script is run.

Of several ways the list's own is taken: a pager stands below its list, its addresses are like the list's own, it
has numbers or a word for pages in its class; the arrows of a slider and the pager of a box at the side have none
of it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from harvester.listings.addresses import looks_like_address, split, written_out
from harvester.listings.controls import (
    Control,
    alike,
    best,
    controls,
    form_around,
    in_other,
    in_pager,
)
from harvester.listings.forms import Send, posted_back, turned
from harvester.listings.page import ListingPage
from harvester.listings.reckoned import reckoned
from harvester.listings.scripts import built, called, functions
from harvester.listings.tabs import is_menu
from harvester.listings.totals import draws_pager, stated_pages
from harvester.listings.words import bare, page_number

Step = str | Send
_NUMBERS = re.compile(r"\d+")
MOST_BESIDE = 60
_GAP = re.compile(r"[.…·]{1,6}(?:>|»)?")
# matches: /nb/?page=
_PAGE_WORD = re.compile(r"(?:^|[?&])(?:page|p|pn|pno|pg|\w*page\w*|cur\w*)=$", re.IGNORECASE)
# matches: /page/2/
_PAGED = re.compile(r"(?:/page[/-]|/?[?&]paged?=)(?P<number>\d{1,4})/?$")
_COUNTS_FROM_ZERO = re.compile(r"page_?index|pageselect", re.IGNORECASE)
_TURNS = ("this.value", "this.options[this.selectedIndex].value", "value")
_GOES = re.compile(r"location|href|open\(|return")


def following(page: ListingPage, here: int) -> Step | None:
    """The address or form of the page after page `here` (from 1), None on the last one or where none is found."""
    pressed, counted = best(page), _counted(page, here)
    if pressed is not None and (step := _step(page, pressed, here + 1)) is not None:
        return counted if counted is not None and isinstance(step, str) and _goes_back(page, step, here) else step
    return counted or (
        _rel_next(page)
        or _numbered(page, here)
        or _selected(page, here)
        or _drawn(page, here)
        or _form_of_number(page, here)
        or reckoned(page, here)
    )


def _counted(page: ListingPage, here: int) -> str | None:
    """The one address of a control that is this page's with its number plus one, whatever the control says:
    WordPress calls page 3 上一页, «, or 早期文章.
    """
    own = _PAGED.search(page.url)
    if own is None and here > 1:
        return None
    front = page.url[: own.start()] if own else page.url.partition("?")[0].rstrip("/")
    leads: dict[int, str] = {}
    for control in controls(page):
        found = _PAGED.search(control.url)
        if found and control.url[: found.start()] == front and not in_other(control.node):
            leads.setdefault(int(found["number"]), control.url)
    if own is None:
        return leads.get(2) if 1 not in leads else None  # it may count from 0
    return leads.get(int(own["number"]) + 1)


def _goes_back(page: ListingPage, url: str, here: int) -> bool:
    """Whether an address is that of a page before this one."""
    own, found = _PAGED.search(page.url), _PAGED.search(url)
    if here < 2 or own is None:
        return False
    if found is None:
        return url.rstrip("/") == page.url[: own.start()]
    return int(found["number"]) < int(own["number"]) and page.url[: own.start()] == url[: found.start()]


# -- what a control leads to -------------------------------------------------------------------------------------


def _step(page: ListingPage, control: Control, number: int) -> Step | None:
    if control.url:
        return control.url
    if back := posted_back(page, control.script):
        return back
    written = called(page, control.script) or written_out(control.script)
    if written and (url := page.join(written)) and url != page.url:
        return url
    return turned(page, control.node, control.script, number)


def _rel_next(page: ListingPage) -> str | None:
    for href in page.root.xpath("//a[@rel='next']/@href | //link[@rel='next']/@href"):
        if (url := page.join(href)) and url != page.url:
            return url
    return None


def _numbered(page: ListingPage, here: int) -> Step | None:
    """A control that says "3" or "[3]", where page 3 comes next and its address shows it, or a script turns it."""
    shown = []
    for control in controls(page):
        number = page_number(control.text)
        if number is None and _GAP.fullmatch(bare(control.text)) and _is_next(control.url, here, page.url):
            return control.url
        if number is None:
            continue
        leads = control.url if control.url != page.url else ""
        told = leads and _shows(leads, number, page.url)
        if told:
            shown.append((number, leads))
        if number != here + 1 or in_other(control.node):
            continue
        if told or (leads and _counts_on(control, here)):
            return leads
        if not control.url and in_pager(control.node) and (step := _step(page, control, here + 1)):
            return step
    return _continued(shown, here) if shown else None


def _counts_on(control: Control, here: int) -> bool:
    """Whether a pager says that a control leads to page `here` + 1, however its address is written: it is called
    第二页 and stands in no menu, beside what is called 第一页.
    """
    box = control.node
    for _ in range(2):
        box = box.getparent()
        if box is None or box.tag in ("body", "html"):
            return False
        numbers = [
            page_number("".join(one.itertext())) for one in islice(box, MOST_BESIDE) if isinstance(one.tag, str)
        ]
        told = [number for number in numbers if number is not None]
        if len(told) > 1:
            # nothing but figures, in order
            return here in told and told == list(range(told[0], told[0] + len(told))) and not is_menu(box)
    return False


def _is_next(url: str, here: int, page: str) -> bool:
    """Whether the dots between a pager's numbers lead to page `here` + 1: to the next group of pages, not back."""
    return bool(url) and url != page and alike(page, url) and _NUMBERS.findall(url)[-1:] == [str(here + 1)]


def _continued(shown: list[tuple[int, str]], here: int) -> str | None:
    """The address between two numbers that a pager shows with a gap: 1 … 4 [5] … 20."""
    later = [(number, url) for number, url in shown if number > here + 1]
    before = [(number, url) for number, url in shown if 1 < number < here + 1]
    if not later or not before:
        return None
    (low, first), (high, last) = before[-1], later[0]
    kinds = [list(_NUMBERS.finditer(url)) for url in (first, last)]
    if len(kinds[0]) != len(kinds[1]):
        return None
    differing = [pair for pair in zip(*kinds, strict=True) if pair[0][0] != pair[1][0]]
    if len(differing) != 1 or high == low:
        return None
    one, other = differing[0]
    each, rest = divmod(int(other[0]) - int(one[0]), high - low)
    if rest or each <= 0:
        return None
    return f"{first[: one.start()]}{int(one[0]) + each * (here + 1 - low)}{first[one.end() :]}"


def _shows(url: str, number: int, page: str) -> bool:
    """Whether an address is one of page `number`: it has the number, the one before, or a multiple (?start=20)."""
    parts = split(url)
    numbers = {int(one) for one in _NUMBERS.findall(f"{parts.path}?{parts.query}") if len(one) < 10}
    if number in numbers or number - 1 in numbers:
        return True
    here = split(page)
    if (parts.netloc, parts.path) != (here.netloc, here.path):
        return False
    before = {int(one) for one in _NUMBERS.findall(here.query) if len(one) < 10}
    return any(one and one % (number - 1 or 1) == 0 for one in numbers - before)


def _selected(page: ListingPage, here: int) -> Step | None:
    """A select of pages: its option of the next page, as an address or as a number that a script completes."""
    select = select_of_pages(page)
    if select is None:
        return None
    options = list(select.iter("option"))
    at = next(
        (
            n
            for n, option in enumerate(options)
            if (found := _NUMBERS.search("".join(option.itertext()))) and int(found[0]) == here + 1
        ),
        None,
    )
    if at is None:
        return None
    value = (options[at].get("value") or "".join(options[at].itertext())).strip()
    script = select.get("onchange") or ""
    if not value.isdecimal():
        url = page.join(value) if looks_like_address(value) else None  # else its words: 第2页
        return url if url != page.url else None
    env = dict.fromkeys(_TURNS, value)
    plain = script.replace("this.options[this.selectedIndex].value", "this.value")
    if (written := built(page, plain, env)) and (url := page.join(written)):
        return url
    if back := posted_back(page, script):
        return back
    if (written := called(page, plain.replace("this.value", value))) and (url := page.join(written)):
        return url
    name = select.get("name")
    if name and form_around(select) and (sent := turned(page, select, f"({value})", here + 1)):
        return Send(
            sent.url, sent.method, tuple((k, value if k == name else v) for k, v in sent.fields), sent.charset
        )
    return None


def select_of_pages(page: ListingPage) -> Any:
    """The select whose options are pages: 第1页, 第2页, or 1, 2, 3 … from 1 on."""
    if "<select" not in page.lower:
        return None
    for select in page.root.iter("select"):
        texts = [bare("".join(option.itertext())) for option in select.iter("option")]
        numbers = [text.removeprefix("第").removesuffix("页").partition("/")[0] for text in texts]
        if len(texts) >= 2 and numbers == [str(n) for n in range(1, len(numbers) + 1)]:
            return select
    return None


def _drawn(page: ListingPage, here: int) -> str | None:
    """The address that a pager's own script puts together, where the listing says that there are more pages."""
    pages = stated_pages(page)
    if pages is None or pages <= here:
        return None
    drawn = draws_pager(page)
    for function in functions(page):
        if not function.params or not _GOES.search(function.body):
            continue
        first = function.params[0]
        number = str(here if _COUNTS_FROM_ZERO.search(f"{first} {function.name}") else here + 1)
        names = ("curr", "current", "page", "pageNumber", "pageNo", "currentPage", "pageIndex", "num")
        env = {first: number} | {f"{first}.{name}": number for name in names}
        written = built(page, function.body, env)
        if written and (drawn or _PAGE_WORD.search(written.partition(number)[0] or "-")):
            url = page.join(written)
            if url and url != page.url:
                return url
    return None


def _form_of_number(page: ListingPage, here: int) -> Step | None:
    """A form that holds the page's number, where the listing says that there are more pages."""
    pages = stated_pages(page)
    if pages is None or pages <= here or "<form" not in page.lower:
        return None
    return turned(page, None, "", here + 1)
