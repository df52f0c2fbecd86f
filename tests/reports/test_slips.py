"""What pages come to with one sign of them left out, doubled or elsewhere: see tests/reports/slips.py."""

from __future__ import annotations

import pytest

from tests.lines import lines
from tests.reports import slips

EVERY = list(lines(slips.FILE))


@pytest.mark.parametrize(("given", "told"), EVERY, ids=[given for given, _ in EVERY])
def test_what_a_page_with_a_slip_comes_to(given: str, told: str) -> None:
    assert slips.told(given) == told


def test_a_slip_is_what_it_says() -> None:
    case = slips.cases()[0]
    text, _ = slips.page(case)
    at = len(slips.pieces(case)) // 2
    begin, end = slips.pieces(case)[at]
    assert len(slips.slipped(case, str(at))) == len(text) - (end - begin)
    assert len(slips.slipped(case, f"{at}+")) == len(text) + (end - begin)
    moved = slips.slipped(case, f"{at}>")
    assert moved != text
    assert sorted(moved) == sorted(text)


def test_no_line_stands_twice() -> None:
    assert len({given for given, _ in EVERY}) == len(EVERY) > 0
