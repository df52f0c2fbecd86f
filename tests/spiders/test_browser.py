"""Portals that only a browser can read; the crawls need Debian's chromium and the extra `browser`."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest
from scrapy import Request

from harvester.items import Page
from harvester.replica.scripted import SITES, Hancheng, Scripted
from harvester.replica.site import Ask
from spiders import browser
from spiders.clicking import choose
from tests.crawls.harness import crawl, paths
from tests.places import ROOT
from tests.spiders.reading import ready

CHROMIUM = pytest.mark.skipif(browser.missing() is not None, reason=f"this test {browser.missing()}")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """All of them side by side, with one browser."""
    return crawl([kind() for kind in SITES], tmp_path_factory.mktemp("browser"))


@CHROMIUM
@pytest.mark.parametrize("kind", SITES, ids=[kind.entry for kind in SITES])
def test_every_report_is_found_once(kind: type[Scripted], crawled: dict[str, dict[str, Any]]) -> None:
    result = crawled[kind.entry]
    assert sorted(paths(result)) == sorted(path for path, _, _ in kind().truth)
    assert [page for page in result["pages"] if page["problem"]] == []
    titles = {page["title"] for page in result["pages"] if page["kind"] == "report"}
    assert titles == {article.title for article in kind().articles.values() if article.is_report}


@CHROMIUM
def test_nothing_leaves_for_other_hosts_and_no_pictures_are_loaded(crawled: dict[str, dict[str, Any]]) -> None:
    stats = crawled["hancheng"]["stats"]
    assert (stats["browser/kept_back/off-host"], stats["browser/kept_back/unwanted"]) == (1, 1)


class Short(Hancheng):
    """Read to its second page only."""

    options: ClassVar[Mapping[str, Any]] = {"browser_pages": 2}


@CHROMIUM
def test_bound_is_told(tmp_path: Path) -> None:
    site = Short()
    result = crawl([site], tmp_path)[site.entry]
    assert 0 < len(paths(result)) < len(site.truth)
    assert result["stats"]["browser/cut_short"] == 1


def test_without_chromium_the_entry_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    one = ready("browser", "http://x.gov.cn/nb/")

    async def started() -> list[Any]:
        return [item async for item in one.start()]

    [page] = asyncio.run(started())
    assert isinstance(page, Page)
    assert page.problem == "machine"
    assert not isinstance(page, Request)


def test_other_families_import_nothing_of_it() -> None:
    code = (
        "import sys; from harvester.portals.loader import families; dict(families());"
        " print('playwright' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def control(text: str, box: str = "", **more: bool) -> dict[str, Any]:
    return {"text": text, "off": False, "box": box, "plain": True} | more


@pytest.mark.parametrize(
    ("controls", "chosen"),
    [
        ([control("首页"), control("下一页")], 1),
        ([control("下一页", off=True)], None),
        ([control("2", "pager"), control("3", "pager")], 0),
        ([control("2", "calendar")], None),
        ([control("点击加载更多")], 0),
        ([control(">", "pagination"), control("下一页", "swiper slider")], 0),
        ([], None),
    ],
)
def test_what_leads_on_from_the_first_page(controls: list[dict[str, Any]], chosen: int | None) -> None:
    assert choose(controls, 1) == chosen


def test_replicas_refuse_what_no_script_asks() -> None:
    assert Hancheng().answer(Ask("GET", "/api/list", {"page": "1"})).status == 403
    chaoyang = next(kind for kind in SITES if kind.entry == "chaoyangxian")()
    assert chaoyang.answer(Ask("POST", "/list.aspx", form={"n": "2", "token": "x"})).status == 500
