"""A pattern sought near a word finds what it finds at every letter, and a word what Python finds."""

from __future__ import annotations

import re
from itertools import product
from urllib.parse import urldefrag, urljoin

import pytest

from harvester.listings.addresses import join
from harvester.listings.seek import holding, near, places

_PAGES = re.compile(r"\b(?:page_?count|total_?pages?)\s*=\s*(\d{1,3})", re.IGNORECASE)
_WORD = re.compile("page")
TEXTS = (
    "",
    "var pageCount = 5, totalPage=12;",
    "Total_Pages = 3;page_count=4",
    "repageCount = 5; pagepagecount = 6",
    "pagepage_count = 6;pages",
    "x" * 50 + "TOTALPAGES=7",
    "İ totalPages = 8",  # has a letter more in small letters
)


@pytest.mark.parametrize("text", TEXTS)
def test_all_that_a_search_at_every_letter_finds_is_found(text: str) -> None:
    found = [one.span() for one in near(_PAGES, text, text.lower(), _WORD, 6)]
    assert found == [one.span() for one in _PAGES.finditer(text)]


def test_some_of_these_texts_hold_a_match() -> None:
    assert sum(_PAGES.search(text) is not None for text in TEXTS) >= 3


LONG = "年度报告" + "<a href='/nb/1.html'>2023年报</a> 公开年度报告 下一页" * 100 + "一页"
SOUGHT = ("年度报告", "公开年度报告", "告公开年度报告", "一页", "下一页", "上一页", "xx年度报告", "<a href")


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_words_are_found_where_they_stand(charset: str) -> None:
    for text, words in ((LONG, SOUGHT), (LONG.encode(charset), tuple(word.encode(charset) for word in SOUGHT))):
        assert list(holding(text, words)) == [word for word in words if word in text]
        for word in words:
            assert list(places(text, word)) == [at for at in range(len(text)) if text.startswith(word, at)]


BASES = (
    "http://a.gov.cn",
    "http://a.gov.cn/",
    "https://a.gov.cn/nb/index_2.html",
    "http://a.gov.cn/nb/list.jsp?from=/x/y&p=2",
    "http://a.gov.cn/nb/show;v=1/2.html",
)
HREFS = ("1.html", "./1.html", "../1.html", "/gk/1.html", "//b.gov.cn/1.html", "http://b.gov.cn/1.html", "/", "..")


@pytest.mark.parametrize(("base", "href"), list(product(BASES, (*HREFS, "?p=3", "http://", "http:", ";x", "//"))))
def test_what_is_kept_of_one_page_does_not_lead_astray_on_another(base: str, href: str) -> None:
    """Menus are joined once for all pages of a folder: every page must still get its own addresses."""
    joined = urldefrag(urljoin(base, href)).url
    assert join(base, href) == (joined if joined.startswith(("http://", "https://")) else None)
