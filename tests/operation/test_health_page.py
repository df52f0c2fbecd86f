"""The health page, line by line: order, silence, what is marked; no database where none is needed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from harvester.operation.health import COLOURS, NIGHTS, ORDER, QUIET_DAYS, State, published, quiet, states
from harvester.operation.health import page as health_page
from harvester.store.runs import Run
from tests.made import page, report, store_at

TODAY = datetime.fromisoformat("2026-11-25T06:00:00+00:00")


def state(portal: str = "a", verdict: str = "complete", **how: object) -> State:
    made = State(portal, verdict, "because", "2026-11-24T02:03:04", 7, {"2026-11-24": verdict}, None)
    for name, value in how.items():
        setattr(made, name, value)
    return made


def days(*ago: int) -> list[datetime]:
    return [TODAY.replace(tzinfo=None) - timedelta(days=number) for number in ago]


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        ((), False),
        ((5000,), False),  # one day tells of no pause
        ((600, QUIET_DAYS), True),
        ((600, QUIET_DAYS - 1), False),
        ((1400, 600, 599), False),  # a pause of 800 days was usual: 599 are few
        ((2001, 1201, 1200), True),
        ((2000, 1200, 1199), False),
    ],
)
def test_silence_is_told_when_it_is_longer_than_any_pause(ago: tuple[int, ...], told: bool) -> None:
    assert (quiet(days(*ago), TODAY) is not None) == told


def test_what_is_said_of_silence() -> None:
    assert quiet(days(1000, 500), TODAY) is None
    last = days(750)[0].date()
    assert (
        quiet(days(1000, 750), TODAY) == f"nothing new since {last} (750 days; the longest pause before was 250)"
    )


def test_portals_stand_in_the_order_in_which_they_want_a_look(tmp_path: Path) -> None:
    with store_at(tmp_path / "x.db") as store:
        dates = {2019: "2020-01-20", 2020: "2021-01-21"}
        for portal in ("quiet", "b"):
            store.save(
                [
                    page(f"http://{portal}/{year}", report(portal, year, published=day), portal=portal)
                    for year, day in (dates if portal == "quiet" else {2024: "2025-01-20"}).items()
                ]
            )
        store.save([page("http://b/2", report("c局", 2025, published="2026"), portal="b")])
        for verdict in (*reversed(ORDER), "quiet", "b"):
            name = verdict if verdict in ("quiet", "b") else f"is {verdict}"
            at = "2026-11-23T01:00:00+00:00"
            number = store.begin_run(name, at)
            if verdict != "killed":
                said = "complete" if verdict in ("quiet", "b") else verdict
                store.finish_run(Run(name, at, at.replace("T01", "T02"), said, "because", id=number))
        found = states(store.connection, TODAY)
        names = [one.portal for one in found]
        assert names == [f"is {verdict}" for verdict in ORDER[:-1]] + ["quiet", "b", "is complete"]
        by_name = {one.portal: one for one in found}
        assert (by_name["quiet"].reports, by_name["b"].reports, by_name["is empty"].reports) == (2, 2, 0)
        assert by_name["is killed"].reason == "the run did not come to its end"
        assert by_name["is killed"].ended == "2026-11-23T01:00:00+00:00"
        assert by_name["b"].ended == "2026-11-23T02:00:00+00:00"
        assert all(one.listed for one in found)
        assert [day.date().isoformat() for day in published(store.connection)["quiet"]] == list(dates.values())
        assert list(published(store.connection, "b")) == ["b"]
        assert len(published(store.connection, "b")["b"]) == 1, "a year is no day"


def listed(text: str) -> list[str]:
    return re.findall(r"<li>(.*?)</li>", text)


def test_what_to_look_at_first() -> None:
    ones = [
        state("a", "blocked"),
        state("b", quiet="nothing new"),
        state("c", listed=False),
        state("d", "partial", quiet="nothing new", listed=False),
        state("e"),
    ]
    said = [re.sub("<.*?>", "", line) for line in listed(health_page(ones, TODAY))]
    assert said == [
        "blocked a: because",
        "complete b: nothing new",
        "complete c: the registry has no entry of this name any more",
        "partial d: because; the registry has no entry of this name any more; nothing new",
    ]
    assert listed(health_page([state()], TODAY)) == ["nothing: every portal is complete"]
    assert "2026-11-25T06:00+00:00 · 5 portals, 3 complete at their last crawl" in health_page(ones, TODAY)


def test_the_last_nights_of_every_portal_in_their_colours() -> None:
    first = {f"2026-{month:02d}-{day:02d}": "complete" for month in (9, 10) for day in range(1, 21)}
    text = health_page([state("a", nights=first), state("b", nights={"2026-10-21": "empty"})], TODAY)
    nights = re.findall(r"<th><span>(.*?)</span></th>", text)
    assert len(nights) == NIGHTS
    assert (nights[0], nights[-1]) == ("09-12", "10-21")
    rows = re.findall(r"<tr><td>([ab])</td>(.*?)</tr>", text)
    cells = {
        name: re.findall(r'<td class="n">(?:<div title="(.*?)"\s+style="background:(.*?)">)?', row)
        for name, row in rows
    }
    assert cells["a"][0] == ("2026-09-12: complete", COLOURS["complete"])
    assert cells["a"][-1] == ("", "")
    assert cells["b"][-1] == ("2026-10-21: empty", COLOURS["empty"])
    assert [cell for cell in cells["b"][:-1] if cell != ("", "")] == []
    assert "<td>7</td><td>2026-11-24T02:03</td>" in text
    assert set(COLOURS) == set(ORDER)
