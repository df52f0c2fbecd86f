"""更多 right behind the rows of a list leads on, whatever its address and however it is written."""

from __future__ import annotations

import pytest

from harvester.listings.page import listing
from harvester.listings.rows import rows_of

ROWS = "<ul>" + "".join(
    f'<li><a href="/nb/{n}.html">甲县财政局202{n}年政府信息公开工作年度报告</a></li>' for n in (1, 2)
)
GO = "<script>function go(n){location.href='/gk/list_'+n+'.html'}</script>"
MORE = '<a href="/gk/more/">更多&gt;&gt;</a>'


@pytest.mark.parametrize(
    ("body", "leads"),
    [
        (f"<div>{ROWS}</ul></div><p>{MORE}</p>", ["/gk/more/"]),
        # in one box with the rows: their titles are no heading of other matters
        (f"<div>{ROWS}</ul>{MORE}</div>", ["/gk/more/"]),
        (f"<div>{ROWS}<li>{MORE}</li></ul></div>", ["/gk/more/"]),
        # an address that a function puts together
        (f"{GO}<div>{ROWS}</ul></div><p><a href='javascript:go(5)'>更多</a></p>", ["/gk/list_5.html"]),
        (f"{GO}<div>{ROWS}</ul><a href='javascript:go(5)'>更多</a></div>", ["/gk/list_5.html"]),
        # beside the heading of other matters, or behind another link
        (f"<div>{ROWS}</ul></div><div><h3>通知公告</h3>{MORE}</div>", []),
        (f'<div>{ROWS}</ul></div><p><a href="/tz/">通知</a></p><p>{MORE}</p>', []),
    ],
)
def test_more_behind_rows_is_a_channel(body: str, leads: list[str]) -> None:
    page = listing(f"<html><body>{body}</body></html>".encode(), "http://a.gov.cn/nb/")
    found = rows_of(page, lambda url: False, in_channel=True)
    assert len(found.rows) == 2
    assert [link.url.removeprefix("http://a.gov.cn") for link in found.channels] == leads
