"""Bytes to Document: a sequence of blocks (heading, paragraph, table, picture, link).

The file type is told from the bytes (`sniff.kind_of`), and each type has a module with a function
`(data, url, content_type) -> Document`, imported when it is first needed. A new type is a module and a line in
READERS.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module

from harvester.documents.blocks import Document
from harvester.documents.sniff import kind_of
from harvester.documents.unseen import clean, drop_from
from harvester.errors import Unreadable

MAX_BYTES = 10_000_000
"""Larger pages and texts are refused."""
MAX_FILE_BYTES = 40_000_000
"""Larger files of any other type are refused: scans of long reports have up to 30 MB."""

READERS = {
    "html": "harvester.documents.html.read:read_html",
    "text": "harvester.documents.text:read_text",
    "pdf": "harvester.documents.paged.pdf:read",
    "docx": "harvester.documents.office.docx:read",
    "xls": "harvester.documents.office.sheets:read",
    "xlsx": "harvester.documents.office.sheets:read",
    "ole": "harvester.documents.office.libreoffice:read",
    "rtf": "harvester.documents.office.libreoffice:read",
    "ods": "harvester.documents.office.libreoffice:read_ods",
    "office": "harvester.documents.office.libreoffice:read",
    "wordxml": "harvester.documents.office.libreoffice:read",
    "image": "harvester.documents.paged.ocr:read",
    "sheetxml": "harvester.documents.office.sheet_xml:read",
    "csv": "harvester.documents.delimited:read",
    "mht": "harvester.documents.webarchive:read",
    "zip": "harvester.documents.archive:read",
    "rar": "harvester.documents.archive:refuse",
    "7z": "harvester.documents.archive:refuse",
    "gzip": "harvester.documents.archive:refuse",
}
"""Kind of file to the function that reads it."""

_READ_CLEAN = ("html", "text", "mht")
"""Kinds whose readers drop characters that nobody sees before they look for tables."""
Reader = Callable[[bytes, str | None, str | None], Document]

__all__ = ["Document", "read_document"]


def read_document(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """A document of any known type as blocks.

    url: the document's own address, to make links absolute. content_type: the Content-Type header, used only where
    the bytes leave a doubt. Raises Unreadable (damaged, encrypted, too large, of no known type), or its subclass
    MissingTool where the reader of this type is not installed.
    """
    if not data or data.isspace():
        raise Unreadable("empty: there is nothing to read")
    kind = kind_of(data, content_type)
    largest = MAX_BYTES if kind in ("html", "text") else MAX_FILE_BYTES
    if len(data) > largest:
        raise Unreadable(f"too large to read: {len(data):,} bytes, at most {largest:,} are read")
    if kind not in READERS:
        raise Unreadable(f"no reader for this type of file: {kind}")
    document = _reader(kind)(data, url, content_type)
    if kind not in _READ_CLEAN:
        document.blocks = drop_from(document.blocks)
    clean(document, tables=kind != "html")  # whose cells are kept without it
    if not document.kind.startswith(kind):  # a reader may know it more closely
        document.kind = kind
    return document


@lru_cache(maxsize=32)
def _reader(kind: str) -> Reader:
    module, _, name = READERS[kind].partition(":")
    reader: Reader = getattr(import_module(module), name)
    return reader
