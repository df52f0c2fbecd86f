"""What comes from outside besides reports, a small number of it: `make fuzz` runs many."""

from __future__ import annotations

import pytest

from harvester.listings.page import listing
from tests.fuzz.outside import PARTS, bad

EACH = {"listings": 40, "looks": 10, "names": 500, "registries": 30, "archives": 60}


def test_a_comment_within_a_rows_link_is_no_text() -> None:
    """Found by `looks 2`: the listing was none."""
    page = b"<li><a href='/a.html'>2023<!-- x --><b>nb</b><span>2024-01-15</span><?pi?></a></li>"
    [link] = listing(page, "http://x.gov.cn/").links
    assert (link.url, link.date) == ("http://x.gov.cn/a.html", "2024-01-15")


@pytest.mark.parametrize("part", PARTS)
def test_what_comes_from_outside_is_met_by_what_was_promised(part: str) -> None:
    assert list(bad(part, range(EACH[part]))) == []
