"""What is asked at the end of a walk: reports whose address may hold another, and those that no row leads to."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from harvester.middlewares.afterwards import MOST_REUSED, MOST_UNLISTED, has_found_new, is_whole, left_to_ask
from harvester.store import counters
from harvester.store.store import Known, Store

EMPTY = dict.fromkeys((field.name for field in fields(Known)), None)


class Held:
    """A store with pages whose report has turned up elsewhere, and pages that were not asked."""

    def __init__(self, reused: int = 0, resting: int = 0) -> None:
        self._reused, self._resting = known("r", reused), known("u", resting)

    def turned_up(self, portal: str, since: str) -> list[Known]:
        assert (portal, since) == ("county", "tonight")
        return self._reused

    def not_asked(self, portal: str, since: str) -> list[Known]:
        assert (portal, since) == ("county", "tonight")
        return self._resting


def known(letter: str, count: int) -> list[Known]:
    return [Known(**{**EMPTY, "url": f"{letter}{n}"}) for n in range(count)]  # type: ignore[arg-type]


def left(held: Held, listed: set[str], *, whole: bool = True, new: bool = True) -> tuple[list[str], int]:
    store: Any = held
    found, more = left_to_ask(store, "county", "tonight", listed, whole=whole, found_new=new)
    return [one.url for one in found], more


@pytest.mark.parametrize(
    ("held", "listed", "whole", "asked"),
    [
        (Held(), set(), True, []),
        (Held(reused=2), {"r0", "r1"}, False, ["r0", "r1"]),
        (Held(reused=2), {"r1"}, False, ["r1"]),  # the other moved: its old address is listed no more
        (Held(resting=2), {"u1"}, True, ["u0"]),
        (Held(resting=2), {"u1"}, False, []),  # nobody knows what the pages hold that were not walked
        (Held(resting=MOST_UNLISTED), set(), True, [f"u{n}" for n in range(MOST_UNLISTED)]),
        (Held(resting=MOST_UNLISTED + 1), set(), True, [f"u{n}" for n in range(MOST_UNLISTED)]),
        (Held(resting=MOST_UNLISTED + 1), {"u0"}, True, [f"u{n + 1}" for n in range(MOST_UNLISTED)]),
    ],
)
def test_what_is_asked(held: Held, listed: set[str], whole: bool, asked: list[str]) -> None:
    assert left(held, listed, whole=whole) == (asked, 0)


def test_where_nothing_new_was_stored_no_report_can_have_turned_up() -> None:
    assert left(Held(reused=1), {"r0"}, new=False) == ([], 0)


@pytest.mark.parametrize(
    ("word", "found"),
    [("new", True), ("changed", True), ("sighting", True), ("unchanged", False), ("gone", False)],
)
def test_what_counts_as_new(word: str, found: bool) -> None:
    assert has_found_new({counters.STORED + word: 1}) is found
    assert not has_found_new({counters.STORED + word: 0})


def test_a_page_is_asked_once() -> None:
    held = Held(reused=1)
    held._resting = held._reused
    assert left(held, {"r0"}) == (["r0"], 0)


@pytest.mark.parametrize(("reused", "more"), [(MOST_REUSED, 0), (MOST_REUSED + 2, 2)])
def test_addresses_used_again_are_bounded_and_the_rest_is_counted(reused: int, more: int) -> None:
    found, rest = left(Held(reused=reused), {f"r{n}" for n in range(reused)})
    assert (len(found), rest) == (MOST_REUSED, more)


@pytest.mark.parametrize(
    ("stats", "full", "whole"),
    [
        ({}, True, True),
        ({}, False, False),
        ({counters.LISTING_FAILED: 1}, True, False),
        ({counters.SPIDER_FAILED: 1}, True, False),
        ({counters.BOUNDS_REASON: "200 pages"}, True, False),
        ({counters.LISTINGS: 3}, True, True),
    ],
)
def test_a_walk_is_whole_that_was_led_to_every_end(stats: dict[str, Any], full: bool, whole: bool) -> None:
    assert is_whole(stats, full=full) is whole


def test_what_turned_up_is_looked_for_from_what_is_new_on(tmp_path: Path) -> None:
    with Store(tmp_path / "x.db") as store:
        asked: list[str] = []
        store.connection.set_trace_callback(asked.append)
        assert store.turned_up("county", "2026-11-30") == []
        store.connection.set_trace_callback(None)
        plan = [row[-1] for row in store.connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}")]
    steps = [line.split(" ", 2)[1:] for line in plan if line.startswith(("SEARCH", "SCAN"))]
    assert [name for name, _ in steps] == ["n", "v", "w", "o", "p"], plan
    assert all("(" in how for _, how in steps), f"each by its index: {plan}"
