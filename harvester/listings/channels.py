"""Channels (栏目): which links lead to further listings of yearly reports (years, bodies, townships)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from harvester.datafiles.channels import load
from harvester.datafiles.listings import load as listing_words
from harvester.datafiles.memory import remembered
from harvester.listings.addresses import KNOWN, split
from harvester.listings.page import Link, ListingPage, folded
from harvester.listings.words import bare
from harvester.reports.words.titles import without_body

# matches: /gk/nb/index.html
INDEX_PAGE = re.compile(r"(?<![^/])(?:index|list|default)\.(?:s?html?|jsp|aspx?|php)$", re.IGNORECASE)
# matches: 财政局（12）
_COUNT = re.compile(r"\s*[(（\[【](?:共)?(?!(?:19|20)\d\d)(\d{1,4})(?:条|篇|份)?[)）\]】]$")
_BRACKETS = re.compile(r"(?<=.)[(（][^()（）\d]{1,8}[)）]$")
_FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CENTURIES = frozenset({"二〇", "二○", "二零", "一九"})
"""How years begin that are written in Chinese figures."""
MOST_FRAMES = 10
LONGEST_BEGIN = 200
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt"})
# matches: page=1
FIRST_PAGE = re.compile(r"(?:[^=]*=)?|(?:cur_?|current_?)?page(?:_?(?:no|num|index))?=1", re.IGNORECASE)
"""Parameters of a listing's address that say nothing: empty ones, and the number of its first page."""


def channels(page: ListingPage, is_detail: Callable[[str], bool], extra: str = "") -> Iterator[Link]:
    """Links of a listing that lead to channels, each address once.

    is_detail: whether an address is a single page; those are never channels. extra: a pattern (the registry's
    option `channels`) for further links, matched against text and address.
    """
    seen = {channel_key(page.url)}
    for link in page.links:
        key = channel_key(link.url)
        # breadcrumbs of some skins name a channel and lead to the front page
        if key in seen or is_detail(link.url) or split(link.url).path in ("", "/"):
            continue
        if (
            names_channel(link.text or link.title)
            or _whole_of_a_box(link)
            or _below(page, link)
            or names_older(link.text)
            or (extra and re.search(extra, f"{link.text} {link.url}"))
        ):
            seen.add(key)
            yield link


def frames(page: ListingPage) -> list[Link]:
    """The pages that a page shows in frames, as channels without a name."""
    sources = page.selector.xpath("//iframe/@src|//frame/@src|//object[contains(@type,'html')]/@data").getall()
    return [Link(url, "", "") for source in sources[:MOST_FRAMES] if (url := page.join(source))]


@lru_cache(maxsize=KNOWN)
def channel_key(url: str) -> str:
    """One key for the addresses of one channel: scheme, index page, empty parameters and page=1 do not count."""
    parts = split(url)
    path = INDEX_PAGE.sub("", parts.path) or "/"
    query = "&".join(word for word in parts.query.split("&") if not FIRST_PAGE.fullmatch(word))
    return f"{parts.netloc}{path.rstrip('/')}?{query}"


def counted(text: str) -> tuple[str, int | None]:
    """A name without the number of its rows, and that number: 财政局（12）."""
    found = _COUNT.search(text)
    return (text[: found.start()], int(found[1])) if found else (text, None)


@remembered(KNOWN)
def folder_year(text: str) -> int | None:
    """The year of a year folder's link ("2023年", "2023年度报告", "二〇二三年"), else None."""
    text = counted(text.replace(" ", ""))[0]
    if text[:2] in _CENTURIES:
        text = text[:4].translate(_FIGURES) + text[4:]
    return int(text[:4]) if load().year.search(text) else None


@remembered(KNOWN)
def names_older(text: str) -> bool:
    """Whether a text names the years before those that a list shows: 2018年及以前."""
    return len(text) <= load().longest and load().older.fullmatch(bare(text)) is not None


@remembered(KNOWN)
def names_channel(text: str) -> bool:
    """Whether a link's text (or a page's title) names a channel of yearly reports."""
    text, words = text.replace(" ", ""), load()
    # a body may be called by another matter's word: 财政局2023年度报告, 审计局年报
    if len(text) > words.longest or any(word in without_body(text) for word in words.others):
        return False
    return any(word in text for word in words.names)


def names_list(text: str) -> bool:
    """Whether a link's text promises a list: a channel's name, 更多, 往期."""
    plain = bare(text)
    known = listing_words().beside.older
    told = names_channel(text) or names_older(text)
    return bool(plain) and (told or bool(load().more.search(plain) or known.fullmatch(plain)))


@remembered(KNOWN)
def names_body(text: str) -> bool:
    """Whether a text ends as the names of bodies do: 县财政局, 清泉乡, 乡镇（街道）, 镇（街道）."""
    text = counted(text.replace(" ", ""))[0]
    return 2 <= len(text) <= load().longest and bool(load().bodies.search(_BRACKETS.sub("", text)))


def says_more(text: str) -> bool:
    """Whether a link's text is a box's 更多."""
    return load().more.search(bare(text)) is not None


def _whole_of_a_box(link: Link) -> bool:
    """Whether a link is a box's "更多>>" and the box's heading names a channel of yearly reports.

    The heading is the short text around the link, or the last short one before what is around it.
    """
    if link.node is None or not (load().more.search(bare(link.text)) or _pictured_more(link)):
        return False
    if names_channel(link.title.replace(link.text, "")):
        return True
    for depth, around in enumerate(link.node.iterancestors()):
        if depth >= 4 or around.tag in ("body", "html"):
            return False
        said = folded(_begin(around)).replace(link.text, "").strip(" |>»·:：")
        if len(said) > load().longest:
            first = folded(around.text or "") or next((folded(_begin(one)) for one in around), "")
            return names_channel(first)
        if said:
            return names_channel(said)
    return False


def _begin(element: Any) -> str:
    """The first of an element's text, white space as it is."""
    return "".join(islice(element.itertext(), LONGEST_BEGIN))[:LONGEST_BEGIN]


def _pictured_more(link: Link) -> bool:
    """Whether a link without text is a picture called more.gif, or stands with nothing in it beside a heading."""
    if bare(link.text):
        return False
    pictures = [(one.get("src") or "").rsplit("/", 1)[-1] for one in link.node.iter("img")]
    if not pictures and not link.title:
        parent = link.node.getparent()
        return parent is not None and any(one.tag in _HEADINGS for one in (parent, *islice(parent, 5)))
    return any(listing_words().more.picture.search(name) for name in pictures)


def _below(page: ListingPage, link: Link) -> bool:
    """A folder of a year or a body in or below the page's own directory, or told apart by its query only."""
    here, there = split(page.url), split(link.url)
    folder = here.path.rsplit("/", 1)[0] + "/"
    # everything lies below the front page
    if here.netloc != there.netloc or not there.path.startswith(folder) or (folder == "/" and not here.query):
        return False
    # everything is below the root: there only the page's own script counts (/list.asp?classid=31)
    if (there.path, there.query) == (here.path, here.query) or (folder == "/" and there.path != here.path):
        return False
    text = counted((link.text or link.title).replace(" ", ""))[0]  # a picture or an area is named by its alt
    # everything lies below the root: a body's link there may be any of the menu's
    bodies = folder != "/" or there.path == here.path
    return bool(folder_year(text)) or (bodies and bool(load().bodies.search(_BRACKETS.sub("", text))))
