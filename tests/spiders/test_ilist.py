"""Listings by query: the next page as a parameter, links kept in to-href."""

from __future__ import annotations

from tests.spiders.reading import read

URL = "http://x.gov.cn/info/iList.jsp?node_id=GKx&site_id=CMSx&cat_id=7&cur_page=1"
ROW = (
    '<li><a href="javascript:;" to-href="/gk/nb/71310.html">某局2024年政府信息公开年度报告</a>'
    "<span>2025-01-24</span></li>"
)


def test_takes_to_href_for_href() -> None:
    assert [(row.url, row.date) for row in read("ilist", ROW, URL).rows] == [
        ("http://x.gov.cn/gk/nb/71310.html", "2025-01-24")
    ]


def test_the_next_number_keeps_the_rest_of_the_query() -> None:
    body = f"{ROW}<p>第1页 共2页</p>"
    assert read("ilist", body, URL).next == URL.replace("cur_page=1", "cur_page=2")
    assert read("ilist", body, URL.replace("&cur_page=1", "")).next == URL.replace("cur_page=1", "cur_page=2")
    assert read("ilist", body, URL.replace("cur_page=1", "cur_page=2"), page=2).next is None


def test_the_parameter_is_an_option() -> None:
    body = f"{ROW}<p>共2页</p>"
    assert str(read("ilist", body, URL, page_parameter="pn").next).endswith("cur_page=1&pn=2")


def test_an_absurd_number_of_pages_is_not_believed() -> None:
    assert read("ilist", f"{ROW}<p>共99999页</p>", URL).next is None


def test_a_list_of_another_category_is_no_row() -> None:
    body = '<li><a href="/info/iList.jsp?cat_id=8">2024年政府信息公开年度报告</a><span>2025-01-24</span></li>'
    found = read("ilist", body, URL)
    assert found.rows == []
    assert [link.url for link in found.channels] == ["http://x.gov.cn/info/iList.jsp?cat_id=8"]


def test_an_article_shown_by_the_listing_itself_is_a_row() -> None:
    body = '<li><a href="/info/iList.jsp?tm_id=77&info_id=5">2024年政府信息公开年度报告</a></li>'
    assert len(read("ilist", body, URL).rows) == 1
