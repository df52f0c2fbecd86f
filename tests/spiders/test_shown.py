"""What the family `browser` makes of what a browser showed; how crawls share one."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.settings import Settings

from harvester.items import Page, Row
from harvester.listings.page import Link
from harvester.middlewares.problem import Refused
from harvester.store import counters
from spiders import browser
from spiders.clicking import Clicker, Shown
from spiders.onebrowser import OneBrowser
from tests.spiders.reading import ready, spider

URL = "http://x.gov.cn/nb/"
NAMES = [f"某县水利局{year}年政府信息公开年报" for year in range(2015, 2024)]


# -- what the family makes of it -------------------------------------------------------------------------------


def read(shown: Shown) -> tuple[Any, dict[str, Any], list[tuple[str, str]]]:
    one = ready("browser", URL)
    held = SimpleNamespace(shown=shown)
    meta = {"page": 1, "column": URL, "listing": URL, "depth_below": 0, "clicker": held}
    found = one.read(HtmlResponse(URL, body=b"x", request=Request(URL, meta=meta)))
    assert one.crawler.stats is not None
    notes = [(gap.kind, gap.says) for gap in one.walk_of(meta).promise.noted]
    return found, dict(one.crawler.stats.get_stats()), notes


def page_of(number: int, more: str = "") -> tuple[str, str]:
    row = f'<li><a href="/nb/r{number}.html">{NAMES[number]}</a><span>2024-01-1{number}</span></li>'
    return f"{URL}{number}", f"<ul>{row}</ul>{more}"


def test_all_pages_that_the_browser_showed_are_one_listing() -> None:
    channel = '<p><a href="/nb/bm/">县水利局</a></p><p>共40条记录，共3页</p>'
    shown = Shown([page_of(0, channel), page_of(1, channel.replace("40", "41")), page_of(2)], seconds=7.6)
    shown.revealed = [Link("http://x.gov.cn/nb/r9.html", NAMES[8], NAMES[8])]
    shown.kept_back, shown.escaped = {"off-host": 3}, ["http://elsewhere.example/"]
    found, stats, notes = read(shown)
    assert [link.url.rpartition("/")[2] for link in found.rows] == ["r0.html", "r1.html", "r2.html", "r9.html"]
    assert [link.text for link in found.channels] == ["县水利局"]
    assert (found.pages, found.total, found.next) == (None, 41, None)
    assert found.shown >= 3
    assert notes == []
    told = {name: value for name, value in stats.items() if name.startswith("browser/")}
    assert told == {
        "browser/kept_back/off-host": 3,
        "browser/pages": 3,
        "browser/seconds": 8,
        "browser/escaped": 1,
    }


def test_what_the_browser_did_not_come_to_is_told() -> None:
    shown = Shown([page_of(0, "<p>共 3 页</p>"), page_of(1)], why="not at its end after 2 pages")
    shown.unrevealed = ["某" * 80]
    found, stats, notes = read(shown)
    assert found.pages == 3, "one page is missing"
    assert (stats["browser/cut_short"], stats[counters.ROWS_UNADDRESSED]) == (1, 1)
    assert notes == [
        ("bound", "not at its end after 2 pages"),
        ("unaddressed", f"{'某' * 60!r} is opened by a script; no click told its address"),
    ]
    whole, stats, _ = read(Shown([page_of(0)]))
    assert (whole.total, whole.pages, stats.get("browser/cut_short")) == (None, None, None)


def test_a_browser_is_told_what_it_may_do(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("scrapy_playwright", reason="the extra `browser` is not installed")
    one = ready("browser", URL, browser_pages=7, browser_seconds=8)
    (request,) = one.open(URL, 1, Row("年报"))
    meta = request.meta
    held: Clicker = meta["clicker"]
    assert (held._most, held._seconds, held._owns(URL), held._owns("http://elsewhere.example/")) == (
        7,
        8,
        True,
        False,
    )
    assert (meta["playwright"], meta["playwright_context"], meta["depth_below"]) == (True, "some", 1)
    asked = meta["playwright_context_kwargs"]
    assert (asked["accept_downloads"], asked["service_workers"]) == (False, "block")
    assert meta["playwright_page_init_callback"] == held.guard
    monkeypatch.setattr(browser, "chromium", lambda: "/usr/bin/chromium")
    settings = Settings()
    type(one).update_settings(Settings({"USER_AGENT": "x", "CONTACT": "y"}))
    settings.setdict({"USER_AGENT": "x", "CONTACT": "y"})
    type(one).update_settings(settings)
    assert set(settings["DOWNLOAD_HANDLERS"]) >= {"http", "https"}
    assert settings["PLAYWRIGHT_LAUNCH_OPTIONS"]["executable_path"] == "/usr/bin/chromium"
    assert settings["PLAYWRIGHT_MAX_PAGES_PER_CONTEXT"] == 1
    for user, sandboxed in ((0, False), (1000, True)):
        monkeypatch.setattr(browser.os, "geteuid", lambda user=user: user)  # type: ignore[attr-defined]
        type(one).update_settings(settings)
        assert settings["PLAYWRIGHT_LAUNCH_OPTIONS"]["chromium_sandbox"] == sandboxed


def test_what_keeps_a_browser_from_running_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find_spec", lambda _: object())
    monkeypatch.setattr(browser.shutil, "which", lambda name: "/b" if name == "google-chrome" else None)  # type: ignore[attr-defined]
    assert (browser.chromium(), browser.missing()) == ("/b", None)
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)  # type: ignore[attr-defined]
    assert "is installed" in (browser.missing() or "")
    monkeypatch.setattr(browser, "find_spec", lambda _: None)
    assert "install the extra" in (browser.missing() or "")
    plain = Settings({"USER_AGENT": "x", "CONTACT": "y"})
    type(spider("browser", URL)).update_settings(plain)
    assert "PLAYWRIGHT_LAUNCH_OPTIONS" not in plain
    one = ready("browser", URL, "http://x.gov.cn/bm/")

    async def started() -> list[Any]:
        return [item async for item in one.start()]

    found = asyncio.run(started())
    assert [(page.url, page.problem) for page in found if isinstance(page, Page)] == [
        (URL, "machine"),
        ("http://x.gov.cn/bm/", "machine"),
    ]
    assert one.crawler.stats is not None
    assert one.crawler.stats.get_value(counters.FAILED) == 2


# -- one browser for all crawls --------------------------------------------------------------------------------


class Driver:
    made: ClassVar[list[Driver]] = []

    def __init__(self, config: Any) -> None:
        self.did: list[str] = []
        self.alive = True
        Driver.made.append(self)

    async def start(self) -> None:
        self.did.append("start")

    async def launch_browser(self) -> Any:
        self.did.append("launch")
        self.alive = True

        async def close() -> None:
            self.did.append("close browser")

        return SimpleNamespace(is_connected=lambda: self.alive, close=close)

    async def close(self) -> None:
        self.did.append("close")


def test_crawls_borrow_one_browser_which_the_last_one_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = pytest.importorskip("scrapy_playwright.provider", reason="the extra `browser` is not installed")
    monkeypatch.setattr(provider, "PlaywrightBrowserProvider", Driver)
    monkeypatch.setattr(Driver, "made", [])
    monkeypatch.setattr(OneBrowser, "lock", asyncio.Lock())
    monkeypatch.setattr(OneBrowser, "borrowers", set())

    async def crawls() -> None:
        one, other = OneBrowser(None), OneBrowser(None)
        await one.close()  # it needed none
        await one.launch_browser()
        await one.launch_browser()
        await other.launch_browser()
        (driver,) = Driver.made
        assert driver.did == ["start", "launch"]
        driver.alive = False
        await other.launch_browser()
        assert driver.did == ["start", "launch", "launch"], "one that went away is started anew"
        await one.close()
        assert driver.did[3:] == [], "the other crawl uses it"
        await other.close()
        assert driver.did[3:] == ["close browser", "close"]
        assert OneBrowser.driver is None
        assert OneBrowser.browser is None

    asyncio.run(crawls())


def test_a_browser_that_does_not_start_is_a_fault_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = pytest.importorskip("scrapy_playwright.provider", reason="the extra `browser` is not installed")

    class Broken(Driver):
        async def launch_browser(self) -> Any:
            raise RuntimeError("no such file\nmore of it")

    monkeypatch.setattr(provider, "PlaywrightBrowserProvider", Broken)
    monkeypatch.setattr(OneBrowser, "lock", asyncio.Lock())
    monkeypatch.setattr(OneBrowser, "borrowers", set())
    with pytest.raises(Refused) as refused:
        asyncio.run(OneBrowser(None).launch_browser())
    assert (refused.value.problem.code, refused.value.problem.detail) == (
        "machine",
        "the browser does not start: no such file",
    )
    assert OneBrowser.borrowers == set()
    OneBrowser.driver = None
