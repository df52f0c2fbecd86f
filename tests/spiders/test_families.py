"""A crawl of every replica portal finds every report once and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harvester.replica.portals import all_sites, registry_for
from harvester.replica.server import serve
from harvester.replica.site import Site
from tests.crawls.harness import crawl, crawl_registry, paths
from tests.loops import each

pytestmark = pytest.mark.slow

SITES = {site.entry: site for site in all_sites()}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """All replica portals crawled side by side, once for the whole module."""
    return crawl(list(SITES.values()), tmp_path_factory.mktemp("crawl"))


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_finds_every_report_once_and_nothing_else(site: Site, crawled: dict[str, dict[str, Any]]) -> None:
    result = crawled[site.entry]
    assert sorted(paths(result)) == sorted(path for path, _, _ in site.truth)
    assert [page for page in result["pages"] if page["problem"]] == []
    assert result["reason"] == "finished"
    assert not [key for key in result["stats"] if key.startswith("bounds/")]


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_rows_carry_title_and_date(site: Site, crawled: dict[str, dict[str, Any]]) -> None:
    result = crawled[site.entry]
    shown = {
        site.articles[p["url"].removeprefix(result["base"])].title: p
        for p in result["pages"]
        if p["kind"] == "report"
    }
    for title, page in each(shown.items()):
        assert page["title"] == title or not (page["title"] or site.titled)
        assert page["date"] is None or page["date"] == site.articles[page["url"].removeprefix(result["base"])].date


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_replica_is_large_and_mixed_enough(site: Site, crawled: dict[str, dict[str, Any]]) -> None:
    listings = paths(crawled[site.entry], "listing")
    assert len(listings) >= 3, "a replica portal has at least three listing pages"
    assert len(site.articles) > len(site.truth), "news stand among the reports"


def test_the_same_is_found_from_the_front_page(tmp_path: Path) -> None:
    [site] = all_sites(["licheng"])
    with serve([site]) as addresses:
        path = registry_for([site], addresses, tmp_path / "portals.toml")
        path.write_text(path.read_text("utf-8").replace(site.start[0], "/"), "utf-8")
        results, _ = crawl_registry(path)
    found = paths(results["licheng"] | {"base": addresses["licheng"]})
    assert sorted(found) == sorted(path for path, _, _ in site.truth)
