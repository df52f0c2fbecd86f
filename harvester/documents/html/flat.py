"""A serialised page read into blocks, from its first character to its last."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from harvester.datafiles.html import load
from harvester.documents.blocks import Block, Heading, Link, Paragraph, Picture, Table
from harvester.documents.html import tables as html_tables
from harvester.documents.html.pieces import (
    ARGUMENT,
    END,
    LINK,
    LINK_END,
    Reference,
    attribute,
    inline,
    leads_on,
    lines_of,
    linked_most,
    plain,
    unlinked,
    unmarked,
)
from harvester.documents.html.rows import CELL, Frame
from harvester.documents.html.rules import ARTICLE, HEADINGS, Elements, elements
from harvester.documents.html.stencils import filled

MAX_CELLS = 20_000
"""Table cells read of one page; the largest form has 250."""
MAX_DEPTH = 60
"""Tables within tables; deeper ones are read as part of the one around them."""
MAX_LINKS = 200
"""Links to files, pictures and frames taken from one page."""
_LONGEST_HEADING = 60
"""Characters of a heading on several lines."""
_PROSE, _ROWS = 20, 4
"""Characters of a sentence, and rows of a table, behind the article's container that make them parts of it."""
_ARTICLE_END = f"/{ARTICLE}"
_HEADING_ENDS = frozenset(f"/{name}" for name in HEADINGS)
_MORE = re.compile("[。：:]")
"""No further line of a heading has these: it was never closed, or holds the page's date and source."""
_NUMBERED = re.compile("[一二三四五六七八九十]{1,3}、")


