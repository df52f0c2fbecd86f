"""What an old Excel file (XLS, BIFF8) shows otherwise than its values, as sheet_shown says it of a new one.

Records by [MS-XLS]: fonts, formats, styles and strings of the workbook; rows, columns and cells of each sheet.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from harvester.documents.office import compound
from harvester.documents.office.runs import PICTURES
from harvester.documents.office.sheet_formats import BUILT_IN, printed
from harvester.documents.office.sheet_rows import shown
from harvester.documents.office.sheet_shown import RAISED, STRUCK, TINY, UNSEEN, Looks, Place, marked_parts

_BOF, _EOF, _CONTINUE = 0x809, 0x0A, 0x3C
_SHEET, _FONT, _FORMAT, _STYLE, _STRINGS = 0x85, 0x31, 0x41E, 0xE0, 0xFC
_ROW, _COLUMNS, _VIEW = 0x208, 0x7D, 0x23E
_STRING, _NUMBER, _SHORT, _SHORTS, _FORMULA = 0xFD, 0x203, 0x27E, 0xBD, 0x06
_NEWEST = 0x600
_REPEATED = 4
"""The alignment that repeats a text until its cell is full: 22424."""
_WHITE = frozenset([1, 9, 65])
MAX_RECORDS = 2_000_000
_PALE = "white"
_SOLID = 1
"""The pattern of a ground that is one colour."""
Runs = list[tuple[int, int]]
"""Where in a text a font begins, and its number."""


class _Look(NamedTuple):
    """What a style says: number of its font and of its format; whether white is not seen on its ground; whether a
    text is repeated."""

    font: int
    code: int
    pale_ground: bool
    repeated: bool


class OldBook:
    """How an XLS file is drawn. damaged: what of it cannot be read, so that nothing is known of its looks."""

    def __init__(self, data: bytes) -> None:
        self.damaged: list[str] = []
        self._fonts: list[str | None] = []
        self._formats: dict[int, str] = {int(number): code for number, code in BUILT_IN.items()}
        self._styles: list[_Look] = []
        self._sheets: dict[str, int] = {}
        self._strings: dict[int, tuple[str, Runs]] = {}
        self._data = b""
        try:
            self._data = compound.stream(data, "Workbook")
            self._read_workbook()
        except (compound.Damaged, struct.error, IndexError) as error:
            self.damaged.append(str(error)[:80] or "no details")

    def looks(self, sheet: str) -> Looks:
        """What a sheet draws otherwise, by its name."""
        looks = Looks()
        if (at := self._sheets.get(sheet)) is not None:
            try:
                self._read_sheet(at, looks)
            except (struct.error, IndexError) as error:
                self.damaged.append(str(error)[:80])
        return looks

    def _records(self, at: int) -> Iterator[tuple[int, bytes]]:
        """Kind and content of records, up to the end of the workbook's or a sheet's part, without those of charts
        within it, which hold copies of numbers."""
        depth = 0
        for _ in range(MAX_RECORDS):
            if at + 4 > len(self._data):
                return
            kind, length = struct.unpack_from("<HH", self._data, at)
            depth += (kind == _BOF) - (kind == _EOF)
            if depth < 1:
                return
            if depth == 1:
                yield kind, self._data[at + 4 : at + 4 + length]
            at += 4 + length

    def _read_workbook(self) -> None:
        strings: list[bytes] = []
        before = 0
        for kind, body in self._records(0):
            if kind == _BOF and struct.unpack_from("<H", body)[0] != _NEWEST:
                return  # older than Excel 97
            if kind == _FONT:
                self._fonts.append(_mark_of_font(body))
                if len(self._fonts) == 4:
                    self._fonts.append(None)  # there is no font of this number
            elif kind == _FORMAT:
                self._formats[struct.unpack_from("<H", body)[0]] = _text(body, 2)
            elif kind == _STYLE:
                font, code = struct.unpack_from("<HH", body)
                self._styles.append(_Look(font, code, _is_pale_ground(body), body[6] & 7 == _REPEATED))
            elif kind == _SHEET:
                length, wide = body[6], body[7] & 1
                name = body[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
                self._sheets[name] = struct.unpack_from("<I", body)[0]
            elif kind == _STRINGS or (kind == _CONTINUE and before == _STRINGS):
                strings.append(body)
            before = before if kind == _CONTINUE else kind
        if any(self._fonts) and strings:
            self._strings = dict(_strings_in_parts(strings))

    def _read_sheet(self, at: int, looks: Looks) -> None:
        hidden: set[int] = set()
        columns: set[int] = set()
        cells: dict[Place, float | None] = {}
        zeros = True
        for kind, body in self._records(at):
            if kind == _COLUMNS:
                first, last, width, _, flags = struct.unpack_from("<HHHHH", body)
                if flags & 1 or not width:
                    columns.update(range(first, min(last, 255) + 1))
            elif kind == _ROW:
                if body[12] & 0x20:
                    hidden.add(struct.unpack_from("<H", body)[0])
            elif kind == _VIEW:
                zeros = bool(body[0] & 0x10)
            elif kind == _SHORTS:
                row, first = struct.unpack_from("<HH", body)
                for number in range((len(body) - 6) // 6):
                    style, short = struct.unpack_from("<HI", body, 4 + 6 * number)
                    cells[row, first + number] = _short(short)
                    self._look_at((row, first + number), style, _short(short), looks)
            elif kind in (_STRING, _NUMBER, _SHORT, _FORMULA):
                row, col, style = struct.unpack_from("<HHH", body)
                value = cells[row, col] = _value(kind, body)
                self._look_at((row, col), style, value, looks)
                if kind == _STRING and (found := self._strings.get(struct.unpack_from("<I", body, 6)[0])):
                    self._look_within((row, col), style, *found, looks)
        for place in [] if zeros else [place for place, value in cells.items() if value == 0]:
            looks.marks[place] = UNSEEN
            looks.formatted.pop(place, None)
        looks.rows.update(hidden & {row for row, _ in cells})
        looks.columns.update(columns & {col for _, col in cells})

    def _look_within(self, place: Place, style: int, text: str, runs: Runs, looks: Looks) -> None:
        """Marks the parts of a text that change its font; before the first it is the cell's own."""
        look = self._style(style)
        if look.repeated or looks.marks.get(place) == UNSEEN:
            return
        fonts = [(0, look.font), *runs]
        ends = [*(at for at, _ in runs), len(text)]
        pieces = [(text[at:end], self._mark(font, look)) for (at, font), end in zip(fonts, ends, strict=True)]
        looks.marks.pop(place, None)
        if (told := marked_parts(pieces)) is not None:
            looks.texts[place] = told

    def _style(self, number: int) -> _Look:
        return self._styles[number] if number < len(self._styles) else _Look(0, 0, True, False)

    def _mark(self, font: int, look: _Look) -> str | None:
        """The mark of what is written in a font, on a style's ground."""
        mark = self._fonts[font] if font < len(self._fonts) else None
        return mark if mark != _PALE else STRUCK if look.pale_ground else None

    def _look_at(self, place: Place, style: int, value: float | None, looks: Looks) -> None:
        look = self._style(style)
        mark = STRUCK if look.repeated else self._mark(look.font, look)
        form = self._formats.get(look.code)
        if form and not form.strip("; "):  # shows nothing of anything
            mark = UNSEEN
        elif value is not None and form:
            text = printed(value, form)
            if text is not None and text.replace(",", "") != shown(value):
                looks.formatted[place] = text
        if mark is not None and mark != RAISED:  # a whole cell is merely placed so
            looks.marks[place] = mark


