"""The same page for telephones is one report."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.listings.addresses import canonical, join
from harvester.replica.families.trs import Licheng
from harvester.replica.site import Ask, Reply
from tests.crawls.harness import crawl, paths


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("/202201/t20220128_10356927_wap.html", "/202201/t20220128_10356927.html"),
        ("/202601/t20260128_4233432_app.shtml", "/202601/t20260128_4233432.shtml"),
        ("/nb/t1_mobile.htm", "/nb/t1.htm"),
        ("/nb/r_wap/1.html", "/nb/r_wap/1.html"),
        ("/nb/swap.html", "/nb/swap.html"),
        ("/nb_wap.html?id=3", "/nb_wap.html?id=3"),
    ],
)
def test_a_twin_has_the_address_of_its_page(url: str, page: str) -> None:
    assert canonical(f"http://a.gov.cn{url}") == f"http://a.gov.cn{page}"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("t1.html?isMobile=true", "t1.html"),
        ("t1.html?id=3&isMobile=true", "t1.html?id=3"),
        ("t1.html?jump=true&isapp=1", "t1.html"),
        ("t1.html?jump=12", "t1.html?jump=12"),
    ],
)
def test_a_parameter_that_chooses_the_view_is_no_part_of_an_address(href: str, url: str) -> None:
    assert join("http://a.gov.cn/nb/", href) == f"http://a.gov.cn/nb/{url}"


class Twice(Licheng):
    """Every row stands a second time for telephones."""

    def skin(self, folder: str, shown: object) -> str:
        rows = super().skin(folder, shown)  # type: ignore[arg-type]
        return rows + rows.replace('.html">', '_wap.html">')

    def answer(self, ask: Ask) -> Reply:
        if ask.path.endswith("_wap.html"):
            return super().answer(Ask("GET", ask.path.replace("_wap", ""), ask.query, headers=ask.headers))
        return super().answer(ask)


def test_a_report_and_its_twin_are_asked_once(tmp_path: Path) -> None:
    site = Twice()
    found = paths(crawl([site], tmp_path)[site.entry])
    assert len(found) == len(site.truth)
    assert {canonical(path) for path in found} == {path for path, _, _ in site.truth}
