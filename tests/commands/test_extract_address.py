"""`scrapy extract URL`: one document over HTTP, or one line that says why not."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from harvester.replica.site import Ask, Reply
from tests.nights.harness import Nights, nights
from tests.nights.portals import Small


class Doors(Small):
    """Beside its reports: addresses that lead nowhere."""

    entry = "small"
    robots = "User-agent: *\nDisallow: /private/\n"

    def route(self, ask: Ask) -> Reply | None:
        wall = b"<html><script>$_ts=window['$_ts'];eval(1)</script></html>"
        answers = {
            "/private/a.html": Reply(b"secret"),
            "/wall": Reply(wall, 412),
            "/short": Reply(b"<html><script>document.cookie='a=1';location.reload()</script></html>"),
            "/x.pdf": Reply(b"%PDF-1.4 broken", content_type="application/pdf"),
            "/reset": Reply(fault="reset"),
            "/empty": Reply(b""),
            "/news": self.html("<html><body><h1>新闻</h1><p>今天开会。</p></body></html>"),
        }
        return answers.get(ask.path) or super().route(ask)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    with nights([Doors()], tmp_path_factory.mktemp("extract")) as served:
        yield served


def base(running: Nights) -> str:
    return next(line.split('"')[1] for line in running.registry.read_text().splitlines() if "start" in line)


def test_a_report_is_printed(running: Nights) -> None:
    site = running.sites["small"]
    article = next(iter(site.articles.values()))
    address = base(running).removesuffix(site.start[0]) + article.path
    done = running.scrapy("extract", address, settings=["CONTACT=me@example.org"])
    assert done.returncode == 0, done.stderr
    assert {ask.headers["user-agent"].partition(" ")[2] for ask in site.requests} == {"(+me@example.org)"}
    report = json.loads(done.stdout)
    assert (report["url"], report["agency"], report["year"]) == (address, article.agency, article.year)
    assert not running.database.exists()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/private/a.html", "robots.txt forbids this address"),
        ("/none", "status 404"),
        ("/wall", "the portal turned us away (status 412"),
        ("/short", "written by a script"),
        ("/x.pdf", "the PDF is damaged"),
        ("/reset", "the connection failed"),
        ("/empty", "no usable page (0 bytes)"),
        ("/news", "yearly information-disclosure report"),
    ],
)
def test_anything_else_is_told_in_one_line(running: Nights, path: str, said: str) -> None:
    site = running.sites["small"]
    done = running.scrapy("extract", base(running).removesuffix(site.start[0]) + path)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert said in line
    assert "Failure" not in line
    assert done.stdout == ""
