"""Hebei's columns: pages as fragments of a block."""

from __future__ import annotations

from scrapy import Request

from harvester.replica.families.hebei import Xinle
from harvester.replica.site import Ask
from spiders.listing import Listing
from tests.spiders.reading import read

COLUMN = "bad1076f-2ae9-4523-89c8-24da0a0c344c"
URL = f"http://x.gov.cn/columns/{COLUMN}/index.html"
BLOCK = f"/columns/{COLUMN}/templates/{COLUMN}/blocks/{COLUMN}"
ROW = f'<li><a href="/columns/{COLUMN}/202301/30/{COLUMN}.html">某局2022年政府信息公开年报</a>2023-01-30</li>'


def asked(found: Listing) -> str:
    assert isinstance(found.next, Request)
    return found.next.url


def test_block_of_the_page_brings_the_next_rows() -> None:
    found = read("hebei", f"{ROW}<script>load('{BLOCK}')</script>", URL)
    assert (asked(found), found.open_end) == (f"http://x.gov.cn{BLOCK}?page=2&fix=0", True)
    later = read("hebei", ROW, asked(found), page=2, column=URL)
    assert asked(later) == f"http://x.gov.cn{BLOCK}?page=3&fix=0"
    assert read("hebei", "<ul></ul>", asked(later), page=3, column=URL).next is None


def test_number_of_pages_ends_the_fragments() -> None:
    found = read("hebei", f"{ROW}<p>共2页</p><script>load('{BLOCK}')</script>", URL).next
    assert isinstance(found, Request)
    assert read("hebei", ROW, found.url, page=2, column=URL, meta=found.meta).next is None


def test_the_blocks_bare_address_is_no_next_page() -> None:
    pager = f'<div class="pagination" data-url="{BLOCK}"><a href="javascript:;" data-page="2">下一页</a></div>'
    assert asked(read("hebei", f"<ul>{ROW}</ul>{pager}", URL)) == f"http://x.gov.cn{BLOCK}?page=2&fix=0"


def test_block_of_another_column_is_none() -> None:
    other = BLOCK.replace("/columns/bad", "/columns/aad")
    assert read("hebei", f"{ROW}<script>load('{other}')</script>", URL).next is None
    assert asked(read("hebei", ROW, URL, block=BLOCK)) == f"http://x.gov.cn{BLOCK}?page=2&fix=0"


def test_replica_refuses_other_queries() -> None:
    path = Xinle().block(next(iter(Xinle.channels)))
    for query, status in {("2", "0"): 200, ("0", "0"): 500, ("2", "1"): 500, ("x", "0"): 500}.items():
        assert Xinle().answer(Ask("GET", path, dict(zip(("page", "fix"), query, strict=True)))).status == status
