"""Where a page leads that shows no list itself: frames, lists that it loads, a form that it sends, its one link;
and whether only a browser could say. No script is run: only addresses that stand written out are taken.
"""

from __future__ import annotations

import re
from typing import Any

from harvester.datafiles.listings import load
from harvester.listings.addresses import looks_like_address
from harvester.listings.forms import Send, sent
from harvester.listings.page import Link, ListingPage, folded
from harvester.listings.pressed import attribute
from harvester.listings.scripts import constant

MOST = 10
STUB_LETTERS, STUB_LINKS = 200, 3
LEAST_FRAME = 60
"""Pixels."""
_SOURCES = (
    "//iframe/@src | //frame/@src | //iframe/@data-src | //iframe/@lazy-src"
    " | //*[contains(name(), '-')]/@src | //*[contains(name(), '-')]/@data-src"
    " | //*[contains(name(), '-')]/@data-url"
    " | //object[contains(@type,'html')]/@data | //embed[contains(@type,'html')]/@src"
)
_TOGGLES, _TABS = ("data-toggle", "data-bs-toggle"), ("tab", "pill", "tabajax", "list")
# matches: $("#list").load("/inner/list.html #rows"
_LOADED = re.compile(
    r"""(?:\.load|\$\.get|jQuery\.get|\$\.getJSON|axios\.get|axios|\bfetch)\s*\(\s*"""
    r"""(?:"([^"'\s<>]{1,500})(?:\s[^"<>]{0,80})?"|'([^"'\s<>]{1,500})(?:\s[^'<>]{0,80})?')(?!\s*\+)"""
)
# matches: , {method: "POST"
_POSTED = re.compile(r"""\s*,\s*\{[^{}]{0,200}\bmethod["']?\s*:\s*["'](?:post|put)""", re.IGNORECASE)
# matches: document.getElementById('f').src = '/nb/list.html'
_PUT = re.compile(
    r"""(?:\.src\s*=\s*|\.attr\(\s*["']src["']\s*,\s*|\.setAttribute\(\s*["']src["']\s*,\s*)"""
    r"""(?:"([^"'\s<>]{1,500})"|'([^"'\s<>]{1,500})')(?!\s*\+)"""
)
# matches: $.ajax({type:"get", url:"/inner/rows"
_ASKED = re.compile(r"""\.ajax\s*\(\s*\{([^{}]{0,400})""")
# matches: url:"/inner/rows"
_URL = re.compile(r"""\burl\s*:\s*(?:"([^"\s<>]{1,500})"|'([^'\s<>]{1,500})')""")
_POSTS = re.compile(r"""(?:type|method)\s*:\s*["']post""", re.IGNORECASE)
# matches: f.submit()
_SUBMITS = re.compile(r"\.submit\(\s*\)")
# matches: location.replace("/zwgk/list.html"
_JUMP = re.compile(
    r"""\blocation(?:\.href)?\s*=\s*(?:\\?["']([^"'\\\s<>]{1,500})\\?["'](?!\s*\+)|([A-Za-z_$][\w$]{0,40})\s*[;}\n])"""
    r"""|\blocation\.(?:replace|assign)\(\s*(?:\\?["']([^"'\\\s<>]{1,500})|([A-Za-z_$][\w$]{0,40})\s*\))"""
)


def entrances(page: ListingPage) -> list[Link | Send]:
    """What a page without a list shows in its place, each once."""
    found: list[Link | Send] = []
    for source in page.selector.xpath(_SOURCES).getall() + _loads(page):
        url = page.join(source) if not load().boxes.no_page.search(source) else None
        if url and url != page.url and all(one != Link(url, "", "") for one in found):
            found.append(Link(url, "", ""))
    if not found and _SUBMITS.search(page.scripts):
        found += [one for form in list(page.root.iter("form"))[:1] if (one := sent(page, form)) is not None]
    if not found and len(page.visible) <= STUB_LETTERS and 0 < len(page.links) <= STUB_LINKS:
        found += [link for link in page.links if link.url != page.url]
    return page.first(found, MOST, "pages that it shows")


def main_frames(page: ListingPage) -> list[str]:
    """The addresses of the frames of a page with a list in which a reader sees more than a clock."""
    found = []
    for frame in page.root.iter("iframe", "frame"):
        source = (frame.get("src") or "").strip()
        names = f"{'/'.join(source.rsplit('/', 2)[-2:])} {frame.get('id') or ''} {frame.get('name') or ''}"
        if looks_like_address(source) and not load().unread.frames.search(names) and is_large(frame):
            found.append(page.join(source) or "")
    return found


