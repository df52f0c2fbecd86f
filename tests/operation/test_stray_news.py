"""A list that only links which nothing accounts for lead to: found once, it is asked every night."""

from __future__ import annotations

from pathlib import Path

from harvester.replica.wild.portal import Wild
from harvester.replica.wild.strays import months
from tests.nights.harness import nights


def test_an_ordinary_night_asks_what_led_to_reports(tmp_path: Path) -> None:
    one: Wild = months()
    one.pages["/nb/x.php"] = one.around("<p>栏目说明</p>")
    one.pages["/nb/"] = str(one.pages["/nb/"]).replace("<h3>", '<a href="/nb/x.php">说明</a><h3>')
    with nights([one], tmp_path) as played:
        played.scrapy("crawl", one.entry)
        assert played.verdicts() == {one.entry: "complete"}
        (found,) = played.rows("SELECT count(*) FROM reports")
        assert found == (one.there,)
        first = played.requests[one.entry]
        assert "/nb/x.php" in first
        held = str(one.pages["/nb/arch/2024-02"])
        one.pages["/nb/arch/2024-02"] = held.replace("</ul>", one.row(14, "/nb/d/new.html", 2022) + "</ul>", 1)
        played.later(1)
        played.scrapy("crawl", one.entry)
        asked = played.requests[one.entry]
        assert "/nb/x.php" not in asked, "it led to none"
        assert {"/nb/arch/2024-01", "/nb/arch/2024-02", "/nb/d/new.html"} <= set(asked)
        assert played.rows("SELECT count(*) FROM reports") == [(one.there,)]
