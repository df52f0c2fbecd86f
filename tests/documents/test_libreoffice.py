"""A tool that is there may not be able: LibreOffice without Writer is a tool that is missing, no damaged file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from harvester.documents import read_document
from harvester.documents.office import libreoffice
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
