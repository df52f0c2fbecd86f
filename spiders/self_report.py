"""Whether what was asked as a listing is a report itself, and what was asked as a report a listing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from functools import lru_cache
from itertools import islice
from typing import Any, AnyStr

from scrapy.http import Response

from harvester.documents.sniff import kind_of
from harvester.listings.channels import INDEX_PAGE
from harvester.listings.controls import in_other
from harvester.listings.heads import is_aside
from harvester.listings.page import Link, ListingPage, folded, page_of
from harvester.listings.rows import row_element, rows_of
from harvester.listings.seek import holding, places
from harvester.reading.attempt import attempt
from harvester.reports.model import Report
from harvester.reports.words.titles import judge_row
from spiders.listing import Listing

SIGNS = (
    "总体情况",
    "主动公开",
    "收到和处理",
    "依申请公开",
    "行政复议",
    "行政诉讼",
    "存在的主要问题",
    "其他需要报告",
)
"""Words of a report's sections; a list of titles holds none or one of them."""
LEAST_SIGNS = 3
# matches: /upload/2024/report.docx
FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|rtf|odt|ofd|zip|txt)$", re.IGNORECASE)
_SIGNS_IN = tuple(tuple(word.encode(charset) for word in SIGNS) for charset in ("utf-8", "gb18030"))
_MARKS = tuple(word.encode(charset) for charset in ("utf-8", "gb18030") for word in ("年度报告", "年报"))
LEAST_MARKS = 3
LEAST_PASSAGES, MOST_PASSAGES, PASSAGE = 2, 100, 1200
"""Rows with a passage of what they lead to; links that are looked at for them; bytes of a passage."""
_TITLES = tuple(word.encode(charset) for charset in ("utf-8", "gb18030") for word in ("报告", "年报"))
# matches: </span></a>
_END_OF_LINK = re.compile(rb"(?:\s*</(?!a\b)[^>]{1,20}>)*\s*</a>", re.IGNORECASE)
# matches: <script>var menu = "主动公开"</script>
_UNSEEN = re.compile(
    # up to the next < at once, which may be the end; groups that give nothing back match wrongly in Python 3.11.2
    # what begins no such is told by its first letter: half the time
    rb"<(?=[sh!])(?:(script|style|head)\b[^<]*+(?:<(?!/\1\s*>)[^<]*+)*</\1\s*>|!--[^-]*+(?:-(?!->)[^-]*+)*-->)",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def is_single(detail: re.Pattern[str], url: str) -> bool:
    """Whether an address is a file's, or of the shape `detail` and no index page's. Remembered, for menus stand on
    each page of a portal.
    """
    path = url.split("?", 1)[0]
    return bool(FILES.search(path)) or (bool(detail.search(url)) and not INDEX_PAGE.search(path))


def is_file_answer(response: Response) -> bool:
    """Whether an answer is a file (PDF, Word …) and no page."""
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return bool(response.body) and kind_of(response.body, kind) not in ("html", "text")


def is_report(response: Response, found: Listing, portal_name: str, *, asked_for: bool) -> bool:
    """Whether the page of a channel is a report: by the reader, where its text has words of a report's sections.

    asked_for: a link led here. Then a page that lists nothing and leads nowhere is taken for a report, too: its
    file may hold it, and where it does not, that is told.
    """
    page = found.page
    if page is None:
        return False
    if asked_for and not (found.rows or found.channels or found.next or found.pages or found.lost):
        return True
    if not _has_signs(page.visible) or _tells_of_others(page, found.rows):
        return False
    # here: the readers take half a second to import, and a list of the portals needs none
    from harvester.reports import read_report

    row = response.meta.get("row")
    outcome = attempt(
        lambda: read_report(
            response.body, url=response.url, list_title=row.title if row else None, portal_name=portal_name
        ),
        response.url,
    )
    return isinstance(outcome, Report) and bool(outcome.sections or outcome.tables)


def is_attached(link: Link, page: ListingPage | None) -> bool:
    """Whether a link of a report's page is the same report as a file: it is read with the page."""
    title = FILES.sub("", folded(link.title))
    is_file = FILES.search(link.url.split("?", 1)[0]) is not None
    return is_file and page is not None and bool(title) and title in page.title


def signs(page: ListingPage) -> int:
    """How many words of a report's sections a page shows."""
    return sum(word in page.visible for word in SIGNS)


def _has_signs(text: str) -> bool:
    """Whether a text holds as many words of a report's sections as a list of titles does not."""
    return _has(SIGNS, text)


def _has(words: Iterable[AnyStr], text: AnyStr) -> bool:
    return next(islice(holding(text, words), LEAST_SIGNS - 1, None), None) is not None


def _is_marked(body: bytes) -> bool:
    """Whether bytes name yearly reports as often as a list does; a page's head and title mostly tell already."""
    marks = (at for mark in _MARKS for at in places(body, mark))
    return next(islice(marks, LEAST_MARKS - 1, None), None) is not None


def _has_passages(shown: bytes, signs: Iterable[bytes]) -> bool:
    """Whether words of sections stand right behind two links' titles, as passages of what they lead to do."""
    ends = sorted(end for word in _TITLES for end in _ends_of_links(shown, word))[:MOST_PASSAGES]
    passages = (shown[end : end + PASSAGE] for end in ends)
    return sum(any(sign in passage for sign in signs) for passage in passages) >= LEAST_PASSAGES


def _ends_of_links(shown: bytes, word: bytes) -> Iterator[int]:
    """Where links end whose last word is that."""
    for at in places(shown, word):
        if found := _END_OF_LINK.match(shown, at + len(word)):
            yield found.end()


def _tells_of_others(page: ListingPage, rows: Iterable[Link]) -> bool:
    """Whether the words of sections stand in rows only, each below the title of the report that it leads to."""
    titled = {
        row_element(link.node)
        for link in rows
        if link.node is not None and link.url != page.url and judge_row(link.title) == "report"
    }
    if len(titled) < LEAST_PASSAGES or not any(_has_signs_at_all(row) for row in titled):
        return False
    return not _has_signs("".join(_texts_beside(page.root, titled)))


def _has_signs_at_all(row: Any) -> bool:
    text = "".join(row.itertext())
    return any(word in text for word in SIGNS)


def _texts_beside(element: Any, rows: Set[Any]) -> Iterator[str]:
    """The texts of a page, those of some of its elements left out."""
    within: set[Any] = set()
    for one in element.iter():
        if one in rows or one.getparent() in within:
            within.add(one)
        elif isinstance(one.tag, str) and one.tag not in ("script", "style"):
            yield one.text or ""
        if one.getparent() not in within:
            yield one.tail or ""


def holds_list(response: Response, is_detail: Callable[[str], bool]) -> bool:
    """Whether a page that was asked as a report is a list of reports instead. Cheap where it is none."""
    # a server's index of a folder cuts names off before they say what they are
    if not (_is_marked(response.body) or b"<title>Index of /" in response.body) or is_file_answer(response):
        return False
    # most reports tell it in their mark-up already: to make the page's tree costs as much as to read the report
    shown = _UNSEEN.sub(b"", response.body)
    signed = next((words for words in _SIGNS_IN if _has(words, shown)), None)
    if signed is not None and not _has_passages(shown, signed):
        return False
    page = page_of(response)
    found = rows_of(page, is_detail)
    if _has_signs(page.visible) and not _tells_of_others(page, found.rows):
        return False
    titled = [link for link in found.rows if judge_row(link.title) == "report"]
    away = [link for link in titled if link.url != response.url]
    return len({link.url for link in away if not (in_other(link.node) or is_aside(link.node))}) > 1
