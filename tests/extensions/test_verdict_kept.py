"""The row of a run: what is counted, kept for later nights, and what a page lost on the way becomes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from harvester.errors import StoreError
from harvester.extensions import monitoring
from harvester.extensions.monitoring import look
from harvester.extensions.verdict import Verdict
from harvester.listings.promises import Promise
from harvester.operation.verdict import verdict_given
from harvester.store import counters, shared
from harvester.store.runs import Run
from tests.made import page, report
from tests.spiders.reading import spider

LISTING = "http://county.example/nb/"


class Night:
    """A crawl of one portal from its beginning to its verdict."""

    def __init__(self, folder: Path, **words: Any) -> None:
        self.crawler: Crawler = get_crawler(settings_dict={"DATABASE": str(folder / "x.db")})
        self.spider: Any = spider("plain", LISTING)
        self.spider.name = "county"
        self.spider.portal = SimpleNamespace(
            spider="county",
            name="某县",
            division=None,
            expect=words.pop("expect", {}),
            verified=words.pop("verified", None),
        )
        for name, value in words.items():
            setattr(self.spider, name, value)
        self.crawler.spider = self.spider
        self.told: list[Run] = []
        self.crawler.signals.connect(self._told, signal=verdict_given)
        self.extension = Verdict.from_crawler(self.crawler)
        self.extension.opened(self.spider)

    def _told(self, run: Run) -> None:
        self.told.append(run)

    @property
    def stats(self) -> Any:
        return self.crawler.stats

    def saved(self, *pages: Any) -> None:
        """What the stages store, counted as they count it."""
        for one in pages:
            self.extension._session.held.append((one, self.stats))
        self.extension._session.flush()

    def counts(self, **numbers: Any) -> None:
        for name, value in numbers.items():
            self.stats.set_value(getattr(counters, name), value)

    def end(self, reason: str = "finished") -> Run:
        self.extension.closed(self.spider, reason)
        (run,) = self.told
        return run


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    assert shared._open == {}, "the database is given back"


def kept(folder: Path) -> list[Run]:
    with shared.Store(folder / "x.db") as store:  # type: ignore[attr-defined]
        return list(store.earlier_runs("county", 99))


LIST = page(LISTING, kind="listing")


def test_a_run_counts_what_became_of_its_pages(folder: Path) -> None:
    night = Night(folder)
    night.saved(LIST, *(page(f"http://a/{year}", report(year=year)) for year in (2019, 2020, 2021)))
    night.saved(page("http://a/2021", report(received=25)), page("http://b/1", report(year=2020)))
    night.saved(page("http://a/2019", report(year=2019)), page("http://a/2020", refusal="a notice"))
    night.saved(page("http://a/8", refusal="a notice"), page("http://a/9", status=None, problem="timeout"))
    night.saved(page("http://a/7", status=412, problem="blocked"))
    night.stats.set_value("response_received_count", 17)
    run = night.end()
    assert (run.new, run.changed, run.unchanged, run.reports) == (3, 1, 2, 6)
    assert (run.refused, run.failures, run.pages) == (2, 2, 17)
    assert run.ended_at is not None
    (again,) = kept(folder)
    assert (again.verdict, again.reason, again.reports) == (run.verdict, run.reason, 6)


def test_a_whole_walk_is_one_and_others_are_none(folder: Path) -> None:
    def walked(reason: str = "finished", **stats: Any) -> str | None:
        words = {name: stats.pop(name) for name in ("limit", "since") if name in stats}
        night = Night(folder, **words)
        night.saved(LIST)
        night.counts(**{"LISTINGS": 1, **stats})
        return night.end(reason).walk

    assert walked() == "full"
    assert walked("shutdown") is None
    assert walked(limit=3) is None
    assert walked(since=2020) is None
    assert walked(LISTING_FAILED=1) is None
    assert walked(BOUNDS_REASON="more than 3 pages") is None
    assert walked(WALK="new") == "new"
    assert walked("shutdown", WALK="new") is None
    assert walked(WALK="new", limit=3) is None
    assert walked(WALK="new", LISTING_FAILED=1) is None
    assert walked(WALK="new", BOUNDS_REASON="more than 3 pages") is None


def test_what_later_nights_compare_with_is_kept_and_nothing_live(folder: Path) -> None:
    night = Night(folder, expect={"reports": 5})
    night.saved(LIST, page("http://a/1", report()))
    night.counts(LISTINGS=1, ROWS_SEEN=30, LISTED={"http://a/1": "new"}, OTHERS={})
    night.counts(PROMISES={LISTING: Promise(LISTING, pages=2, walked=1, seen=30)})
    for name, value in {
        "retry/count": 3,
        "elapsed_time_seconds": 1.5,
        "scheduler/enqueued": 9,
        "fields/year": 1,
    }.items():
        night.stats.set_value(name, value)
    run = night.end()
    assert run.expected == 5
    assert (run.stats["retry/count"], run.stats["elapsed_time_seconds"], run.stats["fields/year"]) == (3, 1.5, 1)
    assert not {"scheduler/enqueued", counters.PROMISES, counters.LISTED, counters.OTHERS} & run.stats.keys()
    assert run.stats[counters.KNOWN] == 1
    assert run.stats[counters.MOST_ROWS] == [30, run.started_at[:10]]
    assert run.stats[counters.WALKED][LISTING]["seen"] == 30
    assert [one["says"] for one in run.stats[counters.STANDING]] == [f"{LISTING}: states 2 pages, 1 read"]
    assert counters.SHARED not in run.stats
    json.dumps(run.stats)


@pytest.mark.parametrize(("tonight", "most"), [(29, 30), (30, 30), (31, 31)])
def test_the_fullest_walk_is_remembered(folder: Path, tonight: int, most: int) -> None:
    first = Night(folder)
    first.saved(LIST)
    first.counts(LISTINGS=1, ROWS_SEEN=30)
    first.end()
    second = Night(folder)
    second.saved(LIST)
    second.counts(LISTINGS=1, ROWS_SEEN=tonight)
    assert second.end().stats[counters.MOST_ROWS][0] == most
    part = Night(folder, limit=2)
    part.saved(LIST)
    part.counts(LISTINGS=1, ROWS_SEEN=90, PROMISES={LISTING: Promise(LISTING)})
    kept_of_part = part.end().stats
    assert kept_of_part[counters.MOST_ROWS][0] == most, "a part is no measure"
    assert counters.WALKED not in kept_of_part


def test_addresses_that_fail_and_no_listing_shows_are_let_go_by_a_whole_walk(folder: Path) -> None:
    late = page("http://a/9", status=None, problem="timeout")
    for walk, verdict in (("new", "partial"), ("full", "complete")):
        night = Night(folder)
        night.saved(LIST, page("http://a/1", report()), late)
        night.counts(LISTINGS=1, WALK=walk, LISTED={"http://a/1": "new"}, GONE=["http://a/0"])
        run = night.end()
        assert run.verdict == verdict, run.reason
    assert run.stats[counters.GONE] == ["http://a/0", "http://a/9"]
    assert run.stats[f"{counters.STORED}gone"] == 1
    assert "1 report page gone since the last crawl" in (run.reason or "")


def test_rows_whose_pages_are_gone_are_told_and_others_taken_away_are_not(folder: Path) -> None:
    night = Night(folder)
    night.saved(LIST, page("http://a/1", report()))
    for at in ("2026-11-24", "2026-11-25"):
        night.saved(
            *(page(f"http://a/{n}", status=404, problem="http-404", at=f"{at}T01:00:00+00:00") for n in (8, 9))
        )
    night.counts(LISTINGS=1, LISTED={"http://a/8": "gone"})
    reason = night.end().reason or ""
    assert "1 row lead to pages that are gone: http://a/8" in reason


def test_reports_that_another_entry_fetched_count_as_shown(folder: Path) -> None:
    night = Night(folder, expect={"reports": 2})
    night.saved(LIST, page("http://a/1", report()), page("http://b/1", report(year=2020), portal="other"))
    night.counts(LISTINGS=1, OTHERS={"other": ["http://b/1"]})
    run = night.end()
    assert run.verdict == "complete", run.reason
    assert "1 of them stand under the entry 'other' too" in (run.reason or "")
    assert run.stats[counters.SHARED] == {"other": {"2020": 1}}
    later = Night(folder, expect={"reports": 2})
    later.counts(WALK="new", LISTINGS=1, READ=1)
    later.saved(LIST)
    assert later.end().stats[counters.SHARED] == {"other": {"2020": 1}}, "an ordinary night does not see all rows"


def test_a_year_counts_by_the_day_in_china_and_the_registrys_day_is_minded(folder: Path) -> None:
    night = Night(folder, verified=date(2030, 1, 1))
    crawl = night.extension._crawl(night.spider, "finished", Run("county", "2026-01-01", id=1))
    assert crawl.verified == date(2030, 1, 1)
    assert not crawl.restricted
    assert crawl.walk == "full"
    night.end()


# -- what is lost on the way -------------------------------------------------------------------------------------


def test_a_page_that_a_stage_loses_is_kept_with_a_problem(folder: Path) -> None:
    night = Night(folder)
    one = page("http://a/1", report())
    night.extension.lost(one, Failure(RuntimeError("the disk\nis on fire" + "!" * 400)))
    night.extension.lost({"no": "page"}, Failure(RuntimeError("x")))
    night.extension.lost(page("http://a/2", report()), Failure(MemoryError()))
    ((kept_one, stats), (other, _)) = night.extension._session.held
    assert stats is night.stats
    assert (kept_one.url, kept_one.problem, kept_one.filing) == ("http://a/1", "pipeline-error", one.filing)
    assert (kept_one.detail or "").startswith(
        "a stage after the spider fails: RuntimeError: the disk is on fire!!!"
    )
    assert len(kept_one.detail or "") == 300
    assert other.problem == "machine"
    assert night.stats.get_value(counters.LOST) == 2
    night.end()


def test_an_answer_that_makes_the_program_fail_is_kept_and_robots_txt_is_not(folder: Path) -> None:
    night = Night(folder)
    asked = Request("http://a/1", meta={"kind": "report"})
    night.extension.failed(
        Failure(KeyError("x")), Response("http://a/1", 200, body=b"x", request=asked), night.spider
    )
    other = Request("http://a/robots.txt")
    night.extension.failed(Failure(KeyError("x")), Response(other.url, request=other), night.spider)
    night.extension.failed(Failure(KeyError("x")), Response("http://a/2"), night.spider)
    ((one, _),) = night.extension._session.held
    assert (one.url, one.problem, one.body, one.detail) == (
        "http://a/1",
        "spider-error",
        b"x",
        "our program fails: KeyError: 'x'",
    )
    night.end()


def test_a_crawl_is_judged_once_however_it_ends(folder: Path) -> None:
    night = Night(folder)
    night.extension.cut_off()
    assert night.told[0].verdict == "partial"
    night.extension.closed(night.spider, "finished")
    assert len(night.told) == 1
    none = Night(folder)
    none.crawler.spider = None
    none.extension.cut_off()
    assert none.told == []
    none.end()


def test_a_database_that_cannot_be_written_is_the_verdict(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    night = Night(folder)
    night.extension._session.error = "no room"
    assert (night.end().verdict, night.told[0].reason) == ("partial", "stopped: no room")

    def full(*_: Any) -> None:
        raise StoreError("no room")

    second = Night(folder)
    monkeypatch.setattr(second.extension._session.store, "finish_run", full)
    run = second.end()
    assert (run.verdict, run.reason, run.walk) == ("partial", "the run cannot be recorded: no room", None)
    session = shared.acquire(second.crawler.settings)
    monkeypatch.setattr(session.store, "begin_run", full)
    third = Night(folder)
    assert third.extension._session.error == "no room", "nothing is fetched that could not be kept"
    assert (third.end().verdict, third.told[0].reason) == ("partial", "stopped: no room")
    shared.release(session)


# -- monitors ----------------------------------------------------------------------------------------------------

NAMES = [f"{counters.FIELD}{name}" for name in monitoring.FIELDS]


def run(read: int = 20, there: int = 20, **words: Any) -> Run:
    stats = {counters.READ: read, **dict.fromkeys(NAMES, there)}
    return Run("county", "2026-11-20", verdict="complete", stats=stats, **words)


SETTINGS = Settings({"MONITOR_ERROR_SHARE": 0.2, "MONITOR_COVERAGE_DROP": 0.25})


@pytest.mark.parametrize(
    ("one", "before", "wrong"),
    [
        (run(), [], []),
        (run(reports=8, failures=2), [], []),
        (run(reports=7, failures=3, refused=4), [], ["3 pages failed, 21% of all"]),
        (run(reports=7, failures=3, refused=5), [], []),
        (run(failures=1), [], ["1 pages failed, 100% of all"]),
        (run(there=15), [run()], []),
        (run(there=14), [run()], [f"{name} in 70%, usually 100%" for name in monitoring.FIELDS]),
        (run(9, 0), [run()], []),
        (run(10, 0), [run(9, 9)], []),
        (run(10, 0), [run(9, 9), run(1, 1)], [f"{name} in 0%, usually 100%" for name in monitoring.FIELDS]),
    ],
)
def test_what_a_monitor_finds_wrong(one: Run, before: list[Run], wrong: list[str]) -> None:
    assert list(monitoring._wrong(one, before, SETTINGS)) == wrong
    one.verdict, one.reason = "partial", "a page is missing"
    assert list(monitoring._wrong(one, before, SETTINGS)) == ["fell short: a page is missing", *wrong]


def test_what_is_wrong_is_logged_and_told_to_all_who_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    night = Night(folder)
    night.saved(LIST)
    one = night.end()
    sent: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(monitoring, "_post", lambda message, _: sent.append(("post", message)))
    monkeypatch.setattr(monitoring, "_mail", lambda message, _: sent.append(("mail", message)))
    settings = SETTINGS.copy()
    settings.setdict({"DATABASE": str(folder / "x.db")})
    look(one, settings)
    assert sent == []
    settings.setdict({"MONITOR_WEBHOOK": "http://h/", "MONITOR_MAIL_TO": "a@b"})
    caplog.clear()
    look(one, settings)
    message = {
        "portal": "county",
        "verdict": one.verdict,
        "reason": one.reason,
        "failed": [f"fell short: {one.reason}"],
    }
    assert sent == [("post", message), ("mail", message)]
    assert [record.getMessage() for record in caplog.records] == [f"county: fell short: {one.reason}"]
    well = run()
    look(well, settings)
    assert len(sent) == 2, "nothing is told where nothing is wrong"
    settings.set("DATABASE", str(folder / "none.db"))
    look(well, settings)
    assert "no such database" in sent[-1][1]["failed"][0]


def test_an_address_that_is_none_is_told_and_the_other_is_still_asked(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(monitoring, "_mail", lambda message, _: sent.append(message["portal"]))
    monitoring._tell(run(), ["x"], Settings({"MONITOR_WEBHOOK": "ftp://h/", "MONITOR_MAIL_TO": "a@b"}))
    assert sent == ["county"]
    assert "MONITOR_WEBHOOK 'ftp://h/' is no http address" in caplog.text
