"""PHPCMS: addresses that differ in their query only."""

from __future__ import annotations

from harvester.replica.families.phpcms import Zuoquan
from harvester.replica.site import Ask
from tests.spiders.reading import read


def test_reports_and_listings_differ_in_the_query() -> None:
    base = "/index.php?m=content&c=index&a="
    url = f"http://x.gov.cn{base}lists&catid=31"
    body = f"""<title>政府信息公开年报</title><ul><li><a href="{base}show&catid=31&id=5">2023年</a></li>
    <li><a href="{base}show&catid=31&id=6">2022年</a></li></ul><a href="{base}lists&catid=31&page=2">下一页</a>"""
    found = read("phpcms", body, url)
    assert [link.url[-4:] for link in found.rows] == ["id=5", "id=6"]
    assert found.next == f"{url}&page=2"


def test_replica_has_its_own_queries_only() -> None:
    right = {"m": "content", "c": "index", "a": "lists", "catid": "31"}
    for change, status in {
        ("page", "2"): 200,
        ("page", "9"): 404,
        ("catid", "1"): 404,
        ("a", "list"): 404,
    }.items():
        assert Zuoquan().answer(Ask("GET", "/index.php", right | dict([change]))).status == status
