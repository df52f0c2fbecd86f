"""Reads report pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler

from harvester.items import Page, Refusal
from harvester.reading import canary
from harvester.reading.attempt import attempt
from harvester.reading.continued import read_whole
from harvester.reading.files import is_file
from harvester.reading.problems import broken_off
from harvester.reports import read_report
from harvester.reports.model import Report
from harvester.store import counters

NOT_MODIFIED = 304
BROKEN_OFF = "the page breaks off before its end: the report may lack a part"


def read(page: Page) -> None:
    """Sets the outcome of a report's page: a report, a refusal, or a problem where it cannot be read.

    A body that is a file (PDF, Word …) is left to pipelines.attachments, which reads files in a sandbox. Of an
    article in several pages the others stand among `page.files`, if they have come.
    """
    if page.kind != "report" or page.problem is not None or page.status == NOT_MODIFIED or is_file(page):
        return
    alone = not any(file.continues for file in page.files)
    with canary.over(page.url, page.body) as crash:
        page.outcome = crash or attempt(lambda: _alone(page) if alone else read_whole(page), page.url)
    if page.problem is None and broken_off(page.body):
        if page.report is not None:
            page.report.warnings.append(BROKEN_OFF)
        else:
            page.outcome = Refusal(f"{page.refusal}; {BROKEN_OFF}")


def _alone(page: Page) -> Report:
    row = page.row
    return read_report(
        page.body,
        url=page.url,
        content_type=page.fetched.content_type,
        list_title=row.title if row else None,
        list_date=row.date if row else None,
        portal_name=page.fetched.portal_name,
    )


class ReadPipeline:
    """Page to page with report, refusal or problem."""

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        canary.set_up(Path(f"{crawler.settings['DATABASE']}.reading"))
        return cls(crawler)

    def close_spider(self) -> None:
        canary.release()

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Page):
            read(item)
            if item.report is not None:
                self._stats.inc_value(counters.READ)
        return item
