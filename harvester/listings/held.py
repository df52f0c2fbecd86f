"""Mark-up that a page holds as text and a browser shows all the same: in a textarea, a script's template, CDATA,
an iframe's srcdoc, whole links that a script writes out; and rows of XML. No script is run.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import Any
from urllib.parse import unquote

from lxml import etree

from harvester.listings.addresses import looks_like_address
from harvester.listings.seek import holding

MOST_LITERALS = 5000
MOST_ELEMENTS = 20_000

_PACKS = ("atob(", "unescape(", "decodeuri")
_HOLDS = (
    *("<textarea", "<xmp", "srcdoc", "cdata", "document.write", "innerhtml", ".html(", ".append(", "&lt;a "),
    *_PACKS,
)
# matches: atob("PGxpPjxhIGhyZWY9Ii9uYi8xLmh0bWwiPjIwMjM8L2E+PC9saT4=")
_PACKED = re.compile(r"""\b(atob|unescape|decodeURI(?:Component)?)\(\s*["']([^"'\s<>]{30,400000})["']""")
# matches: data-more="&lt;li&gt;&lt;a href=&quot;/nb/1.html&quot;&gt;2023&lt;/a&gt;"
_QUOTED = re.compile(r"""\bdata-[\w-]{1,40}\s*=\s*(?:"([^"]*&lt;a [^"]*)"|'([^']*&lt;a [^']*)')""", re.IGNORECASE)
_UNICODE = re.compile(r"%u([0-9a-fA-F]{4})")
_TYPED = re.compile(r"<script[^>]+type")
_NODE_TYPE = re.compile(r"nodeType\s*={2,3}\s*8")
MOST_BLANKS = 100
# matches: <!--<li><a href="/nb/1.html">…</a></li>-->
_COMMENT = re.compile(r"(?<![\"'/])<!--(.*?)-->(?![\"'/])", re.DOTALL)
# matches: <textarea id="d">
_OPENS = re.compile(r"<(textarea|script|xmp)\b([^>]{0,500})>", re.IGNORECASE)
# matches: type="text/template"
_MARKUP = re.compile(r"type\s*=\s*[\"']?(?:text|application)/(?:xml|html|plain|x-|template|ng-template)", re.I)
# matches: <iframe srcdoc="&lt;li&gt;…">
_SRCDOC = re.compile(r"<iframe\b[^<>]{0,500}?\bsrcdoc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')[^<>]*>", re.IGNORECASE)
# matches: 'index_2.html'
_LITERAL = re.compile(r""""((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'""")
# matches: <a href="index_2.html">
_LEADS = re.compile(
    r"""<(?:a|area|i?frame)\b[^<>]{0,300}?\b(?:href|src)\s*=\s*["']?([^"'<>\s]{1,500})["']?[^<>]*>""",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(.)")
_DATED_TAG = re.compile(r"date|time|rq|sj", re.IGNORECASE)


def shown(text: str, cut: Callable[[str], None]) -> tuple[str, str]:
    """A page's mark-up with what it holds as text put behind what holds it, and that in small letters; instead of
    rows of XML, a list. cut: told what is left out of it where that is more than is read.
    """
    if is_xml(text):
        made = _rows_of_xml(text, cut) or text
        return made, made.lower()
    if "<!--" in text and _shows_comments(text):
        text = _COMMENT.sub(
            lambda found: f"{found[0]}<div>{found[1]}</div>" if "<a " in found[1] else found[0], text
        )
    lower = text.lower()
    if not any(holding(lower, _HOLDS)) and not _TYPED.search(lower):
        return text, lower
    text = _SRCDOC.sub(lambda found: f"<div>{unescape(found[1] or found[2] or '')}</div>{found[0]}", text)
    packed = _unpacked(text, lower)
    text = "".join(_opened(text, cut))
    if packed:
        end = text.rfind("</body")
        text = text[:end] + packed + text[end:] if end >= 0 else text + packed
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    return text, text.lower()


def _shows_comments(text: str) -> bool:
    """Whether a script shows what stands in comments: it knows their nodes' type, or has .replace("<!--", "")."""
    if "COMMENT_NODE" in text or ("nodeType" in text and _NODE_TYPE.search(text)):
        return True
    at = text.find("<!--")
    while at >= 0:
        if text[max(0, at - MOST_BLANKS) : at].rstrip().endswith(('"', "'", "/")):
            return True
        at = text.find("<!--", at + 4)
    return False


def _unpacked(text: str, lower: str) -> str:
    """The links that a page's scripts and attributes hold in another writing: base64, %u516C, entities."""
    quoted = _QUOTED.findall(text) if "&lt;a " in lower else []
    found = [unescape(double or single) for double, single in quoted]
    for call in _PACKED.finditer(text) if any(word in lower for word in _PACKS) else ():
        written = call[2]
        if call[1] == "atob":
            try:
                written = b64decode(written, validate=True).decode()
            except ValueError:  # no base64, or no text in it
                continue
        else:
            written = unquote(_UNICODE.sub(lambda code: chr(int(code[1], 16)), written))
        found.append(written)
    return "".join(f"<div>{one}</div>" for one in found if _LEADS.search(one))


def is_xml(text: str) -> bool:
    """Whether an answer is XML and no page: a feed, a list of records."""
    head = text[:1500].lstrip("\ufeff \r\n\t").lower()
    return head.startswith(("<?xml", "<rss", "<feed")) and "<html" not in head


def _opened(text: str, cut: Callable[[str], None]) -> Iterator[str]:
    """The mark-up in pieces, what an element holds as text behind it."""
    lower, done, endless = text.lower(), 0, set[str]()
    for opening in _OPENS.finditer(text):
        tag = opening[1].lower()
        if opening.start() < done or tag in endless:
            continue
        end = lower.find(f"</{tag}", opening.end())
        end = text.find(">", end) + 1 if end >= 0 else 0
        if not end:
            endless.add(tag)  # none of its kind is closed further on
            continue
        yield text[done:end]
        yield _inside(tag, opening[2], text[opening.end() : text.rfind("<", 0, end)], cut)
        done = end
    yield text[done:]


def _inside(tag: str, words: str, inside: str, cut: Callable[[str], None]) -> str:
    """What a browser shows of an element's text, as a box of its own; "" where it shows nothing."""
    if "<" not in inside and "&lt;" not in inside:
        return ""
    if tag == "textarea":
        inside = unescape(inside)
    elif tag == "script" and not _MARKUP.search(words):
        return _written(inside, cut)
    inside = inside.replace("<![CDATA[", "").replace("]]>", "")
    # a template names where its addresses come from, and has none
    return f"<div>{inside}</div>" if _LEADS.search(inside) else ""


def _written(script: str, cut: Callable[[str], None]) -> str:
    """The texts of a script that are whole links with addresses."""
    if not re.search(r"<(?:a|i?frame|area)\b", script, re.IGNORECASE):
        return ""
    found = []
    for number, literal in enumerate(_LITERAL.finditer(script)):
        if number >= MOST_LITERALS:
            cut(f"the first {MOST_LITERALS} texts of a script only")
            break
        written = _ESCAPE.sub(_plain, literal[1] or literal[2] or "")
        leads = _LEADS.search(written)
        # a part of what a variable completes is no link
        if leads and looks_like_address(leads[1]) and written.rfind("<") < written.rfind(">"):
            found.append(f"<div>{written}</div>")
    return "".join(found)


def _plain(found: re.Match[str]) -> str:
    return " " if found[1] in "nrt" else found[1]


def _rows_of_xml(text: str, cut: Callable[[str], None]) -> str:
    """The records of an XML answer as a list: each element that holds an address and a text beside it."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(text.lstrip("\ufeff \r\n\t").encode(), parser)
    if root is None:
        return ""
    rows: list[str] = []
    for number, element in enumerate(root.iter()):
        if number >= MOST_ELEMENTS:
            cut(f"its first {MOST_ELEMENTS} elements only")
            break
        if isinstance(element.tag, str):
            rows += _row_of_xml(element)
    return f"<html><body><ul>{''.join(rows)}</ul></body></html>" if rows else ""


def _row_of_xml(element: Any) -> Iterator[str]:
    pairs = [(name, value) for name, value in element.attrib.items()]
    pairs += [
        (etree.QName(one).localname, one.text or "")
        for one in element
        if isinstance(one.tag, str) and not len(one)
    ]
    pairs = [(name, value.strip()) for name, value in pairs if value.strip()]
    own = (element.text or "").strip()
    if "<a " in own.lower():
        yield f"<li>{own}</li>"  # a record of mark-up in CDATA
        return
    address = next((value for _, value in pairs if looks_like_address(value)), None)
    texts = [value for name, value in pairs if value != address and not _DATED_TAG.search(name)]
    if address and texts:
        days = " ".join(value for name, value in pairs if _DATED_TAG.search(name))
        title = escape(max(texts, key=len))
        yield f'<li><a href="{escape(address)}">{title}</a><span>{escape(days)}</span></li>'
