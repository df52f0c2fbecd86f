"""Spidermon monitors of a crawl: fell short, too many errors, fields that went missing, nothing new for long.

Each compares a crawl with the registry and with the portal's earlier runs. What fails is logged as an error and
told to MONITOR_WEBHOOK or MONITOR_MAIL_TO, where they are set.
"""

from __future__ import annotations

import asyncio
import json
import logging
import smtplib
import ssl
from contextlib import closing
from email.message import EmailMessage
from http.client import HTTPException
from typing import Any
from urllib.request import Request, urlopen

from spidermon import Monitor, MonitorSuite
from spidermon.contrib.scrapy.extensions import Spidermon
from spidermon.contrib.scrapy.runners import SpiderMonitorResult, SpiderMonitorRunner
from spidermon.core.actions import Action

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


class _Crawl(Monitor):  # type: ignore[misc]
    """What the monitors look at."""

    @property
    def run_of_tonight(self) -> Run:
        extension = self.data.crawler.get_extension(Verdict)
        assert extension is not None
        assert extension.run is not None
        run: Run = extension.run
        return run

    def setting(self, name: str, usual: float) -> float:
        value: float = self.data.crawler.settings.getfloat(name, usual)
        return value


class CrawlMonitor(_Crawl):
    """One crawl."""

    def test_did_not_fall_short(self) -> None:
        """Its verdict is complete."""
        run = self.run_of_tonight
        assert run.verdict == COMPLETE, run.reason

    def test_error_share(self) -> None:
        """At most MONITOR_ERROR_SHARE (0.1) of its pages failed."""
        run = self.run_of_tonight
        share = run.failures / max(1, run.failures + run.reports + run.refused)
        most = self.setting("MONITOR_ERROR_SHARE", 0.1)
        assert share <= most, f"{run.failures} pages failed, {share:.0%} of all"

    def test_field_coverage(self) -> None:
        """No field of its reports is there less often by MONITOR_COVERAGE_DROP (0.2) than in earlier runs."""
        run = self.run_of_tonight
        with closing(open_for_reading(self.data.crawler.settings["DATABASE"])) as connection:
            before = earlier(connection, run.portal, before=run.id or 0)
        drop = self.setting("MONITOR_COVERAGE_DROP", 0.2)
        for field in FIELDS:
            usual = _shares(before, field)
            tonight = _shares([run], field)
            if usual is not None and tonight is not None:
                assert tonight >= usual - drop, f"{field} in {tonight:.0%}, usually {usual:.0%}"

    def test_something_new_in_time(self) -> None:
        """The portal has not been silent for longer than it ever was."""
        with closing(open_for_reading(self.data.crawler.settings["DATABASE"])) as connection:
            days = published(connection, self.run_of_tonight.portal).get(self.run_of_tonight.portal, [])
            silence = quiet(days, now())
        assert silence is None, silence


def _shares(runs: list[Run], field: str) -> float | None:
    """The share of the runs' reports in which a field is there; None where there are too few."""
    read = sum(int(run.stats.get(counters.READ, 0)) for run in runs)
    there = sum(int(run.stats.get(f"{counters.FIELD}{field}", 0)) for run in runs)
    return there / read if read >= LEAST else None


def _last_line(trace: str) -> str:
    """What an assertion said."""
    return trace.strip().splitlines()[-1].removeprefix("AssertionError: ")


class _Message(Action):  # type: ignore[misc]
    """What both ways of telling share."""

    def __init__(self, settings: Any) -> None:
        super().__init__()
        self._settings = settings

    @classmethod
    def from_crawler_kwargs(cls, crawler: Any) -> dict[str, Any]:
        return {"settings": crawler.settings}

    def message(self) -> dict[str, Any]:
        """{"portal", "verdict", "reason", "failed": [one line for each monitor]}."""
        extension = self.data.crawler.get_extension(Verdict)
        run = extension.run
        found = [*self.result.failures, *self.result.errors]
        failed = [f"{monitor.name}: {_last_line(text)}" for monitor, text in found]
        return {"portal": run.portal, "verdict": run.verdict, "reason": run.reason, "failed": failed}

    def run_action(self) -> None:
        try:
            self.send(self.message())
        except (OSError, HTTPException, ValueError) as error:  # ValueError: an address that is none
            logger.error("the message about %s could not be sent: %s", self.data.crawler.spider.name, error)

    def send(self, message: dict[str, Any]) -> None:
        """Raises OSError, HTTPException, ValueError."""
        raise NotImplementedError


class Webhook(_Message):
    """Posts the message as JSON to MONITOR_WEBHOOK."""

    def send(self, message: dict[str, Any]) -> None:
        address = self._settings["MONITOR_WEBHOOK"]
        if not address.startswith(("http://", "https://")):
            raise OSError(f"MONITOR_WEBHOOK {address!r} is no http address")
        data = json.dumps(message, ensure_ascii=False).encode()
        with urlopen(Request(address, data, {"Content-Type": "application/json"}), timeout=SECONDS):
            pass


class Mail(_Message):
    """Mails the message to MONITOR_MAIL_TO, with Scrapy's settings MAIL_HOST, MAIL_PORT, MAIL_FROM …"""

    def send(self, message: dict[str, Any]) -> None:
        settings = self._settings
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


class CrawlSuite(MonitorSuite):  # type: ignore[misc]
    """Runs when a crawl has ended; messages by settings only."""

    monitors = [CrawlMonitor]  # noqa: RUF012

    def __init__(self, *args: Any, crawler: Any = None, **words: Any) -> None:
        ways = {"MONITOR_WEBHOOK": Webhook, "MONITOR_MAIL_TO": Mail}
        if crawler is not None:
            wanted = [way for setting, way in ways.items() if crawler.settings.get(setting)]
            words.setdefault("monitors_failed_actions", wanted)
        super().__init__(*args, crawler=crawler, **words)


class _Result(SpiderMonitorResult):  # type: ignore[misc]
    """Logs a line for each monitor that failed, where Spidermon's own logs the traceback of its assertion."""

    def write_errors(self) -> None:
        for status in self.step.error_statuses:
            for found in self.step.items_for_status(status):
                # an error, unlike a failure, is a mistake in a monitor
                logger.error("%s: %s: %s", self.spider.name, found.item.name, found.reason or found.error)

    def log(self, msg: Any, level: int = logging.DEBUG) -> None:
        self.spider.logger.log(level, "%s", msg)


class _Runner(SpiderMonitorRunner):  # type: ignore[misc]
    def create_result(self) -> _Result:
        return _Result(self.spider)


class Watch(Spidermon):  # type: ignore[misc]
    """Spidermon's extension with our way of logging, beside the crawls that still run."""

    async def spider_closed(self, spider: Any) -> None:
        """In a thread: a server that takes its time over a message must not hold up the other portals."""
        await asyncio.to_thread(super().spider_closed, spider)

    def _run_suites(self, spider: Any, suites: list[MonitorSuite]) -> None:
        data = self._generate_data_for_spider(spider)
        for suite in suites:
            _Runner(spider=spider).run(suite, **data)
