"""What a spider does on a listing page: see tests/spiders/walked.py."""

from __future__ import annotations

import pytest

from tests.lines import every
from tests.spiders.walked import READERS, WALKED

EVERY = every(WALKED, READERS)


@pytest.mark.parametrize(
    ("name", "given", "told"), EVERY, ids=[f"{name}: {given[:60]}" for name, given, _ in EVERY]
)
def test_what_is_done_on_a_listing(name: str, given: str, told: str) -> None:
    assert READERS[name](given).strip() == told


def test_every_file_has_its_reader_and_no_line_stands_twice() -> None:
    assert {file.stem for file in WALKED.iterdir()} == set(READERS)
    said = [(name, given) for name, given, _ in EVERY]
    assert len(said) == len(set(said)) > 200
