"""The next page of a listing where no control leads to it: reckoned from the address of the last one, from the
loop that writes the numbers, from a variable that holds it, or asked for by the form in which one writes a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from harvester.datafiles.listings import load
from harvester.listings.addresses import looks_like_address
from harvester.listings.controls import alike, controls, in_other
from harvester.listings.forms import Send, sent
from harvester.listings.page import ListingPage, text_of
from harvester.listings.totals import MOST_PAGES, stated_pages
from harvester.listings.words import bare

MOST_LOOPS = 300
_NUMBERS = re.compile(r"\d{1,5}")
# matches: for(var i=1;i<=total;i++)
_LOOP = re.compile(
    r"\bfor\s*\(\s*(?:var|let)?\s*([\w$]{1,30})\s*=\s*(\d{1,2})\s*;\s*\1\s*(<=?)\s*([\w$.]{1,40})\s*;"
)
# matches: href="/nb/index_'+i+'.html"
_JOINED = re.compile(
    r"""href\s*=\s*\\?["']([^"'<>\s\\]{0,200})\\?["']\s*\+\s*([\w$]{1,30})\s*\+\s*\\?["']([^"'<>\s\\]{0,60})"""
)


def reckoned(page: ListingPage, here: int) -> str | None:
    """The address of page `here` + 1 by what the page says of the others."""
    return _from_variable(page) or _from_loop(page, here) or _from_last(page, here)


def asked_for(page: ListingPage, here: int) -> Send | None:
    """The form in which one writes a page's number, sent for page `here` + 1. Nobody says how many."""
    for form in page.root.iter("form"):
        for field in form.iter("input"):
            kind, name = (field.get("type") or "text").lower(), field.get("name") or ""
            if kind in ("text", "number", "tel") and load().form.page.match(name) and _jumps(form):
                return sent(page, form, {name: str(here + 1)})
    return None


def _jumps(form: Any) -> bool:
    said = bare("".join(form.itertext()) + " ".join(text_of(one) for one in form.iter("input", "button")))
    return bool(re.search(r"页|頁|go|跳转|转到|page", said))


def uncounted(page: ListingPage) -> str | None:
    """The address with the number 1, where only the last page can be pressed and nobody says how many there are:
    the second page of a listing that counts from 0, the first once more of one that counts from 1, or none.
    """
    if stated_pages(page) is not None:
        return None
    url = next((f"{front}1{back}" for front, _, back in _lasts(page)), None)
    return None if url == page.url else url


def _from_last(page: ListingPage, here: int) -> str | None:
    """Where only the last page can be pressed, its number is replaced."""
    pages = stated_pages(page)
    for front, last, back in _lasts(page):
        offset = last - pages if pages is not None else 0
        if offset in (0, -1) and here + offset < last <= MOST_PAGES:
            return f"{front}{here + 1 + offset}{back}"
    return None


def _lasts(page: ListingPage) -> Iterator[tuple[str, int, str]]:
    """The last page's number, with what its address has before and behind it."""
    for control in controls(page):
        if not control.url or not load().beside.last.fullmatch(bare(control.text)) or in_other(control.node):
            continue
        numbers = list(_NUMBERS.finditer(control.url))
        if numbers and alike(page.url, control.url):
            last = numbers[-1]
            yield control.url[: last.start()], int(last[0]), control.url[last.end() :]


def _from_loop(page: ListingPage, here: int) -> str | None:
    ends: dict[str, int | None] = {}
    for number, loop in enumerate(_LOOP.finditer(page.scripts)):
        if number >= MOST_LOOPS:
            page.leave_out(f"the first {MOST_LOOPS} loops of its scripts only")
            break
        name, first, sign, bound = loop.groups()
        if bound not in ends:
            ends[bound] = int(bound) if bound.isdecimal() else _number(page, bound.rpartition(".")[2])
        end = ends[bound]
        value = here + 1 if int(first) else here
        if end is None or value > (end if sign == "<=" else end - 1):
            continue
        for front, variable, back in _JOINED.findall(page.scripts, loop.end(), loop.end() + 800):
            if variable == name and (url := page.join(f"{front}{value}{back}")) and alike(page.url, url):
                return url
    return None


def _number(page: ListingPage, name: str) -> int | None:
    found = set(re.findall(rf"\b{re.escape(name)}\s*[:=]\s*[\"']?(\d{{1,5}})\b", page.scripts))
    return int(next(iter(found))) if len(found) == 1 else None


def _from_variable(page: ListingPage) -> str | None:
    for single, double in load().next.variables.findall(page.scripts):
        written = single or double
        url = page.join(written) if looks_like_address(written) else None
        if url and url != page.url and alike(page.url, url):
            return url
    return None
