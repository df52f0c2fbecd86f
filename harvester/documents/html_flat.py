"""The line of text that flatten.xsl makes of a page, read into blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from harvester.documents import html_tables
from harvester.documents.blocks import Block, Heading, Link, Paragraph, Picture, Table
from harvester.documents.html_rules import Part, is_furniture, part_of
from harvester.documents.html_tables import MAX_SPAN, Frame, lines_of

PIECE, END, ARGUMENT, LINK, LINK_END = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
MAX_CELLS = 60_000
"""Table cells read of one page; the largest form has 250."""
MAX_DEPTH = 60
"""Tables within tables; deeper ones are read as the text of the cell around them."""
_LINKED = re.compile(f"{LINK}([^{ARGUMENT}{LINK}]*){ARGUMENT}")
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|wps|et|rtf|odt|ods|txt|csv|zip|rar|7z|tar|gz|ofd|jpe?g|png|tiff?|bmp)(?:$|[?#&])"
    r"|download|downfile|attach|wbfileid=|/files?/",
    re.IGNORECASE,
)
_CRUMB = re.compile("当前位置|所在位置|在的位置|位置[:：]")


@dataclass(slots=True)
class Flat:
    """The blocks of a page. contents: where containers of the article begin and end in them."""

    url: str | None
    blocks: list[Block] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    contents: list[tuple[int, int]] = field(default_factory=list)
    _flow: list[str] = field(default_factory=list)
    _frames: list[Frame] = field(default_factory=list)
    _open: list[int | None] = field(default_factory=list)
    _heading: int = 0
    _loose: list[int] = field(default_factory=list)
    _cells: int = 0

    def read(self, flat: str) -> None:
        """Reads the whole line."""
        pieces = flat.split(PIECE)
        self._text(pieces[0])
        at, count = 1, len(pieces)
        frames = self._frames
        while at < count:
            piece = pieces[at]
            at += 1
            code = piece[:1]
            if code == "c" and frames:
                row = frames[-1].rows
                if not row:
                    row.append([])
                self._cells += 1
                if self._cells > MAX_CELLS:
                    continue
                row[-1].append((1, 1, [piece[1:]]))
                if LINK in piece:
                    self._links_of_cell(frames[-1])
            elif code == "C" and frames:
                self._spanning_cell(frames[-1], piece)
            elif code == "r" and frames:
                frames[-1].rows.append([])
            elif code == "d":
                at = self._open_part(pieces, at, piece)
            elif code == "D":
                self._close_part(piece[1:])
            elif code == "t":
                self._open_table(piece[1:])
            elif code == "T":
                self._close_table(piece[1:])
            else:
                self._other(code, piece)
        while frames:  # a page cut in half
            self._close_table("")
        self._flush()
        for start in self._open:
            if start is not None:
                self.contents.append((start, len(self.blocks)))
        if self._cells > MAX_CELLS:
            self.warnings.append(
                f"{self._cells - MAX_CELLS} table cells beyond the first {MAX_CELLS} are not read"
            )
        self._drop_loose()

    def _text(self, text: str) -> None:
        if not text:
            return
        if self._frames:
            self._frames[-1].cell().append(text)
        else:
            self._flow.append(text)

    def _other(self, code: str, piece: str) -> None:
        if code == "h":
            if not self._frames:
                self._flush()
                self._heading = int(piece[1])
            else:
                self._text(END)
            self._text(piece[2:])
        elif code == "H":
            if not self._frames:
                self._flush()
                self._heading = 0
            else:
                self._text(END)
            self._text(piece[1:])
        elif code == "i":
            address, alt, text = (*piece[1:].split(ARGUMENT, 2), "", "")[:3]
            self._block(Picture(self._absolute(address), " ".join(alt.split())) if address else None)
            self._text(text)
        elif code == "f":
            address, _, text = piece[1:].partition(ARGUMENT)
            self._block(Link(self._absolute(address), "") if address.strip() else None)
            self._text(text)
        else:
            self._text(piece[1:])

    def _block(self, block: Block | None) -> None:
        if block is None:
            return
        if self._frames:
            self._frames[-1].extras.append(block)
        else:
            self._flush()
            self.blocks.append(block)

    def _absolute(self, address: str) -> str:
        address = address.strip()
        if self.url is None or len(address) > 2000:
            return address[:2000]
        try:
            return urljoin(self.url, address)
        except ValueError:  # brackets of a broken IPv6 address
            return address

    # containers of the article and furniture

    def _open_part(self, pieces: list[str], at: int, piece: str) -> int:
        names, _, text = piece[1:].partition(ARGUMENT)
        part = part_of(names)
        if part is Part.FURNITURE and (after := _end_of(pieces, at)) is not None:
            self._text(END + pieces[after - 1][1:])
            return after
        if part is Part.CONTENT and not self._frames:
            self._flush()
            self._open.append(len(self.blocks))
        else:
            self._open.append(None)
        self._text(END + text)
        return at

    def _close_part(self, text: str) -> None:
        start = self._open.pop() if self._open else None
        if start is not None:
            while self._frames:
                self._close_table("")
            self._flush()
            self.contents.append((start, len(self.blocks)))
        self._text(END + text)

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

    def _open_table(self, text: str) -> None:
        if len(self._frames) < MAX_DEPTH:
            if not self._frames:
                self._flush()
            self._frames.append(Frame())
        else:
            self._frames.append(self._frames[-1])
        if text.strip():
            self._text(END + text)

    def _close_table(self, text: str) -> None:
        if not self._frames:
            self._text(text)
            return
        frame = self._frames.pop()
        if self._frames and self._frames[-1] is frame:
            self._text(END + text)
            return
        if not self._frames:
            self.blocks.extend(html_tables.close(frame, END))
            if text.strip():
                self._flow.append(text)
            return
        around = self._frames[-1]
        content = around.cell()
        if html_tables.is_single(frame):
            content.extend([END, *(frame.rows[0][0][2] if frame.rows and frame.rows[0] else []), END])
            around.extras.extend(frame.extras)
        else:
            around.rich = True
            content.extend(html_tables.close(frame, END))
        content.append(text)

    def _spanning_cell(self, frame: Frame, piece: str) -> None:
        colspan, rowspan, text = (*piece[1:].split(ARGUMENT, 2), "", "")[:3]
        if not frame.rows:
            frame.rows.append([])
        self._cells += 1
        if self._cells > MAX_CELLS:
            return
        frame.rows[-1].append((_span(colspan), _span(rowspan), [text]))
        if LINK in text:
            self._links_of_cell(frame)

    def _links_of_cell(self, frame: Frame) -> None:
        content = frame.cell()
        text, links = self._unlinked(str(content[-1]))
        content[-1] = text
        frame.extras.extend(links)

    # text

    def _flush(self) -> None:
        if not self._flow:
            return
        text = "".join(self._flow)
        self._flow.clear()
        if self._heading:
            text, links = self._unlinked(text)
            if folded := " ".join(text.replace(END, " ").split()):
                self.blocks.append(Heading(folded, self._heading))
            self.blocks.extend(links)
            return
        add = self.blocks.append
        if LINK not in text:
            for line in lines_of(text, END):
                if not is_furniture(line):
                    add(Paragraph(line))
            return
        for line in lines_of(text, END):
            self._linked_line(line)

    def _linked_line(self, line: str) -> None:
        only = line.startswith(LINK) and line.endswith(LINK_END)
        text, links = self._unlinked(line)
        text = " ".join(text.split())
        if links and only and len(links) == 1:
            self.blocks.append(links[0])
            return
        if text and not is_furniture(text):
            if only and not _CRUMB.search(text):
                self._loose.append(len(self.blocks))
            self.blocks.append(Paragraph(text))
        self.blocks.extend(links)

    def _unlinked(self, text: str) -> tuple[str, list[Block]]:
        """The text without link marks, and the links in it that lead to files."""
        links: list[Block] = []
        if LINK not in text:
            return text.replace(LINK_END, ""), links
        for part in text.split(LINK)[1:]:
            address, _, rest = part.partition(ARGUMENT)
            if _FILE.search(address) and len(links) < 100:
                name = " ".join(rest.partition(LINK_END)[0].replace(END, " ").split())
                links.append(Link(self._absolute(address), name))
        return _LINKED.sub("", text).replace(LINK_END, ""), links


def _end_of(pieces: list[str], at: int) -> int | None:
    """The place after the end of the element that has just begun; None where it holds a table or never ends."""
    depth = 1
    for place in range(at, len(pieces)):
        code = pieces[place][:1]
        if code == "D":
            depth -= 1
            if not depth:
                return place + 1
        elif code == "d":
            depth += 1
        elif code == "t":
            return None
    return None


def _span(text: str) -> int:
    """A span attribute as browsers take it: 1 where it is no number, at most MAX_SPAN."""
    text = text.strip()
    if not text.isascii() or not text.isdigit():
        return 1
    return min(int(text[:9]), MAX_SPAN) or 1


def has_table(blocks: list[Block]) -> bool:
    """Whether any of the blocks is a table."""
    return any(isinstance(block, Table) for block in blocks)
