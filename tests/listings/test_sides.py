"""Small listings on both sides of a rule: forms that turn pages, tabs and menus, dates, headings, selects."""

from __future__ import annotations

from typing import Any

import pytest

from harvester.listings.days import find_date
from harvester.listings.offers import offers
from harvester.listings.page import listing as page_at
from harvester.listings.promises import Promise
from harvester.listings.totals import MOST_PAGES, stated_pages
from harvester.listings.unread import unread
from spiders.listing import Listing
from tests.spiders.reading import read

URL = "http://portal.example/nb/"
ROWS = "".join(
    f'<li><a href="/nb/r{n}.html">某县水利局{2018 + n}年政府信息公开年报</a><span>2024-01-1{n}</span></li>'
    for n in range(3)
)


def listing(below: str = "", head: str = "", page: int = 1) -> Listing:
    return read("plain", f"<html><head>{head}</head><body><ul>{ROWS}</ul>{below}</body></html>", URL, page=page)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-01-31", "2024-01-31"),
        ("2024-01-32", None),
        ("2024-12-01", "2024-12-01"),
        ("2024-13-01", None),
        ("2024-00-10", None),
        ("2024-10-00", None),
        ("第2024-13-45号 2024年3月5日", "2024-03-05"),
        ("2024", None),
    ],
)
def test_the_first_possible_date(text: str, date: str | None) -> None:
    assert find_date(text) == date


def form(fields: str) -> str:
    return f'<form action="/list" method="post">{fields}<a href="javascript:nextPage()">下一页</a></form>'


@pytest.mark.parametrize(
    ("page", "held", "sent"),
    [
        (1, "1", "2"),  # it holds the page's own number
        (1, "0", "1"),  # it counts from 0
        (1, "7", "2"),  # something else
        (1, "", "2"),
        (3, "3", "4"),
        (3, "2", "3"),
        (3, "1", "4"),
    ],
)
def test_a_form_is_sent_with_the_number_behind_the_one_it_holds(page: int, held: str, sent: str) -> None:
    step: Any = listing(form(f'<input type="hidden" name="pageNo" value="{held}">'), page=page).next
    assert (step.url, step.method, dict(step.fields)) == ("http://portal.example/list", "POST", {"pageNo": sent})


def test_of_a_form_what_a_browser_sends_is_sent() -> None:
    step: Any = listing(
        form(
            '<input type="hidden" name="pageNo" value="1"><input type="submit" name="s" value="x">'
            '<input type="image" name="i"><input type="reset" name="t"><input type="file" name="f">'
            '<input type="checkbox" name="c" value="1"><input type="checkbox" name="d" value="2" checked>'
            '<input type="radio" name="r" value="3" checked><input name="q"><textarea name="a"></textarea>'
            '<select name="z"><option value="5">a<option value="6" selected>b</select><input value="9">'
        )
    ).next
    assert dict(step.fields) == {"pageNo": "2", "d": "2", "r": "3", "q": "", "a": "", "z": "6"}


def test_a_form_with_a_password_is_no_listings() -> None:
    fields = '<input type="hidden" name="pageNo" value="1"><input type="{}" name="p">'
    assert listing(form(fields.format("password"))).next is None
    assert listing(form(fields.format("text"))).next is not None


def test_the_next_page_of_the_head_is_another_page() -> None:
    assert listing(head='<link rel="next" href="/nb/p2.html">').next == f"{URL}p2.html"
    assert listing(head=f'<link rel="next" href="{URL}">').next is None
    assert listing(head='<link rel="prev" href="/nb/p2.html">').next is None


TAB = "<li><a href='javascript:;' onclick='load({0})'>{0}年</a></li>"
TABS = "".join(map(TAB.format, (2020, 2021, 2022)))


@pytest.mark.parametrize(
    ("tabs", "lost"),
    [
        (f"<ul class='tab'>{TABS}</ul>", True),
        (f"<div>{TABS.replace('<li>', '').replace('</li>', '')}</div>", True),
        (f"<div class='nav'><ul>{TABS}</ul></div>", False),
        (f"<nav><ul>{TABS}</ul></nav>", False),
        (f"<footer><div><ul>{TABS}</ul></div></footer>", False),
        (f"<ul class='tab'>{TAB.format(2020)}</ul>", False),
        (f"<ul class='tab'>{TAB.format(2020) * 3}</ul>", False),
    ],
    ids=["list", "box", "menu-by-class", "nav", "footer", "one", "one-thrice"],
)
def test_years_that_only_a_script_opens_are_told_outside_of_menus(tabs: str, lost: bool) -> None:
    page = listing(tabs).page
    assert page is not None
    assert bool(offers(page)) == lost


def test_the_option_that_is_shown_is_no_channel() -> None:
    found = listing(
        f'<select onchange="location.href=this.value"><option value="">年份<option value="{URL}">2023年'
        '<option value="/nb/2022/">2022年</select>'
    )
    assert [link.url for link in found.channels] == [f"{URL}2022/"]


