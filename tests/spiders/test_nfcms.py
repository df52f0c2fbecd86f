"""NFCMS: plain listings of links, pages index_2.html from the second on."""

from __future__ import annotations

from tests.spiders.reading import read

URL = "http://x.gov.cn/xxgk/nb/"
ROWS = "".join(
    f'<li><a href="http://x.gov.cn/xxgk/nb/content/post_{year}.html">某局{year}年政府信息公开工作年度报告</a>'
    f"<span>{year + 1}-01-25</span></li>"
    for year in (2021, 2022, 2023)
)


def test_rows_come_with_their_dates() -> None:
    found = read("nfcms", f"<ul>{ROWS}</ul>", URL)
    assert [(row.url.rsplit("_", 1)[1], row.date) for row in found.rows] == [
        ("2021.html", "2022-01-25"),
        ("2022.html", "2023-01-25"),
        ("2023.html", "2024-01-25"),
    ]
    assert found.next is None


def test_the_link_to_the_next_page_is_followed_and_none_on_the_last() -> None:
    body = f'<ul>{ROWS}</ul><div class="page"><a class="next" href="{URL}index_2.html">下一页</a></div>'
    assert read("nfcms", body, URL).next == f"{URL}index_2.html"
    assert read("nfcms", f"<ul>{ROWS}</ul>", f"{URL}index_2.html", page=2, column=URL).next is None
