"""Pages of lines and tables with places to blocks in reading order. For PDF pages and pictures of pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from harvester.documents.blocks import Block, Heading, Paragraph
from harvester.documents.paged import furniture, grids
from harvester.documents.paged.grids import Columns, Grid
from harvester.documents.paged.layout import Column, Line, column_of, runs_on


@dataclass(slots=True)
class Sheet:
    """A page: what stands on it from top to bottom. scanned: a picture fills it and it holds no text."""

    number: int
    width: float
    height: float
    items: list[Line | Grid] = field(default_factory=list)
    scanned: bool = False


def columns_at_foot(sheets: list[Sheet]) -> Columns | None:
    """The columns of the table without lines with which the last page ends; a page number may stand below it."""
    items = sheets[-1].items if sheets else []
    if len(items) > 1 and isinstance(items[-1], Line) and furniture.is_page_number(items[-1].text):
        items = items[:-1]
    last = items[-1] if items else None
    return last.columns if isinstance(last, Grid) else None


def blocks_of(sheets: list[Sheet]) -> list[Block]:
    """The blocks of all pages; page numbers and running titles are dropped."""
    furniture.drop(sheets)
    return list(_joined(sheets))


def _joined(sheets: list[Sheet]) -> Iterator[Block]:
    """Pages to blocks: paragraphs and tables that a page break cut are whole again."""
    lines = [item for sheet in sheets for item in sheet.items if isinstance(item, Line)]
    column = column_of(lines, max(sheet.width for sheet in sheets))
    open_grid: Grid | None = None
    text: list[Line] = []
    last_sheet: int | None = None
    titled = False
    for sheet in sheets:
        for position, item in enumerate(sheet.items):
            if isinstance(item, Grid):
                yield from _paragraph(text)
                text = []
                if open_grid is not None:
                    if position == 0 and grids.joins(open_grid, item):
                        open_grid = grids.join(open_grid, item)
                        continue
                    yield open_grid.table()
                open_grid = item
                continue
            if open_grid is not None:
                yield open_grid.table()
                open_grid = None
            title = not titled and _is_title(item, column)
            if text and not (
                (title and _is_title(text[-1], column) and abs(text[-1].size - item.size) < 1.5)
                or (not title and runs_on(text[-1], item, column, same_page=last_sheet == sheet.number))
            ):
                was_title = not titled and _is_title(text[-1], column)
                titled = titled or (was_title and "年" in "".join(line.text for line in text))
                yield from _paragraph(text, heading=was_title)
                text = []
            text.append(item)
            last_sheet = sheet.number
    yield from _paragraph(text)
    if open_grid is not None:
        yield open_grid.table()


def _is_title(line: Line, column: Column) -> bool:
    return line.size >= 1.2 * column.size


def _paragraph(lines: list[Line], heading: bool = False) -> Iterator[Block]:
    text = ""
    for line in lines:
        if (
            text
            and text[-1].isascii()
            and text[-1].isalnum()
            and line.text[0].isascii()
            and line.text[0].isalpha()
        ):
            text += " "
        text += line.text
    if text:
        yield Heading(text, 1) if heading else Paragraph(text)
