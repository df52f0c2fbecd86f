"""What the reader raises is the same thing for a page, for a page that is a file, and for an attached file."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

import pipelines.read
from harvester.documents.blocks import Document
from harvester.errors import MissingTool, NotAReport, Unreadable
from harvester.items import Fetched, File, Page
from harvester.replica.figures import figures_for
from pipelines.attachments import read_files
from pipelines.read import BROKEN_OFF, read
from tests.dataset.support import report_of

URL = "http://portal/report"
RAISED = [
    (NotAReport("a notice"), "a notice", None, None),
    (Unreadable("damaged"), None, "unreadable", "damaged"),
    (MissingTool("catdoc is missing"), None, "unreadable", "catdoc is missing"),
    (KeyError("row"), None, "reader-error", "the reader fails: KeyError: 'row'"),
]


def page(body: bytes) -> Page:
    return Page(Fetched("somewhere", URL, "report", 200, "2026-01-02T03:04:05+00:00", body))


def raising(error: Exception) -> Callable[..., Document]:
    def reader(*_: object, **__: object) -> Document:
        raise error

    return reader


@pytest.mark.parametrize(("error", "refusal", "problem", "detail"), RAISED)
def test_a_page_and_a_page_that_is_a_file_end_alike(
    error: Exception,
    refusal: str | None,
    problem: str | None,
    detail: str | None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(pipelines.read, "read_report", raising(error))
    text, file = page(b"<html><body>text</body></html>"), page(b"%PDF-1.4\n%%EOF")
    read(text)
    read_files(file, raising(error))
    for one in (text, file):
        assert (one.report, one.refusal, one.problem, one.detail) == (None, refusal, problem, detail)
    ours = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [URL in record.getMessage() for record in ours] == [True, True] * (problem == "reader-error")


@pytest.mark.parametrize(("error", "refusal", "problem", "detail"), RAISED)
def test_a_file_that_cannot_be_read_is_a_warning_on_the_report(
    error: Exception, refusal: str | None, problem: str | None, detail: str | None
) -> None:
    held = page(b"<html><body>text</body></html>")
    held.outcome = report_of(figures_for("某县水利局", 2021))
    held.files = [File(f"{URL}.pdf", "a.pdf", b"%PDF-1.4")]
    read_files(held, raising(error))
    assert held.report is not None
    said = f"file a.pdf is no report: {refusal}" if refusal else f"file a.pdf was not read: {detail}"
    assert said in held.report.warnings


def test_a_refused_page_that_broke_off_says_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelines.read, "read_report", raising(NotAReport("no table")))
    cut = page(b"<html><body>" + b"text " * 1000)
    read(cut)
    assert cut.refusal == f"no table; {BROKEN_OFF}"
