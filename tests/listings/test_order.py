"""The order of a listing's rows: newest first, or any other."""

from __future__ import annotations

import pytest

from harvester.listings.order import Order
from harvester.listings.page import Link


def link(day: str | int | None) -> Link:
    """A row with its day, with the year of its title only, or with neither."""
    title = f"财政局{day}年年报" if isinstance(day, int) else "财政局"
    return Link("http://x/1", title, title, day if isinstance(day, str) else None)


def order(*pages: list[str | int | None]) -> Order:
    made = Order()
    for page in pages:
        made.take(link(day) for day in page)
    return made


NEW, MID, OLD = "2024-01-20", "2023-01-20", "2022-01-20"


@pytest.mark.parametrize(
    ("pages", "newest_first"),
    [
        ([[NEW, NEW], [MID, OLD]], True),
        ([[2023, 2023], [2022]], True),
        ([[NEW, NEW], [NEW, MID]], True),
        ([[NEW, MID]], False),  # one page says nothing of those behind it
        ([], False),
        ([[OLD, MID], [MID, NEW]], False),
        ([[NEW, NEW], [NEW, NEW]], False),  # all of one day: in an order of their own
        ([[NEW, OLD], [MID, OLD]], False),  # by body
        ([[OLD], [NEW], [MID]], False),  # those kept on top fill a page
        ([[NEW, NEW, None, None], [MID, OLD]], False),  # too few days are known
        ([[NEW, NEW, NEW, None], [MID, OLD]], True),
        ([[NEW], [2022]], True),
        ([["2023-03-01"], [2022]], False),  # published in 2023, nobody knows when
        ([[OLD, *[NEW] * 20], [MID] * 20], True),  # one is kept on top
        ([[OLD, NEW, OLD, NEW, *[NEW] * 10], [MID] * 10], False),
        ([[NEW, MID, OLD], [NEW, MID, OLD]], False),  # letters, each newest first
    ],
)
def test_a_listing_is_newest_first_where_days_fall_from_page_to_page(
    pages: list[list[str | int | None]], newest_first: bool
) -> None:
    assert order(*pages).newest_first is newest_first
