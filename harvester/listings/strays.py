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
from harvester.listings.addresses import looks_like_address, split
from harvester.listings.around import around, lists_of
from harvester.listings.channels import channel_key, counted
from harvester.listings.fields import set_otherwise
from harvester.listings.forms import Send
from harvester.listings.page import Link, ListingPage
from harvester.listings.words import bare, is_furniture
from harvester.reports.words.titles import judge_row

LONGEST = 16
"""Characters of a link's words: what is longer is the title of something."""
LONGEST_CHOICE = 2
LEAST_OF_A_TITLE = 10
MOST_AROUND = 3000
MOST_IN_SCRIPTS = 200
# matches: %E5%86%9C
_WRITTEN = re.compile(r"(?:%[0-9a-f]{2})+|[^\W\d_]+", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
# matches: all.zip
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|rtf|zip|rar|7z|jpe?g|png|gif|mp[34]|apk|exe|xml)$", re.IGNORECASE)


# matches: location='list_2.html'
_OPENED = re.compile(
    r"""(?:location(?:\.href)?\s*=\s*|location\.(?:replace|assign)\(\s*|\bopen\(\s*)["']([^"'\\\s<>]{2,200})["'](?!\s*\+)"""
)
"""Whole addresses, no pieces of one."""
_SCRIPT = re.compile(r"\.(?:m?js|css|json)$", re.IGNORECASE)


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


def strays(
    page: ListingPage, root: str, entries: Iterable[Link], looked: set[str] | None = None
) -> Iterator[Stray]:
    """What a page leads to besides its entries (rows and channels). root: the listing's first address. looked: the
    addresses that its pages before this one led to, which are not looked at again; this one's are put to them.

    What lies near the list's own address is looked for on the whole page, in its selects and in its scripts; so
    are pictures without a word; other links around the list only.
    """
    shown = list(entries)
    taken = looked if looked is not None else set()
    taken.update(link.url for link in shown)
    around_it = _Around(root, shown)
    for link in page.links + page.options:
        if link.url not in taken and _may_lead(page, link):
            taken.add(link.url)
            if (found := around_it.stray(link)) is not None:
                yield found
    for name, made in set_otherwise(page, root):
        yield Stray(made, f"form {_shape(split(made.url).path)} {name}", near=True)
    yield from _in_scripts(page, root, taken)


@dataclass(slots=True)
class _Around:
    """What tells strays. root: the listing's first address; shown: its entries; beside: the elements around
    the list, once they were looked for.
    """

    root: str
    shown: list[Link]
    beside: set[Any] | None = None

    def stray(self, link: Link) -> Stray | None:
        """A link as a stray, None where it is accounted for."""
        shape = near(link.url, self.root)
        if shape is not None:
            told = len(link.title) >= LEAST_OF_A_TITLE and judge_row(link.title) == "other"
            return None if told else Stray(link.url, f"near {shape}", near=True)
        there = split(link.url)
        if there[1:3] == split(self.root)[1:3] or _is_furniture(link):
            return None  # the list, shown otherwise
        group = self._far(link, f"{there.netloc}{_shape(there.path)}?{_parameters(there.query)}")
        return Stray(link.url, group, near=False) if group else None

    def _far(self, link: Link, shape: str) -> str:
        """The group of a link that is not near, "" where it is no stray."""
        if link.node.tag == "option":
            return f"option {shape}"
        if _is_sister(link.url, self.root):
            return f"sister {_box_of(link.node)}"
        if not bare(link.title):
            return f"picture {shape}" if next(link.node.iter("img"), None) is not None else ""
        if self.beside is None:
            self.beside = _beside(self.shown)
        return shape if link.node in self.beside else ""


def _may_lead(page: ListingPage, link: Link) -> bool:
    """Whether a link may lead to a list: short words or none, no file."""
    text = counted(bare(link.text))[0]
    there = split(link.url)
    if len(text) > LONGEST or channel_key(link.url) == channel_key(page.url) or _FILE.search(there.path):
        return False
    return there.path not in ("", "/") or bool(there.query)


def _is_furniture(link: Link) -> bool:
    """Whether a link says what each page has, or speaks of other matters: 首页, 打印, 通知."""
    text = bare(link.text)
    if is_furniture(link.text) or load().beside.not_pages.search(text):
        return True
    if judge_row(link.title) == "other":
        return True
    return bool(text) and script_words().idle.fullmatch(text) is not None


def _is_sister(url: str, root: str) -> bool:
    """Whether an address is a folder's beside the list's own folder."""
    here, there = split(root), split(url)
    above = here.path.rpartition("/")[0].rpartition("/")[0] + "/"
    if here.netloc != there.netloc or above == "/" or not there.path.startswith(above):
        return False
    return there.path[len(above) :].rstrip("/").count("/") == 0 and there.path.endswith("/")


def _box_of(node: Any) -> str:
    """What the box is called that holds a link and those beside it."""
    for one in islice(node.iterancestors("ul", "ol", "div", "dl", "table", "nav"), 1):
        return f"{one.tag} {one.get('id') or ''} {one.get('class') or ''}"
    return ""


def _in_scripts(page: ListingPage, root: str, taken: set[str]) -> Iterator[Stray]:
    """Addresses near the list's own that its scripts open: at a key, or at a press."""
    if "location" not in page.scripts and "open(" not in page.scripts:
        return
    for written in islice(_OPENED.finditer(page.scripts), MOST_IN_SCRIPTS):
        url = page.join(written[1]) if looks_like_address(written[1]) else None
        shape = near(url, root) if url and url not in taken and not _FILE.search(split(url).path) else None
        if url and shape is not None and not _SCRIPT.search(split(url).path):
            taken.add(url)
            yield Stray(url, f"script {shape}", near=True)


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
        changed = [one for one in parse_qsl(there.query, True) if own.get(one[0]) != one[1]]
        shows = [name for name, value in changed if _only_shows(name, value)]
        return f"?{query}" if len(shows) < len(changed) else None
    folder = here.path.rpartition("/")[0] + "/"
    if folder != "/" and there.path.startswith(folder) and there.path != folder:
        return f"{_shape(there.path[len(folder) :])}?{query}"
    stem = here.path.rstrip("/").rpartition(".")[0] or here.path.rstrip("/")
    if len(stem) > 1 and there.path.startswith(stem) and there.path[len(stem) : len(stem) + 1] in "_-./":
        return f"+{_shape(there.path[len(stem) :])}?{query}"
    return None


def _only_shows(name: str, value: str) -> bool:
    """Whether a parameter chooses how a page is shown; one letter with a small number may choose more: ?t=1."""
    chooses = len(name) == 1 and len(value) <= LONGEST_CHOICE
    return not chooses and load().beside.shows.search(name) is not None


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
