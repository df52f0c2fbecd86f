"""Characters that no reader sees, which editors leave behind: without width, soft hyphens, marks of direction."""

from __future__ import annotations

import re
from collections.abc import Iterable

from harvester.documents.blocks import Block, Heading, Paragraph, Table

UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff"
_UNSEEN = re.compile(f"[{UNSEEN}]")


def drop(text: str) -> str:
    """A text without them."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def drop_from(blocks: Iterable[Block]) -> list[Block]:
    """The same blocks without them, which are changed; lines that hold nothing else are left out."""
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    cell.text = drop(cell.text).strip()
        elif isinstance(block, (Heading, Paragraph)):
            block.text = drop(block.text).strip()
            if not block.text:
                continue
        kept.append(block)
    return kept
