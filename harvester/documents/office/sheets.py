"""XLS, XLSX and ODS: what every visible sheet shows; merged cells as spans, lines between tables as text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from harvester.documents.archive import check_zip
from harvester.documents.blocks import Document
from harvester.documents.office.old_sheet import OldBook
from harvester.documents.office.sheet_rows import MAX_CELLS, blocks_of
from harvester.documents.office.sheet_shown import Book, Looks, as_shown
from harvester.errors import MissingTool, Unreadable

MAX_SHEETS = 40


def read(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """A workbook as a Document of kind "xlsx". Formulas count with the value that was saved; macros never run.

    Raises Unreadable (damaged, encrypted, too large), MissingTool where python-calamine is not installed.
    """
    try:
        import python_calamine
    except ImportError as error:
        raise MissingTool(
            "reading Excel files needs python-calamine: pip install 'gongkai-harvester[files]'"
        ) from error
    book: Book | OldBook | None = None
    if data[:2] == b"PK":
        book = Book(check_zip(data))
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("the Excel file is encrypted")
    else:
        book = OldBook(data)
    document = Document([], kind="xlsx", url=url)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible
            and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        hidden = len(workbook.sheets_metadata) - len(shown)
        for name in shown[:MAX_SHEETS]:
            sheet = _of_some_size(workbook.get_sheet_by_name(name))
            looks = book.looks(name) if book is not None else Looks()
            document.blocks.extend(
                blocks_of(*as_shown(sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [], looks))
            )
            document.warnings.extend(_told(name, looks))
        if book is not None and book.damaged:
            parts = ", ".join(dict.fromkeys(book.damaged))[:200]
            document.warnings.append(
                f"parts of the file are damaged, what they hide or strike out is unknown: {parts}"
            )
    except python_calamine.PasswordError as error:
        raise Unreadable("the Excel file is encrypted") from error
    except python_calamine.CalamineError as error:
        raise Unreadable(f"the Excel file is damaged ({str(error)[:80]})") from error
    except BaseException as error:
        # a panic of calamine's Rust code, which is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(f"the Excel file is damaged (calamine: {str(error)[:80]})") from error
    if hidden or len(shown) > MAX_SHEETS:
        dropped = hidden + max(0, len(shown) - MAX_SHEETS)
        document.warnings.append(f"{dropped} sheets not read (hidden, charts, or too many)")
    return document


def _told(name: str, looks: Looks) -> Iterator[str]:
    """Warnings of what a sheet draws otherwise."""
    if looks.rows or looks.columns:
        yield f"sheet {name[:40]}: {len(looks.rows):,} hidden rows and {len(looks.columns):,} columns left out"
    if looks.formatted:
        count, doubted = len(looks.formatted), sum(text.startswith("~") for text in looks.formatted.values())
        left = f"; {doubted:,} of them are in doubt, and not read" if doubted else ""
        yield f"sheet {name[:40]}: {count:,} numbers are read as they are shown, not as stored{left}"
    if drawn := len(looks.texts.keys() | looks.marks.keys()):
        yield f"sheet {name[:40]}: {drawn:,} cells are struck out, raised, faint or not shown: marked"


def _of_some_size(sheet: Any) -> Any:
    """A sheet that is no larger than any report's. Raises Unreadable."""
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise Unreadable(f"sheet of {sheet.total_height:,} × {sheet.total_width:,} cells; too large for a report")
    return sheet
