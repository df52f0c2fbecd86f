"""scrapy replica: serves the replica portals on this machine."""

from __future__ import annotations

import argparse
import sys
import threading

from scrapy.exceptions import UsageError

from harvester.errors import HarvesterError
from harvester.terminal.command import HarvesterCommand


class Command(HarvesterCommand):
    """Serves until it is interrupted, or prints the registry."""

    takes = None

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012

    def syntax(self) -> str:
        return "[options] [NAME ...]"

    def short_desc(self) -> str:
        return "Serve the replica portals on this machine until Ctrl-C"

    def long_desc(self) -> str:
        return (
            "Serves the replica portals (all, or those named) on 127.0.0.1, one port each, from 8801 on, so that "
            "crawls can be tried without the network: scrapy crawl luzhou -s PORTALS=data/replica.toml "
            "-s DATABASE=data/practice.db -s DOWNLOAD_DELAY=0 (the figures are made up: keep them out of "
            "data/harvest.db). With --registry prints the registry that leads to them."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--registry", action="store_true", help="print the registry (data/replica.toml) and end"
        )
        parser.add_argument(
            "--base-port", type=int, default=8801, metavar="N", help="port of the first portal (default: 8801)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # here: Scrapy imports every command for each, and these bring the readers along
        from harvester.replica.portals import all_sites, registry_text
        from harvester.replica.server import serve

        sites = all_sites(args)
        if unknown := sorted(set(args) - {site.entry for site in sites}):
            known = ", ".join(site.entry for site in all_sites())
            raise UsageError(
                f"no replica portal is called {', '.join(unknown)}; there are {known}", print_help=False
            )
        shift = opts.base_port - 8801
        addresses = {site.entry: f"http://127.0.0.1:{site.port + shift}" for site in sites}
        if opts.registry:
            sys.stdout.write(registry_text(sites, addresses))
            return
        try:
            with serve(sites, fixed=True, shift=shift):
                for site in sites:
                    reports, articles = len(site.truth), len(site.articles)
                    start = f"{addresses[site.entry]}{site.start[0]}"
                    print(
                        f"{site.entry:<12} {site.family:<10} {reports:>4} reports of {articles:>4} pages  {start}"
                    )
                print(f"{len(sites)} replica portals; Ctrl-C ends", flush=True)
                threading.Event().wait()
        except KeyboardInterrupt:
            print("ended")
        except OSError as error:
            raise HarvesterError(f"cannot serve: {error.strerror}; try --base-port with another number") from None
