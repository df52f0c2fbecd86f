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

LOOP = "for(var i=1;i<=total;i++){'href=\"a'+i+'b'}"
HELD = "&lt;a href=/nb/1.html&gt;"
TITLE = "甲局2023年政府信息公开年度报告"
WHOLE = 1000


def odd(size: int = WHOLE) -> dict[str, bytes]:
    """What a page holds in scripts, text areas, feeds, forms: bounded, too. size: per mille of the whole."""

    def many(text: str, thousands: int) -> str:
        return text * (thousands * size)

    unlinked = (f"<li>甲局{n % 100 + 1950}年第{n}号政府信息公开年度报告</li>" for n in range(15 * size))
    made = {
        "text areas": many("<textarea>", 39),
        "scripts without ends": many("<script>", 39),
        "links in text areas": f"<textarea>{many(HELD, 150)}</textarea>",
        "a long word": f"<script>var 公开 = {many('a', 3000)}</script>",
        "brackets": f"<script>公开{many('(', 2000)}</script>",
        "brackets round a title": f"<script>{many('{', 500)}'{TITLE}'{many('}', 500)}</script>",
        "quotes": f"<script>公开{many(chr(34), 3000)}{chr(34)}</script>",
        "keys": f"<script>公开{many('a:', 1000)}</script>",
        "loops": f"<script>{many(LOOP, 50)}</script>",
        "json": f"[{many('[', 1000)} 公开",
        "xml": "<?xml version='1.0'?><a>" + many("<b x='公开'><c>/nb/1.html</c></b>", 8),
        "entities": "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'yyyyyyyyyy'><!ENTITY y '&x;&x;&x;&x;&x;'>]>"
        "<a><b>&y;公开</b><c>/nb/1.html</c></a>",
        "selects": "<form>" + many("<select name=a><option>2023年<option>2022年</select>", 10),
        "unlinked titles": "".join(unlinked),
    }
    return {name: text.encode() for name, text in made.items()}


LISTINGS = {f"listing: {name}": body for name, body in (HUGE | odd()).items()}


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
