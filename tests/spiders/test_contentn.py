"""Portals whose addresses have no endings."""

from __future__ import annotations

from harvester.replica.families.contentn import Suixian
from harvester.replica.site import Ask
from tests.spiders.reading import read

URL = "http://x.gov.cn/gk/xxgknb"
ROWS = '<title>政府信息公开年报</title><ul><li><a href="/gk/xxgknb/content_12">2023年</a></li></ul>'
PAGER = '<ul class="m-pagination-page"><li><a data-page-index="0">1</a><li><a data-page-index="2">3</a></ul>'


def test_pages_of_the_pager_are_promised_where_no_address_is_known() -> None:
    found = read("contentn", ROWS + PAGER, URL)
    assert (found.pages, found.next) == (3, None)
    told = read("contentn", ROWS + PAGER, URL, paging="xxgknb_p{page}")
    assert told.next == "http://x.gov.cn/gk/xxgknb_p2"


def test_replica_has_its_own_pages_only() -> None:
    for path, status in {"": 200, "_p2": 200, "_p1": 404, "_p99": 404, "/": 404}.items():
        assert Suixian().answer(Ask("GET", Suixian.start[0] + path)).status == status
