"""Further pages of a listing that no "next" leads to: ranges, letters, months, other years, a second list's pager.

Told by their addresses, whatever they are called: the listing's own with a parameter more (?l=B), or its name with
a number (index_3.html). What the pager's own next page is like is left to the walk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

from harvester.datafiles.listings import load
from harvester.listings.addresses import KNOWN, split
from harvester.listings.channels import INDEX_PAGE, channel_key, folder_year, names_body
from harvester.listings.controls import Control, alike, controls, in_named_pager, in_other, is_off
from harvester.listings.following import Step
from harvester.listings.forms import Send, sent
from harvester.listings.page import Link, ListingPage, folded
from harvester.listings.tabs import MOST_OPTIONS, is_menu
from harvester.listings.words import bare, is_furniture, says_next

MOST = 300
MOST_SELECTS = 20
MOST_WITHIN = 12
LONGEST = 16
# matches: list-9-3.html
_NUMBERED = re.compile(r"(?:[a-z]{1,12}[_-]?(?:\d{1,6}[_-])?)?\d{1,4}(?:\.\w{2,5})?/?", re.IGNORECASE)
"""What stands behind a listing's folder in the addresses of its pages: index_2.html, list-9-3.html, 2/"""
# matches: _2.html
_NUMBER_BEHIND = re.compile(r"[_-]\d{1,4}(?:\.\w{2,5})?")
_YEAR = re.compile(r"(?:19|20)\d\d")
FIRST_YEAR = 2008
"""Of the first reports: the 条例 came into force in May of it."""
_ARROWS = "<>«»‹›《》〈〉←→⇐⇒|·"
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def beside(page: ListingPage, root: str, step: Step | None, entries: list[Link]) -> list[Step]:
    """The addresses and forms of a listing's further pages, each once, in page order.

    root: the listing's first address. step: the page that the walk asks for next. entries: the links that are rows
    or channels.
    """
    taken = {link.url for link in entries} | {page.url, root}
    found: dict[str, Step] = {}
    for control in controls(page):
        url = control.url
        if not url or url in taken or url in found or channel_key(url) == channel_key(root):
            continue
        if _further(page, control, root) and not is_off(control.node) and not _of_the_walk(url, step):
            found[url] = url
    made: list[Step] = [*found.values(), *_chosen(page, entries), *_written(page, entries)]
    return page.first(made, MOST, "further parts")


def within(page: ListingPage, root: str, entries: list[Link]) -> list[str]:
    """The addresses of folders below a channel's own that the page leads to by names which say nothing of reports:
    其他, 企事业. Nobody knows what is in them before they are asked.
    """
    here = split(root)
    folder = here.path.rpartition("/")[0] + "/"
    if folder == "/":
        return []
    taken = {channel_key(url) for url in (page.url, root, *(link.url for link in entries))}
    found: dict[str, str] = {}
    for link in page.links:
        there, text = split(link.url), bare(link.text)
        below = there.netloc == here.netloc and there.path.startswith(folder) and len(there.path) > len(folder)
        if not below or not (there.path.endswith("/") or INDEX_PAGE.search(there.path)) or there.query:
            continue
        if not _CHINESE.search(text) or len(text) > LONGEST or is_furniture(text):
            continue
        if channel_key(link.url) in taken or says_next(text) or load().beside.not_pages.search(text):
            continue
        if not (is_menu(link.node) or in_other(link.node) or in_named_pager(link.node)):
            found.setdefault(channel_key(link.url), link.url)
    return list(found.values())[:MOST_WITHIN]  # of the others some are asked at the walk's end (strays)


def pager_frames(page: ListingPage) -> list[str]:
    """The addresses of frames that hold a listing's pager."""
    pagers = load().next.pagers
    found = []
    for frame in page.root.iter("iframe", "frame"):
        source = (frame.get("src") or "").strip()
        names = f"{split(source).path.rsplit('/', 1)[-1]} {frame.get('id') or ''} {frame.get('name') or ''}"
        if pagers.search(names.lower()) and (url := page.join(source)):
            found.append(url)
    return page.first(found, 2, "frames with pagers")


def _further(page: ListingPage, control: Control, root: str) -> bool:
    text = bare(control.text).strip(_ARROWS)
    if load().beside.not_pages.search(text):
        return False
    if says_next(control.text):
        found = alike(page.url, control.url)
    elif load().beside.older.fullmatch(text):
        found = alike(page.url, control.url) and not is_menu(control.node)
    else:
        found = len(text) <= LONGEST and (_has_more(control.url, root, text) or _is_numbered(control, root, text))
    return found and not in_other(control.node)  # the dearest question last: most are none of these


def _has_more(url: str, root: str, text: str) -> bool:
    """Whether an address is the listing's own with one parameter more, or another value of one."""
    here, there = split(root), split(url)
    if here.netloc != there.netloc or _path(here.path) != _path(there.path):
        return False
    own, other = dict(parse_qsl(here.query, True)), dict(parse_qsl(there.query, True))
    # what is not named is the first of its kind: ?p1=1&p2=2 beside /nb/
    differing = [
        name for name in other if other[name] != own.get(name, other[name] if other[name] == "1" else None)
    ]
    if len(differing) != 1 or any(name not in other for name in own) or load().beside.shows.search(differing[0]):
        return False
    name = differing[0]
    value = other[name]
    numbered = load().form.page.match(name) is not None or text == value
    counts = numbered and value.isdecimal() and len(value) <= 4
    part = not _CHINESE.search(text) or _is_part(text)
    # another value of a parameter that the page has: another letter, body or year
    return counts or (part and (name not in own or _is_letter(text) or _is_part(text)))


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isalpha()


