"""Progress on a terminal: one line per running portal. Silent where standard error is no terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from rich.progress import Progress as Board

_boards: list[Board] = []  # one for all crawls of the process


class Progress:
    """Setting PROGRESS (true) turns it off. Counts pages, reports and failures of each portal."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("PROGRESS", True) or not sys.stderr.isatty():
            raise NotConfigured
        extension = cls(crawler)
        connect = crawler.signals.connect
        connect(extension.opened, signal=signals.spider_opened)
        connect(extension.item, signal=signals.item_scraped)
        connect(extension.closed, signal=signals.spider_closed)
        return extension

    def opened(self, spider: Spider) -> None:
        # here: every crawl imports this module, and those of a service have no terminal
        from rich.console import Console
        from rich.progress import Progress as Board
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

        if not _boards:
            board = Board(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                TextColumn("{task.fields[pages]} pages"),
                TextColumn("[green]{task.fields[reports]} reports"),
                TextColumn("[red]{task.fields[failures]} failures"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
                refresh_per_second=4,
            )
            board.start()
            _boards.append(board)
        self._pages = self._reports = self._failures = 0
        self._task = _boards[0].add_task(spider.name, total=None, pages=0, reports=0, failures=0)

    def item(self, item: Any) -> None:
        self._pages += 1
        self._reports += getattr(item, "report", None) is not None
        self._failures += getattr(item, "problem", None) is not None
        _boards[0].update(self._task, pages=self._pages, reports=self._reports, failures=self._failures)

    def closed(self) -> None:
        board = _boards[0]
        board.remove_task(self._task)
        if not board.tasks:
            board.stop()
            _boards.clear()
