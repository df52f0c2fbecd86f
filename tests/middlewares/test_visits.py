"""What a night asks: pages that are due as they were asked before, validators, whole walks and those put off."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from harvester.items import Row
from harvester.middlewares.visits import Visits
from harvester.store import Store, counters
from spiders.base import PortalSpider
from tests.made import page, report
from tests.spiders.reading import spider

LISTING = "http://county.example/nb/"
NOW = datetime.now(UTC)
ETAG, MODIFIED = b'"1"', b"Thu, 20 Jan 2022 01:00:00 GMT"


def ago(days: float) -> str:
    return (NOW - timedelta(days=days)).isoformat(timespec="seconds")


class Night:
    """A night of one portal whose database holds what was stored before."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "harvest.db"
        self.spider: PortalSpider = spider("plain", LISTING)
        self.spider.name = "county"
        self.spider._set_crawler(get_crawler(settings_dict={"DATABASE": str(self.path)}))
        self.visits: Visits | None = None

    def stored(
        self, *pages: Any, walked: float | None = None, failed: tuple[float, ...] = (), newest_first: bool = True
    ) -> None:
        """walked: days since a walk that read all listings. failed: since such that met a failing listing page."""
        seen = {"rows": None, "seen": 9, "walked": 3, "newest_first": newest_first}
        kept = json.dumps({counters.WALKED: {LISTING: seen}})
        stats = json.dumps({"visits/walk": "full", "visits/listing_failed": 1})
        runs = [(ago(days), "partial", None, stats) for days in failed]
        runs += [] if walked is None else [(ago(walked), "complete", "full", kept)]
        with Store(self.path) as store:
            store.save(list(pages))
            store.connection.executemany(
                "INSERT INTO runs (portal, started_at, verdict, walk, stats) VALUES ('county', ?, ?, ?, ?)",
                sorted(runs, key=lambda run: run[0]),
            )
            store.connection.commit()

    def begin(self) -> Visits:
        self.visits = Visits.from_crawler(self.spider.crawler)
        self.visits.opened(self.spider)
        return self.visits

    def end(self) -> None:
        if self.visits is not None:
            self.visits.closed()
            self.visits = None

    def asked(self, *starts: Request) -> dict[str, Request]:
        """What is asked at the night's beginning, by address."""

        async def start() -> AsyncIterator[Any]:
            for one in starts:
                yield one

        async def gathered() -> list[Request]:
            return [one async for one in self.begin().process_start(start())]

        return {one.url: one for one in asyncio.run(gathered())}

    def kept(self, found: list[Any], url: str = LISTING, status: int = 200) -> list[Any]:
        """What is left of what a listing page leads to."""

        async def items() -> AsyncIterator[Any]:
            for one in found:
                yield one

        async def gathered() -> list[Any]:
            answer = HtmlResponse(url, status, request=Request(url, meta={"kind": "listing"}))
            assert self.visits is not None
            return [one async for one in self.visits.process_spider_output(answer, items())]

        return asyncio.run(gathered())


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    made = Night(tmp_path)
    yield made
    made.end()


def listing(number: int = 1) -> Request:
    return Request(f"{LISTING}?p={number}" if number > 1 else LISTING, meta={"kind": "listing", "page": number})


def row_of(night: Night, url: str) -> Request:
    return night.spider.ask_report(url, Row("水利局2021年年报", None, LISTING))


def test_a_page_that_is_due_is_asked_as_it_was_with_its_row_and_its_validators(night: Night) -> None:
    row = Row("水利局2021年年报", "2022-01-20", LISTING)
    one = page("http://county.example/1", report(published=ago(3)[:10]), at=ago(2), row=row)
    one.filing.again = json.dumps({"row": {"title": row.title, "date": row.date, "listing": row.listing}})
    posted = page("http://county.example/2", report("某县教育局", published=ago(3)[:10]), at=ago(2))
    posted.filing.again = json.dumps(
        {"method": "POST", "body": "id=7", "headers": {"X-Form": "a"}, "meta": {"k": 1}}
    )
    night.stored(one, posted)
    asked = night.asked()
    first, second = asked["http://county.example/1"], asked["http://county.example/2"]
    assert first.meta["row"] == row
    assert first.headers["Referer"] == LISTING.encode()
    assert (first.headers["If-None-Match"], first.headers["If-Modified-Since"]) == (ETAG, MODIFIED)
    assert 304 in first.meta["handle_httpstatus_list"]
    assert (second.method, second.body, second.headers["X-Form"], second.meta["k"]) == ("POST", b"id=7", b"a", 1)
    assert second.meta["kind"] == "report"
    assert "Referer" not in second.headers


def test_a_page_that_is_due_is_not_asked_again_where_its_listing_shows_it(night: Night) -> None:
    url = "http://county.example/1"
    night.stored(page(url, report(published=ago(3)[:10]), at=ago(2)))
    assert list(night.asked()) == [url]
    assert night.kept([row_of(night, url)]) == []


