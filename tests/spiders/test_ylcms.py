"""YLCMS: pages by the site's id."""

from __future__ import annotations

from harvester.replica.families.ylcms import Pinghe
from harvester.replica.site import Ask
from tests.spiders.reading import read

URL = "http://x.gov.cn/cms/html/phx/88/index.html"
ROW = '<UL id="resources"><LI><A href="/cms/html/phx/2024-01-20/7.html">2023年政府信息公开年报</A>2024-01-20</UL>'
TAG = '<meta name="siteIdMeta" content="88">'


def test_page_is_asked_by_the_id_of_the_meta_tag() -> None:
    found = read("ylcms", f"{TAG}{ROW}<p>共3页</p>", URL)
    assert found.next == "http://x.gov.cn/cms/sitemanage/index.shtml?siteId=88&page=2"
    assert read("ylcms", f"{ROW}<p>共3页</p>", URL).next is None
    assert read("ylcms", f"{TAG}{ROW}", URL).next is None


def test_greatest_linked_number_is_the_number_of_pages() -> None:
    links = "".join(f'<a href="/cms/sitemanage/index.shtml?siteId=88&page={n}">{n}</a> ' for n in (2, 3, 12))
    assert read("ylcms", f"{TAG}{ROW}<div class='page'>{links}</div>", URL).pages == 12


def test_replica_has_its_own_pages_only() -> None:
    for query, status in {("100430001", "2"): 200, ("100430001", "1"): 404, ("9", "2"): 404}.items():
        asked = Ask("GET", "/cms/sitemanage/index.shtml", dict(zip(("siteId", "page"), query, strict=True)))
        assert Pinghe().answer(asked).status == status
