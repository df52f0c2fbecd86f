"""What every document is read into: a sequence of blocks in reading order.

HTML, text dumps, PDF, Word and spreadsheets all become the same Document, so that
harvester.reports does not know what it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

PICTURE = "[picture]"
"""What a cell begins with that shows a picture and no words: it is not read, but it is no blank."""


@dataclass(slots=True)
class Heading:
    """A line that the source marks as a heading (h1 … h6, a Word heading style). level: 1 to 6. leads: as a
    paragraph's.
    """

    text: str
    level: int = 1
    leads: str | None = field(default=None, compare=False)


@dataclass(slots=True)
class Paragraph:
    """A paragraph or line of text, whitespace folded, never empty. leads: the page that it is a link to."""

    text: str
    leads: str | None = field(default=None, compare=False)


@dataclass(slots=True)
class Cell:
    """A table cell as its source has it.

    text: lines separated by a newline where the source breaks them, other whitespace folded.
    col: 0-based grid column of its left edge once spans are expanded. confidence: 0 to 1, OCR only.
    """

    text: str
    col: int
    colspan: int = 1
    rowspan: int = 1
    confidence: float | None = None


class SharedRow(list[Cell]):
    """A row that a reader hands out again wherever the same row is printed: neither it nor its cells are changed.

    note: for whoever works out something about the row, to find it again; not there before.
    """

    __slots__ = ("note",)
    note: object


@dataclass(slots=True)
class Table:
    """A data table: rows of the cells that begin in them, left to right; spanned positions hold no cell."""

    rows: list[list[Cell]]

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]]) -> Table:
        """A table without spans from rows of texts."""
        return cls([[Cell(text, col) for col, text in enumerate(row)] for row in rows])


@dataclass(frozen=True, slots=True, eq=False)
class Stencil:
    """A table without its numbers: once for all documents whose tables differ in nothing else.

    rows: as they are with 0 for every number. slots: of each row the cells that hold one, in reading order.
    """

    rows: list[list[Cell]]
    slots: tuple[tuple[int, ...], ...]

    def filled(self, numbers: Sequence[str]) -> list[list[Cell]]:
        """The rows with these numbers, as many as there are slots."""
        rows: list[list[Cell]] = []
        given = iter(numbers)
        for row, slots in zip(self.rows, self.slots, strict=True):
            if slots:
                row = SharedRow(row)
                for at in slots:
                    cell = row[at]
                    row[at] = Cell(next(given), cell.col, cell.colspan, cell.rowspan)
            rows.append(row)
        return rows


class FilledTable(Table):
    """A table by its stencil; its rows are made when somebody asks for them. numbers: as printed."""

    __slots__ = ("_rows", "numbers", "stencil")

    def __init__(self, stencil: Stencil, numbers: Sequence[str]) -> None:
        self.stencil = stencil
        self.numbers = numbers
        self._rows: list[list[Cell]] | None = None

    # the base has a field of this name, which is never set here
    @property
    def rows(self) -> list[list[Cell]]:  # type: ignore[override]
        """As any table's."""
        if self._rows is None:
            self._rows = self.stencil.filled(self.numbers)
        return self._rows

    def __eq__(self, other: object) -> bool:
        return self.rows == other.rows if isinstance(other, Table) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


@dataclass(slots=True)
class Link:
    """A link to another address (absolute where the document's own address is known) and its text."""

    url: str
    text: str


@dataclass(slots=True)
class Picture:
    """A picture in the body: address and alternative text."""

    url: str
    alt: str = ""


Block = Heading | Paragraph | Table | Link | Picture
LINES = (Paragraph, Heading)
"""Blocks that are lines of text. A tuple, since isinstance takes three times as long with a union."""


@dataclass(slots=True)
class Document:
    """A document as blocks in reading order.

    kind: "html", "text", "pdf", "docx" … told from the bytes. title: the source's own title element.
    meta: names of HTML meta tags (lower case) to content. warnings: what was dropped or guessed in reading.
    parts: the files of an archive, each its name and the place of its first block, in their order; else none.
    framed: whether the source itself says where its article begins and ends; if not, menus may stand around it.
    """

    blocks: list[Block]
    kind: str = "text"
    title: str | None = None
    meta: dict[str, str] = field(default_factory=dict)
    url: str | None = None
    warnings: list[str] = field(default_factory=list)
    framed: bool = True
    parts: list[tuple[str, int]] = field(default_factory=list)
