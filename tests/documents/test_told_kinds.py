"""What bytes are, and what a converter or the sandbox makes of them: the decisions alone."""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
from pathlib import Path

import pytest

from harvester.documents import archive
from harvester.documents.archive import kind_in_zip
from harvester.documents.blocks import Document, Paragraph
from harvester.documents.office import libreoffice
from harvester.documents.office.old_sheet import _Strings
from harvester.documents.office.sheet_rows import blocks_of
from harvester.documents.office.sheet_shown import Looks, as_shown
from harvester.documents.sandbox import process, worker
from harvester.documents.sniff import kind_of
from harvester.errors import MissingTool, Unreadable

ROWS = b"a,b,c,d\n1,2,3,4\n5,6,7,8\n"


@pytest.mark.parametrize(
    ("data", "content_type", "kind"),
    [
        (b"", None, "text"),
        (b"\xef\xbb\xbf \r\n%PDF-1.4", None, "pdf"),
        (b"{\\rtf1", None, "rtf"),
        (b"Rar!\x1a\x07\0", None, "rar"),
        (b"7z\xbc\xaf\x27\x1c", None, "7z"),
        (b"\x1f\x8b", None, "gzip"),
        (b"\x89PNG\r\n\x1a\n", None, "image"),
        (b"\x89PNG", None, "text"),
        (b"\xff\xd8\xff", None, "image"),
        (b"GIF89a", None, "image"),
        (b"II*\0", None, "image"),
        (b"MM\0*", None, "image"),
        (b"BM\0" + bytes(40), None, "image"),
        (b"BMW is no picture, and this no bitmap", None, "text"),
        (b"BM" + b"x" * 29 + b"\0", None, "image"),
        (b"BM" + b"x" * 30 + b"\0", None, "text"),
        (b"PK\x03\x04", None, "zip"),
        (b"PK\x05\x06" + bytes(18), None, "zip"),
        (b"<html>", None, "html"),
        (b"<p>x", None, "html"),
        (b"<!-- x -->", None, "html"),
        (b"x < y", None, "text"),
        ("<p>甲".encode("utf-16"), None, "html"),
        (b"x", "text/html; charset=gbk", "html"),
        (b"x", "Application/XHTML+xml", "html"),
        (b"x", "text/plain", "text"),
        (b"<?xml version='1.0'?><html>", None, "html"),
        (b"<?xml version='1.0'?><x>", None, "text"),
        (b"<?xml version='1.0'?><w:wordDocument>", None, "wordxml"),
        (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?>", None, "wordxml"),
        (b"<p>w:wordDocument Word.Document</p>", None, "html"),
        (b"<?xml?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", None, "sheetxml"),
        (b"<?xml?><x:Workbook xmlns:x='urn:schemas-microsoft-com:office:spreadsheet'>", None, "sheetxml"),
        (b"<?xml?><html xmlns:x='urn:schemas-microsoft-com:office:spreadsheet'>", None, "html"),
        (b"<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", None, "text"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n", None, "mht"),
        (b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>", None, "mht"),
        (b"MIME-Version: 1.0\nContent-Type: text/plain\n\n", None, "text"),
        (b"a\nContent-Type: multipart/related\n\n", None, "text"),
        (b"Warning: x\n%PDF-1.4", None, "pdf"),
        (b"<b>Warning</b>\n%PDF-1.4\n%%EOF", None, "pdf"),
        (b"<b>Warning</b> %PDF-1.4", None, "text"),
        (b"x" * 4091 + b"%PDF-", None, "pdf"),
        (b"x" * 4092 + b"%PDF-", None, "text"),
        (ROWS, None, "csv"),
        (ROWS.replace(b",", b";"), None, "csv"),
        (b"a,b\n1,2\n3,4\n5,6\n7,8\n", None, "text"),
        (b"a,b\n1,2\n3,4\n5,6\n7,8\n9,0\n", None, "csv"),
        (ROWS + b"\0", None, "text"),
    ],
)
def test_what_bytes_are(data: bytes, content_type: str | None, kind: str) -> None:
    assert kind_of(data, content_type) == kind


def packed(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, data in members.items():
            file.writestr(name.replace("__", "/"), data)
    return made.getvalue()


TYPE = b"application/vnd.oasis.opendocument."


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (packed(mimetype=TYPE + b"spreadsheet"), "ods"),
        (packed(mimetype=TYPE + b"text"), "office"),
        (packed(mimetype=b"application/epub+zip"), "zip"),
        (packed(mimetype=(TYPE + b"text").ljust(199)), "office"),
        (packed(mimetype=(TYPE + b"text").ljust(200)), "zip"),
        (packed(word__document=b""), "zip"),
        (packed(a=b""), "zip"),
        (packed(a=b"")[:-9], "zip"),
    ],
)
def test_what_a_zip_file_is(data: bytes, kind: str) -> None:
    assert kind_in_zip(data) == kind


@pytest.mark.parametrize(("size", "fine"), [(1_000_000, True), (1_000_001, False)])
def test_a_member_that_is_packed_two_hundred_fold_is_a_bomb(size: int, fine: bool) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a", bytes(size))
    with archive.check_zip(made.getvalue()) if fine else pytest.raises(Unreadable, match="a bomb"):
        archive.check_zip(made.getvalue())


# -- LibreOffice -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "there", "made", "able", "says"),
    [
        ("docx", True, b"x", True, None),
        ("docx", False, b"x", True, "needs LibreOffice: apt install libreoffice-writer"),
        ("xlsx", False, b"x", True, "needs LibreOffice: apt install libreoffice-calc"),
        ("docx", True, None, False, "converts nothing to docx: apt install libreoffice-writer"),
        ("xlsx", True, None, False, "converts nothing to xlsx: apt install libreoffice-calc"),
        ("docx", True, None, True, "LibreOffice cannot read the file; it is encrypted or damaged"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_conversion(
    monkeypatch: pytest.MonkeyPatch, target: str, there: bool, made: bytes | None, able: bool, says: str | None
) -> None:
    monkeypatch.setattr(libreoffice, "libreoffice", lambda: "/x/soffice" if there else None)
    monkeypatch.setattr(libreoffice, "_convert", lambda *_: made)
    monkeypatch.setattr(libreoffice, "able", lambda target: able)
    if says is None:
        assert libreoffice.converted(b"", "doc", target) == made
        return
    with pytest.raises(Unreadable if able and there else MissingTool) as told:
        libreoffice.converted(b"", "doc", target)
    assert says in str(told.value)


def compound(at: int, flags: int, name: str = "WordDocument") -> bytes:
    data = bytearray(4096)
    data[40 : 40 + 2 * len(name)] = name.encode("utf-16-le")
    data[at : at + 2] = b"\xec\xa5"
    data[at + 11] = flags
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (compound(512, 0), None),
        (compound(512, 1), "the Word file is encrypted"),
        (compound(512, 2), None),
        (compound(1024, 3), "the Word file is encrypted"),
        (compound(600, 1), None),  # within a sector it is no head
        (compound(0, 1), None),
        (compound(512, 1, "WPSDocument"), "the Word file is encrypted"),
        (compound(512, 0, "EncryptedPackage"), "the Office file is encrypted"),
        (compound(512, 0, "Other"), "an Office file of an unknown type (no Word document, no workbook)"),
    ],
)
def test_what_is_said_of_a_compound_file(data: bytes, says: str | None) -> None:
    if says is None:
        libreoffice._check_ole(data)
        return
    with pytest.raises(Unreadable) as told:
        libreoffice._check_ole(data)
    assert str(told.value) == says


# -- sheets ------------------------------------------------------------------------------


def test_a_string_that_ends_with_its_record_goes_on_in_the_next() -> None:
    first, second = struct.pack("<HB", 2, 0) + b"ab", struct.pack("<HB", 1, 1) + "甲".encode("utf-16-le")
    strings = _Strings([first, second])
    assert [strings.string()[0], strings.string()[0]] == ["ab", "甲"]
    cut = _Strings([struct.pack("<HB", 4, 0) + b"ab", b"\0cd"])
    assert cut.string()[0] == "abcd"
    wider = _Strings([struct.pack("<HB", 3, 0) + b"ab", b"\x01" + "甲".encode("utf-16-le")])
    assert wider.string()[0] == "ab甲"
    between = _Strings(
        [struct.pack("<HBH", 2, 8, 1) + b"ab" + struct.pack("<HH", 1, 7), struct.pack("<HB", 1, 0) + b"c"]
    )
    assert between.string() == ("ab", [(1, 7)])
    assert between.string()[0] == "c"


def test_what_looks_say_of_cells_that_a_sheet_does_not_have() -> None:
    looks = Looks(
        texts={(0, 1): "5%", (0, 2): "x", (1, 0): "y"}, marks={(0, 0): "~{}~", (0, 3): "~{}~", (0, 1): "~{}~"}
    )
    assert as_shown([["a", 0.05]], [], looks) == ([["~a~", "~5%~"]], [])
    blank = Looks(marks={(0, 0): "~{}~"})
    assert as_shown([["", 1]], [], blank) == ([["", 1]], [])


def test_hidden_rows_and_columns_take_their_part_of_merged_cells_along() -> None:
    rows = [["a", "b", "c"], ["d", "e"], ["f", "g", "h"]]
    looks = Looks(rows={1}, columns={0})
    assert as_shown(rows, [((0, 0), (2, 1))], looks) == ([["a", "c"], ["g", "h"]], [((0, 0), (1, 0))])
    assert as_shown(rows, [], Looks(rows={0})) == ([["d", "e"], ["f", "g", "h"]], [])
    assert as_shown(rows, [], Looks(columns={2})) == ([["a", "b"], ["d", "e"], ["f", "g"]], [])


@pytest.mark.parametrize(("top", "spans"), [(1, True), (2, False)])
def test_a_merged_cell_below_the_last_row_is_none(top: int, spans: bool) -> None:
    (table,) = blocks_of([["a", "b"], ["c", "d"]], [((top, 0), (top + 3, 0))])
    assert table.rows[1][0].rowspan == (4 if spans else 1)  # type: ignore[union-attr]


# -- the sandbox -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("result", "answer"),
    [
        (Unreadable("damaged"), ("unreadable", b"damaged")),
        (MissingTool("no tool"), ("missing", b"no tool")),
        (MemoryError(), ("unreadable", b"reading the file needs more memory than is allowed")),
    ],
)
def test_what_the_sandbox_answers(
    monkeypatch: pytest.MonkeyPatch, result: Exception, answer: tuple[str, bytes]
) -> None:
    def read(*_: object) -> Document:
        raise result

    monkeypatch.setattr(worker, "read_document", read)
    assert worker._read(b"", None, None) == answer


def test_the_sandbox_answers_with_the_document_unless_it_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "read_document", lambda *_: Document([Paragraph("甲")]))
    kind, body = worker._read(b"", None, None)
    assert kind == "document"
    monkeypatch.setattr(worker, "MAX_ANSWER", len(body))
    assert worker._read(b"", None, None) == (kind, body)
    monkeypatch.setattr(worker, "MAX_ANSWER", len(body) - 1)
    assert worker._read(b"", None, None) == ("unreadable", b"the file holds more text than any report")


