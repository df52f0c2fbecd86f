"""Which files a page offers: behind viewers, in frames, under names; each once, and never the page itself."""

from __future__ import annotations

import base64

import pytest

from harvester.items import Fetched, Page, Refusal, Row
from harvester.reading.files import Candidate, candidates, embedded, target_of

PAGE = "http://a.example/nb/1.html"
FILE = "http://a.example/f/年报.pdf"


def packed(url: str) -> str:
    return base64.b64encode(url.encode()).decode()


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://a.example/v/viewer.html?file=/f/a.pdf", "http://a.example/f/a.pdf"),
        ("http://a.example/v/viewer.html?file=%2Ff%2Fget%3Fguid%3D1", "http://a.example/f/get?guid=1"),
        ("http://a.example/show?file=/f/get", "http://a.example/show?file=/f/get"),  # no viewer, no file's name
        ("http://a.example/show?file=/f/a.docx", "http://a.example/f/a.docx"),
        ("http://a.example/show?file=/f/a.docx?v=2", "http://a.example/f/a.docx?v=2"),
        ("http://a.example/v/viewer.html?name=/f/a.pdf", "http://a.example/v/viewer.html?name=/f/a.pdf"),
        ("http://a.example/v/viewer.html?file=", "http://a.example/v/viewer.html?file="),
        *(
            (f"http://a.example/onlinePreview?url={packed(url)}", url)
            for url in ("http://a.example/f/a.pdf", "http://a.example/f/ab.pdf", "http://a.example/f/abc.pdf")
        ),
        *(  # without the signs that fill it up
            (f"http://a.example/onlinePreview?url={packed(url).rstrip('=')}", url)
            for url in ("http://a.example/f/a.pdf", "http://a.example/f/ab.pdf", "http://a.example/f/abc.pdf")
        ),
        ("http://[a.example/x", "http://[a.example/x"),
    ],
)
def test_the_file_that_an_address_leads_to(url: str, target: str) -> None:
    assert target_of(url, PAGE) == target


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<iframe src='/f/a.pdf'></iframe>", "http://a.example/f/a.pdf"),
        ("<embed src='/f/a.docx'>", "http://a.example/f/a.docx"),
        ("<object data='/f/a.pdf'></object>", "http://a.example/f/a.pdf"),
        ("<p><a href='/f/a.pdf'>年度报告.pdf</a></p>", "http://a.example/f/a.pdf"),
        ("<iframe src='/nb/1.html'></iframe>", None),
        ("<iframe src='about:blank'></iframe>", None),
        ("<p>年报</p>", None),
    ],
)
def test_the_file_that_a_viewers_page_shows(body: str, shown: str | None) -> None:
    found = embedded(f"<html><body>{body}</body></html>".encode(), PAGE)
    assert (found.url if found else None) == shown


def offered(body: str, row: str = "某县水利局2023年政府信息公开工作年度报告") -> list[Candidate]:
    data = f"<html><body>{body}</body></html>".encode()
    came = Fetched("county", PAGE, "report", 200, "2026-11-23T01:00:00+00:00", data, row=Row(row))
    return candidates(Page(came, Refusal("neither table nor prose")))


def test_a_page_that_is_no_report_offers_each_file_once_and_never_itself() -> None:
    link = "<p><a href='{}'>{}</a></p>"
    body = link.format("/f/a.pdf", "年度报告.pdf") * 2 + link.format(PAGE, "年度报告全文")
    body += link.format("/v/viewer.html?file=/f/a.pdf", "在线浏览.pdf") + link.format("/f/b.rar", "年度报告.rar")
    assert [one.url for one in offered(body)] == ["http://a.example/f/a.pdf"]
    assert offered(body, row="今日要闻") == []
