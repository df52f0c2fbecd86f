"""The line of text that flatten.xsl makes of a page, read into blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urljoin

from harvester.documents import html_tables
from harvester.documents.blocks import Block, Heading, Link, Paragraph, Picture
from harvester.documents.html_marks import ARGUMENT, CELL, END, LINK, LINK_END, PIECE, SPAN
from harvester.documents.html_rules import Part, part_of
from harvester.documents.html_tables import Frame, lines_of

MAX_CELLS = 20_000
"""Table cells read of one page; the largest form has 250."""
MAX_DEPTH = 60
"""Tables within tables; deeper ones are read as part of the one around them."""
MAX_LINKS = 200
"""Links to files, pictures and frames taken from one page."""
MAX_TEXT = 2_000_000
MAX_PIECES = 300_000
"""Characters, and marked pieces of them, that are read of one page."""
_LINKED = re.compile(f"{LINK}[^{ARGUMENT}{LINK}]*{ARGUMENT}")
_MARKS = (ARGUMENT, LINK_END, CELL, SPAN)
_PAGE = (".html", ".htm", ".shtml", "/", "#", ".jsp", ".aspx", ".php")
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|wps|et|rtf|odt|ods|txt|csv|zip|rar|7z|tar|gz|ofd|jpe?g|png|tiff?|bmp)(?:$|[?#&])"
    r"|download|downfile|attach|wbfileid=|/files?/",
    re.IGNORECASE,
)
_CRUMB = re.compile("位置[:：]|当前位置|所在位置|在的位置")


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
    _links: int = 0

    def read(self, flat: str) -> None:
        """Reads the whole line."""
        if len(flat) > MAX_TEXT:
            self.warnings.append(f"text beyond the first {MAX_TEXT:,} characters is not read")
            flat = flat[:MAX_TEXT]
        pieces = flat.split(PIECE, MAX_PIECES)
        if len(pieces) > MAX_PIECES:
            self.warnings.append(f"mark-up beyond the first {MAX_PIECES:,} pieces is not read")
            del pieces[-1]
        self._text(pieces[0])
        at, count = 1, len(pieces)
        frames = self._frames
        while at < count:
            piece = pieces[at]
            at += 1
            code = piece[:1]
            if code == "r" and frames:
                if LINK in piece:
                    piece = self._unlinked(piece, frames[-1].extras)
                self._cells += piece.count(CELL)
                if self._cells <= MAX_CELLS:
                    frames[-1].rows.append(piece)
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
            self.warnings.append(f"table cells beyond the first {MAX_CELLS} are not read")
        if self._links > MAX_LINKS:
            left = self._links - MAX_LINKS
            self.warnings.append(f"{left} links, pictures and frames beyond the first {MAX_LINKS} left out")
        self._drop_loose()

    def _text(self, text: str) -> None:
        if not text:
            return
        if not self._frames:
            self._flow.append(text)
            return
        self._cells += text.count(CELL)
        if self._cells <= MAX_CELLS:
            frame = self._frames[-1]
            frame.add(self._unlinked(text, frame.extras) if LINK in text else text)

    def _other(self, code: str, piece: str) -> None:
        if code in ("h", "H"):
            if self._frames:
                self._text(END)
            else:
                self._flush()
                self._heading = int(piece[1]) if code == "h" and piece[1:2].isdigit() else 0
            self._text(piece[2:] if code == "h" else piece[1:])
        elif code == "i":
            address, alt, text = (*piece[1:].split(ARGUMENT, 2), "", "")[:3]
            if address.strip() and self._may_link():
                self._block(Picture(self._absolute(address), " ".join(alt.split())))
            self._text(text)
        elif code == "f":
            address, _, text = piece[1:].partition(ARGUMENT)
            if address.strip() and self._may_link():
                self._block(Link(self._absolute(address), ""))
            self._text(text)
        else:
            self._text(piece[1:])

    def _block(self, block: Block) -> None:
        if self._frames:
            self._frames[-1].extras.append(block)
        else:
            self._flush()
            self.blocks.append(block)

    def _may_link(self) -> bool:
        self._links += 1
        return self._links <= MAX_LINKS

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
        if not self._frames:
            self.blocks.extend(html_tables.close(frame))
            self._text(text)
            return
        around = self._frames[-1]
        if around is not frame:
            content = around.cell()
            only = frame.single()
            if only is None:
                around.rich = True
                content.extend(html_tables.close(frame))
            else:
                content.extend([END, *only, END])
                around.extras.extend(frame.extras)
        self._text(END + text)

    # text

    def _flush(self) -> None:
        if not self._flow:
            return
        text = "".join(self._flow)
        self._flow.clear()
        if text.isspace():
            return
        if self._heading:
            links: list[Block] = []
            if folded := " ".join(self._unlinked(text, links).replace(END, " ").split()):
                self.blocks.append(Heading(folded, self._heading))
            self.blocks.extend(links)
            return
        if LINK in text or CELL in text:
            for line in lines_of(text):
                self._linked_line(line)
        else:
            self.blocks.extend([Paragraph(line) for line in lines_of(text)])

    def _linked_line(self, line: str) -> None:
        if LINK not in line and CELL not in line:
            self.blocks.append(Paragraph(line))
            return
        only = line.startswith(LINK) and line.endswith(LINK_END)
        links: list[Block] = []
        text = " ".join(self._unlinked(line, links).split())
        if only and len(links) == 1:
            self.blocks.append(links[0])
            return
        if text:
            if only and not _CRUMB.search(text):
                self._loose.append(len(self.blocks))
            self.blocks.append(Paragraph(text))
        self.blocks.extend(links)

    def _unlinked(self, text: str, links: list[Block]) -> str:
        """The text without the marks of links; those that lead to files are added to links."""
        for part in text.split(LINK)[1:]:
            address, _, rest = part.partition(ARGUMENT)
            if _leads_to_file(address) and self._may_link():
                name = " ".join(rest.partition(LINK_END)[0].replace(END, " ").split())
                links.append(Link(self._absolute(address), name))
        bare = _LINKED.sub("", text)
        for mark in (LINK_END,) if self._frames else _MARKS:
            if mark in bare:
                bare = bare.replace(mark, "")
        return bare


@lru_cache(maxsize=4096)
def _leads_to_file(address: str) -> bool:
    return not address.endswith(_PAGE) and _FILE.search(address) is not None


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
