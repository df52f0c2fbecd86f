"""A listing may be anything: what is read of it is bounded, and what is left out is said."""

import time

import pytest

from harvester.listings.following import following, unread
from harvester.listings.page import MAX_LINKS, MOST_BYTES, MOST_TAGS, listing
from harvester.listings.rows import rows_of

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
