"""Which files of a report's page are worth fetching, and what they are called. Names are never used as paths."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, unquote_to_bytes, urljoin, urlsplit

from harvester.documents import read_document
from harvester.documents.blocks import Link, Paragraph
from harvester.documents.sniff import kind_of
from harvester.errors import HarvesterError
from harvester.items import Page, Problem
from harvester.listings.addresses import looks_like_address
from harvester.listings.channels import names_channel
from harvester.listings.page import listing
from harvester.reading import canary
from harvester.reports.refusal import lacks
from harvester.reports.words.names import agree
from harvester.reports.words.titles import agency_in, judge_row, names_report, year_in

# matches: 附件：统计表
_TOLD = re.compile(r"年报|年度报告|信息公开.{0,8}报告|统计表|情况表|附件|附表")
# matches: 政府信息公开申请表
_OTHER = re.compile(r"申请表|流程图|指南|办法|条例|解读|二维码|logo|图解|一图", re.IGNORECASE)
# matches: 年报.docx
_READABLE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|rtf|odt|ods|txt|csv|mht|mhtml|zip)$", re.IGNORECASE)
_REFUSED = re.compile(r"\.(?:rar|7z|tar|gz|ofd|mp[34]|exe)$", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|tiff?|bmp|gif)$", re.IGNORECASE)
# viewers that a script writes: VSB's, and the usual library
# matches: showVsbpdfIframe("/__local/1/2.pdf", "100%")
_VIEWER = re.compile(rb"""\b(?:showVsbpdfIframe|PDFObject\.embed)\s*\(\s*["']([^"'\s<>]{1,500})["']""")
_WITHIN = ("file", "url", "src", "path", "fileurl", "filepath", "pdf", "pdfurl", "furl", "docurl")
# matches: /pdfjs/web/viewer.html
_VIEWERS = re.compile(r"view|preview|reader|pdf\.?js|flexpaper|onlineread|office|/op/", re.IGNORECASE)
"""/pdfjs/web/viewer.html, /op/view.aspx, /onlinePreview"""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
# matches: 点击下载
_OFFERS = re.compile(
    r"下载|附件|附表|原文|全文|正文|原件|预览|查看报告|报告|年报|pdf|word|\.(?:docx?|wps|xlsx?|et|rtf|odt|zip)\b",
    re.IGNORECASE,
)
"""What a link calls itself that offers the report of its page: 点击下载, 附件：年度报告, 查看全文"""
# matches: var pdfUrl = "/f/a.pdf"
_SHOWN = re.compile(
    r"""(?:pdf_?url|file_?url|DEFAULT_URL|pdf_?path|file_?path|doc_?url|pdf_?file|getDocument|loadPdf|showPdf|openPdf)"""
    r"""\s*[:=(]\s*(?:\{\s*url\s*:\s*)?(?:'([^'\s<>]{1,500})'|"([^"\s<>]{1,500})")""",
    re.IGNORECASE,
)
"""var pdfUrl = "/f/a.pdf"; pdfjsLib.getDocument({url: '/f/get?id=1'})"""
# matches: 附件：年度报告
_SAYS_FILE = re.compile(r"附件|下载|原文|全文|正文|预览|查看|\.(?:pdf|docx?|wps|xlsx?)$", re.IGNORECASE)
NOTHING_FOLLOWS = "the title is a report's, but neither"
UNTOLD = 2
MAX_OFFER = 100
LEAST_PROSE = 120
"""Characters of prose that are more than a line that points to a file."""
MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to fetch: address and the name that the page gives it. sure: whether the page says that it is a file;
    otherwise the answer tells, and a page is no failure.
    """

    url: str
    name: str
    sure: bool = True


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
    every = [(True, link) for link in links] + [(False, link) for link in _offered(page)]
    whole = page.report is not None and not lacks(page.report)
    for told, link in every:
        url = target_of(link.url, page.url)
        rating = _rating(url, link.text)
        # a frame may show the weather as well: where nothing is missing, it is not asked for
        sure = told and (bool(link.text) or rating != UNTOLD)
        if rating is not None and url not in rated and url != page.url and (sure or not whole):
            rated[url] = (rating + (not sure), Candidate(url, link.text, sure))
    return [candidate for _, candidate in sorted(rated.values(), key=lambda pair: pair[0])]


def is_hollow(page: Page) -> bool:
    """Whether a page that should be a report holds nothing of one: a title, no table, no prose."""
    if page.report is not None:
        tables = page.report.tables
        told = (tables.proactive, tables.requests, tables.review_litigation, tables.statistics)
        empty = not page.report.sections and not any(told)
    else:
        empty = page.refusal is not None and page.refusal.startswith(NOTHING_FOLLOWS) and may_be_report(page)
    return empty and _prose(page) < LEAST_PROSE


def _prose(page: Page) -> int:
    """How many characters of text a page has, links and headings left out."""
    if is_file(page):
        return LEAST_PROSE
    try:
        blocks = read_document(page.body, page.url, page.fetched.content_type).blocks
    except HarvesterError:
        return 0
    return sum(len(block.text) for block in blocks if isinstance(block, Paragraph))


def hollow(page: Page) -> Problem | None:
    """What a page is that is called a report and holds nothing of one; None where it holds more."""
    if not is_hollow(page):
        return None
    warnings = page.report.warnings if page.report is not None else [page.refusal or ""]
    told = [f"attachment {one.url} was not fetched: {one.detail}" for one in page.missed]
    told += [warning for warning in warnings if "was not read" in warning]
    if not told and page.report is not None:
        told = [f"all it offers is {one.url}" for one in page.report.attachments[:3]]
    return Problem("hollow", "; ".join(["a title, but neither text nor table", *told])[:500])


def _offered(page: Page) -> list[Link]:
    """What a page without numbers offers as its report, whatever the addresses: 下载附件, 查看全文, frames."""
    report = page.report
    if report is not None and not is_hollow(page):
        return []
    made = listing(page.body, page.url)
    found = []
    for link in made.links:
        text = f"{link.text} {link.title}".strip()
        # the way back to the channel stands on every page
        named = names_channel(link.text) and year_in(link.text) is None and not _SAYS_FILE.search(link.text)
        offers = _OFFERS.search(text) or judge_row(link.title) == "report"
        if len(text) <= MAX_OFFER and not named and offers and not names_another(page, link.title):
            found.append(Link(link.url, link.title))
    sources = made.selector.xpath("//iframe/@src | //frame/@src | //embed/@src | //object/@data").getall()
    sources += [one for found_one in _SHOWN.findall(made.scripts) for one in found_one if one]
    return found + [Link(url, "") for source in sources if (url := made.join(source))]


def names_another(page: Page, title: str) -> bool:
    """Whether a title is that of another report than a page's: of another body, or for another year."""
    if not names_report(title):
        return False
    row = page.row.title if page.row else ""
    body = page.report.agency if page.report is not None else agency_in(row)
    year = page.report.year if page.report is not None else year_in(row)
    return is_another(body, year, agency_in(title), year_in(title))


def is_another(body: str | None, year: int | None, other: str | None, its: int | None) -> bool:
    """Whether body and year of two reports differ, as far as both are known."""
    if year is not None and its is not None and year != its:
        return True
    return body is not None and other is not None and not agree(body, other)


def may_be_report(page: Page) -> bool:
    """Whether a refused page's row calls it a report."""
    return page.row is not None and judge_row(page.row.title) == "report"


def embedded(body: bytes, url: str) -> Candidate | None:
    """The file that a viewer's page shows."""
    made = listing(body, url)
    sources = made.selector.xpath("//iframe/@src | //embed/@src | //object/@data").getall()
    sources += [one for found in _SHOWN.findall(made.scripts) for one in found if one]
    shown = [Link(address, "") for source in sources if (address := made.join(source))]
    for link in _links(body, url, "text/html") + shown:
        target = target_of(link.url, url)
        if target != url and _rating(target, link.text) is not None:
            return Candidate(target, link.text)
    return None


def file_name(disposition: bytes | None, candidate: Candidate, url: str) -> str:
    """What to call a file in messages: by the server's header, else the link's text, else the address."""
    name = _disposition(disposition) if disposition else ""
    name = name or candidate.name or unquote(urlsplit(url).path.rsplit("/", 1)[-1]) or url
    name = "".join(char if char.isprintable() else "?" for char in name.replace("\\", "/").rsplit("/", 1)[-1])
    return name.strip()[-MAX_NAME:] or "unnamed"


def _links(body: bytes, url: str, content_type: str | None) -> list[Link]:
    with canary.over(url, body) as crash:
        if crash:
            return []
        try:
            document = read_document(body, url, content_type)
        except HarvesterError:
            return []
    links = [block for block in document.blocks if isinstance(block, Link)]
    shown = [found[1].decode("utf-8", "replace") for found in _VIEWER.finditer(body)]
    return links + [Link(urljoin(url, address), "") for address in shown]


def target_of(url: str, base: str) -> str:
    """The address itself, or the file that a viewer's address names (viewer.html?file=/a.pdf, also in base64)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    viewer = _VIEWERS.search(parts.path) is not None
    for key, values in parse_qs(parts.query).items():
        if key.lower() not in _WITHIN:
            continue
        for named in (values[0], unquote(values[0]), _unpacked(values[0])):
            if named and (_READABLE.search(named.split("?")[0]) or (viewer and looks_like_address(named))):
                return urljoin(base, named)
    return url


def _unpacked(value: str) -> str:
    """The address in base64, as kkFileView's onlinePreview?url= has it; "" where it is none."""
    if len(value) < 12 or len(value) > 2000 or not _BASE64.fullmatch(value):
        return ""
    try:
        text = base64.b64decode(value + "=" * (-len(value) % 4), validate=True).decode("utf-8")
    except ValueError:
        return ""
    return unquote(text) if text.startswith(("http://", "https://", "/", "http%3A", "https%3A")) else ""


def _rating(url: str, name: str) -> int | None:
    """0: calls itself the report; 1: a readable file; UNTOLD: an address that does not tell; None: leave it."""
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
    return 1 if any(_READABLE.search(end) for end in ends) else UNTOLD


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
