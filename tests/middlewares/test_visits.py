"""What a night asks: pages that are due as they were asked before, validators, whole walks and those put off."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request, signals
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from harvester.items import Row
from harvester.middlewares.visits import Visits
from harvester.store import counters
from spiders.base import PortalSpider
from tests.made import page, report, store_at
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
        self.spider._set_crawler(
            get_crawler(settings_dict={"DATABASE": str(self.path), "PORTALS": str(folder / "portals.toml")})
        )
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
        with store_at(self.path) as store:
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


def test_a_crawl_opens_and_closes_its_memory(night: Night) -> None:
    """Scrapy's signals do, and what the verdict reads stands in the stats."""
    visits = Visits.from_crawler(night.spider.crawler)
    night.spider.crawler.signals.send_catch_log(signals.spider_opened, spider=night.spider)
    assert night.spider.crawler.stats.get_value(counters.WALK) == "full"
    session = visits._session
    assert session.users == 1
    night.spider.crawler.signals.send_catch_log(signals.spider_closed, spider=night.spider)
    assert session.users == 0


def test_what_listings_showed_is_kept_for_the_verdict(night: Night) -> None:
    old, gone, new = (f"http://county.example/{name}" for name in ("old", "gone", "new"))
    night.stored(
        page(old, report(published="2020-01-20"), at=ago(2)),
        page(gone, status=404, problem="http-404", at=ago(2)),
        page(LISTING, kind="listing", at=ago(2)),
        walked=1,
    )
    night.begin()
    night.kept([page(LISTING, kind="listing"), *(row_of(night, url) for url in (old, gone, new))])
    listed = night.spider.crawler.stats.get_value(counters.LISTED)
    assert (listed[old], listed[new]) == ("report", "new")
    assert listed[gone] not in ("report", "new")
    assert LISTING not in listed


def channel(url: str, **meta: Any) -> Request:
    return Request(url, meta={"kind": "listing", "row": Row("水利局2021年年报", None, LISTING), **meta})


def test_a_page_that_leads_to_other_listings_is_not_settled(night: Night) -> None:
    old = "http://county.example/old"
    night.stored(page(old, report(published="2020-01-20"), at=ago(2)), walked=1)
    night.begin()
    found, other = page(LISTING, kind="listing"), "http://county.example/other/"
    left = night.kept([found, row_of(night, old), channel(other), listing(2)])
    assert [one.url for one in left] == [other, LISTING, f"{LISTING}?p=2"]
    assert not found.filing.settled
    assert other not in night.spider.crawler.stats.get_value(counters.LISTED)


def test_what_may_be_a_report_or_a_listing_is_asked_as_it_turned_out(night: Night) -> None:
    new, was, now = (f"http://county.example/{name}" for name in ("new", "was", "now"))
    night.stored(
        page(was, report(published="2020-01-20"), at=ago(2)),
        page(now, report("某县教育局", published=ago(3)[:10]), at=ago(40)),
        walked=8,
    )
    night.begin()
    left = night.kept([page(LISTING, kind="listing"), *(channel(url, either=True) for url in (new, was, now))])
    kinds = {one.url: one.meta["kind"] for one in left if isinstance(one, Request)}
    assert kinds == {new: "listing", now: "report"}, "the old one is not due, the other is asked as a report"
    assert night.spider.crawler.stats.get_value(counters.LISTED) == {new: "new", was: "report", now: "report"}


def test_a_report_that_turned_out_to_be_a_list_is_walked_as_one(night: Night) -> None:
    url = "http://county.example/list"
    night.stored(page(url, kind="listing", at=ago(2)), walked=1)
    night.begin()
    (asked,) = [one for one in night.kept([row_of(night, url)]) if isinstance(one, Request)]
    assert (asked.url, asked.meta["kind"]) == (url, "listing")


@pytest.mark.parametrize(("registered", "portal"), [(False, "county"), (True, "other")])
def test_what_another_entry_fetched_is_taken_over_where_that_is_no_more(
    night: Night, tmp_path: Path, registered: bool, portal: str
) -> None:
    registry = tmp_path / "portals.toml"
    name = "other" if registered else "third"
    registry.write_text(
        f'[{name}]\nfamily = "plain"\nname = "某县人民政府"\ndivision = "140403"\n'
        'start = ["http://other.example/nb/"]\nverified = false\n', "utf-8",
    )  # fmt: skip
    url = "http://county.example/1"
    night.stored(page(url, report(published=ago(3)[:10]), at=ago(2), portal="other"), walked=1)
    night.begin()
    night.kept([row_of(night, url)])
    stats = night.spider.crawler.stats
    assert stats.get_value(counters.RENAMED) == (None if registered else "other")
    assert stats.get_value(counters.OTHERS) == ({"other": [url]} if registered else {})
    assert night.visits is not None
    known = night.visits._session.store.known(url)
    assert known is not None
    assert known.portal == portal


@pytest.mark.parametrize(("limit", "asked"), [(None, 1), (5, 0)])
def test_a_crawl_of_a_part_asks_no_known_page(night: Night, limit: int | None, asked: int) -> None:
    night.stored(page("http://county.example/1", report(published=ago(3)[:10]), at=ago(2)))
    night.spider.limit = limit
    assert len(night.asked()) == asked


def test_a_start_that_fails_is_told(night: Night) -> None:
    async def start() -> AsyncIterator[Any]:
        yield listing()
        raise ValueError("no seed")

    async def gathered() -> list[Any]:
        return [one async for one in night.begin().process_start(start())]

    with pytest.raises(ValueError, match="no seed"):
        asyncio.run(gathered())
    assert night.spider.crawler.stats.get_value(counters.START_FAILED) == "ValueError: no seed"


@pytest.mark.parametrize(
    ("failures", "published", "at", "full", "asked"),
    [
        (0, 3, 2, False, True),  # new ones every night
        (0, 3, 0.1, False, False),  # but not twice in one
        (0, 40, 40, False, False),  # old ones wait for the whole walk
        (0, 40, 40, True, True),
        (0, 40, 2, True, False),
        (0, 3, -1, False, True),  # visited in the future: a clock was wrong
        (1, 40, 2, False, True),  # what failed is asked again
    ],
)
def test_which_rows_are_due(
    night: Night, failures: int, published: int, at: float, full: bool, asked: bool
) -> None:
    url = "http://county.example/1"
    pages = [page(url, report(published=ago(published)[:10]), at=ago(max(at, 40)))]
    pages += [page(url, status=500, problem="http-500", at=ago(at))] if failures else []
    night.stored(*(pages if failures else [page(url, report(published=ago(published)[:10]), at=ago(at))]),
                 walked=8 if full else 1)  # fmt: skip
    night.begin()
    left = [
        one for one in night.kept([page(LISTING, kind="listing"), row_of(night, url)]) if isinstance(one, Request)
    ]
    assert bool(left) is asked
