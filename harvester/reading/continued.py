"""An article that its editor has cut into several pages: where the next one is, and one document of them all.

Editors of most content systems can break a long text (分页符): the report's head and overview then stand on
content_9.html, its tables on content_9_2.html. A person presses 下一页 below the text. Whether what comes is the
same article, its title says, and no address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from harvester.documents import read_document
from harvester.documents.blocks import LINES, Block, Document, Heading, Link, Paragraph, Table
from harvester.items import Page
from harvester.listings.controls import best, controls, in_named_pager
from harvester.listings.following import following
from harvester.listings.page import ListingPage, listing
from harvester.listings.seek import holding
from harvester.listings.words import page_number, says_next
from harvester.reports import read_document_report
from harvester.reports.model import Report
from harvester.reports.refusal import lacks
from harvester.reports.words.titles import judge_row

MOST = 20
"""Pages of one article that are asked for; a report of 30,000 characters is cut into some five."""
HEAD = 60
"""Blocks among which a page's own title stands."""
_SAID = tuple("下一页".encode(charset) for charset in ("utf-8", "gb18030"))
_DIGITS = re.compile(r"\d+")
# matches: 上一页 1 2 3 下一页
_PAGER = re.compile(r"(?=[^页]*页)[0-9首尾末上下前后一第共页\s\[\]()（）<>«»|/.…:：]+")
# matches: (第2页)
_MARK = re.compile(
    r"[\s_\-—|(（\[【]*(?:第?\s*[0-9一二三四五六七八九十]{1,2}\s*页|[(（\[]\d{1,2}[)）\]]|_\d{1,2})\s*[)）\]】]*$"
)


def may_go_on(page: Page) -> bool:
    """Whether it is worth looking for a further page: something of the report is not here, or a pager's words are.

    A page without report counts where its row calls it one. Asked of every report's page: nothing is read again.
    """
    report = page.report
    if report is None:
        return page.refusal is not None and page.row is not None and judge_row(page.row.title) == "report"
    return lacks(report) or any(holding(page.body, _SAID))


def next_of(body: bytes, url: str, here: int) -> tuple[str | None, bool]:
    """The address of page `here` + 1 (from 1) of an article, and whether there is one that no address is known of:
    its pager runs a script, or sends a form.
    """
    made = listing(body, url)
    step = following(made, here) or _numbered(made, here + 1)
    if isinstance(step, str):
        return (step if step != url else None), False
    control = best(made)
    # the arrow of a slider turns no page of a text
    return None, step is not None or (control is not None and says_next(control.text))


def _numbered(page: ListingPage, number: int) -> str | None:
    """What a pager's number leads to, whatever its address: its title says whether it is a page of the article."""
    for control in controls(page):
        if control.url and page_number(control.text) == number and in_named_pager(control.node):
            return control.url
    return None


def is_shaped(first: str, url: str) -> bool:
    """Whether an address is that of an article with a number of its page.

    >>> is_shaped("http://a.cn/c/content_9.html", "http://a.cn/c/content_9_2.html")
    True
    >>> is_shaped("http://a.cn/show?id=9", "http://a.cn/show?id=9&page=2")
    True
    >>> is_shaped("http://a.cn/c/content_9.html", "http://a.cn/c/content_8.html")
    False
    """
    stem, _, end = first.partition("#")[0].rpartition(".")
    if not stem or "/" in end:
        stem, end = first, ""
    rest = url.removeprefix(stem)
    if rest == url:
        return False
    # matches: _2.html | &page=2
    return (
        re.fullmatch(rf"(?:\.?{re.escape(end)})?[-_/.?&(]*[a-z_]*[-_=]?\d{{1,2}}\)?(?:\.\w+)?", rest, re.I)
        is not None
    )


def same_article(first: Document, other: Document, title: str | None) -> bool:
    """Whether a document is another page of the first one's article: both have one title, page numbers aside.

    title: the report's, where one was read.
    """
    named = _key(title or "")
    if named and any(_key(block.text).endswith(named) for block in _head(other)):
        return True
    return bool(named) and named in _key(other.title or "") and named in _key(first.title or "")


