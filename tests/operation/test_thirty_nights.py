"""Thirty nights of one portal that has everything happen to it: verdict, exit code, counts, health page.

Full walks are made every third night (1, 4, 7 …), and in the night after one that failed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harvester.operation.health import states
from harvester.replica.site import Ask, Reply
from tests.nights.harness import nights
from tests.nights.portals import Small

pytestmark = pytest.mark.slow

LOGIN = "<html><body><form>用户登录 <input name=u><input type=password name=p>请输入验证码</form></body></html>"
FRAME = "<html><head><title>政府信息公开年报</title></head><body>首页 政府信息公开年报<ul></ul></body></html>"
BASE = b'<head><base href="http://moved.invalid/xxgk/nb/">'


class Story(Small):
    """Small, in a state of the night's choice: well, down, away, login, bare, cut, rebuilt."""

    entry = "small"
    state = "well"

    def answer(self, ask: Ask) -> Reply:
        # what is another page now never answers 304
        reply = super().answer(ask if self.state == "well" else replace(ask, headers={}))
        listing = ask.path.startswith(self.start[0]) and ask.path not in self.articles
        if self.state == "down":
            return Reply(b"", fault="reset")
        if self.state == "rebuilt" and ask.path != "/robots.txt":
            return Reply(FRAME.encode()) if listing else Reply(b"<h1>404</h1>", 404)
        if self.state == "login" and listing:
            return Reply(b"", 302, headers={"Location": "/login.html"})
        if self.state == "login" and ask.path == "/login.html":
            return Reply(LOGIN.encode())
        if self.state == "bare" and listing:
            return Reply(FRAME.encode())
        if self.state == "away" and listing:
            return Reply(reply.body.replace(b"<head>", BASE, 1))
        if self.state == "cut" and ask.path == self.start[0]:
            return Reply(self.html(self.few()).body)
        return reply

    def few(self) -> str:
        """The first page with three rows and without its pager."""
        rows = "".join(
            f'<li><a href="{path}">{article.title}</a><span>{article.date}</span></li>'
            for path, article in list(self.articles.items())[:3]
        )
        return f"<html><head><title>政府信息公开年报</title></head><body><ul>{rows}</ul></body></html>"


@dataclass(frozen=True)
class Night:
    """What happens before a night, and what must come of it. known: reports that the portal shows; new, changed:
    of the run; says: words of the reason.
    """

    verdict: str
    known: int
    says: str = ""
    happens: Callable[[Story], object] | str | None = None
    new: int = 0
    changed: int = 0


def days_ago(days: int) -> str:
    return (datetime.now(UTC).date() - timedelta(days=days)).isoformat()


def published(number: int, day: str, year: int) -> Callable[[Story], object]:
    return lambda site: site.report(
        "黎城县司法局", year, site.place(site.start[0], day, 3_000_000 + number), day, style="trs"
    )


STORY = [
    Night("complete", 18, "nothing missing", new=18),
    Night("complete", 18),
    Night("complete", 19, happens=published(0, days_ago(0), 2025), new=1),
    Night("complete", 19, happens=lambda site: site.revise(site.young[0]), changed=1),
    Night("partial", 19, "(http-404)", lambda site: site.remove(site.young[1])),
    Night("complete", 18, "1 report page gone since the last crawl"),
    Night("complete", 19, happens=published(1, "2019-01-05", 2018), new=1),
    Night("unreachable", 19, "19 reports known from earlier crawls", "down"),
    Night("unreachable", 19, "the connection failed"),
    Night("unreachable", 19),
    Night("complete", 19, happens="well"),
    Night("partial", 19, "if moved.invalid is the portal's, put it into `allow`", "away"),
    Night("partial", 19, "moved.invalid", "well"),
    Night("complete", 19),
    Night("changed", 19, "shows no rows; earlier it showed 19", "bare"),
    Night("changed", 19, "shows no rows; earlier it showed 19", "well"),
    Night("complete", 19),
    Night("changed", 19, "shows no rows", "login"),
    Night("changed", 19, "shows no rows"),
    Night("changed", 19, "shows no rows"),
    Night("changed", 19, "shows no rows", "well"),
    Night("changed", 19, "shows no rows"),
    Night("complete", 19),
    Night("complete", 19),
    Night("complete", 19),
    Night("partial", 19, "the listing shows 3 rows, earlier it showed 19", "cut"),
    Night("partial", 19, "the listing shows 3 rows, earlier it showed 19"),
    Night("partial", 19, "the listing shows 3 rows, earlier it showed 19", "well"),
    Night("complete", 19),
    Night("changed", 19, "the portal was rebuilt?", "rebuilt"),
]


def test_thirty_nights(tmp_path: Path) -> None:
    site = Story()
    with nights([site], tmp_path) as running:
        for number, night in enumerate(STORY, 1):
            if isinstance(night.happens, str):
                site.state = night.happens
            elif night.happens is not None:
                night.happens(site)
            done = running.scrapy("crawl", "small", settings=["VISIT_FULL_EVERY=3", "RETRY_TIMES=1"])
            verdict, reason, new, changed = running.rows(
                "SELECT verdict, reason, new, changed FROM runs ORDER BY id DESC LIMIT 1"
            )[0]
            told = f"night {number}: {verdict}: {reason}\n{done.stderr}"
            assert (verdict, new, changed) == (night.verdict, night.new, night.changed), told
            assert night.says in reason, told
            assert done.returncode == (0 if night.verdict == "complete" else 1), told
            assert "Traceback" not in done.stderr, told
            assert running.rows("SELECT count(*) FROM reports WHERE status = 'current'") == [(night.known,)], told
            with closing(sqlite3.connect(running.database)) as connection:
                (state,) = states(connection, datetime.now(UTC))
            assert (state.verdict, state.reason, state.reports) == (night.verdict, reason, night.known)
            running.later(1)
