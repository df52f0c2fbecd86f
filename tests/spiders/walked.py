"""Listing pages in one line, and what a spider does on them: tests/spiders/walked/*.txt, named as their readers.

The pages are written as those of tests/listings/shapes. What comes of one: what is asked (`report …`,
`listing …` with what it takes along), pages that are recorded, what is noted of the list, what it promises, how
much of it was seen, what is counted.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import HtmlResponse

from harvester.items import Row
from harvester.store import counters
from tests.lines import swept
from tests.listings.shaped import _page
from tests.spiders.steps import HOST, URL, Walking, carried, counted, kinds

WALKED = Path(__file__).parent / "walked"


def _told(walking: Walking, found: list[Any]) -> str:
    said = [
        kind + (carried(one) if isinstance(one, Request) and one.meta["kind"] == "listing" else "")
        for kind, one in zip(kinds(found), found, strict=True)
    ]
    for one in found:
        if getattr(one, "detail", None):
            said.append(f"because {one.detail}")
    said += [f"{kind}! {text}" for kind, text in walking.notes]
    for walk in walking.one.walks.values():
        promise = walk.promise
        stated = " ".join(
            f"{name} {value}" for name, value in (("pages", promise.pages), ("rows", promise.rows)) if value
        )
        said += [f"states {stated}"] if stated else []
        said += [f"offers {', '.join(promise.offers)}"] if promise.offers else []
        said.append(f"seen {promise.seen} walked {promise.walked}" + (" ended" if promise.ended else ""))
    said.append(counted(walking.stats))
    return " ; ".join(filter(None, said)).replace(HOST, "").replace("http://portal.example", "")


def first(text: str) -> str:
    """The first page of a list."""
    html, here = _page(text)
    walking = Walking()
    walking.one.crawler.stats.set_value(counters.WALK, "full")
    return _told(walking, walking.on(html, page=here))


def second(text: str) -> str:
    """A page and, behind ~, the one that follows it."""
    one, _, other = text.partition(" ~ ")
    walking = Walking()
    walking.one.crawler.stats.set_value(counters.WALK, "full")
    walking.on(_page(one)[0])
    return _told(walking, walking.on(_page(other)[0], f"{URL}index_2.html", page=2))


def below(text: str) -> str:
    """A channel below a listing, whose row was 水利局."""
    walking = Walking()
    walking.one.crawler.stats.set_value(counters.WALK, "full")
    html, here = _page(text)
    row = Row("县水利局", None, URL)
    return _told(walking, walking.on(html, f"{URL}slj/", page=here, depth_below=1, row=row, column=URL))


def asked(text: str) -> str:
    """A page that was asked as a report's; its row names one."""
    walking = Walking()
    request = Request(
        f"{URL}r.html", meta={"kind": "report", "row": Row("某县水利局2021年政府信息公开年报", None, URL)}
    )
    answer = HtmlResponse(request.url, body=_page(text)[0].encode(), encoding="utf-8", request=request)
    return _told(walking, list(walking.one.parse_report(answer)))


def sweep(text: str) -> str:
    """`reader 0-9 a page [[with]] a piece`: see tests/lines.py."""
    return swept(text, READERS.__getitem__)


READERS: dict[str, Callable[[str], str]] = {one.__name__: one for one in (first, second, below, asked, sweep)}
