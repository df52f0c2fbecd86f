"""Documents as JSON, to hand them from the sandbox to the crawl: data only, nothing that runs when it is read."""

from __future__ import annotations

import json
from typing import Any

from harvester.documents.blocks import Block, Cell, Document, Heading, Link, Paragraph, Picture, Table


def dumps(document: Document) -> bytes:
    """A document as UTF-8 JSON."""
    plain = {
        "blocks": [_plain(block) for block in document.blocks],
        "kind": document.kind,
        "title": document.title,
        "meta": document.meta,
        "url": document.url,
        "warnings": document.warnings,
        "framed": document.framed,
        "parts": document.parts,
    }
    return json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace")


def loads(data: bytes) -> Document:
    """The document that `dumps` wrote. Raises ValueError, TypeError or KeyError on anything else."""
    plain = json.loads(data)
    return Document(
        [_block(block) for block in plain["blocks"]],
        str(plain["kind"]),
        plain["title"],
        plain["meta"],
        plain["url"],
        [str(warning) for warning in plain["warnings"]],
        plain["framed"],
        [(str(name), int(place)) for name, place in plain["parts"]],
    )


def _plain(block: Block) -> list[Any]:
    if isinstance(block, Heading):
        return ["heading", block.text, block.level]
    if isinstance(block, Paragraph):
        return ["paragraph", block.text]
    if isinstance(block, Link):
        return ["link", block.url, block.text]
    if isinstance(block, Picture):
        return ["picture", block.url, block.alt]
    rows = [
        [[cell.text, cell.col, cell.colspan, cell.rowspan, cell.confidence] for cell in row] for row in block.rows
    ]
    return ["table", rows]


def _block(plain: list[Any]) -> Block:
    kind, *parts = plain
    if kind == "table":
        return Table([[Cell(*cell) for cell in row] for row in parts[0]])
    made: dict[str, type[Heading | Paragraph | Link | Picture]] = {
        "heading": Heading,
        "paragraph": Paragraph,
        "link": Link,
        "picture": Picture,
    }
    return made[kind](*parts)
