"""Listings of all replica portals, walked in this process: every report is asked for, and nothing else."""

from __future__ import annotations

import pytest

from harvester.replica.portals import all_sites
from harvester.replica.site import Site
from harvester.replica.wild import around, portals
from harvester.replica.wild.portal import Wild
from tests.spiders.walking import Walked

WILD = {one.entry: one for one in portals()}
UNSEEN = {"straywritten", "pbehind", "hollow", "promise", "failing", "cached", "treelost", "panesempty"}
"""Pages between others are broken, or a file of scripts opens the rows: these cannot be seen, and that is told."""
READ = {"titledlist", "othersabstracts", "indexof", "refresh", "besiderar", "besidezip", "beside7z"} | {
    n for n in WILD if n.startswith(("jump", "straychain", "strayyears", "strayannex", "straynotice"))
}
"""What a row, a start or its script leads to is seen where pages are read."""
BESIDE = {
    "counted404": ["/nb/p4.html"],
    "vframelost": ["/bm.html"],
    "oemptybox": ["/api/nb?page=2"],
    "lastonly": ["/nb/index_1.html"],
    "strayjump": ["/nb/p1.html"],
    "strayothers": ["/nb/x.php?a=1"],
    "lastfrom": ["/nb/list-9-1.html"],
}
"""Addresses that lead nowhere, as the portals print them; or that would, did a listing count from 0."""
TOLD_LATER = (
    {
        "vframelost",
        "continuedlost",
        "continuedscripted",
        "vfoldershell",
        "vmoreshell",
        "emptyanswer",
        "hollowelsewhere",
        "oemptybox",
        "hollowscriptonly",
        "hollowlostfile",
        "hollownothing",
        "oevents",
        "otabload",
        "pbehind",
        "oxhr",
        "straywritten",
    }
    | {
        # what stands around a list is judged together with its scripts
        one.entry
        for one in (make() for make in around.MAKERS)
        if one.verdict == "partial"
    }
    | {
        name
        for name, one in WILD.items()
        if one.verdict == "empty" or name.startswith("varchive") or "/js/own.js" in one.pages
    }
)
"""The walk is whole, and what is missing is told where pages and their scripts are read."""


@pytest.mark.parametrize("name", WILD)
def test_a_small_portals_reports_are_asked_for_and_what_is_missed_is_told_and_nothing_else(name: str) -> None:
    one: Wild = WILD[name]
    walked = Walked(one)  # once for both: most of the time goes here
    asked = walked.reports.keys() | set(walked.listings)
    if name not in UNSEEN | READ:
        assert set(one.reports) <= asked, one.says
    assert [path for path in asked if path.startswith("/m") and path[2:3].isdigit()] == [], (
        "the menu is no listing"
    )
    strange = [path for path in asked if path not in one.pages and path.split("?")[0] not in one.pages]
    assert strange == BESIDE.get(name, []), "an address that nothing leads to"
    if name not in TOLD_LATER | READ:
        # whether a page without rows is a report is known where pages are read
        gaps = [gap for gap in walked.gaps if gap.kind != "bare"]
        assert bool(gaps) == (one.verdict != "complete"), [str(gap) for gap in gaps]


@pytest.mark.parametrize("site", all_sites(), ids=lambda site: site.entry)
def test_every_report_of_a_large_portal_is_asked_for_and_no_other_page(site: Site) -> None:
    walked = Walked(site)
    truth = {path: site.articles[path] for path, _, _ in site.truth}
    assert len(truth) > 10
    reports = {path: row for path, row in walked.reports.items() if path in site.articles}
    # a start may be a report itself (hanweb's module of yearly reports)
    assert reports.keys() | (truth.keys() & set(walked.listings)) == truth.keys()
    assert [gap for gap in walked.gaps if gap.kind != "bare"] == []
    assert walked.lost == []
    assert len(walked.listings) < 40
    for path, row in reports.items():
        assert row.date in (None, truth[path].date), path
        assert row.listing is not None, path
        assert row.title == truth[path].title or not (row.title or site.titled)
