"""Hostile input, a small number of it: `make fuzz` runs a hundred thousand."""

from __future__ import annotations

import pytest

from tests.fuzz import attempt
from tests.fuzz.monsters import MONSTERS
from tests.fuzz.mutate import mutated

EACH = 250
# the ones that found something when they were new, and one of each sort
WATCHED = (
    "100,000 nested divs",
    "100,000 nested tables",
    "a table of a million cells",
    "colspan of a thousand millions",
    "spans of every size",
    "damaged labels",
    "paragraphs",
    "noncharacters of ours",
    "text: numbers on lines",
    "beyond the limit",
)


@pytest.mark.parametrize("first", range(0, 2000, EACH))
def test_mutated_pages_give_a_report_or_a_project_exception(first: int) -> None:
    bad = {
        seed: outcome.problem for seed in range(first, first + EACH) if (outcome := attempt(mutated(seed))).problem
    }
    assert not bad


@pytest.mark.parametrize("name", WATCHED)
def test_monsters_stay_within_memory(name: str) -> None:
    assert attempt(MONSTERS[name]()).problem is None
