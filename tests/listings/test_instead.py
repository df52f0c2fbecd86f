"""What a page holds on which no row could be read; whether it says itself that it is empty."""

from __future__ import annotations

import pytest

from harvester.listings.instead import says_empty, seen_instead
from harvester.listings.page import listing as page_at

TITLE = "甲县水利局2023年政府信息公开年报"
BUTTON = f"1 buttons whose texts name reports ({TITLE!r})"


@pytest.mark.parametrize(
    ("body", "held"),
    [
        ("<p>甲</p>", ""),
        (
            f"<form method=post><input type=submit value={TITLE}></form>",
            f"1 buttons whose texts name reports ({TITLE!r})",
        ),
        (f"<form method=post><button>{TITLE}</button></form>", BUTTON),
        (f"<input type=text value={TITLE}>", ""),
        (f"<p>{TITLE}</p>", f"1 texts without a link that name reports ({TITLE!r})"),
        (f"<a href=1.html>{TITLE}汇编</a>", f"1 links whose texts name reports ('{TITLE}汇编')"),
        (
            "<p>水利局：http://a.example/nb/1.html</p>",
            "1 addresses written as text ('http://a.example/nb/1.html')",
        ),
        ("<a href=1.html>通知公告</a>", ""),
        # what stands within a link is the link's
        (f"<a href=1.html><span>{TITLE}</span></a>", f"1 links whose texts name reports ({TITLE!r})"),
        (f"<a href=1.html><b><span>{TITLE}</span></b></a>", f"1 links whose texts name reports ({TITLE!r})"),
        (f"<label><a href=1.html>甲</a>{TITLE}</label>", ""),
    ],
)
def test_what_a_page_without_rows_holds(body: str, held: str) -> None:
    assert seen_instead(page_at(body.encode(), "http://a.example/nb/")) == held


@pytest.mark.parametrize(
    ("body", "empty"),
    [
        ("<p>暂无数据</p>", True),
        ("<p>共 0 条</p>", True),
        ("<ul class=list></ul>", True),
        ("<table><tbody></tbody></table>", True),
        ("<ul class=list></ul><script>x()</script>", False),
        ("<nav><ul></ul></nav>", False),
        ("<ul><li>甲</li></ul>", False),
        ("", False),
    ],
)
def test_only_a_page_that_says_so_is_empty(body: str, empty: bool) -> None:
    assert says_empty(page_at(f"<body>{body}</body>".encode(), "http://a.example/nb/")) is empty
