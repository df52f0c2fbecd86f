"""What a link that says nothing by itself is called by its row, its column and the headings over it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from harvester.datafiles.listings import load
from harvester.listings.addresses import KNOWN
from harvester.listings.channels import folder_year, names_body
from harvester.listings.page import Link, ListingPage, folded
from harvester.listings.words import bare

_REPORTS = re.compile(r"政府信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)")
_USUAL_NAME = "政府信息公开年度报告"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_CELLS = frozenset({"td", "th"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "th", "strong", "b", "caption", "legend"})
LONGEST_HEAD = 40


# matches: 1.教育局
_NUMBERED = re.compile(r"^\s*[(（]?\d{1,3}\s*[.、．)）]\s*")
# matches: 教育局.docx
_ENDING = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|rtf|odt|ofd|zip|txt)$", re.IGNORECASE)


def is_bare(link: Link) -> bool:
    """Whether a link's text leaves open what it leads to: 查看, 2023, 财政局, or one that is cut off."""
    text = bare(link.text)
    generic = load().rows.generic.match(text) is not None or _is_file_name(link)
    return (
        generic
        or bare(link.title).endswith("...")
        or folder_year(link.text) is not None
        or (names_body(_unnumbered(link.text)) and len(text) <= 20)
    )


@lru_cache(KNOWN)
def _unnumbered(text: str) -> str:
    """A text without the number of its line and the ending of a file: 1.教育局.docx."""
    return _ENDING.sub("", _NUMBERED.sub("", text))


def _is_file_name(link: Link) -> bool:
    """Whether a link's text is its address's last part: 2023.docx in an index of a folder."""
    name = link.url.split("?", 1)[0].rpartition("/")[2]
    return "." in name and link.text == name


def name_by_heads(page: ListingPage, *lists: list[Link]) -> None:
    """Gives entries that say nothing by themselves the title that their row, column and heading print together."""
    name = next(iter(_REPORTS.findall(page.title) or _REPORTS.findall(page.visible[:2000])), _USUAL_NAME)
    over: Over = {}
    for links in lists:
        for at, link in enumerate(links):
            if link.node is None or not is_bare(link):
                continue
            year, body = _year_and_body([link.text, *heads_of(link.node, over)])
            if year and body:
                links[at] = replace(link, title=f"{body}{year}年{name}")


def _year_and_body(texts: list[str]) -> tuple[str, str]:
    year = body = ""
    for text in texts:
        plain = text.strip(" :：、.·")
        if not year and (named := _YEAR.search(plain)) and len(plain) <= 12:
            year = named[1]
        elif not body and names_body(plain) and not _YEAR.search(plain):
            body = plain
    return year, body


Over = dict[Any, dict[Any, str]]
"""An element to its children with the heading that stands before each; asked once for all rows of a list."""


def heads_of(node: Any, over: Over | None = None) -> list[str]:
    """What stands before a link in its row, above it in its column, and over its list; nearest first.

    over: what was found over its list; the same for all links of a page, so that a list is read once.
    """
    over = {} if over is None else over
    heads: list[str] = []
    cell = next((one for one in node.iterancestors() if one.tag in _CELLS), None)
    row = cell.getparent() if cell is not None else None
    if row is not None and row.tag == "tr":
        cells = [one for one in row if one.tag in _CELLS]
        heads += [text_in(one) for one in cells[: cells.index(cell)]][:1]
        heads += _above(row, cells.index(cell))
        around = row
    else:
        around = line_of(node)
        heads.append(own_text(around, node))
    return [head for head in heads + _before(around, over) if head and len(head) <= LONGEST_HEAD]


def _above(row: Any, at: int) -> list[str]:
    """The column's head: the cell of the table's first row, by position with its spans."""
    table = next((one for one in row.iterancestors() if one.tag == "table"), None)
    first = next(iter(table.iter("tr")), None) if table is not None else None
    if first is None or first is row:
        return []
    position = 0
    for cell in first:
        if cell.tag in _CELLS:
            span = cell.get("colspan") or "1"
            position += int(span) if span.isdecimal() and len(span) < 3 else 1
            if position > at:
                return [text_in(cell)]
    return []


def line_of(node: Any) -> Any:
    """The li, dd, p or the like that a link stands in."""
    for one in node.iterancestors():
        if one.tag in ("li", "dd", "p", "div", "dl", "td", "body"):
            return one
    return node


def own_text(line: Any, node: Any) -> str:
    """What a line prints before its first link, or in a link without an address: 财政局：2023 2022."""
    first = next(iter(line.iter("a")), node)
    texts = [line.text or ""]
    for one in line.iter():
        if one is first:
            break
        if one is not line and isinstance(one.tag, str):
            texts.append(one.text or "")
    return folded("".join(texts))


def _before(around: Any, over: Over) -> list[str]:
    """Headings before a line or a table: in its list, or over it."""
    found = []
    one = around
    for _ in range(4):
        parent = one.getparent()
        if parent is None:
            break
        if parent not in over:
            over[parent] = _headed(parent)
        if heading := over[parent].get(one):
            found.append(heading)
        one = parent
        if one.tag in ("body", "html"):
            break
    return found


def _headed(parent: Any) -> dict[Any, str]:
    """The children of an element that stand below a heading of their own level, with the last one before each."""
    below, last = {}, None
    for child in parent:
        if last is not None:
            below[child] = last
        if not isinstance(child.tag, str):
            continue
        if child.tag in _HEADINGS or (child.tag in ("p", "div", "span", "a") and len(text_in(child)) <= 16):
            last = text_in(child)
    return below


def is_aside(node: Any) -> bool:
    """Whether a link stands below 相关阅读, 点击排行 or behind 上一篇: away from the page's own matter."""
    return any(load().rows.aside.search(bare(head)) for head in heads_of(node))


def text_in(element: Any) -> str:
    """The text of an element, folded."""
    return folded("".join(element.itertext()))