def _strings_in_parts(parts: list[bytes]) -> Iterator[tuple[int, tuple[str, Runs]]]:
    """Numbers of the shared strings that change their font, with where they do."""
    reader = _Strings(parts)
    count = reader.unpack("<4xI")[0]
    for number in range(min(count, MAX_RECORDS)):
        text, runs = reader.string()
        if runs:
            yield number, (text, runs)


def _mark_of_font(body: bytes) -> str | None:
    """The mark of what a font writes; _PALE where it is white, which matters on a white ground only."""
    height, flags, colour, _, raised = struct.unpack_from("<HHHHH", body)
    if flags & 8 or height <= TINY * 20 or PICTURES in _name(body).lower():
        return STRUCK
    if raised in (1, 2):
        return RAISED
    return _PALE if colour in _WHITE else None


def _is_pale_ground(style: bytes) -> bool:
    """Whether a style has no ground, or a white one all over."""
    pattern, colour = struct.unpack_from("<I", style, 14)[0] >> 26, struct.unpack_from("<H", style, 18)[0] & 0x7F
    return pattern == 0 or (pattern == _SOLID and colour in _WHITE)


def _name(font: bytes) -> str:
    length, wide = font[14:16] if len(font) > 16 else (0, 0)
    return font[16 : 16 + length * (1 + (wide & 1))].decode("utf-16-le" if wide & 1 else "latin-1", "replace")


