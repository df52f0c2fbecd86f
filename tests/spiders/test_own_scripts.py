"""Files of a portal's own scripts in a crawl: asked once, in full walks, within their bounds; told every night."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from harvester.replica.site import Reply
from harvester.replica.wild.portal import Wild
from harvester.store import counters
from spiders.own_scripts import MOST
from tests.nights.harness import Nights, nights

LIST = "function go(n){$.get('/api/rows?page='+n,function(h){$('.list').append(h)})}"


def portal(entry: str, *scripts: str) -> Wild:
    """Two channels of two rows that name the same files."""
    one = Wild(entry, "files of scripts")
    named = "".join(f'<script src="/js/{name}"></script>' for name in scripts)
    folders = "".join(f'<li><a href="/nb/{n}/">{one.body(n)}</a></li>' for n in (1, 2))
    one.pages["/nb/"] = one.around(f"<h2>部门年报</h2><ul>{folders}</ul>{named}")
    for n in (1, 2):
        rows = one.row(n, f"/nb/{n}/a.html", 2023) + one.row(n, f"/nb/{n}/b.html", 2022)
        one.pages[f"/nb/{n}/"] = one.listing(rows, named)
    return one


def script(text: str) -> Reply:
    return Reply(text.encode(), content_type="application/javascript")


def said(running: Nights) -> tuple[str, str, dict[str, Any]]:
    verdict, reason, stats = running.rows("SELECT verdict, reason, stats FROM runs ORDER BY id DESC")[0]
    found = {key: value for key, value in json.loads(stats).items() if key.startswith("scripts/")}
    return verdict, reason, found


def test_a_file_is_asked_once_and_what_it_asks_is_told_until_the_next_full_walk(tmp_path: Path) -> None:
    one = portal("ownone", "jquery.min.js", "rows.js", "gone.js")
    one.pages["/js/rows.js"] = script(LIST)
    with nights([one], tmp_path) as running:
        running.scrapy("crawl", "ownone")
        asked = [path for path in running.requests["ownone"] if path.startswith("/js/")]
        assert sorted(asked) == ["/js/gone.js", "/js/rows.js"]
        verdict, reason, stats = said(running)
        assert (verdict, stats) == ("partial", {counters.SCRIPTS_READ: 1, counters.SCRIPTS_FAILED: 1})
        for n in (1, 2):
            assert f"/nb/{n}/: the script http" in reason
        assert "/js/rows.js asks '/api/rows?page=' for rows of the list" in reason
        running.later(days=1)
        running.scrapy("crawl", "ownone")
        assert not [path for path in running.requests["ownone"] if path.startswith("/js/")]
        assert said(running)[0] == "partial"
        one.pages["/js/rows.js"] = script("$('.list').show()")
        running.later(days=8)
        running.scrapy("crawl", "ownone")
        assert said(running)[:2] == ("complete", "4 reports known, nothing missing")


def test_files_beyond_the_bound_too_large_or_forbidden_are_told(tmp_path: Path) -> None:
    one = portal("ownmany", *(f"own{n}.js" for n in range(MOST + 2)))
    for n in range(MOST + 2):
        one.pages[f"/js/own{n}.js"] = script("var a=1;")
    one.pages["/js/own1.js"] = script(LIST + " " * 1_000_000)
    one.robots = "User-agent: *\nDisallow: /js/own2.js\n"  # type: ignore[misc]
    with nights([one], tmp_path) as running:
        running.scrapy("crawl", "ownmany")
        asked = {path for path in running.requests["ownmany"] if path.startswith("/js/")}
        assert asked == {f"/js/own{n}.js" for n in range(MOST)} - {"/js/own2.js"}
        verdict, reason, stats = said(running)
    assert verdict == "partial"
    assert "2 files of scripts were not read, there are too many: http" in reason
    assert "of 2 files of scripts it is not known whether they bring rows: http" in reason
    left, unread = stats.pop(counters.SCRIPTS_LEFT), stats.pop(counters.SCRIPTS_UNREAD)
    assert [url.rpartition("/")[2] for url in left] == [f"own{n}.js" for n in (MOST, MOST + 1)]
    assert {url.rpartition("/")[2]: why for url, why in unread.items()} == {
        "own1.js": "too-large",
        "own2.js": "robots",
    }
    assert stats == {counters.SCRIPTS_READ: MOST - 2, counters.SCRIPTS_FAILED: 2}
