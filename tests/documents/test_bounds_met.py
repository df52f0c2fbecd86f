"""What is cut off at a bound of a document is told, else nothing is; what is damaged costs its part alone."""

from __future__ import annotations

import csv
import io
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from harvester.documents import archive, delimited, read_document, text
from harvester.documents.blocks import Document, Heading, Link, Paragraph, Picture, Table
from harvester.documents.html import flat, read, sheets, shown
from harvester.documents.office.runs import _is_alike, _is_pale
from harvester.documents.sandbox import process, wire
from harvester.errors import ReaderError, Unreadable

# -- pages -----------------------------------------------------------------------------------------------------

ROW = "<tr><td>规章<td>1<td>2</tr>"


def page(body: str) -> Document:
    return read_document(f"<html><body>{body}</body></html>".encode(), url="http://a.example/b.html")


@pytest.mark.parametrize(
    ("sign", "bound", "says"), [("<b>", "MAX_TAGS", "tags"), ("&amp;", "MAX_ESCAPED", "entities")]
)
def test_a_page_of_too_many_signs_is_refused_where_it_is_large(
    sign: str, bound: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "<p>年报</p>" + sign * 40
    monkeypatch.setattr(read, bound, 30)
    assert page(body).blocks, "a small page is read whatever it holds"
    monkeypatch.setattr(read, "_SMALL", 10)
    with pytest.raises(Unreadable, match=rf"a page with \d+ {says}; at most 30 are read"):
        page(body)
    monkeypatch.setattr(read, bound, 100)
    assert page(body).blocks


@pytest.mark.parametrize(("room", "told"), [(0, False), (-1, True)])
def test_mark_up_beyond_the_bound_is_left_out_and_told(
    room: int, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths: list[int] = []
    real = read._written

    def written(tree: Any) -> str:
        html = real(tree)
        lengths.append(len(html))
        return html

    monkeypatch.setattr(read, "_written", written)
    page("<p>甲</p><p>乙</p>")
    monkeypatch.setattr(read, "MAX_TEXT", lengths[0] + room)
    warnings = page("<p>甲</p><p>乙</p>").warnings
    assert warnings == (
        [f"mark-up and text beyond the first {lengths[0] - 1:,} characters are not read"] if told else []
    )


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (b"", []),
        (b"\xff", ["1 characters could not be decoded as gb18030"]),
        (b"\xff\xff", ["2 characters could not be decoded as gb18030"]),
        (b"\xff\xef\xbf\xbd", []),  # it was written so
    ],
)
def test_letters_that_no_charset_has_are_counted(bad: bytes, told: list[str]) -> None:
    text = "<p>政府信息公开年度报告，某县水利局</p>".encode("gb18030")
    assert read_document(b"<meta charset=gbk>" + text + b"<p>" + bad + b"</p>").warnings == told


@pytest.mark.parametrize(("cells", "rows"), [(9, 3), (8, 2), (6, 2)])
def test_cells_beyond_the_bound_are_left_out_row_by_row(
    cells: int, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flat, "MAX_CELLS", cells)
    found = page(f"<table>{ROW * 3}</table>")
    (table,) = [block for block in found.blocks if isinstance(block, Table)]
    assert len(table.rows) == rows
    assert found.warnings == ([f"table cells beyond the first {cells} are not read"] if rows < 3 else [])


@pytest.mark.parametrize("most", [2, 3])
def test_links_beyond_the_bound_are_counted(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flat, "MAX_LINKS", most)
    found = page("".join(f"<p>见<a href={n}.pdf>附件{n}</a></p>" for n in range(3)))
    assert sum(isinstance(block, Link) for block in found.blocks) == most
    assert found.warnings == ([] if most == 3 else ["1 links, pictures and frames beyond the first 2 left out"])


@pytest.mark.parametrize("room", [0, 1])
def test_marks_beyond_the_bound_are_counted(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "MAX_LOOKED_AT", 3 - room)
    cells = "".join(f'<td>1<b style="display:none">{n}</b>' for n in range(3))
    found = page(f"<table><tr><td>规章{cells}</tr>{ROW}{ROW}</table>")
    told = [line for line in found.warnings if "are not looked at" in line]
    says = "elements that may be hidden, struck out or raised are not looked at, beyond the first"
    assert told == ([f"1 {says} 2"] if room else [])
    (table,) = [block for block in found.blocks if isinstance(block, Table)]
    assert [cell.text for cell in table.rows[0]][1:3] == ["1", "1"]
    assert (table.rows[0][3].text == "1") == (room == 0)


