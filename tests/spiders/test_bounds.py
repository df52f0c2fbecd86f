"""Bounds on a crawl, and the channels that it follows: at each bound and one past it."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.exceptions import CloseSpider

from harvester.items import Row
from harvester.store import counters
from spiders import bounds as bounds_of
from tests.spiders.steps import HOST, URL, Walking, channels, kinds, listing, row

# -- bounds --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("most", "asked"), [(0, 3), (2, 2), (3, 3)])
def test_a_bound_on_reports(most: int, asked: int) -> None:
    walking = Walking(max_reports=most)
    found = walking.on(listing(row(5), row(6), row(7), below='<a href="index_2.html">下一页</a>'))
    assert sum(kind.startswith("report") for kind in kinds(found)) == asked
    left = 3 - asked
    assert walking.stats.get(f"{counters.BOUNDS}reports", 0) == left
    assert walking.stats.get(counters.BOUNDS_REASON) == (f"more than {most} reports" if left else None)
    # what stands behind could not be asked
    assert ("listing /gk/nb/index_2.html" in kinds(found)) == (most == 0)


@pytest.mark.parametrize(("most", "asked"), [(0, True), (1, True), (2, True)])
def test_a_bound_on_pages(most: int, asked: bool) -> None:
    walking = Walking(max_pages=most)
    pager = '<a href="index_{}.html">下一页</a>'
    first = walking.on(listing(row(5), below=pager.format(2)))
    assert ("listing /gk/nb/index_2.html" in kinds(first)) == asked
    second = walking.on(listing(row(6), below=pager.format(3)), f"{URL}index_2.html", page=2)
    assert ("listing /gk/nb/index_3.html" in kinds(second)) == (most != 1)
    assert walking.stats.get(f"{counters.BOUNDS}pages", 0) == (most == 1)


@pytest.mark.parametrize(("most", "asked"), [(0, 3), (2, 2), (3, 3)])
def test_a_bound_on_channels(most: int, asked: int) -> None:
    walking = Walking(max_channels=most)
    found = walking.on(listing(channels("a", "b", "c")))
    assert sum(kind.startswith("listing") for kind in kinds(found)) == asked
    assert walking.stats.get(f"{counters.BOUNDS}channels", 0) == 3 - asked


@pytest.mark.parametrize(("below", "asked"), [(0, True), (1, True), (2, False)])
def test_a_bound_on_depth(below: int, asked: bool) -> None:
    walking = Walking(max_depth=2)
    found = walking.on(listing(channels("a", called="{}局信息公开年报")), depth_below=below, row=Row("年报"))
    assert ("listing /gk/a/" in kinds(found)) == asked
    assert walking.stats.get(f"{counters.BOUNDS}depth", 0) == (not asked)
    if asked:
        (channel,) = [one for one in found if isinstance(one, Request)]
        assert (channel.meta["depth_below"], channel.meta["either"], channel.meta["column"]) == (
            below + 1,
            True,
            f"{HOST}/gk/a/",
        )
        assert channel.meta["row"] == Row("a局信息公开年报", None, URL)


def test_the_older_name_of_the_bound_on_channels_counts_and_the_entry_wins() -> None:
    assert Walking(settings={bounds_of.OLDER_NAME: 3}).one.bounds.most["channels"] == 3
    assert Walking(settings={bounds_of.OLDER_NAME: 3}, max_channels=4).one.bounds.most["channels"] == 4
    made = Walking(settings={"PORTAL_MAX_CHANNELS": 5, "PORTAL_MAX_PAGES": 6}).one.bounds
    assert (made.most["channels"], made.most["pages"]) == (5, 6)


def test_several_bounds_are_told_together_and_each_once() -> None:
    made = Walking(max_pages=1, max_reports=1)
    for kind in ("pages", "reports"):
        assert [made.one.bounds.allows(kind) for _ in range(3)] == [True, False, False]
    assert made.stats[counters.BOUNDS_REASON] == "more than 1 pages; more than 1 reports"
    assert made.stats[f"{counters.BOUNDS}pages"] == 2


@pytest.mark.parametrize(
    ("option", "spent", "ends"),
    [("max_bytes", 99, False), ("max_bytes", 100, True), ("max_seconds", 99, False), ("max_seconds", 100, True)],
)
def test_time_and_bytes_end_the_crawl_when_they_are_used_up(
    option: str, spent: int, ends: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(bounds_of, "monotonic", lambda: clock[0])
    walking = Walking(**{option: 100})
    assert walking.one.crawler.stats is not None
    if option == "max_bytes":
        walking.one.crawler.stats.set_value("downloader/response_bytes", spent)
    else:
        clock[0] += spent
    kind = option.removeprefix("max_")
    if not ends:
        assert kinds(walking.on(listing(row(5)))) != []
        return
    with pytest.raises(CloseSpider) as closed:
        walking.on(listing(row(5)))
    assert closed.value.reason == f"bound on {kind}"
    assert walking.stats[counters.BOUNDS_REASON] == f"more than 100 {kind}"


# -- channels ------------------------------------------------------------------------------------------------


def test_a_channel_is_asked_once_and_not_before_since() -> None:
    walking = Walking(since=2020)
    body = listing(channels("a"), '<li><a href="/gk/2019/">2019年</a></li><li><a href="/gk/2020/">2020年</a></li>')
    found = kinds(walking.on(body, row=Row("年报"), depth_below=1))
    assert "listing /gk/a/" in found
    assert "listing /gk/2019/" not in found
    again = kinds(walking.on(listing(channels("a", "b")), f"{HOST}/gk/c/", depth_below=1, row=Row("年报")))
    assert [one for one in again if one.startswith("listing /")] == ["listing /gk/b/"]


def test_a_start_without_rows_among_several_is_told() -> None:
    alone, several = Walking(URL), Walking(URL, f"{HOST}/bm/")
    for walking in (alone, several):
        walking.on(listing("<li>暂无</li>"))
    assert (alone.notes, [kind for kind, _ in several.notes]) == ([], ["hollow"])
    # not where it leads on, and not below the start
    for meta, body in (({"depth_below": 1}, listing()), ({}, listing(channels("a"))), ({}, listing(row(5)))):
        leading = Walking(URL, f"{HOST}/bm/")
        leading.on(body, **meta)
        assert leading.notes == []
