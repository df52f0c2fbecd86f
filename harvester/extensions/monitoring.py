"""Looks at every crawl once it has its verdict: fell short, too many errors, fields that went missing, silence.

Each is compared with the registry and with the portal's earlier runs. What is wrong is logged as an error and told
to MONITOR_WEBHOOK or MONITOR_MAIL_TO, where they are set. Plain code: Spidermon, which did this before, needed
more of ours around it than the checks themselves.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from email.message import EmailMessage
from http.client import HTTPException
from typing import Any, Self
from urllib.request import Request, urlopen

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

from harvester.errors import StoreError
from harvester.extensions.verdict import Verdict
from harvester.operation.health import now, published, quiet
from harvester.operation.verdict import COMPLETE
from harvester.store import counters
from harvester.store.runs import Run, earlier
from harvester.store.store import open_for_reading

logger = logging.getLogger(__name__)
FIELDS = ("agency", "year", "published_on", "index_no", "sections", "tables")
# below so many reports shares say nothing
LEAST = 10
SECONDS = 10


class Monitoring:
    """On where MONITOR is set. Stands after the extension Verdict, whose run it looks at."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("MONITOR"):
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.closed, signal=signals.spider_closed)
        return extension

    async def closed(self, spider: Spider) -> None:
        """In a thread: a server that takes its time over a message must not hold up the other portals."""
        verdict = self._crawler.get_extension(Verdict)
        if verdict is not None and verdict.run is not None:
            await asyncio.to_thread(look, verdict.run, self._crawler.settings)


def look(run: Run, settings: BaseSettings) -> None:
    """Logs and tells what is wrong with a run."""
    try:
        with closing(open_for_reading(settings["DATABASE"])) as connection:
            before = earlier(connection, run.portal, before=run.id or 0)
            silence = quiet(published(connection, run.portal).get(run.portal, []), now())
    except StoreError as error:
        before, silence = [], str(error)
    wrong = list(_wrong(run, before, settings)) + ([silence] if silence else [])
    for line in wrong:
        logger.error("%s: %s", run.portal, line)
    if wrong:
        _tell(run, wrong, settings)


def _wrong(run: Run, before: Sequence[Run], settings: BaseSettings) -> Iterator[str]:
    if run.verdict != COMPLETE:
        yield f"fell short: {run.reason}"
    share = run.failures / max(1, run.failures + run.reports + run.refused)
    if share > settings.getfloat("MONITOR_ERROR_SHARE"):
        yield f"{run.failures} pages failed, {share:.0%} of all"
    for field in FIELDS:
        usual, tonight = _share(before, field), _share([run], field)
        if (
            usual is not None
            and tonight is not None
            and tonight < usual - settings.getfloat("MONITOR_COVERAGE_DROP")
        ):
            yield f"{field} in {tonight:.0%}, usually {usual:.0%}"


def _share(runs: Sequence[Run], field: str) -> float | None:
    """The share of the runs' reports in which a field is there; None where there are too few."""
    read = sum(int(run.stats.get(counters.READ, 0)) for run in runs)
    there = sum(int(run.stats.get(f"{counters.FIELD}{field}", 0)) for run in runs)
    return there / read if read >= LEAST else None


def _tell(run: Run, wrong: Sequence[str], settings: BaseSettings) -> None:
    message = {"portal": run.portal, "verdict": run.verdict, "reason": run.reason, "failed": list(wrong)}
    for setting, send in (("MONITOR_WEBHOOK", _post), ("MONITOR_MAIL_TO", _mail)):
        if not settings.get(setting):
            continue
        try:
            send(message, settings)
        except (OSError, HTTPException, ValueError) as error:  # ValueError: an address that is none
            logger.error("the message about %s could not be sent: %s", run.portal, error)


def _post(message: dict[str, Any], settings: BaseSettings) -> None:
    """As JSON: {portal, verdict, reason, failed}."""
    address = settings["MONITOR_WEBHOOK"]
    if not address.startswith(("http://", "https://")):
        raise OSError(f"MONITOR_WEBHOOK {address!r} is no http address")
    data = json.dumps(message, ensure_ascii=False).encode()
    with urlopen(Request(address, data, {"Content-Type": "application/json"}), timeout=SECONDS):
        pass


def _mail(message: dict[str, Any], settings: BaseSettings) -> None:
    """With Scrapy's settings MAIL_HOST, MAIL_PORT, MAIL_FROM …"""
    import smtplib  # here: every crawl imports this module, and hardly any sends a mail
    import ssl

    mail = EmailMessage()
    mail["From"], mail["To"] = settings["MAIL_FROM"], settings["MONITOR_MAIL_TO"]
    mail["Subject"] = f"Gongkai Harvester: {message['portal']}: {message['verdict']}"
    mail.set_content("\n".join([f"{message['portal']}: {message['reason']}", "", *message["failed"]]))
    host, port = settings["MAIL_HOST"], settings.getint("MAIL_PORT")
    secure = ssl.create_default_context()
    with (
        smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=secure)
        if settings.getbool("MAIL_SSL")
        else smtplib.SMTP(host, port, timeout=SECONDS)
    ) as server:
        if settings.getbool("MAIL_TLS"):
            server.starttls(context=secure)
        if settings["MAIL_USER"]:
            server.login(settings["MAIL_USER"], settings["MAIL_PASS"])
        server.send_message(mail)