def test_a_readers_own_error_is_named_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> Document:
        raise ValueError("x" * 300)

    monkeypatch.setattr(worker, "read_document", read)
    kind, said = worker._read(b"", None, None)
    assert kind == "error"
    assert said.startswith(b"ValueError: " + b"x" * 200 + b", at test_told_kinds.py:")
    raised, last = said.split(b", at ")[1].decode().split(" from ")
    # the frames between say nothing to who reads the log
    assert re.fullmatch(r"test_told_kinds\.py:\d+", raised)
    assert re.fullmatch(r"worker\.py:\d+", last)


def test_an_error_that_our_own_line_raised_is_named_by_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "read_document", lambda *_: kind_of(5))  # type: ignore[arg-type]
    kind, said = worker._read(b"", None, None)
    assert kind == "error"
    assert re.search(r", at sniff\.py:\d+$", said.decode())


def test_all_that_a_process_began_is_found(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        grandchild = os.fork()
        if grandchild == 0:
            os.read(reader, 1)
            os._exit(0)
        os.read(reader, 1)
        os._exit(0)
    try:
        for _ in range(1000):
            found = process._descendants(os.getpid())
            if child in found and process._descendants(child):
                break
        own = process._descendants(child)
        assert len(own) == 1
        assert set(own) | {child} <= set(process._descendants(os.getpid()))
    finally:
        os.write(writer, b"xx")
        os.waitpid(child, 0)
        os.close(reader)
        os.close(writer)
