"""Stata files (format 118), row by row: pandas would hold a whole table, four gigabytes at three million rows.

Layout: https://www.stata.com/help.cgi?dta, "Description of .dta file format 118". Numbers are doubles, whole
numbers longs, booleans and short lists of codes bytes with value labels, texts of up to 2,045 bytes fixed in width
and longer ones strLs.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

from harvester.errors import DatasetError

WIDEST = 2045
_EPOCH = date(1960, 1, 1).toordinal()
_STRL, _DOUBLE, _LONG, _BYTE = 32768, 65526, 65528, 65530
_NO_BYTE, _NO_LONG = 101, 0x7FFFFFE5
_NO_DOUBLE = struct.unpack("<d", bytes.fromhex("000000000000e07f"))[0]
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True, slots=True)
class Variable:
    """A column. type: integer, number, boolean, date or text; width: of its longest text in bytes.

    codes: of a column that holds codes, each code's number and label: the number is written.
    """

    name: str
    label: str
    type: str
    width: int = 1
    codes: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def value_labels(self) -> dict[int, str]:
        """Labels by number, where the numbers have any."""
        return {0: "fails", 1: "holds"} if self.type == "boolean" else dict(self.codes.values())


@dataclass(slots=True)
class _Long:
    """The long texts of a file (strLs), put beside it while its rows are written."""

    spool: IO[bytes]
    row: int = 0


def write(
    file: Path, variables: Sequence[Variable], rows: Iterable[Sequence[Any]], label: str, at: datetime
) -> int:
    """Writes a file and returns its number of rows. label: of the data, at most 80 characters. at: its time stamp.

    Raises DatasetError for a whole number that Stata has no room for, OSError.
    """
    with file.open("wb") as out, tempfile.TemporaryFile(dir=file.parent) as spool:
        long = _Long(spool)
        kinds = [_kind(number, variable, long) for number, variable in enumerate(variables, 1)]
        form = struct.Struct("<" + "".join(kind[1] for kind in kinds))
        cells = [kind[2] for kind in kinds]
        stamp = f"{at.day:02} {_MONTHS[at.month - 1]} {at.year} {at:%H:%M}".encode()
        out.write(b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder>")
        out.write(b"<K>" + struct.pack("<H", len(variables)) + b"</K><N>")
        count_at = out.tell()
        text = label.encode()
        out.write(bytes(8) + b"</N><label>" + struct.pack("<H", len(text)) + text + b"</label><timestamp>")
        out.write(bytes([len(stamp)]) + stamp + b"</timestamp></header>")
        places = [0, out.tell()]
        out.write(b"<map>" + bytes(14 * 8) + b"</map>")
        fields: list[tuple[bytes, list[bytes]]] = [
            (b"variable_types", [struct.pack("<H", kind[0]) for kind in kinds]),
            (b"varnames", [_padded(v.name, 129) for v in variables]),
            (b"sortlist", [bytes(2 * len(variables) + 2)]),
            (b"formats", [_padded(_format(v, kind[0]), 57) for v, kind in zip(variables, kinds, strict=True)]),
            (b"value_label_names", [_padded(v.name if v.value_labels else "", 129) for v in variables]),
            (b"variable_labels", [_padded(v.label[:80], 321) for v in variables]),
            (b"characteristics", []),
        ]
        for tag, parts in fields:
            places.append(out.tell())
            out.write(b"<%s>%s</%s>" % (tag, b"".join(parts), tag))
        places.append(out.tell())
        out.write(b"<data>")
        for row in rows:
            long.row += 1
            try:
                out.write(form.pack(*[cell(value) for cell, value in zip(cells, row, strict=True)]))
            except struct.error:
                raise DatasetError(f"{file.name}: row {long.row} holds a number too big for Stata") from None
        out.write(b"</data>")
        places.append(out.tell())
        out.write(b"<strls>")
        spool.seek(0)
        while piece := spool.read(1 << 20):
            out.write(piece)
        out.write(b"</strls>")
        places.append(out.tell())
        out.write(b"<value_labels>" + b"".join(map(_labels, variables)) + b"</value_labels>")
        places.append(out.tell())
        out.write(b"</stata_dta>")
        places.append(out.tell())
        out.seek(count_at)
        out.write(struct.pack("<Q", long.row))
        out.seek(places[1] + len(b"<map>"))
        out.write(struct.pack("<14Q", *places))
    return long.row


def _kind(number: int, variable: Variable, long: _Long) -> tuple[int, str, Callable[[Any], Any]]:
    """A variable's type in Stata, its place in struct's words, and how a cell is put there."""
    if variable.type == "number":
        return _DOUBLE, "d", lambda value: _NO_DOUBLE if value is None else value
    if variable.type == "integer":
        return _LONG, "i", lambda value: _NO_LONG if value is None else value
    if variable.type == "date":
        return _LONG, "i", lambda v: _NO_LONG if v is None else date.fromisoformat(v).toordinal() - _EPOCH
    if variable.value_labels:
        numbers: dict[Any, int] = {code: number for code, (number, _) in variable.codes.items()} or {0: 0, 1: 1}
        return _BYTE, "b", partial(_code, variable.name, {**numbers, None: _NO_BYTE})
    if variable.width > WIDEST:
        return _STRL, "8s", partial(_strl, number, long)
    width = max(variable.width, 1)
    return width, f"{width}s", lambda value: b"" if value is None else value.encode()


def _code(name: str, numbers: dict[Any, int], value: str | int | None) -> int:
    """A code's number. Raises DatasetError for one that the codebook does not list: it is not to vanish."""
    try:
        return numbers[value]
    except KeyError:
        raise DatasetError(f"{name}: data/codebook.toml gives the code {value} no number") from None


def _strl(number: int, long: _Long, value: str | None) -> bytes:
    """Puts a long text beside the rows; returns what stands in the row: its variable and row."""
    if not value:
        return bytes(8)
    long.spool.write(b"GSO" + struct.pack("<IQB", number, long.row, 130))
    text = value.encode()
    long.spool.write(struct.pack("<I", len(text) + 1) + text + b"\0")
    return struct.pack("<H", number) + long.row.to_bytes(6, "little")


def _format(variable: Variable, kind: int) -> str:
    if variable.type == "date":
        return "%td"
    if kind <= WIDEST:
        return f"%{kind}s"
    return {_STRL: "%9s", _DOUBLE: "%9.0g", _LONG: "%12.0g", _BYTE: "%8.0g"}[kind]


def _padded(text: str, size: int) -> bytes:
    return text.encode().ljust(size, b"\0")


def _labels(variable: Variable) -> bytes:
    """The table of a variable's value labels; nothing where it has none."""
    labels = variable.value_labels
    if not labels:
        return b""
    texts = [text.encode() + b"\0" for text in labels.values()]
    starts = [sum(map(len, texts[:place])) for place in range(len(texts))]
    body = struct.pack(f"<ii{len(texts)}i{len(texts)}i", len(texts), sum(map(len, texts)), *starts, *labels)
    body += b"".join(texts)
    return b"<lbl>" + struct.pack("<i", len(body)) + _padded(variable.name, 129) + bytes(3) + body + b"</lbl>"
