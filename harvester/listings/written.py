"""Rows that a page's script holds as data: var list = [{title: "…年度报告", url: "/nb/1.html"}, …].

Nothing is run.
"""

from __future__ import annotations

import re

from harvester.listings.addresses import looks_like_address
from harvester.listings.page import Link, ListingPage, find_date, folded
from harvester.reports.words.titles import judge_row, year_in

MOST_ROWS = 2000
_OBJECT = re.compile(r"\{[^{}]{1,3000}\}")
# matches: "/nb/1.html"
_TEXT = re.compile(r"""(?<!\\)(?:"((?:[^"\\\n]|\\.){1,400})"|'((?:[^'\\\n]|\\.){1,400})')""")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
# matches: /i/next.gif
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|bmp|svg|webp|ico|css|js)(?:\?|$)", re.IGNORECASE)


def written_rows(page: ListingPage) -> tuple[list[Link], list[Link]]:
    """(rows, lost): the reports that a script of the page names beside an address, and those without one.

    A title that the page links as well is left to its link.
    """
    scripts = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), page.scripts)
    if "公开" not in scripts:
        return [], []
    rows: list[Link] = []
    named: set[str] = {link.title for link in page.links}
    for number, found in enumerate(_OBJECT.finditer(scripts)):
        if number >= MOST_ROWS:
            break
        texts = _texts(found[0])
        title = next((text for text in texts if _is_title(text)), None)
        address = next((text for text in texts if looks_like_address(text) and not _PICTURE.search(text)), None)
        url = page.join(address) if address else None
        if title is not None and url is not None and title not in named:
            named.add(title)
            rows.append(Link(url, title, title, next(filter(None, map(find_date, texts)), None)))
    lost = [text for text in dict.fromkeys(_texts(scripts)[:MOST_ROWS]) if _is_title(text) and text not in named]
    return rows, [Link("", text, text) for text in lost if text not in page.visible]


def _texts(code: str) -> list[str]:
    return [folded((double or single).replace("\\/", "/")) for double, single in _TEXT.findall(code)]


def _is_title(text: str) -> bool:
    return len(text) <= 80 and judge_row(text) == "report" and year_in(text) is not None
