"""Which paragraphs of a page are its main text, by trafilatura, where data/html.toml knows no mark-up of it."""

from __future__ import annotations

from collections.abc import Sequence

import trafilatura

from harvester.documents.blocks import Block, Heading, Paragraph

MOST = 400_000
"""Bytes of a page that trafilatura is given: it costs 26 to 52 times the parsing, and more on hostile pages."""
MOST_TAGS = 10_000


def main_prose(data: bytes, blocks: Sequence[Block]) -> list[Block]:
    """The paragraphs and headings among the page's blocks that trafilatura finds in its main text.

    None where the page is too large or has no such text. Its own text is not taken: it runs tables in layout
    tables together.
    """
    if len(data) > MOST or data.count(b"<") > MOST_TAGS:
        return []
    text = "".join((trafilatura.extract(data, include_comments=False, favor_recall=True) or "").split())
    return [
        block for block in blocks if isinstance(block, Paragraph | Heading) and "".join(block.text.split()) in text
    ]
