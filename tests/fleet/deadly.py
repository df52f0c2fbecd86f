"""A Scrapy extension that brings its process down as a crash of a parser does, for the portal that DEADLY
names.
"""

from __future__ import annotations

import os
import signal
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler


class Deadly:
    """Kills the process at the first answer of one portal."""

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        one = cls(crawler.settings["DEADLY"])
        crawler.signals.connect(one.answered, signal=signals.response_received)
        return one

    def answered(self, spider: Spider) -> None:
        if spider.name == self.name:
            os.kill(os.getpid(), signal.SIGSEGV)