@pytest.mark.parametrize("table", [f"<table>{ROW}</table>", "<p>甲</p>"], ids=["tables", "lines"])
@pytest.mark.parametrize(
    ("bound", "most", "told"),
    [
        ("MAX_SHEETS", 26, []),
        ("MAX_SHEETS", 25, ["style sheets of 26 characters: what they hide is not looked at"]),
        ("MAX_RULES", 2, []),
        ("MAX_RULES", 1, ["style rules beyond the first 1 are not looked at"]),
    ],
)
def test_style_sheets_that_are_not_looked_at_are_told(
    bound: str, most: int, told: list[str], table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, bound, most)
    sheets._of.cache_clear()
    assert page(f"<style>td{{color:red}}td{{color:tan}}</style>{table}").warnings == told
    sheets._of.cache_clear()


# -- texts, tables, archives -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("most", "told"), [(3, False), (2, True)])
def test_lines_beyond_the_bound_are_left_out_and_told(
    most: int, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "MAX_LINES", most)
    found = text.read_text("甲。\n乙。\n丙。".encode())
    assert [getattr(block, "text", "") for block in found.blocks] == ["甲。", "乙。", "丙。"][:most]
    assert found.warnings == (["text beyond the first 2 lines is not read"] if told else [])
    assert len(text.blocks_of("甲。\n乙。\n丙。")) == most


CSV = "规章,1,2\n办法,3,4\n末,5,6\n".encode()


@pytest.mark.parametrize(
    ("bound", "most", "rows"), [("MAX_ROWS", 3, 3), ("MAX_ROWS", 2, 2), ("cells", 9, 3), ("cells", 8, 2)]
)
def test_rows_of_a_csv_file_beyond_the_bounds(
    bound: str, most: int, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if bound == "cells":
        monkeypatch.setattr("harvester.documents.office.sheet_rows.MAX_CELLS", most)
    else:
        monkeypatch.setattr(delimited, "MAX_ROWS", most)
    found = delimited.read(CSV)
    (table,) = [block for block in found.blocks if isinstance(block, Table)]
    assert len(table.rows) == rows
    assert found.warnings == ([] if rows == 3 else ["rows of the CSV file beyond the first 2 are not read"])


@pytest.fixture
def short_fields() -> Iterator[int]:
    """The bound on a field of a CSV file is the process's: others may have raised it."""
    before = csv.field_size_limit(50)
    yield 50
    csv.field_size_limit(before)


def test_a_csv_file_that_breaks_its_own_rules_is_damaged(short_fields: int) -> None:
    fits, long = ("x" * (short_fields + more) for more in (0, 1))
    assert delimited.read(f"规章,1,2\n办法,3,{fits}\n末,5,6\n".encode()).blocks
    with pytest.raises(Unreadable, match="the CSV file is damaged"):
        delimited.read(f"规章,1,2\n办法,3,{long}\n末,5,6\n".encode())


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in members.items():
            made.writestr(name.replace("_", "."), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("most", "read_of", "told"), [(2, 2, []), (1, 1, ["b.txt: only 1 files of an archive are read"])]
)
def test_files_of_an_archive_beyond_the_bound(
    most: int, read_of: int, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_READ", most)
    found = archive.read(zipped(a_txt="甲。".encode(), b_txt="乙。".encode()))
    assert [name for name, _ in found.parts] == ["a.txt", "b.txt"][:read_of]
    assert found.warnings == [f"not read from the archive: {line}" for line in told]


def test_what_cannot_be_read_of_an_archive_costs_itself_alone() -> None:
    whole = zipped(
        a_txt="甲。".encode(), b_zip=zipped(c_txt=b"x"), c_pdf=b"%PDF-1.7 broken", d_txt=b"", e_txt="乙。".encode()
    )
    found = archive.read(whole)
    assert [getattr(block, "text", "") for block in found.blocks] == ["甲。", "乙。"]
    assert found.parts == [("a.txt", 0), ("e.txt", 1)]
    first, second = found.warnings
    assert first == "not read from the archive: b.zip: an archive within an archive is not opened"
    assert second.startswith("not read from the archive: c.pdf: ")
    # a member whose bytes are not those that were packed
    broken = bytearray(zipped(a_txt="甲。".encode(), b_txt="乙乙乙。".encode(), c_txt="丙。".encode()))
    broken[broken.find("乙乙乙".encode())] ^= 1
    damaged = archive.read(bytes(broken))
    assert damaged.warnings[0].startswith("not read from the archive: b.txt: damaged (Bad CRC-32")
    assert [getattr(block, "text", "") for block in damaged.blocks] == ["甲。", "丙。"]
    with pytest.raises(Unreadable, match=r"holds nothing that can be read \(b.zip: an archive within"):
        archive.read(zipped(b_zip=zipped(c_txt=b"x")))
    with pytest.raises(Unreadable, match=r"holds nothing that can be read$"):
        archive.read(zipped(b_txt=b""))


# -- Word's colours -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("FFFFFF", "FFFFFF", True),
        ("FFFFFF", "000000", False),
        ("FFFFFF", "auto", False),
        ("FFFFFF", "FFFF", False),
    ],
)
def test_colours_that_cannot_be_told_apart(one: str, other: str, alike: bool) -> None:
    assert _is_alike(one, other) is alike


