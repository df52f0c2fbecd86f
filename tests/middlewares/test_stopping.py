"""Where an ordinary night may end the walk of a listing."""

from __future__ import annotations

from typing import Any

import pytest

from harvester.listings.promises import Promise
from harvester.middlewares.stopping import Stopping
from harvester.store import counters

NB = "http://x/nb/"


class Kept:
    """A store that kept one listing."""

    def __init__(self, walked: dict[str, Any] | None, counted: list[int | None] | None = None) -> None:
        self.all = {
            counters.WALKED: walked and {NB: walked},
            counters.COUNTED: counted and {NB: counted},
        }

    def kept(self, portal: str, name: str) -> Any:
        assert portal == "county"
        return self.all[name]


def walked(rows: int | None = None, seen: int = 0, **how: Any) -> dict[str, Any]:
    return {"rows": rows, "seen": seen, "walked": 3, "newest_first": False, **how}


def may(kept: Kept, pages: int | None = None, rows: int | None = None, new: int = 0) -> bool:
    stopping = Stopping(kept, "county")  # type: ignore[arg-type]
    for number in range(new):
        stopping.met(NB, f"{NB}{number}")
        stopping.met(NB, f"{NB}{number}")  # a row that stands there twice
    return stopping.may(NB, Promise(NB, pages, rows))


FIRST = walked(newest_first=True)


@pytest.mark.parametrize(
    ("before", "counted", "tonight", "ends"),
    [
        (FIRST, None, {}, True),
        (walked(), None, {}, False),
        (None, None, {}, False),
        ({"rows": None, "seen": 9, "walked": 3}, None, {}, False),  # kept by an earlier version
        (walked(9, 9), [3, 9], {"rows": 9}, True),
        (walked(9, 9), [3, 9], {"rows": 10}, False),
        (walked(9, 9), [3, 9], {"rows": 10, "new": 1}, True),
        (walked(9, 9), [3, 9], {"rows": 11, "new": 1}, False),
        (walked(9, 9), [3, 10], {"rows": 10}, True),  # met on an ordinary night since
        # what the list has lost stands behind its first pages
        (walked(9, 9), [3, 9], {"rows": 8}, False),
        (walked(9, 9, newest_first=True), [3, 9], {"rows": 8, "new": 1}, False),
        (FIRST, [3, None], {"pages": 2}, False),
        (FIRST, [None, None], {"pages": 2}, True),
        (walked(9, 7), [3, 9], {"rows": 9}, False),  # never counted itself: 9 of what?
        (walked(9, 9, newest_first=True), [3, 9], {"rows": 10}, False),
        (walked(9, 9), [3, 9], {}, False),
        (FIRST, [3, None], {"pages": 3}, True),
        (FIRST, [3, None], {"pages": 4}, False),
        (FIRST, [3, None], {"pages": 4, "new": 1}, True),
        (walked(), [3, None], {"pages": 3}, False),
    ],
)
def test_a_walk_ends_where_nothing_new_can_stand_behind(
    before: dict[str, Any] | None, counted: list[int | None] | None, tonight: dict[str, int], ends: bool
) -> None:
    assert may(Kept(before, counted), **tonight) is ends


def test_before_a_listing_is_asked_what_it_stated_last_stands() -> None:
    assert Stopping(Kept(walked(9, 9), [3, 9]), "county").may(NB, None)  # type: ignore[arg-type]
    assert not Stopping(Kept(walked(), [3, None]), "county").may(NB, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(("pages", "one"), [(1, True), (2, False), (None, False)])
def test_a_listing_of_one_page_is_known(pages: int | None, one: bool) -> None:
    kept = Kept(None if pages is None else walked(walked=pages))
    assert Stopping(kept, "county").is_one_page(NB) is one  # type: ignore[arg-type]
