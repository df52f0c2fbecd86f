"""A listing may be anything: what is read of it is bounded, and what is left out is said."""

import time
from types import ModuleType

import pytest

from harvester.listings import beside as beside_of
from harvester.listings import entrances as entrances_of
from harvester.listings import held, records
from harvester.listings.beside import beside
from harvester.listings.entrances import entrances, is_drawn, jump
from harvester.listings.following import following
from harvester.listings.page import MAX_LINKS, MOST_BYTES, MOST_TAGS, listing
from harvester.listings.rows import rows_of
from harvester.listings.unread import unread
from harvester.listings.written import written_rows

URL = "http://a.gov.cn/nb/"
ROW = '<li><a href="/nb/{}.html">甲县财政局2023年政府信息公开工作年度报告</a><span>2024-01-15</span></li>'


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        (b"<html><body><ul>" + (ROW * 12_000).encode(), f"its first {MOST_TAGS} tags only"),
        (b"<html><body>" + b"0" * (MOST_BYTES + 1), f"its first {MOST_BYTES} bytes"),
        (b"<html><body>" + b"<a href=1>" * 100_000, f"its first {MOST_TAGS} tags only"),
        (b"<html><body>" + b"<b>" * 1_000_000, f"its first {MOST_TAGS} tags only"),
    ],
    ids=["rows", "digits", "links", "tags"],
)
def test_a_huge_page_is_read_in_part_and_quickly(body: bytes, cut: str) -> None:
    began = time.process_time()
    page = listing(body, URL)
    found = rows_of(page, lambda url: False, in_channel=True)
    assert following(page, 1) is None
    assert unread(page, 1) is None
    assert time.process_time() - began < 5
    assert len(found.rows) <= MAX_LINKS
    assert page.cut is not None
    assert page.cut.startswith(cut)


def test_a_usual_page_is_read_whole() -> None:
    page = listing("".join(ROW.format(number) for number in range(300)).encode(), URL)
    assert len(page.links) == 300
    assert page.cut is None


HELD = "&lt;a href=/nb/1.html&gt;"
ODD = {
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


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_what_a_page_holds_otherwise_is_bounded_too(text: str) -> None:
    began = time.process_time()
    page = listing(text.encode(), URL)
    found = rows_of(page, lambda url: False, in_channel=True)
    following(page, 1)
    beside(page, URL, None, found.rows)
    entrances(page)
    jump(page)
    is_drawn(page)
    assert time.process_time() - began < 10


def test_data_that_is_too_long_is_read_in_part_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_TOKENS", 12)
    record = '{title: "塬洛县教育局20%s年政府信息公开工作年度报告", url: "/nb/%s.html"},'
    for many, cut in ((1, False), (4, True)):
        body = "<script>var rows = [" + "".join(record % (n, n) for n in range(20, 20 + many)) + "];</script>"
        page = listing(body.encode(), "http://x.gov.cn/nb/")
        rows, _ = written_rows(page)
        assert len(rows) == min(many, 2)
        assert bool(page.cut) == cut, page.cut


HELD = (
    "<rss>"
    + "<item><title>甲县财政局2023年政府信息公开工作年度报告</title><link>/nb/{}.html</link></item>" * 3
    + "</rss>"
)
FORM = (
    '<form><select name="nd"><option>2023年</option><option>2022年</option><option>2021年</option></select></form>'
)


@pytest.mark.parametrize(
    ("module", "bound", "body"),
    [
        (held, "MOST_ELEMENTS", HELD),
        (held, "MOST_LITERALS", "<script>document.write('<a href=\"/a.html\">a</a>' + 'b' + 'c' + 'd');</script>"),
        (entrances_of, "MOST", "".join(f'<iframe src="/{n}.html"></iframe>' for n in range(4))),
        (beside_of, "MOST", "".join(f'<a href="index_{n}.html">{n}0-{n}9</a>' for n in range(2, 7))),
        (beside_of, "MOST_OPTIONS", ROW.format(1) + FORM),
    ],
    ids=["xml", "script", "frames", "parts", "choices"],
)
def test_every_bound_of_what_a_page_holds_is_said(
    module: ModuleType, bound: str, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for most, cut in ((1000, False), (2, True)):
        monkeypatch.setattr(module, bound, most)
        page = listing(body.encode(), URL)
        rows = rows_of(page, lambda _: True).rows
        entrances(page)
        beside(page, URL, None, rows)
        assert bool(page.cut) == cut, page.cut
