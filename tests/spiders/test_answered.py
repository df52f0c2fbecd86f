"""What families read of answers, one after the other: see tests/spiders/answered.py."""

from __future__ import annotations

import pytest

from harvester.portals.loader import families
from tests.lines import every
from tests.spiders.answered import ANSWERED, READERS

EVERY = every(ANSWERED, READERS)


@pytest.mark.parametrize(
    ("name", "given", "told"), EVERY, ids=[f"{name}: {given[:60]}…{given[-40:]}" for name, given, _ in EVERY]
)
def test_what_a_family_reads_of_an_answer(name: str, given: str, told: str) -> None:
    assert READERS[name](given).strip() == told


def test_each_file_is_of_a_family_and_no_line_stands_twice() -> None:
    assert set(READERS) <= set(families())
    said = [(name, given) for name, given, _ in EVERY]
    assert len(said) == len(set(said)) > 200
