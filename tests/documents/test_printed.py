"""Pages of a PDF and what is read of them: see tests/documents/printed.py."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")

from harvester.documents.blocks import Document
from harvester.documents.paged import ocr, pdf
from harvester.documents.paged.pages import Sheet
from harvester.errors import MissingTool
from tests.documents.printed import PRINTED, READERS, page_of
from tests.lines import every

EVERY = every(PRINTED, READERS)


@pytest.mark.parametrize(
    ("name", "given", "told"), EVERY, ids=[f"{name}: {given[:60]}" for name, given, _ in EVERY]
)
def test_what_is_read_of_a_printed_page(name: str, given: str, told: str) -> None:
    assert READERS[name](given).strip() == told


def test_every_file_has_its_reader_and_no_line_stands_twice() -> None:
    assert {file.stem for file in PRINTED.iterdir()} == set(READERS)
    said = [(name, given) for name, given, _ in EVERY]
    assert len(said) == len(set(said)) > 70


def test_what_nobody_sees_is_told_and_only_so_many_letters_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of("10,20 1234")
    page.seen_letters = lambda: (page.chars[:3], "1 letter is left out")
    document = Document([], kind="pdf")
    assert [item.text for item in pdf._sheet(page, document).items] == ["123"]  # type: ignore[union-attr]
    assert document.warnings == ["page 1: 1 letter is left out"]
    monkeypatch.setattr(pdf, "MAX_CHARS", 3)
    document = Document([], kind="pdf")
    assert [item.text for item in pdf._sheet(page_of("10,20 123"), document).items] == ["123"]  # type: ignore[union-attr]
    assert document.warnings == []
    assert [item.text for item in pdf._sheet(page_of("10,20 1234"), document).items] == ["123"]  # type: ignore[union-attr]
    assert document.warnings == ["page 1: read only 3 of 4 letters"]


def scans(numbers: list[int], pages: int = 4) -> tuple[list[Any], list[str]]:
    sheets = [Sheet(number, 400, 600, [], number in numbers) for number in range(1, pages + 1)]
    document = Document([], kind="pdf")
    pdf._read_scans(b"", sheets, numbers, document)
    return [sheet.items for sheet in sheets], document.warnings


def test_pages_that_are_pictures_are_read_by_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    most = 2

    def read(data: bytes, numbers: list[int]) -> dict[int, list[Any]]:
        return {number: [SimpleNamespace(text=f"page {number}")] for number in numbers[:most]}

    monkeypatch.setattr(ocr, "read_pdf_pages", read)
    items, told = scans([2, 4])
    assert [[item.text for item in held] for held in items] == [[], ["page 2"], [], ["page 4"]]
    assert told == ["read by OCR: page 2, 4"]
    items, told = scans([1, 2, 4])
    assert [len(held) for held in items] == [1, 1, 0, 0]
    assert told == ["read by OCR: page 1, 2", f"page 4 not read, a picture: only {ocr.MAX_PAGES} are read by OCR"]


def test_without_ocr_the_other_pages_have_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(data: bytes, numbers: list[int]) -> dict[int, list[Any]]:
        raise MissingTool("install it")

    monkeypatch.setattr(ocr, "read_pdf_pages", missing)
    assert scans([2, 3])[1] == ["page 2, 3 not read, a picture: install it"]
    with pytest.raises(MissingTool):
        scans([1, 2, 3, 4])
