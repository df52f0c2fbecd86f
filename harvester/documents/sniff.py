"""What kind of file bytes are, told from the bytes; names and headers lie."""

from __future__ import annotations

import re

from harvester.documents.archive import kind_in_ole, kind_in_zip

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
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p|span|title|script|br|h[1-6]|center|ul|a\s|td|tr|font)\b|<!--",
    re.IGNORECASE,
)
_HEAD = 4096
_WITHIN = {"zip": kind_in_zip, "ole": kind_in_ole}


def kind_of(data: bytes, content_type: str | None = None) -> str:
    """The kind: "html", "text", "pdf", "zip" (and what Office packs in it), "ole", "rtf", "image" …"""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            if kind == "image" and magic == b"BM" and b"\0" not in head[:32]:
                continue
            return _WITHIN[kind](data) if kind in _WITHIN else kind
    if b"%PDF-" in data[:1024] and b"<" not in data[: data.find(b"%PDF-")]:
        return "pdf"
    if head.startswith(b"<?xml") and (b"wordDocument" in head or b"Word.Document" in head):
        return "wordxml"
    plain = head.replace(b"\0", b"") if b"\0" in head else head
    if _MARKUP.search(plain) or (content_type or "").lower().startswith(("text/html", "application/xhtml")):
        return "html"
    return "text"
