"""Listings that are far too large or odd, and the look at one that every crawl takes."""

from __future__ import annotations

from harvester.listings.beside import beside
from harvester.listings.entrances import entrances, is_drawn, jump
from harvester.listings.following import following
from harvester.listings.page import MOST_BYTES, ListingPage, listing
from harvester.listings.rows import Rows, rows_of
from harvester.listings.unread import unread

URL = "http://a.gov.cn/nb/"
ROW = '<li><a href="/nb/{}.html">甲县财政局2023年政府信息公开工作年度报告</a><span>2024-01-15</span></li>'

HUGE = {
    "rows": b"<html><body><ul>" + (ROW * 12_000).encode(),
    "digits": b"<html><body>" + b"0" * (MOST_BYTES + 1),
    "links": b"<html><body>" + b"<a href=1>" * 100_000,
    "tags": b"<html><body>" + b"<b>" * 1_000_000,
}
"""What is read in part."""

HELD = "&lt;a href=/nb/1.html&gt;"
ODD: dict[str, str] = {
    "text areas": "<textarea>" * 39_000,
    "scripts without ends": "<script>" * 39_000,
    "links in text areas": f"<textarea>{HELD * 150_000}</textarea>",
    "a long word": f"<script>var 公开 = {'a' * 3_000_000}</script>",
    "brackets": f"<script>公开{'(' * 2_000_000}</script>",
    "brackets round a title": f"<script>{'{' * 500_000}'甲局2023年政府信息公开年度报告'{'}' * 500_000}</script>",
    "quotes": f"<script>公开{chr(34) * 3_000_001}</script>",
    "keys": f"<script>公开{'a:' * 1_000_000}</script>",
    "loops": "<script>" + "for(var i=1;i<=total;i++){'href=\"a'+i+'b'}" * 50_000 + "</script>",
    "json": f"[{'[' * 1_000_000} 公开",
    "xml": "<?xml version='1.0'?><a>" + "<b x='公开'><c>/nb/1.html</c></b>" * 8_000,
    "entities": "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'yyyyyyyyyy'><!ENTITY y '&x;&x;&x;&x;&x;'>]>"
    "<a><b>&y;公开</b><c>/nb/1.html</c></a>",
    "selects": "<form>" + "<select name=a><option>2023年<option>2022年</select>" * 10_000,
    "unlinked titles": "".join(
        f"<li>甲局{n % 100 + 1950}年第{n}号政府信息公开年度报告</li>" for n in range(15_000)
    ),
}
"""What is bounded otherwise: what a page holds in scripts, text areas, feeds, forms."""

LISTINGS = HUGE | {name: text.encode() for name, text in ODD.items()}


def look(body: bytes) -> tuple[ListingPage, Rows]:
    """All that a crawl asks of a listing: the page and its rows."""
    page = listing(body, URL)
    found = rows_of(page, lambda url: False, in_channel=True)
    following(page, 1)
    unread(page, 1)
    beside(page, URL, None, found.rows)
    entrances(page)
    jump(page)
    is_drawn(page)
    return page, found
