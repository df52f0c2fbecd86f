"""The Shaanxi family: listings named by numbers."""

from __future__ import annotations

from tests.spiders.reading import read


def test_snowflake_pages_beside_each_other() -> None:
    url = "http://x.gov.cn/zfxxgk/nb/1.html"
    row = '<li><a href="1747889912345678901.html">某局2024年政府信息公开年度报告</a><span>2025-01-24</span></li>'
    body = f"{row}<script>var maxPage = parseInt('2');</script>"
    found = read("snowflake", body, url)
    assert found.next == "http://x.gov.cn/zfxxgk/nb/2.html"
    assert [link.url for link in found.rows] == ["http://x.gov.cn/zfxxgk/nb/1747889912345678901.html"]
    assert read("snowflake", body, "http://x.gov.cn/zfxxgk/nb/2.html", page=2, column=url).next is None


def test_snowflake_takes_other_listings_for_columns_not_for_rows() -> None:
    found = read("snowflake", '<a href="/zfxxgk/nb/2023/1.html">2023年</a>', "http://x.gov.cn/zfxxgk/nb/1.html")
    assert found.rows == []
    assert [link.url for link in found.channels] == ["http://x.gov.cn/zfxxgk/nb/2023/1.html"]
