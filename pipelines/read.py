"""Reads report pages."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler

from harvester.items import Page
from harvester.reading.attempt import attempt, settle
from harvester.reading.files import is_file
from harvester.reading.problems import broken_off
from harvester.reports import read_report

NOT_MODIFIED = 304
BROKEN_OFF = "the page breaks off before its end: the report may lack a part"


def read(page: Page) -> None:
    """Sets page.report, page.refusal (why it is none) or page.problem (why it cannot be read).

    A body that is a file (PDF, Word …) is left to pipelines.attachments, which reads files in a sandbox.
    """
    if page.kind != "report" or page.problem is not None or page.status == NOT_MODIFIED or is_file(page):
        return
    row = page.row
    outcome = attempt(
        lambda: read_report(
            page.body,
            url=page.url,
            content_type=page.content_type,
            list_title=row.title if row else None,
            list_date=row.date if row else None,
            portal_name=page.portal_name,
        ),
        page.url,
    )
    settle(page, outcome)
    if page.problem is None and broken_off(page.body):
        if page.report is not None:
            page.report.warnings.append(BROKEN_OFF)
        else:
            page.refusal = f"{page.refusal}; {BROKEN_OFF}"


class ReadPipeline:
    """Page to page with report, refusal or problem."""

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Page):
            portal = getattr(self._crawler.spider, "portal", None)
            if portal is not None:
                item.portal_name, item.division = portal.name, portal.division
            read(item)
            if item.report is not None:
                self._stats.inc_value("reports/read")
        return item