@pytest.mark.parametrize("between", ["", "<!-- 2021 -->", "<?php ?>", "<!-- a --><!-- b -->"])
def test_a_heading_before_a_list_says_whose_rows_they_are(between: str) -> None:
    body = "<h2>政府信息公开年报</h2>"
    for n, name in enumerate(("青禾县财政局", "青禾县教育局")):
        rows = "".join(f'<li><a href="/x{n}/{year}.htm">{year}年</a></li>' for year in (2021, 2022, 2023))
        body += f"<h3>{name}</h3>{between}<ul>{rows}</ul>"
    found = read("plain", f"<html><body>{body}</body></html>", URL)
    assert {(row.url.rpartition("/x")[2], row.title[:6]) for row in [*found.rows, *found.channels]} == {
        (f"{n}/{year}.htm", name)
        for n, name in enumerate(("青禾县财政局", "青禾县教育局"))
        for year in (2021, 2022, 2023)
    }


@pytest.mark.parametrize("first", ["某县水利局2022年政府信息公开年报", "今日要闻"])
def test_a_link_to_the_whole_text_belongs_to_a_reports_title_above_it(first: str) -> None:
    body = f'<h2>政府信息公开年报</h2><div><p>{first}</p><p><a href="/c/1.html">查看全文</a></p></div>'
    found = read("plain", f"<html><body>{body}</body></html>", URL)
    asked = [link.url for link in [*found.rows, *found.channels]]
    assert asked == (["http://portal.example/c/1.html"] if "年报" in first else [])


def test_a_pager_that_no_script_of_ours_can_read_is_told_where_numbers_stand_beside_it() -> None:
    def told(pager: str) -> bool:
        page = listing(pager).page
        assert page is not None

        return unread(page, 1) is not None

    number = "<a href='javascript:;' onclick='go(this)'>{}</a>"
    assert told(f"<div><span>1</span>{number.format(2)}{number.format(3)}</div>")
    assert told(f"<div>{number.format(2)}<a href='javascript:;'>尾页</a></div>")
    assert not told(f"<div>{number.format(3)}</div>")  # a number alone that is not the next
    assert not told("<div><a href='/nb/p9.html'>9</a></div>")


@pytest.mark.parametrize(
    ("pages", "rows"), [((3, None), (None, 40)), ((None, 5), (20, 30)), ((None, None), (None, None))]
)
def test_a_listing_promises_the_most_that_any_of_its_pages_stated(
    pages: tuple[int | None, ...], rows: tuple[int | None, ...]
) -> None:
    promise = Promise(URL)
    for one, other in zip(pages, rows, strict=True):
        promise.states(one, other)
    assert promise.pages == max((one for one in pages if one), default=None)
    assert promise.rows == max((one for one in rows if one), default=None)


@pytest.mark.parametrize("number", [MOST_PAGES, MOST_PAGES + 1, 0])
def test_a_number_of_pages_that_cannot_be_is_none(number: int) -> None:
    page = page_at(f"<script>var countPage = {number};//共多少页</script><ul></ul>".encode(), URL)
    assert stated_pages(page) == (number if number == MOST_PAGES else None)


@pytest.mark.parametrize(
    ("href", "asked"),
    [
        ("index.html#/detail?id=3", None),  # a route of the page's own script
        ("other.html#/detail?id=3", "http://portal.example/nb/other.html"),
        ("index.html", "http://portal.example/nb/index.html"),
        ("other.html#top", "http://portal.example/nb/other.html"),
    ],
)
def test_a_route_within_the_page_has_no_address_that_can_be_asked(href: str, asked: str | None) -> None:
    body = f"<ul><li><a href='{href}'>某县水利局2023年政府信息公开年报</a></li></ul>"
    found = read("plain", f"<html><body>{body}</body></html>", f"{URL}index.html")
    assert [row.url for row in found.rows if row.url != f"{URL}index.html"] == (
        [asked] if asked and "index" not in asked else []
    )
    assert bool(found.lost) == (asked is None)


@pytest.mark.parametrize("end", ["}", ""], ids=["closed", "never closed"])
def test_a_function_of_the_page_is_followed_even_where_its_end_is_lost(end: str) -> None:
    script = f"<script>function show(id){{ if (id) {{ window.open('/show/'+id+'.html'); }} {end}</script>"
    body = "<ul><li><a href='javascript:show(7)'>某县水利局2023年政府信息公开年报</a></li></ul>"
    found = read("plain", f"<html><body>{body}{script}</body></html>", URL)
    assert [row.url for row in found.rows] == ["http://portal.example/show/7.html"]


@pytest.mark.parametrize(("beside", "asked"), [(True, True), (False, False)])
def test_an_entry_that_says_nothing_is_asked_where_rows_with_titles_stand_beside_it(
    beside: bool, asked: bool
) -> None:
    entry = '<li><a href="/q/7.html">查看</a></li>'
    rows = f"<ul>{ROWS}{entry}</ul>" if beside else f"<ul>{ROWS}</ul><div><ul>{entry}</ul></div>"
    found = read("plain", f"<html><body><h2>政府信息公开年报</h2>{rows}</body></html>", URL)
    assert ("http://portal.example/q/7.html" in [link.url for link in [*found.rows, *found.channels]]) == asked
