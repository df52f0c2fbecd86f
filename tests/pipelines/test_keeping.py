"""The stages that keep what came: what is archived and stored, what is counted, what ends a crawl."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler
from scrapy.utils.test import get_crawler

from harvester.errors import StoreError
from harvester.items import Fetched, Page, Problem, Row
from harvester.store import counters, shared
from harvester.store.archive import read as read_archive
from pipelines.archive import ArchivePipeline
from pipelines.store import StorePipeline
from tests.made import MONDAY, TUESDAY, page, report
from tests.pipelines.support import counted, crawler_at, ended, on

URL = "http://county.example/nb/1.html"
ROW = Row("某县水利局2021年政府信息公开工作年度报告", "2022-01-20")
SHELL = b"<html><body><script>render()</script></body></html>"


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return crawler_at(tmp_path, PORTAL_MAX_BLOCKED=2, STORE_BATCH=2)


def fetched(body: bytes, **came: Any) -> Page:
    return Page(replace(Fetched("county", URL, "report", 200, MONDAY, body, row=ROW), **came))


# -- archive ------------------------------------------------------------------------------------------------


@pytest.fixture
def archiving(crawler: Crawler) -> Iterator[ArchivePipeline]:
    stage = ArchivePipeline.from_crawler(crawler)
    stage.open_spider()
    yield stage
    stage.close_spider()
    assert shared._open == {}, "the database is closed when the last stage lets it go"


def kept(stage: ArchivePipeline, crawler: Crawler, *pages: Page) -> None:
    """What the stages of archive and store do with a batch of pages."""
    for one in pages:
        assert stage.process_item(one) is one
    stage._session.held += [(one, crawler.stats) for one in pages]  # type: ignore[misc]
    stage._session.flush()


def written(tmp_path: Path) -> list[str]:
    found = sorted((tmp_path / "x" / "archive").glob("*/*.warc.gz"))
    return [one[1].url for path in found for one in read_archive(path) if isinstance(one, tuple)]


@pytest.mark.parametrize(
    ("one", "goes"),
    [
        (page("http://a/1", report()), True),
        (page("http://a/1", refusal="a notice"), True),
        (Page(fetched(b"x").fetched, Problem("blocked", "x")), True),
        (Page(fetched(b"x").fetched, Problem("reader-error", "x")), True),
        (Page(fetched(b"x", status=412).fetched, Problem("blocked", "x")), False),
        (Page(fetched(b"x").fetched, Problem("empty", "x")), False),
        (Page(fetched(b"x").fetched, Problem("off-host", "x")), False),
        (Page(fetched(b"x").fetched, Problem("wrong-type", "x")), False),
        (page("http://a/1", kind="listing"), False),
        (fetched(b""), False),
    ],
)
def test_what_tomorrows_code_may_read_is_archived(
    one: Page, goes: bool, archiving: ArchivePipeline, crawler: Crawler, tmp_path: Path
) -> None:
    one = replace(one, filing=replace(one.filing))
    kept(archiving, crawler, one)
    assert counted(crawler).get(counters.ARCHIVED, 0) == goes
    assert written(tmp_path) == ([one.url] if goes else [])
    assert (one.filing.archived is not None) == goes
    assert (one.filing.order is not None) == goes


def test_what_a_page_showed_before_is_not_archived_again(
    archiving: ArchivePipeline, crawler: Crawler, tmp_path: Path
) -> None:
    first, same, other = (
        page("http://a/1", report()),
        page("http://a/1", report(), at=TUESDAY),
        page("http://a/1", report(received=25), at=TUESDAY),
    )
    kept(archiving, crawler, first)
    kept(archiving, crawler, same, other)
    assert counted(crawler)[counters.ARCHIVED] == 2
    assert same.filing.archived is None
    assert first.filing.order is not None
    assert other.filing.order is not None
    assert first.filing.order < other.filing.order, "the archive can be read again in its own order"
    assert archiving.process_item({"no": "page"}) == {"no": "page"}


def test_an_archive_that_cannot_be_written_ends_the_crawl_with_its_reason(
    archiving: ArchivePipeline, crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Page) -> None:
        raise StoreError("no room")

    monkeypatch.setattr(archiving._session.archive, "write", full)
    kept(archiving, crawler, page("http://a/1", report()))
    assert archiving._session.error == "no room"
    assert counted(crawler) == {}

    # the first reason stands
    def late(_: str | None) -> None:
        raise StoreError("closing fails, too")

    monkeypatch.setattr(archiving._session.archive, "close", late)
    session = archiving._session
    session.users += 1
    archiving.close_spider()
    assert session.error == "no room"
    session.error = None
    session.users += 1
    archiving.close_spider()
    assert session.error == "closing fails, too"
    monkeypatch.undo()


def test_a_page_that_no_record_can_hold_is_kept_with_a_problem_and_costs_no_other(
    archiving: ArchivePipeline, crawler: Crawler, tmp_path: Path
) -> None:
    bad = page("http://a/1", report())
    bad = replace(bad, fetched=replace(bad.fetched, headers={"X": "\ud800"}))
    kept(archiving, crawler, bad, page("http://a/2", report(year=2020)))
    assert written(tmp_path) == ["http://a/2"]
    assert archiving._session.store.known("http://a/1").outcome == "failed"  # type: ignore[union-attr]
    assert counted(crawler) == {
        counters.ARCHIVED: 1,
        f"{counters.STORED}failed": 1,
        f"{counters.STORED}new": 1,
        f"{counters.PROBLEM}unstorable": 1,
    }


def test_what_was_mended_in_the_archive_is_logged_once(
    archiving: ArchivePipeline, crawler: Crawler, caplog: pytest.LogCaptureFixture
) -> None:
    archiving._session.archive.notes = ["cut back", "left alone"]
    with caplog.at_level(logging.WARNING):
        kept(archiving, crawler, page("http://a/1", report()), page("http://a/2", report(year=2020)))
    assert [record.getMessage() for record in caplog.records] == ["cut back", "left alone"]


def test_a_portal_that_ends_leaves_the_files_of_the_others_open(
    archiving: ArchivePipeline, crawler: Crawler
) -> None:
    class Named:
        name = "county"

    crawler.spider = Named()  # type: ignore[assignment]
    for portal in ("county", "bureau"):
        kept(archiving, crawler, page(f"http://{portal}/1", report(), portal=portal))
    session = archiving._session
    session.users += 1
    archiving.close_spider()
    assert list(session.archive._open) == ["bureau"]
    crawler.spider = None


# -- store --------------------------------------------------------------------------------------------------


@pytest.fixture
def storing(crawler: Crawler) -> StorePipeline:
    stage = StorePipeline.from_crawler(crawler)
    stage.open_spider()
    return stage


def held(stage: StorePipeline) -> int:
    return len(stage._session.held)


def close(stage: StorePipeline) -> None:
    async def ending() -> None:
        stage.close_spider()
        await asyncio.sleep(0)

    asyncio.run(ending())


def test_a_full_batch_is_written_at_once_and_the_rest_at_the_end(storing: StorePipeline, crawler: Crawler) -> None:
    async def crawl() -> None:
        for year in (2019, 2020, 2021):
            one = page(f"http://a/{year}", report(year=year))
            assert storing.process_item(one) is one
            seen.append((held(storing), counted(crawler).get(f"{counters.STORED}new", 0)))
        assert storing.process_item({"no": "page"}) == {"no": "page"}

    seen: list[tuple[int, int]] = []
    asyncio.run(crawl())
    assert seen == [(1, 0), (0, 2), (1, 2)]
    close(storing)
    assert counted(crawler) == {f"{counters.STORED}new": 3}
    assert crawler.stats.get_value("item_scraped_count") == 3  # type: ignore[union-attr]
    assert ended(crawler) == []
    assert shared._open == {}


def test_a_page_waits_for_the_timer_that_the_first_one_started(storing: StorePipeline, crawler: Crawler) -> None:
    storing._most, storing._seconds = 10, 0.0

    async def crawl() -> None:
        storing.process_item(page("http://a/1", report()))
        first = storing._timer
        storing.process_item(page("http://a/2", report(year=2020)))
        assert storing._timer is first, "or a slow portal would never be written"
        assert held(storing) == 2
        for _ in range(3):
            await asyncio.sleep(0)
        assert held(storing) == 0
        assert storing._timer is None
        storing.process_item(page("http://a/3", report(year=2022)))
        assert storing._timer is not None, "the next page starts it again"

    asyncio.run(crawl())
    close(storing)
    assert counted(crawler) == {f"{counters.STORED}new": 3}


def test_a_database_that_cannot_be_written_ends_the_crawl_once(
    storing: StorePipeline, crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise StoreError("no room")

    monkeypatch.setattr(storing._session.store, "save", full)
    pages = [page(f"http://a/{year}", report(year=year)) for year in range(2018, 2022)]
    on(storing, *pages)
    assert ended(crawler) == ["store_error"]
    assert counted(crawler) == {counters.STORE_ERROR: "no room"}
    # what comes after it is not held for a batch: nothing of it could be written
    on(storing, page("http://a/9", report(year=2010)))
    assert held(storing) == 0
    close(storing)
    assert ended(crawler) == ["store_error"]


def test_an_error_at_the_very_end_is_told_and_ends_nothing_more(
    storing: StorePipeline, crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(storing, page("http://a/1", report()))

    def full(_: object) -> None:
        raise StoreError("no room")

    monkeypatch.setattr(storing._session.store, "save", full)
    close(storing)
    assert counted(crawler) == {counters.STORE_ERROR: "no room"}
    assert ended(crawler) == []


def test_each_page_is_counted_in_its_own_crawl(storing: StorePipeline, crawler: Crawler) -> None:
    other = get_crawler(settings_dict={"DATABASE": crawler.settings["DATABASE"], "STORE_BATCH": 3})
    second = StorePipeline.from_crawler(other)
    second.open_spider()
    on(storing, page("http://a/1", report()))
    on(second, page("http://b/1", report(year=2020), portal="bureau"), page("http://b/2", refusal="a notice"))
    assert counted(crawler) == {f"{counters.STORED}new": 1}
    assert counted(other) == {f"{counters.STORED}new": 1, f"{counters.STORED}refused": 1}
    close(storing)
    assert shared._open != {}, "the other crawl writes still"
    close(second)
    assert shared._open == {}
