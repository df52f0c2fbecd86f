"""Surveys candidates, several side by side, each at its own pace: clicks first, then a trial of what was found."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler

from harvester.items import Page, Problem
from harvester.operation.survey.findings import FOUND, Survey
from harvester.operation.survey.spiders import Clicks, Trial
from harvester.portals.candidates import Candidate, surveyed
from harvester.portals.evidence import Evidence, evidence
from harvester.portals.loader import families
from harvester.portals.look import Look

MOST_STARTS = 12
BOUNDS = {"max_pages": 40, "max_channels": 60, "max_reports": 2000, "max_seconds": 900}
"""Of a trial: enough for a county's listing, and no more."""
BY_SCRIPT = 'filled by a script: try family = "browser", which needs the extra browser and chromium'
"""Note on a portal that shows nothing without a browser."""
_TELLING = {"blocked": "blocked", "robots": "robots", "off-host": "moved", "script-redirect": "script"}
"""Problems of a front page that say more than that it did not come, and what they mean."""
_SCRIPTED = 30
"""Letters that a page shows which is only the shell of a script."""

Done = Callable[[Survey], None]


def run_survey(
    process: AsyncCrawlerProcess, candidates: Sequence[Candidate], side_by_side: int, done: Done
) -> bool:
    """Surveys candidates until all are done; `done` gets each as soon as it is. False after Ctrl-C.

    Candidates of one site run after each other. Blocks; once per process.
    """
    sites: dict[str, deque[Candidate]] = {}
    for candidate in candidates:
        sites.setdefault(candidate.site, deque()).append(candidate)
    waiting, stopped = deque(sites.values()), False

    async def work() -> None:
        nonlocal stopped
        while waiting and not stopped:
            for candidate in waiting.popleft():
                survey, ended = await _survey(process, candidate)
                stopped = stopped or not ended
                if stopped:
                    return
                done(survey)

    async def every() -> None:
        try:
            await asyncio.gather(*(work() for _ in range(max(1, side_by_side))))
        finally:
            reactor: Any = import_module("twisted.internet.reactor")
            reactor.callLater(0, _stop, reactor)

    if candidates:
        task = asyncio.get_event_loop().create_task(every())
        process.start(stop_after_crawl=False)
        if task.done() and not task.cancelled() and (error := task.exception()) is not None:
            raise error
    return not stopped


def _stop(reactor: Any) -> None:
    with contextlib.suppress(RuntimeError):  # after Ctrl-C Scrapy stops it too
        reactor.stop()


async def _survey(process: AsyncCrawlerProcess, candidate: Candidate) -> tuple[Survey, bool]:
    """One candidate, and whether it came to its end."""
    began = monotonic()
    survey = Survey(candidate.host, candidate.name, candidate.body, candidate.division, candidate.level)
    survey.day = datetime.now(UTC).date().isoformat()
    portal = surveyed(candidate, "", candidate.fronts, {})
    look, problems = Look(portal.owns), dict[str, Problem]()
    kind = type("Clicks", (Clicks,), _named(portal, candidate=candidate, look=look, problems=problems))
    clicks = process.create_crawler(kind)
    await process.crawl(clicks)
    ended = clicks.stats.get_value("finish_reason") != "shutdown"
    told = evidence(look.pages.values())
    _judge_clicks(survey, look, problems, told)
    if survey.start and ended:
        ended = await _try(process, candidate, survey)
    survey.requests += clicks.stats.get_value("downloader/request_count", 0)
    survey.seconds = round(monotonic() - began, 1)
    return survey, ended


def _named(portal: Any, **more: Any) -> dict[str, Any]:
    return {"name": portal.spider, "portal": portal, **more}


def _judge_clicks(survey: Survey, look: Look, problems: dict[str, Problem], told: Evidence) -> None:
    """What the clicks came to: where to start, or why there is nothing."""
    survey.trail = [f"{step.text or '·'} {url}" for url, step in look.steps.items()]
    survey.family = told.best.family if told.best else "plain"
    shapes = f"addresses like {', '.join(told.shapes)}"
    survey.evidence = (
        f"{told.best.family}: {told.best.evidence[0]}" if told.best else f"no family's marks; {shapes}"
    )
    starts, survey.channels = look.starts()
    survey.start = starts[:MOST_STARTS]
    if len(starts) > MOST_STARTS:
        survey.notes.append(f"{len(starts)} listings; {len(starts) - MOST_STARTS} are left out")
    if look.left:
        survey.notes.append(f"{look.left} pages were not looked at")
    if not starts:
        survey.outcome, survey.reason = _why_not(survey, look, problems)


