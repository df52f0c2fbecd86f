"""What an error is called, and what a page is that is called a report and holds nothing of one."""

from __future__ import annotations

import errno
from typing import Any

import pytest
import scrapy.exceptions as scrapy_errors
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.test import get_crawler
from twisted.internet import error as twisted_errors
from twisted.python.failure import Failure

from harvester.items import Fetched, Missed, Page, Problem, Refusal, Row
from harvester.middlewares.problem import Ended, Refused, problem_of, response_of
from harvester.middlewares.whole import WholeFiles
from harvester.reading.files import LEAST_PROSE, NOTHING_FOLLOWS, candidates, file_name, hollow
from harvester.reports.model import Attachment, Report, Section, Tables
from tests.made import report

URL = "http://county.example/nb/1.html"
TITLED = Row("某县水利局2021年政府信息公开工作年度报告")


def named(error: Exception) -> tuple[str, str]:
    found = problem_of(Failure(error))  # type: ignore[no-untyped-call]
    return found.code, found.detail


@pytest.mark.parametrize(
    ("error", "code", "detail"),
    [
        (Refused(Problem("cut", "x")), "cut", "x"),
        (Ended(), "machine", "the crawl was told to end before an answer came"),
        (scrapy_errors.DownloadTimeoutError(), "timeout", "no answer in time"),
        (twisted_errors.TimeoutError(), "timeout", None),
        (twisted_errors.DNSLookupError(), "dns", None),
        (scrapy_errors.CannotResolveHostError("x"), "dns", "the host's name is unknown: x"),
        (twisted_errors.ConnectionRefusedError(), "refused", None),
        (scrapy_errors.ResponseDataLossError(), "cut", "fewer bytes came than the server announced"),
        (scrapy_errors.DownloadCancelledError("x"), "too-large", "more bytes than DOWNLOAD_MAXSIZE: x"),
        (OSError("x"), "connection", "the connection failed: x"),
        (OSError(errno.ENOSPC, "x"), "machine", None),
        (MemoryError(), "machine", "this machine has no memory left"),
        (IgnoreRequest("Forbidden by robots.txt"), "robots", "robots.txt forbids this address"),
        (IgnoreRequest("max redirections reached"), "redirects", "more redirects than REDIRECT_MAX_TIMES"),
        (IgnoreRequest("above DOWNLOAD_MAXSIZE"), "too-large", "above DOWNLOAD_MAXSIZE"),
        (IgnoreRequest("filtered"), "ignored", "filtered"),
        (KeyError("x"), "failed", "KeyError: 'x'"),
        (
            HttpError(Response(URL, 503, {"Retry-After": "7"})),
            "http-503",
            "the server answered 503 and asks to wait 7",
        ),
    ],
)
def test_what_an_error_is_called(error: Exception, code: str, detail: str | None) -> None:
    found = named(error)
    assert found[0] == code
    assert detail is None or found[1] == detail


def test_an_errors_words_are_short_and_its_answer_is_kept() -> None:
    assert len(named(OSError("x " * 400))[1]) <= len("the connection failed: ") + 300
    answer = Response(URL, 412)
    assert response_of(Failure(Refused(Problem("blocked", "x"), answer))) is answer  # type: ignore[no-untyped-call]
    assert response_of(Failure(KeyError("x"))) is None  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("body", "flags", "meta", "passes"),
    [
        (b"%PDF-1.7 x", ["partial"], {"kind": "file"}, False),
        (b"%PDF-1.7 x %%EOF", ["partial"], {"kind": "file"}, True),
        (b"%PDF-1.7 x", [], {"kind": "file"}, True),
        (b"%PDF-1.7 x", ["partial"], {}, True),
        (b"<html>", ["partial"], {"kind": "report"}, True),
    ],
)
def test_a_file_that_lacks_its_end_did_not_come(
    body: bytes, flags: list[str], meta: dict[str, Any], passes: bool
) -> None:
    crawler = get_crawler(settings_dict={"RETRY_TIMES": 0})
    stage = WholeFiles.from_crawler(crawler)
    crawler.spider = type("Spider", (), {"name": "x", "crawler": crawler})()
    request = Request(URL, meta={**meta, "retry_times": 9})
    answer = Response(URL, 200, body=body, flags=flags, request=request)
    if passes:
        assert stage.process_response(request, answer) is answer
        return
    with pytest.raises(Refused) as refused:
        stage.process_response(request, answer)
    assert refused.value.problem == Problem("cut", f"the file breaks off before its end ({len(body)} bytes came)")


