"""Portals that cannot be had, entries that are called otherwise: told as what they are, within seconds."""

from __future__ import annotations

import http.server
import socket
import threading
from pathlib import Path
from time import monotonic

import pytest

from harvester.replica.site import Ask, Reply
from tests.nights.harness import nights
from tests.nights.portals import Small

pytestmark = pytest.mark.slow

PATIENT = ("RETRY_PAUSE=5",)


def entry(name: str, *starts: str, title: str = "黎城县人民政府") -> str:
    listed = ", ".join(f'"{start}"' for start in starts)
    return f'[{name}]\nfamily = "trs"\nname = "{title}"\ndivision = "140426"\nstart = [{listed}]\n'


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_hosts_that_cannot_be_had_are_told_within_seconds(tmp_path: Path) -> None:
    """A refused connection and a name that is unknown: no three rounds of waiting for each of ten addresses."""
    refused = f"http://127.0.0.1:{free_port()}"
    with nights([Small()], tmp_path) as running:
        good = running.registry.read_text("utf-8")
        away = entry("away", *(f"{refused}/{number}/" for number in range(10)))
        running.registry.write_text(f"{good}\n{away}\n{entry('nowhere', 'http://nowhere.invalid/')}", "utf-8")
        began = monotonic()
        done = running.scrapy("nightly", settings=PATIENT)
        assert monotonic() - began < 30
        assert done.returncode == 1
        assert running.verdicts() == {"small": "complete", "away": "unreachable", "nowhere": "unreachable"}
        reasons = dict(running.rows("SELECT portal, reason FROM runs"))
        assert f"{refused}/0/" in reasons["away"]
        assert "the host refuses connections" in reasons["away"]
        assert "the host's name is unknown" in reasons["nowhere"]
        assert running.scrapy("health").returncode == 0
        assert "unreachable" in (tmp_path / "health.html").read_text("utf-8")


def test_a_night_in_which_nothing_can_be_reached_is_this_machines(tmp_path: Path) -> None:
    with nights([Small()], tmp_path) as running:
        away = [entry(f"away{n}", f"http://127.0.0.1:{free_port()}/") for n in range(2)]
        running.registry.write_text("\n".join(away), "utf-8")
        done = running.scrapy("nightly")
        assert done.returncode == 1
        assert "this machine has no network" in done.stderr
        assert set(running.verdicts().values()) == {"partial"}


def test_a_robots_txt_that_fails_forbids_everything(tmp_path: Path) -> None:
    site = Small()
    answer = site.answer
    site.answer = lambda ask: Reply(b"", 503) if ask.path == "/robots.txt" else answer(ask)  # type: ignore[method-assign]
    with nights([site], tmp_path) as running:
        done = running.scrapy("crawl", "small")
        assert done.returncode == 1
        assert "robots.txt answers 503: nothing is asked" in done.stderr
        assert running.verdicts() == {"small": "partial"}
        assert running.requests["small"] == []


def test_an_entry_of_another_name_takes_over_what_it_had_fetched(tmp_path: Path) -> None:
    with nights([Small()], tmp_path) as running:
        assert running.scrapy("crawl", "small").returncode == 0
        registry = running.registry.read_text("utf-8")
        running.registry.write_text(registry.replace("[small]", "[licheng]"), "utf-8")
        done = running.scrapy("crawl", "licheng")
        assert done.returncode == 0, done.stderr
        assert "18 reports known" in done.stdout
        assert "the entry was called 'small' before" in done.stdout
        assert running.rows("SELECT DISTINCT portal FROM pages") == [("licheng",)]
        assert running.rows("SELECT DISTINCT portal FROM runs") == [("licheng",)]
        running.later(1)
        assert running.scrapy("crawl", "licheng").returncode == 0
        assert running.verdicts() == {"licheng": "complete"}


def test_two_entries_over_the_same_addresses_are_told(tmp_path: Path) -> None:
    with nights([Small()], tmp_path) as running:
        registry = running.registry.read_text("utf-8")
        running.registry.write_text(registry + registry.replace("[small]", "[twin]"), "utf-8")
        assert running.scrapy("crawl", "small").returncode == 0
        done = running.scrapy("crawl", "twin")
        assert "18 reports known" in done.stdout, done.stderr
        assert "18 of them stand under the entry 'small' too: two entries over the same addresses" in done.stdout
        assert running.verdicts() == {"small": "complete", "twin": "complete"}


def test_a_host_that_has_only_an_address_of_version_six(tmp_path: Path) -> None:
    site = Small()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = site.answer(Ask("GET", self.path))
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Six(http.server.ThreadingHTTPServer):
        address_family = socket.AF_INET6
        daemon_threads = True

    try:
        server = Six(("::1", 0), Handler)
    except OSError:
        pytest.skip("this machine has no IPv6 on loopback")
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    with nights([Small()], tmp_path) as running:
        start = f"http://[::1]:{server.server_address[1]}/xxgk/nb/"
        running.registry.write_text(entry("six", start), "utf-8")
        done = running.scrapy("crawl", "six")
        server.shutdown()
        assert done.returncode == 0, done.stderr
        assert running.rows("SELECT count(*) FROM reports") == [(18,)]
