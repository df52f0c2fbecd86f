"""Of two ways to read a page the one with more numbers; how sure each number is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harvester.documents.blocks import Cell, Document, Table
from harvester.errors import NotAReport
from harvester.reports import Report
from harvester.reports.checks.readings import _confidences
from harvester.reports.model import Indicator, Tables
from harvester.reports.reader import _read_best

BY_TEXT = "tables are text in the page's source, read as a text file's are"


def tables(numbers: int | None, kind: str = "requests") -> Tables:
    """So many numbers beside a blank; no table at all for None."""
    if numbers is None:
        return Tables()
    if kind == "statistics":
        lines = [Indicator(None, str(n), None, n) for n in range(numbers)]
        return Tables(statistics=[*lines, Indicator(None, "甲", None, None)])
    return replace(Tables(), **{kind: {"row": {"blank": None, **{str(n): 0 for n in range(numbers)}}}})


def made(held: Tables) -> Report:
    return Report(None, None, None, None, None, None, {}, [], held)


@pytest.mark.parametrize("kind", ["proactive", "requests", "review_litigation", "statistics"])
@pytest.mark.parametrize(
    ("page", "text", "chosen"),
    [(1, 2, "text"), (2, 2, "page"), (3, 2, "page"), (0, 0, "page"), (None, 1, "text"), (None, None, "page")],
)
def test_the_way_with_more_numbers_is_taken(kind: str, page: int | None, text: int | None, chosen: str) -> None:
    one, other = Document([]), Document([])
    reports = {id(one): made(tables(page, kind)), id(other): made(tables(text, kind))}
    found = _read_best(one, other, lambda which: reports[id(which)])
    assert found is reports[id(one if chosen == "page" else other)]
    assert found.warnings == ([BY_TEXT] if chosen == "text" else [])


@pytest.mark.parametrize(
    ("refused", "chosen"),
    [("page", "text"), ("text", "page"), ("none", "page"), ("both", None), ("no text", "page")],
)
def test_one_that_is_no_report_is_not_taken(refused: str, chosen: str | None) -> None:
    one, other = Document([]), Document([])
    held = {"page": made(tables(1)), "text": made(tables(1))}

    def read(which: Document) -> Report:
        name = "page" if which is one else "text"
        if refused in (name, "both"):
            raise NotAReport(name)
        return held[name]

    given = None if refused == "no text" else other
    if chosen is None:
        with pytest.raises(NotAReport, match="page"):
            _read_best(one, given, read)
    else:
        assert _read_best(one, given, read) is held[chosen]


@pytest.mark.parametrize(
    ("text", "confidence", "shown"),
    [
        ("12", 0.5, "500"),
        ("12", 0.0, "0"),
        ("12", 1.0, "1000"),
        ("12", None, "12"),
        ("", 0.5, ""),
        (" ", 0.5, " "),
        ("自然人", 0.5, "自然人"),
        ("-", 0.25, "250"),
        ("自然人", None, "自然人"),
    ],
)
def test_how_sure_stands_in_place_of_a_value(text: str, confidence: float | None, shown: str) -> None:
    [cell] = _confidences(Table([[Cell(text, 0, confidence=confidence)]])).rows[0]
    assert cell.text == shown
