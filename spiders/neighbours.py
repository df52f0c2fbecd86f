"""Reports that only pages of reports lead to: 上一篇 on each, a select of earlier years, the bodies' below the
county's, a notice that publishes some. What lies near their listing's address is kept as the walk's strays are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from harvester.items import Row
from harvester.listings.addresses import canonical, join, looks_like_address
from harvester.listings.page import folded
from harvester.listings.seek import places
from harvester.listings.strays import Stray, near
from harvester.reports.words.titles import judge_row
from spiders.self_report import FILES

if TYPE_CHECKING:
    from spiders.base import PortalSpider

MOST_KEPT = 5000
MOST_SEEN = 100_000
# matches: href="/nb/u0/2023.html"
_ADDRESSES = {
    b'ref="': re.compile(rb'href="([^"]{2,300})'),
    b"ref='": re.compile(rb"href='([^']{2,300})"),
    b"alue=": re.compile(rb"value=[\"']([./][^\"']{1,300})"),
}
"""Each begins with what it is found by: a tenth of the time of one pattern for all. By a part of it, which tells
still sooner whether there is any (`seek`).
"""
_TAIL = 24_000
"""Bytes at a page's end in which 上一篇 is looked for: behind the article."""
_BYTES = 600
"""Behind the words: a link with its attributes and title."""
_MOST_BYTES = 20_000
_BETWEEN = 200
"""Characters between the words and their link: tags."""
_MARKS = [
    (charset, "一".encode(charset), {one.encode(charset) for one in "上下前后"})
    for charset in ("utf-8", "gb18030")
]
"""上一, 下一, 前一 and 后一: looked for by what they have in common."""
# matches: <a href="2023.html" title="…"><span>某县2023年政府信息公开工作年度报告
_LINK = re.compile(r"<a\b([^>]{1,500})>(?:\s{0,40}<[^>]{0,200}>){0,3}([^<]{0,120})", re.IGNORECASE)
# matches: href="2023.html"
_ATTRIBUTE = re.compile(
    r"\b(href|title)\s*=\s*(?:\"([^\"]{1,300})\"|'([^']{1,300})'|([^\s\"'>]{1,300}))", re.IGNORECASE
)
# matches: 上一篇：
_LABEL = re.compile(r"^(?:上一|下一|前一|后一)[篇条则个]\s*[:：]?\s*")
# matches: <span>上一篇：</span>
_BEFORE = re.compile(r"(?:上一|下一|前一|后一)[篇条则个]\s*[:：]?\s*(?:<(?!a\b)[^>]*>\s*)*$", re.IGNORECASE)


class Neighbours:
    """Takes what the pages of reports lead to; `requests` says what of it no listing led to."""

    def __init__(self, spider: PortalSpider) -> None:
        self._spider = spider
        self._kept: dict[str, Row] = {}
        self._seen: set[bytes] = set()

    def look(self, response: Response) -> None:
        """Takes the links beside 上一篇 and 下一篇 of a report's page that are titled as reports, and such as lie
        near its listing.
        """
        self._look_near(response)
        if len(self._kept) >= MOST_KEPT:
            self._spider.strays.leave()
            return
        for url, titles in _linked(_around(response.body), response.url):
            # most are rows of the listing: what their titles say was asked there
            if canonical(url) in self._spider.asked or not self._spider.portal.owns(url):
                continue
            if title := next((one for one in titles if judge_row(one) == "report"), None):
                self._kept.setdefault(url, Row(title, None, response.url))

    def _look_near(self, response: Response) -> None:
        """Takes addresses near the listing's own that no page of a report has shown before."""
        row = response.meta.get("row")
        root = row.listing if row is not None and row.listing else response.meta.get("listing")
        if not root:
            return
        if len(self._seen) >= MOST_SEEN:
            self._spider.strays.leave()
            return
        folder, stem = response.url.rpartition("/")[0].encode(), response.url.rpartition(".")[0]
        # whole ones are their own keys: most stand in the menu of every page
        for written in _addresses(response.body) - self._seen:
            key = written if written[:1] == b"/" or b"://" in written else folder + written
            if key in self._seen:
                continue
            self._seen.add(key)
            text = unescape(written.decode("ascii", "ignore"))
            url = join(response.url, text) if looks_like_address(text) else None
            if url and canonical(url) in self._spider.asked:
                continue
            shape = near(url, root) if url and not FILES.search(url.partition("?")[0]) else None
            # an article's further pages are read with it (content_9_2.html)
            if url and shape is not None and not url.startswith((f"{stem}_", f"{stem}-")):
                self._spider.strays.keep(Stray(url, f"report {shape}", near=True), root)

    def requests(self) -> list[Request]:
        """Requests for the reports that no listing led to, once each."""
        kept, self._kept = self._kept, {}
        spider = self._spider
        return [
            spider.ask_report(url, row)
            for url, row in kept.items()
            if canonical(url) not in spider.asked and spider.bounds.allows("reports")
        ]


def _addresses(body: bytes) -> set[bytes]:
    """What the links and options of a page lead to, as written."""
    patterns = [pattern for begin, pattern in _ADDRESSES.items() if begin in body]
    return {address for pattern in patterns for address in pattern.findall(body)}


def _around(body: bytes) -> str:
    """What stands around 上一篇 and 下一篇 in a page, from the tag before the first on; "" without them."""
    body = body[-_TAIL:]
    for charset, one, before in _MARKS:
        if found := [at - len(one) for at in places(body, one) if body[at - len(one) : at] in before]:
            start = max(body.rfind(b"<a", 0, found[0]), found[0] - _BYTES, 0)
            return body[start : min(found[-1] + _BYTES, start + _MOST_BYTES)].decode(charset, "replace")
    return ""


def _linked(text: str, base: str) -> Iterator[tuple[str, list[str]]]:
    """The addresses of the links of 上一篇 and 下一篇, each with what may be its title."""
    for link in _LINK.finditer(text):
        attributes, said = link.groups()
        label = _LABEL.match(folded(unescape(said)))
        if not label and _BEFORE.search(text, max(link.start() - _BETWEEN, 0), link.start()) is None:
            continue
        held = {name.lower(): "".join(values) for name, *values in _ATTRIBUTE.findall(attributes)}
        if url := join(base, unescape(held.get("href", ""))):
            yield url, [_LABEL.sub("", folded(unescape(one))) for one in (said, held.get("title", ""))]
