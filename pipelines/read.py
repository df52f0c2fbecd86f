"""Reads report pages."""

from __future__ import annotations

import logging
from typing import Any, Self

from scrapy.crawler import Crawler

from harvester.errors import NotAReport, Unreadable
from harvester.files import is_file
from harvester.items import Page
from harvester.problems import broken_off
from harvester.reports import read_report

logger = logging.getLogger(__name__)
NOT_MODIFIED = 304
BROKEN_OFF = "the page breaks off before its end: the report may lack a part"


def read(page: Page) -> None:
    """Sets page.report, page.refusal (why it is none) or page.problem (why it cannot be read).

    A body that is a file (PDF, Word …) is left to pipelines.attachments, which reads files in a sandbox.
    """
    if page.kind != "report" or page.problem is not None or page.status == NOT_MODIFIED or is_file(page):
        return
    try:
        page.report = read_report(
            page.body,
            url=page.url,
            content_type=page.content_type,
            list_title=page.row.title if page.row else None,
            list_date=page.row.date if page.row else None,
            portal_name=page.portal_name,
        )
        if broken_off(page.body):
            page.report.warnings.append(BROKEN_OFF)
    except NotAReport as refusal:
        page.refusal = f"{refusal}; {BROKEN_OFF}" if broken_off(page.body) else str(refusal)
    except Unreadable as problem:
        page.problem, page.detail = "unreadable", str(problem)
    except Exception as error:
        # a mistake of ours must not cost the crawl: the page is archived and can be read again
        logger.exception("%s: the reader fails", page.url)
        page.problem, page.detail = "reader-error", f"the reader fails: {type(error).__name__}: {error}"


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
