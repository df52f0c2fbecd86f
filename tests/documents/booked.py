"""Workbooks in one line and what they show, written as Excel 97 (XLS) and as Excel 2007 (XLSX):
tests/documents/books/*.txt, named as the readers here.

Pieces are parted by `; `. `B2 =21`, `B2 #21` (the short kind), `B2 =f21` (of a formula), `B2 ##21,3` (several in
a row) are numbers, `B2 甲` a text, `B2 2{1}5` a text whose second part has font 1; `@1` behind it is the style of
the cell. `A1:B2` is merged. `font strike size=3 colour=9 raised lowered name=Wingdings` and `style font=1 ground=9
fill format=0.00` are numbered from 1; `row 2 hidden`, `row 2 height=0`, `column B-C hidden`, `column B width=0`;
`zeros off`; `cut 40` has the texts of the old file lie in records of so many bytes.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from harvester.documents import read_document
from harvester.documents.blocks import Document, Table
from harvester.documents.office.compound import SIGNATURE
from harvester.documents.office.sheet_rules import column_of
from tests.documents.shaped import blocks_said

BOOKS = Path(__file__).parent / "books"
PLACE = re.compile(r"([A-Z]+)(\d+)")
RUN = re.compile(r"\{(\d+)\}")
Words = dict[str, str]
SOLID = 1


@dataclass
class Book:
    """What a line says. fonts, styles: the usual ones first."""

    fonts: list[Words] = field(default_factory=lambda: [{}])
    styles: list[Words] = field(default_factory=lambda: [{}])
    cells: list[tuple[int, int, str, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    rows: dict[int, Words] = field(default_factory=dict)
    columns: list[tuple[int, int, Words]] = field(default_factory=list)
    zeros: bool = True
    cut: int = 8000

    @property
    def formats(self) -> list[str]:
        return list(dict.fromkeys(style["format"] for style in self.styles if "format" in style))


def book_of(text: str) -> Book:
    book = Book()
    for piece in text.split("; "):
        name, _, rest = piece.partition(" ")
        if name in ("font", "style"):
            (book.fonts if name == "font" else book.styles).append(_words(rest))
        elif name == "row":
            number, _, rest = rest.partition(" ")
            book.rows[int(number) - 1] = _words(rest)
        elif name == "column":
            which, _, rest = rest.partition(" ")
            first, _, last = which.partition("-")
            book.columns.append((column_of(first), column_of(last or first), _words(rest)))
        elif name == "zeros":
            book.zeros = rest != "off"
        elif name == "cut":
            book.cut = int(rest)
        elif ":" in name:
            (top, left), (bottom, right) = (_place(one) for one in name.split(":"))
            book.merged.append((top, left, bottom, right))
        else:
            value, _, style = rest.partition("@")
            book.cells.append((*_place(name), value, int(style or 0)))
    return book


def _words(text: str) -> Words:
    """`strike size=3`; a format goes on to the end."""
    before, at, code = text.partition("format=")
    said = dict(word.partition("=")[::2] for word in before.split())
    return said | ({"format": code} if at else {})


def _place(name: str) -> tuple[int, int]:
    found = PLACE.fullmatch(name)
    assert found is not None, name
    return int(found[2]) - 1, column_of(found[1])


def _runs(text: str) -> list[tuple[str, int | None]]:
    """The parts of a text with their fonts, None for the cell's own."""
    parts = RUN.split(text)
    return [(parts[0], None), *zip(parts[2::2], map(int, parts[1::2]), strict=True)]


# XLS, by [MS-XLS]


def as_xls(book: Book) -> bytes:
    texts = list(dict.fromkeys(value for _, _, value, _ in book.cells if value[:1] not in ("=", "#")))
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + b"".join(map(_font, book.fonts))
    for number, code in enumerate(book.formats):
        head += _record(0x41E, struct.pack("<H", 164 + number) + _wide(code, "<HB"))
    for style in book.styles:
        code = 164 + book.formats.index(style["format"]) if "format" in style else 0
        font = int(style.get("font", 0))
        ground = (SOLID << 26, int(style["ground"])) if "ground" in style else (0, 64)
        # there is no font of the number 4
        shape = struct.pack("<HHHB", font + (font > 3), code, 1, 4 if "fill" in style else 0)
        head += _record(0xE0, shape + bytes(7) + struct.pack("<IH", *ground))
    for number, part in enumerate(_shared(texts, book.cut)):
        head += _record(0x3C if number else 0xFC, bytes(part))
    sheet_name = _wide("Sheet", "<BB")
    at = len(head) + 4 + 6 + len(sheet_name) + 4
    head += _record(0x85, struct.pack("<IH", at, 0) + sheet_name) + _record(0x0A)
    return _compound(head + _sheet(book, texts))


