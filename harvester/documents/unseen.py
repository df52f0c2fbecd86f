"""Characters that no reader sees, which editors leave behind: without width, soft hyphens, marks of direction.

And those that steer a terminal instead of being shown (C0, C1: the escape of colours and titles among them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from harvester.documents.blocks import Block, Document, Heading, Link, Paragraph, Table

UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff"
_UNSEEN = re.compile(f"[{UNSEEN}]")
# C0 without what parts words and lines, C1 without NEL, marks of direction that are no old ones
_STEERING = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"
_STEERS = re.compile(f"[{_STEERING}]")
_BOTH = re.compile(f"[{UNSEEN}{_STEERING}]")
# they part lines or pages in old text files; a terminal does other things at them
_PARTING = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")


def drop(text: str) -> str:
    """A text without them."""
    return text if text.isprintable() else _PARTING.sub(" ", _BOTH.sub("", text))


def steerless(text: str) -> str:
    """A text without what steers a terminal; what is only unseen stays, as somebody published it."""
    return text if text.isprintable() else _PARTING.sub(" ", _STEERS.sub("", text))


def clean(document: Document, *, tables: bool = True) -> None:
    """Takes out of a document whatever steers a terminal. tables: out of its cells, too."""
    document.title = document.title and steerless(document.title)
    document.meta = {name: steerless(value) for name, value in document.meta.items()}
    for block in document.blocks:
        if isinstance(block, (Paragraph, Heading, Link)):  # the most frequent first
            if not block.text.isprintable():
                block.text = steerless(block.text)
        elif tables and isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    cell.text = steerless(cell.text)


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
