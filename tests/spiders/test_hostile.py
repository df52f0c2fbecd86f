"""Whatever a listing holds: every family makes a Listing of it or raises a ValueError, which the base records."""

from __future__ import annotations

import random
from typing import Any
from unittest.mock import Mock

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.statscollectors import StatsCollector

from harvester.portals.loader import families
from harvester.replica.portals import all_sites
from harvester.replica.scripted import Hancheng
from harvester.replica.site import Ask, Site
from spiders.listing import Listing
from tests.loops import each
from tests.spiders.reading import spider

FIXED = [
    b"",
    b"\xff\xfe\x00",
    b"<",
    b"[" * 20_000,
    b'{"custom": ' * 5_000,
    b'{"custom": "{"}',
    b'{"custom": {"total": "' + b"9" * 5_000 + b'", "data": [[]]}}',
    b"<div>" * 20_000,
    b"<a href='http://[::1'>\xe4\xb8\x8b\xe4\xb8\x80\xe9\xa1\xb5</a>",
    b"<script>createPageHTML(99999999999999999999, 0, 'a', 'b')</script>",
    b"<script>var pageCount = 999999999999999999999;</script><div id=pageDec>1 99999999999999999</div>",
    b"<base href='//'><a href='?page=2'>2</a>",
    b"<script src='/js/ajaxReq.js'></script>",
]
SITES: dict[str, Site] = {}
for made in [*all_sites(), Hancheng()]:
    SITES.setdefault(made.family, made)


def mutated(body: bytes, dice: random.Random) -> bytes:
    """A page with bytes changed, cut out or doubled."""
    data = bytearray(body[:20_000])
    for _ in range(dice.randrange(1, 8)):
        at = dice.randrange(len(data) or 1)
        match dice.randrange(3):
            case 0:
                data[at : at + dice.randrange(200)] = bytes(dice.randrange(256) for _ in range(dice.randrange(9)))
            case 1:
                del data[at : at + dice.randrange(2_000)]
            case _:
                data[at:at] = data[at : at + 300]
    return bytes(data)


@pytest.mark.parametrize("family", sorted(families()))
def test_any_bytes_make_a_listing_or_a_reason(family: str) -> None:
    site, dice = SITES[family], random.Random(family)
    path, _, query = site.start[0].partition("?")
    asked = dict(pair.split("=", 1) for pair in query.split("&")) if query else {}
    body = site.answer(Ask("GET", path.partition("#")[0], asked)).body
    url = f"http://x.gov.cn{site.start[0]}"
    one = spider(family, url, **site.options)
    one.crawler = Mock(stats=StatsCollector(Mock()))
    metas: list[dict[str, Any]] = [{}]
    for number, data in enumerate([body, *FIXED, *(mutated(body, dice) for _ in range(40))]):
        for more in each(list(metas)):
            meta = {"page": 1, "column": url, "depth_below": 1, **more}
            try:
                found = one.read(HtmlResponse(url, body=data, encoding="utf-8", request=Request(url, meta=meta)))
            except ValueError:
                continue  # the base records it as "no-listing"
            assert isinstance(found, Listing)
            assert all(link.url.startswith(("http://", "https://")) for link in found.rows + found.channels)
            if number == 0 and isinstance(found.next, Request):
                # the API behind the listing gets the same treatment
                metas.append(found.next.meta)
