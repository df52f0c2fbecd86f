"""Fetches the files of report pages and reads them beside the crawl; page and files become one report."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from harvester.documents import read_document
from harvester.documents.blocks import Document
from harvester.documents.sandbox.process import Sandbox
from harvester.documents.sniff import kind_of
from harvester.items import File, Missed, Page, Problem, Refusal
from harvester.middlewares.problem import problem_of
from harvester.reading.attempt import attempt
from harvester.reading.files import (
    Candidate,
    candidates,
    embedded,
    file_name,
    is_file,
    names_another,
    target_of,
)
from harvester.reports import read_document_report
from harvester.reports.beside import tells_whose
from harvester.reports.combine import combine, together
from harvester.reports.model import Attachment, Report
from harvester.reports.refusal import lacks
from harvester.reports.words.titles import without_site
from harvester.store import counters
from harvester.store.filerows import may_come
from pipelines.continued import fetch_rest

Reader = Callable[[bytes, str | None, str | None], Document]
"""As `harvester.documents.read_document`: bytes, address, content type to document."""


def read_files(page: Page, reader: Reader) -> None:
    """Reads a page that is a file itself, and the files that came with a page: sets the page's outcome.

    A file that cannot be read is a warning on the report.
    """
    if is_file(page):
        kind = page.fetched.content_type
        page.outcome = attempt(lambda: _report(reader(page.body, page.url, kind), page), page.url)
        return
    found: list[tuple[str, Report]] = []
    notes: list[str] = []
    own = functools.cache(lambda: read_document(page.body, page.url, page.fetched.content_type))
    for file in attached(page):
        outcome = attempt(functools.partial(_read_file, file, page, reader, own), file.url)
        if isinstance(outcome, Refusal):
            notes.append(f"file {file.name} is no report: {outcome.reason}")
        elif isinstance(outcome, Problem):
            notes.append(f"file {file.name} was not read: {outcome.detail}")
        elif page.report is None:
            page.outcome = outcome
            notes.append(f"the report is in the file {file.name}")
        else:
            found.append((file.name, outcome))
    if page.report is None:
        page.outcome = Refusal("; ".join([page.refusal or "no report", *notes])[:500])
        return
    page.outcome = whole = combine(page.report, found)
    whole.warnings.extend(notes)
    _note_files(whole, page)


def attached(page: Page) -> list[File]:
    """The files that a page attaches; not the further pages of its article."""
    return [file for file in page.files if not file.continues]


def _note_files(report: Report, page: Page) -> None:
    """Names attachments that the page does not name, and adds those that only its scripts do."""
    noted = {target_of(attachment.url, page.url): attachment for attachment in report.attachments}
    for file in attached(page):
        attachment = noted.get(file.linked or file.url)
        if attachment is None:
            report.attachments.append(Attachment(file.linked or file.url, file.name))
        else:
            attachment.name = attachment.name or file.name


def _read_file(file: File, page: Page, reader: Reader, own: Callable[[], Document]) -> Report:
    """The report in a file; where the page (own: as a document) has none, in page and file together."""
    document = reader(file.body, file.url, file.content_type)
    return _report(document if page.report is not None else together(own(), document), page)


def _promised_none(candidate: Candidate, problem: Problem, page: Page) -> bool:
    """Whether what did not come was no file perhaps: a page, or the weather beside the report's own file."""
    other = problem.code == "no-file" or (problem.code == "off-host" and bool(page.files))
    return other and not candidate.sure


def _brings_tables(file: File, page: Page) -> bool:
    """Whether a page that a frame shows holds what its page lacks: the text of the report, from Word perhaps."""
    own = functools.cache(lambda: read_document(page.body, page.url, page.fetched.content_type))
    outcome = attempt(lambda: _read_file(file, page, read_document, own), file.url)
    return isinstance(outcome, Report) and not lacks(outcome)


def _is_others(file: File, page: Page) -> bool:
    """Whether a page that came for a link calls itself another report than the one that the link stands on: it is
    one of its own, at its own address, and no file of that.
    """
    outcome = attempt(lambda: _report(read_document(file.body, file.url, file.content_type), page), file.url)
    if isinstance(outcome, Report) and tells_whose(outcome) and outcome.title:
        return names_another(page, outcome.title)
    title = without_site(read_document(file.body, file.url, file.content_type).title)
    return title is not None and names_another(page, title)


def _report(document: Document, page: Page) -> Report:
    return read_document_report(
        document,
        list_title=page.row.title if page.row else None,
        list_date=page.row.date if page.row else None,
        portal_name=page.fetched.portal_name,
    )