@pytest.mark.parametrize(
    ("walked", "full"), [(None, True), (7, True), (6.8, True), (6.5, False), (1, False), (-1, True)]
)
def test_a_whole_walk_is_due_once_in_seven_nights(night: Night, walked: float | None, full: bool) -> None:
    night.stored(walked=walked)
    night.begin()
    assert night.spider.crawler.stats.get_value(counters.WALK) == ("full" if full else "new")
    assert night.spider.crawler.stats.get_value(counters.PUT_OFF) is None


@pytest.mark.parametrize(
    ("failed", "full"),
    [
        ((1,), True),  # it is tried again the next night
        ((1, 2), False),  # then after two nights
        ((2, 3), True),
        ((3, 4, 6), False),  # then after four
        ((4, 5, 7), True),
        ((6.5, 8, 10, 12, 14), False),  # after seven at most
        ((6.8, 8, 10, 12, 14), True),
    ],
)
def test_a_whole_walk_that_failed_is_put_off_longer_each_time(
    night: Night, failed: tuple[float, ...], full: bool
) -> None:
    broken = page(LISTING, status=500, problem="http-500", kind="listing", at=ago(failed[0]))
    night.stored(broken, walked=20, failed=failed)
    night.begin()
    stats = night.spider.crawler.stats
    assert stats.get_value(counters.WALK) == ("full" if full else "new")
    assert (stats.get_value(counters.PUT_OFF) is None) == full
    if not full:
        assert f"failed in each of the last {len(failed)} full walks" in stats.get_value(counters.PUT_OFF)


def test_a_walk_is_not_put_off_where_the_listing_answers_again(night: Night) -> None:
    night.stored(page(LISTING, kind="listing", at=ago(0.5)), walked=20, failed=(1, 2))
    night.begin()
    assert night.spider.crawler.stats.get_value(counters.WALK) == "full"


@pytest.mark.parametrize(("full", "asked"), [(True, True), (False, False)])
def test_old_pages_wait_for_the_night_of_the_whole_walk(night: Night, full: bool, asked: bool) -> None:
    url = "http://county.example/1"
    night.stored(page(url, report(published="2020-01-20"), at=ago(40)), walked=8 if full else 1)
    assert (url in night.asked(listing())) == asked


def test_a_listing_is_walked_until_a_page_leads_to_old_reports_alone(night: Night) -> None:
    old, new = "http://county.example/old", "http://county.example/new"
    night.stored(
        page(old, report(published="2020-01-20"), at=ago(2)),
        page(new, report("某县教育局", published=ago(3)[:10]), at=ago(0.1)),
        walked=1,
    )
    night.begin()
    found = page(LISTING, kind="listing")
    assert night.kept([found, row_of(night, old), listing(2)]) == [found]
    assert found.filing.settled
    assert night.spider.crawler.stats.get_value(counters.STOPPED) == 1
    for other in (new, "http://county.example/unknown"):
        found = page(LISTING, kind="listing")
        urls = [one.url for one in night.kept([found, row_of(night, old), row_of(night, other), listing(2)])[:-1]]
        assert not found.filing.settled, other
        assert (other in urls) == (other != new)
    found = page(LISTING, kind="listing")
    assert len(night.kept([found, listing(2)])) == 2, "a page without reports ends nothing"
    assert not found.filing.settled


def test_a_listing_in_another_order_is_walked_to_its_end(night: Night) -> None:
    old = "http://county.example/old"
    known, found = page(LISTING, kind="listing", at=ago(1)), page(LISTING, kind="listing")
    known.filing.settled = True
    night.stored(known, page(old, report(published="2020-01-20"), at=ago(2)), walked=1, newest_first=False)
    assert "If-None-Match" not in night.asked(listing())[LISTING].headers
    assert len(night.kept([found, row_of(night, old), listing(2)])) == 2
    assert found.filing.settled


def test_a_whole_walk_goes_on_behind_old_reports(night: Night) -> None:
    old = "http://county.example/old"
    night.stored(page(old, report(published="2020-01-20"), at=ago(2)))
    night.begin()
    left = night.kept([page(LISTING, kind="listing"), row_of(night, old), listing(2)])
    assert [one.url for one in left if isinstance(one, Request)] == [f"{LISTING}?p=2"]
    assert night.spider.crawler.stats.get_value(counters.NOT_DUE) == 1


@pytest.mark.parametrize(
    ("settled", "walked", "conditional"), [(True, 1, True), (False, 1, False), (True, 8, False)]
)
def test_a_listing_is_sent_its_validators_on_ordinary_nights_where_all_on_it_was_old(
    night: Night, settled: bool, walked: float, conditional: bool
) -> None:
    found = page(LISTING, kind="listing", at=ago(1))
    found.filing.settled = settled
    night.stored(found, walked=walked)
    asked = night.asked(listing())[LISTING]
    assert (asked.headers.get("If-None-Match") == ETAG) == conditional
    assert ("handle_httpstatus_list" in asked.meta) == conditional


def test_what_was_not_modified_is_counted_and_leads_on(night: Night) -> None:
    night.stored(walked=1)
    night.begin()
    assert night.kept(["anything"], status=304) == ["anything"]
    assert night.spider.crawler.stats.get_value(counters.NOT_MODIFIED) == 1
