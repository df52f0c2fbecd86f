"""Anhui's query: what a listing says of it, what is filled in, where it ends."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy import Request
from scrapy.http import Response

from harvester.items import Problem
from harvester.middlewares.problem import Refused
from spiders.listing import Listing
from tests.spiders.reading import failures, read

URL = "http://x.gov.cn/zwgk/public/column/6615904?type=4&catId=6718758&action=list"
ROW = (
    '<li><a href="/zwgk/public/6615904/9834561.html" title="某县2024年政府信息公开工作年度报告">某县…</a>'
    '<span class="date">2025-01-20</span></li>'
)
META = '<head><meta name="SiteId" content="77"></head>'


def asked(found: Listing) -> tuple[str, dict[str, str]]:
    assert isinstance(found.next, Request)
    parts = urlsplit(found.next.url)
    return parts.path, {key: values[0] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}


def answer(body: str, before: Listing, **how: Any) -> Listing:
    assert isinstance(before.next, Request)
    return read("anhui", body, before.next.url, column=URL, meta=before.next.meta, **how)


def test_the_page_says_path_and_parameters() -> None:
    body = (
        "<script>Ls.pagination({pageCount:3}); $('#l').load('/hs/site/label/8888?siteId=42&pageSize=20"
        "&labelName=publicInfoList&file=%2Fc2%2Flist&organId=1&cId=');</script>"
    )
    path, query = asked(read("anhui", body, URL, site_id="1", template="/other"))
    assert path == "/hs/site/label/8888"
    assert (query["siteId"], query["file"], query["pageSize"], query["cId"]) == ("42", "/c2/list", "20", "")
    assert (query["catId"], query["pageIndex"], query["labelName"]) == ("6718758", "1", "publicInfoList")


def test_the_rest_is_filled_in_from_meta_tag_and_options() -> None:
    path, query = asked(read("anhui", META, URL, template="/t", page_size=30))
    assert path == "/site/label/8888"
    assert (query["siteId"], query["file"], query["pageSize"], query["organId"]) == ("77", "/t", "30", "6615904")


def test_without_a_site_id_the_option_is_named() -> None:
    with pytest.raises(ValueError, match="site_id"):
        read("anhui", ROW, URL)


def test_rows_in_the_listing_are_left_to_the_query_which_gives_them_again() -> None:
    first = read("anhui", f"{META}<ul>{ROW}</ul><script>var pageCount = 2, pageSize = 1;</script>", URL)
    assert first.rows == []
    one = answer(ROW, first)
    assert [(row.url, row.date) for row in one.rows] == [
        ("http://x.gov.cn/zwgk/public/6615904/9834561.html", "2025-01-20")
    ]
    two = answer(ROW.replace("561", "562"), one)
    assert two.next is None


def test_a_number_of_pages_of_unknown_size_does_not_end_the_walk() -> None:
    one = answer(ROW, read("anhui", f"{META}<script>var pageCount = 1;</script>", URL))
    assert one.next is not None
    assert answer("<p>暂无相关信息</p>", one).next is None


def test_no_rows_where_some_are_stated_is_an_error() -> None:
    with pytest.raises(ValueError, match="site_id"):
        answer("<p>暂无相关信息</p>", read("anhui", f"{META}<script>var pageCount = 4;</script>", URL))


def test_no_rows_where_none_are_stated_is_an_empty_listing() -> None:
    found = answer("<p>暂无相关信息</p>", read("anhui", META, URL))
    assert (found.rows, found.next) == ([], None)


def test_an_answer_without_a_word_after_the_last_row_is_the_end() -> None:
    first = read("anhui", META, URL)
    later = answer(ROW, first).next
    assert isinstance(first.next, Request)
    assert isinstance(later, Request)
    refused = Refused(Problem("empty", "0 bytes"), Response(URL))
    assert failures("anhui", first.next, refused) == ["empty"]
    assert failures("anhui", later, refused) == []
    stated = answer(ROW, read("anhui", f"{META}<script>var pageCount = 3, pageSize = 1;</script>", URL)).next
    assert isinstance(stated, Request)
    assert failures("anhui", stated, refused) == ["empty"], "the page says that there are 3"


def test_the_answer_may_say_how_many_pages_there_are() -> None:
    said = "<script>Ls.pagination({currentPage:1,pageCount:2,total:2});</script>"
    one = answer(ROW + said, read("anhui", META, URL))
    assert asked(one)[1]["pageIndex"] == "2"
    assert one.open_end is False
    two = answer(ROW.replace("561", "562") + said, one)
    assert two.next is None
