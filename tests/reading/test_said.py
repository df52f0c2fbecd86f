"""What answers and the files of a page are: see tests/reading/said.py."""

from __future__ import annotations

import pytest

from tests.lines import every
from tests.reading.said import READERS, SAID

EVERY = every(SAID, READERS)


@pytest.mark.parametrize(
    ("name", "given", "told"), EVERY, ids=[f"{name}: {given[:60]}" for name, given, _ in EVERY]
)
def test_what_an_answer_is(name: str, given: str, told: str) -> None:
    assert READERS[name](given).strip() == told


def test_every_file_has_its_reader_and_no_line_stands_twice() -> None:
    assert {file.stem for file in SAID.iterdir()} == set(READERS)
    said = [(name, given) for name, given, _ in EVERY]
    assert len(said) == len(set(said)) > 200
