"""Whose report, for which year, of which scope, or why none: the cases of tests/cases/identity."""

from __future__ import annotations

import pytest

from harvester.agencies import place
from harvester.reports.words.titles import agency_in
from tests.reports.identity import BODY, Case, cases


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_identity(case: Case) -> None:
    assert not case.wrong(case.read()), case.given


def test_there_are_enough_cases_and_no_year_or_body_comes_without_a_word_about_it() -> None:
    assert len(cases()) >= 300
    for case in cases():
        got = case.read()
        if not isinstance(got, Exception):
            assert (got.year is None) == ("year" not in got.told_by), case.given
            assert (got.agency is None) == ("agency" not in got.told_by), case.given
            assert got.told_by.get("year") or any("no year" in text for text in got.warnings), case.given


def test_a_hundred_ornaments_give_one_body() -> None:
    titles = [case.given["title"] for case in cases() if case.name.startswith("ornaments")]
    placed = {place(agency_in(title), division="430223").key for title in titles}
    assert len(titles) >= 102
    assert placed == {place(BODY, division="430223").key}