def _is_numbered(control: Control, root: str, text: str) -> bool:
    """Whether an address is the listing's with a number behind it: /nb/ and /nb/index_2.html."""
    here, there = split(root), split(control.url)
    if here.netloc != there.netloc or here.query != there.query or control.url.startswith("javascript"):
        return False
    folder, path = _path(here.path), there.path
    if path.startswith(folder) and folder.endswith("/") and folder != "/":
        numbered = _NUMBERED.fullmatch(path[len(folder) :]) is not None
    else:
        stem = folder.rsplit(".", 1)[0]
        numbered = path.startswith(stem) and _NUMBER_BEHIND.fullmatch(path[len(stem) :]) is not None
    return numbered and (not _CHINESE.search(text) or _is_part(text) or in_named_pager(control.node))


def _is_part(text: str) -> bool:
    """Whether a text names a part of a list: 第3至4条, 2024年2月, 县财政局, 尾页."""
    return load().beside.part.fullmatch(text) is not None or names_body(text) or folder_year(text) is not None


@lru_cache(KNOWN)
def _path(path: str) -> str:
    return INDEX_PAGE.sub("", path) or "/"


def _of_the_walk(url: str, step: Step | None) -> bool:
    """Whether an address is one that the walk comes to by itself: like its next one but for a number."""
    if not isinstance(step, str):
        return False
    numbers = list(re.finditer(r"\d+", step))
    return any(
        url.startswith(step[: one.start()]) and url.endswith(step[one.end() :])
        and url[one.start() : len(url) - len(step[one.end() :])].isdecimal()
        for one in numbers
    )  # fmt: skip


# -- forms in which one chooses -----------------------------------------------------------------------------------


def _chosen(page: ListingPage, entries: list[Link]) -> Iterator[Send]:
    """Forms with a select, or buttons of which one is marked, of years or bodies: sent for each of them that the
    page does not show already.
    """
    if "<form" not in page.lower:
        return
    shown = [link.title for link in entries]
    for form in islice(page.root.iter("form"), MOST_SELECTS):
        for name, options, chosen in islice(_choices(form), MOST_SELECTS):
            if not _is_choice(options, chosen, shown):
                continue
            for text, value in page.first(options, MOST_OPTIONS, "choices of a form"):
                known = not _names(text) or any(text.removesuffix("年") in title for title in shown)
                made = None if known else sent(page, form, {name: text if value is None else value})
                if made is not None and (alike(page.url, made.url) or not _searches(form)):
                    yield made


Options = list[tuple[str, str | None]]


def _choices(form: Any) -> Iterator[tuple[str, Options, str]]:
    """What a form lets one choose: the field's name, the texts with their values, and the text that is chosen."""
    for select in form.iter("select"):
        if (name := select.get("name")) and not is_menu(select):
            texts = [(one, folded("".join(one.itertext()))) for one in select.iter("option")]
            chosen = next((text for one, text in texts if "selected" in one.attrib), texts[0][1] if texts else "")
            yield name, [(text, one.get("value")) for one, text in texts], chosen
    groups: dict[str, list[Any]] = {}
    for field in form.iter("input"):
        if (field.get("type") or "").lower() == "radio" and field.get("name") and not is_menu(field):
            groups.setdefault(field.get("name"), []).append(field)
    for name, fields in groups.items():
        said = [(one, _beside_mark(one)) for one in fields]
        chosen = next((text for one, text in said if "checked" in one.attrib), "")
        yield name, [(text, one.get("value")) for one, text in said], chosen


def _beside_mark(field: Any) -> str:
    """What stands behind a button that one marks, or in its label."""
    around = field.getparent()
    label = folded("".join(around.itertext())) if around is not None and around.tag == "label" else ""
    return label or folded(field.tail or "")


def _written(page: ListingPage, entries: list[Link]) -> Iterator[Send]:
    """Forms in which one writes a year, sent for each year from the first reports to the latest that is shown."""
    if "<form" not in page.lower:
        return
    shown = [int(day[:4]) for day in (link.date for link in entries) if day]
    for form in islice(page.root.iter("form"), MOST_SELECTS):
        fields = [one for one in form.iter("input") if (one.get("type") or "text").lower() in ("text", "number")]
        name = fields[0].get("name") if len(fields) == 1 else None
        value = (fields[0].get("value") or "").strip() if name else ""
        if not name or _YEAR.fullmatch(value) is None or is_menu(form):
            continue
        for year in range(FIRST_YEAR, max([int(value), *shown]) + 1):
            if str(year) != value and (made := sent(page, form, {name: str(year)})) is not None:
                yield made


def _searches(form: Any) -> bool:
    """Whether a form asks for words: that of the whole portal stands on every page."""
    return any((one.get("type") or "text").lower() in ("text", "search") for one in form.iter("input"))


def _is_choice(options: Options, chosen: str, shown: list[str]) -> bool:
    """Whether a field chooses what the list shows. Where nothing is chosen yet and rows of several are shown, all
    are.
    """
    named = [text for text, _ in options if _names(text)]
    if len(named) < 2:
        return False
    several = sum(any(text.removesuffix("年") in title for title in shown) for text in named) > 1
    return not (several and not _names(chosen))


def _names(text: str) -> bool:
    return folder_year(text) is not None or names_body(text)
