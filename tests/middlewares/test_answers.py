"""Small rules of what an answer is: refreshes, ends of files, headers, charsets."""

from __future__ import annotations

import pytest
from scrapy.http import Response

from harvester.documents.charset import decode
from harvester.middlewares.redirects import refresh
from harvester.reading.problems import lacks_end
from spiders.pages import header_dict

URL = "http://a.gov.cn/nb/"


@pytest.mark.parametrize(
    ("head", "target"),
    [
        ('<meta http-equiv="refresh" content="0;url=/x/">', "http://a.gov.cn/x/"),
        ("<META CONTENT='0; URL=list.jsp?a=1&amp;b=2' HTTP-EQUIV=Refresh>", "http://a.gov.cn/nb/list.jsp?a=1&b=2"),
        ("<meta http-equiv=refresh content=\"3;url='/x/'\">", "http://a.gov.cn/x/"),
        ('<meta http-equiv="refresh" content="0,/x/">', "http://a.gov.cn/x/"),
        ('<meta http-equiv="refresh" content="url=/x/">', "http://a.gov.cn/x/"),
        ('<meta\n http-equiv = "refresh"\n content = "0 ; url = /x/ " />', "http://a.gov.cn/x/"),
        ('<base href="/deep/"><meta http-equiv="refresh" content="0;url=x">', "http://a.gov.cn/deep/x"),
        ('<!-- <meta http-equiv="refresh" content="0;url=/"> -->', None),
        ('<noscript><meta http-equiv="refresh" content="0;url=/"></noscript>', None),
        ('<meta http-equiv="refresh" content="300">', None),
        ('<meta name="refresh" content="0;url=/">', None),
        ('<meta http-equiv="refresh" content="0;url=javascript:x()">', None),
        (
            "<meta charset=utf-8><meta name=refresh content='0;url=/n/'>"
            "<noscript><meta http-equiv=refresh content='0;url=/s/'></noscript>"
            "<meta http-equiv=refresh content=300><meta http-equiv=refresh content='0;url=/x/'>",
            "http://a.gov.cn/x/",
        ),
    ],
)
def test_a_refresh_in_all_its_spellings(head: str, target: str | None) -> None:
    assert refresh(f"<html><head>{head}</head></html>".encode(), URL) == target


def test_a_page_with_a_text_is_no_stub() -> None:
    page = f'<meta http-equiv="refresh" content="0;url=/"><p>{"正文" * 150}</p>'
    assert refresh(page.encode(), URL) is None


@pytest.mark.parametrize(
    ("body", "lacks"),
    [
        (b"%PDF-1.7 x", True),
        (b"%PDF-1.7 x %%EOF\n", False),
        (b"PK\x03\x04 x", True),
        (b"PK\x03\x04 x PK\x05\x06" + bytes(18), False),
        (b"\xd0\xcf\x11\xe0" + bytes(509), True),
        (b"\xd0\xcf\x11\xe0" + bytes(508), False),
        (b"\xff\xd8\xff x", True),
        (b"<html>", False),
    ],
)
def test_a_file_without_its_end(body: bytes, lacks: bool) -> None:
    assert lacks_end(body) is lacks


def test_a_header_that_is_no_ascii_costs_itself_at_most() -> None:
    answer = Response(URL, headers={"Set-Cookie": "皮肤=蓝; path=/", "X-\xe9": "a\r\nb", "ETag": '"1"'})
    found = header_dict(answer)
    assert found["Etag"] == '"1"'
    assert all(text.isascii() and text.isprintable() for pair in found.items() for text in pair)


@pytest.mark.parametrize(
    "name", ["undefined", "idna", "base64", "rot13", "utf-7", "unicode_escape", "utf-16", "x", "punycode"]
)
def test_a_charset_that_no_page_can_be_written_in_is_none(name: str) -> None:
    data = f"<meta charset={name}><p>政府信息公开年报</p>".encode("gb18030")
    assert "政府信息公开年报" in decode(data, f"text/html; charset={name}")[0]
