"""Which files of a report's page are worth fetching, and what they are called. Names are never used as paths."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, unquote_to_bytes, urljoin, urlsplit

from harvester.documents import read_document
from harvester.documents.blocks import Link
from harvester.documents.sniff import kind_of
from harvester.errors import HarvesterError
from harvester.items import Page
from harvester.reports.words.titles import judge_row

_TOLD = re.compile(r"年报|年度报告|信息公开.{0,8}报告|统计表|情况表|附件|附表")
_OTHER = re.compile(r"申请表|流程图|指南|办法|条例|解读|二维码|logo|图解|一图", re.IGNORECASE)
_READABLE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|rtf|odt|ods|txt|csv|mht|mhtml|zip)$", re.IGNORECASE)
_REFUSED = re.compile(r"\.(?:rar|7z|tar|gz|ofd|mp[34]|exe)$", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|tiff?|bmp|gif)$", re.IGNORECASE)
# viewers that a script writes: VSB's, and the usual library
_VIEWER = re.compile(rb"""\b(?:showVsbpdfIframe|PDFObject\.embed)\s*\(\s*["']([^"'\s<>]{1,500})["']""")
_WITHIN = ("file", "url", "src", "path")
MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to fetch: address and the name that the page gives it."""

    url: str
    name: str


def is_file(page: Page) -> bool:
    """Whether a page's body is a file (PDF, Word …) and no page of text."""
    return bool(page.body) and kind_of(page.body, page.fetched.content_type) not in ("html", "text")


def candidates(page: Page) -> list[Candidate]:
    """The files of a page that may hold its report or a table of it, the most telling first.

    A page that is no report itself is asked for files only where its listing row calls it one.
    """
    if page.report is not None:
        links = [Link(attachment.url, attachment.name) for attachment in page.report.attachments]
    elif may_be_report(page):
        links = _links(page.body, page.url, page.fetched.content_type)
    else:
        return []
    rated: dict[str, tuple[int, Candidate]] = {}
    for link in links:
        url = target_of(link.url, page.url)
        rating = _rating(url, link.text)
        if rating is not None and url not in rated and url != page.url:
            rated[url] = (rating, Candidate(url, link.text))
    return [candidate for _, candidate in sorted(rated.values(), key=lambda pair: pair[0])]


def may_be_report(page: Page) -> bool:
    """Whether a refused page's row calls it a report."""
    return page.row is not None and judge_row(page.row.title) == "report"


def embedded(body: bytes, url: str) -> Candidate | None:
    """The file that a viewer's page shows."""
    for link in _links(body, url, "text/html"):
        target = target_of(link.url, url)
        if _rating(target, link.text) is not None:
            return Candidate(target, link.text)
    return None


def file_name(disposition: bytes | None, candidate: Candidate, url: str) -> str:
    """What to call a file in messages: by the server's header, else the link's text, else the address."""
    name = _disposition(disposition) if disposition else ""
    name = name or candidate.name or unquote(urlsplit(url).path.rsplit("/", 1)[-1]) or url
    name = "".join(char if char.isprintable() else "?" for char in name.replace("\\", "/").rsplit("/", 1)[-1])
    return name.strip()[-MAX_NAME:] or "unnamed"


def _links(body: bytes, url: str, content_type: str | None) -> list[Link]:
    try:
        document = read_document(body, url, content_type)
    except HarvesterError:
        return []
    links = [block for block in document.blocks if isinstance(block, Link)]
    shown = [found[1].decode("utf-8", "replace") for found in _VIEWER.finditer(body)]
    return links + [Link(urljoin(url, address), "") for address in shown]


def target_of(url: str, base: str) -> str:
    """The address itself, or the file that a viewer's address names (viewer.html?file=/a.pdf)."""
    parts = urlsplit(url)
    for key, values in parse_qs(parts.query).items():
        if key.lower() in _WITHIN and _READABLE.search(urlsplit(values[0]).path):
            return urljoin(base, values[0])
    return url


def _rating(url: str, name: str) -> int | None:
    """0: calls itself the report; 1: a readable file; 2: an address that does not tell; None: leave it."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return None
    ends = [text for text in (name.strip(), parts.path) if text]
    if any(_REFUSED.search(end) for end in ends) or _OTHER.search(name):
        return None
    if any(_PICTURE.search(end) for end in ends):
        return None
    if _TOLD.search(name):
        return 0
    return 1 if any(_READABLE.search(end) for end in ends) else 2


def _disposition(header: bytes) -> str:
    """The file name in a Content-Disposition header, whatever its encoding."""
    if found := re.search(rb"filename\*\s*=\s*([\w-]+)'[^']*'([^;]+)", header, re.IGNORECASE):
        try:
            return unquote_to_bytes(found[2].strip(b' "')).decode(found[1].decode("ascii"), "replace")
        except LookupError:
            return ""
    if found := re.search(rb'filename\s*=\s*(?:"([^"]*)"|([^;]+))', header, re.IGNORECASE):
        raw = unquote_to_bytes((found[1] or found[2] or b"").strip())
        for charset in ("utf-8", "gb18030"):
            try:
                return raw.decode(charset)
            except UnicodeDecodeError:
                continue
    return ""
