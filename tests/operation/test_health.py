"""The health page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from harvester.operation.health import page as health_page
from harvester.operation.health import states
from harvester.store import Store
from harvester.store.runs import Run
from tests.made import page, report

TODAY = datetime.fromisoformat("2026-11-25T06:00:00+00:00")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "harvest.db") as opened:
        yield opened


def ran(store: Store, portal: str, day: str, verdict: str | None, reason: str = "") -> None:
    number = store.begin_run(portal, f"2026-11-{day}T01:00:00+00:00")
    if verdict:
        ended = f"2026-11-{day}T02:00:00+00:00"
        store.finish_run(Run(portal, ended, ended, verdict, reason, id=number))


def test_what_needs_a_look_stands_first(store: Store) -> None:
    for portal, verdict in (("a", "complete"), ("b", "partial"), ("c", "blocked"), ("d", None)):
        ran(store, portal, "23", "complete")
        ran(store, portal, "24", verdict, "because")
    found = states(store.connection, TODAY)
    assert [(state.portal, state.verdict) for state in found] == [
        ("c", "blocked"),
        ("b", "partial"),
        ("d", "killed"),
        ("a", "complete"),
    ]
    assert found[0].nights == {"2026-11-23": "complete", "2026-11-24": "blocked"}


def test_a_long_silence_is_told(store: Store) -> None:
    dates = {2019: "2020-01-20", 2020: "2021-01-21", 2021: "2022-01-25"}
    store.save(
        [page(f"http://a/{year}", report(year=year, published=day), portal="a") for year, day in dates.items()]
    )
    ran(store, "a", "24", "complete")
    (state,) = states(store.connection, TODAY)
    assert state.quiet is not None
    assert state.quiet.startswith("nothing new since 2022-01-25")
    assert state.reports == 3
    soon = datetime.fromisoformat("2022-06-01T00:00:00+00:00")
    assert states(store.connection, soon)[0].quiet is None


def test_the_page_is_whole_and_escapes_what_others_wrote(store: Store) -> None:
    ran(store, "a", "24", "partial", "<script>alert(1)</script>")
    text = health_page(states(store.connection, TODAY), TODAY)
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert "1 portals, 0 complete" in text


def test_an_entry_that_the_registry_has_no_more_is_marked(store: Store) -> None:
    for portal in ("kept", "dropped"):
        ran(store, portal, "24", "complete")
    found = states(store.connection, TODAY, {"kept"})
    assert {state.portal: state.listed for state in found} == {"kept": True, "dropped": False}
    assert "dropped</b>: the registry has no entry of this name any more" in health_page(found, TODAY)