@dataclass(slots=True)
class Flat:
    """The blocks of a page. contents: where containers of the article begin and end in them."""

    url: str | None
    blocks: list[Block] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    contents: list[tuple[int, int]] = field(default_factory=list)
    _flow: list[str] = field(default_factory=list)
    _refers: list[Reference] = field(default_factory=list)
    _frames: list[Frame] = field(default_factory=list)
    _open: list[int] = field(default_factory=list)
    _ended: bool = False
    _linked: bool = False
    _within: str | None = None
    _unclosed: set[str] = field(default_factory=set)
    _heading: int = 0
    _loose: list[int] = field(default_factory=list)
    _few: bool = False
    _cells: int = 0
    _links: int = 0

    def read(self, html: str) -> None:
        """Reads a whole page as serialised, without tbody and its like between a table and its rows."""
        html = unmarked(html)
        if html.rfind("<th") >= 0:  # from the end, which is faster
            html = html.replace("<th", CELL)
        self._few = len(html) < MAX_CELLS * len(CELL)
        before, *tables = html.split("<table")
        self._rows(before)
        for table in tables:
            named = table[:1] in html_tables.BEHIND_NAME  # else an element of the page's own invention
            first, *behind = (table.partition(">")[2] if named else f"<table{table}").split("</table>")
            if named and behind and self._met_before(first):
                first, *behind = behind
            elif named:
                self._open_table()
            self._rows(first)
            for content in behind:
                self._close_table()
                self._rows(content)
        while self._frames:  # cut off, for a tree's tables are closed
            self._close_table()
        if self._ended:
            self._end_article()
        self._flush()
        self.contents += [(start, len(self.blocks)) for start in self._open]
        if self._cells > MAX_CELLS:
            self.warnings.append(f"table cells beyond the first {MAX_CELLS} are not read")
        if self._links > MAX_LINKS:
            left = self._links - MAX_LINKS
            self.warnings.append(f"{left} links, pictures and frames beyond the first {MAX_LINKS} left out")
        self._drop_loose()

    def _met_before(self, html: str) -> bool:
        """Adds a table with none in it, where the same has been met with other numbers."""
        table = filled(html) if self._few and len(self._frames) < MAX_DEPTH else None
        if table is None:
            return False
        if self._frames:
            around = self._frames[-1]
            around.rich = True
            around.cell().append(table)
        else:
            self._flush()
            self.blocks.append(table)
        return True

    def _rows(self, html: str) -> None:
        """Mark-up in which no table begins or ends: the rest of the open row, and further rows."""
        content, *rows = html.split("<tr")
        self._content(content)
        if self._frames and self._few and {row[:1] for row in rows} <= html_tables.BEHIND_NAME:
            self._frames[-1].rows += rows
            return
        for row in rows:
            if not self._frames or row[:1] not in html_tables.BEHIND_NAME:
                self._content(row.partition(">")[2])
            else:
                self._frames[-1].rows.append(row if self._may_hold(row) else "")

    def _may_hold(self, cells: str) -> bool:
        """Whether the page's cells are not too many; those of a page that cannot have so many are not counted."""
        if self._few:
            return True
        self._cells += cells.count(CELL)
        return self._cells <= MAX_CELLS

    def _content(self, html: str) -> None:
        """Mark-up without tables and rows: the rest of an open cell, or what stands between tables."""
        if not html or html.isspace():
            return
        if not self._frames:
            self._between(html)
        elif self._may_hold(html):
            self._frames[-1].add(html)

    def _between(self, html: str) -> None:
        pieces = html.split("<")
        known, flow = elements(), self._flow
        line_tags, add = known.line_tags, flow.append
        add(plain(pieces[0]))
        at, count = 1, len(pieces)
        while at < count:
            tag, _, text = pieces[at].partition(">")
            if tag in line_tags:  # most of them, without attributes
                add(END)
            elif tag[:2] == "a ":  # most of the others
                self._linked = True
                add(f"{LINK}{attribute(tag, 'href')}{ARGUMENT}")
            elif tag == "/a":
                self._linked = False
                add(LINK_END)
                if self._refers:
                    self._flush()
            elif tag.partition(" ")[0] in line_tags and not self._ended:
                add(END)
            else:
                at, text = self._at_tag(pieces, at, tag, text, known)
            if text:
                add(plain(text) if "&" in text else text)
            at += 1

    def _at_tag(self, pieces: list[str], at: int, tag: str, text: str, known: Elements) -> tuple[int, str]:
        """Any other tag, with the text behind it: the piece up to which it is read, and text left to be read."""
        name = tag.partition(" ")[0]
        if self._ended and name in known.containers and (name == ARTICLE or ' class="' in tag or ' id="' in tag):
            self._end_article()
        if name in known.line_tags:
            self._flow.append(END)
        elif name == ARTICLE:
            self._flush()
            self._open.append(len(self.blocks))
        elif name == _ARTICLE_END:
            self._flush()
            if self._open:  # else a tag within a tag (<td <tr) has been taken for one of its own
                self.contents.append((self._open.pop(), len(self.blocks)))
                self._ended = True
        elif name in HEADINGS:
            self._flush()
            self._heading = HEADINGS[name]
        elif name in _HEADING_ENDS:
            self._flush()
            self._heading = 0
        else:
            shown, at, text = inline(pieces, at, self._refers)
            self._flow.append(shown)
            if name in ("a", "/a"):
                self._linked = name == "a"
            if self._refers and not self._linked:
                self._flush()
        return at, text

    def _end_article(self) -> None:
        """Ends the article where a part of the page begins that has an id or a class.

        A stray </div> closes its container too early: tables and prose right behind that belong to it.
        """
        self._flush()
        self._ended = False
        start, end = self.contents[-1]
        if any(map(_is_articles, self.blocks[end:])):
            self.contents[-1] = start, len(self.blocks)

    def _drop_loose(self) -> None:
        """Where the article's container is known, lines before it that are nothing but a link are navigation."""
        if not self.contents or not self._loose:
            return
        first = min(start for start, _ in self.contents)
        loose = {at for at in self._loose if at < first}
        if loose:
            self.contents = [(start - len(loose), end - len(loose)) for start, end in self.contents]
            self.blocks = [block for at, block in enumerate(self.blocks) if at not in loose]

    # tables

    def _open_table(self) -> None:
        if len(self._frames) < MAX_DEPTH:
            if not self._frames:
                self._flush()
            self._frames.append(Frame())
        else:
            self._frames.append(self._frames[-1])

    def _close_table(self) -> None:
        if not self._frames:
            return
        frame = self._frames.pop()
        if not self._frames:
            blocks, refers = html_tables.close(frame)
            self.blocks.extend(blocks)
            self._refer(refers)
            return
        around = self._frames[-1]
        if around is frame:
            return
        content = around.cell()
        only = frame.single()
        if only is None:
            around.rich = True
            blocks, refers = html_tables.close(frame)
            content.extend(blocks)
        else:
            content.extend(["<br>", *only, "<br>"])
            refers = frame.refers
        around.refers.extend(refers)

    # text

    def _refer(self, refers: list[Reference]) -> None:
        """Adds links and pictures as blocks, MAX_LINKS of them, with absolute addresses."""
        for refer in refers:
            self._links += 1
            if self._links <= MAX_LINKS:
                kind = Picture if refer.picture else Link
                self.blocks.append(kind(self._absolute(refer.url), refer.text))

    def _absolute(self, address: str) -> str:
        address = address.strip()
        if self.url is None or len(address) > 2000:
            return address[:2000]
        try:
            return urljoin(self.url, address)
        except ValueError:  # brackets of a broken IPv6 address
            return address

    def _flush(self) -> None:
        """Makes blocks of the text gathered, then of the pictures and frames met behind it."""
        if self._flow:
            text = "".join(self._flow)
            self._flow.clear()
            if not text.isspace():
                self._text(text)
        if self._refers:
            self._refer(self._refers)
            self._refers.clear()

    def _text(self, text: str) -> None:
        lines = lines_of(text)
        if self._heading:
            lines = self._headed(lines)
        for line in lines:
            if LINK in line or LINK_END in line:
                self._linked_line(line)
            else:
                self.blocks.append(Paragraph(line, self._within))

    def _headed(self, lines: list[str]) -> list[str]:
        """Adds the heading that the lines begin with; those behind it, of a heading that was never closed."""
        level, words = self._heading, list[str]()
        refers: list[Reference] = []
        leads: str | None = None
        for line in lines:
            bare, links = unlinked(line)
            if words and (
                _MORE.search(words[-1] + bare)
                or _NUMBERED.match(bare)
                or sum(map(len, words)) + len(bare) > _LONGEST_HEADING
            ):
                self._heading = 0
                break
            words.append(bare)
            refers += links
            leads = self._leads(line, bare) or leads
        if folded := " ".join(" ".join(words).split()):
            self.blocks.append(Heading(folded, level, leads))
        self._refer(refers)
        return lines[len(words) :]

    def _linked_line(self, line: str) -> None:
        only = line.startswith(LINK) and line.endswith(LINK_END)
        bare, links = unlinked(line)
        text = " ".join(bare.split())
        if only and len(links) == 1:
            if self._goes_on(links[0]):
                self.blocks.append(Paragraph(text))
            else:
                self._refer(links)
            return
        leads = self._leads(line, text)
        if text:
            if only and not any(words in text for words in load().crumbs):
                self._loose.append(len(self.blocks))
            self.blocks.append(Paragraph(text, leads))
        self._refer(links)

    def _leads(self, line: str, bare: str) -> str | None:
        """The page that most of a line is a link to, be it that the link began in a line before."""
        before = self._within
        begun, ended = line.rfind(LINK), line.rfind(LINK_END)
        if begun > ended:
            self._within = self._page(line[begun + 1 :].partition(ARGUMENT)[0])
        elif ended >= 0:
            self._within = None
        if begun < 0:
            return before
        address = linked_most(line, bare)
        return self._page(address) if address else None

    def _page(self, address: str) -> str | None:
        return self._absolute(address) if leads_on(address) else None

    def _goes_on(self, link: Reference) -> bool:
        """Whether a line stands in the link of the line before, which was never closed."""
        last = self.blocks[-1] if self.blocks else None
        if isinstance(last, Link) and last.text and last.url == self._absolute(link.url):
            self._unclosed.add(link.url)
        return link.url in self._unclosed


def _is_articles(block: Block) -> bool:
    """Whether what stands behind an article is a part of it: a sentence, or a table of several rows."""
    if isinstance(block, Paragraph):
        return len(block.text) >= _PROSE and "。" in block.text
    return isinstance(block, Table) and len(block.rows) >= _ROWS