def joined(first: Document, others: Sequence[Document], title: str | None) -> Document:
    """One document of an article's pages: what they repeat, a head and a foot, stands once."""
    named = _key(title or "")
    ours = [block for block in first.blocks if not _is_pager(block)]
    parts = [[block for block in other.blocks if not _is_pager(block)] for other in others]
    bare = [_without_head(ours, part, named) for part in parts]
    foot = min((_alike(ours[::-1], part[::-1]) for part in bare if part), default=0)
    body, end = (ours[:-foot], ours[-foot:]) if foot else (ours, [])
    for part in bare:
        body = body + (part[: len(part) - _alike(ours[::-1], part[::-1])])
    warnings = [*first.warnings, *(w for other in others for w in other.warnings if w not in first.warnings)]
    return replace(first, blocks=body + end, warnings=warnings, parts=[])


def adds(first: Document, others: Sequence[Document], title: str | None) -> bool:
    """Whether the last of an article's pages has anything that those before it have not."""
    before, now = joined(first, others[:-1], title), joined(first, others, title)
    return len(now.blocks) > len(before.blocks)


def read_whole(page: Page) -> Report:
    """The report in a page and in those that continue it (`page.files` that say so). Raises NotAReport."""
    first = read_document(page.body, page.url, page.fetched.content_type)
    others = [read_document(one.body, one.url, one.content_type) for one in page.files if one.continues]
    title = title_of(page)
    report = read_document_report(
        joined(first, others, title),
        list_title=page.row.title if page.row else None,
        list_date=page.row.date if page.row else None,
        portal_name=page.fetched.portal_name,
    )
    report.warnings.append(f"the article is cut into {len(others) + 1} pages, read as one")
    return report


def title_of(page: Page) -> str | None:
    """What a page's article is called: by its report, else by the row that leads to it."""
    if page.report is not None and page.report.title:
        return page.report.title
    return page.row.title if page.row else None


def _key(text: str) -> str:
    """A title without white space and the number of its page."""
    return "".join(_MARK.sub("", text.strip()).split())


def _head(document: Document) -> list[Heading | Paragraph]:
    return [block for block in document.blocks[:HEAD] if isinstance(block, LINES)]


def _said(block: Block) -> tuple[object, ...]:
    """What makes two blocks one: words; of a line not its numbers, which may count readers."""
    if isinstance(block, Table):
        return (Table, *(cell.text for row in block.rows for cell in row))
    if isinstance(block, Link):
        return (Link, block.url)
    text = block.text if isinstance(block, LINES) else block.url
    return (type(block), _DIGITS.sub("0", text))


def _alike(ours: Sequence[Block], theirs: Sequence[Block]) -> int:
    """How many blocks two sequences have in common at their beginning."""
    count = 0
    for one, other in zip(ours, theirs, strict=False):
        if _said(one) != _said(other):
            break
        count += 1
    return count


def _without_head(ours: list[Block], theirs: list[Block], named: str) -> list[Block]:
    """A further page's blocks without what the first page begins with, too: all to its title, and what follows."""
    starts = [_behind_title(blocks, named) for blocks in (ours, theirs)]
    if None in starts:
        starts = [0, 0]
    begin, at = starts[0] or 0, starts[1] or 0
    return theirs[at + _alike(ours[begin:], theirs[at:]) :]


def _behind_title(blocks: Sequence[Block], named: str) -> int | None:
    found = [
        at
        for at, block in enumerate(blocks[:HEAD])
        if named and isinstance(block, LINES) and _key(block.text).endswith(named)
    ]
    return found[-1] + 1 if found else None


def _is_pager(block: Block) -> bool:
    return isinstance(block, Paragraph) and len(block.text) <= 100 and _PAGER.fullmatch(block.text) is not None
