"""Letters and lines on a page, and what is made of them: see tests/documents/placed.py."""

from __future__ import annotations

import pytest

pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")

from tests.documents.placed import PAGED, READERS
from tests.lines import every

EVERY = every(PAGED, READERS)


@pytest.mark.parametrize(
    ("name", "given", "told"), EVERY, ids=[f"{name}: {given[:60]}" for name, given, _ in EVERY]
)
def test_what_is_made_of_letters_and_lines(name: str, given: str, told: str) -> None:
    assert READERS[name](given).strip() == told


def test_every_file_has_its_reader_and_no_line_stands_twice() -> None:
    assert {file.stem for file in PAGED.iterdir()} == set(READERS)
    said = [(name, given) for name, given, _ in EVERY]
    assert len(said) == len(set(said)) > 150
