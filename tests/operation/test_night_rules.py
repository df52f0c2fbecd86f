"""What a night crawls, in which groups, when it says nothing of portals; what copies and imports leave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from harvester.errors import StoreError, Unreadable
from harvester.operation import importing, night, rereading
from harvester.operation.backup import PIECE, back_up, list_beside, listed, missing
from harvester.operation.copying import Copied
from harvester.operation.importing import About, files_of, import_files, read_table
from harvester.operation.limits import MOST, side_by_side
from harvester.operation.night import after_crawls, crawl_portal, due, groups, without_network
from harvester.operation.rereading import differences
from harvester.operation.verdict import verdict_given
from harvester.portals.registry import Portal
from harvester.replica import markup
from harvester.replica.figures import figures_for
from harvester.store import Store, counters
from harvester.store.runs import Run
from tests.made import MONDAY, TUESDAY, page, report, store_at


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with store_at(tmp_path / "harvest.db") as opened:
        yield opened


def portal(name: str, *starts: str) -> Portal:
    return Portal(name, "plain", name, "140424", starts or (f"http://{name}.example/",))


def ended(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat(timespec="seconds")


@pytest.mark.parametrize(
    ("verdict", "walk", "hours", "again"),
    [
        ("complete", "full", 1, False),
        ("complete", "new", 19, False),
        ("complete", "full", 21, True),
        ("complete", None, 1, True),  # a part only
        ("partial", "full", 1, True),
        ("complete", "full", -19, False),
        ("complete", "full", -21, True),  # a clock was wrong
        ("complete", "full", None, True),
    ],
)
def test_a_portal_is_done_for_so_many_hours_after_a_complete_crawl(
    verdict: str, walk: str | None, hours: float | None, again: bool, store: Store
) -> None:
    number = store.begin_run("a", MONDAY)
    at = None if hours is None else ended(hours)
    store.finish_run(Run("a", MONDAY, at, verdict, walk=walk, id=number))
    assert [one.spider for one in due([portal("a"), portal("b")], store, 20)] == ["a", "b"][not again :]


def test_portals_that_share_a_host_run_after_each_other() -> None:
    ones = [
        portal("a", "http://x.example/a/"),
        portal("b", "http://y.example/"),
        portal("c", "http://x.example/c/", "http://z.example/"),
        portal("d", "http://z.example/d/"),
        portal("e", "http://y.example/", "http://x.example/"),
        portal("f"),
    ]
    assert [[one.spider for one in group] for group in groups(ones[:4])] == [["b"], ["a", "c", "d"]]
    found = [[one.spider for one in group] for group in groups(ones)]
    assert [sorted(group) for group in found] == [["a", "b", "c", "d", "e"], ["f"]]
    assert groups([]) == []


def runs(*verdicts: str) -> list[Run]:
    return [Run(f"p{n}", MONDAY, verdict=verdict, reason="why", id=None) for n, verdict in enumerate(verdicts)]


@pytest.mark.parametrize(
    ("verdicts", "hosts", "told"),
    [
        (["unreachable"] * 2, 2, True),
        (["unreachable"], 2, False),
        (["unreachable"] * 2, 1, False),
        (["unreachable", "complete"], 2, False),
        (["unreachable", "partial", "unreachable"], 3, False),
    ],
)
def test_a_night_without_network_says_nothing_of_the_portals(
    verdicts: list[str], hosts: int, told: bool, store: Store
) -> None:
    found = runs(*verdicts)
    found[0].id = store.begin_run("p0", MONDAY)
    portals = [portal(f"h{min(n, hosts - 1)}") for n in range(len(verdicts) + 1)]
    said = without_network(found, portals, store)
    assert (said is not None) == told
    if told:
        assert said == "none of the 2 portals of this night can be reached: this machine has no network"
        assert [(run.verdict, run.reason) for run in found] == [("partial", f"{said} (why)")] * 2
        assert store.latest_runs()[0].reason == f"{said} (why)"
    else:
        assert [run.verdict for run in found] == verdicts


def crawled(crawl: Callable[[Any], Any]) -> Run:
    crawler = get_crawler()

    async def run_it(_: Any) -> None:
        crawl(crawler)

    process: Any = SimpleNamespace(crawl=run_it)
    return asyncio.run(crawl_portal(process, crawler, portal("a")))


def test_a_crawl_that_cannot_even_start_is_a_run_that_fell_short() -> None:
    good = Run("a", MONDAY, verdict="complete")

    def told(run: Run | None) -> Callable[[Any], None]:
        return lambda crawler: run and crawler.signals.send_catch_log(verdict_given, run=run)

    assert crawled(told(good)) is good
    for none in (None, Run("a", MONDAY)):
        run = crawled(told(none))
        assert (run.portal, run.verdict, run.reason) == (
            "a",
            "partial",
            "the crawl did not come to its end, see the log",
        )

    def broken(_: Any) -> None:
        raise KeyError("x")

    run = crawled(broken)
    assert (run.verdict, run.reason) == ("partial", "the crawl fails: 'x'")
    assert run.ended_at is not None


def test_a_night_ends_with_the_crawl_that_this_machine_cannot_begin() -> None:
    crawler: Any = SimpleNamespace(stats=None)  # a crawl that never began has none

    def short(_: Any) -> None:
        raise MemoryError

    run = crawled(short)
    assert (run.verdict, run.reason) == (
        "partial",
        "this machine failed, not the portal: this machine has no memory left",
    )
    assert night._is_the_last(run, crawler)


@pytest.mark.parametrize(
    ("stats", "last"),
    [
        ({}, False),
        ({"finish_reason": "finished", "pages/failed/timeout": 3}, False),
        ({"finish_reason": "shutdown"}, True),
        ({"store/error": "no room"}, True),
        ({"pages/problem/machine": 1}, True),
    ],
)
def test_after_which_crawls_a_night_ends(stats: dict[str, Any], last: bool) -> None:
    crawler = get_crawler()
    names = {"store/error": counters.STORE_ERROR, "pages/problem/machine": f"{counters.PROBLEM}machine"}
    for name, value in stats.items():
        crawler.stats.set_value(names.get(name, name), value)
    assert night._is_the_last(Run("a", MONDAY, verdict="partial", reason="x"), crawler) == last


def test_checks_across_years_that_fail_are_told_and_cost_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert after_crawls(store) is None

    def broken(_: Any) -> None:
        raise StoreError("no room")

    monkeypatch.setattr(night.years, "update", broken)  # type: ignore[attr-defined]
    assert after_crawls(store) == "no room"
    assert "the checks across years were not made: no room" in caplog.text


def test_memory_and_descriptors_bound_how_many_run_at_once() -> None:
    plenty = 10**12
    assert side_by_side(0, 96 + 4 * 3 + 3, plenty) == 3
    assert side_by_side(7, 96 + 4 * 9, plenty) == 7
    assert side_by_side(0, 10**6, 2 * (150_000_000 + 1_500_000 * 5)) == 5
    assert side_by_side(0, 10**6, plenty) == MOST
    assert side_by_side(0, 0, 0) == 1


# -- copies ------------------------------------------------------------------------------


def test_a_copy_tells_how_far_it_is_and_what_of_the_archive_belongs_to_it(tmp_path: Path) -> None:
    database, copy = tmp_path / "harvest.db", tmp_path / "copies" / "monday.db"
    with store_at(database) as store:
        store.save([page(f"http://a/{year}", report(year=year)) for year in (2020, 2021)])
    folder = tmp_path / "archive" / "a"
    (folder / "deeper").mkdir(parents=True)
    (folder / "one.warc.gz").write_bytes(b"1" * (PIECE + 5))
    (folder / "two.warc.gz").write_bytes(b"")
    told: list[tuple[int, int]] = []
    made = back_up(database, copy, lambda done, whole: told.append((done, whole)))
    assert (made.reports, made.files, made.bytes) == (2, 2, PIECE + 5)
    assert told[-1][0] == told[-1][1] > 0
    assert set(listed(list_beside(copy))) == {"a/one.warc.gz", "a/two.warc.gz"}
    (folder / "one.warc.gz").write_bytes(b"1" * (PIECE + 4) + b"2")
    assert [line.partition(": ")[2] for line in missing(copy, tmp_path / "archive")] == [
        f"its first {PIECE + 5} bytes are not what they were"
    ]
    assert not list(copy.parent.glob("*.part"))


def test_a_list_that_is_none_is_told(tmp_path: Path) -> None:
    for text in ("", "[]", '{"a": 1}', '{"a": {"bytes": 1}}'):
        (tmp_path / "list").write_text(text)
        with pytest.raises(StoreError, match="no list of an archive"):
            listed(tmp_path / "list")


# -- imports -----------------------------------------------------------------------------

FIGURES = figures_for("某县水利局", 2021)


def test_files_are_taken_in_order_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b/2.html", "b/.x.html", "a.html", "c/d/1.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = files_of([tmp_path / "c", tmp_path / "a.html", tmp_path / "b", tmp_path / "gone"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == [
        "c/d/1.html",
        "a.html",
        "b/2.html",
        "gone",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("agency\n某县\n", "the columns are file, agency, year, url, division; here agency"),
        ("file,what\nx,y\n", "here file, what"),
        ("", "here none"),
        ("file,year\na,2021\nb,21年\n", "line 3: year '21年' is no year"),
    ],
)
def test_a_table_of_files_with_a_slip_is_told_by_its_line(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(text, "utf-8")
    with pytest.raises(Unreadable, match=said):
        read_table(tmp_path / "t.csv")
    with pytest.raises(Unreadable, match="cannot be read"):
        read_table(tmp_path / "none.csv")


def test_what_the_operator_says_of_a_file_counts_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t.csv").write_text(
        "﻿file,agency,year,url,division\na.html,某县教育局,2020,http://x/1,140424\nb.html,,,,\n", "utf-8"
    )
    table = read_table(tmp_path / "t.csv")
    assert table == {
        "a.html": About("某县教育局", 2020, "http://x/1", "140424"),
        "b.html": About(None, None, None, None),
    }
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(markup.dress(FIGURES, "plain"), "utf-8")
    (tmp_path / "c.html").write_text("<h1>会议通知</h1>", "utf-8")
    (tmp_path / "d.html").write_text("x" * 4000, "utf-8")
    monkeypatch.setattr(importing, "MOST_BYTES", 3 << 20)
    monkeypatch.setattr(importing, "BATCH", 1)
    (tmp_path / "d.html").write_bytes(bytes((3 << 20) + 1))
    told: list[Path] = []
    with store_at(tmp_path / "x.db") as store:
        names = ["a.html", "b.html", "c.html", "d.html", "gone.html"]
        paths = [tmp_path / name for name in names]
        done = import_files(paths, store, lambda path: table.get(path.name, About()), told.append)
        assert done.states == {"new": 2}
        assert [(path.name, said.partition(":")[0]) for path, said in done.failed][1:] == [
            ("d.html", "larger than 3 MB"),
            ("gone.html", "No such file or directory"),
        ]
        assert told == paths
        found = store.connection.execute(
            "SELECT agency, year, agency_told_by, url, warnings FROM reports ORDER BY year"
        ).fetchall()
        assert [row[:3] for row in found] == [("某县教育局", 2020, "given"), ("某县水利局", 2021, found[1][2])]
        assert found[0][3] == "http://x/1"
        assert found[1][3] == (tmp_path / "b.html").as_uri()
        assert "agency 某县教育局 is given; the report says 某县水利局" in found[0][4]
        assert "year 2020 is given; the report says 2021" in found[0][4]
        assert "is given" not in found[1][4]
        again = import_files(paths[:1], store, lambda path: table[path.name])
        assert again.states == {"unchanged": 1}
    assert len(list((tmp_path / "x" / "archive" / "import").iterdir())) == 1


# -- what today's reading says otherwise -------------------------------------------------


def test_differences_are_told_address_by_address(tmp_path: Path) -> None:
    with store_at(tmp_path / "old.db") as old, store_at(tmp_path / "new.db") as new:
        both = [page(f"http://a/{n}", report(year=2010 + n)) for n in (1, 4, 6)]
        old.save([*both, page("http://a/2", report(year=2020)), page("http://a/9", report(year=2021))])
        changed = page("http://a/4", report(year=2014, received=25))
        named = report(year=2016)
        named.metadata["index_no"] = "7"
        new.save([both[0], changed, page("http://a/6", named), page("http://a/3", report(year=2019))])
        found = dict(differences(old.connection, new.connection))
        gone, came = (
            {"field": "report", "from": one, "to": other} for one, other in (("read", None), (None, "read"))
        )
        assert list(found) == ["http://a/2", "http://a/3", "http://a/4", "http://a/6", "http://a/9"]
        assert (found["http://a/2"], found["http://a/3"], found["http://a/9"]) == ([gone], [came], [gone])
        assert {change.get("row") for change in found["http://a/4"]} == {"new_received", "total_processed"}
        assert found["http://a/6"] == [{"field": "metadata.index_no", "from": "000001-2022-1", "to": "7"}]
        assert dict(differences(old.connection, old.connection)) == {}
        assert len(dict(differences(new.connection, old.connection))) == 5


def test_batches_of_the_archive_are_all_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereading, "BATCH", 2)
    pages = [page(f"http://a/{year}", report(year=year), at=TUESDAY) for year in range(2015, 2020)]
    readings = [SimpleNamespace(page=one, size=7) for one in [*pages, page("http://a/x", refusal="a notice")]]

    def read_all(_: Path, damaged: Callable[[str], None]) -> Any:
        damaged("half of it")
        return iter(readings)

    monkeypatch.setattr(rereading, "read_all", read_all)
    sizes: list[int] = []
    with store_at(tmp_path / "x.db") as store:
        outcome = rereading.reread(tmp_path, store, sizes.append)
        assert (outcome.pages, outcome.reports, outcome.damages, sizes) == (6, 5, ["half of it"], [7] * 6)
        assert store.connection.execute("SELECT count(*) FROM reports").fetchone() == (5,)
        assert store.connection.execute("SELECT count(*) FROM pages").fetchone() == (6,)


def test_versions_that_the_archive_does_not_yield_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rereading, "BATCH", 2)
    with store_at(tmp_path / "old.db") as old, store_at(tmp_path / "new.db") as new:
        pages = [page(f"http://a/{year}", report(year=year)) for year in range(2015, 2020)]
        old.save(pages)
        old.save([page("http://a/2016", report(year=2016, received=30), at=TUESDAY)])
        new.save(pages[:1])
        outcome = rereading.Reread()
        rereading.keep_unread(old.connection, new, outcome)
        assert sorted(set(outcome.kept)) == [f"http://a/{year}" for year in range(2016, 2020)]
        ask = new.connection.execute
        assert ask("SELECT count(*), min(held_checks), max(held_checks) FROM reports").fetchone() == (5, 1, 1)
        assert ask("SELECT count(*) FROM revisions").fetchone() == (6,)
        assert ask("SELECT total FROM requests t JOIN reports r ON r.id = report_id WHERE year = 2016").fetchall()[
            0
        ] in [(30,), (0,)]


def test_settings_that_are_copied_quickly_are_the_same_and_independent() -> None:
    settings = Settings({"NAMES": ["a"], "NUMBER": 3, "PARTS": {"x.y": 1}}, priority="project")
    settings.set("EXTENSIONS", {"x.y": 1}, priority="cmdline")
    made = Copied(settings).copy()
    assert dict(made) == dict(settings)
    for name in settings:
        assert made.getpriority(name) == settings.getpriority(name)
    assert made["EXTENSIONS"].getpriority("x.y") == settings["EXTENSIONS"].getpriority("x.y")
    made["NAMES"].append("b")
    made["EXTENSIONS"]["z"] = 2
    made["EXTENSIONS"].set("x.y", 7, priority="cmdline")
    made.set("NUMBER", 4, priority="spider")
    made.freeze()
    assert (settings["NAMES"], settings["NUMBER"], dict(settings["EXTENSIONS"])) == (["a"], 3, {"x.y": 1})
    assert not settings.frozen
    assert not made.copy().frozen
    assert made.copy()["NUMBER"] == 4
