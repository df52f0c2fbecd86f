"""The small changes that `make mutants` makes: one place each, Python each, known again when lines move."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from harvester.reports.cells.labels import fold
from tests.mutants import seek, trial
from tests.mutants.changes import Change, changes, sample
from tests.mutants.cpu import of_session
from tests.mutants.map import Map
from tests.mutants.trial import STARTED, in_fork, put_in, told_to_children
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


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("logger.info('page %s', 3)", False),
        ("log.debug('x', 3)", False),
        ("self.spider.logger.info('x', 3)", False),
        ("logger.warning('x', 3)", True),
        ("other.info(3)", True),
        ("x: int = 3", True),
        ("x: Literal[3]", False),
        ("assert x < 3", False),
        ("raise ValueError(3)", False),
        ("x = f'{3}'", False),
        ("zip(a, b, strict=True)", True),
    ],
)
def test_what_says_nothing_to_a_user_is_left_alone(line: str, changed: bool, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f"def made():\n    {line}\n", "utf-8")
    assert bool(changes(tmp_path / "a.py", tmp_path)) is changed


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


def one_of_fold() -> Change:
    file = ROOT / "harvester" / "reports" / "cells" / "labels.py"
    return next(c for c in changes(file, ROOT) if c.function == "fold" and c.kind == "return None")


def test_a_change_is_made_in_a_fork_alone() -> None:
    def run() -> Iterator[str]:
        yield str(put_in(one_of_fold()))
        yield str(fold("数（件）"))

    before = fold("数（件）")
    assert in_fork(run, 60) == ["True", "None"]
    assert fold("数（件）") == before is not None


def test_what_does_not_end_is_ended_and_called_late() -> None:
    def run() -> Iterator[str]:
        yield "begun"
        while True:
            pass

    assert in_fork(run, 0.1)[-1].endswith("late")


def test_what_only_looks_whether_something_comes_is_ended_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "WAITS", 1.0)

    def run() -> Iterator[str]:
        never = threading.Event()
        while not never.wait(0.2):  # each look costs a little
            pass
        yield "came"

    assert in_fork(run, 600) == ["late"]


@pytest.mark.parametrize("changed", [True, False])
def test_what_a_test_starts_has_the_change_too(changed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(STARTED)]))
    if changed:
        monkeypatch.setenv("MUTANTS_CHANGE", "")  # so that it is taken back
        told_to_children(one_of_fold())
    command = [sys.executable, "-c", "from harvester.reports.cells.labels import fold; print(fold('数'))"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == ("None" if changed else "数")


def known_of(told: dict[str, list[int]]) -> Map:
    """A map in which tests have run lines of `fold`'s module; what a test costs stands in its name."""
    change = one_of_fold()
    known = Map(texts={change.path: (ROOT / change.path).read_text("utf-8")})
    for test, lines in told.items():
        known.note(test, {change.path: f"{sum(1 << line for line in lines):x}"})
        if "::" in test:
            known.seconds[test] = float(test.rpartition("::")[2])
    return known


def test_the_tests_of_a_change_are_those_that_run_its_line_close_and_quick_ones_first() -> None:
    line = one_of_fold().line
    known = known_of(
        {
            "tests/a.py::0.9": [line],
            "tests/a.py::0.5": [line - 1],
            "tests/b.py::0.2": [line, line + 1],
            "tests/reports/cells/c.py::0.3": [line],
            "tests/d.py": [line],
            "tests/d.py::40": [],
            "tests/e.py": [line],
            "tests/e.py::900": [],
        }
    )
    quick = ["tests/reports/cells/c.py::0.3", "tests/b.py::0.2", "tests/a.py::0.9"]
    assert known.tests_of(one_of_fold(), known.seconds, 60) == ([*quick, "tests/d.py::40"], 1)


def test_where_few_run_a_line_the_cheap_ones_of_its_module_follow() -> None:
    line = one_of_fold().line
    known = known_of({"tests/a.py::0.5": [line], "tests/b.py::0.2": [line + 1], "tests/c.py::9": [line + 1]})
    assert known.tests_of(one_of_fold(), known.seconds, 60) == (["tests/a.py::0.5", "tests/b.py::0.2"], 0)


def test_what_a_file_makes_for_its_first_test_is_reckoned_for_any() -> None:
    line = one_of_fold().line
    told = {f"tests/{name}.py::0.{n}": [line] for name in "ab" for n in (1, 2)}
    known = known_of(told | {"tests/b.py::50": []})
    quick = ["tests/a.py::0.1", "tests/a.py::0.2"]
    assert known.tests_of(one_of_fold(), known.seconds, 20) == (quick, 2)
    assert known.tests_of(one_of_fold(), known.seconds, 60)[1] == 0
    assert known.cost(quick) == pytest.approx(0.3)
    assert known.cost(["tests/b.py::0.1"]) == pytest.approx(50.1)


def test_lines_that_moved_since_the_map_was_made_keep_their_tests() -> None:
    change = one_of_fold()
    known = known_of({f"tests/{at}.py::0.{at}": [change.line] for at in (1, 2, 3)})
    (text,) = known.texts.values()
    known.texts[change.path] = text.partition("\n")[2]
    for by in known.ran.values():
        by[change.line - 1] = by.pop(change.line)
    assert len(known.tests_of(change, known.seconds, 60)[0]) == 3
    # and a test that is added to the map runs a line of today
    later = Map(known.seconds | {"tests/4.py::0.4": 0.4}, known.tests, known.ran, known.texts)
    later.note("tests/4.py::0.4", {change.path: f"{1 << change.line:x}"})
    assert len(later.tests_of(change, later.seconds, 60)[0]) == 4


def test_a_trial_is_measured_in_cpu_and_what_it_waits_for_is_not() -> None:
    began, worked = of_session(os.getsid(0)), 0
    while of_session(os.getsid(0)) - began < 0.05 and worked < 100_000:
        worked += bool(sum(range(10_000)))
    assert 0 < worked < 100_000, "work is seen"


def test_variations_of_a_case_are_other_texts_of_its_pieces() -> None:
    draw = random.Random(1)
    given = "[本年新收|10|2] / h 一、总体情况 / <p class=a>2023年"
    texts = {seek.varied(given, [given], draw) for _ in range(200)}
    assert len(texts - {given}) > 100
    assert seek.varied("甲", ["甲"], draw) == "甲", "one piece alone has none"


def test_of_variations_as_few_are_kept_as_notice_all() -> None:
    file = Path("a.txt")
    one, two, long = (seek.Case(file, str.strip, given) for given in ("1", "2", "333"))
    kept = list(seek.chosen({"a": [one, long], "b": [two, long], "c": [two]}))
    assert [(case.given, sorted(by)) for case, by in kept] == [("2", ["b", "c"]), ("1", ["a"])]


def test_a_change_is_sought_among_cases_that_run_its_line() -> None:
    """What a case comes to is known before; where none shows it, variations are tried."""
    held = seek.Case(Path("a.txt"), lambda text: fold(text) or "-", "数（件）")
    held.trace()
    assert held.runs(one_of_fold())
    assert seek.ask(one_of_fold(), [held], first=True) == [0]
    blind = seek.Case(Path("a.txt"), lambda text: str(len(text)), "数（件）")
    blind.trace()
    assert not blind.runs(one_of_fold())
    assert seek.ask(one_of_fold(), [blind], first=True) == []
    assert seek.bases(one_of_fold(), [held, blind]) == [held] * 9
