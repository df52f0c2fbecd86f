"""HTML into a Document: parsed as browsers do, stripped and written again in C, and read into blocks."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import turbohtml
from turbohtml import Formatter, Html, Minify

from harvester.documents.blocks import Block, Document, Link, Paragraph, Table
from harvester.documents.charset import charset_of
from harvester.documents.html.around import around_tables
from harvester.documents.html.arranged import make_tables
from harvester.documents.html.copies import drop_copies
from harvester.documents.html.depth import MAX_DEPTH, shallow
from harvester.documents.html.flat import Flat
from harvester.documents.html.pieces import unmarked
from harvester.documents.html.rules import ARTICLE, Part, elements, part_of
from harvester.documents.html.sheets import sheets_of, texts_of
from harvester.documents.html.shown import mark_as_shown, mark_lines
from harvester.errors import Unreadable

_ENOUGH = 200
"""Characters that a container of the article must hold to be believed."""
_SENTENCES = 2
"""Sentences in furniture that make it a part of the article."""
_LABEL = 60
"""Characters of furniture in a table that may be a label or a number."""
MAX_TAGS = 250_000
"""Pages with more are refused: their tree would not fit in the memory that one page may take."""
MAX_TEXT = 4_000_000
"""Characters of a stripped page, tags and text, that are read."""
MAX_ESCAPED = 1_000_000
"""Pages with more `&` are refused: each may be written as five characters."""
_SMALL = 1_000_000
"""Characters of a page that need not be counted."""
MAX_FURNITURE = 100
"""Parts of a page known as furniture that are looked at; further ones stay."""
MAX_NAMES = 500
"""Characters of an id or class that are looked at."""
MAX_CAPTIONS = 50
"""Captions of a page set where they are shown; each costs a pass over its table's parts."""
MAX_DRAWINGS = 500
"""Drawings of each kind that are looked at."""
_NEITHER = Part.OTHER
"""What most elements are. A member of an enumeration costs as much to name as to work out what they are."""
_DRAWINGS = ("svg", "canvas", "video", "meter", "progress")
_UNREAD = (
    *("title", "script", "style", "noscript", "template", "svg", "canvas", "audio", "video", "col"),
    *("noframes", "noembed"),
)
"""What is left out with all that it holds."""
_WITHIN_LINES = (
    *("span", "font", "b", "strong", "i", "em", "u", "ins", "big", "small", "label"),
    *("tbody", "thead", "tfoot", "colgroup", "xmp", "plaintext"),
)
"""What is left out without what it holds: the usual elements that begin no line.

Others do no harm, but cost. What is written in xmp and plaintext is written unescaped."""
_ATTRIBUTE_AS_TAG = re.compile(r' [^\s<>=]*<[^\s>=]*="[^"]*"')
# matches: <b<td>
_NAME_AS_TAGS = re.compile(r"</?[^\s<>]*+(?:<[^\s<>]*+)++(?:\s[^<>]*+)?>")
"""What was meant as a tag, the one before it not being closed: `<table width=9 <tr>`, `<b<td>`."""
_SHORT = Html(formatter=Formatter.MINIMAL, layout=Minify(collapse_whitespace=False, unquote_attributes=False))


def read_html(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """An HTML page in any charset, without the furniture that data/html.toml names. May raise Unreadable."""
    document = Document([], kind="html", url=url)
    text = _once_escaped(_decoded(data, content_type, document.warnings))
    if len(text) > _SMALL:
        if (tags := text.count("<")) > MAX_TAGS:
            raise Unreadable(f"a page with {tags:,} tags; at most {MAX_TAGS:,} are read")
        if (escaped := text.count("&")) > MAX_ESCAPED:
            raise Unreadable(f"a page with {escaped:,} entities; at most {MAX_ESCAPED:,} are read")
        text = text.replace("\0", "")  # which a tree would not hold either
    even = shallow(text)
    if even is None:
        raise Unreadable(
            f"HTML whose elements are nested too deeply; at most {MAX_DEPTH} within each other are read"
        )
    if even is not text:
        document.warnings.append("tags within lines left out, for they are nested too deeply")
    tree = turbohtml.parse(even)
    _read_head(tree, document)
    if (base := tree.find("base")) is not None:
        url = _joined(url, base.attr("href"))
    styles = texts_of(tree)
    _name_drawings(tree)
    _leave_out(tree)
    _know_parts(tree)
    make_tables(tree, text, styles, document.warnings)
    around = around_tables(tree)
    sheets = sheets_of(tree, styles, around)
    if sheets.warning is not None:
        document.warnings.append(sheets.warning)
    if around and drop_copies(tree, around, sheets, document.warnings):
        around = around_tables(tree)
    if around:
        mark_as_shown(tree, around, sheets, document.warnings)
    else:
        mark_lines(tree, sheets)
    for frame in tree.select("iframe"):  # what it holds would be written unescaped
        frame.clear()
    _set_as_shown(tree)
    html = _written(tree)
    if len(html) > MAX_TEXT:
        document.warnings.append(f"mark-up and text beyond the first {MAX_TEXT:,} characters are not read")
    reader = Flat(url)
    reader.read(html[:MAX_TEXT])
    document.blocks, document.framed = _article(reader.blocks, reader.contents)
    document.warnings.extend(reader.warnings)
    return document


def _written(tree: turbohtml.Document) -> str:
    """The tree as a short string, without the tags within lines."""
    # those that the page has: each name is a comparison with every element, 70 µs of a page for all of them
    if within := [name for name in _WITHIN_LINES if tree.find(name) is not None]:
        tree.strip_tags(",".join(within))
    html = tree.serialize(_SHORT)
    if html.count("<") != html.count(">"):
        html = _NAME_AS_TAGS.sub("", _ATTRIBUTE_AS_TAG.sub("", html))
    return html


def _decoded(data: bytes, content_type: str | None, warnings: list[str]) -> str:
    marked = data[:3] == b"\xef\xbb\xbf" or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:100]
    if not marked:
        try:
            return data.decode()
        except UnicodeDecodeError:  # decided with care, which costs a pass over the bytes for each charset tried
            pass
    charset = charset_of(data, content_type)
    text = data.decode(charset, "replace").removeprefix("\ufeff")
    if (lost := text.count("\ufffd")) and b"\xef\xbf\xbd" not in data:
        warnings.append(f"{lost} characters could not be decoded as {charset}")
    return text


