"""What an Excel file (XLSX) shows otherwise than its values: struck out, raised, faint, hidden rows and columns.

The reader of values knows nothing of it, so it is taken from the file's parts, of cells that are drawn so only.
"""

from __future__ import annotations

import math
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from harvester.documents.office.runs import PICTURES
from harvester.documents.office.sheet_formats import BUILT_IN, printed
from harvester.documents.office.sheet_rows import MAX_CELLS, Range, shown
from harvester.documents.office.sheet_rules import column_of, rules_of
from harvester.documents.office.sheet_xml import MAX_COLUMNS
from harvester.errors import Unreadable

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
STRUCK, RAISED, UNSEEN = "~{}~", "^{}", ""
"""Marks of a text, as in pages."""
MAX_BYTES = 50_000_000
"""Of one sheet's part; a report has some thousand cells."""
TINY = 3.5
"""Points that nobody reads."""
_PALE = 0xE0
"""From which on each part of a colour makes it one that may not be seen on white."""
_WHITE = frozenset(["1", "9", "65"])
"""Numbers of white in the palette."""
# a row of a cell's place: the letters of its column, the number of its row
# matches: AB12
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# matches: hidden="1"
_ODD_SIZE = re.compile(rb"hidden=[\"'](?:1|true)|(?:width|ht)=[\"']0(?:\.0*)?[\"']")
_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", _S[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _R[1:-1].encode()),
)
"""Names of the same things in files of the strict kind (ECMA-376 part 1, A)."""
Place = tuple[int, int]


