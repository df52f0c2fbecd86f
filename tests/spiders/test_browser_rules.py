"""What a browser showed, as a listing; without a browser."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from harvester.listings.page import Link
from harvester.listings.promises import Promise
from spiders.clicking import Shown
from spiders.listing import Listing
from tests.spiders.reading import ready

URL = "http://portal.example/nb/"
TITLE = "某县水利局{}年政府信息公开年报"


def row(year: int) -> str:
    return f'<li><a href="/nb/{year}.html">{TITLE.format(year)}</a></li>'


def shown(*bodies: str, **how: Any) -> tuple[Listing, dict[str, Any], list[str]]:
    """What is read of pages of a listing, the counts, and what is said to be missing."""
    one = ready("browser", URL)
    promise = Promise(URL)
    one.walk_of = lambda meta: SimpleNamespace(promise=promise)  # type: ignore[method-assign,assignment,return-value]
    clicker = SimpleNamespace(shown=Shown([(URL, f"<ul>{body}</ul>") for body in bodies], **how))
    request = Request(URL, meta={"clicker": clicker, "page": 1, "column": URL, "listing": URL, "depth_below": 0})
    found = one.read(HtmlResponse(URL, body=b"", encoding="utf-8", request=request))
    stats = {
        name.partition("/")[2] if name.startswith("browser/") else name: count
        for name, count in one.crawler.stats.get_stats().items()
    }
    return found, stats, [f"{gap.kind}: {gap.says}" for gap in promise.noted]


def test_all_its_pages_are_one_listing() -> None:
    found, stats, said = shown(row(2022), row(2021), revealed=[Link(f"{URL}x.html", "x", "x")], seconds=2.6)
    assert [link.url.removeprefix(URL) for link in found.rows] == ["2022.html", "2021.html", "x.html"]
    assert (found.total, found.pages, found.shown, found.next) == (None, None, 2, None)
    assert (stats, said) == ({"pages": 2, "seconds": 3}, [])


@pytest.mark.parametrize(
    ("bodies", "total", "pages"),
    [
        (["共46条 共12页", ""], 46, 12),
        (["", "共46条 共12页"], 46, 12),
        (["共46条 共12页", "共47条 共13页"], 47, 13),
        (["共47条 共13页", "共46条 共12页"], 47, 13),
        (["共2页", ""], None, None),  # they are all there
        (["共3页", ""], None, 3),
        (["共1页", ""], None, None),
    ],
)
def test_what_it_states(bodies: list[str], total: int | None, pages: int | None) -> None:
    found, _, _ = shown(*(f"<p>{body}</p>{row(2022)}" for body in bodies))
    assert (found.total, found.pages) == (total, pages)


def test_channels_stand_on_its_first_page() -> None:
    channel = '<li><a href="/nb/2023/">2023年</a></li>'
    other = '<li><a href="/nb/2024/">2024年</a></li>'
    found, _, _ = shown(channel, other)
    assert [link.url.removeprefix(URL) for link in found.channels] == ["2023/"]


def test_what_is_missing_is_told_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    _, stats, said = shown(
        row(2022), kept_back={"off-host": 2}, escaped=["http://a/", "http://b/"], unrevealed=["y" * 70], why="cut"
    )
    assert stats == {
        "kept_back/off-host": 2,
        "pages": 1,
        "seconds": 0,
        "escaped": 2,
        "cut_short": 1,
        "rows/unaddressed": 1,
    }
    assert said == ["bound: cut", f"unaddressed: '{'y' * 60}' is opened by a script; no click told its address"]
    assert [record.message for record in caplog.records if record.levelname == "WARNING"] == [
        f"{URL}: redirected off the portal's hosts to http://a/",
        f"{URL}: redirected off the portal's hosts to http://b/",
        f"{URL}: cut",
    ]