def is_large(frame: Any) -> bool:
    """Whether a frame is shown, and large enough for a list."""
    style = (frame.get("style") or "").replace(" ", "").lower()
    sizes = [(frame.get(side) or "").strip().removesuffix("px") for side in ("width", "height")]
    return "display:none" not in style and not any(size.isdecimal() and int(size) < LEAST_FRAME for size in sizes)


def boxes(page: ListingPage) -> list[str]:
    """The addresses of what a page with a list shows beside it: frames, and pages that a script puts in boxes."""
    written = page.selector.xpath(_SOURCES).getall()
    written += put_in(page) + loaded(page) + _tabbed(page)
    urls = [page.join(one) for one in written if looks_like_address(one) and not load().boxes.no_page.search(one)]
    return page.first([url for url in dict.fromkeys(urls) if url and url != page.url], MOST, "boxes")


def _tabbed(page: ListingPage) -> list[str]:
    """The addresses that tabs name for what is put into their panes, as written: <a role="tab" hx-get="…">."""
    return [
        value.strip()
        for tab in tabs(page)
        for name, value in tab.attrib.items()
        if (name.startswith("data-") or attribute(name) == "leads") and looks_like_address(value.strip())
    ]


def tabs(page: ListingPage) -> list[Any]:
    """The elements that are marked as tabs."""
    if "tab" not in page.lower and "pill" not in page.lower:
        return []
    return [
        tab
        for tab in page.root.iter("a", "li", "button", "span", "div")
        if tab.get("role") == "tab" or any(tab.get(name) in _TABS for name in _TOGGLES)
    ]


def loaded(page: ListingPage) -> list[str]:
    """The addresses that a script asks without choosing anything there, as written."""
    return [one for one in _loads(page, whole=True) if not load().boxes.no_page.search(one)]


def put_in(page: ListingPage) -> list[str]:
    """The addresses that a script gives to frames, as written."""
    found = [double or single for double, single in _PUT.findall(page.scripts)] if "src" in page.scripts else []
    return [one for one in found if looks_like_address(one) and not load().boxes.no_page.search(one)]


def jump(page: ListingPage) -> str | None:
    """The one address that a stub's script leads to at once; None where the page is no stub, or it is not clear
    where a reader at a desk comes to.
    """
    if len(page.visible) > STUB_LETTERS or len(page.links) > STUB_LINKS or "location" not in page.text:
        return None
    if "document.cookie" in page.text:
        return None  # a challenge, or a gate: never answered
    code = "\n".join([page.scripts, *(body.get("onload") or "" for body in page.root.iter("body"))])
    found: dict[str, None] = {}
    for literal, name, argument, named in _JUMP.findall(code):
        written = literal or argument or constant(page, name or named) or ""
        if looks_like_address(written) and (url := page.join(written)) and url != page.url:
            found[url] = None
    desks = [url for url in found if not load().boxes.telephones.search(url)] or list(found)
    return desks[0] if len(desks) == 1 else None


def is_drawn(page: ListingPage) -> bool:
    """Whether a page without a list is one that a script fills: then only a browser can say what it holds."""
    signs = load().shell
    if signs.none.search(page.visible):
        return False
    if signs.marks.search(page.text) or signs.says.search(page.visible):
        return True
    mounts = [
        one
        for one in page.root.iter("div", "ul", "ol", "tbody", "dl", "table", "section", "main")
        if _is_empty(one)
    ]
    if any(signs.mounts.fullmatch(one.get("id") or "") for one in mounts):
        return next(page.root.iter("script"), None) is not None
    return bool(mounts) and signs.asks.search(page.scripts) is not None


def _is_empty(element: Any) -> bool:
    return not folded("".join(element.itertext())) and next(element.iter("a", "img", "iframe", "table"), None) in (
        None,
        element,
    )


def _waiting(page: ListingPage) -> list[str]:
    """The addresses of what empty boxes show, as they name them: <div class="tab-pane" data-src="/bm.html">."""
    if "data-" not in page.lower:
        return []
    return [
        value.strip()
        for box in page.root.iter("div", "ul", "ol", "section", "dl", "p")
        for name, value in box.attrib.items()
        if load().boxes.sources.fullmatch(name) and looks_like_address(value.strip()) and _is_empty(box)
    ]


def _loads(page: ListingPage, *, whole: bool = False) -> list[str]:
    """Addresses of lists that a script puts into the page, written out and asked without a form. whole: and
    without data, which would name a page of it.
    """
    code = page.scripts
    found = [one[1] or one[2] for one in _LOADED.finditer(code) if not _POSTED.match(code, one.end())]
    for words in _ASKED.findall(page.scripts):
        if not (_POSTS.search(words) or (whole and "data" in words)) and (url := _URL.search(words)):
            found.append(url[1] or url[2])
    found += _waiting(page)
    return [one for one in found if looks_like_address(one)]
