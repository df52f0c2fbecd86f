"""A table of contents before the text: the sections' headings once, with nothing under them, and then again.

Reports of cities and Word files begin with one (目录, lines that lead down the page, or end in dots and a page's
number). Taken for the sections, it leaves the report without any, and the true ones for another report's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from harvester.documents.blocks import LINES, Block, Link
from harvester.reports.words.plain import squeeze
from harvester.reports.words.sections import LONGEST_HEADING, Head

LEAST = 2
"""Headings that a table of contents has."""
# matches: 目　录
_TITLE = re.compile(r"目\s*[录次]\s*[:：]?")
# matches: ……………3
_PAGE = re.compile(r"[\s.…·—\-]*[(（]?\d{0,3}[)）]?\s*$")
# what no line of a table of contents ends in
_SENTENCE = ("。", "；", ";", "！")


def span(blocks: Sequence[Block], heads: Sequence[Head]) -> tuple[int, int] | None:
    """The blocks of the table of contents as (first, one past the last), None where there is none.

    heads: what `sections.heads_of` finds behind the title. There is one where the headings begin anew and none of
    those before had anything under it but the last, under which an introduction may stand.
    """
    if len(heads) <= LEAST or heads[0].code is None:
        return None
    again = next((n for n, head in enumerate(heads) if n >= LEAST and head.code == heads[0].code), None)
    if again is None:
        return None
    first, last = heads[0].first, heads[again - 1].last
    told = all(not _PAGE.sub("", head.rest) for head in heads[:again])
    if not told or not all(_is_entry(block) for block in blocks[first : last + 1]):
        return None
    if not all(isinstance(block, (*LINES, Link)) for block in blocks[last + 1 : heads[again].first]):
        return None  # a table: it is a report that says little in words
    before = blocks[first - 1] if first else None
    titled = isinstance(before, LINES) and _TITLE.fullmatch(squeeze(before.text)) is not None
    return first - titled, last + 1


def _is_entry(block: Block) -> bool:
    """Whether a block may be a line of a table of contents."""
    if isinstance(block, Link):
        return True
    return (
        isinstance(block, LINES) and len(block.text) <= LONGEST_HEADING * 2 and not block.text.endswith(_SENTENCE)
    )
