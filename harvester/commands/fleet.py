"""`scrapy fleet init|plan|status`: the queue of portals for many machines."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from scrapy.exceptions import UsageError

from harvester.errors import HarvesterError
from harvester.portals.loader import PortalSpiderLoader
from harvester.terminal.command import HarvesterCommand, must_be_writable, write_whole

if TYPE_CHECKING:
    from procrastinate import App

    from harvester.fleet.status import Status

Answer = TypeVar("Answer")
DEEDS = ("init", "plan", "status")


class Command(HarvesterCommand):
    """Makes the queue, fills it, shows it."""

    takes = None
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012

    def syntax(self) -> str:
        return "[options] init|plan|status [NAME …]"

    def short_desc(self) -> str:
        return "Share portals out to many machines: make, fill and show the queue"

    def long_desc(self) -> str:
        return (
            "The queue is a PostgreSQL database (setting FLEET_QUEUE). init makes its tables. plan"
            " puts one job into"
            " it for every portal of the registry that has no complete crawl in the last"
            " NIGHTLY_HOURS hours, those"
            " that wait longest first; with names, these in any case, set aside or not. status shows"
            " nights, queues,"
            " workers and what fell short, as a table, as JSON (--json) or as a page (--page FILE). Workers:"
            " `scrapy worker`; one dataset of all: `scrapy gather`. See docs/fleet.md."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="status as JSON")
        parser.add_argument("--page", metavar="FILE", help="status as an HTML page in FILE")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args or args[0] not in DEEDS:
            raise UsageError(f"give one of {', '.join(DEEDS)}", print_help=False)
        if args[0] != "plan" and len(args) > 1:
            raise UsageError(f"too many arguments: {' '.join(args[1:])}", print_help=False)
        if args[0] == "init":
            self._init()
        elif args[0] == "plan":
            self._plan(args[1:])
        else:
            self._status(opts)

    def _init(self) -> None:
        from harvester.fleet import queue

        made = self._ask(queue.initialise)
        print("the queue is made" if made else "the queue was there; nothing of it was changed")

    def _plan(self, names: list[str]) -> None:
        from harvester.fleet import queue

        assert self.settings is not None
        registry = PortalSpiderLoader.from_settings(self.settings).registry
        named = [registry[name].spider for name in names]
        hours = self.settings.getfloat("NIGHTLY_HOURS")
        planned = self._ask(lambda app: queue.plan(app, list(registry), hours, named))
        print(
            f"{len(planned.queued)} portals put into the queue; {len(planned.waiting)} wait in it or"
            f" are being crawled,"
            f" {len(planned.fresh)} are not due"
        )
        if planned.aside:
            print(f"set aside, for workers died over them: {', '.join(planned.aside)}")
            self.exitcode = 1

    def _status(self, opts: argparse.Namespace) -> None:
        if opts.page:
            must_be_writable(opts.page)
        from harvester.fleet import status

        found = self._ask(status.status)
        if opts.page:
            write_whole(opts.page, status.page(found))
            print(opts.page)
        elif opts.json:
            print(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
        else:
            _show(found)
        self.exitcode = 1 if found.set_aside else 0

    def _ask(self, what: Callable[[App], Awaitable[Answer]]) -> Answer:
        """Opens the queue, asks, closes it. Raises FleetError in one line."""
        try:
            # the extra `fleet`: nothing of it is imported by other commands
            from procrastinate.exceptions import ConnectorException

            from harvester.fleet import queue
        except ImportError:
            raise HarvesterError("this wants the extra fleet: pip install '.[fleet]'") from None
        assert self.settings is not None
        app, address = queue.application(self.settings), self.settings["FLEET_QUEUE"]

        async def asked() -> Answer:
            async with queue.opened(app, address):
                return await what(app)

        try:
            return asyncio.run(asked())
        except ConnectorException as error:
            raise queue.FleetError(f"the queue cannot be used: {queue.cause(error)}") from None


def _show(found: Status) -> None:
    from rich.table import Table
    from rich.text import Text

    from harvester.terminal.console import literal, show

    for title, heads, lines in (
        ("nights", ("night", "done", "fell short", "pages", "new"), found.nights),
        ("queues", ("queue", "waiting", "being crawled", "oldest waits, h"), found.queues),
        ("workers", ("worker", "silent, s", "crawls"), found.workers),
    ):
        table = Table(*heads, title=title)
        for line in lines:
            table.add_row(*(Text(literal(str(getattr(line, name)))) for name in line.__dataclass_fields__))
        show(table)
    for portal, kills in found.set_aside:
        print(f"set aside: {portal}: {kills} workers died over it; `scrapy fleet plan {portal}` tries it again")
    for portal, verdict, reason, worker in found.fell_short:
        print(literal(f"{portal}: {verdict}: {reason} ({worker})"))
