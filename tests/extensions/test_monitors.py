"""Monitors of a crawl: what fell short is told to the webhook or by mail, and nothing otherwise."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from harvester.replica.site import Ask, Reply
from tests.extensions.mailbox import mailbox
from tests.nights.harness import nights
from tests.nights.portals import Small


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
        watched = ("MONITOR=1", f"MONITOR_WEBHOOK={address}")
        assert running.scrapy("crawl", "small", settings=watched).returncode == 0
        assert told == []
        site.articles.clear()
        running.later(8)
        assert running.scrapy("crawl", "small", settings=watched).returncode == 1
        assert [(one["portal"], one["verdict"]) for one in told] == [("small", "changed")]
        assert any("fell short" in line for line in told[0]["failed"])


def test_nobody_is_told_without_a_setting(tmp_path: Path) -> None:
    site = Small()
    site.articles.clear()
    with nights([site], tmp_path) as running, webhook() as (_, told):
        assert running.scrapy("crawl", "small", settings=("MONITOR=1",)).returncode == 1
        assert told == []


def test_pages_that_fail_and_fields_that_go_missing_are_told(tmp_path: Path) -> None:
    """More failures than the share allows, and an index number that earlier reports had."""
    site = Small()
    watched = ("MONITOR=1",)
    with nights([site], tmp_path) as running, webhook() as (address, told):
        assert running.scrapy("crawl", "small", settings=watched).returncode == 0
        with sqlite3.connect(running.database) as connection:
            # as if the one crawl there was had found every report with a field that tonight's lack
            stats = json.loads(connection.execute("SELECT stats FROM runs").fetchone()[0])
            stats |= {"reports/read": 18, "fields/index_no": 18, "fields/year": 18}
            connection.execute("UPDATE runs SET stats = ?", (json.dumps(stats),))
        connection.close()
        for article in list(site.articles.values()):
            assert article.figures is not None
            article.figures.metadata.pop("index_no", None)
        lost = list(site.articles)[:4]
        for path in lost:
            site.remove(path)
        running.later(40)
        done = running.scrapy("crawl", "small", settings=(*watched, f"MONITOR_WEBHOOK={address}"))
        assert done.returncode == 1
        failed = " | ".join(told[0]["failed"])
        assert "4 pages failed, 22% of all" in failed
        assert "index_no in 0%, usually 100%" in failed


def test_a_portal_that_is_silent_for_longer_than_ever_is_told(tmp_path: Path) -> None:
    site = Small()
    for path in site.young:
        site.remove(path)
    for article in list(site.articles.values()):
        if article.year and article.year > 2019:
            site.remove(article.path)
    with nights([site], tmp_path) as running, webhook() as (address, told):
        watched = ("MONITOR=1", f"MONITOR_WEBHOOK={address}")
        running.scrapy("crawl", "small", settings=watched)
        assert any("nothing new since 2020-" in line for line in told[0]["failed"])


def fallen_short() -> list[Small]:
    """Two portals: one that is as it should be, one that lists nothing."""
    fine, bare = Small(), Small()
    bare.__class__ = type("Bare", (Small,), {"entry": "bare", "title": "平顺县人民政府"})
    bare.articles.clear()
    return [fine, bare]


def mailing(port: int, to: str = "operator@example.org") -> tuple[str, ...]:
    return ("MONITOR=1", f"MONITOR_MAIL_TO={to}", "MAIL_HOST=127.0.0.1", f"MAIL_PORT={port}")


def test_a_night_that_falls_short_is_told_in_one_mail(tmp_path: Path) -> None:
    with nights(fallen_short(), tmp_path) as running, mailbox() as (port, mails):
        assert (
            running.scrapy("nightly", settings=(*mailing(port), "MAIL_FROM=harvester@example.org")).returncode == 1
        )
        (mail,) = mails
        assert (mail["To"], mail["From"]) == ("operator@example.org", "harvester@example.org")
        assert mail["Subject"] == "Gongkai Harvester: bare: partial"
        text = mail.get_content()
        (reason,) = running.rows("SELECT reason FROM runs WHERE portal = 'bare'")
        assert text.startswith(f"bare: {reason[0]}")
        assert "no report found" in text
        assert "fell short" in text
        assert "small" not in text


@pytest.mark.parametrize("trouble", ["nobody listens", "recipient refused", "no address"])
def test_a_mail_that_cannot_be_sent_is_logged_and_the_night_goes_on(tmp_path: Path, trouble: str) -> None:
    with (
        nights(fallen_short(), tmp_path) as running,
        mailbox(refusing=trouble == "recipient refused") as (port, mails),
    ):
        settings = {
            "nobody listens": mailing(9),
            "recipient refused": mailing(port),
            "no address": mailing(port, to="a@b\nX: c"),
        }
        done = running.scrapy("nightly", settings=settings[trouble])
        assert done.returncode == 1
        assert mails == []
        assert "the message about bare could not be sent: " in done.stderr
        assert "Traceback" not in done.stderr
        assert "fell short: no report found" in done.stderr
        assert len(done.stderr.splitlines()) == 2
        assert running.verdicts() == {"small": "complete", "bare": "partial"}


def test_a_slow_mail_server_holds_up_no_other_portal(tmp_path: Path) -> None:
    """The mail server answers only once the other portal, whose crawl waits for the mail, was asked for more."""
    fine, bare = fallen_short()
    connected, asked_on = threading.Event(), threading.Event()
    in_time: list[bool] = []
    answer = fine.answer

    def waiting(ask: Ask) -> Reply:
        if ask.path == fine.start[0]:
            connected.wait(20)
        elif connected.is_set():
            asked_on.set()
        return answer(ask)

    fine.answer = waiting  # type: ignore[method-assign]

    def slow() -> None:
        connected.set()
        in_time.append(asked_on.wait(5))

    with nights([fine, bare], tmp_path) as running, mailbox(first=slow) as (port, mails):
        running.scrapy("nightly", settings=mailing(port))
        assert in_time == [True]
        assert len(mails) == 1
        assert running.verdicts() == {"small": "complete", "bare": "partial"}
