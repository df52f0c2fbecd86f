"""The five published reports, dumped as text, against their hand-checked figures (outside the project)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harvester.reports import read_report
from tests.places import SHARED

SEEDS = SHARED / "seeds"
TRUTH: dict[str, Any] = (
    json.loads((SEEDS / "truth.json").read_text("utf-8")) if (SEEDS / "truth.json").exists() else {}
)


@pytest.mark.skipif(not TRUTH, reason="../shared/seeds is not there: published files are not part of the project")
def test_there_are_five_seeds() -> None:
    assert len(TRUTH) == 5


@pytest.mark.parametrize("name", sorted(TRUTH))
def test_seed_reads_as_the_truth_says(name: str) -> None:
    report = read_report((SEEDS / name).read_bytes()).to_dict()
    truth = TRUTH[name]
    for table in ("proactive", "requests", "review_litigation"):
        assert report["tables"][table] == truth["tables"][table], table
    for field in ("agency", "year", "edition"):
        assert report[field] == truth[field], field
    for field, value in truth["metadata"].items():
        assert report["metadata"][field] == value, field
