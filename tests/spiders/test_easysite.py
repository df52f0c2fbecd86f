"""EasySite: the module that pages a list."""

from __future__ import annotations

from harvester.replica.families.easysite import Dawa
from harvester.replica.site import Ask
from tests.spiders.reading import read

URL = "http://x.gov.cn/a/zfxxgknb/index.html"
BODY = """<ul><li><a href="/a/zfxxgknb/2398642/index.html">某局2023年政府信息公开年报</a>2024-01-20</li></ul>
<div easysite="easysiteHiddenDiv"><input id="contextPath" value="/eportal">
<input id="eprotalCurrentPageId" value="7">
</div><input type="hidden" name="article_paging_list_hidden" moduleid="a1" totalpage="2">"""


def test_next_page_is_asked_of_the_module() -> None:
    found = read("easysite", BODY, URL)
    assert found.next == "http://x.gov.cn/eportal/ui?pageId=7&currentPage=2&moduleId=a1&staticRequest=yes"
    assert found.pages == 2
    assert [link.url for link in found.rows + found.channels] == ["http://x.gov.cn/a/zfxxgknb/2398642/index.html"]
    assert read("easysite", BODY, str(found.next), page=2, column=URL).next is None


def test_without_a_module_nothing_is_made_up() -> None:
    assert read("easysite", BODY.replace("article_paging_list_hidden", "other"), URL).next is None


def test_replica_refuses_other_ids() -> None:
    right = {"pageId": "2312800", "currentPage": "2", "moduleId": "51e0f7b2c4", "staticRequest": "yes"}
    for change in ({}, {"moduleId": "x"}, {"pageId": "1"}, {"currentPage": "99"}, {"staticRequest": ""}):
        status = Dawa().answer(Ask("GET", "/eportal/ui", right | change)).status
        assert status == (404 if change else 200)
