"""What a listing shows, beside its rows, of rows that only a script brings or that lie elsewhere: grids and trees
that a script fills, a box's 更多 without an address, frames without a page, sentences that say where the others
are.

Each is one plain line for whoever reads the verdict. No script is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from harvester.datafiles.channels import load as channel_words
from harvester.datafiles.listings import load
from harvester.listings.addresses import looks_like_address
from harvester.listings.channels import folder_year, names_body, names_channel
from harvester.listings.controls import in_other, unseen
from harvester.listings.elsewhere import file_of_reports, part_said
from harvester.listings.entrances import is_large, loaded, put_in, tabs
from harvester.listings.heads import text_in
from harvester.listings.page import Link, ListingPage, folded, text_of
from harvester.listings.seek import holding
from harvester.listings.tabs import is_menu
from harvester.listings.words import bare
from harvester.reports.words.titles import judge_row

_GRID_WORDS = (
    *(
        "table.",
        "grid",
        "lay-data",
        "datalist",
        "data-toggle",
        "serverside",
        "datatable",
        "tabulator",
        "bootstraptable",
    ),
    *("fullcalendar", "laydate", "range", "ext.data", "listbox"),
)
"""One of them stands in every match of the grids' pattern, which is tried at each letter."""
HIGHEST = 4
"""How far above a box's 更多 its rows may be held."""
LONGEST_GRID = 1000
# matches: title:'办件状态'
_COLUMNS = re.compile(
    r"""\b(?:title|label|headerName|colModel|text)["']?\s*:\s*["']([^"'<>]*[\u3400-\u9fff][^"'<>]*)["']"""
)
_MORE_TAGS = ("a", "span", "em", "i", "b", "p", "div", "img", "button", "input", "font", "strong")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "summary")
_LINES = frozenset({"li", "tr", "dd", "template"})
_LISTS = frozenset({"ul", "ol", "tbody"})
_BOXES = frozenset({"div", "ul", "ol", "tbody", "table", "dl", "section"})


def scripted(page: ListingPage, entries: Iterable[Link]) -> Iterator[str]:
    """What the page shows of rows that it does not hold. entries: its rows and channels."""
    shown, signs = list(entries), load().unread
    words = any(holding(page.lower, _GRID_WORDS))
    for found in signs.grids.finditer(page.text) if words else ():
        if not (shown and _is_of_another_matter(page.text[found.start() : found.end() + LONGEST_GRID])):
            yield f"a grid is filled by a script ({folded(found[0])[:60]!r})"
            break
    # what a script puts into the page may be read: from its data, or asked as a box
    held = any(link.node is None for link in shown) or bool(loaded(page))
    if "<script" in page.lower and not held:
        yield from _trees(page)
        yield from _empty_boxes(page)
    yield from _bound(page, {link.node for link in shown})
    yield from _panes(page, {link.node for link in shown})
    rows = {link.node for link in shown if judge_row(link.title) == "report"}
    yield from _more(page, rows, {link.node for link in shown})
    said = part_said(page)
    if said is not None and not said[1]:  # where it links one, the walk's end tells (spiders.strays)
        yield said[0]
    if in_file := file_of_reports(page, shown):
        yield in_file
    yield from _older(page)
    yield from _choosers(page)
    yield from _silent(page)
    asked = any(link.node is None or not link.node.get("href") for link in shown)
    for frame in page.root.iter("iframe"):
        source = (frame.get("src") or frame.get("data-src") or frame.get("srcdoc") or "").strip()
        name = frame.get("id") or frame.get("name") or ""
        hollow = (
            (source in ("", "about:blank", "#") or source.startswith("javascript:")) and name and is_large(frame)
        )
        # what its links, and the entries that a script opens, show in it is asked
        opened = asked or any(link.node.get("target") == name for link in page.links)
        if hollow and not opened and not signs.frames.search(name) and not put_in(page):
            yield f"a script chooses what the frame {name!r} shows"


def _is_of_another_matter(grid: str) -> bool:
    """Whether the columns of a grid are told, and none of them is one that a list of reports has: 办件状态."""
    columns = _COLUMNS.findall(grid)
    return bool(columns) and not any(load().unread.columns.fullmatch(bare(one)) for one in columns)


