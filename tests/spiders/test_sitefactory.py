"""SiteFactory: nodes and contents."""

from __future__ import annotations

from harvester.replica.families.sitefactory import Shiquan
from harvester.replica.site import Ask
from tests.spiders.reading import read


def test_contents_are_rows_and_nodes_lead_on() -> None:
    body = """<title>政府信息公开年报</title><ul><li><a href="/Content-2793487.html">2023年</a></li>
    <li><a href="/Content-2793488.html">2022年</a></li></ul><a href="/Node-12_2.html">下一页</a>"""
    found = read("sitefactory", body, "http://x.gov.cn/Node-12.html")
    assert [link.url[-9:] for link in found.rows] == ["3487.html", "3488.html"]
    assert found.next == "http://x.gov.cn/Node-12_2.html"


def test_replica_has_its_own_pages_only() -> None:
    for path, status in {"/Node-45120_2.html": 200, "/Node-45120_1.html": 404, "/Node-1.html": 404}.items():
        assert Shiquan().answer(Ask("GET", path)).status == status
