"""Channels with documents beside them."""

from __future__ import annotations

from harvester.replica.families.shandong import Gaoqing
from harvester.replica.site import Ask
from tests.spiders.reading import read

URL = "http://x.gov.cn/gongkai/site_a/channel_x_1_2/"
ROW = '<li><a href="doc_659f4fe78c92fdc5d29ee8d7.html">2023年报</a></li>'


def test_documents_are_rows_and_channels_are_not() -> None:
    page = f"<title>政府信息公开年报</title><ul>{ROW}{ROW.replace('d7', 'd8').replace('2023', '2022')}</ul>"
    found = read("shandong", page, URL)
    assert [link.url[-9:] for link in found.rows] == ["e8d7.html", "e8d8.html"]


def test_pages_that_only_a_script_turns_are_told() -> None:
    found = read("shandong", f"<ul>{ROW}</ul><div>第1页 共3页</div>", URL)
    assert (found.next, found.pages) == (None, 3)
    assert read("shandong", f"<ul>{ROW}</ul><div>共3页</div>", URL, paging="p{page}").next == URL + "p2"


def test_replica_has_no_other_pages() -> None:
    path = Gaoqing.start[0]
    for name, status in {"": 200, "list-2.html": 200, "list-1.html": 404, "index_2.html": 404}.items():
        assert Gaoqing().answer(Ask("GET", path + name)).status == status
