"""The Henan family: how many pages div#pageDec means."""

from __future__ import annotations

import pytest

from tests.spiders.reading import read

URL = "http://x.gov.cn/zwgk/zfxxgknb/"
ROW = '<li><a href="/2025/01-24/1061844.html">某局2024年政府信息公开工作年度报告</a><span>2025-01-24</span></li>'


@pytest.mark.parametrize(
    ("box", "page", "following"),
    [
        ('<div id="pageDec" pagesize="20" total="41"></div>', 1, "index_1.html"),
        ('<div id="pageDec" pagesize="20" total="41"></div>', 2, "index_2.html"),
        ('<div id="pageDec" pagesize="20" total="41"></div>', 3, None),
        ('<div id="pageDec" pagesize="20" total="40"></div>', 2, None),
        ('<div id="pageDec" PageSize="20" Total="21"></div>', 1, "index_1.html"),
        ('<div id="pageDec">20, 41</div>', 2, "index_2.html"),
        ('<div id="pageDec" data="20|41"></div>', 2, "index_2.html"),
        ('<div id="pageDec" pagesize="0" total="41"></div>', 1, None),
        ('<div id="pageDec" pagesize="20" total="99999999"></div>', 1, None),
        ('<div id="pageDec"></div>', 1, None),
        ('<div id="pageDec">20</div>', 1, None),
        ("<p>共 2 页</p>", 1, "index_1.html"),
    ],
)
def test_pages_from_the_numbers_of_page_dec(box: str, page: int, following: str | None) -> None:
    found = read("dahe", f"<ul>{ROW}</ul>{box}", URL, page=page, column=URL)
    assert found.next == (following and URL + following)


def test_rows_of_both_address_shapes_and_none_else() -> None:
    other = ROW.replace("/2025/01-24/1061844.html", "/contents/62030/428497.html")
    nav = '<a href="/2020/zt/index.html">专题</a><a href="/2024/05-01/1.html">关于我们</a>'
    rows = read("dahe", f"{nav}<ul>{ROW}{other}</ul>", URL).rows
    assert [row.url.removeprefix("http://x.gov.cn") for row in rows] == [
        "/2025/01-24/1061844.html",
        "/contents/62030/428497.html",
    ]