# -- hollow pages ----------------------------------------------------------------------------------------------


def bare(**changed: Any) -> Report:
    made = report()
    made.sections, made.tables, made.warnings = [], Tables(), []
    for name, value in changed.items():
        setattr(made, name, value)
    return made


def page(outcome: Any, text: str = "", row: Row | None = TITLED, body: bytes | None = None) -> Page:
    data = f"<html><body><h1>{TITLED.title}</h1><p>{text}</p></body></html>".encode() if body is None else body
    return Page(Fetched("county", URL, "report", 200, "2026-11-23T01:00:00+00:00", data, row=row), outcome)


NOTHING = Refusal(f"{NOTHING_FOLLOWS} text nor table follows")


@pytest.mark.parametrize(
    ("one", "is_hollow"),
    [
        (page(NOTHING), True),
        (page(NOTHING, row=None), False),
        (page(NOTHING, row=Row("某县召开会议")), False),
        (page(Refusal("a notice")), False),
        (page(NOTHING, "字" * (LEAST_PROSE - 1)), True),
        (page(NOTHING, "字" * LEAST_PROSE), False),
        (page(NOTHING, body=b"%PDF-1.7"), False),
        (page(bare()), True),
        (page(bare(sections=[Section("overview", "一", "x")])), False),
        (page(bare(tables=Tables(requests={"new": {"total": 1}}))), False),
        (page(bare(tables=Tables(proactive={"rules": {"issued": 1}}))), False),
        (page(None), False),
    ],
)
def test_a_title_without_a_report_is_hollow(one: Page, is_hollow: bool) -> None:
    assert (hollow(one) is not None) == is_hollow


def test_what_a_hollow_page_offered_is_told() -> None:
    def told(one: Page) -> list[str]:
        found = hollow(one)
        assert found is not None
        assert found.code == "hollow"
        first, *rest = found.detail.split("; ")
        assert first == "a title, but neither text nor table"
        return rest

    offers = [Attachment(f"http://a/{n}.rar", "x") for n in range(4)]
    assert told(page(bare(attachments=offers))) == [f"all it offers is http://a/{n}.rar" for n in range(3)]
    missed = page(bare(attachments=offers, warnings=["file a was not read: damaged", "another"]))
    missed.missed = [Missed("http://a/1.pdf", "http-404", "status 404")]
    assert told(missed) == [
        "attachment http://a/1.pdf was not fetched: status 404",
        "file a was not read: damaged",
    ]
    assert told(page(NOTHING)) == []


def test_what_a_page_without_numbers_offers_as_its_report() -> None:
    def offered(*links: str, script: str = "") -> list[tuple[str, bool]]:
        body = f"<html><body><h1>x</h1>{''.join(links)}<script>{script}</script></body></html>".encode()
        return [(one.url.rpartition("/")[2], one.sure) for one in candidates(page(NOTHING, body=body))]

    link = '<p><a href="/{}">{}</a></p>'.format
    assert offered(link("a.pdf", "年度报告")) == [("a.pdf", True)]
    assert offered(link("b.rar", "年度报告")) == []
    assert offered(link("c.pdf", "依申请公开流程图")) == []
    assert offered(link("d.jpg", "附件")) == []
    assert offered(link("z.pdf", "x"), link("a.pdf", "年度报告")) == [("a.pdf", True), ("z.pdf", True)]
    assert offered(script='pdfUrl = "/f/get?id=1"') == [("get?id=1", False)]
    assert (
        file_name(None, candidates(page(NOTHING, body=b'<a href="/a.pdf">' + b"x" * 300 + b".pdf</a>"))[0], URL)[
            -4:
        ]
        == ".pdf"
    )
