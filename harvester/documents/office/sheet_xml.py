"""XML spreadsheets of 2003 (SpreadsheetML), which portals also name .xls."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from harvester.documents.blocks import Document
from harvester.documents.office.sheet_formats import printed
from harvester.documents.office.sheet_rows import MAX_CELLS, Range, blocks_of, shown
from harvester.errors import Unreadable

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_HTML = "{http://www.w3.org/TR/REC-html40}"
MAX_SHEETS = 40
MAX_ROWS = 60_000
"""Rows of one sheet."""
MAX_COLUMNS = 1000
_NAMED = {
    "General Number": "",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Currency": "#,##0.00;-#,##0.00",
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
    "Yes/No": '"Yes";"Yes";"No"',
    "True/False": '"True";"True";"False"',
    "On/Off": '"On";"On";"Off"',
}
"""Formats that have a name in place of a code; those of dates are for no number."""


class _Styles(NamedTuple):
    """Styles by name. marks: of what is struck out; formats: of numbers."""

    marks: dict[str, str]
    formats: dict[str, str]


_MARKS = {"S": "~{}~", "Sup": "^{}", "Sub": "^{}"}
"""Elements within a cell's text that strike it out or raise it."""


def read(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """An XML spreadsheet as a Document of kind "xls". Raises Unreadable (damaged, too large)."""
    document = Document([], kind="xls", url=url)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"the XML spreadsheet is damaged ({str(error)[:80]})") from error
    styles = _Styles(_struck_styles(root), dict(_formats(root)))
    sheets = root.findall(f"{_SS}Worksheet")
    shown_sheets = [sheet for sheet in sheets if not _is_hidden(sheet)]
    for sheet in shown_sheets[:MAX_SHEETS]:
        rows, merged = _cells(sheet, styles)
        document.blocks.extend(blocks_of(rows, merged))
    if dropped := len(sheets) - len(shown_sheets[:MAX_SHEETS]):
        document.warnings.append(f"{dropped} sheets not read (hidden, or too many)")
    return document


def _is_hidden(sheet: Any) -> bool:
    visible = sheet.find(f"{_X}WorksheetOptions/{_X}Visible")
    return visible is not None and (visible.text or "").strip() != "SheetVisible"


def _struck_styles(root: Any) -> dict[str, str]:
    """Styles to the marks of cells that have them: struck out, or off their line."""
    marks: dict[str, str] = {}
    for style in root.iterfind(f"{_SS}Styles/{_SS}Style"):
        font = style.find(f"{_SS}Font")
        if font is not None and font.get(f"{_SS}StrikeThrough") == "1":
            marks[style.get(f"{_SS}ID") or ""] = "~{}~"
    return marks


def _formats(root: Any) -> Iterator[tuple[str, str]]:
    """Styles to the formats of their numbers; one that says none has that of the style that it is made of."""
    known: dict[str, str] = {}
    for style in root.iterfind(f"{_SS}Styles/{_SS}Style"):
        own = style.find(f"{_SS}NumberFormat")
        code = own.get(f"{_SS}Format") or "" if own is not None else None
        name, parent = (style.get(f"{_SS}{what}") or "Default" for what in ("ID", "Parent"))
        known[name] = known.get(parent, "") if code is None else _NAMED.get(code, code)
        yield name, known[name]


def _cells(sheet: Any, styles: _Styles) -> tuple[list[list[str]], list[Range]]:
    """The texts of a sheet's cells at their places, and its merged cells. Hidden rows and columns are left out."""
    table = sheet.find(f"{_SS}Table")
    rows: list[list[str]] = []
    merged: list[Range] = []
    gone = set(_hidden_columns(table)) if table is not None else set()
    count = 0
    for row in table.iterfind(f"{_SS}Row") if table is not None else ():
        at = _number(row, "Index", len(rows) + 1) - 1
        if row.get(f"{_SS}Hidden") == "1":
            continue
        if at >= MAX_ROWS:
            raise Unreadable(f"the XML spreadsheet has more than {MAX_ROWS:,} rows")
        rows.extend([] for _ in range(max(at, len(rows)) - len(rows)))
        texts: list[str] = []
        for cell in row.iterfind(f"{_SS}Cell"):
            col = _number(cell, "Index", len(texts) + 1) - 1
            across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if (count := count + 1) > MAX_CELLS or col + across >= MAX_COLUMNS:
                raise Unreadable("the XML spreadsheet has more cells than any report")
            texts.extend("" for _ in range(max(col, len(texts)) - len(texts)))
            style = cell.get(f"{_SS}StyleID") or row.get(f"{_SS}StyleID") or "Default"
            text = "" if col in gone else _text(cell, styles.formats.get(style, ""))
            texts.append(styles.marks.get(style, "{}").format(text) if text else "")
            texts.extend("" for _ in range(across))
            if across or down:
                merged.append(((len(rows), col), (len(rows) + min(down, MAX_ROWS), col + across)))
        rows.append(texts)
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows], merged


def _hidden_columns(table: Any) -> Iterator[int]:
    at = 0
    for column in table.iterfind(f"{_SS}Column"):
        at = _number(column, "Index", at + 1)
        span = min(_number(column, "Span", 0), MAX_COLUMNS)
        if column.get(f"{_SS}Hidden") == "1":
            yield from range(at - 1, at + span)
        at += span


def _text(cell: Any, code: str) -> str:
    """What a cell shows, a number in its format, with the marks of what is struck out or raised in it."""
    data = cell.find(f"{_SS}Data")
    if data is None:
        return ""
    kind = data.get(f"{_SS}Type")
    if kind == "Number":
        try:
            number = float((data.text or "").strip()[:40])
        except ValueError:
            return shown(data.text)
        text = printed(number, code) if math.isfinite(number) else None
        return shown(number) if text is None else text
    return shown("".join(_parts(data)))


def _parts(element: Any) -> Iterator[str]:
    name = element.tag.removeprefix(_HTML) if isinstance(element.tag, str) else ""
    inner = [element.text or "", *("".join(_parts(child)) + (child.tail or "") for child in element)]
    text = "".join(inner)
    yield _MARKS[name].format(text) if name in _MARKS and text.strip() else text


def _number(element: Any, name: str, default: int) -> int:
    value = element.get(f"{_SS}{name}") or ""
    return int(value) if value.isdecimal() and len(value) < 8 else default
