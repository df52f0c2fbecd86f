"""scrapy identify: names the family of a portal with its evidence and prints a registry entry."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any, ClassVar

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.http import Response
from twisted.python.failure import Failure

from harvester.errors import HarvesterError
from harvester.middlewares.problem import problem_of
from harvester.portals.identify import Finding, Seen, further, identify
from harvester.portals.options import COMMON
from harvester.portals.registry import Portal
from harvester.terminal.command import HarvesterCommand, file_named
from spiders.base import PortalSpider
from spiders.pages import header_dict

MOST_PAGES = 6


class Probe(PortalSpider):
    """Looks at one address and at a few columns of yearly reports that it links; reads nothing else."""

    name = "identify"
    seen: ClassVar[list[Seen]]
    problems: ClassVar[list[str]]

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        """Keeps the page and asks for the columns it names."""
        headers = "\n".join(f"{key}: {value}" for key, value in header_dict(response).items())
        seen = Seen(response.url, response.body, headers)
        self.seen.append(seen)
        if response.meta["depth_below"] > 1:
            return
        for url in further(seen):
            if len(self.asked) < MOST_PAGES - 1 and self.portal.owns(url):
                self.asked.add(url)
                yield self.ask(url, depth=response.meta["depth_below"] + 1)

    def failed(self, failure: Failure) -> Iterator[Any]:
        """Keeps what went wrong."""
        problem = problem_of(failure)
        self.problems.append(f"{failure.request.url}: {problem.code}: {problem.detail}")  # type: ignore[attr-defined]
        yield from ()


class Command(HarvesterCommand):
    """Prints what a portal is, and how sure that is."""

    takes = 1

    def syntax(self) -> str:
        return "[options] URL|FILE"

    def short_desc(self) -> str:
        return "Name the portal family of a page and print a registry entry"

    def long_desc(self) -> str:
        return (
            "Looks at a page of a portal (its front page, the listing of its yearly reports, or one report) "
            "and at a few columns that it links, names the family with the evidence, and prints a registry entry "
            "ready to paste. A saved page is read from FILE; --url says where it was. Exit code 1 where no family "
            "fits."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", metavar="ADDRESS", help="the address of a page read from a file")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("give one address or one file")
        where = args[0]
        seen = self._fetch(where) if where.startswith(("http://", "https://")) else self._read(where, opts.url)
        finding = identify(seen)
        show(finding)
        self.exitcode = 0 if finding.family else 1

    def _read(self, path: str, url: str | None) -> list[Seen]:
        seen = Seen(url or "http://address.unknown/", file_named(path).read_bytes())
        if url is None:
            print("note: --url ADDRESS says where the page was; without it links lead nowhere", file=sys.stderr)
        return [seen]

    def _fetch(self, url: str) -> list[Seen]:
        assert self.settings is not None
        options = {key: option.default for key, option in COMMON.items()}
        portal = Portal("identify", "identify", url, "000000", (url,), options=options)
        spider: type[Probe] = type("Probe", (Probe,), {"portal": portal, "seen": [], "problems": []})
        # nothing is stored or remembered of a look
        self.settings.setdict({"ITEM_PIPELINES": {}, "EXTENSIONS": {}, "SPIDER_MIDDLEWARES": {}}, "cmdline")
        process = AsyncCrawlerProcess(self.settings)
        crawler = process.create_crawler(spider)
        process.crawl(crawler)
        process.start()
        if crawler.stats.get_value("finish_reason") == "shutdown":
            raise KeyboardInterrupt  # what was seen so far says little
        if not spider.seen:
            raise HarvesterError("; ".join(spider.problems) or f"{url}: no answer")
        # answers come in any order; the page that was asked for is the first to arrive, as it names the others
        return spider.seen


def show(finding: Finding) -> None:
    """Prints a finding."""
    if finding.family:
        score = finding.scores[0]
        print(
            f"family {finding.family} (evidence {score.weight}; {', '.join(_others(finding)) or 'no other fits'})"
        )
    else:
        print("unknown family, try plain: it reads any listing that links its pages and has a 下一页 link")
        print(f"seen: {', '.join(_others(finding, 0)) or 'no sign of any family'}")
    for score in finding.scores[:1]:
        for text in score.evidence:
            print(f"  {text}")
    rows = f"{finding.reports} report rows" if finding.reports else "no report rows"
    print(f"listing {finding.listing} ({rows})")
    for note in finding.notes:
        print(f"note: {note}")
    print(f"\n{finding.entry}")


def _others(finding: Finding, after: int = 1) -> list[str]:
    return [f"{score.family} {score.weight}" for score in finding.scores[after:]]
