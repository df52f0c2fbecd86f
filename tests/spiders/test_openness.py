"""The PHP twins of Anhui's portals."""

from __future__ import annotations

from harvester.replica.families.openness import Hanshan, Jixi
from harvester.replica.site import Ask
from tests.spiders.reading import read

URL = "http://x.gov.cn/OpennessContent/showList/6/12/page_1.html"
ROW = '<li><a href="/OpennessAnnualReport/show/7.html">某局2023年政府信息公开年报</a><span>2024-01-20</span></li>'


def test_pagesize_is_a_number_of_pages() -> None:
    found = read("openness", f'{ROW}<div id="pagination"><pagination pagesize="2"></pagination></div>', URL)
    assert (found.pages, found.next) == (2, URL.replace("page_1", "page_2"))
    assert read("openness", ROW, URL).next is None


def test_replicas_have_their_own_pages_only() -> None:
    for name, status in {"page_2": 200, "page_0": 404, "page_9": 404, "2": 404}.items():
        assert Jixi().answer(Ask("GET", f"/XxgkAnnualReport/showList/7/{name}.html")).status == status
    branch = "5f0c1b2a3d4e5f6071829301"
    for query, status in {(branch, "2"): 200, (branch, "9"): 404, ("6", "2"): 404}.items():
        asked = Ask("GET", "/opennessAnnualReport/", dict(zip(("branch_id", "page"), query, strict=True)))
        assert Hanshan().answer(asked).status == status
