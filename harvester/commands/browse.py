"""scrapy browse: the database in the browser."""

from __future__ import annotations

import argparse
import ipaddress
import socket
from threading import Event
from typing import Any

from harvester.errors import DatasetError
from harvester.terminal.command import HarvesterCommand


class Command(HarvesterCommand):
    """Serves the database, read-only, until it is interrupted."""

    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Browse the database: search, a page per report, questions, SQL"

    def long_desc(self) -> str:
        return (
            "Serves the database (setting DATABASE) with Datasette, read-only, on this machine only, "
            "until Ctrl-C. Example: scrapy browse -s DATABASE=data/demo.db"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--port", type=int, default=8001, metavar="N", help="port (default: 8001; 0: any free)"
        )
        parser.add_argument(
            "--host", default="127.0.0.1", help="address to serve on (default: 127.0.0.1, this machine only)"
        )

        parser.add_argument(
            "--allow-host",
            action="append",
            default=[],
            metavar="NAME",
            help="a name under which browsers may ask, such as that of a proxy before it (may be repeated)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # here: Scrapy imports every command for each, and these bring the readers along
        from harvester.browse.keeping import follow
        from harvester.browse.site import application

        assert self.settings is not None
        listening = listen(opts.host, opts.port)
        here = [] if ipaddress.ip_address(listening.getsockname()[0]).is_loopback else ["*", opts.host]
        served = application(self.settings["DATABASE"], [*here, *opts.allow_host])
        host, port = listening.getsockname()[:2]
        if not ipaddress.ip_address(host).is_loopback:
            print(f"warning: {host} can be reached by other machines; anyone there can read the whole database")
        print(f"http://{host}:{port}/  (Ctrl-C ends)", flush=True)
        ended = Event()
        follow(served.gongkai.database, served.gongkai.index, ended)
        run_app(served.app(), listening)
        ended.set()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises DatasetError where there is no such address or the port is taken."""
    try:
        return socket.create_server((host, port))
    except (OSError, OverflowError) as error:
        raise DatasetError(f"cannot serve on {host}:{port} ({error}); try --port 0") from None


def run_app(app: Any, listening: socket.socket) -> None:
    """Serves until interrupted."""
    from harvester.dataset.formats import need

    (uvicorn,) = need("uvicorn")
    config = uvicorn.Config(app, log_level="warning", lifespan="on")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        print("ended")
