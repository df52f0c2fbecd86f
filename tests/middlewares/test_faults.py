"""Portals that answer wrongly on purpose, through the whole program into a database, and the night after."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest

from harvester.replica.faults import SITES, Faulty
from harvester.store import Store
from tests.loops import each
from tests.nights.harness import Nights, nights

pytestmark = pytest.mark.slow

# address by its fault to the problem that must be recorded; None: its report must be there
OUTCOMES: dict[str, str | None] = {
    "503 once, with Retry-After": None,
    "502 twice": None,
    "500 always": "http-500",
    "429 for an hour": "http-429",
    "reset once": None,
    "reset always": "connection",
    "cut once": None,
    "cut always": "cut",
    "last chunk missing once": None,
    "last chunk missing always": "cut",
    "no HTTP once": None,
    "no HTTP always": "connection",
    "10 MB in one header": "connection",
    "10 MB of headers": None,
    "Content-Length a third of it, once": None,
    "Content-Length a third of it, always": None,  # HTTP says all is well: there with a warning, see below
    "gzip bomb": "too-large",
    "half of a gzip stream once": None,
    "half of a gzip stream always": "cut",
    "gzip announced, plain sent": "cut",
    "redirect to itself": "redirects",
    "redirects without end": "redirects",
    "empty answer": "empty",
    "error page with status 200": "removed",
    "stall once": None,
    "stall always": "timeout",
    "a byte at a time": "timeout",
    "Content-Length twice too large": "timeout",
    "listing page 2: 500 always": "http-500",
    "listing page 2: reset twice": None,
}
BROKEN_OFF = "Content-Length a third of it, always"
MOST_TRIES = 6  # three of ours; a connection kept open that breaks is opened once more by Twisted each time


class Night:
    """What one night left: pages and sightings by portal and path, runs by portal."""

    def __init__(self, running: Nights, done: Any, seconds: float) -> None:
        self.code, self.told, self.log, self.seconds = done.returncode, done.stdout, done.stderr, seconds
        self.tries = {name: dict(site.tries) for name, site in running.sites.items() if isinstance(site, Faulty)}
        asked = running.rows("SELECT portal, url, outcome, problem, detail FROM pages")
        self.pages = {(portal, _path(url)): found for portal, url, *found in asked}
        shown = running.rows("SELECT portal, url FROM sightings WHERE status = 'current'")
        self.shown = {(portal, _path(url)) for portal, url in shown}
        runs = running.rows("SELECT portal, verdict, reason, walk, failures FROM runs ORDER BY id")
        self.runs = {portal: found for portal, *found in runs}


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Faulty], list[Night], Nights]]:
    """The night of faults, and the next one, when all is well again."""
    sites = [make() for make in SITES]
    wrong = [dict(site.wrong) for site in sites]
    with nights(sites, tmp_path_factory.mktemp("faults")) as running:
        told = []
        for _ in range(2):
            began = monotonic()
            done = running.scrapy("nightly", "--all", settings=["DOWNLOAD_MAXSIZE=5000000"])
            told.append(Night(running, done, monotonic() - began))
            for site in sites:
                site.mend()
                site.tries.clear()
            running.later(1)
        for site, before in zip(sites, wrong, strict=True):
            site.wrong = before
        yield sites, told, running


def test_every_fault_is_survived_and_named(
    two: tuple[list[Faulty], list[Night], Nights], capsys: pytest.CaptureFixture[str]
) -> None:
    sites, (night, _), _ = two
    table = [("fault", "tries", "recorded as", "report")]
    found: dict[str, str | None] = {}
    for site in sites:
        for path, wrong in site.wrong.items():
            outcome, problem, detail = night.pages[(site.entry, path)]
            found[wrong.name] = problem
            tries = night.tries[site.entry][path]
            assert 1 <= tries <= MOST_TRIES, wrong.name
            if path in site.articles:
                assert ((site.entry, path) in night.shown) == (problem is None), wrong.name
            if problem is not None:
                assert detail, f"{wrong.name}: why"
                assert "Failure" not in detail
            had = {"report": "had", "listing": "(listing read)"}.get(outcome, "named")
            had += " with a warning" if wrong.name == BROKEN_OFF else ""
            table.append((wrong.name, str(tries), problem or outcome, had))
    with capsys.disabled():
        print(f"\nfaults, one night of {night.seconds:.0f} s:")
        for name, tries, recorded, had in table:
            print(f"  {name:38} {tries:>5}  {recorded:12} {had}")
    assert found == OUTCOMES
    assert night.code == 1
    assert "Traceback" not in night.log


def test_every_other_report_is_there(two: tuple[list[Faulty], list[Night], Nights]) -> None:
    sites, (night, _), _ = two
    for site in each(sites):
        hidden = site.rows()[site.per_page : 2 * site.per_page] if site.entry == "lost" else []
        lost = {path for path, wrong in site.wrong.items() if OUTCOMES[wrong.name]}
        reachable = {path for path, _, _ in site.truth} - lost - {one.path for one in hidden}
        assert {path for portal, path in night.shown if portal == site.entry} == reachable


def test_verdicts_name_what_is_missing(two: tuple[list[Faulty], list[Night], Nights]) -> None:
    _, (night, _), _ = two
    verdicts = {portal: run[0] for portal, run in night.runs.items()}
    assert verdicts == dict.fromkeys(("wire", "pace", "lost", "endless"), "partial") | {"late": "complete"}
    missing = sum(problem is not None for problem in OUTCOMES.values())
    reasons = {portal: run[1] for portal, run in night.runs.items()}
    assert "pages could not be read: http://" in reasons["wire"]
    assert "1 page broke off before the end" in reasons["wire"]
    assert "/zfxxgk/nb/index_1.html (http-500)" in reasons["lost"]
    assert "stopped at its bounds (more than 6 pages)" in reasons["endless"]
    assert sum(run[3] for run in night.runs.values()) == missing


def test_a_page_that_broke_off_says_so(two: tuple[list[Faulty], list[Night], Nights]) -> None:
    sites, _, running = two
    (path,) = (path for site in sites for path, wrong in site.wrong.items() if wrong.name == BROKEN_OFF)
    query = "SELECT url FROM reports WHERE warnings LIKE '%breaks off before its end%'"
    assert [_path(url) for (url,) in running.rows(query)] == [path]


def test_the_next_night_has_all_that_was_missing(two: tuple[list[Faulty], list[Night], Nights]) -> None:
    sites, (_, night), running = two
    for site in sites:
        shown = {path for portal, path in night.shown if portal == site.entry}
        assert shown == {path for path, _, _ in site.truth}
        assert night.runs[site.entry][0] == ("partial" if site.entry == "endless" else "complete")
    failing = running.rows("SELECT url FROM pages WHERE problem IS NOT NULL")
    assert failing == []


def test_a_listing_that_failed_once_on_an_ordinary_night_makes_the_next_walk_a_full_one(
    two: tuple[list[Faulty], list[Night], Nights],
) -> None:
    """Only page 1 and what is new stand on an ordinary night; after a failure the whole listing is read again."""
    sites, _, running = two
    late = next(site for site in sites if site.entry == "late")
    (always,) = next(site for site in sites if site.entry == "lost").wrong.values()
    before, late.wrong = late.wrong, {late.start[0]: always}
    running.later(1)
    assert running.scrapy("crawl", "late").returncode == 1
    ((verdict, reason),) = running.rows(
        "SELECT verdict, reason FROM runs WHERE portal = 'late' ORDER BY id DESC LIMIT 1"
    )
    assert verdict == "partial"
    assert late.start[0] in reason
    late.mend()
    running.later(1)
    assert running.scrapy("crawl", "late").returncode == 0
    assert running.requests["late"].count("/zfxxgk/nb/index_2.html") == 1
    with Store(running.database) as store:
        assert store.failing("late", "") == []
    late.wrong = before
