"""XunRui: rows by an API whose array stands in the page."""

from __future__ import annotations

import pytest
from scrapy import Request

from harvester.replica.families.xunrui import Dazhu
from harvester.replica.site import Ask
from tests.spiders.reading import read

URL = "http://x.gov.cn/xxgk-list-nb.html"
PAGE = """<script>$.post(url, {'ajax_type': ['1_xxgk', 31, '1', 'xxgk', 'Y-m-d', 60, 15,
['is_top DESC', 'id DESC'], ''], is_ds: 1}, draw);</script>"""


def test_array_is_sent_as_the_script_writes_it() -> None:
    found = read("xunrui", PAGE, URL).next
    assert isinstance(found, Request)
    assert (found.method, found.url) == ("POST", "http://x.gov.cn/api-ajax_list-1.html")
    assert b"ajax_type%5B0%5D=1_xxgk&ajax_type%5B1%5D=31" in found.body
    assert b"ajax_type%5B7%5D%5B%5D=is_top+DESC&ajax_type%5B7%5D%5B%5D=id+DESC" in found.body


def test_rows_go_on_until_the_total() -> None:
    first = read("xunrui", PAGE, URL).next
    assert isinstance(first, Request)
    body = '{"total": 2, "data": [{"title": "甲", "url": "/xxgk-show-1.html", "inputtime": "1704816000"}]}'
    found = read("xunrui", body, first.url, meta=first.meta)
    assert [(row.url, row.date) for row in found.rows] == [("http://x.gov.cn/xxgk-show-1.html", "2024-01-10")]
    assert isinstance(found.next, Request)
    assert found.next.url.endswith("-2.html")
    assert read("xunrui", body, first.url, meta=found.next.meta).next is None
    with pytest.raises(ValueError, match="states 2 rows and shows 0"):
        read("xunrui", '{"total": 2, "data": []}', first.url, meta=first.meta)


def test_an_array_that_a_script_makes_is_left() -> None:
    assert read("xunrui", PAGE.replace("31", "catid"), URL).next is None


def test_replica_refuses_other_ways() -> None:
    right = {"ajax_type[0]": "1_xxgk", "ajax_type[1]": "31", "ajax_type[2]": "1", "ajax_type[3]": "xxgk"}
    right |= {"ajax_type[4]": "Y-m-d", "ajax_type[5]": "60", "ajax_type[6]": "4", "ajax_type[8]": "", "is_ds": "1"}
    headers = {"referer": "x", "x-requested-with": "XMLHttpRequest"}
    path = "/api-ajax_list-1.html"
    assert b"xxgk-show" in Dazhu().answer(Ask("POST", path, form=right, headers=headers)).body
    assert (
        b"xxgk-show"
        not in Dazhu().answer(Ask("POST", path, form=right | {"ajax_type[1]": "9"}, headers=headers)).body
    )
    assert Dazhu().answer(Ask("POST", path, form=right)).status == 403
    assert Dazhu().answer(Ask("GET", path, headers=headers)).status == 403