def _sheet(book: Book, texts: list[str]) -> bytes:
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0))
    for first, last, said in book.columns:
        width = 0 if "width" in said else 2000
        body += _record(0x7D, struct.pack("<HHHHHH", first, last, width, 0, "hidden" in said, 0))
    for row, said in book.rows.items():
        height = 0 if "height" in said else 300
        flags = 0x120 if said else 0x100
        body += _record(0x208, struct.pack("<HHHHHHHH", row, 0, 9, height, 0, 0, flags, 0))
    for row, col, value, style in book.cells:
        place = struct.pack("<HHH", row, col, style)
        if value.startswith("##"):
            numbers = value[2:].split(",")
            several = b"".join(struct.pack("<HI", style, _rk(float(number))) for number in numbers)
            body += _record(0xBD, place[:4] + several + struct.pack("<H", col + len(numbers) - 1))
        elif value.startswith("#"):
            body += _record(0x27E, place + struct.pack("<I", _rk(float(value[1:]))))
        elif value.startswith("=f"):
            body += _record(0x06, place + struct.pack("<dHIH", float(value[2:]), 0, 0, 0))
        elif value.startswith("="):
            body += _record(0x203, place + struct.pack("<d", float(value[1:])))
        else:
            body += _record(0xFD, place + struct.pack("<I", texts.index(value)))
    if book.merged:
        areas = b"".join(struct.pack("<HHHH", top, end, left, right) for top, left, end, right in book.merged)
        body += _record(0xE5, struct.pack("<H", len(book.merged)) + areas)
    body += _record(0x23E, struct.pack("<HHHIHHI", 0xA6 | book.zeros << 4, 0, 0, 64, 0, 0, 0))
    return body + _record(0x0A)


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _wide(text: str, head: str) -> bytes:
    """A text in two bytes a letter where it has to be, as Excel saves it."""
    wide = any(ord(sign) > 255 for sign in text)
    return struct.pack(head, len(text), wide) + text.encode("utf-16-le" if wide else "latin-1")


def _font(said: Words) -> bytes:
    raised = 1 if "raised" in said else 2 if "lowered" in said else 0
    colour = int(said.get("colour", 0x7FFF))
    flags = 8 if "strike" in said else 0
    height = int(20 * float(said.get("size", 11)))
    shape = struct.pack("<HHHHHI", height, flags, colour, 400, raised, 0)
    return _record(0x31, shape + _wide(said.get("name", "宋体"), "<BB"))


def _shared(texts: list[str], most: int) -> list[bytearray]:
    """The shared strings in records of so many bytes; a text that goes on in the next one says its width again."""
    parts = [bytearray(struct.pack("<II", len(texts), len(texts)))]

    def add(*pieces: bytes, again: bytes = b"") -> None:
        for piece in pieces:
            if len(parts[-1]) + len(piece) > most:
                parts.append(bytearray(again))
            parts[-1] += piece

    for text in texts:
        runs = _runs(text)
        whole = "".join(part for part, _ in runs)
        wide = any(ord(sign) > 255 for sign in whole)
        count = struct.pack("<H", len(runs) - 1) if len(runs) > 1 else b""
        add(struct.pack("<HB", len(whole), wide | (8 if count else 0)) + count)
        add(*(sign.encode("utf-16-le" if wide else "latin-1") for sign in whole), again=bytes([wide]))
        at = len(runs[0][0])
        for part, font in runs[1:]:
            add(struct.pack("<HH", at, (font or 0) + ((font or 0) > 3)))
            at += len(part)
    return parts


def _rk(number: float) -> int:
    """The short kind of a number: whole, hundredths, or the upper half of a double, which may be of hundredths."""
    for factor, flag in ((1, 0), (100, 1)):
        if round(number * factor, 6) == round(number * factor) and abs(number * factor) < 1 << 29:
            return (round(number * factor) & 0x3FFFFFFF) << 2 | 2 | flag
    for factor, flag in ((1, 0), (100, 1)):
        bits: int = struct.unpack("<Q", struct.pack("<d", round(number * factor, 6)))[0]
        if not bits & 0x3FFFFFFFF:
            return bits >> 32 | flag
    raise ValueError(number)


