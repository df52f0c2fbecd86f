"""Links of a listing page that nothing has accounted for: no row, no channel, no page of it, no furniture.

Words for what leads to reports are never complete: topics, months with a count, an empty link that a style draws.
So what is left over is grouped by the shape of its addresses, and some of each group are asked at the walk's end
(spiders.strays): those that show reports which nothing else has shown were a way to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

from harvester.datafiles.listings import load
from harvester.datafiles.own_scripts import load as script_words
from harvester.listings.addresses import split
from harvester.listings.around import around, lists_of
from harvester.listings.channels import channel_key, counted
from harvester.listings.forms import Send, sent
from harvester.listings.page import Link, ListingPage, folded
from harvester.listings.tabs import is_menu
from harvester.listings.words import bare
from harvester.reports.words.titles import judge_row

LONGEST = 16
"""Characters of a link's words: what is longer is the title of something."""
MOST_AROUND = 3000
MOST_FORMS = 20
MOST_OPTIONS = 300
# matches: %E5%86%9C
_WRITTEN = re.compile(r"(?:%[0-9a-f]{2})+|[^\W\d_]+", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
# matches: all.zip
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|rtf|zip|rar|7z|jpe?g|png|gif|mp[34]|apk|exe|xml)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stray:
    """step: what is asked. group: what those alike have in common. near: whether its address is of the listing's
    own (below its folder, with parameters more), so that it may well be a part of it.
    """

    step: str | Send
    group: str
    near: bool

    @property
    def url(self) -> str:
        """The address that is asked."""
        return self.step if isinstance(self.step, str) else self.step.address


def strays(page: ListingPage, root: str, entries: Iterable[Link]) -> Iterator[Stray]:
    """What a page leads to besides its entries. root: the listing's first address. entries: its rows and channels.

    Links near the list's own address are looked for on the whole page, others around the list only.
    """
    shown = list(entries)
    taken = {link.url for link in shown}
    beside: set[Any] | None = None
    for link in page.links + page.options:
        if link.url in taken or not _may_lead(page, link):
            continue
        taken.add(link.url)
        shape = near(link.url, root)
        if shape is not None:
            yield Stray(link.url, f"near {shape}", near=True)
            continue
        if split(link.url)[1:3] == split(root)[1:3]:
            continue  # the list, shown otherwise
        if beside is None:
            beside = _beside(shown)
        if link.node in beside and bare(link.text):
            there = split(link.url)
            yield Stray(link.url, f"{there.netloc}{_shape(there.path)}?{_parameters(there.query)}", near=False)
    yield from _chosen(page, root)


def _may_lead(page: ListingPage, link: Link) -> bool:
    """Whether a link may lead to a list: short words or none, of no other matter, not what each page has."""
    text = counted(bare(link.text))[0]
    there = split(link.url)
    if len(text) > LONGEST or channel_key(link.url) == channel_key(page.url) or _FILE.search(there.path):
        return False
    if (there.path in ("", "/") and not there.query) or judge_row(link.title) == "other":
        return False
    known = load()
    if known.rows.furniture.match(text) or known.beside.not_pages.search(text):
        return False
    return not (text and script_words().idle.fullmatch(text))


def near(url: str, root: str) -> str | None:
    """What an address of the listing's own adds to it, as a shape ("?topic"); None for any other. root: the
    listing's first address.
    """
    here, there = split(root), split(url)
    if here.netloc != there.netloc:
        return None
    query = _parameters(there.query)
    if there.path == here.path and there.query:
        own = dict(parse_qsl(here.query, True))
        changed = [name for name, value in parse_qsl(there.query, True) if own.get(name) != value]
        shows = [name for name in changed if load().beside.shows.search(name)]
        return f"?{query}" if len(shows) < len(changed) else None
    folder = here.path.rpartition("/")[0] + "/"
    if folder != "/" and there.path.startswith(folder) and there.path != folder:
        return f"{_shape(there.path[len(folder) :])}?{query}"
    stem = here.path.rstrip("/").rpartition(".")[0] or here.path.rstrip("/")
    if len(stem) > 1 and there.path.startswith(stem) and there.path[len(stem) : len(stem) + 1] in "_-./":
        return f"+{_shape(there.path[len(stem) :])}?{query}"
    return None


def _shape(path: str) -> str:
    """A path with each word and number replaced by what it is.

    >>> [_shape(path) for path in ("archive/2024-01", "list_2.htm", "%E5%86%9C/")]
    ['a/0-0', 'a_0.a', 'a/']
    """
    return _DIGITS.sub("0", _WRITTEN.sub("a", path))


def _parameters(query: str) -> str:
    return "&".join(sorted({name for name, _ in parse_qsl(query, True)}))


def _beside(shown: Iterable[Link]) -> set[Any]:
    """The elements around the list."""
    rows = {link.node for link in shown if link.node is not None}
    return set(islice(around(lists_of(rows), rows), MOST_AROUND)) if rows else set()


def _chosen(page: ListingPage, root: str) -> Iterator[Stray]:
    """Forms near the list's own address in which one chooses from a select, sent for each of its options."""
    if "<select" not in page.lower or "<form" not in page.lower:
        return
    for form in islice(page.root.iter("form"), MOST_FORMS):
        fields = [one for one in form.iter("select") if one.get("name") and not is_menu(one)]
        words = any((one.get("type") or "text").lower() in ("text", "search") for one in form.iter("input"))
        if words and len(fields) != 1:
            continue
        for select in fields:
            name = select.get("name") or ""
            if load().beside.shows.search(name) or load().form.page.match(name):
                continue
            for option in islice(select.iter("option"), MOST_OPTIONS):
                text = folded("".join(option.itertext()))
                value = option.get("value") if option.get("value") is not None else text
                made = sent(page, form, {name: value or ""}) if value and "selected" not in option.attrib else None
                if made is not None and split(made.url).path == split(root).path:
                    yield Stray(made, f"form {_shape(split(made.url).path)} {name}", near=True)
