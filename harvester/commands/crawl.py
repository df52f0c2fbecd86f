"""`scrapy crawl NAME`: one portal."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.exceptions import UsageError

from harvester.portals.contact import ask_for_contact
from harvester.terminal.command import (
    check_data_files,
    check_settings,
    feeds_must_be_writable,
    import_downloader,
)
from harvester.terminal.console import summary


class Command(CrawlCommand):
    """Scrapy's own, with a summary, and exit code 1 unless the crawl is complete."""

    def syntax(self) -> str:
        return "[options] NAME"

    def short_desc(self) -> str:
        return "Crawl one portal of the registry into the database"

    def long_desc(self) -> str:
        return (
            "Crawls the portal NAME of the registry (see `scrapy list`) into the database, and says at the end"
            " what was found and whether anything is missing. -a since=YEAR leaves older reports out, -a limit=N"
            " stops after N reports. -o pages.jsonl also writes every page with its report as JSON."
            " -s DATABASE=FILE and -s PORTALS=FILE name other files. Exit code 0: complete;"
            " 1: it fell short, with the reason on standard error."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        check_settings(opts)
        import_downloader()
        check_data_files()

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from harvester.extensions.verdict import Verdict
        from harvester.operation.lock import only_one
        from harvester.operation.night import after_crawls, end_at_once, mind_memory, recorded
        from harvester.operation.verdict import COMPLETE
        from harvester.store import Store

        if len(args) != 1:
            raise UsageError("give the name of one portal; `scrapy list` names them all")
        assert self.settings is not None
        assert self.crawler_process is not None
        crawler = self.crawler_process.create_crawler(args[0])
        crawler.spidercls.check_arguments(**opts.spargs)  # type: ignore[attr-defined]  # a PortalSpider
        feeds_must_be_writable(self.settings)
        ask_for_contact(self.settings, [crawler.spidercls.portal])  # type: ignore[attr-defined]
        with only_one(self.settings["DATABASE"]):
            # opened here first: an unusable database is told before anything is fetched
            store = Store(self.settings["DATABASE"], busy=self.settings.getfloat("STORE_BUSY"))
            store.check_writable()
            before = store.last_run()
            mind_memory()
            self.crawler_process.crawl(crawler, **opts.spargs)
            self.crawler_process.start()
            end_at_once(self.crawler_process)
            extension = crawler.get_extension(Verdict) if crawler.spider is not None else None
            if extension is not None and extension.run is not None:
                recorded([extension.run], store, before)
            undone = after_crawls(store)
            store.close()
        if extension is None or extension.run is None or extension.run.verdict is None:
            print(f"{args[0]}: the crawl did not start, see the log above", file=sys.stderr)
            self.exitcode = 1
            return
        complete = extension.run.verdict == COMPLETE and not undone
        print(summary(extension.run), file=sys.stdout if complete else sys.stderr)
        self.exitcode = 0 if complete else 1