def _once_escaped(text: str) -> str:
    """A page in which an editor has escaped spaces twice, which readers then see as `&nbsp;`."""
    return text.replace("&amp;nbsp;", "&nbsp;") if "&amp;nbsp;" in text else text


def _leave_out(tree: turbohtml.Document) -> None:
    """Takes out what is not read, found by the tree's index: `remove` compares every element with every name."""
    gone = [element for name in _UNREAD for element in tree.select(name)]
    if tree.find("math") is not None:  # not asked for else: what the index does not know is a walk over the page
        gone += tree.select("annotation")
    for element in gone:
        element.extract()


def _know_parts(tree: turbohtml.Document) -> None:
    """Takes out furniture, unless it holds what is none; names the containers of the article ARTICLE."""
    parts = elements().parts
    found = list(tree.iter_elements(parts))
    furniture: list[int] = []
    for at, element in enumerate(found):
        name = element.tag
        if name == "div" and not element.attrs:  # most of them; each attribute costs twice as much to ask for
            continue
        id_, classes = element.attr("id") or "", element.attr("class") or ""
        if name == "div" and not id_ and not classes:
            continue
        part = part_of(name, id_[:MAX_NAMES], classes[:MAX_NAMES])
        if part is _NEITHER:
            continue
        if part is Part.CONTENT:
            element.tag = ARTICLE
        elif name != "header" or not _heads_article(element, id_, classes):
            furniture.append(at)
    gone, looked_at = -1, 0
    for at in furniture:
        if at <= gone:
            continue
        if (looked_at := looked_at + 1) > MAX_FURNITURE:
            break
        if not _holds_more(found[at]):
            if len(furniture) > MAX_FURNITURE:  # else it costs more than it saves
                gone = at - 1 + sum(1 for _ in found[at].iter_elements(parts))
            found[at].extract()


def _heads_article(element: turbohtml.Element, id: str, classes: str) -> bool:
    """Whether a header is an article's own, with its title, and not the page's."""
    own = part_of("", id[:MAX_NAMES], classes[:MAX_NAMES]) is not Part.FURNITURE
    return own and element.closest("article,main") is not None and element.select_one("h1,h2,h3") is not None


def _holds_more(element: turbohtml.Element) -> bool:
    """Whether furniture, never closed or wrongly named, holds a table, the article, prose, or what a cell says."""
    if element.find("table") is not None or element.find(ARTICLE) is not None:
        return True
    text = element.text
    if len(text) <= _LABEL and element.closest("td,th") is not None:
        return element.select_one("a,img,input,select") is None
    return text.count("。") >= _SENTENCES


def _name_drawings(tree: turbohtml.Document) -> None:
    """Drawings in cells become pictures, which are named; else they are left out."""
    for name in _DRAWINGS:
        for drawing in tree.select(name)[:MAX_DRAWINGS]:
            if drawing.closest("td,th") is not None:
                drawing.replace_with(turbohtml.Element("img", {"src": f"#{name}", "alt": ""}))


def _set_as_shown(tree: turbohtml.Document) -> None:
    """Wherever a table's foot and caption are written, they are shown behind its rows and above them."""
    for foot in tree.select("table > tfoot:not(:last-child)"):
        if isinstance(table := foot.parent, turbohtml.Element):
            table.append(foot)
    for caption in tree.select("table > caption:not(:first-child)")[:MAX_CAPTIONS]:
        if isinstance(table := caption.parent, turbohtml.Element):
            table.insert(0, caption)


def _read_head(tree: turbohtml.Document, document: Document) -> None:
    title = tree.find("title")
    document.title = (" ".join(unmarked(title.text).split()) or None) if title is not None else None
    for element in tree.select("meta")[:500]:  # by the tree's index; find_all goes over the whole page
        name, content = element.attr("name"), element.attr("content")
        if name and content and len(document.meta) < 100:
            document.meta.setdefault(name.strip().lower(), content.strip()[:2000])


def _joined(url: str | None, address: str | None) -> str | None:
    """The address from which a page's relative ones are reckoned, where it names another than its own."""
    try:
        return urljoin(url or "", address or "") or None
    except ValueError:  # brackets of a broken IPv6 address
        return url


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
