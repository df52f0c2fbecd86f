"""Answers to a family, one after the other, in one line, and what it reads of the last:
tests/spiders/answers_read/*.txt, named as families.

`{dialect=page; areas=A1,A2} /col/col7/index.html | a page ~ an answer to what it asks next ~ …`: {} holds options
of the entry and `@page=2`, the number of the first answer. 年# stands for 政府信息公开年度报告.
What is read: rows (address, title, day), channels, rows whose address is lost; what is asked next; `goes on`: the
answer need not show a new row; `counted on`: nobody says how many pages there are; pages, rows and rows shown.
`over`: nothing was asked next.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import HtmlResponse

from harvester.listings.page import Link
from spiders.listing import Listing, request_of
from tests.spiders.reading import ready

ANSWERED = Path(__file__).parent / "answers_read"
HOST = "http://p.example"


def _option(text: str) -> tuple[str, Any]:
    name, _, value = text.partition("=")
    if value.isdecimal():
        return name, int(value)
    if value in ("yes", "no"):
        return name, value == "yes"
    return name, value.split(",") if "," in value or name in ("areas", "ajax_type") else value


def read(family: str, text: str) -> str:
    """What comes of the last answer."""
    options: dict[str, Any] = {}
    if text.startswith("{"):
        said, _, text = text[1:].partition("} ")
        options = dict(map(_option, said.split("; ")))
    path, _, rest = text.replace("年#", "政府信息公开年度报告").partition(" | ")
    url, number = HOST + path, options.pop("@page", 1)
    spider = ready(family, url, **options)
    meta = {"page": number, "column": url, "listing": url, "depth_below": 0, "kind": "listing"}
    request = Request(url, meta=meta)
    found: Listing | None = None
    for body in rest.split(" ~ "):
        if found is not None:
            if found.next is None:
                return "over"
            made = request_of(found.next)
            number += 1
            request = made.replace(meta={**meta, **made.meta, "page": number})
        answer = HtmlResponse(request.url, body=body.encode(), encoding="utf-8", request=request)
        try:
            found = spider.read(answer)
        except ValueError as error:
            return f"! {error}"
    assert found is not None
    return _told(found).replace(HOST, "")


def _told(found: Listing) -> str:
    said = [", ".join(map(_link, found.rows))]
    said += [f"{name}: {', '.join(map(_link, links))}" for name, links in _beside(found) if links]
    if found.next is not None:
        said.append(f"next {_asked(request_of(found.next))}")
    said += ["goes on"] if found.step else []
    said += ["counted on"] if found.open_end else []
    numbers = (("pages", found.pages), ("rows", found.total), ("shown", found.shown))
    return " ; ".join(
        [*filter(None, said), *(f"{name} {number}" for name, number in numbers if number is not None)]
    )


def _beside(found: Listing) -> list[tuple[str, list[Link]]]:
    return [("channels", found.channels), ("lost", found.lost)]


def _link(link: Link) -> str:
    return " ".join(filter(None, (link.url or "?", link.title, link.date)))


def _asked(request: Request) -> str:
    said = [] if request.method == "GET" else [request.method]
    said += [request.url, request.body.decode()]
    said += [f"from {value.decode()}" for value in [request.headers.get("Referer")] if value]
    said += ["by a script"] if "X-Requested-With" in request.headers else []
    said += [f"ends at {' '.join(request.meta['end'])}"] if request.meta.get("end") else []
    return " ".join(filter(None, [*said, "again" if request.dont_filter else ""]))


READERS: dict[str, Callable[[str], str]] = {
    file.stem: partial(read, file.stem) for file in sorted(ANSWERED.glob("*.txt"))
}
