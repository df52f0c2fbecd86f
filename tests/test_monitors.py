"""Spidermon on a crawl: what fell short is told to the webhook, and nothing otherwise."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.nights.harness import nights
from tests.nights.portals import Small

pytest.importorskip("spidermon", reason="the extra `monitoring` is not installed")
pytestmark = pytest.mark.xdist_group("nights")


@contextmanager
def webhook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    told: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hook", told
    finally:
        server.shutdown()
        server.server_close()


def test_what_fell_short_is_told_to_the_webhook(tmp_path: Path) -> None:
    site = Small()
    with nights([site], tmp_path) as running, webhook() as (address, told):
        watched = ("SPIDERMON_ENABLED=1", f"MONITOR_WEBHOOK={address}")
        assert running.scrapy("crawl", "small", settings=watched).returncode == 0
        assert told == []
        site.articles.clear()
        running.later(8)
        assert running.scrapy("crawl", "small", settings=watched).returncode == 1
        assert [(one["portal"], one["verdict"]) for one in told] == [("small", "changed")]
        assert any("test_did_not_fall_short" in line for line in told[0]["failed"])


def test_nobody_is_told_without_a_setting(tmp_path: Path) -> None:
    site = Small()
    site.articles.clear()
    with nights([site], tmp_path) as running, webhook() as (_, told):
        assert running.scrapy("crawl", "small", settings=("SPIDERMON_ENABLED=1",)).returncode == 1
        assert told == []