@pytest.mark.parametrize(
    ("colour", "pale"), [("FFFFFF", True), ("000000", False), (None, False), ("auto", False), ("zzzzzz", False)]
)
def test_colours_that_nobody_sees_on_paper(colour: str | None, pale: bool) -> None:
    assert _is_pale(colour) is pale


# -- the sandbox, without a process ---------------------------------------------------------------


class Told:
    """A worker that answers what a test says."""

    def __init__(self, kind: str = "unreadable", body: bytes = b"x", *, spent: bool = False) -> None:
        self.answer, self.ended, self.asked = (kind, body, spent), 0, 0

    def ask(self, *_: Any) -> tuple[str, bytes, bool]:
        self.asked += 1
        if self.answer[0] == "overrun":
            raise process._Overrun("not read within 1 s")
        return self.answer

    def end(self) -> None:
        self.ended += 1


def sandbox(worker: Told, monkeypatch: pytest.MonkeyPatch) -> process.Sandbox:
    made = process.Sandbox(1)
    monkeypatch.setattr(made, "_start", lambda: made._all.add(worker) or worker)  # type: ignore[arg-type,func-returns-value]
    return made


@pytest.mark.parametrize(
    ("kind", "body", "error", "says"),
    [
        ("error", b"KeyError", ReaderError, "the reader of this type of file fails: KeyError"),
        ("unreadable", "坏".encode(), Unreadable, "坏"),
        ("document", b"{", ReaderError, "the reading process gave a broken answer"),
        ("document", b"{}", ReaderError, "the reading process gave a broken answer"),
        ("overrun", b"", Unreadable, "not read within 1 s"),
    ],
)
def test_what_a_process_answers(
    kind: str, body: bytes, error: type[Exception], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Told(kind, body)
    box = sandbox(worker, monkeypatch)
    with pytest.raises(error, match=says):
        box.read(b"x")
    assert worker.ended == (kind == "overrun")
    assert (worker in box._all) == (kind != "overrun")
    box.close()


@pytest.mark.parametrize("spent", [True, False])
def test_a_process_that_has_read_enough_is_ended_and_another_one_is_used(
    spent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Told("document", wire.dumps(Document([], kind="text")), spent=spent)
    box = sandbox(worker, monkeypatch)
    for _ in range(2):
        assert box.read(b"x").kind == "text"
    assert (worker.asked, worker.ended) == (2, 2 * spent)
    box.close()
    assert worker.ended == (2 if spent else 1)
    with pytest.raises(ReaderError, match="the sandbox is closed"):
        box.read(b"x")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (-signal.SIGXCPU, "not read within 7 s of processor time"),
        (-9, "reading it broke the reading process (exit -9); most likely it needs too much memory"),
        (None, "the reading process gave a broken answer"),
    ],
)
def test_what_is_said_of_a_process_that_died(code: int | None, says: str) -> None:
    def wait(_: float) -> int:
        if code is None:
            raise subprocess.TimeoutExpired("x", 5)
        return code

    worker = process._Worker.__new__(process._Worker)
    worker.limits = process.Limits(cpu=7)
    worker.process = SimpleNamespace(wait=wait)  # type: ignore[assignment]
    assert worker._death() == says


def test_every_sort_of_block_survives_the_wire() -> None:
    blocks = [
        Heading("年报", 2),
        Paragraph("甲。"),
        Link("http://a/1.pdf", "附件"),
        Picture("http://a/1.png", "图"),
    ]
    given = Document(
        [*blocks, Table.of([["甲", "1"]])], kind="mht", title="年报", framed=False, parts=[("a.htm", 0)]
    )
    assert wire.loads(wire.dumps(given)) == given
