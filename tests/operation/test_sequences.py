"""What portals do over the nights to a report and its addresses: nothing is lost, nothing stands there twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from harvester.items import Page
from harvester.reports.model import Report
from harvester.store import Store
from harvester.store.reload import version
from tests.made import PROSE, page, report

A, B = "http://a/1", "http://b/1"
ELSE = "全区汇总数据如下，各镇情况不一。" + "各镇依法公开，成效明显。" * 5
FIRST, FIXED, OTHER = report(), report(received=25), report(received=777, prose=ELSE)
TYPO = report(prose=PROSE.replace("第甲项", "第一项"))
RENAMED, NEXT_YEAR = report("某县水务局"), report(year=2022)
UNSTATED, ALL = report(scope=None), report(scope="aggregate", received=90, prose=ELSE)
GONE, NONE = "404", "no report"
Visit = tuple[str, Report | str]
# what is shown at the end, a line for each report that is current: year, scope, its main address, its requests
Shown = list[tuple[int, str | None, str, int]]
STORIES: dict[str, tuple[list[Visit], Shown]] = {
    "the body is called otherwise": ([(A, FIRST), (A, RENAMED)], [(2021, "own", A, 24)]),
    "moved and back": (
        [(A, FIRST), (A, GONE), (A, GONE), (B, FIRST), (B, GONE), (B, GONE), (A, FIRST)],
        [(2021, "own", A, 24)],
    ),
    "moved before the old address ended": (
        [(A, FIRST), (B, FIRST), (A, GONE), (A, GONE)],
        [(2021, "own", B, 24)],
    ),
    "both addresses corrected, one after the other": (
        [(A, FIRST), (B, FIRST), (A, FIXED), (B, FIRST), (B, FIXED)],
        [(2021, "own", A, 25)],
    ),
    "only the second address corrected": (
        [(A, FIRST), (B, FIRST), (B, FIXED), (A, FIRST)],
        [(2021, "own", B, 25)],
    ),
    "corrected and taken back": ([(A, FIRST), (A, FIXED), (A, FIRST)], [(2021, "own", A, 24)]),
    "one portal of two ends": ([(A, FIRST), (B, FIRST), (A, GONE), (A, GONE)], [(2021, "own", B, 24)]),
    "away for one night, twice": (
        [(A, FIRST), (A, GONE), (A, FIRST), (A, GONE), (A, FIRST)],
        [(2021, "own", A, 24)],
    ),
    "no report for two nights": ([(A, FIRST), (A, NONE), (A, NONE), (A, FIRST)], [(2021, "own", A, 24)]),
    "a word mended elsewhere": ([(A, FIRST), (B, TYPO)], [(2021, "own", A, 24)]),
    "a word mended at the new address": ([(A, FIRST), (A, GONE), (A, GONE), (B, TYPO)], [(2021, "own", B, 24)]),
    "two different ones, the first removed": (
        [(A, FIRST), (B, OTHER), (A, GONE), (A, GONE), (B, OTHER)],
        [(2021, "own", B, 777)],
    ),
    "two different ones change places": (
        [(A, FIRST), (B, OTHER), (A, OTHER), (B, FIRST)],
        [(2021, "own", B, 24), (2021, "own", A, 777)],
    ),
    "two different ones become one": ([(A, FIRST), (B, OTHER), (B, FIRST)], [(2021, "own", A, 24)]),
    "one of two addresses shows another report": (
        [(A, FIRST), (B, FIRST), (B, OTHER), (A, FIRST)],
        [(2021, "own", A, 24), (2021, "own", B, 777)],
    ),
    "a near version becomes another report": (
        [(A, FIRST), (B, TYPO), (B, OTHER)],
        [(2021, "own", A, 24), (2021, "own", B, 777)],
    ),
    "the only address is written anew": ([(A, FIRST), (A, OTHER)], [(2021, "own", A, 777)]),
    "the year is corrected": ([(A, FIRST), (A, NEXT_YEAR)], [(2022, "own", A, 24)]),
    "the year is corrected and taken back": ([(A, FIRST), (A, NEXT_YEAR), (A, FIRST)], [(2021, "own", A, 24)]),
    "the scope is stated later": ([(A, UNSTATED), (A, FIRST)], [(2021, "own", A, 24)]),
    "the scope becomes another": ([(A, FIRST), (A, ALL)], [(2021, "aggregate", A, 90)]),
    "the scope becomes one that is taken": (
        [(A, FIRST), (B, ALL), (A, GONE), (A, GONE), (B, OTHER)],
        [(2021, "own", B, 777)],
    ),
    "two scopes": ([(A, FIRST), (B, ALL)], [(2021, "own", A, 24), (2021, "aggregate", B, 90)]),
}


def visits(story: Sequence[Visit], backwards: bool = False) -> list[Page]:
    days = range(10, 10 + len(story))
    made = []
    for day, (url, found) in zip(reversed(days) if backwards else days, story, strict=True):
        at, portal = f"2026-11-{day:02d}T01:00:00+00:00", "county" if url == A else "bureau"
        if isinstance(found, Report):
            made.append(page(url, found, at=at, portal=portal))
        elif found == GONE:
            made.append(page(url, at=at, portal=portal, status=404, problem="http-404"))
        else:
            made.append(page(url, at=at, portal=portal, refusal="no report"))
    return made


def shown(store: Store) -> Shown:
    rows = store.connection.execute(
        "SELECT r.year, r.scope, r.url, q.total FROM reports r JOIN requests q ON q.report_id = r.id"
        " WHERE q.row = 'new_received' AND r.status = 'current' ORDER BY q.total"
    )
    return rows.fetchall()


def check(store: Store) -> None:
    """What must hold whatever happened."""
    ask = store.connection.execute
    seen = "SELECT 1 FROM sightings s JOIN revisions v ON v.id = s.revision_id WHERE v.report_id = r.id"
    wrong = f"SELECT id FROM reports r WHERE (status = 'current') <> EXISTS ({seen} AND s.status = 'current')"
    assert ask(wrong).fetchall() == [], "current is what an address shows"
    there = f"EXISTS ({seen} AND s.status = 'current' AND s.url = r.url)"
    wrong = f"SELECT id FROM reports r WHERE status = 'current' AND NOT {there}"
    assert ask(wrong).fetchall() == [], "a main address shows its report"
    twice = "SELECT url FROM sightings WHERE status = 'current' GROUP BY url HAVING count(*) > 1"
    assert ask(twice).fetchall() == [], "an address shows one report"
    same = (
        "SELECT 1 FROM reports WHERE status = 'current' GROUP BY agency_id, year, content_hash HAVING count(*) > 1"
    )
    assert ask(same).fetchall() == [], "no report stands there twice"
    assert ask("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("name", STORIES)
def test_night_after_night(tmp_path: Path, name: str) -> None:
    story, expected = STORIES[name]
    with Store(tmp_path / "harvest.db") as store:
        for visit in visits(story):
            store.save([visit])
            check(store)
        assert shown(store) == expected
        versions = {found.title for _, found in story if isinstance(found, Report)}
        kept = store.connection.execute("SELECT id FROM revisions").fetchall()
        titles = {version(store.connection, number)["title"] for (number,) in kept}
        assert versions == titles, "every version is kept"


@pytest.mark.parametrize("name", [name for name, (story, _) in STORIES.items() if (A, GONE) not in story])
def test_read_again_in_one_batch(tmp_path: Path, name: str) -> None:
    """As the archive is: absences are not in it."""
    story, expected = STORIES[name]
    with Store(tmp_path / "harvest.db") as store:
        store.save([visit for visit in visits(story) if visit.report is not None])
        check(store)
        assert shown(store) == expected


@pytest.mark.parametrize("name", STORIES)
def test_a_clock_that_goes_backwards(tmp_path: Path, name: str) -> None:
    story, expected = STORIES[name]
    with Store(tmp_path / "harvest.db") as store:
        for visit in visits(story, backwards=True):
            store.save([visit])
        check(store)
        assert shown(store) == expected
        wrong = "SELECT count(*) FROM sightings WHERE last_seen < first_seen"
        assert store.connection.execute(wrong).fetchone() == (0,)


def test_a_visit_in_the_future_is_no_visit(tmp_path: Path) -> None:
    with Store(tmp_path / "harvest.db") as store:
        store.save([page(A, FIRST, at="2036-11-10T01:00:00+00:00")])
        assert [known.url for known in store.due("county", "2026-11-10T01:00:00+00:00")] == [A]
