"""Fingerprints what a page says, so that duplicates and changes can be told."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler

from harvester.items import Page
from harvester.reports.model import Report
from harvester.store import counters
from harvester.store.fingerprint import fingerprint


class FingerprintPipeline:
    """Page to page with fingerprint. Which pages are the same report is decided in the store's transaction.

    Counts how often each of a report's main fields is there (stats fields/…): the monitors compare nights by it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Page):
            fingerprint(item)
            if item.report is not None:
                self._count(item.report)
        return item

    def _count(self, report: Report) -> None:
        for name in filled(report):
            self._stats.inc_value(f"{counters.FIELD}{name}")
        if report.beside:
            self._stats.inc_value(counters.BESIDE, len(report.beside))


def filled(report: Report) -> list[str]:
    """The names of a report's main fields that hold something."""
    tables = report.tables
    fields = {
        "agency": report.agency,
        "year": report.year,
        "published_on": report.metadata.get("published_on"),
        "index_no": report.metadata.get("index_no"),
        "sections": report.sections,
        "tables": tables.proactive or tables.requests or tables.review_litigation or tables.statistics,
    }
    return [name for name, value in fields.items() if value]
