"""A tool that is there may not be able: LibreOffice without Writer is a tool that is missing, no damaged file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Document
from harvester.documents.office import compound, libreoffice
from harvester.errors import MissingTool, Unreadable
from tests.places import CASES

pytest.importorskip("docx", reason="the extra `files` is not installed")
DOC = CASES / "file-doc" / "input.doc"


@pytest.fixture
def without_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of programs with a soffice that converts nothing, and says nothing about it."""
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    for name in ("sh", "unshare", "true"):
        if found := shutil.which(name):
            (tmp_path / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(tmp_path))
    caches = (libreoffice.libreoffice, libreoffice.able, libreoffice._without_network)
    for cached in caches:
        cached.cache_clear()
    yield tmp_path
    for cached in caches:
        cached.cache_clear()


def test_without_writer_what_is_missing_is_named(without_writer: Path) -> None:
    with pytest.raises(MissingTool, match=r"nothing to docx: apt install libreoffice-writer .*catdoc"):
        read_document(DOC.read_bytes())
    with pytest.raises(MissingTool, match=r"apt install libreoffice-writer$"):
        read_document(b"{\\rtf1 a\\par}")


def test_without_writer_catdoc_serves(without_writer: Path) -> None:
    catdoc = shutil.which("catdoc", path="/usr/bin:/bin:/usr/local/bin")
    if catdoc is None:
        pytest.skip("catdoc is not installed")
    (without_writer / "catdoc").symlink_to(catdoc)
    document = read_document(DOC.read_bytes())
    assert document.blocks
    assert any("catdoc" in warning for warning in document.warnings)


def test_without_calc_spreadsheets_lose_their_merged_cells(without_writer: Path) -> None:
    pytest.importorskip("python_calamine", reason="the extra `files` is not installed")
    document = read_document((CASES / "file-ods" / "input.ods").read_bytes())
    assert any("merged cells" in warning and "libreoffice-calc" in warning for warning in document.warnings)


def test_a_damaged_file_is_the_files_fault_where_writer_is_there() -> None:
    if not libreoffice.able("docx"):
        pytest.skip("LibreOffice's Writer is not installed")
    damaged = DOC.read_bytes()[:1000] + "WordDocument".encode("utf-16-le") + bytes(2000)
    with pytest.raises(Unreadable) as refused:
        read_document(damaged)
    assert not isinstance(refused.value, MissingTool)


# -- which files are given to it, and what serves in its place -----------------------------------

WORD = compound.SIGNATURE + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(100)
UNKNOWN = compound.SIGNATURE + bytes(504) + "Contents".encode("utf-16-le") + bytes(100)
TEXT = b"{\\rtf1 a\\par}"


def given(
    monkeypatch: pytest.MonkeyPatch, *, missing: bool = False, catdoc: bool = False
) -> list[tuple[str, str]]:
    """What is converted: from what into what. Nothing is started."""
    asked: list[tuple[str, str]] = []

    def converted(data: bytes, source: str, target: str) -> bytes:
        asked.append((source, target))
        if missing:
            raise MissingTool("install it")
        return data

    monkeypatch.setattr(libreoffice, "converted", converted)
    monkeypatch.setattr(libreoffice.docx, "read", lambda made, url: Document([], kind="docx", url=url))
    monkeypatch.setattr(libreoffice.sheets, "read", lambda made, url: Document([], kind="xlsx", url=url))
    monkeypatch.setattr(libreoffice, "_catdoc", lambda data, url: Document([], kind="by catdoc", url=url))
    monkeypatch.setattr(libreoffice.shutil, "which", lambda name: "/bin/catdoc" if catdoc else None)
    return asked


@pytest.mark.parametrize(("data", "source", "kind"), [(WORD, "doc", "doc"), (TEXT, "rtf", "rtf")])
def test_a_file_is_converted_by_its_kind(
    data: bytes, source: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = given(monkeypatch)
    document = libreoffice.read(data, "http://a/1")
    assert (asked, document.kind, document.url) == ([(source, "docx")], kind, "http://a/1")


def test_what_holds_no_word_document_is_not_given_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = given(monkeypatch)
    with pytest.raises(Unreadable, match="unknown type"):
        libreoffice.read(UNKNOWN)
    assert asked == []


@pytest.mark.parametrize(
    ("data", "catdoc", "serves"), [(WORD, True, True), (WORD, False, False), (TEXT, True, False)]
)
def test_where_it_is_missing_catdoc_serves_for_word_alone(
    data: bytes, catdoc: bool, serves: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, missing=True, catdoc=catdoc)
    if serves:
        assert libreoffice.read(data).kind == "by catdoc"
    else:
        with pytest.raises(MissingTool):
            libreoffice.read(data)


@pytest.mark.parametrize("missing", [True, False])
def test_a_spreadsheet_says_what_is_lost_without_it(missing: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = given(monkeypatch, missing=missing)
    document = libreoffice.read_ods(b"x", "http://a/1")
    assert (asked, document.url) == ([("ods", "xlsx")], "http://a/1")
    assert document.warnings == ["merged cells of this spreadsheet are not known: install it"] * missing


@pytest.mark.parametrize(
    ("there", "made", "able", "error"),
    [
        (True, b"x", False, None),
        (True, None, True, Unreadable),
        (True, None, False, MissingTool),
        (False, b"x", True, MissingTool),
    ],
)
@pytest.mark.parametrize(("source", "target", "package"), [("doc", "docx", "writer"), ("ods", "xlsx", "calc")])
def test_whose_fault_it_is_that_nothing_came(
    there: bool, made: bytes | None, able: bool, error: type[Exception] | None, source: str, target: str,
    package: str, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(libreoffice, "libreoffice", lambda: "/bin/soffice" if there else None)
    monkeypatch.setattr(libreoffice, "_convert", lambda *_: made)
    monkeypatch.setattr(libreoffice, "able", lambda target: able)
    if error is None:
        assert libreoffice.converted(b"", source, target) == made
        return
    with pytest.raises(error) as told:
        libreoffice.converted(b"", source, target)
    assert (f"apt install libreoffice-{package}" in str(told.value)) == (error is MissingTool)
    assert ("catdoc" in str(told.value)) == (error is MissingTool and source == "doc")
