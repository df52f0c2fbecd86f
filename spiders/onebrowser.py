"""One browser for all crawls of this process, closed when the last of them ends; each crawl has a context of
its own.

A browser provider of scrapy-playwright, which has one browser for each crawl and scheme otherwise; imported by
it only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar

from harvester.items import Problem
from harvester.middlewares.problem import Refused


class Lent:
    """A browser that is not closed by who is done with it."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser

    async def new_context(self, **how: Any) -> Any:
        """As the browser's."""
        return await self._browser.new_context(**how)

    def on(self, event: str, callback: Callable[..., Any]) -> None:
        """As the browser's."""
        self._browser.on(event, callback)

    async def close(self) -> None:
        """Nothing: other crawls may use it."""


class OneBrowser:
    """Lends the browser of this process."""

    lock: ClassVar[asyncio.Lock] = asyncio.Lock()
    driver: ClassVar[Any] = None
    browser: ClassVar[Any] = None
    borrowers: ClassVar[set[int]] = set()

    def __init__(self, config: Any) -> None:
        self._config = config

    async def start(self) -> None:
        """Nothing yet: a crawl may need no browser at all."""

    async def launch_browser(self) -> Lent:
        """The one browser, started where it does not run. Raises Refused: it does not start on this machine."""
        from scrapy_playwright.provider import (  # type: ignore[import-untyped]  # says no types
            PlaywrightBrowserProvider,
        )

        kind = type(self)
        async with kind.lock:
            try:
                if kind.driver is None:
                    kind.driver = PlaywrightBrowserProvider(self._config)
                    await kind.driver.start()
                if kind.browser is None or not kind.browser.is_connected():
                    kind.browser = await kind.driver.launch_browser()
            except Exception as error:  # Playwright's; its classes are no dependency of ours
                why = str(error).partition("\n")[0][:200]
                raise Refused(Problem("machine", f"the browser does not start: {why}")) from None
            kind.borrowers.add(id(self))
            return Lent(kind.browser)

    async def launch_persistent_context(self, context_kwargs: dict[str, Any]) -> Any:
        """Profiles are fresh here, always."""
        raise NotImplementedError

    async def close(self) -> None:
        """Closes the browser behind the last crawl."""
        kind = type(self)
        async with kind.lock:
            kind.borrowers.discard(id(self))
            if kind.borrowers or kind.driver is None:
                return
            if kind.browser is not None:
                await kind.browser.close()
            await kind.driver.close()
            kind.driver = kind.browser = None
