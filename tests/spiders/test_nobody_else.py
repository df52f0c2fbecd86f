"""A crawl asks its portal's hosts and nobody else: no list of suffixes, no file host, no friend's site."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harvester.replica.server import serve
from harvester.replica.site import Reply
from harvester.replica.wild.portal import Wild
from tests.places import ROOT
from tests.spiders.test_wild import registry_entry

pytestmark = pytest.mark.slow

# what every Python of the test begins with: whom it looks up and connects to
WATCH = """
import os, socket
def told(host):
    with open(os.environ["ASKED"], "a") as file:
        file.write(f"{host}\\n")
def watching(name, at):
    was = getattr(socket.socket, name)
    def asked(self, address):
        if isinstance(address, tuple):
            told(address[at])
        return was(self, address)
    setattr(socket.socket, name, asked)
watching("connect", 0)
watching("connect_ex", 0)
look_up = socket.getaddrinfo
def looked_up(host, *more, **words):
    told(host)
    return look_up(host, *more, **words)
socket.getaddrinfo = looked_up
"""
ELSEWHERE = "http://elsewhere.invalid"


def portal() -> Wild:
    """Every way to a stranger: cookies, rows, files, frames, redirects, refreshes, scripts, further pages."""
    one = Wild("strangers", "leads to strangers everywhere", "partial")
    rows = "".join(one.row(n) for n in range(3))
    for n, inside in enumerate(
        (
            f'<iframe src="{ELSEWHERE}/viewer.html?file={ELSEWHERE}/a.pdf"></iframe>',
            f'<a href="{ELSEWHERE}/a.docx">附件：年度报告.docx</a><img src="{ELSEWHERE}/p.png">',
            f'<script>location.href="{ELSEWHERE}/r.html"</script>',
        )
    ):
        rows += one.row(3 + n)
        one.pages[f"/nb/r{3 + n}.html"] = one.around(
            f"<h1>{one.title_of(3 + n)}</h1>{inside}", one.title_of(3 + n)
        )
    rows += one.row(6) + one.row(7) + f'<li><a href="{ELSEWHERE}/r.html">{one.title_of(8)}</a></li>'
    one.pages["/nb/r6.html"] = Reply(b"", 302, headers={"Location": f"{ELSEWHERE}/r6.html"})
    refresh = f'<meta http-equiv="refresh" content="0;url={ELSEWHERE}/r7.html">'
    one.pages["/nb/r7.html"] = f"<html><head>{refresh}</head></html>"
    listing = one.listing(
        rows,
        f'<a href="{ELSEWHERE}/nb/">2022年</a> <a href="{ELSEWHERE}/p2.html">下一页</a>'
        f'<iframe src="{ELSEWHERE}/page.html"></iframe>',
    )
    one.pages["/nb/"] = Reply(
        listing.encode(), headers={"Set-Cookie": "a=1; Domain=.gov.cn; path=/"}, content_type="text/html"
    )
    return one


def test_a_crawl_asks_nobody_but_its_portal(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    (tmp_path / "suffixes").mkdir()
    asked = tmp_path / "asked"
    with serve([site := portal()]) as bases:
        (tmp_path / "portals.toml").write_text(registry_entry(site, bases[site.entry]), encoding="utf-8")
        given = {"PORTALS": tmp_path / "portals.toml", "DATABASE": tmp_path / "x.db", "DOWNLOAD_DELAY": 0}
        words = [word for key, value in given.items() for word in ("-s", f"{key}={value}")]
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "crawl", site.entry, *words],
            cwd=ROOT,
            env=os.environ
            | {"PYTHONPATH": str(tmp_path), "ASKED": str(asked), "TLDEXTRACT_CACHE": str(tmp_path / "suffixes")},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert len(site.requests) > 5, done.stderr[-2000:]
    assert set(asked.read_text().split()) == {"127.0.0.1"}
    assert not list((tmp_path / "suffixes").iterdir())
