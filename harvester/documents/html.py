"""HTML into a Document: parsed once, flattened in C (flatten.xsl), read into blocks."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from lxml import etree

from harvester.documents.blocks import Block, Document, Link, Paragraph, Table
from harvester.documents.charset import charset_of
from harvester.documents.html_flat import Flat
from harvester.documents.html_rules import rules
from harvester.errors import Unreadable

_STYLESHEET = Path(__file__).with_name("flatten.xsl")
_ENOUGH = 200
"""Characters that a container of the article must hold to be believed."""
MAX_TAGS = 250_000
"""Pages with more are refused: their tree would not fit in the memory that one page may take."""
_SMALL = 1_000_000
"""Bytes of a page that need not be counted."""
MAX_HIDDEN = 2000
"""Hidden elements of a page that are looked at; real pages have some tens."""
_HIDDEN = re.compile(r"(?:^|[\s;])display\s*:\s*none", re.IGNORECASE)
_TOO_DEEP = "elements nested too deeply; what follows them is not read"


def read_html(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """An HTML page in any charset, without the furniture that data/html.toml names. May raise Unreadable."""
    charset = _sure_charset(data)
    document = Document([], kind="html", url=url)
    root, flat = _parse(data, charset or "utf-8", document.warnings)
    if charset is None and "\ufffd" in flat:
        # not UTF-8 throughout: decided with care, which costs a pass over the bytes for each charset tried
        charset = charset_of(data, content_type)
        if charset != "utf-8":
            document.warnings.clear()
            root, flat = _parse(data, charset, document.warnings)
    if root is None:
        return document
    _read_head(root, document)
    reader = Flat(url)
    reader.read(flat)
    document.blocks, document.framed = _article(reader.blocks, reader.contents)
    document.warnings.extend(reader.warnings)
    if charset is not None and (lost := flat.count("\ufffd")) and b"\xef\xbf\xbd" not in data:
        document.warnings.append(f"{lost} characters could not be decoded as {charset}")
    return document


def _sure_charset(data: bytes) -> str | None:
    """The charset where the first bytes settle it (a byte order mark, UTF-16); else None."""
    if data[:3] == b"\xef\xbb\xbf" or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:100]:
        return charset_of(data)
    return None


def _parse(data: bytes, charset: str, warnings: list[str]) -> tuple[etree._Element | None, str]:
    if charset.startswith(("utf-16", "utf-32")):
        data, charset = data.decode(charset, "replace").encode("utf-8", "replace"), "utf-8"
    if len(data) > _SMALL and (tags := data.count(b"<")) > MAX_TAGS:
        raise Unreadable(f"a page with {tags:,} tags; at most {MAX_TAGS:,} are read")
    parser = etree.HTMLParser(
        encoding=charset,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        # neither is used, and both cost
        collect_ids=False,
        default_doctype=False,  # type: ignore[call-arg]  # lxml-stubs does not know it
    )
    try:
        root = etree.fromstring(data, parser)
        if root is None:
            return None, ""
        deep = parser.error_log.last_error
        if deep is not None and deep.type_name == "ERR_RESOURCE_LIMIT":
            warnings.append(_TOO_DEEP)
        if _may_hide(data):
            _drop_hidden(root, warnings)
        return root, str(_flatten()(root))
    except etree.XSLTApplyError as error:
        raise Unreadable("HTML whose elements are nested too deeply to be read") from error
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable(f"HTML that cannot be parsed: {error}") from error


def _may_hide(data: bytes) -> bool:
    """Whether a table may hold something hidden, as editors write it.

    By hand and from the end: a pattern takes far longer, and `find` three times as long as `rfind`.
    """
    at = end = data.rfind(b"</table")
    if end < 0:
        return True
    if (capital := data.rfind(b"DISPLAY: none", 0, end)) >= 0 and capital > data.find(b"<table"):
        return True
    while (at := data.rfind(b"display", 0, at)) >= 0:
        if data[at + 7 : at + 16].replace(b" ", b"").startswith(b":none"):
            return at > data.find(b"<table")
    return False


@lru_cache(maxsize=1)
def _styled() -> etree.XPath:
    # every element once: `//table//*` took 18 s on a page of 200 kB with tables in tables
    return etree.XPath("//*[contains(@style, 'one') or contains(@style, 'ONE')]")


def _drop_hidden(root: etree._Element, warnings: list[str]) -> None:
    """Marks what no reader sees of a table, to be left out: its digits would be read as part of a number.

    Elsewhere, and where it holds a table, what is hidden may be shown by a script.
    """
    found = _styled()(root)
    hidden = [
        element
        for element in (found if isinstance(found, list) else [])
        if isinstance(element, etree._Element) and _HIDDEN.search(str(element.get("style")))
    ]
    if len(hidden) > MAX_HIDDEN:
        warnings.append(f"{len(hidden):,} hidden elements; only the first {MAX_HIDDEN:,} are left out of tables")
    kept = _around_tables(root) if hidden else set()
    left_out = 0
    for element in hidden[:MAX_HIDDEN]:
        if element not in kept and next(element.iterancestors("table"), None) is not None:
            element.tag = "template"  # which flatten.xsl leaves out with all that is in it
            left_out += 1
    if left_out:
        warnings.append(f"{left_out:,} hidden elements of tables left out")


def _around_tables(root: etree._Element) -> set[etree._Element]:
    """All tables and the elements that hold one; each is visited once."""
    kept: set[etree._Element] = set()
    for table in root.iter("table"):
        element: etree._Element | None = table
        while element is not None and element not in kept:
            kept.add(element)
            element = element.getparent()
    return kept


@lru_cache(maxsize=1)
def _flatten() -> etree.XSLT:
    source = _STYLESHEET.read_text("utf-8").replace("FURNITURE", f"|{'|'.join(sorted(rules().furniture))}|")
    return etree.XSLT(etree.fromstring(source.encode()), regexp=False)


def _read_head(root: etree._Element, document: Document) -> None:
    head = root.find("head")
    # a page without a head, or with meta tags in its body, is searched as a whole
    inside = root.iter("title", "meta") if head is None or head.find("title") is None else iter(head)
    for element in inside:
        if element.tag == "title":
            if document.title is None and element.text:
                document.title = " ".join(element.text.split()) or None
            continue
        name, content = element.get("name"), element.get("content")
        if name and content and len(document.meta) < 100:
            document.meta.setdefault(name.strip().lower(), content.strip()[:2000])


def _article(blocks: list[Block], contents: list[tuple[int, int]]) -> tuple[list[Block], bool]:
    """The blocks up to the article's end, and whether that is known.

    Behind it only links to files are kept, and tables where the article has none.
    """
    held = [(start, end) for start, end in contents if _is_article(blocks[start:end])]
    if not held:
        return blocks, False
    start, end = min(start for start, _ in held), max(end for _, end in held)
    inside = has_table(blocks[start:end])
    behind = [block for block in blocks[end:] if isinstance(block, Link) or (not inside and has_table([block]))]
    return blocks[:end] + behind, True


def _is_article(blocks: list[Block]) -> bool:
    return has_table(blocks) or sum(len(b.text) for b in blocks if isinstance(b, Paragraph)) >= _ENOUGH


def has_table(blocks: list[Block]) -> bool:
    """Whether any of the blocks is a table."""
    return any(isinstance(block, Table) for block in blocks)
