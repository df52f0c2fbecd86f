"""The c/i family and what families with stated numbers of pages share."""

from __future__ import annotations

import pytest

from harvester.listings.page import ListingPage
from harvester.listings.pagers import shaped
from harvester.listings.totals import stated_pages
from tests.spiders.reading import read

URL = "http://x.gov.cn/c24643/index.html"
ROW = (
    '<li><a href="/c24643/20250116/i2001234.html" target="_blank">某局2024年政府信息公开工作年度报告</a>'
    "<span>2025-01-16</span></li>"
)


def test_reads_rows_with_dates_and_leaves_columns_to_the_walk() -> None:
    found = read("czi", f'<ul>{ROW}</ul><a href="/c24650/index.html">部门信息公开年报</a>', URL)
    assert [(row.url, row.date) for row in found.rows] == [
        ("http://x.gov.cn/c24643/20250116/i2001234.html", "2025-01-16")
    ]
    assert [link.url for link in found.channels] == ["http://x.gov.cn/c24650/index.html"]
    assert found.next is None


def test_a_stated_number_of_pages_leads_on_to_the_last_and_not_further() -> None:
    body = f"<ul>{ROW}</ul><script>var pageCount = 3;</script>"
    assert read("czi", body, URL).next == "http://x.gov.cn/c24643/pages/2.html"
    second = "http://x.gov.cn/c24643/pages/2.html"
    assert read("czi", body, second, page=2, column=URL).next == "http://x.gov.cn/c24643/pages/3.html"
    assert read("czi", body, "http://x.gov.cn/c24643/pages/3.html", page=3, column=URL).next is None


def test_the_shape_of_further_pages_is_an_option() -> None:
    body = f"<ul>{ROW}</ul><p>共 3 页</p>"
    assert read("czi", body, URL, paging="index_{before}.html").next == "http://x.gov.cn/c24643/index_1.html"


def test_phtml_of_changning_is_a_detail_page() -> None:
    body = ROW.replace("i2001234.html", "i2001234.phtml")
    assert len(read("czi", body, URL).rows) == 1


@pytest.mark.parametrize(
    ("mark_up", "pages"),
    [
        ("<p>共 12 页</p>", 12),
        ("<div>第1页 3/107页</div>", 107),
        ("<script>var countPage = 5//共多少页\n</script>", 5),
        ("<script>maxPage = parseInt('7');</script>", 7),
        ("<script>Ls.pagination('#p', go, {currPage: 1, pageCount:4, link: '#'})</script>", 4),
        ('<script>var cfg = {"totalPages": "9"}</script>', 9),
        ("<script>// pageCount = 8\n/* totalPage = 3 */</script>", None),
        ("<script>var pageCountry = 5; if (pageCount == 3) go()</script>", None),
        ("<p>共 12 条</p>", None),
        ("", None),
    ],
)
def test_stated_pages(mark_up: str, pages: int | None) -> None:
    assert stated_pages(ListingPage(mark_up, URL)) == pages


@pytest.mark.parametrize("pages", [0, 1, 2, None, 99_999_999])
def test_no_further_page_where_none_is_stated_or_the_number_is_absurd(pages: int | None) -> None:
    assert shaped(URL, 2, pages, "pages/{page}.html") is None
