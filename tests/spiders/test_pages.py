"""Answers as items: what of a request is remembered for another night, which headers stay, what is a report."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scrapy import FormRequest, Request
from scrapy.http import HtmlResponse, Response

from harvester.items import Problem, Row
from harvester.listings.page import Link, page_of
from spiders.listing import Listing
from spiders.pages import MOST_HEADER, MOST_HEADERS, bad_page, good_page, header_dict
from spiders.self_report import SIGNS, holds_list, is_attached, is_file_answer, is_report, signs
from tests.spiders.reading import spider

URL = "http://x.gov.cn/nb/1.html"
PORTAL = spider("plain", "http://x.gov.cn/nb/").portal
ROW = Row("2023年年报", "2024-01-20", "http://x.gov.cn/nb/")


def answer(request: Request, body: bytes = b"x", **headers: str) -> Response:
    return Response(request.url, 200, {"Content-Type": "text/html", **headers}, body, request=request)


def remembered(request: Request) -> dict[str, Any]:
    again = good_page(PORTAL, answer(request)).filing.again
    assert again is not None
    found: dict[str, Any] = json.loads(again)
    return found


def test_a_page_says_whose_it_is_and_where_it_was_found() -> None:
    meta = {"kind": "report", "row": ROW, "redirect_urls": ["http://x.gov.cn/old", "http://x.gov.cn/older"]}
    page = good_page(PORTAL, answer(Request(URL, meta=meta)))
    came = page.fetched
    assert (came.portal, came.portal_name, came.division) == ("some", "某县人民政府", "140424")
    assert (page.key, page.url, page.status, page.body, page.row) == ("http://x.gov.cn/old", URL, 200, b"x", ROW)
    assert (came.content_type, came.kind) == ("text/html", "report")
    assert came.fetched_at.endswith("+00:00")
    assert good_page(PORTAL, answer(Request(URL, meta={"kind": "report"}))).fetched.requested is None


def test_a_request_without_an_answer_is_kept_with_its_address() -> None:
    page = bad_page(PORTAL, Request(URL, meta={"kind": "listing"}), Problem("timeout", "x"))
    assert (page.url, page.status, page.body, page.problem, page.filing.again) == (URL, None, b"", "timeout", None)
    kept = bad_page(PORTAL, Request(URL, meta={"kind": "report"}), Problem("blocked", "x"), answer(Request(URL)))
    assert (kept.status, kept.body, kept.filing.again) == (200, b"x", "{}")


def test_only_what_differs_from_a_plain_get_is_remembered() -> None:
    assert remembered(Request(URL, meta={"kind": "report"})) == {}
    assert remembered(Request(URL, meta={"kind": "report", "row": ROW})) == {
        "row": {"title": "2023年年报", "date": "2024-01-20", "listing": "http://x.gov.cn/nb/"}
    }

    class Named:
        def parse_manuscript(self, response: Response) -> None: ...

        def parse_report(self, response: Response) -> None: ...

    passing = {"download_slot": "x", "redirect_times": 1, "retry_times": 2, "_secret": 1, "depth": 3, "state": {}}
    post = FormRequest(URL, formdata={"id": "7"}, callback=Named().parse_manuscript)
    post.meta.update(kind="report", area="A01", tried=True, number=3, share=0.5, nothing=None, **passing)
    assert remembered(post) == {
        "method": "POST",
        "body": "id=7",
        "headers": {"Content-Type": "application/x-www-form-urlencoded"},
        "callback": "parse_manuscript",
        "meta": {"area": "A01", "tried": True, "number": 3, "share": 0.5, "nothing": None},
    }
    assert "callback" not in remembered(Request(URL, meta={"kind": "report"}, callback=Named().parse_report))


def test_a_listing_that_is_a_report_is_asked_as_one_from_now_on() -> None:
    request = FormRequest(URL, formdata={"id": "7"}, meta={"kind": "listing", "row": ROW, "page": 3})
    page = good_page(PORTAL, answer(request), kind="report")
    assert page.kind == "report"
    assert json.loads(page.filing.again or "") == {
        "row": remembered(Request(URL, meta={"kind": "report", "row": ROW}))["row"]
    }
    assert good_page(PORTAL, answer(request)).filing.again is None
    kept = good_page(
        PORTAL, answer(FormRequest(URL, formdata={"id": "7"}, meta={"kind": "report"})), kind="report"
    )
    assert json.loads(kept.filing.again or "")["method"] == "POST"


def test_headers_are_bounded_one_by_one_and_in_number() -> None:
    edge = {"A": "x" * MOST_HEADER, "B": "x" * (MOST_HEADER + 1), "C": "1"}
    assert set(header_dict(Response(URL, headers=edge))) == {"A", "C"}
    many = {f"X-{n:03}": "1" for n in range(MOST_HEADERS + 1)}
    assert len(header_dict(Response(URL, headers=many))) == MOST_HEADERS
    odd = Response(URL, headers={"X": [b"a\tb%20", b"\x7f\x1f\xe5 ~"]})
    assert header_dict(odd) == {"X": "a\tb%20, %7F%1F%E5 ~"}


# -- is it a report, is it a list ------------------------------------------------------------------------------


def page(body: str, **meta: Any) -> HtmlResponse:
    return HtmlResponse(URL, body=body.encode(), encoding="utf-8", request=Request(URL, meta=meta))


TITLE = "<title>某县水利局2023年政府信息公开工作年度报告</title><h1>某县水利局2023年政府信息公开工作年度报告</h1>"
PARTS = [f"<p>{'一二三四五六七八'[n]}、{sign}</p><p>公开{n + 3}条。</p>" for n, sign in enumerate(SIGNS)]


def judged(body: str, asked_for: bool = False, **found: Any) -> bool:
    response = page(body)
    listing = Listing(**{"rows": [], "page": page_of(response), **found})
    return is_report(response, listing, "某县人民政府", asked_for=asked_for)


def test_a_page_with_words_of_three_sections_is_read() -> None:
    assert judged(TITLE + "".join(PARTS[:3]))
    assert not judged(TITLE + "".join(PARTS[:2]))
    assert not judged("<title>通知</title>" + "".join(PARTS[:3]))
    assert not judged(TITLE + "".join(PARTS[:3]), page=None)


LINK = Link("http://x.gov.cn/2.html", "2", "2")


@pytest.mark.parametrize(
    "leads", [{"rows": [LINK]}, {"channels": [LINK]}, {"next": URL}, {"pages": 2}, {"lost": [LINK]}]
)
def test_a_page_that_a_link_led_to_is_one_unless_it_leads_on(leads: dict[str, Any]) -> None:
    assert judged("<p>请见附件</p>", True)
    assert not judged("<p>请见附件</p>", True, **leads)
    assert not judged("<p>请见附件</p>", False)


def test_a_report_whose_body_only_its_row_or_portal_names() -> None:
    body = "<h1>政府信息公开工作年度报告</h1>" + "".join(PARTS)
    response = page(body, row=Row("某县水利局2023年政府信息公开工作年度报告"))
    assert is_report(response, Listing([], page=page_of(response)), "某县人民政府", asked_for=False)


def test_signs_are_counted_by_kind() -> None:
    assert [signs(page_of(page("<p>" + sign * 2 + "</p>"))) for sign in SIGNS] == [1] * len(SIGNS)


def rows(*names: str, before: str = "") -> HtmlResponse:
    links = "".join(f'<li><a href="/nb/r{n}.html">{name}</a></li>' for n, name in enumerate(names))
    return page(f"{before}<ul>{links}</ul>")


def passages(*names: str, before: str = "") -> HtmlResponse:
    """Results of a search: each with words of its report's sections."""
    links = "".join(
        f'<li><a href="/nb/r{n}.html">{name}</a><p>{"".join(SIGNS)}</p></li>' for n, name in enumerate(names)
    )
    return page(f"{before}<ul>{links}</ul>")


