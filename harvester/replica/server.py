"""Replica portals over real HTTP on 127.0.0.1, one port each. Nothing here listens on any other address."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from harvester.replica.site import Ask, Reply, Site

LOG_PATH = "/-/requests"
"""Beside the portal: GET answers the count and list of requests as JSON, DELETE empties it."""
MOST_BODY = 1_000_000
# what a stalled answer lasts at most, in seconds, and the bytes of headers that are too many
LONGEST = 60
MOST_HEADERS = 10_000_000


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, site: Site, port: int) -> None:
        self.site = site
        self.lock = threading.Lock()
        self.thinking = 0
        self.ended = threading.Event()
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    # headers and body in one packet; else each answer waits for the peer's delayed acknowledgement
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        length = min(int(self.headers.get("Content-Length") or 0), MOST_BODY)
        body = self.rfile.read(length) if length else b""
        with self.server.lock:
            reply = (
                self._log(self.command) if parts.path == LOG_PATH else self._answer(parts.path, parts.query, body)
            )
        if self.server.site.pause:
            self._think()
        self._send(reply)

    def _think(self) -> None:
        """Takes its time, and counts how many requests do so at once."""
        server = self.server
        with server.lock:
            server.thinking += 1
            server.site.busiest = max(server.site.busiest, server.thinking)
        server.ended.wait(server.site.pause)
        with server.lock:
            server.thinking -= 1

    def _answer(self, path: str, query: str, body: bytes) -> Reply:
        headers = {key.lower(): value for key, value in self.headers.items()}
        form = {}
        if "urlencoded" in headers.get("content-type", ""):
            form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        asked = dict(parse_qsl(query, keep_blank_values=True))
        return self.server.site.answer(Ask(self.command, path, asked, form, headers, body, query))

    def _log(self, method: str) -> Reply:
        asked = self.server.site.requests
        if method == "DELETE":
            asked.clear()
        lines = [{"method": one.method, "path": one.path, "query": dict(one.query)} for one in asked]
        return Reply(
            json.dumps({"count": len(lines), "requests": lines}).encode(), content_type="application/json"
        )

    def _send(self, reply: Reply) -> None:
        if reply.fault == "reset":
            # closing at once with the linger time at zero sends a reset
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        if reply.fault == "garbage":
            self.wfile.write(bytes(range(256)) * 4)
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.content_type, **reply.headers}.items():
            self.send_header(name, value)
        body = b"" if reply.status == 304 else reply.body
        for number in range({"long": 1, "many": 1000}.get(reply.fault or "", 0)):
            self.send_header(
                f"X-{number}", "x" * (MOST_HEADERS if reply.fault == "long" else MOST_HEADERS // 1000)
            )
        if reply.fault == "chunks":
            self.send_header("Transfer-Encoding", "chunked")
            body = b"%x\r\n%b\r\n" % (len(body) // 2, body[: len(body) // 2])
        elif "Content-Length" not in reply.headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if reply.fault == "stall":
            self.wfile.flush()
            self.server.ended.wait(LONGEST)
        if reply.fault == "drip":
            self._drip(body)
        elif self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if reply.fault == "cut" else body)
        self.wfile.flush()
        if reply.fault is not None:
            self.close_connection = True

    def _drip(self, body: bytes) -> None:
        """One byte after the other, so that something always comes."""
        for at in range(len(body)):
            self.wfile.write(body[at : at + 1])
            self.wfile.flush()
            if self.server.ended.wait(0.02):
                return

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are remembered by the site, not printed."""


@contextmanager
def serve(sites: Sequence[Site], *, fixed: bool = False, shift: int = 0) -> Iterator[dict[str, str]]:
    """Serves sites until the block ends; gives entry name to base address ("http://127.0.0.1:8801").

    fixed: on the sites' own ports (plus shift) rather than on free ones. Raises OSError where a port is taken.
    """
    servers: list[_Server] = []
    try:
        for site in sites:
            servers.append(_Server(site, site.port + shift if fixed else 0))
        # each looks so often whether it shall end: a thousand of them must not keep a processor busy with it
        pause = 0.05 * max(1.0, len(servers) / 20)
        for server in servers:
            threading.Thread(target=server.serve_forever, args=(pause,), daemon=True).start()
        yield {one.site.entry: f"http://127.0.0.1:{one.server_address[1]}" for one in servers}
    finally:
        for server in servers:
            server.ended.set()
            threading.Thread(target=server.shutdown, daemon=True).start()
        for server in servers:
            server.server_close()