def _text(body: bytes, at: int) -> str:
    length, wide = struct.unpack_from("<HB", body, at)
    found = body[at + 3 : at + 3 + length * (1 + (wide & 1))]
    return found.decode("utf-16-le" if wide & 1 else "latin-1", "replace")


def _short(number: int) -> float:
    """A number of the short kind (RK): 30 bits of a double or an integer, perhaps times 100."""
    if number & 2:
        value = float((number >> 2) - (1 << 30 if number & 0x80000000 else 0))
    else:
        value = struct.unpack("<d", struct.pack("<Q", (number & 0xFFFFFFFC) << 32))[0]
    return value / 100 if number & 1 else value


def _value(kind: int, body: bytes) -> float | None:
    if kind == _SHORT:
        return _short(struct.unpack_from("<I", body, 6)[0])
    if kind == _NUMBER or (kind == _FORMULA and body[12:14] != b"\xff\xff"):
        found: Any = struct.unpack_from("<d", body, 6)[0]
        return float(found)
    return None


class _Strings:
    """The shared strings, cut into records anywhere: within a string its width is said again."""

    def __init__(self, parts: list[bytes]) -> None:
        self.parts, self.part, self.at = parts, 0, 0

    def unpack(self, shape: str) -> tuple[Any, ...]:
        if self.at >= len(self.parts[self.part]):
            self.part, self.at = self.part + 1, 0
        found = struct.unpack_from(shape, self.parts[self.part], self.at)
        self.at += struct.calcsize(shape)
        return found

    def string(self) -> tuple[str, Runs]:
        """A text and where in it which font begins."""
        length, flags = self.unpack("<HB")
        runs = self.unpack("<H")[0] if flags & 8 else 0
        further = self.unpack("<I")[0] if flags & 4 else 0
        text = ""
        while len(text) < length:
            if self.at >= len(self.parts[self.part]):
                self.part, self.at = self.part + 1, 0
                flags = self.unpack("<B")[0]
            size = 1 + (flags & 1)
            room = (len(self.parts[self.part]) - self.at) // size
            taken = min(room, length - len(text))
            body = self.parts[self.part][self.at : self.at + taken * size]
            text += body.decode("utf-16-le" if size == 2 else "latin-1", "replace").ljust(taken)
            self.at += taken * size
        fonts = [self.unpack("<HH") for _ in range(runs)]
        while further:
            if self.at >= len(self.parts[self.part]):
                self.part, self.at = self.part + 1, 0
            step = min(further, len(self.parts[self.part]) - self.at)
            self.at += step
            further -= step
        return text, [(at, font) for at, font in fonts]
