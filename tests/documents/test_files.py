"""Every file type holds the same report and reads as the same report; hostile files are refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Document, Heading, Paragraph, Table
from harvester.documents.office import libreoffice as office
from harvester.errors import MissingTool, NotAReport, Unreadable
from harvester.reports import read_report
from tests.loops import each
from tests.places import CASES
from tools import make_files

NEEDS = {
    "doc": "writer",
    "odt": "writer",
    "ods": "calc",
    "rtf": "writer",
    "pdf-office": "writer",
    "pdf-chromium": "chromium",
    "pdf-unruled": "chromium",
    "pdf-landscape": "chromium",
    "pdf-turned": "chromium",
}
_MADE_BY = {"writer": "docx", "calc": "xlsx"}
pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")


def _need(name: str) -> None:
    needed = NEEDS.get(name)
    if needed in _MADE_BY:  # the program may be there without its Writer
        if not office.able(_MADE_BY[needed]):
            pytest.skip(f"LibreOffice's {needed} is not installed")
    elif needed is not None and shutil.which(needed) is None:
        pytest.skip(f"{needed} is not installed")


def _texts(document: Document) -> str:
    return "\n".join("".join(b.text.split()) for b in document.blocks if isinstance(b, (Heading, Paragraph)))


@pytest.mark.parametrize("name", make_files.KEPT)
def test_kept_case_reads_exactly(name: str) -> None:
    _need(name)
    folder = CASES / f"file-{name}"
    data = next(folder.glob("input.*")).read_bytes()
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    report = read_report(data)
    assert report.to_dict()["tables"] == expected["tables"]
    assert report.edition == "2021"
    # the archive's second member is no report and only adds its text
    assert report.warnings == []


@pytest.mark.parametrize("name", make_files.KEPT)
def test_kept_case_keeps_all_text_in_order(name: str) -> None:
    _need(name)
    document = read_document(next((CASES / f"file-{name}").glob("input.*")).read_bytes())
    _has_all_text(document, prose=name != "pdf")


@pytest.mark.slow
@pytest.mark.parametrize("name", make_files.MADE)
def test_made_case_reads_exactly(name: str) -> None:
    _need(name)
    data = make_files.MADE[name]()
    report = read_report(data)
    assert report.to_dict()["tables"] == make_files.figures().tables
    assert report.warnings == []
    _has_all_text(read_document(data))


def _has_all_text(document: Document, prose: bool = True) -> None:
    """Every heading and paragraph of the report is a block of its own, in order."""
    lines = iter(_texts(document).split("\n"))
    made = make_files.figures()
    for part in made.parts:
        for line in (part.heading, *(part.paragraphs if prose else ())):
            wanted = "".join(line.split())
            assert any(found == wanted for found in lines), f"not found, or out of order: {wanted}"


def test_page_breaks_leave_three_tables() -> None:
    _need("pdf-landscape")
    document = read_document(make_files.printed(make_files.html(), landscape=True))
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [14, 28, 4]
    group = next(cell for cell in tables[1].rows[5] if cell.col == 0)
    assert (group.text, group.rowspan) == ("三、本年度办理结果", 22)


def test_archive_shows_names_and_never_uses_them(tmp_path: Path) -> None:
    document = read_document((CASES / "file-zip" / "input.zip").read_bytes())
    assert "请查收附件。" in _texts(document)
    assert not (tmp_path.parent.parent / "说明.txt").exists()


@pytest.mark.parametrize("head", [b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08\x00"])
def test_other_archives_are_refused(head: bytes) -> None:
    with pytest.raises(Unreadable, match="not opened"):
        read_document(head + bytes(100))


@pytest.mark.parametrize("name", ["docx", "xlsx", "zip", "pdf", "doc", "xls"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_cut_file_is_refused_or_read_without_a_stray_error(name: str, share: float) -> None:
    _need(name)
    data = next((CASES / f"file-{name}").glob("input.*")).read_bytes()
    try:
        report = read_report(data[: int(len(data) * share)])
    except (Unreadable, NotAReport):
        return
    # a cut PDF may still hold whole pages; what it holds must be right
    whole = make_files.figures().tables
    for table, rows in each(report.to_dict()["tables"].items()):
        for row, values in (rows or {}).items():
            assert values == whole[table][row] or None in values.values()


def test_missing_library_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pdfplumber", None)
    with pytest.raises(MissingTool, match=r"gongkai-harvester\[files\]"):
        read_document((CASES / "file-pdf" / "input.pdf").read_bytes())


def test_missing_libreoffice_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    office.libreoffice.cache_clear()
    try:
        with pytest.raises(MissingTool, match="apt install libreoffice-writer"):
            read_document((CASES / "file-odt" / "input.odt").read_bytes())
    finally:
        monkeypatch.undo()
        office.libreoffice.cache_clear()
