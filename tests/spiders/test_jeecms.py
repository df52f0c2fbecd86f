"""JEECMS: listings paged by their own name."""

from __future__ import annotations

from harvester.replica.families.jeecms import Anlu
from harvester.replica.site import Ask
from tests.spiders.reading import read

ROW = '<li><a href="/c/als/nb/12.jhtml">某局2023年政府信息公开年报</a><span>[2024.01.10]</span></li>'


def test_next_page_bears_the_name_of_the_listing() -> None:
    url = "http://x.gov.cn/c/als/nb.jhtml"
    body = f'{ROW}<div class="pages"><li><a>共 46 条 1/3</a></li></div>'
    assert read("jeecms", body, url).next == "http://x.gov.cn/c/als/nb_2.jhtml"
    later = read("jeecms", body.replace("1/3", "3/3"), "http://x.gov.cn/c/als/nb_3.jhtml", page=3, column=url)
    assert later.next is None


def test_field_of_pages_and_folders() -> None:
    field = f'{ROW}<input id="pageSelect" maxlength="2">'
    assert read("jeecms", field, "http://x.gov.cn/nb/index.jhtml").next == "http://x.gov.cn/nb/index_2.jhtml"
    assert read("jeecms", field, "http://x.gov.cn/nb/").next == "http://x.gov.cn/nb/index_2.jhtml"
    assert read("jeecms", ROW, "http://x.gov.cn/nb/index.jhtml").next is None


def test_replica_has_its_own_pages_only() -> None:
    for name, status in {"": 200, "_2": 200, "_1": 404, "_99": 404}.items():
        assert Anlu().answer(Ask("GET", f"/c/als/zfxxgknb{name}.jhtml")).status == status
