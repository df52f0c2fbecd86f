"""DOCX: the body of a Word file in its order, tables with their merged cells, list numbers as Word shows them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from harvester.documents.archive import check_zip
from harvester.documents.blocks import Block, Cell, Document, Heading, Paragraph, Table
from harvester.documents.office.word_lists import Numbering
from harvester.errors import MissingTool, Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_THROUGH = {
    f"{_W}{name}"
    for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink", "fldSimple")
}
"""Elements that only wrap others."""
_SKIPPED = {
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}instrText",
    f"{_W}rPr",
    f"{_W}pPr",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
"""What Word does not show: deleted text, field codes, properties, doubles for older programs."""
MAX_DEPTH = 8
"""Tables within tables; deeper ones are taken as text."""
MAX_CELLS = 100_000
_PROSE = 150
"""Letters in one cell above which a table of few cells is a frame around text."""


def read(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """A Word file as a Document of kind "docx". Macros, links and embedded objects are never followed.

    Raises Unreadable for what is damaged, too large unpacked or too large a table; MissingTool where python-docx
    is not installed.
    """
    try:
        import docx
    except ImportError as error:
        raise MissingTool(
            "reading Word files needs python-docx: pip install 'gongkai-harvester[files]'"
        ) from error
    check_zip(data)
    document = Document([], kind="docx", url=url)
    try:
        package = docx.Document(io.BytesIO(data))
        reader = _Reader(package, document)
        document.blocks = list(reader.blocks(package.element.body))
    except Unreadable:
        raise
    except (Exception, RecursionError) as error:  # python-docx raises what lxml, zipfile and dicts raise
        raise Unreadable(f"the Word file is damaged ({type(error).__name__}: {str(error)[:80]})") from error
    if reader.pictures:
        document.warnings.append(f"the file holds {reader.pictures} pictures; what they show was not read")
    return document


class _Reader:
    """Walks a body; keeps the counters of numbered lists."""

    def __init__(self, package: Any, document: Document) -> None:
        self.document = document
        self.levels = _heading_levels(package)
        self.numbering = Numbering(package)
        self.pictures = 0
        self.cells = 0

    def blocks(self, parent: Any, depth: int = 0) -> Iterator[Block]:
        """Paragraphs and tables below an element, in order."""
        for element in parent:
            if element.tag == f"{_W}p":
                yield from self.paragraph(element)
            elif element.tag == f"{_W}tbl":
                yield from self.table(element, depth)
            elif element.tag in _THROUGH:
                yield from self.blocks(element, depth)

    def paragraph(self, element: Any) -> Iterator[Block]:
        """One paragraph; line breaks in it part paragraphs, text boxes anchored in it follow it."""
        text = self.numbering.label(element) + self.text(element)
        level = self.levels.get(_style(element))
        for line in text.split("\n"):
            if folded := " ".join(line.split()):
                yield Heading(folded, level) if level else Paragraph(folded)
        for box in element.iter(f"{_W}txbxContent"):
            if not any(ancestor.tag in _SKIPPED for ancestor in box.iterancestors()):
                yield from self.blocks(box, MAX_DEPTH - 1)

    def text(self, element: Any) -> str:
        """Text of a paragraph as shown, line breaks as newlines."""
        parts: list[str] = []
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or tag == f"{_W}txbxContent":
                continue
            if tag == f"{_W}t":
                parts.append(child.text or "")
            elif tag in (f"{_W}br", f"{_W}cr"):
                parts.append("\n")
            elif tag == f"{_W}tab":
                parts.append(" ")
            elif tag == f"{_W}noBreakHyphen":
                parts.append("-")
            elif tag == f"{_W}r" and child.find(f"{_W}rPr/{_W}vanish") is not None:
                continue
            else:
                if tag in (f"{_W}drawing", f"{_W}pict"):
                    self.pictures += (
                        child.find(".//{*}blip") is not None or child.find(".//{*}imagedata") is not None
                    )
                parts.append(self.text(child))
        return "".join(parts)

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
            if row.find(f"{_W}trPr/{_W}del") is not None:
                continue
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
                    cell = Cell(self.cell_text(tc), col, span)
                    cells.append(cell)
                    open_cells.pop(col, None)
                    if merge is not None:
                        open_cells[col] = cell
                nested.extend(_wrapped(tc, "tbl"))
                col += span
            rows.append(cells)
        return rows, nested

    def cell_text(self, tc: Any) -> str:
        lines = [
            " ".join(line.split())
            for paragraph in _wrapped(tc, "p")
            for line in (self.numbering.label(paragraph) + self.text(paragraph)).split("\n")
        ]
        return "\n".join(line for line in lines if line)


def _wrapped(parent: Any, name: str) -> Iterator[Any]:
    """Children of a name, also those within elements that only wrap them."""
    for child in parent:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in _THROUGH:
            yield from _wrapped(child, name)


def _number(element: Any, default: int = 0) -> int:
    value = None if element is None else element.get(f"{_W}val")
    return int(value) if value is not None and value.isdigit() else default


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
        elif label.startswith("heading ") and label[8:].isdigit():
            levels[style.get(f"{_W}styleId")] = min(6, int(label[8:]))
    return levels
