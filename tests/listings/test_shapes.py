"""Listing pages in one line, and what is read of them: see tests/listings/shaped.py."""

from __future__ import annotations

import pytest

from tests.lines import every
from tests.listings.shaped import READERS, SHAPES

EVERY = every(SHAPES, READERS)


@pytest.mark.parametrize(
    ("name", "given", "told"), EVERY, ids=[f"{name}: {given[:70]}" for name, given, _ in EVERY]
)
def test_what_is_read_of_a_listing(name: str, given: str, told: str) -> None:
    assert READERS[name](given).strip() == told


def test_every_file_has_its_reader_and_no_line_stands_twice() -> None:
    assert {file.stem for file in SHAPES.iterdir()} == set(READERS)
    said = [(name, given) for name, given, _ in EVERY]
    assert len(said) == len(set(said)) > 250