def _bound(page: ListingPage, entries: set[Any]) -> Iterator[str]:
    """Rows that a framework makes of data, in the box of the rows that the page holds or in one beside it."""
    sign = load().unread.repeats
    if not sign.search(page.text):
        return
    for element in page.root.iter("li", "tr", "div", "a", "dd", "p", "template", "block", "ul", "ol", "tbody"):
        if not any(sign.search(f' {name}="{value}"') for name, value in element.attrib.items()):
            continue
        if is_menu(element) or in_other(element) or next(element.iter("option"), None) is not None:
            continue
        box = element if element.tag in _LISTS else element.getparent()
        near = [] if box is None or box.tag in ("body", "html") else [box]
        if near and element.tag in _LINES | _LISTS:  # whatever is no line stands in a box of another matter
            near += box.itersiblings(preceding=True)
        if any(part in entries for one in near for part in one.iter("a", "li", "tr")):
            yield f"rows are made of data by a script ({folded(text_in(element))[:40]!r})"
            return


def _panes(page: ListingPage, entries: set[Any]) -> Iterator[str]:
    """Panes without anything in them beside one that holds rows, whose tabs name no address."""
    named = {tab: _pane_of(tab) for tab in tabs(page)}
    if len(named) < 2 or load().shell.none.search(page.visible):
        return
    panes = {one.get("id"): one for one in page.root.iter() if isinstance(one.tag, str) and one.get("id")}
    opened = [(tab, panes[name]) for tab, name in named.items() if name in panes]
    if any(one in entries for _, pane in opened for one in pane.iter("a", "li", "tr")):
        leads = {link.node for link in page.links}
        for tab, pane in opened:
            addressed = any(looks_like_address(value) for one in (tab, pane) for value in one.attrib.values())
            if _is_bare(pane) and tab not in leads and not addressed:
                yield f"the pane of {text_in(tab)[:20]!r} is filled by a script"


def _pane_of(tab: Any) -> str:
    """The name of the box that a tab shows."""
    links = [tab, *tab.iter("a")]
    named = (one.get(name) or "" for one in links for name in ("data-target", "data-bs-target", "aria-controls"))
    marks = (href[1:] for one in links if (href := one.get("href") or "").startswith("#"))
    return next(filter(None, named), "").removeprefix("#") or next(filter(None, marks), "")


def _trees(page: ListingPage) -> Iterator[str]:
    """Trees that have no node, those of the whole catalogue left out: a script asks for them."""
    if "tree" not in page.lower:
        return
    catalogues = load().unread.catalogues
    for box in page.root.iter("ul", "div", "ol"):
        name = f"{box.get('class') or ''} {box.get('id') or ''}"
        bare_box = next(box.iter("a", "li", "script"), None) is None and not text_in(box)
        if not (bare_box and load().unread.trees.search(name)):
            continue
        heading = _beside(box, preceding=True)
        if heading is None and box.getparent() is not None:
            heading = _beside(box.getparent(), preceding=True)
        said = text_in(heading)[:20] if heading is not None else ""
        if not catalogues.search(f"{name} {said}"):
            yield f"the tree {name.strip()!r} is filled by a script"
            return


_CURRENT = frozenset({"active", "on", "cur", "current", "selected", "checked", "is-active", "hover"})


def _more(page: ListingPage, rows: set[Any], entries: set[Any]) -> Iterator[str]:
    """更多 of a box of reports, by whatever is no link."""
    if not rows:
        return
    leads = {link.node for link in page.links} | entries
    for element in page.root.iter(*_MORE_TAGS):
        if len(element) > 1 or not _says_more(element) or unseen(element) or is_menu(element):
            continue
        if not _CURRENT.isdisjoint((element.get("class") or "").lower().split()):
            continue  # 全部 of a filter, that is chosen
        if any(one in leads for one in (element, *element.iterancestors(), *element.iter())):
            continue
        if element.tag != "img" and any(one.tag == "img" for one in element) and not folded(text_in(element)):
            continue  # told by its picture
        if _box_of(element, rows, leads):
            yield f"{text_of(element) or 'a picture'!r} of a box of reports leads on by a script"


def _says_more(element: Any) -> bool:
    if element.tag == "img":
        names = f"{(element.get('src') or '').rsplit('/', 1)[-1]} {element.get('class') or ''}"
        return load().more.picture.search(names) is not None
    text = "".join(element.itertext()) or element.get("value") or ""
    return 0 < len(text) <= 16 and channel_words().more.search(bare(text)) is not None


