"""Which trial of a family a survey keeps, without a crawl: the one with most reports."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from harvester.operation.survey import run
from harvester.operation.survey.findings import Survey
from harvester.portals.candidates import Candidate
from harvester.portals.loader import families

FAMILY = next(name for name, family in sorted(families().items()) if family.variants)
PLAIN = next(name for name, family in sorted(families().items()) if not family.variants)


def tried(
    monkeypatch: pytest.MonkeyPatch, family: str, *outcomes: tuple[int, bool, bool]
) -> tuple[bool, Survey, list[int], int]:
    """What comes of trials with so many reports, each ended or not, short of rows or not: the answer, what is
    stored, which of them was judged, how many were made.
    """
    judged: list[int] = []
    left = list(outcomes)
    made: list[Any] = []

    class Tried:
        def __init__(self, options: dict[str, Any]) -> None:
            self.crawler: object = None
            self.reports, self.ended, self.short, self.requests = 0, False, False, 0

        async def run(self, *_: object) -> None:
            self.crawler, self.requests = object(), 5
            self.reports, self.ended, self.short = left.pop(0)
            made.append(self)

        def judge(self, survey: Survey) -> None:
            judged.append(self.reports)

    monkeypatch.setattr(run, "_Tried", Tried)
    survey = Survey("a.example", "a", "某县", "140403", family=family)
    process: Any = None
    answer = asyncio.run(run._try(process, Candidate("a", "a.example", "某县", "140403"), survey))
    return answer, survey, judged, len(made)


def test_a_trial_that_is_whole_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    answer, survey, judged, made = tried(monkeypatch, FAMILY, (7, True, False))
    assert (answer, survey.requests, judged, made) == (True, 5, [7], 1)


def test_where_rows_are_missing_the_family_s_variants_are_tried_and_the_best_is_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer, survey, judged, made = tried(monkeypatch, FAMILY, (3, True, True), (9, True, False))
    assert (answer, survey.requests, judged, made) == (True, 10, [9], 2)
    _, _, judged, _ = tried(monkeypatch, FAMILY, (3, True, True), (2, True, False))
    assert judged == [3]


def test_a_family_without_variants_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tried(monkeypatch, PLAIN, (3, True, True))[2:] == ([3], 1)


def test_after_ctrl_c_nothing_further_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    answer, _, judged, made = tried(monkeypatch, FAMILY, (3, False, True))
    assert (answer, judged, made) == (False, [3], 1)
    answer, _, judged, made = tried(monkeypatch, FAMILY, (3, True, True), (9, False, True))
    assert (answer, judged, made) == (False, [3], 2)
