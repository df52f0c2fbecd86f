"""Workbooks and what they show, of the old and the new kind alike: see tests/documents/booked.py."""

from __future__ import annotations

import pytest

pytest.importorskip("python_calamine", reason="the extra `files` is not installed")

from tests.documents.booked import BOOKS, READERS
from tests.lines import every

EVERY = every(BOOKS, READERS)


@pytest.mark.parametrize(
    ("name", "given", "told"), EVERY, ids=[f"{name}: {given[:60]}" for name, given, _ in EVERY]
)
def test_what_a_workbook_shows(name: str, given: str, told: str) -> None:
    assert READERS[name](given).strip() == told


def test_every_file_has_its_reader_and_no_line_stands_twice() -> None:
    assert {file.stem for file in BOOKS.iterdir()} == set(READERS)
    said = [(name, given) for name, given, _ in EVERY]
    assert len(said) == len(set(said)) > 150
