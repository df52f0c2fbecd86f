"""Creator CMS: odd mark-up, encodings, further pages."""

from __future__ import annotations

from tests.spiders.reading import read

URL = "http://x.gov.cn/35587/35697/index.htm"
ROW = (
    "<tr><td><a href='content_2031269.html' title='某县2023年政府信息公开工作年度报告' target=_blank>"
    "某县2023年政府…</a></td><td>[2024-01-19]</td></tr>"
)


def test_reads_gb18030_under_a_gb2312_declaration() -> None:
    # 镕 is in GB18030, not in gb2312
    body = f"<meta charset=gb2312><table>{ROW}</table>".replace("某县", "镕县").encode("gb18030")
    (row,) = read("creator", body, URL).rows
    assert (row.title, row.date) == ("镕县2023年政府信息公开工作年度报告", "2024-01-19")
    assert row.url == "http://x.gov.cn/35587/35697/content_2031269.html"


def test_a_link_is_better_than_the_remembered_shape() -> None:
    body = f"<table>{ROW}</table>共3页 <a href=list2.htm>下一页</a>"
    assert read("creator", body, URL).next == "http://x.gov.cn/35587/35697/list2.htm"
    assert read("creator", f"<table>{ROW}</table>共3页", URL).next == "http://x.gov.cn/35587/35697/index_2.htm"
