"""What comes from outside besides reports, a small number of it: `make fuzz` runs many."""

from __future__ import annotations

import pytest

from tests.fuzz.outside import PARTS, bad

EACH = {"listings": 60, "looks": 15, "names": 500, "registries": 60, "archives": 150}


@pytest.mark.parametrize("part", PARTS)
def test_what_comes_from_outside_is_met_by_what_was_promised(part: str) -> None:
    assert list(bad(part, range(EACH[part]))) == []
