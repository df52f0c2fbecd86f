"""`scrapy extract FILE|URL`: reads one document and prints its JSON."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.http import Response
from scrapy.settings import Settings

from harvester.errors import HarvesterError, NotAReport, Unreadable
from harvester.portals.contact import user_agent
from harvester.terminal.command import HarvesterCommand, file_named
from harvester.terminal.console import progress

if TYPE_CHECKING:
    from harvester.items import Problem
    from harvester.reports import Report

# a document larger than this is no report
MAX_BYTES = 64 << 20


class Command(HarvesterCommand):
    """Bytes in, JSON out; nothing is stored."""

    takes = None

    def syntax(self) -> str:
        return "[options] FILE…|URL"

    def short_desc(self) -> str:
        return "Read one report from a file or an address and print it as JSON"

    def long_desc(self) -> str:
        return (
            "Reads one document (HTML, text; with the extra `files` PDF, Word, Excel, ZIP; with the extra `ocr`"
            " pictures and scans; see docs/files.md) from a file, an address or standard input (-) and prints the"
            " report as JSON. Files are read in a sandbox. An address is fetched as a crawl"
            " would fetch it: robots.txt is obeyed. Exit code 0, or 1 with one line on standard error where it"
            " is no report or cannot be read. On a terminal one report is shown as tables (--json: as JSON). Of"
            " several files each is one line of JSON, with the key `file`, or `file` and `error`; progress goes to"
            " standard error."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON on a terminal, too")
        parser.add_argument("--url", metavar="ADDRESS", help="the address that the file was fetched from")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # here: Scrapy imports every command for each, and these bring the readers along
        from harvester.reading import problems

        if not args:
            raise UsageError("give a file or an address")
        assert self.settings is not None
        if len(args) > 1:
            self.exitcode = _lines(args, opts.url)
            return
        data, url, content_type = _load(args[0], self.settings)
        try:
            report = _report(data, opts.url or url, content_type)
        except Unreadable:
            raise
        except NotAReport:
            # what an address answers instead of a report says more than that it is none
            if url is not None and (problem := problems.instead("report", data, "", url)):
                raise _unusable(url, problem) from None
            raise
        if sys.stdout.isatty() and not opts.json:
            from rich.console import Console

            from harvester.terminal.report import tables

            Console().print(*tables(report), sep="\n")
        else:
            print(json.dumps(report.to_dict(), ensure_ascii=False, indent=1))


def _lines(names: list[str], url: str | None) -> int:
    """Prints each file's report as a line of JSON; returns the exit code. Raises UsageError for addresses."""
    from rich.progress import BarColumn, MofNCompleteColumn

    if url or any(name == "-" or name.startswith(("http://", "https://")) for name in names):
        raise UsageError("several files can be read at once, addresses one by one", print_help=False)
    code = 0
    with progress(BarColumn(), MofNCompleteColumn()) as board:
        for name in board.track(names):
            line: dict[str, Any] = {"file": name}
            try:
                file = file_named(name)
                if file.stat().st_size > MAX_BYTES:
                    raise Unreadable(f"larger than {MAX_BYTES >> 20} MB")
                line |= _report(file.read_bytes(), None, None).to_dict()
            except (HarvesterError, OSError) as problem:
                line["error"] = str(problem)
                code = 1
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return code


def _report(data: bytes, url: str | None, content_type: str | None) -> Report:
    """Pages are read here, files in the sandbox. Raises NotAReport or Unreadable."""
    from harvester.documents.sandbox.process import Sandbox
    from harvester.documents.sniff import kind_of
    from harvester.reports import read_document_report, read_report

    if kind_of(data, content_type) in ("html", "text"):
        return read_report(data, url=url, content_type=content_type)
    sandbox = Sandbox()
    try:
        return read_document_report(sandbox.read(data, url, content_type))
    finally:
        sandbox.close()


def _unusable(url: str, problem: Problem) -> Unreadable:
    if problem.code == "blocked":
        return Unreadable(f"{url}: the portal turned us away ({problem.detail})")
    return Unreadable(f"{url}: no usable page ({problem.detail})")


def _load(source: str, settings: Settings) -> tuple[bytes, str | None, str | None]:
    """Content, address and content type of a file, an address or standard input. Raises Unreadable."""
    if source.startswith(("http://", "https://")):
        return _fetch(source, settings)
    if source == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1), None, None
    file = file_named(source)
    if file.stat().st_size > MAX_BYTES:
        raise Unreadable(f"{source}: larger than {MAX_BYTES >> 20} MB")
    return file.read_bytes(), None, None


class _OnePage(Spider):
    """Fetches one address and keeps what came back."""

    name = "extract"

    def __init__(self, url: str, found: dict[str, Any]) -> None:
        super().__init__()
        self._url, self._found = url, found

    async def start(self) -> Any:
        yield Request(self._url, self.parse, errback=self.failed, meta={"handle_httpstatus_all": True})

    def parse(self, response: Response) -> None:
        self._found["response"] = response

    def failed(self, failure: Any) -> None:
        from harvester.middlewares.problem import problem_of

        self._found["problem"] = problem_of(failure)


def _fetch(url: str, settings: Settings) -> tuple[bytes, str | None, str | None]:
    from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware

    from harvester.middlewares.answers import cookies
    from harvester.middlewares.cookies import Cookies
    from harvester.middlewares.robots import Robots
    from harvester.reading import problems

    for name in ("ITEM_PIPELINES", "EXTENSIONS", "SPIDER_MIDDLEWARES"):
        settings.set(name, {}, priority="cmdline")
    # needs no registry: the address may belong to any portal
    settings.set("SPIDER_LOADER_CLASS", "scrapy.spiderloader.SpiderLoader", priority="cmdline")
    # of ours only those for cookies and robots.txt: a host that cannot be reached is told once, in one line
    kept = {RobotsTxtMiddleware: None, Robots: 100, Cookies: 700}
    settings.set("DOWNLOADER_MIDDLEWARES", kept, priority="cmdline")
    settings.set("DOWNLOAD_MAXSIZE", MAX_BYTES, priority="cmdline")
    settings.set("USER_AGENT", user_agent(settings), priority="cmdline")
    found: dict[str, Any] = {}
    process = AsyncCrawlerProcess(settings)
    process.crawl(_OnePage, url=url, found=found)
    process.start()
    if "response" not in found:
        raise Unreadable(f"{url}: {found['problem'].detail if 'problem' in found else 'no answer'}")
    response: Response = found["response"]
    said = cookies(response)
    if problem := problems.before_reading("report", response.status, said, response.body, response.url):
        raise _unusable(url, problem)
    if response.status != 200:
        raise Unreadable(f"{url}: the server answers with status {response.status}")
    kind = response.headers.get("Content-Type")
    return response.body, response.url, kind.decode("latin-1") if kind else None