NAMES = [f"某局{year}年政府信息公开年报" for year in range(2018, 2022)]


@pytest.mark.parametrize(
    ("response", "holds"),
    [
        (rows(*NAMES[:3]), True),
        (rows(*NAMES[:2]), False),  # two words of it: a report names last year's, too
        (rows(*NAMES[:2], before="<p>年报</p>"), True),
        (rows(NAMES[0], before="<p>年报年报</p>"), False),  # one row
        (rows(*NAMES, before="".join(PARTS[:2])), True),
        (rows(*NAMES, before="".join(PARTS[:3])), False),  # a report that links others
        (rows(*NAMES, before=f"<script>{''.join(PARTS)}</script><!-- {''.join(PARTS)} -->"), True),
        (page("年报" * 3 + "".join(f'<a href="1.html">{name}</a>' for name in NAMES)), False),  # itself, again
        (Response(URL, 200, {"Content-Type": "application/pdf"}, b"%PDF-1.7" + "年报".encode() * 9), False),
        (HtmlResponse(URL, body=rows(*NAMES).text.encode("gb18030"), encoding="gb18030"), True),
        (HtmlResponse(URL, body=rows(*NAMES, before="".join(PARTS[:3])).text.encode("gb18030")), False),
        (rows(*(name.replace("年报", "年度报告") for name in NAMES[:3])), True),
        (rows(*NAMES, before="<h3>相关阅读</h3>"), False),  # what a report's own page leads to besides
        (rows(*NAMES, before="<h3>公开年报</h3>"), True),
        (passages(*NAMES), True),  # words of sections stand in its rows only
        (passages(*NAMES, before="".join(PARTS)), False),
        (passages(NAMES[0]), False),
    ],
)
def test_a_report_that_is_a_list_of_reports(response: Response, holds: bool) -> None:
    assert holds_list(response, lambda url: "/r" in url) == holds


def test_a_file_is_told_by_its_bytes_or_its_type() -> None:
    assert is_file_answer(Response(URL, body=b"%PDF-1.7"))
    assert not is_file_answer(Response(URL, body=b""))
    assert not is_file_answer(page("<p>text</p>"))


@pytest.mark.parametrize(
    ("title", "url", "attached"),
    [
        ("某县水利局2023年政府信息公开工作年度报告.docx", "/f/1.docx", True),
        ("某县水利局2023年政府信息公开工作年度报告", "/f/1.pdf?x=1", True),
        ("某县水利局2023年政府信息公开工作年度报告", "/f/1.html", False),
        ("某县水利局2022年政府信息公开工作年度报告", "/f/1.pdf", False),
        (".pdf", "/f/1.pdf", False),
        ("", "/f/1.pdf", False),
    ],
)
def test_a_file_of_the_same_title_is_read_with_its_page(title: str, url: str, attached: bool) -> None:
    shown = page_of(page(TITLE))
    link = Link(f"http://x.gov.cn{url}", title, title)
    assert is_attached(link, shown) == attached
    assert not is_attached(link, None)
