"""Lines that lead to other reports: lists of the latest, what stands before and behind, a search's results.

A link's words are the title of the page that it leads to. On a report's page they are neither its title nor its
text, wherever they stand: around the article, above it, or in its box.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from harvester.documents.blocks import LINES, Block, Document, Table
from harvester.errors import NotAReport
from harvester.reports.words import sections
from harvester.reports.words.document_title import is_path
from harvester.reports.words.plain import squeeze
from harvester.reports.words.titles import is_bare, is_report_title

LEAST_PASSAGES = 2
"""Links to reports that are each followed by sections of one."""


def without_others(document: Document) -> Document:
    """A document without the lines that are links to other reports; itself where it has none.

    A link to the page itself stays, and one whose words are the page's own title in its head, before any table:
    a page may be reached by another address than its title leads to. Raises NotAReport where what it says of
    sections is said of those reports.
    """
    if document.parts or not (led := [at for at, block in enumerate(document.blocks) if _leads_on(block)]):
        return document
    heads = (document.meta.get("articletitle"), document.title)
    own = [squeeze(head) for head in heads if head]
    tables = (at for at, block in enumerate(document.blocks) if isinstance(block, Table))
    first = next(tables, len(document.blocks))
    gone = {at for at in led if not _is_own(document.blocks[at], document.url, own if at < first else [])}
    if first == len(document.blocks) and _has_passages(document.blocks, sorted(gone)):
        raise NotAReport("a list of links to reports, with passages of them")
    left = [block for at, block in enumerate(document.blocks) if at not in gone]
    return replace(document, blocks=left) if gone else document


def _has_passages(blocks: list[Block], gone: list[int]) -> bool:
    """Whether sections of reports stand behind two links or more to reports: a search's results."""
    if len(gone) < LEAST_PASSAGES:
        return False
    spans = zip(gone, [*gone[1:], len(blocks)], strict=True)
    held = (
        any(head.code for head in sections.heads_of(blocks[at + 1 : end], 0)) for at, end in spans if end > at + 1
    )
    return next(islice(filter(None, held), LEAST_PASSAGES - 1, None), False)


def _leads_on(block: Block) -> bool:
    """Whether a line is a link and reads like the title of a report, not like a channel's name or a path."""
    if not isinstance(block, LINES) or block.leads is None or not is_report_title(block.text):
        return False
    return not is_bare(block.text) and not is_path(block.text)


def _is_own(block: Block, url: str | None, heads: list[str]) -> bool:
    if not isinstance(block, LINES) or block.leads is None:
        return True
    here = url is not None and _place(block.leads) == _place(url)
    return here or any(squeeze(block.text) in head for head in heads)


def _place(address: str) -> str:
    """An address whatever its protocol and its place in the page.

    >>> _place("https://a.cn/1.html#top")
    'a.cn/1.html'
    """
    return address.partition("#")[0].partition("//")[2].lower()
