"""Portals that only a browser can read: lists filled by script, single-page portals (济南, 聊城, 韩城;
portals.md §16).

Opt-in of an entry, for it costs a browser (the extra `browser` and the machine's chromium). The listing is
shown, what leads on is pressed until nothing new comes; rows are read from what was shown, addresses that only
a click reveals are taken from the click. Reports are fetched plainly. Where the extra or chromium is missing,
the entry says so and fails alone. robots.txt and delays hold for what we ask; what the portal's scripts ask
meanwhile is theirs, on its own hosts.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from importlib.util import find_spec
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings

from harvester.items import Problem, Row
from harvester.listings.page import ListingPage
from harvester.listings.rows import rows_of
from harvester.listings.totals import stated_pages, stated_rows
from harvester.portals.options import Option
from harvester.store import counters
from spiders.base import PortalSpider
from spiders.clicking import Clicker, Shown
from spiders.listing import Listing
from spiders.pages import bad_page

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
ARGUMENTS = ("--disable-gpu", "--disable-dev-shm-usage", "--js-flags=--max-old-space-size=256")


def chromium() -> str | None:
    """The machine's browser, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def missing() -> str | None:
    """What keeps a browser from running here, in words; None where all is there."""
    if find_spec("scrapy_playwright") is None:
        return "needs a browser: install the extra, pip install 'gongkai-harvester[browser]'"
    return None if chromium() else f"needs a browser: none of {', '.join(NAMES)} is installed"


class Browser(PortalSpider):
    """Listings as a browser shows them."""

    options: ClassVar[Mapping[str, Option]] = {
        "browser_pages": Option("whole", 60, "pages of one listing that the browser turns at most"),
        "browser_seconds": Option("whole", 300, "seconds that the browser spends on one listing at most"),
    }

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """The browser's download handler, for this entry's crawl only."""
        super().update_settings(settings)
        if missing() is not None:
            return
        # as root chromium runs without its sandbox only; elsewhere it stays on
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        launch = {"executable_path": chromium(), "chromium_sandbox": not root, "args": list(ARGUMENTS)}
        handlers = dict.fromkeys(("http", "https"), HANDLER)
        settings.set("DOWNLOAD_HANDLERS", settings.getdict("DOWNLOAD_HANDLERS") | handlers, "spider")
        settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", launch, "spider")
        settings.set("PLAYWRIGHT_BROWSER_PROVIDER", "spiders.onebrowser.OneBrowser", "spider")
        # the browser's own headers: Scrapy's would take away what a form posted back is written in
        settings.set("PLAYWRIGHT_PROCESS_REQUEST_HEADERS", None, "spider")
        settings.set("PLAYWRIGHT_MAX_PAGES_PER_CONTEXT", 1, "spider")

    async def start(self) -> AsyncIterator[Any]:
        """One listing for each start address; without a browser the reason instead."""
        why = missing()
        if why is None:
            if hasattr(os, "geteuid") and os.geteuid() == 0:
                self.logger.warning("chromium runs without its own sandbox, since this crawl runs as root")
            async for request in super().start():
                yield request
            return
        self.logger.error(f"{self.portal.spider}: {why}")
        for url in self.portal.start:
            self.crawler.stats.inc_value(counters.FAILED)
            yield bad_page(self.portal, Request(url, meta={"kind": "listing"}), Problem("machine", why))

    def open(self, url: str, depth: int = 0, row: Row | None = None) -> Iterator[Request]:
        """A channel, shown and walked by the browser in one request."""
        for request in super().open(url, depth, row):
            yield self.in_browser(request)

    def in_browser(self, request: Request) -> Request:
        """A listing request that the browser answers."""
        from scrapy_playwright.page import PageMethod  # type: ignore[import-untyped]  # says no types

        clicker = Clicker(
            self.portal.owns,
            most=self.portal.options["browser_pages"],
            seconds=self.portal.options["browser_seconds"],
            delay=self.settings.getfloat("DOWNLOAD_DELAY"),
        )
        context = {
            "accept_downloads": False,
            "service_workers": "block",
            "user_agent": self.settings["USER_AGENT"],
        }
        return request.replace(
            meta=request.meta
            | {
                "playwright": True,
                "playwright_context": self.portal.spider,
                "playwright_context_kwargs": context,
                "playwright_page_init_callback": clicker.guard,
                "playwright_page_methods": [PageMethod(clicker.walk)],
                "clicker": clicker,
            }
        )

    def read(self, response: Response) -> Listing:
        """What the browser showed, all pages of it, as one listing."""
        clicker = response.meta.get("clicker")
        return self._read(clicker.shown, response) if clicker is not None else super().read(response)

    def _read(self, shown: Shown, response: Response) -> Listing:
        found = Listing([], page=None)
        for at, (url, text) in enumerate(shown.pages):
            page = ListingPage(text, url)
            rows = rows_of(page, self.is_detail, self.portal.options.get("channels") or "", in_channel=True)
            found.rows += rows.rows
            found.channels += rows.channels if at == 0 else []
            found.total = max(found.total or 0, stated_rows(page) or 0) or None
            found.shown += rows.shown
            found.pages = max(found.pages or 0, stated_pages(page) or 0) or None
        found.rows += shown.revealed
        self._tell(shown, found, response)
        # all its pages came in one answer
        walked = len(shown.pages)
        found.pages = None if found.pages is not None and found.pages <= walked else found.pages
        return found

    def _tell(self, shown: Shown, found: Listing, response: Response) -> None:
        stats, promise = self.crawler.stats, self.walk_of(response.meta).promise
        for reason, count in shown.kept_back.items():
            stats.inc_value(f"browser/kept_back/{reason}", count)
        stats.inc_value("browser/pages", len(shown.pages))
        stats.inc_value("browser/seconds", round(shown.seconds))
        for url in shown.escaped:
            stats.inc_value("browser/escaped")
            self.logger.warning(f"{response.url}: redirected off the portal's hosts to {url}")
        if shown.why:
            self.logger.warning(f"{response.url}: {shown.why}")
            stats.inc_value("browser/cut_short")
            promise.note("bound", response.url, shown.why)
        for title in shown.unrevealed:
            stats.inc_value(counters.ROWS_UNADDRESSED)
            promise.note(
                "unaddressed", response.url, f"{title[:60]!r} is opened by a script; no click told its address"
            )