@dataclass(slots=True)
class Looks:
    """What one sheet draws otherwise. texts: with marks within; marks: of whole cells; formatted: numbers."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    texts: dict[Place, str] = field(default_factory=dict)
    formatted: dict[Place, str] = field(default_factory=dict)
    marks: dict[Place, str] = field(default_factory=dict)


class Book:
    """The parts of an XLSX file that say how it is drawn. damaged: those that cannot be read."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.damaged: list[str] = []
        relations = self._tree("xl/_rels/workbook.xml.rels")
        targets = [(one.get("Type") or "", _path(one.get("Target"))) for one in relations]
        styles, strings = (
            self._tree(next((path for kind, path in targets if kind.endswith(name)), ""))
            for name in ("/styles", "/sharedStrings")
        )
        self._parts = _sheets(self._tree("xl/workbook.xml"), relations)
        self._styles = list(_styles(styles))
        self._marks = dict(_marks_of_styles(styles, self._styles))
        self._formats = dict(_formats_of_styles(styles))
        self._conditional = [
            UNSEEN if _hides_all(one.find(f"{_S}numFmt")) else _mark(one.find(f"{_S}font"), one.find(f"{_S}fill"))
            for one in styles.iterfind(f"{_S}dxfs/{_S}dxf")
        ]
        every = enumerate(strings.iterfind(f"{_S}si"))
        self._strings = {str(number): one for number, one in every if one.find(f"{_S}r") is not None}
        self._is_drawn = any(_marked(one, None, None) is not None for one in self._strings.values())

    def looks(self, sheet: str) -> Looks:
        """What a sheet draws otherwise, by its name."""
        looks = Looks()
        part = self._parts.get(sheet, "")
        data = self._bytes(part)
        if len(data) > MAX_BYTES:
            raise Unreadable(f"sheet of {len(data):,} bytes; too large for a report")
        styled = self._marks or self._formats or self._is_drawn or any(self._conditional)
        if styled or b"<is>" in data or b"showZeros" in data or _ODD_SIZE.search(data):
            self._look_at_rows(self._tree(part, data), looks)
        return looks

    def _look_at_rows(self, root: Any, looks: Looks) -> None:
        at = -1
        columns: set[int] = set()
        rules = list(rules_of(root, self._conditional))
        zeros = _shows_zeros(root)
        for row in root.iterfind(f"{_S}sheetData/{_S}row"):
            number = row.get("r") or ""
            at = int(number) - 1 if number.isdecimal() and len(number) < 8 else at + 1
            col = -1
            for cell in row.iterfind(f"{_S}c"):
                col = _column(cell.get("r")) if cell.get("r") else col + 1
                if not len(cell):  # blank
                    continue
                columns.add(col)
                if _is_hidden(row, "ht"):
                    looks.rows.add(at)
                value, style = _number(cell), cell.get("s") or "0"
                mark = self._marks.get(style)
                own, ground = _at(self._styles, style) or (None, None)
                over = next((rule.mark for rule in rules if rule.may_hold(at, col, value)), None)
                if over is None and value == 0 and not zeros:
                    over = UNSEEN
                if over is None and mark in (None, own) and (string := self._in_parts(cell)) is not None:
                    # each part is drawn as it says itself, whatever the cell's font is
                    mark = None
                    if (text := _marked(string, own, ground)) is not None:
                        looks.texts[at, col] = text
                if mark != UNSEEN and over is not None:
                    mark = over
                if mark is not None:
                    looks.marks[at, col] = mark
                if value is not None and mark != UNSEEN and (code := self._formats.get(style)):
                    text = printed(value, code)
                    if text is not None and text.replace(",", "") != shown(value):
                        looks.formatted[at, col] = text
        looks.columns.update(columns.intersection(_hidden_columns(root)))

    def _in_parts(self, cell: Any) -> Any:
        """The text of a cell, where it is written in several fonts."""
        if cell.get("t") == "s":
            return self._strings.get(cell.findtext(f"{_S}v") or "")
        inline = cell.find(f"{_S}is")
        return inline if inline is not None and inline.find(f"{_S}r") is not None else None

    def _bytes(self, name: str) -> bytes:
        try:
            data = self._archive.read(name) if name else b""
        except KeyError:  # a file without it
            return b""
        except (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
            self.damaged.append(name)
            return b""
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        return data

    def _tree(self, name: str, data: bytes | None = None) -> Any:
        """A part's tree, an empty one where there is none or it is damaged."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)
        try:
            return etree.fromstring((self._bytes(name) if data is None else data) or b"<none/>", parser)
        except etree.XMLSyntaxError:
            self.damaged.append(name)
            return etree.fromstring(b"<none/>", parser)


def as_shown(
    rows: Sequence[Sequence[Any]], merged: Sequence[Range], looks: Looks
) -> tuple[list[list[Any]], list[Range]]:
    """The rows with their marks and without what is hidden; merged cells go on with what is left of them."""
    table = [list(row) for row in rows]
    for row, col in dict.fromkeys([*looks.texts, *looks.marks, *looks.formatted]):
        if row < len(table) and col < len(table[row]):
            value = table[row][col]
            text = looks.texts.get((row, col)) or looks.formatted.get((row, col), shown(value))
            mark = looks.marks.get((row, col))
            table[row][col] = text if mark is None or not text else mark.format(text)
    if not (looks.rows or looks.columns):
        return table, list(merged)
    left = [at for at in range(len(table)) if at not in looks.rows]
    across = [at for at in range(max(map(len, table), default=0)) if at not in looks.columns]
    kept = list(_kept(table, merged, left, across))
    return [[table[at][col] for col in across if col < len(table[at])] for at in left], kept


def _kept(
    table: list[list[Any]], merged: Sequence[Range], left: Sequence[int], across: Sequence[int]
) -> Iterator[Range]:
    """Merged cells at their new places; the value of one whose corner is hidden moves to what is shown of it."""
    down, beside = ({old: new for new, old in enumerate(one)} for one in (left, across))
    room = MAX_CELLS
    for (top, start), (bottom, end) in merged:
        room -= (bottom - top + 1) + (end - start + 1)
        rows = [at for at in range(top, bottom + 1) if at in down] if room > 0 else []
        cols = [at for at in range(start, end + 1) if at in beside] if room > 0 else []
        if rows and cols:
            if rows[0] < len(table) and cols[0] < len(table[rows[0]]):
                table[rows[0]][cols[0]] = table[top][start]
            yield (down[rows[0]], beside[cols[0]]), (down[rows[-1]], beside[cols[-1]])


def _path(target: str | None) -> str:
    """The name of a part that the workbook names: from its own folder, or from the file's."""
    return posixpath.normpath(posixpath.join("/xl", target or ""))[1:]


def _sheets(book: Any, relations: Any) -> dict[str, str]:
    """Names of sheets to their parts."""
    parts = {one.get("Id"): _path(one.get("Target")) for one in relations}
    return {sheet.get("name"): parts.get(sheet.get(f"{_R}id"), "") for sheet in book.iter(f"{_S}sheet")}


def _styles(styles: Any) -> Iterator[tuple[str | None, Any]]:
    """The mark of each style's font, and the ground."""
    fonts, fills = (styles.findall(f"{_S}{name}/*") for name in ("fonts", "fills"))
    for style in styles.iterfind(f"{_S}cellXfs/{_S}xf"):
        font, fill = (_at(items, style.get(name)) for items, name in ((fonts, "fontId"), (fills, "fillId")))
        yield _mark(font, fill), fill


def _marks_of_styles(styles: Any, drawn: Sequence[tuple[str | None, Any]]) -> Iterator[tuple[str, str]]:
    """Numbers of styles with the marks of their cells."""
    unseen = {one.get("numFmtId") for one in styles.iterfind(f"{_S}numFmts/{_S}numFmt") if _hides_all(one)}
    for number, style in enumerate(styles.iterfind(f"{_S}cellXfs/{_S}xf")):
        mark = UNSEEN if style.get("numFmtId") in unseen else drawn[number][0]
        if mark in (None, RAISED):  # a whole cell is merely placed so
            mark = STRUCK if _is_repeated(style.find(f"{_S}alignment")) else None
        if mark is not None:
            yield str(number), mark


def _is_repeated(alignment: Any) -> bool:
    """Whether a cell shows its text again and again until it is full: 22424."""
    return alignment is not None and alignment.get("horizontal") == "fill"


def _hides_all(shape: Any) -> bool:
    """Whether a number format shows nothing of anything: ;;;"""
    return shape is not None and not (shape.get("formatCode") or "-").strip("; ")


def _formats_of_styles(styles: Any) -> Iterator[tuple[str, str]]:
    """Numbers of styles with the format of their numbers, where that is not the general one."""
    named = {one.get("numFmtId"): one.get("formatCode") for one in styles.iterfind(f"{_S}numFmts/{_S}numFmt")}
    for number, style in enumerate(styles.iterfind(f"{_S}cellXfs/{_S}xf")):
        which = style.get("numFmtId")
        if code := named.get(which) or BUILT_IN.get(which):
            yield str(number), code


def _number(cell: Any) -> float | None:
    """The number that a cell stores, None where it stores none."""
    if cell.get("t") not in (None, "n"):
        return None
    try:
        number = float((cell.findtext(f"{_S}v") or "")[:40])
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _shows_zeros(root: Any) -> bool:
    views = root.iterfind(f"{_S}sheetViews/{_S}sheetView")
    return all(view.get("showZeros") not in ("0", "false") for view in views)


def _at(items: Sequence[Any], number: str | None) -> Any:
    return items[int(number)] if number and number.isdecimal() and int(number[:6]) < len(items) else None


def _mark(font: Any, fill: Any = None) -> str | None:
    """The mark of what is written in a font, on a ground."""
    if font is None:
        return None
    if (strike := font.find(f"{_S}strike")) is not None and strike.get("val", "1") not in ("0", "false"):
        return STRUCK
    names = [font.find(f"{_S}{name}") for name in ("name", "rFont")]
    if any(name is not None and PICTURES in (name.get("val") or "").lower() for name in names):
        return STRUCK
    if (size := font.find(f"{_S}sz")) is not None and _points(size.get("val")) <= TINY:
        return STRUCK
    if _is_pale(font.find(f"{_S}color")) and _is_pale_ground(fill):
        return STRUCK
    raised = font.find(f"{_S}vertAlign")
    return RAISED if raised is not None and raised.get("val") in ("superscript", "subscript") else None


def _points(size: str | None) -> float:
    try:
        return float((size or "")[:20])
    except ValueError:
        return 11


def _is_pale_ground(fill: Any) -> bool:
    pattern = fill.find(f"{_S}patternFill") if fill is not None else None
    if pattern is None or pattern.get("patternType") == "none":
        return fill is None or pattern is not None
    if pattern.get("patternType") is None:  # of a conditional format: solid, and the other colour
        ground = pattern.find(f"{_S}bgColor")
        return ground is None or _is_pale(ground)
    colour = pattern.find(f"{_S}fgColor")
    return pattern.get("patternType") == "solid" and _is_pale(colour)


def _is_pale(colour: Any) -> bool:
    if colour is None:
        return False
    if colour.get("theme") is not None or colour.get("indexed") is not None:
        return (colour.get("theme") == "0" or colour.get("indexed") in _WHITE) and not colour.get("tint")
    try:
        return min(bytes.fromhex((colour.get("rgb") or "000000")[-6:])) >= _PALE
    except ValueError:
        return False


def _marked(string: Any, own: str | None, ground: Any) -> str | None:
    """The text of a string whose parts are drawn otherwise, with marks; None where none is. own: the mark of what
    has no font but the cell's."""
    parts = []
    for run in string.iterfind(f"{_S}r"):
        font = run.find(f"{_S}rPr")
        parts.append((run.findtext(f"{_S}t") or "", own if font is None else _mark(font, ground)))
    return marked_parts(parts)


def marked_parts(parts: list[tuple[str, str | None]]) -> str | None:
    """The text of a string's parts and their marks, None where none has one."""
    if not any(mark is not None and text.strip() for text, mark in parts):
        return None
    if not any(_has_digit(text) for text, mark in parts if mark != RAISED):
        parts = [(text, None if mark == RAISED else mark) for text, mark in parts]  # merely placed so
    marked = [text if mark is None or not text.strip() else mark.format(text) for text, mark in parts]
    return shown("".join(marked))


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


def _is_hidden(element: Any, size: str) -> bool:
    return element.get("hidden") in ("1", "true") or _points(element.get(size)) == 0


def _hidden_columns(root: Any) -> Iterator[int]:
    for column in root.iterfind(f"{_S}cols/{_S}col"):
        if _is_hidden(column, "width"):
            first, last = (_points(column.get(name)) for name in ("min", "max"))
            yield from range(int(first) - 1, int(min(last, MAX_COLUMNS)))


def _column(place: str) -> int:
    """The column of a cell's place: B3 is in column 1."""
    found = _PLACE.fullmatch(place)
    return column_of(found[1] if found else "")
