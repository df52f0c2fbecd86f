"""Mark-up and what is read of it, line by line: see tests/documents/shaped.py."""

from __future__ import annotations

import pytest

from tests.documents.shaped import READERS, SHAPES
from tests.lines import every

EVERY = every(SHAPES, READERS)


@pytest.mark.parametrize(
    ("name", "given", "told"), EVERY, ids=[f"{name}: {given[:60]}" for name, given, _ in EVERY]
)
def test_what_is_read_of_mark_up(name: str, given: str, told: str) -> None:
    assert READERS[name](given).strip() == told


def test_no_line_stands_twice() -> None:
    said = [(name, given) for name, given, _ in EVERY]
    assert len(said) == len(set(said)) > 300
