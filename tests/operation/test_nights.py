"""Night after night against replica portals: what is asked, what is found, what is kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harvester.operation.lock import only_one
from harvester.replica.site import Ask, Reply
from tests.nights.harness import Nights, nights
from tests.nights.portals import Big, Small

pytestmark = pytest.mark.slow


def days_ago(days: int) -> str:
    return (datetime.now(UTC).date() - timedelta(days=days)).isoformat()


def last(running: Nights) -> dict[str, int]:
    """What became of the reports in the last run."""
    names = ("new", "changed", "unchanged", "refused", "failures")
    row = running.rows(f"SELECT {', '.join(names)} FROM runs ORDER BY id DESC LIMIT 1")[0]
    return dict(zip(names, row, strict=True))


def test_an_unchanged_portal_of_500_reports_costs_two_requests_a_night(tmp_path: Path) -> None:
    with nights([Big()], tmp_path) as running:
        assert running.scrapy("crawl", "big").returncode == 0
        assert running.rows("SELECT count(*) FROM reports") == [(500,)]
        assert len(running.requests["big"]) == 526  # robots.txt, 25 listing pages, 500 reports
        for _ in range(2):
            running.later(1)
            assert running.scrapy("crawl", "big").returncode == 0
            assert running.requests["big"] == ["/robots.txt", "/zfxxgknb/"]
        running.later(7)
        assert running.scrapy("crawl", "big").returncode == 0
        assert len(running.requests["big"]) == 26  # the weekly walk, to its end
        assert running.rows("SELECT count(*) FROM revisions") == [(500,)]


def test_what_changes_on_a_portal_is_found_when_it_is_due(tmp_path: Path) -> None:
    """New, back-dated, corrected and vanished reports, and furniture that is no change, in one story."""
    site = Small()
    folder = site.start[0]
    corrected, vanished = site.young
    old = next(path for path, article in site.articles.items() if article.year == 2021)
    with nights([site], tmp_path) as running:
        assert running.scrapy("crawl", "small").returncode == 0
        assert last(running)["new"] == 18

        site.touch()
        site.report("黎城县司法局", 2025, site.place(folder, days_ago(0), 3_000_000), days_ago(0))
        site.report("黎城县司法局", 2018, site.place(folder, "2019-01-05", 3_000_001), "2019-01-05")
        site.revise(corrected)
        site.revise(old)
        site.remove(vanished)
        running.later(1)
        done = running.scrapy("crawl", "small")
        assert done.returncode == 1
        assert f"{vanished} (http-404)" in done.stderr
        assert last(running) == {"new": 1, "changed": 1, "unchanged": 0, "refused": 0, "failures": 1}
        assert running.rows("SELECT count(*) FROM reports WHERE status = 'gone'") == [(0,)]
        (changes,) = running.rows("SELECT changes FROM revisions WHERE number = 2")[0]
        cells = [change for change in json.loads(changes) if "table" in change]
        assert cells
        assert all(change["from"] != change["to"] for change in cells)

        running.later(1)
        assert running.scrapy("crawl", "small").returncode == 0
        assert last(running) == {"new": 0, "changed": 0, "unchanged": 2, "refused": 0, "failures": 0}
        assert running.rows("SELECT count(*) FROM reports WHERE status = 'gone'") == [(1,)]

        running.later(6)  # the weekly walk: the back-dated report
        assert running.scrapy("crawl", "small").returncode == 0
        assert last(running)["new"] == 1

        running.later(31)  # the month: the correction of an old report
        assert running.scrapy("crawl", "small").returncode == 0
        assert last(running)["changed"] == 1
        assert last(running)["unchanged"] == 18  # every other one was asked as well
        assert running.rows("SELECT count(*), max(number) FROM revisions") == [(22, 2)]
        assert running.rows("SELECT count(*) FROM reports") == [(20,)]
        archived = running.rows("SELECT count(*) FROM revisions WHERE archive_file IS NOT NULL")
        assert archived == [(22,)]

        site.articles.clear()
        running.later(8)
        done = running.scrapy("crawl", "small")
        assert done.returncode == 1
        assert running.verdicts() == {"small": "changed"}
        assert "the portal was rebuilt?" in done.stderr
        assert running.rows("SELECT count(*) FROM reports") == [(20,)]


class Broken(Small):
    """16 old reports; answers 500 on one of its pages."""

    broken = ""

    def build(self) -> None:
        super().build()
        for path in self.young:
            self.remove(path)

    def answer(self, ask: Ask) -> Reply:
        reply = super().answer(ask)
        return Reply(b"", 500) if self.broken and ask.path.endswith(self.broken) else reply


def walks(running: Nights, days: int, page: str) -> list[bool]:
    """Crawls night after night; whether a listing page was asked for in each."""
    asked = []
    for _ in range(days):
        running.later(1)
        running.scrapy("crawl", "small")
        asked.append(any(path.endswith(page) for path in running.requests["small"]))
    return asked


def test_a_listing_page_that_fails_for_long_is_not_walked_to_every_night(tmp_path: Path) -> None:
    site = Broken()
    site.broken = "/index_1.html"
    with nights([site], tmp_path) as running:
        running.scrapy("crawl", "small")
        # the next night, then after two and four
        assert walks(running, 6, "index_1.html") == [True, False, True, False, False, False]
        (reason,) = running.rows("SELECT reason FROM runs ORDER BY id DESC LIMIT 1")[0]
        assert "index_1.html (http-500)" in reason
        assert "a listing page failed in each of the last 3 full walks: the next one is made from 20" in reason
        assert running.verdicts() == {"small": "partial"}
        assert running.scrapy("health").returncode == 0
        assert "the last 3 full walks" in (tmp_path / "health.html").read_text()
        site.broken = ""
        assert walks(running, 1, "index_1.html") == [True]
        assert running.verdicts() == {"small": "complete"}
        assert running.rows("SELECT count(*) FROM reports") == [(16,)]


def test_a_portal_that_answers_again_is_walked_in_full_the_night_after(tmp_path: Path) -> None:
    site = Broken()
    with nights([site], tmp_path) as running:
        running.scrapy("crawl", "small")
        site.broken = "/nb/"
        running.later(7)
        assert walks(running, 5, "/nb/") == [True] * 5  # the first page is tried every night
        assert running.rows("SELECT stats ->> '$.\"visits/walk\"' FROM runs ORDER BY id") == [
            (walk,) for walk in ("full", "full", "full", "new", "full", "new")
        ]
        site.broken = ""
        assert walks(running, 2, "index_2.html") == [False, True]
        assert running.verdicts() == {"small": "complete"}


def test_scrapys_feeds_show_the_reports(tmp_path: Path) -> None:
    with nights([Small()], tmp_path) as running:
        done = running.scrapy("crawl", "small", "-o", str(tmp_path / "pages.jsonl"))
        assert (done.returncode, done.stderr) == (0, "")
        pages = [json.loads(line) for line in (tmp_path / "pages.jsonl").read_text("utf-8").splitlines()]
        shown = {(page["url"], page["report"]["title"]) for page in pages if page["report"]}
        assert len(shown) == 18
        assert shown == set(running.rows("SELECT url, title FROM reports"))


def test_a_limit_never_counts_as_a_full_walk_nor_as_the_night(tmp_path: Path) -> None:
    with nights([Small()], tmp_path) as running:
        done = running.scrapy("crawl", "small", "-a", "limit=4")
        assert done.returncode == 0, done.stderr
        assert "nothing missing" not in done.stdout
        assert running.rows("SELECT count(*) FROM reports") == [(4,)]
        assert running.scrapy("nightly").returncode == 0
        assert running.rows("SELECT count(*) FROM reports") == [(18,)]


def test_a_night_crawls_what_is_due_and_tells_as_table_and_json(tmp_path: Path) -> None:
    lost = Small()
    lost.__class__ = type("Lost", (Small,), {"entry": "lost", "title": "平顺县人民政府", "division": "140425"})
    lost.articles.clear()
    with nights([Small(), lost], tmp_path) as running:
        first = running.scrapy("nightly", "--json", str(tmp_path / "night.json"))
        assert first.returncode == 1
        assert "2 portals, 1 complete" in first.stdout
        told = {run["portal"]: run["verdict"] for run in json.loads((tmp_path / "night.json").read_text())}
        assert told == {"small": "complete", "lost": "partial"}
        again = running.scrapy("nightly", "--json", "-")
        assert [run["portal"] for run in json.loads(again.stdout)] == ["lost"]
        named = running.scrapy("nightly", "small", "--json", "-")
        assert named.returncode == 0
        assert [run["portal"] for run in json.loads(named.stdout)] == ["small"]


@pytest.mark.parametrize("words", [("nightly",), ("crawl", "small")])
def test_two_crawls_never_run_on_one_database(tmp_path: Path, words: tuple[str, ...]) -> None:
    with nights([Small()], tmp_path) as running, only_one(running.database):
        done = running.scrapy(*words)
        assert done.returncode == 1
        assert "another crawl (process" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
        assert running.requests == {"small": []}
        assert not running.database.exists()
