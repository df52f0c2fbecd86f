"""What Hanweb's proxy and its module of yearly reports decide, by cases."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Request

from harvester.items import Row
from harvester.listings.page import Link
from tests.spiders.reading import read, ready

BASE = "http://127.0.0.1:8800"
COLUMN = f"{BASE}/col/col7/index.html"
YEARLY = f"{BASE}/module/xxgk/xxgkAnnualReport.jsp?area=A1&fbtime="
RECORD = '<record><![CDATA[<li><a href="/art/2024/1/{n}/art_7_{n}.html" title="2023年年报">x</a></li>]]></record>'


def answered(count: int, *, more: str = "", url: str = f"{BASE}/proxy.jsp?page=1", **state: Any) -> Any:
    records = "".join(RECORD.format(n=n + 1) for n in range(count))
    body = f"<datastore>{more}<recordset>{records}</recordset></datastore>"
    meta = {"jpage": {"form": {}, "number": 1, "seen": 0, "shown": 0, "total": None, **state}, "origin": COLUMN}
    return read("hanweb", body, url, column=COLUMN, meta=meta)


def asked(found: Any) -> str | None:
    return found.next.url.removeprefix(BASE) if isinstance(found.next, Request) else found.next


TOTAL = "<totalrecord>{}</totalrecord><totalpage>{}</totalpage>"


@pytest.mark.parametrize(
    ("more", "state", "next_page", "begins_anew"),
    [
        (TOTAL.format(9, 5), {}, "/proxy.jsp?page=2", False),
        (TOTAL.format(9, 1), {}, None, False),  # the last page that is stated
        (TOTAL.format(2, 5), {}, None, False),  # the last row that is stated
        (TOTAL.format(3, 5), {}, "/proxy.jsp?page=2", False),
        (TOTAL.format(9, 5), {"number": 4, "seen": 6}, "/proxy.jsp?page=5", False),
        (TOTAL.format(9, 5), {"number": 5}, None, False),
        # every answer names the first group as the next one
        (
            f'{TOTAL.format(9, 5)}<nextgroup><![CDATA[<a href="/proxy.jsp?page=1">]]></nextgroup>',
            {"number": 2, "seen": 2},
            "/proxy.jsp?page=3",
            False,
        ),
        ("", {}, None, False),  # nothing says that there is more
        (TOTAL.format(9, 5), {"shown": 1}, "/proxy.jsp?page=2", False),
        (TOTAL.format(9, 5), {"shown": 2}, "/proxy.jsp?page=2", True),  # the rows that the column shows
        (TOTAL.format(9, 5), {"size": 2}, "/proxy.jsp?startrecord=3&endrecord=4&perpage=2", False),
        (TOTAL.format(3, 5), {"size": 2}, "/proxy.jsp?startrecord=3&endrecord=3&perpage=2", False),
        (TOTAL.format(2, 5), {"size": 2}, None, False),
        ("", {"size": 2}, None, False),
    ],
)
def test_what_is_asked_of_the_proxy_next(
    more: str, state: dict[str, Any], next_page: str | None, begins_anew: bool
) -> None:
    found = answered(2, more=more, **state)
    assert (len(found.rows), asked(found), found.step) == (2, next_page, begins_anew)


@pytest.mark.parametrize(("total", "said"), [(None, "0 of unknown"), (9, "0 of 9")])
def test_an_answer_without_rows_is_none(total: int | None, said: str) -> None:
    with pytest.raises(ValueError, match=f"answered .* bytes without rows after {said}"):
        answered(0, total=total)


@pytest.mark.parametrize(
    ("url", "since", "old"),
    [
        (f"{YEARLY}2019", 2020, True),
        (f"{YEARLY}2020", 2020, False),
        (f"{YEARLY}2021", 2020, False),
        (f"{YEARLY}2019", None, False),
    ],
)
def test_the_modules_addresses_say_their_year(url: str, since: int | None, old: bool) -> None:
    one = ready("hanweb", COLUMN)
    one.since = since
    assert one.too_old(Link(url, "", "")) == old


@pytest.mark.parametrize(
    ("url", "title", "tried"),
    [
        (f"{YEARLY}2019", "", True),
        (f"{YEARLY}2019", "2019年", False),
        (f"{BASE}/art/2024/1/1/art_7_1.html", "", False),
    ],
)
def test_a_year_that_no_page_links_is_tried(url: str, title: str, tried: bool) -> None:
    one = ready("hanweb", COLUMN)
    request = one.ask_report(url, Row(title, None, COLUMN))
    assert (request.meta.get("tried", False), request.meta.get("end")) == (
        (True, ["http-404", "empty"]) if tried else (False, None)
    )
