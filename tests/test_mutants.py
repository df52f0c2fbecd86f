"""The small changes that `make mutants` makes: one place each, Python each, known again when lines move."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from tests.mutants.changes import changes, sample
from tests.places import ROOT

SOURCE = """
LIMIT = 3

def kept(values, warnings):
    found = []
    for value in values:
        if value is None or value < LIMIT:  # 值
            continue
        found.append(value + 1)
    if not found and any(values):
        warnings.append(f"{1 + 1} lost")
    return found
"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text(SOURCE, "utf-8")
    return tmp_path


def test_each_slip_is_made_once(made: Path) -> None:
    told = [f"{change.kind}: {change.told} → {change.new.strip()}" for change in changes(made / "a.py", made)]
    assert len(told) == len(set(told)) == 15
    for wanted in (
        "constant: 3 → 4",
        "continue to break: continue → break",
        "dropped: found.append(value + 1) → pass",
        "call: any(values) → all",
        "not dropped: not found → (found)",
        "return None: found → None",
        "if not: value is None or value < LIMIT → not (value is None or value < LIMIT)",
    ):
        assert wanted in told


def test_what_is_made_is_another_text_that_is_python(made: Path) -> None:
    texts = [change.apply(SOURCE.encode()) for change in sample(made, ("a.py",), 1)]
    assert len(set(texts)) == 15
    assert SOURCE.encode() not in texts
    for text in texts:
        compile(text, "a.py", "exec")


def test_a_change_keeps_its_number_when_lines_move(made: Path) -> None:
    before = {change.id for change in changes(made / "a.py", made)}
    (made / "a.py").write_text(f"import re\n\nWORD = re.compile('x')\n{SOURCE}", "utf-8")
    assert before <= {change.id for change in changes(made / "a.py", made)}


def test_a_seed_draws_the_same_and_another_draws_others() -> None:
    folder = ("harvester/reports/checks",)
    one, again, other = ([c.id for c in islice(sample(ROOT, folder, seed), 10)] for seed in (1, 1, 2))
    assert one == again != other
    assert len(set(one)) == 10