def _why_not(survey: Survey, look: Look, problems: dict[str, Problem]) -> tuple[str, str]:
    if not look.pages:
        return _no_page(problems)
    first = next(iter(look.pages.values()))
    if len(first.page.visible) <= _SCRIPTED and first.page.scripts:
        survey.notes.append(BY_SCRIPT)
        return "script", f"{first.url} shows nothing without its scripts"
    if len(look.pages) == 1 and look.elsewhere:
        host, count = look.elsewhere.most_common(1)[0]
        return "elsewhere", f"{first.url}: {count} links lead on to {host}"
    return "no-listing", f"{len(look.pages)} pages looked at; none lists yearly reports"


def _no_page(problems: dict[str, Problem]) -> tuple[str, str]:
    """Why no page came at all: of several addresses one may be unknown where another is closed to us."""
    codes = {problem.code: f"{url}: {problem.code}: {problem.detail}" for url, problem in problems.items()}
    for code, outcome in _TELLING.items():
        if code in codes:
            return outcome, codes[code]
    outcome = "gone" if set(codes) == {"dns"} else "unreachable"
    return outcome, next(reason for code, reason in codes.items() if code != "dns" or outcome == "gone")


async def _try(process: AsyncCrawlerProcess, candidate: Candidate, survey: Survey) -> bool:
    """Crawls the proposed entry within bounds, with its family's variants where rows are missing; fills in what
    came of it. False after Ctrl-C.
    """
    family = families()[survey.family]
    best, requests = _Tried({}), 0
    for options in ({}, *family.variants):
        tried = _Tried(dict(options))
        await tried.run(process, candidate, survey)
        requests += tried.requests
        if (tried.ended and tried.reports > best.reports) or not best.crawler:
            best = tried
        if not tried.ended or not tried.short:
            break
    best.judge(survey)
    survey.requests = requests
    return best.ended and tried.ended


class _Tried:
    """One trial of a family with some options, and what came of it."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        self.crawler: Crawler | None = None
        self.read = 0
        self.refusals: list[str] = []

    async def run(self, process: AsyncCrawlerProcess, candidate: Candidate, survey: Survey) -> None:
        """Crawls."""
        family = families()[survey.family]
        defaults = {key: option.default for key, option in family.options.items()}
        options = {**defaults, **BOUNDS, "channels": survey.channels, **self.options}
        portal = surveyed(candidate, survey.family, survey.start, options)
        self.crawler = process.create_crawler(type("Trial", (Trial, family), _named(portal)))
        self.crawler.signals.connect(self._scraped, signals.item_scraped)
        await process.crawl(self.crawler)

    def _scraped(self, item: Any) -> None:
        if isinstance(item, Page) and item.kind == "report":
            self.read += item.report is not None
            if item.report is not None and self.spider is not None:
                self.spider.held.add(item.fetched.requested or item.url)
            if item.report is None:
                self.refusals.append(f"{item.url}: {item.refusal or item.problem or 'a file'}"[:300])

    @property
    def spider(self) -> Any:
        """The family's spider, None where the trial could not start."""
        spider: Any = self.crawler.spider if self.crawler else None
        return spider if hasattr(spider, "rows") else None

    @property
    def ended(self) -> bool:
        """Whether nobody stopped it."""
        return self.crawler is not None and self.crawler.stats.get_value("finish_reason") != "shutdown"

    @property
    def requests(self) -> int:
        """Requests that it took."""
        return int(self.crawler.stats.get_value("downloader/request_count", 0)) if self.crawler else 0

    @property
    def reports(self) -> int:
        """Rows titled as reports."""
        return len(self.spider.titled()) if self.spider else 0

    @property
    def short(self) -> bool:
        """Whether rows are missing."""
        return bool(self.spider is None or self.spider.short())

    def judge(self, survey: Survey) -> None:
        """Fills in what came of it."""
        spider = self.spider
        if spider is None:
            survey.outcome, survey.reason = "rows", "the trial did not start, see the log"
            return
        years, own = spider.years(), {urlsplit(url).netloc.lower() for url in survey.start}
        hosts = {urlsplit(url).netloc.lower() for url in spider.rows if spider.portal.owns(url)}
        survey.allow, survey.options = sorted(hosts - own), self.options
        survey.rows, survey.reports, survey.read = len(spider.rows), self.reports, self.read
        survey.newest, survey.oldest = max(years, default=None), min(years, default=None)
        survey.promised = spider.promised
        survey.notes += [f"not read: {text}" for text in self.refusals]
        if self.short:
            survey.notes.append("some of what the listings promise did not come")
        if survey.reports and self.read:
            survey.outcome = FOUND
        elif survey.reports:
            survey.outcome = "rows"
            survey.reason = "; ".join(self.refusals)[:300] or "no report's page was asked for"
        else:
            survey.outcome = "hollow"
            survey.reason = f"{survey.rows} rows at {survey.start[0]}, none titled as a report"
            if not survey.rows and survey.family == "plain":
                survey.family = "browser"
                survey.notes.append(BY_SCRIPT)
