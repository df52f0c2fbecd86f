"""What a crawl and a night are said to have done, in plain words."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from harvester.store.runs import Run
from harvester.terminal.console import counted, literal, night_table, progress, summary


@pytest.mark.parametrize(
    ("run", "says"),
    [
        (
            {"stats": {"elapsed_time_seconds": 12.6}, "pages": 1, "new": 2, "changed": 3, "unchanged": 4},
            "some: 1 page in 13 s; reports: 2 new, 3 changed, 4 unchanged; "
            "5 pages that are no reports; 1 failure\n"
            "some: complete: ",
        ),
        (
            {"stats": {"elapsed_time_seconds": None}, "failures": 1325, "reason": "a\nb\x1b[31m"},
            "some: 0 pages; reports: 0 new, 0 changed, 0 unchanged; 5 pages that are no reports; 1,325 failures\n"
            "some: complete: a b?[31m",
        ),
    ],
)
def test_a_crawl_in_plain_words(run: dict[str, Any], says: str) -> None:
    given: dict[str, Any] = {"refused": 5, "failures": 1, "verdict": "complete"}
    assert summary(Run("some", "2026", **{**given, **run})) == says


@pytest.mark.parametrize(
    ("number", "says"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages"), (1234, "1,234 pages"), (-1, "-1 pages")]
)
def test_counts(number: int, says: str) -> None:
    assert counted(number, "page") == says


@pytest.mark.parametrize(
    ("text", "says"), [("甲 b", "甲 b"), ("a\tb\nc", "a b c"), ("\x1b[1m", "?[1m"), ("a\u200bb", "a?b"), ("", "")]
)
def test_words_for_a_terminal(text: str, says: str) -> None:
    assert literal(text) == says


def test_those_that_fell_short_come_first() -> None:
    runs = [
        Run("c", "2026", verdict="complete", pages=1, new=2, changed=3, unchanged=4, refused=5, failures=6),
        Run("b", "2026", verdict=None),
        Run("a", "2026", verdict="partial", reason="[red]x\x1b"),
        Run("d", "2026", verdict="strange"),
    ]
    console = Console(file=io.StringIO(), width=160)
    console.print(night_table(runs))
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    rows = [" ".join(line.strip("│┃").replace("│", " ").split()) for line in lines if line.startswith(("│", "┃"))]
    assert lines[0].strip() == "4 portals, 1 complete"
    assert rows[1:] == [
        "a partial 0 0 0 0 0 0 [red]x?",
        "b killed 0 0 0 0 0 0",
        "d strange 0 0 0 0 0 0",
        "c complete 1 2 3 4 5 6",
    ]
    colours = [str(cell.style) for cell in night_table(runs).columns[1].cells]  # type: ignore[union-attr]
    assert colours == ["yellow", "red", "red", "green"]


def test_nothing_moves_where_nobody_looks() -> None:
    assert progress().disable
