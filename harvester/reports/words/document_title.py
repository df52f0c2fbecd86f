"""The title of a document: as printed in its body, else as its metadata, title element or listing name it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from harvester.documents.blocks import LINES, Block, Document, Heading
from harvester.reports.words.metadata import MetadataBlock
from harvester.reports.words.titles import (
    MAX_TITLE,
    agency_in,
    is_bare,
    is_report_title,
    names_body,
    scope_of,
    without_site,
    years,
)

_BROKEN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_SENTENCE = ("。", "；", "，", ",", ";")


def title_of(document: Document, block: MetadataBlock, list_title: str | None) -> tuple[str | None, int | None]:
    """The title and the index of the block it stands in: as printed in the body, else as named elsewhere.

    One that names a year goes before others that read like a report's title, and these before any other.
    """
    spot = _printed_title(document.blocks, block.used)
    printed, at = spot or (None, None)
    first = yearless = None
    for text in _named(printed, document, block, list_title):
        title = _one_line(text)
        if is_report_title(title):
            if years(title):
                return title, at
            yearless = yearless or title
        if first is None:
            first = title
    return yearless or (first[:MAX_TITLE] if first is not None else None), at


def _named(printed: str | None, document: Document, block: MetadataBlock, list_title: str | None) -> Iterator[str]:
    """What can be the title, the most trusted first."""
    if printed:
        yield printed
    if title := block.fields["title"]:
        yield title
    if title := document.meta.get("articletitle"):
        yield title
    if title := without_site(document.title):
        yield title
    if list_title:
        yield list_title


def _one_line(text: str) -> str:
    """White space folded; none between two Chinese characters, where it only stands for a line break."""
    words = text.split()
    return words[0] if len(words) == 1 else _BROKEN.sub("", " ".join(words))


def _printed_title(blocks: list[Block], used: Set[int]) -> tuple[str, int] | None:
    """The first line before the text that reads like a report's title, and its block; headings win.

    A title set over several lines (甲县人民政府 / 2023年 / 政府信息公开工作年度报告) is joined.
    """
    first: tuple[str, int] | None = None
    for at, block in enumerate(blocks):
        if not isinstance(block, LINES) or at in used:
            continue
        text = block.text
        if len(text) > MAX_TITLE:
            if at > 40 or first:
                break
            continue
        heading = isinstance(block, Heading)
        if (first and not heading) or text.endswith(_SENTENCE) or ("公开" not in text and "公 开" not in text):
            continue
        if is_report_title(text):
            joined = _joined(blocks, at)
            if _menu_entry(text) and not (years(joined[0]) and agency_in(joined[0])):
                continue
            if heading:
                return joined
            first = joined
    return first


def _menu_entry(text: str) -> bool:
    """政府信息公开年报 and the like name a column, breadcrumbs a path."""
    return ">" in text or "»" in text or is_bare(text)


def _joined(blocks: list[Block], at: int) -> tuple[str, int]:
    """The title with the short lines right before it that hold its year or agency, where it lacks them."""
    text = _text(blocks[at])
    for before in range(at - 1, max(-1, at - 4), -1):
        line = _text(blocks[before])
        if not line or len(line) > 40 or line[-1] in "。；：:，,>" or ">" in line:
            break
        if (years(text) and names_body(text)) or is_report_title(line) or (years(line) and years(text)):
            break
        if not (years(line) or scope_of(line) or "政府" in line):
            break
        text = line + text
    return text, at


def _text(block: Block) -> str:
    return block.text if isinstance(block, LINES) else ""