def _box_of(element: Any, rows: set[Any], leads: set[Any]) -> bool:
    """Whether the nearest box around an element that holds links holds rows titled as reports."""
    for depth, box in enumerate(element.iterancestors()):
        if depth >= HIGHEST or box.tag in ("body", "html"):
            return False
        held = [one for one in box.iter("a", "area", "li", "tr") if one in leads]
        if held:
            return any(one in rows for one in held)
    return False


def _older(page: ListingPage) -> Iterator[str]:
    """往年年报 that only a script opens."""
    known = {link.text for link in page.links}
    for link in page.unaddressed:
        if link.text not in known and load().unread.older.fullmatch(bare(link.text)) and not is_menu(link.node):
            yield f"{link.text!r} leads on by a script that cannot be read"


def _choosers(page: ListingPage) -> Iterator[str]:
    """Controls such as 选择单位 that open what cannot be seen."""
    if not load().unread.choose.search(bare(page.visible)):
        return
    leads = {link.node for link in page.links}
    for element in page.root.iter("a", "button", "span", "div", "li", "em", "i"):
        text = text_in(element) if len(element) <= 2 else ""
        if 3 < len(text) <= 12 and load().unread.choose.fullmatch(bare(text)) and not is_menu(element):
            chooses = next((one for one in (element.getparent(), element) if one.tag == "form"), None) is not None
            around = element.getparent()
            if element not in leads and not chooses and next(around.iter("select"), None) is None:
                yield f"{text!r} opens a choice that a script holds"
                return


def _silent(page: ListingPage) -> Iterator[str]:
    """查看 without an address, in a table or list in which others have one, or in which bodies or years stand."""
    generic, leads = load().rows.generic, {link.node for link in page.links}
    found = []
    for element in page.root.iter("a", "span", "button", "em", "i", "img"):
        text = bare(text_of(element)) if len(element) <= 1 else ""
        if not 2 <= len(text) <= 6 or not generic.match(text) or any(one in leads for one in element.iter()):
            continue
        row = next((one for one in element.iterancestors() if one.tag in ("tr", "li", "dd", "a")), None)
        if row is None or row.tag == "a" or is_menu(row):
            continue
        names = [text_in(one) for one in row.iter("td", "th", "span", "em")] + [folded(row.text or "")]
        named = next((name for name in names if names_body(name) or folder_year(name)), None)
        if named and _alone(element, leads):
            found.append(f"{text!r} of {named!r}")
    if found:
        more = f" (and {len(found) - 3} more)" if len(found) > 3 else ""
        yield f"{', '.join(found[:3])}{more} is opened by a script; its address cannot be read"


def _alone(element: Any, leads: set[Any]) -> bool:
    """Whether the cell or line around an element holds no link: 查看 beside a link is its sign."""
    cell = next((one for one in element.iterancestors() if one.tag in ("td", "li", "dd")), None)
    return cell is not None and not any(one in leads for one in cell.iter("a", "span", "td"))


def _empty_boxes(page: ListingPage) -> Iterator[str]:
    """Headings of a year, a body or of reports over a box that has a name and holds nothing."""
    if load().shell.none.search(page.visible):
        return
    for heading in page.root.iter(*_HEADINGS):
        text = text_in(heading)
        if not text or len(text) > 40 or not (folder_year(text) or names_body(text) or names_channel(text)):
            continue
        if is_menu(heading):
            continue
        for box in (_beside(heading, preceding=True), _beside(heading, preceding=False)):
            named = box is not None and box.tag in _BOXES and (box.get("id") or box.get("class"))
            if named and _is_bare(box) and not _followed(box):
                yield f"the box below {text!r} is filled by a script"


def _beside(heading: Any, *, preceding: bool) -> Any:
    """The element before or behind a heading, scripts left out."""
    beside = (one for one in heading.itersiblings(preceding=preceding) if isinstance(one.tag, str))
    return next((one for one in beside if one.tag not in ("script", "style", "br")), None)


def _is_bare(box: Any) -> bool:
    """Whether a box holds nothing but a picture that turns while it loads."""
    pictures = [(one.get("src") or "").lower() for one in box.iter("img")]
    held = {one.tag for one in box.iterdescendants()}
    others = held & {"a", "iframe", "input", "object", "video", "form"}
    return not text_in(box) and not others and all("load" in source for source in pictures)


def _followed(box: Any) -> bool:
    """Whether another box stands behind an empty one, with links."""
    after = box.getnext()
    return after is not None and after.tag in _BOXES and next(after.iter("a"), None) is not None