class AttachmentsPipeline:
    """Page to page with files, and with the report that page and files are together.

    Files are fetched as the spider's own requests are: same host bounds, robots.txt, delay, retries. They are read
    in the process-wide sandbox while the crawl goes on.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._stats = crawler.stats
        settings = crawler.settings
        self._most = settings.getint("ATTACHMENTS_MAX")
        self._largest = settings.getint("ATTACHMENT_MAX_BYTES")
        self._pool = shared_pool(settings.getint("FILE_WORKERS"), settings.getint("ATTACHMENT_PAGES"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Page) or item.kind != "report" or item.problem is not None or not item.body:
            return item
        had_report = item.report is not None
        cut_off: list[Missed] = []
        alone = is_file(item)
        if not alone:
            cut_off = await fetch_rest(item, self._download, self._largest)
        wanted = [] if alone else candidates(item)
        if wanted or alone:
            await self._take_files(item, wanted)
        if item.report is not None and not had_report:
            self._stats.inc_value(counters.READ)
        item.missed += self._cut_off(item, cut_off)
        return item

    def _cut_off(self, page: Page, missed: list[Missed]) -> list[Missed]:
        """Counts the further pages of an article that did not come; returns those that may come another time."""
        for one in missed:
            if one.problem == "off-host":
                self._note(counters.FILES_OFF_HOST, page.url, one.url)
            elif not may_come(one):
                where = f"goes on at {one.url}: " if one.url != page.url else ""
                self._note(counters.ARTICLES_CUT, page.url, where + one.detail)
        return [one for one in missed if may_come(one)]

    async def _take_files(self, item: Page, wanted: list[Candidate]) -> None:
        """Fetches the files of a page and reads them, or the page that is a file itself."""
        async with self._pool.turn():
            await self._fetch_all(item, wanted[: self._most])
            if item.files or is_file(item):
                await self._pool.run(functools.partial(read_files, item, self._pool.sandbox.read))
        missed = [f"attachment {one.url} was not fetched: {one.detail}" for one in item.missed]
        if item.report is not None:
            item.report.warnings.extend(missed)
            if len(wanted) > self._most:
                item.report.warnings.append(f"{len(wanted) - self._most} more attachments were not fetched")
        elif missed and item.refusal:
            item.outcome = Refusal(f"{item.refusal}; {'; '.join(missed)}"[:500])
        if len(wanted) > self._most:
            self._note(counters.FILES_LEFT, item.url, len(wanted) - self._most)

    def _note(self, key: str, url: str, value: object) -> None:
        self._stats.set_value(key, {**(self._stats.get_value(key) or {}), url: value})

    async def _fetch_all(self, page: Page, wanted: list[Candidate]) -> None:
        """Fetches files into page.files and page.missed."""
        left = self._largest
        for candidate in wanted:
            file, problem = await self._fetch(page, candidate, left)
            if file is None and problem is not None and _promised_none(candidate, problem, page):
                continue
            if file is None and problem is not None:
                if problem.code == "off-host" and candidate.sure:
                    self._note(counters.FILES_OFF_HOST, page.url, candidate.url)
                self._stats.inc_value(counters.FILES_FAILED + problem.code)
                page.missed.append(Missed(candidate.url, problem.code, problem.detail))
            elif file is not None:
                self._stats.inc_value(counters.FILES_FETCHED)
                left -= len(file.body)
                page.files.append(replace(file, linked=candidate.url if candidate.url != file.url else None))

    async def _fetch(self, page: Page, candidate: Candidate, left: int) -> tuple[File | None, Problem | None]:
        """A file, through one viewer page at most."""
        for step in range(2):
            try:
                response = await self._download(candidate.url, page.url, left)
            except Exception as error:  # whatever a middleware or the network raises
                return None, problem_of(Failure(error))  # type: ignore[no-untyped-call]
            if response.status != 200:
                return None, Problem(f"http-{response.status}", f"status {response.status}")
            kind = response.headers.get("Content-Type", b"").decode("latin-1")  # type: ignore[union-attr]
            name = file_name(response.headers.get("Content-Disposition"), candidate, response.url)
            file = File(response.url, name, response.body, kind or None)
            if kind_of(response.body, kind) != "html":
                return file, None
            # what a frame shows is the page's own; what a link leads to may be another report's page
            others = bool(candidate.name) and not candidate.sure and _is_others(file, page)
            if not candidate.sure and not others and _brings_tables(file, page):
                return file, None
            within = embedded(response.body, response.url) if step == 0 and not others else None
            if within is None:
                return None, Problem("no-file", "a page came instead of a file")
            candidate = within
        return None, Problem("no-file", "a page came instead of a file")

    async def _download(self, url: str, referer: str, left: int) -> Response:
        request = Request(
            url,
            headers={"Referer": referer},
            meta={"kind": "file", "download_maxsize": max(1, left)},
        )
        assert self._crawler.engine is not None
        return await self._crawler.engine.download_async(request)


class Pool:
    """What all crawls of this process share: the sandbox, and how many pages may wait with their files."""

    def __init__(self, workers: int, pages: int) -> None:
        self.sandbox = Sandbox(workers)
        self._pages = pages
        self._turns: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}

    def turn(self) -> asyncio.Semaphore:
        """Bounds the pages whose files are held in memory at once."""
        loop = asyncio.get_running_loop()
        return self._turns.setdefault(loop, asyncio.Semaphore(self._pages))

    async def run(self, call: Callable[[], None]) -> None:
        """Runs a call in a thread; the event loop goes on.

        A daemon thread: an executor's would keep a crawl that is told to stop waiting for its file.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()

        def finish() -> None:
            if not done.done():
                done.set_result(None)

        def work() -> None:
            try:
                call()
            finally:
                with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                    loop.call_soon_threadsafe(finish)

        threading.Thread(target=work, name="files", daemon=True).start()
        await done


@functools.cache
def shared_pool(workers: int, pages: int) -> Pool:
    """The pool of this process."""
    return Pool(workers, pages)
