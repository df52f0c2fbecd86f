"""DOCX: the body of a Word file in its order, tables with their merged cells, list numbers as Word shows them.

The walk is our own: python-docx opens the package and knows its parts, but its paragraphs and cells leave out what
stands in content controls, text boxes and insertions, keep what is deleted, and know no list numbers.
"""

from __future__ import annotations

import io
import itertools
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from harvester.documents.archive import check_zip
from harvester.documents.blocks import Block, Cell, Document, Heading, Paragraph, Table
from harvester.documents.office.word_text import SKIPPED, THROUGH, Texts
from harvester.errors import MissingTool, Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_DEPTH = 8
"""Tables within tables; deeper ones are taken as text."""
MAX_CELLS = 100_000
_NO_ROW = ("del", "hidden")
"""Properties of rows that are not shown."""
LOW = 40
"""Twentieths of a point: the height of a row of which nothing is seen."""
_FEW = 3
"""Cells of a table within a cell that are lines of that cell; more are a table of their own."""
_PROSE = 150
"""Letters in one cell above which a table of few cells is a frame around text."""


def read(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """A Word file as a Document of kind "docx". Macros, links and embedded objects are never followed.

    Raises Unreadable for what is damaged, too large unpacked or too large a table; MissingTool where python-docx
    is not installed.
    """
    package = _opened(data)
    document = Document([], kind="docx", url=url)
    reader = _Reader(package, document)
    document.blocks = list(reader.blocks(package.element.body))
    if reader.texts.pictures:
        document.warnings.append(f"the file holds {reader.texts.pictures} pictures; what they show was not read")
    if reader.left_out:
        document.warnings.append(f"{reader.left_out:,} hidden or deleted rows of tables left out")
    return document


def _opened(data: bytes) -> Any:
    """The package with its body and styles, by python-docx, which has no error of its own for damaged parts."""
    try:
        import docx
        from docx.opc.exceptions import OpcError
        from lxml.etree import XMLSyntaxError
    except ImportError as error:
        raise MissingTool(
            "reading Word files needs python-docx: pip install 'gongkai-harvester[files]'"
        ) from error
    check_zip(data).close()
    damage = (OpcError, XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError)
    try:
        package = docx.Document(io.BytesIO(data))
        if package.element.body is None or package.styles.element is None:
            raise Unreadable("the Word file is damaged (it has no body)")
    except (*damage, AttributeError, AssertionError, NotImplementedError) as error:
        raise Unreadable(f"the Word file is damaged ({type(error).__name__}: {str(error)[:80]})") from error
    return package


class _Reader:
    """Walks a body in its order."""

    def __init__(self, package: Any, document: Document) -> None:
        self.document = document
        self.levels = _heading_levels(package)
        self.texts = Texts(package)
        self.cells = 0
        self.left_out = 0

    def blocks(self, parent: Any, depth: int = 0) -> Iterator[Block]:
        """Paragraphs and tables below an element, in order."""
        for element in parent:
            if element.tag == f"{_W}p":
                yield from self.paragraph(element)
            elif element.tag == f"{_W}tbl":
                yield from self.table(element, depth)
            elif element.tag in THROUGH:
                yield from self.blocks(element, depth)

    def paragraph(self, element: Any) -> Iterator[Block]:
        """One paragraph; line breaks in it part paragraphs, text boxes anchored in it follow it."""
        text = self.texts.paragraph(element)
        level = self.levels.get(_style(element))
        for line in text.split("\n"):
            if folded := " ".join(line.split()):
                yield Heading(folded, level) if level else Paragraph(folded)
        for box in _boxes(element):
            yield from self.blocks(box, MAX_DEPTH - 1)

    def table(self, element: Any, depth: int) -> Iterator[Block]:
        """A table; one that only frames text or other tables gives its content instead."""
        rows, nested = self.rows(element, depth)
        texts = [cell.text for row in rows for cell in row]
        frame = len(texts) < 6 and (max((len(text) for text in texts), default=0) > _PROSE or bool(nested))
        if len(texts) <= 1 or frame:
            for row in _wrapped(element, "tr"):
                for cell in _wrapped(row, "tc"):
                    yield from self.blocks(cell, depth + 1)
            return
        if any(texts):
            yield Table(rows)
        if depth < MAX_DEPTH:
            for inner in nested:
                yield from self.table(inner, depth + 1)

    def rows(self, element: Any, depth: int) -> tuple[list[list[Cell]], list[Any]]:
        """The rows with spans, and the tables that stand in their cells."""
        rows: list[list[Cell]] = []
        nested: list[Any] = []
        open_cells: dict[int, Cell] = {}
        for row in _wrapped(element, "tr"):
            if _is_unseen(row.find(f"{_W}trPr")):
                self.left_out += 1
                continue
            rows.append(self.row(row, open_cells, nested))
        return rows, nested

    def row(self, row: Any, open_cells: dict[int, Cell], nested: list[Any]) -> list[Cell]:
        """One row. open_cells: by column, those that span into it; nested: told of the tables in its cells."""
        cells: list[Cell] = []
        col = _number(row.find(f"{_W}trPr/{_W}gridBefore"))
        for tc in _wrapped(row, "tc"):
            self.cells += 1
            if self.cells > MAX_CELLS:
                raise Unreadable(f"the Word file has more than {MAX_CELLS:,} table cells")
            span = max(1, min(_number(tc.find(f"{_W}tcPr/{_W}gridSpan"), 1), 1000))
            merge = tc.find(f"{_W}tcPr/{_W}vMerge")
            beside = tc.find(f"{_W}tcPr/{_W}hMerge")
            if beside is not None and beside.get(f"{_W}val") != "restart" and cells:
                cells[-1].colspan += span
            elif merge is not None and merge.get(f"{_W}val") != "restart" and col in open_cells:
                open_cells[col].rowspan += 1
            else:
                cell = Cell(self.cell_text(tc, nested), col, span)
                cells.append(cell)
                open_cells.pop(col, None)
                if merge is not None:
                    open_cells[col] = cell
            col += span
        return cells

    def cell_text(self, tc: Any, nested: list[Any]) -> str:
        """A cell's lines, those of its text boxes and of small tables in it; larger ones are told to nested."""
        if tc.find(f"{_W}tcPr/{_W}cellDel") is not None:
            return ""
        paragraphs: list[Any] = []
        for child in _children(tc):
            if child.tag == f"{_W}p":
                paragraphs.append(child)
                paragraphs.extend(inner for box in _boxes(child) for inner in box.iter(f"{_W}p"))
            elif child.tag == f"{_W}tbl":
                inside = list(child.iter(f"{_W}tc"))
                if len(inside) <= _FEW:
                    paragraphs.extend(inner for cell in inside for inner in _wrapped(cell, "p"))
                else:
                    nested.append(child)
        return self.texts.cell(paragraphs, tc.find(f"{_W}tcPr/{_W}shd"))


def _is_unseen(properties: Any) -> bool:
    """Whether a row (its w:trPr) is hidden, deleted, or too low for anything to be seen of it."""
    if properties is None:
        return False
    height = properties.find(f"{_W}trHeight")
    low = height is not None and height.get(f"{_W}hRule") == "exact" and _number(height, LOW + 1) <= LOW
    return low or any(properties.find(f"{_W}{name}") is not None for name in _NO_ROW)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The contents of text boxes anchored in a paragraph, each once; those within others are found there."""
    for box in paragraph.iter(f"{_W}txbxContent"):
        around = itertools.takewhile(lambda ancestor: ancestor is not paragraph, box.iterancestors())
        if not any(ancestor.tag in SKIPPED for ancestor in around):
            yield box


def _children(parent: Any) -> Iterator[Any]:
    """Children, also those within elements that only wrap them."""
    for child in parent:
        if child.tag in THROUGH:
            yield from _children(child)
        else:
            yield child


def _wrapped(parent: Any, name: str) -> Iterator[Any]:
    """Children of a name, also those within elements that only wrap them."""
    for child in parent:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in THROUGH:
            yield from _wrapped(child, name)


def _number(element: Any, default: int = 0) -> int:
    value = None if element is None else element.get(f"{_W}val")
    return int(value) if value is not None and value.isdecimal() else default


def _style(paragraph: Any) -> str | None:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return None if style is None else style.get(f"{_W}val")


def _heading_levels(package: Any) -> dict[str | None, int]:
    """Style identifiers of headings to their levels."""
    levels: dict[str | None, int] = {}
    for style in package.styles.element.findall(f"{_W}style"):
        name = style.find(f"{_W}name")
        label = "" if name is None else (name.get(f"{_W}val") or "").lower()
        if label == "title":
            levels[style.get(f"{_W}styleId")] = 1
        elif label.startswith("heading ") and label[8:].isdecimal():
            levels[style.get(f"{_W}styleId")] = min(6, int(label[8:]))
    return levels
