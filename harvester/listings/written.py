"""Rows and bodies that a page's scripts, its attributes or an answer of JSON hold as data. Nothing is run.

var list = [{title: "…年度报告", url: "/nb/1.html"}, …], zNodes = [{name: "财政局", file: "czj/"}, …].
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import unescape

from harvester.listings.channels import folder_year, names_body
from harvester.listings.days import find_date
from harvester.listings.page import Link, ListingPage
from harvester.listings.records import MOST_TOKENS, Record, records
from harvester.listings.scripts import built, functions
from harvester.reports.words.titles import judge_row, year_in

MOST_ROWS = 2000
LEAST_NODES = 2
MOST_OF_A_NAME = 80
# matches: 财政局"
_BODIES = re.compile(r"[局委办乡镇院部厅]\s*[\"'\\&]")
# matches: zNodes =
_TREE = re.compile(r"z_?nodes|ztree|dtree|treedata|treenode|\btree\b|setting\b", re.IGNORECASE)
# matches: <select id="dept"></select>
_EMPTY = re.compile(r"<select\b[^>]{0,300}>\s*</select", re.IGNORECASE)
"""A select whose choices a script writes."""
# matches: data-list="[{&quot;title&quot;:&quot;财政局年报&quot;}]"
_ATTRIBUTE = re.compile(
    r"=\s*(?:\"\s*([\[{](?:&quot;|&#34;|[\[{'])[^\"]{20,})\"|'\s*([\[{](?:\"|[\[{])[^']{20,})')"
)
_ANSWER = re.compile(r"\ufeff?\s*(?:[\w$.]{1,60}\(\s*)?[\[{]")
"""An answer that is JSON, also in a call: cb({…})"""


def written_rows(page: ListingPage) -> tuple[list[Link], list[Link]]:
    """(rows, lost): the reports that a page holds as data beside an address, and those without one.

    A title that the page links as well is left to its links, but where the data have it at more addresses. Reports
    of one title at several addresses are several: those of all bodies may be called 2021年政府信息公开年度报告.
    """
    rows: dict[str, Link] = {}
    lost: dict[str, Link] = {}
    linked: dict[str, set[str]] = {}
    for link in page.links:
        linked.setdefault(link.title, set()).add(link.url)
    answer = _is_answer(page)
    for record in _all(page, _is_title):
        if len(rows) >= MOST_ROWS:
            page.leave_out(f"its first {MOST_ROWS} rows of data only")
            break
        if url := _address(page, record):
            day = next(filter(None, (find_date(value) for _, value in record.pairs)), None)
            rows.setdefault(url, Link(url, record.name, record.name, day))
        elif record.name not in linked and (answer or record.name not in page.visible):
            lost.setdefault(record.name, Link("", record.name, record.name))
    addresses = Counter(link.title for link in rows.values())
    left = {title for title, urls in linked.items() if addresses[title] <= len(urls)}
    found = [
        link for url, link in rows.items() if link.title not in left and url not in linked.get(link.title, ())
    ]
    return found, [link for name, link in lost.items() if name not in addresses]


def written_channels(page: ListingPage) -> tuple[list[Link], list[Link]]:
    """(channels, lost): in a channel of reports, the bodies and years of a tree that its script holds.

    Nodes of one name at several addresses are several: the years of each body.
    """
    known = {link.text for link in page.links}
    found: dict[str, Link] = {}
    lost: dict[str, Link] = {}
    for record in _all(page, _is_folder):
        if record.name in known:
            continue
        if url := _address(page, record):
            found.setdefault(url, Link(url, record.name, record.name))
        else:
            lost.setdefault(record.name, Link("", record.name, record.name))
    if len(found) < LEAST_NODES:
        found = {}  # the body that a script's settings name is no node of a tree
    tree = len(lost) >= LEAST_NODES and not found and _is_drawn(page)
    away = [link for link in lost.values() if link.text not in page.visible] if tree else []
    return list(found.values()), away


def _is_drawn(page: ListingPage) -> bool:
    """Whether a script draws a tree or fills a select."""
    return _TREE.search(page.scripts) is not None or _EMPTY.search(page.text) is not None


def _all(page: ListingPage, names: Callable[[str], bool]) -> list[Record]:
    if not _names_any(page.text):
        return []

    def cut() -> None:
        page.leave_out(f"the first {MOST_TOKENS} words of its data only")

    return [record for text in page.once(_data) for record in records(text, names, cut)]


def _data(page: ListingPage) -> list[str]:
    """The texts of a page that may hold data which names reports or bodies."""
    if not _names_any(page.text):
        return []
    attributes = (unescape(double or single) for double, single in _ATTRIBUTE.findall(page.markup))
    texts = [text for text in (page.scripts, *attributes) if _names_any(text)]
    return [*texts, page.text] if _is_answer(page) else texts


def _names_any(text: str) -> bool:
    """Whether a text names reports or bodies at all."""
    if "公开" in text or "\\u" in text or "\\U" in text:
        return True
    return not text.isascii() and _BODIES.search(text) is not None


def _is_answer(page: ListingPage) -> bool:
    return _ANSWER.match(page.text) is not None


def _address(page: ListingPage, record: Record) -> str | None:
    """A record's address, or the one that a function of the page makes of its id."""
    if record.address:
        return page.join(record.address)
    for function in functions(page):
        for param in function.params:
            env = {f"{param}.{key}": value for key, value in record.pairs if key}
            if env and (written := built(page, function.body, env)):
                return page.join(written)
    return None


def _is_title(text: str) -> bool:
    return len(text) <= MOST_OF_A_NAME and judge_row(text) == "report" and year_in(text) is not None


def _is_folder(text: str) -> bool:
    return names_body(text) or (folder_year(text) is not None and len(text) > 4)
