"""Tables that stand otherwise than their form prints them: see tests/reports/shaped.py."""

from __future__ import annotations

import pytest

from tests.reports.shaped import SHAPES, Case, cases, outcome

EVERY = [(path.stem, case) for path in sorted(SHAPES.glob("*.txt")) for case in cases(path.stem)]


@pytest.mark.parametrize(("kind", "case"), EVERY, ids=[f"{kind}: {case.name}" for kind, case in EVERY])
def test_a_table_of_another_shape(kind: str, case: Case) -> None:
    assert outcome(case, kind) == case.expected


def test_no_case_stands_twice() -> None:
    said = [(kind, case.name) for kind, case in EVERY]
    assert len(said) == len(set(said)) > 200
