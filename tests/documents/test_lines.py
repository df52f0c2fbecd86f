"""Dumps of text put into pages whole: the tables stand in the source's bars, tabs and line breaks only."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from typing import Any

import pytest

from harvester.errors import NotAReport
from harvester.reports import read_report
from tests.places import CASES

SEEDS = CASES / "seeds"
DUMPS = ("0-text-pipes", "1-text-tabs", "2-text-lines")
WRAPS: dict[str, Callable[[str], str]] = {
    "pre": lambda text: f"<html><head><title>x</title></head><body><pre>{text}</pre></body></html>",
    "bare": lambda text: f"<html><body>{text}</body></html>",
    "paragraphs": lambda text: (
        "<html><body>" + "".join(f"<p>{line}</p>\n" for line in text.split("\n")) + "</body>"
    ),
    "breaks": lambda text: f"<div id='zoom'>{text.replace(chr(10), '<br/>')}</div>",
    "breaks and lines": lambda text: f"<div class='TRS_Editor'>{text.replace(chr(10), '<BR>' + chr(10))}</div>",
}


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("name", DUMPS)
def test_a_dump_in_a_page_reads_as_the_dump(name: str, charset: str, wrap: str) -> None:
    folder = SEEDS / name
    expected: dict[str, Any] = json.loads((folder / "expected.json").read_text("utf-8"))
    text = html.escape((folder / "input.txt").read_text("utf-8"))
    report = read_report(WRAPS[wrap](text).encode(charset), content_type="text/html").to_dict()
    for key in ("title", "agency", "year", "edition", "tables", "checks"):
        assert report[key] == expected[key], key
    codes = [section["code"] for section in report["sections"] if section["code"]]
    assert codes == [section["code"] for section in expected["sections"] if section["code"]]


def test_a_page_without_tables_in_its_text_stays_as_it_is() -> None:
    lines = [
        "某县水务局2023年政府信息公开工作年度报告",
        "一、总体情况",
        "全年公开信息120条。",
        "二、存在的问题",
        "无。",
    ]
    page = "".join(f"\n\t<p>{line}</p>" for line in lines) + "\n\t<a href='/1.pdf'>附件：报告.pdf</a>"
    report = read_report(page.encode())
    assert [section.code for section in report.sections] == ["overview", "problems"]
    assert not any("text" in warning and "source" in warning for warning in report.warnings)
    with pytest.raises(NotAReport):
        read_report(b"<html><body><pre>a | b\n1 | 2\n</pre></body></html>")
