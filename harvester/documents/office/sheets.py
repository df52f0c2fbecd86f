"""XLS, XLSX and ODS: what every visible sheet shows; merged cells as spans, lines between tables as text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from harvester.documents.archive import check_zip
from harvester.documents.blocks import Block, Document
from harvester.documents.office.sheet_rows import MAX_CELLS, blocks_of
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
    if data[:2] == b"PK":
        check_zip(data).close()
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("the Excel file is encrypted")
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
            document.blocks.extend(_sheet(workbook.get_sheet_by_name(name)))
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


def _sheet(sheet: Any) -> Iterator[Block]:
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise Unreadable(f"sheet of {sheet.total_height:,} × {sheet.total_width:,} cells; too large for a report")
    yield from blocks_of(sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [])
