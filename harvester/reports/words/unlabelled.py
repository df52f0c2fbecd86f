"""Values of the metadata that stand below a report's title without labels: the bare day, a document's number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harvester.documents.blocks import LINES, Block
from harvester.reports.words import dates
from harvester.reports.words.forms_of_values import fits
from harvester.reports.words.metadata import MetadataBlock

BELOW = 6
"""Blocks below the title that are looked at."""
ABOVE = 2
"""Blocks above the title that are looked at for a day alone."""
LONGEST = 80
DAY_LINE = "day line"
"""In place of the label of a day that has none."""
# matches: 2024-01-20 17:49:17
_DAY = re.compile(
    r"\s*[\[（(【]?\s*(?P<day>(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
    r"|二[〇○零0][〇○零一二三四五六七八九]{2}年[一二三四五六七八九十元]{1,3}月[一二三四五六七八九十廿]{1,4}日)"
    r"(?:[\sT]*\d{1,2}[:：∶]\d{1,2}(?:[:：∶]\d{1,2}(?:\.\d+)?)?)?\s*[\]）)】]?(?=$|\s|[|｜来作字浏点编【\[（(])"
)
# matches: 青禾县水务局 2024-01-20
_AT_END = re.compile(
    r"(?:^|[\s|｜])(?P<day>(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?)(?:\s+\d{1,2}:\d\d(?::\d\d)?)?$"
)


def fill(block: MetadataBlock, blocks: Sequence[Block], at: int | None) -> None:
    """Fills fields that no label gave from the lines right below the title, where their form tells what they are.

    A day and nothing else (or before 来源 and the like) is the day of publication; in brackets, the day of issue.
    Where none stands there, a line with nothing but a day right above the title.
    """
    if at is None:
        return
    _below(block, blocks, at)
    for number in range(at - 1, max(at - 1 - ABOVE, -1), -1):
        line = blocks[number]
        text = line.text.strip() if isinstance(line, LINES) else ""
        if (found := _DAY.match(text)) and found.end() == len(text) and text[0].isdigit():
            _day(block, text, number)
            break


def _below(block: MetadataBlock, blocks: Sequence[Block], at: int) -> None:
    for number in range(at + 1, min(at + 1 + BELOW, len(blocks))):
        line = blocks[number]
        if not isinstance(line, LINES):
            break
        text = line.text
        if len(text) > LONGEST or text.startswith(("一、", "第一")):
            break
        _day(block, text, number)
        if block.fields["doc_no"] is None and fits("doc_no", text.strip("（）() ")):
            block.fields["doc_no"] = text.strip("（）() ")
            block.used.add(number)
        elif block.fields["index_no"] is None and fits("index_no", text):
            block.fields["index_no"] = text.strip()
            block.used.add(number)


def _day(block: MetadataBlock, text: str, number: int) -> None:
    found = _DAY.match(text) or _AT_END.search(text)
    if found is None:
        return
    iso, warning = dates.read(found["day"])
    if warning:
        block.warnings.append(f"metadata: the line below the title: {warning}")
    if iso is None:
        return
    field = "issued_on" if text.lstrip()[0] in "（(" else "published_on"
    if block.fields[field] is None:
        block.fields[field] = iso
        block.labels[field] = DAY_LINE
        block.used.add(number)
