"""What is written in a page to the address that is asked."""

import pytest

from harvester.listings.addresses import join, written_out
from harvester.listings.page import listing
from harvester.listings.rows import rows_of
from harvester.listings.totals import stated_pages, stated_rows

URL = "http://www.a.gov.cn/nb/"


@pytest.mark.parametrize(
    ("href", "charset", "address"),
    [
        ("/show.asp?bm=财政局&id=0", "gb18030", "http://www.a.gov.cn/show.asp?bm=%B2%C6%D5%FE%BE%D6&id=0"),
        ("//b.gov.cn/1.html", "utf-8", "http://b.gov.cn/1.html"),
        ("http://青禾县政府.example/nb/", "utf-8", "http://xn--5nrs6wvkfvyxyz7a.example/nb/"),
        ("show.jsp;jsessionid=A1001?id=2", "utf-8", "http://www.a.gov.cn/nb/show.jsp?id=2"),
        ("show.php?PHPSESSID=ab12cd&id=2", "utf-8", "http://www.a.gov.cn/nb/show.php?id=2"),
        ("/(S(lit3py55t21z5v55vlm25s55))/show.aspx?id=2", "utf-8", "http://www.a.gov.cn/show.aspx?id=2"),
        ("/api/all/77?page=1&sid=755041", "utf-8", "http://www.a.gov.cn/api/all/77?page=1&sid=755041"),
        ("/show?sid=A1001", "utf-8", "http://www.a.gov.cn/show"),
        ("#top", "utf-8", None),
        ("mailto:a@b.cn", "utf-8", None),
        ("http://[", "utf-8", None),
        ("x" * 3000, "utf-8", None),
    ],
)
def test_join(href: str, charset: str, address: str | None) -> None:
    assert join(URL, href, charset) == address


@pytest.mark.parametrize(
    ("script", "address"),
    [
        ("window.open('/nb/r1.html')", "/nb/r1.html"),
        ("javascript:location='show.asp?id=3'", "show.asp?id=3"),
        ("open('/show.jsp?id=' + 5 + '&t=1')", "/show.jsp?id=5&t=1"),
        ("open('/show.jsp?id=' + id)", None),
        ("toggle('menu')", None),
        ("go(2)", None),
        ("__doPostBack('pager','2')", None),
    ],
)
def test_an_address_written_out_in_a_script(script: str, address: str | None) -> None:
    assert written_out(script) == address


@pytest.mark.parametrize(
    ("markup", "pages", "rows"),
    [
        ("<p>共 46 条记录，每页 10 条，当前第 1 页</p>", None, 46),
        ("<p>共12页</p>", 12, None),
        ("<p>页次：1/5页 共 46 条</p>", 5, 46),
        ('<script>laypage.render({elem:"p",count:46,limit:10})</script>', 5, 46),
        ("<script>kkpager.generPageHtml({pno:1,total:3,totalRecords:6})</script>", 3, 6),
        ("<p>" + "全年公开信息 1234 条。" * 30 + "</p>", None, None),
        ("<p>第1期 2023/2024年</p>", None, None),
    ],
)
def test_what_a_listing_states(markup: str, pages: int | None, rows: int | None) -> None:
    page = listing(f"<html><body>{markup}</body></html>".encode(), URL)
    assert (stated_pages(page), stated_rows(page)) == (pages, rows)


def test_cells_of_a_matrix_are_named_by_their_heads() -> None:
    cells = "<td><a href='/f?id=1'>查看</a></td><td><a href='/f?id=2'>查看</a></td>"
    table = f"<table><tr><th>单位</th><th>2022年</th><th>2023年</th></tr><tr><td>县财政局</td>{cells}</tr></table>"
    page = listing(f"<title>政府信息公开年报</title>{table}".encode(), URL)
    found = rows_of(page, lambda url: False, in_channel=True)
    assert [link.title for link in found.rows + found.channels] == [
        "县财政局2022年政府信息公开年报",
        "县财政局2023年政府信息公开年报",
    ]
