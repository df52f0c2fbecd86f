"""Pages whose tables are text: the lines of a page as its source breaks them, read as a text file is."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import turbohtml
from turbohtml import Formatter, Html, Minify

from harvester.documents.blocks import Document, Link, Picture, Table
from harvester.documents.charset import decode
from harvester.documents.html.around import around_tables
from harvester.documents.html.depth import shallow
from harvester.documents.html.sheets import sheets_of, texts_of
from harvester.documents.html.shown import mark_lines
from harvester.documents.text import blocks_of

MOST = 1_000_000
"""Bytes of a page that is read a second time; a report without mark-up has some ten thousand."""
_UNREAD = "head,title,script,style,noscript,template,button,nav,footer,svg,select,textarea"
_WHOLE = Html(formatter=Formatter.MINIMAL, layout=Minify(collapse_whitespace=False))
# the source's own line break behind such a tag is none of the text's
# matches: </p>
_LINE_END = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/pre|/section|/article)\b[^>]*>(?:[ \r]*\n)?", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def as_text(document: Document, data: bytes, content_type: str | None = None) -> Document | None:
    """The same page with the tables of its text, or None where its mark-up has tables, or its text neither tables
    nor lines set as they stand (pre).

    A dump that was put into a page whole, in `pre` or a line to a paragraph, keeps bars, tabs and line breaks only
    in the source. Links and pictures come last, for they have no place in the text.
    """
    if document.kind != "html" or len(data) > MOST or any(isinstance(block, Table) for block in document.blocks):
        return None
    text = shallow(decode(data, content_type)[0].replace("\0", ""))
    if text is None:
        return None
    tree = turbohtml.parse(text)
    sheets = sheets_of(tree, texts_of(tree), around_tables(tree))
    tree.remove(_UNREAD)
    mark_lines(tree, sheets, tags=True)
    text = unescape(_TAG.sub("", _LINE_END.sub("\n", tree.serialize(_WHOLE))))
    blocks = blocks_of(text)
    if not any(isinstance(block, Table) for block in blocks) and tree.find("pre") is None:
        return None
    beside = [block for block in document.blocks if isinstance(block, Link | Picture)]
    return replace(document, blocks=[*blocks, *beside])
