"""Web archives (MHT): pages with all that belongs to them as one message, as Word and Excel save them.

Portals publish them as .doc and .xls (case word-file-as-web-archive).
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.policy import default

from harvester.documents.blocks import Document, Link, Picture
from harvester.documents.html.read import read_html
from harvester.documents.text import read_text
from harvester.errors import Unreadable

MAX_PARTS = 300
"""Parts of a message that are looked at; a report with pictures has some tens."""
MAX_MULTIPARTS = 20
"""Parts that hold parts."""
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_ASIDE = ("header.htm", "filelist.xml", "tabstrip.htm")
"""What Office saves beside the pages: running titles, names of sheets."""


def read(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """The page of a web archive as a Document of kind "mht"; of one with frames (a workbook), its pages in order.

    Raises Unreadable where there is no page in it.
    """
    if len(_BOUNDARY.findall(data)) > MAX_MULTIPARTS:
        raise Unreadable("the web archive holds archives within archives")
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"), _class=EmailMessage, policy=default)
    whole = Document([], kind="mht", url=url)
    pages = 0
    for name, kind, body in _pages(message, whole):
        reader = read_html if kind == "text/html" else read_text
        part = reader(body, url, None)
        said = [block for block in part.blocks if not isinstance(block, Link | Picture)]
        whole.title = whole.title or part.title
        whole.meta = whole.meta or part.meta
        whole.warnings.extend(part.warnings)
        whole.blocks.extend(part.blocks if said else [])
        pages += bool(said)
        if said and not _is_sheet(name):
            whole.framed = part.framed
            break
    if not pages:
        raise Unreadable("the web archive holds no page that can be read")
    return whole


def _pages(message: Message, whole: Document) -> Iterator[tuple[str, str, bytes]]:
    """Name, type and bytes of the pages: HTML, or text where there is no HTML."""
    found: list[tuple[str, str, bytes]] = []
    for number, part in enumerate(message.walk()):
        if number >= MAX_PARTS:
            whole.warnings.append(f"parts of the web archive beyond the first {MAX_PARTS} are not read")
            break
        name = str(part.get("Content-Location") or "").lower()
        kind = part.get_content_type()
        if part.is_multipart() or name.endswith(_ASIDE) or kind not in ("text/html", "text/plain"):
            continue
        body = part.get_payload(decode=True)
        if isinstance(body, bytes) and body.strip():
            found.append((name, kind, body))
    html = [page for page in found if page[1] == "text/html"]
    yield from html or found


def _is_sheet(name: str) -> bool:
    """Whether a page is one of the sheets of a workbook: sheet001.htm."""
    return re.search(r"sheet\d+\.html?$", name) is not None
