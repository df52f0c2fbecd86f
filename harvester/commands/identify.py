"""scrapy identify: names the family of a portal with its evidence and prints a registry entry."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError

from harvester.errors import HarvesterError
from harvester.portals.registry import Portal
from harvester.terminal.command import HarvesterCommand, file_named
from harvester.terminal.console import literal

if TYPE_CHECKING:
    from harvester.operation.probe import Probe
    from harvester.portals.identify import Finding
    from harvester.portals.look import Look

MOST_PAGES = 6
OF_A_KIND = 2


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
        # here: Scrapy imports every command for each, and these bring the readers along
        from harvester.portals.identify import identify

        if len(args) != 1:
            raise UsageError("give one address or one file")
        where = args[0]
        look = self._fetch(where) if where.startswith(("http://", "https://")) else self._read(where, opts.url)
        finding = identify(look)
        show(finding)
        self.exitcode = 0 if finding.family else 1

    def _read(self, path: str, url: str | None) -> Look:
        from harvester.portals.evidence import Seen
        from harvester.portals.look import Look, Step

        url = url or "http://address.unknown/"
        look = Look(lambda _: False)
        look.saw(Seen(url, file_named(path).read_bytes()), Step(url))
        if url == "http://address.unknown/":
            print("note: --url ADDRESS says where the page was; without it links lead nowhere", file=sys.stderr)
        return look

    def _fetch(self, url: str) -> Look:
        from harvester.operation.probe import Probe
        from harvester.portals.look import Look
        from harvester.portals.options import COMMON

        assert self.settings is not None
        options = {key: option.default for key, option in COMMON.items()}
        portal = Portal("identify", "identify", url, "000000", (url,), options=options)
        look = Look(portal.owns, most=MOST_PAGES, sample=OF_A_KIND)
        spider: type[Probe] = type("Probe", (Probe,), {"portal": portal, "look": look, "problems": []})
        # nothing is stored or remembered of a look
        self.settings.setdict({"ITEM_PIPELINES": {}, "EXTENSIONS": {}, "SPIDER_MIDDLEWARES": {}}, "cmdline")
        process = AsyncCrawlerProcess(self.settings)
        crawler = process.create_crawler(spider)
        process.crawl(crawler)
        process.start()
        if crawler.stats.get_value("finish_reason") == "shutdown":
            raise KeyboardInterrupt  # what was seen so far says little
        if not look.pages:
            raise HarvesterError("; ".join(spider.problems) or f"{url}: no answer")
        return look


def show(finding: Finding) -> None:
    """Prints a finding."""
    told = finding.evidence
    if told.best:
        others = ", ".join(f"{score.family} {score.weight}" for score in told.scores[1:])
        print(f"family {told.best.family} (evidence {told.best.weight}; {others or 'no other fits'})")
        for text in told.best.evidence:
            print(f"  {literal(text)}")
    else:
        print("unknown family, try plain: it reads any listing that links its pages and has a 下一页 link")
        some = ", ".join(f"{score.family} {score.weight}" for score in told.scores)
        print(f"seen: {some or 'no sign of any family'}; addresses like {literal(', '.join(told.shapes))}")
    print(f"listing {finding.listing} ({_rows(finding)})")
    for note in finding.notes:
        print(f"note: {literal(note)}")
    print(f"\n{finding.entry}")


def _rows(finding: Finding) -> str:
    if finding.reports:
        return f"{finding.reports} report rows"
    return f"{finding.rows} rows, none titled as a report" if finding.rows else "no report rows"
