"""Hostile files: refused or read without effect, within the limits; the next file reads as if nothing had been."""

from __future__ import annotations

import http.server
import io
import os
import select
import struct
import subprocess
import sys
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from harvester.documents import read_document
from harvester.documents.office import libreoffice
from harvester.documents.sandbox import process, worker
from harvester.documents.sandbox.process import Limits, Sandbox
from harvester.errors import MissingTool, ReaderError, Unreadable
from tests.places import CASES

pytestmark = pytest.mark.slow

pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")
GOOD = (CASES / "file-xlsx" / "input.xlsx").read_bytes()


@pytest.fixture
def writer() -> None:
    """Skips where LibreOffice has no Writer: the program may be there without it."""
    if not libreoffice.able("docx"):
        pytest.skip("LibreOffice's Writer is not installed")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Narrower than in a crawl, so that overruns are quick; the clock is wide, for machines under load."""
    made = Sandbox(1, Limits(seconds=15, cpu=3, memory=700_000_000))
    yield made
    made.close()


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n" % count
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, len(out))
    )


def pdf_with(stream: bytes) -> bytes:
    """A PDF of one page with a compressed content stream."""
    packed = zlib.compress(stream, 9)
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream",
    )


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def word(document: bytes) -> bytes:
    """A DOCX with this as its document part."""
    with zipfile.ZipFile(io.BytesIO((CASES / "file-docx" / "input.docx").read_bytes())) as good:
        members = {name: good.read(name) for name in good.namelist()}
    return packed(members | {"word/document.xml": document})


W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1"><v>1</v></c></row>'
    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
)


def wide_sheet() -> bytes:
    """A workbook of two cells, a million rows and 16,000 columns apart."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good:
        members = {name: good.read(name) for name in good.namelist()}
    return packed(members | {"xl/worksheets/sheet1.xml": SHEET})


def locked_pdf() -> bytes:
    """A PDF encrypted with a password that nobody knows."""
    encrypt = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>]"
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        trailer=encrypt % (b"ab" * 32, b"cd" * 32),
    )


def big_picture() -> bytes:
    """A PNG of 60,000 × 60,000 points in 100 bytes."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


HOSTILE = {
    "pdf stream that unpacks to 300 MB": lambda: pdf_with(b"0 0 m 9 9 l S " * 21_000_000),
    "pdf with deep arrays": lambda: pdf_with(b"[" * 3_000_000),
    "encrypted pdf": locked_pdf,
    "zip bomb": lambda: packed({"a.txt": bytes(120_000_000)}),
    "zip within zip": lambda: packed({"a.zip": packed({"b.txt": b"x"})}),
    "zip with 3000 members": lambda: packed({f"{n}.txt": b"x" for n in range(3000)}),
    "docx bomb": lambda: word(b"<w:document " + W + b">" + b" " * 150_000_000),
    "docx of entities": lambda: word(
        b"<!DOCTYPE d [<!ENTITY l0 'lol'>" + LAUGHS + b"]><w:document " + W + b">&l11;"
    ),
    "docx of nested tables": lambda: word(
        b"<w:document %s><w:body>" % W + b"<w:tbl><w:tr><w:tc>" * 20_000 + b"</w:body></w:document>"
    ),
    "xlsx with a cell in the last corner": wide_sheet,
    "encrypted office file": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
    ),
    "picture of 3.6 gigapixels": big_picture,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_and_the_next_one_reads(name: str, sandbox: Sandbox) -> None:
    data = HOSTILE[name]()
    with pytest.raises(Unreadable) as refused:
        sandbox.read(data)
    assert str(refused.value)
    assert "\n" not in str(refused.value)
    assert sandbox.read(GOOD).blocks


def test_encrypted_files_are_called_so(sandbox: Sandbox) -> None:
    for name in ("encrypted pdf", "encrypted office file"):
        with pytest.raises(Unreadable, match="encrypted"):
            sandbox.read(HOSTILE[name]())


def test_same_document_as_without_sandbox(sandbox: Sandbox) -> None:
    for name in ("file-pdf/input.pdf", "file-docx/input.docx", "file-txt-gb18030/input.txt"):
        data = (CASES / name).read_bytes()
        assert sandbox.read(data, "http://a.example/x", "text/plain") == read_document(
            data, "http://a.example/x", "text/plain"
        )


def test_missing_tool_comes_through(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    alone = Sandbox(1)
    try:
        with pytest.raises(MissingTool, match="apt install libreoffice-writer"):
            alone.read((CASES / "file-odt" / "input.odt").read_bytes())
    finally:
        alone.close()


@pytest.mark.usefixtures("writer")
def test_overrun_ends_all_that_the_file_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    quick = Sandbox(1, Limits(seconds=0.9))
    try:
        with pytest.raises(Unreadable, match=r"not read within 0\.9 s"):
            quick.read((CASES / "file-doc" / "input.doc").read_bytes())
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and _mentions(entry, tmp_path):
                assert _ends(int(entry.name)), "LibreOffice goes on"
        assert list(tmp_path.iterdir()) == [], "files are left behind"
    finally:
        quick.close()


def _mentions(process: Path, folder: Path) -> bool:
    try:
        return str(folder).encode() in (process / "cmdline").read_bytes()
    except OSError:
        return False


def _ends(pid: int) -> bool:
    """Whether a process ends within five seconds."""
    try:
        return bool(select.select([os.pidfd_open(pid)], [], [], 5)[0])
    except ProcessLookupError:
        return True


@pytest.mark.usefixtures("writer")
def test_linked_picture_is_not_fetched() -> None:
    sandbox = Sandbox(1)
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/x.png"
        rtf = r"{\rtf1 before {\field{\*\fldinst INCLUDEPICTURE \\d \"ADDRESS\"}{\fldrslt}} after\par}"
        rtf = rtf.replace("ADDRESS", address)
        document = sandbox.read(rtf.encode())
    finally:
        sandbox.close()
        server.shutdown()
        server.server_close()
    assert any("before" in getattr(block, "text", "") for block in document.blocks)
    assert asked == []


def test_a_readers_own_fault_is_none_of_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of ours that fails: named with its place, and the next file is read."""
    with pytest.raises(ReaderError, match=r"the reader of this type of file fails: ZeroDivision.*test_sandbox"):
        raise_in_worker(monkeypatch)


def raise_in_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a sandbox makes of an answer that the worker gives where a reader divides by zero."""

    def fail(data: bytes, url: str | None, content_type: str | None) -> None:
        _ = 1 / 0

    monkeypatch.setattr(worker, "read_document", fail)
    kind, body = worker._read(b"x", None, None)
    assert kind == "error"
    monkeypatch.setattr(process._Worker, "ask", lambda *asked: (kind, body, False))
    made = Sandbox(1)
    try:
        made.read(b"x")
    finally:
        made.close()


def test_worker_ends_with_its_parent() -> None:
    code = (
        "import os,sys;from harvester.documents.sandbox.process import Sandbox;s=Sandbox(1);"
        "s.read(b'<html><body><p>x</p></body></html>');print([w.process.pid for w in s._all][0],flush=True);"
        "os.kill(os.getpid(),9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=CASES.parents[1], check=False
    )
    assert _ends(int(done.stdout)), "the worker outlives a parent that was killed"