def _compound(stream: bytes) -> bytes:
    """A container of one stream: its table in sector 0, its directory in sector 1."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + count), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    head = SIGNATURE + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    head += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    return head + table + entries.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    told = name.encode("utf-16-le") + b"\0\0"
    tree = struct.pack("<HBBIII", len(told), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return told.ljust(64, b"\0") + tree + bytes(36) + struct.pack("<IQ", first, size)


# XLSX, by ECMA-376 part 1

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def as_xlsx(book: Book) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        parts = (("worksheet", "worksheets/sheet1"), ("styles", "styles"), ("sharedStrings", "sharedStrings"))
        links = "".join(
            f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>'
            for number, (kind, name) in enumerate(parts)
        )
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>')
        whole = f'<Relationship Id="r0" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{whole}</Relationships>')
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Sheet" sheetId="1" r:id="r0"/>'
            "</sheets></workbook>",
        )
        archive.writestr("xl/styles.xml", f'<styleSheet xmlns="{MAIN}">{"".join(_styles(book))}</styleSheet>')
        texts = list(dict.fromkeys(value for _, _, value, _ in book.cells if value[:1] not in ("=", "#")))
        shared = "".join(f"<si>{_rich(text, book)}</si>" for text in texts)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{shared}</sst>')
        archive.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}">{"".join(_rows(book, texts))}</worksheet>'
        )
    return file.getvalue()


def _styles(book: Book) -> Iterator[str]:
    shapes = "".join(
        f'<numFmt numFmtId="{164 + number}" formatCode={quoteattr(code)}/>'
        for number, code in enumerate(book.formats)
    )
    yield f"<numFmts>{shapes}</numFmts>" if shapes else ""
    fonts = "".join(f"<font>{_look(font, 'name')}</font>" for font in book.fonts)
    yield f"<fonts>{fonts}</fonts>"
    grounds = [style.get("ground") for style in book.styles]
    fills = "".join(
        '<fill><patternFill patternType="none"/></fill>'
        if ground is None
        else f'<fill><patternFill patternType="solid"><fgColor indexed="{ground}"/></patternFill></fill>'
        for ground in grounds
    )
    yield f"<fills>{fills}</fills><cellXfs>"
    for number, style in enumerate(book.styles):
        code = 164 + book.formats.index(style["format"]) if "format" in style else 0
        across = '<alignment horizontal="fill"/>' if "fill" in style else ""
        yield f'<xf numFmtId="{code}" fontId="{style.get("font", 0)}" fillId="{number}">{across}</xf>'
    yield "</cellXfs>"


def _look(said: Words, named: str) -> str:
    raised = "superscript" if "raised" in said else "subscript" if "lowered" in said else ""
    return "".join(
        (
            "<strike/>" if "strike" in said else "",
            f'<vertAlign val="{raised}"/>' if raised else "",
            f'<sz val="{said.get("size", 11)}"/>',
            f'<color indexed="{said["colour"]}"/>' if "colour" in said else "",
            f"<{named} val={quoteattr(said.get('name', '宋体'))}/>",
        )
    )


def _rich(text: str, book: Book) -> str:
    parts = _runs(text)
    if len(parts) == 1:
        return f"<t>{escape(text)}</t>"
    looks = ["" if font is None else f"<rPr>{_look(book.fonts[font], 'rFont')}</rPr>" for _, font in parts]
    pieces = [(look, escape(part)) for look, (part, _) in zip(looks, parts, strict=True) if part]
    return "".join(f'<r>{look}<t xml:space="preserve">{part}</t></r>' for look, part in pieces)


def _rows(book: Book, texts: list[str]) -> Iterator[str]:
    yield "" if book.zeros else '<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>'
    columns = "".join(
        f'<col min="{first + 1}" max="{last + 1}" width="{said.get("width", 9)}"{_hidden(said)}/>'
        for first, last, said in book.columns
    )
    yield f"<cols>{columns}</cols>" if columns else ""
    yield "<sheetData>"
    for row in sorted({row for row, *_ in book.cells}):
        said = book.rows.get(row, {})
        height = ' ht="0"' if "height" in said else ""
        yield f'<row r="{row + 1}"{height}{_hidden(said)}>'
        for at, col, value, style in book.cells:
            if at == row:
                yield "".join(_cells(row, col, value, style, texts))
        yield "</row>"
    yield "</sheetData>"
    areas = "".join(
        f'<mergeCell ref="{_name(top, left)}:{_name(bottom, right)}"/>' for top, left, bottom, right in book.merged
    )
    yield f"<mergeCells>{areas}</mergeCells>" if areas else ""


def _hidden(said: Words) -> str:
    return ' hidden="1"' if "hidden" in said else ""


def _cells(row: int, col: int, value: str, style: int, texts: list[str]) -> Iterator[str]:
    if value[:1] not in ("=", "#"):
        yield f'<c r="{_name(row, col)}" s="{style}" t="s"><v>{texts.index(value)}</v></c>'
        return
    formula = "<f>1+1</f>" if value.startswith("=f") else ""
    for number, one in enumerate(value.lstrip("=#f").split(",")):
        yield f'<c r="{_name(row, col + number)}" s="{style}">{formula}<v>{one}</v></c>'


def _name(row: int, col: int) -> str:
    return f"{chr(65 + col)}{row + 1}"


def both(text: str) -> str:
    """What a workbook shows; what the old file shows otherwise."""
    book = book_of(text)
    old, new = (blocks_said(read_document(data)) for data in (as_xls(book), as_xlsx(book)))
    return old if old == new else f"old: {old} new: {new}"


def cell(text: str) -> str:
    """What a cell shows beside a label; what it shows in the old file."""
    piece, *rest = text.split("; ")
    book = book_of("; ".join([f"A1 规章; B1 {piece}; A2 规范性文件; B2 =40", *rest]))
    old, new = (_second(read_document(data)) for data in (as_xls(book), as_xlsx(book)))
    return new if old == new else f"old: {old} new: {new}"


def _second(document: Document) -> str:
    table = next(block for block in document.blocks if isinstance(block, Table))
    return table.rows[0][1].text.replace("\n", "⏎")


READERS: dict[str, Callable[[str], str]] = {one.__name__: one for one in (both, cell)}
