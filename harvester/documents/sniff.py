"""What kind of file bytes are, told from the bytes; names and headers lie."""

from __future__ import annotations

import re

from harvester.documents.archive import kind_in_ole, kind_in_zip
from harvester.documents.charset import decode
from harvester.documents.delimited import delimiter_of

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
)
# matches: <!DOCTYPE html>
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p|span|title|script|style|br|h[1-6]|center|ul|a\s|td|tr"
    rb"|font)\b|<!--",
    re.IGNORECASE,
)
# matches: MIME-Version: 1.0
_MESSAGE = re.compile(rb"(?:[A-Za-z][A-Za-z-]{1,40}:[^\n]{0,900}\n(?:[ \t][^\n]{0,900}\n)*){1,40}", re.IGNORECASE)
"""Lines of a message's head: MIME-Version: 1.0"""
# matches: Content-Type: multipart/related; boundary="x"
_MULTIPART = re.compile(rb"^content-type:\s*(?:multipart/|text/html)", re.IGNORECASE | re.MULTILINE)
_WORKBOOK = re.compile(rb"<(?:\w+:)?Workbook\b")
_BEGINNINGS = tuple([magic for magic, _ in _MAGIC])
_FEWEST = 6
"""Commas of a CSV file with a head and two rows."""
_HEAD = 4096
_WITHIN = {"zip": kind_in_zip, "ole": kind_in_ole}


def kind_of(data: bytes, content_type: str | None = None) -> str:
    """The kind: "html", "text", "pdf", "zip" (and what Office packs in it), "ole", "rtf", "image" …"""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _MAGIC if head.startswith(_BEGINNINGS) else ():
        if head.startswith(magic):
            if kind == "image" and magic == b"BM" and b"\0" not in head[:32]:
                continue
            return _WITHIN[kind](data) if kind in _WITHIN else kind
    if _is_pdf(data):
        return "pdf"
    if head.startswith(b"<?xml") and (written := _of_xml(head)):
        return written
    if _MESSAGE.match(head) and _MULTIPART.search(head):
        return "mht"
    plain = head.replace(b"\0", b"") if b"\0" in head else head
    if _MARKUP.search(plain) or (content_type or "").lower().startswith(("text/html", "application/xhtml")):
        return "html"
    return "csv" if _is_csv(data, content_type) else "text"


def _is_pdf(data: bytes) -> bool:
    """Whether a PDF follows what a server has put before it (a warning of a script, white space, a header)."""
    if data.find(b"%PDF-", 0, _HEAD) < 0:
        return False
    return b"<" not in data[: data.find(b"%PDF-")] or b"%%EOF" in data[-2048:]


def _of_xml(head: bytes) -> str | None:
    """What Office writes as XML; None for pages."""
    if b"wordDocument" in head or b"Word.Document" in head:
        return "wordxml"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and _WORKBOOK.search(head):
        return "sheetxml"
    return None


def _is_csv(data: bytes, content_type: str | None) -> bool:
    """Whether every line of a text has as many commas (semicolons, tabs) as most others."""
    head = data[:20_000]
    signs = head.count(b",") + head.count(b";") + (head.count(b"\t") if b'"' in head else 0)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if signs < _FEWEST or (b"\0" in head and not wide):
        return False
    end = 20_000 if wide else data.rfind(b"\n", 0, 20_000) + 1 or 20_000
    text = decode(data[:end], content_type)[0]
    return delimiter_of(text) is not None
