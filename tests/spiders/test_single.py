"""Channels and singles."""

from __future__ import annotations

from harvester.replica.families.single import Pingxiang
from harvester.replica.site import Ask
from tests.spiders.reading import read


def test_singles_are_rows_and_the_pager_leads_on() -> None:
    body = """<title>政府信息公开年报</title><ul class="xxgk_rul"><li><a href="/single/29/2.html">2023年</a></li>
    <li><a href="/single/29/1.html">2022年</a></li></ul>
    <ul class="pagination"><li><a href="#">1</a></li><li><a href="/channel/list/29.html?pn=2">2</a></li></ul>"""
    found = read("single", body, "http://x.gov.cn/channel/list/29.html")
    assert [link.url[-9:] for link in found.rows] == ["29/2.html", "29/1.html"]
    assert found.next == "http://x.gov.cn/channel/list/29.html?pn=2"


def test_replica_has_its_own_pages_only() -> None:
    for query, status in {"": 200, "2": 200, "1": 404, "9": 404}.items():
        asked = Ask("GET", "/channel/list/29.html", {"pn": query} if query else {})
        assert Pingxiang().answer(asked).status == status
