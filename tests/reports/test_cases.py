"""Every folder of tests/cases holds one document and what is read from it.

`input.*` (html, txt, pdf …) is read with the arguments of `context.json` where there is one; `expected.json` is
the report as `to_dict()` gives it, or {"error": "NotAReport" | "Unreadable", "reason": "…"}. For a new input
without an expectation one is written beside it, with a first line that says that nobody has read it yet; the case
fails until a person has compared every line with the input and deleted that one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harvester.errors import HarvesterError, MissingTool
from harvester.reports import read_report
from tests.places import CASES

LIMIT = 25
"""Differences shown of one case."""
REVIEW, UNREAD = "review", "not reviewed: compare every line with the input, then delete this one"


def cases() -> list[Path]:
    # file-*: the same tables in every type of file, compared by test_files.py
    return sorted({path.parent for path in CASES.glob("**/input.*") if not path.parent.name.startswith("file-")})


def read(case: Path) -> dict[str, Any]:
    (source,) = case.glob("input.*")
    context = case / "context.json"
    arguments = json.loads(context.read_text("utf-8")) if context.exists() else {}
    try:
        return read_report(source.read_bytes(), **arguments).to_dict()
    except MissingTool as error:
        pytest.skip(str(error))
    except HarvesterError as error:
        return {"error": type(error).__name__, "reason": str(error)}


def differences(expected: Any, got: Any, at: str = "") -> list[str]:
    """One line for each place where two JSON values differ."""
    if isinstance(expected, dict) and isinstance(got, dict):
        lines = []
        for name in [*expected, *(name for name in got if name not in expected)]:
            if name not in expected:
                lines.append(f"{at}.{name}: not expected, got {short(got[name])}")
            elif name not in got:
                lines.append(f"{at}.{name}: expected {short(expected[name])}, is missing")
            else:
                lines += differences(expected[name], got[name], f"{at}.{name}")
        return lines
    if isinstance(expected, list) and isinstance(got, list):
        lines = []
        for number in range(max(len(expected), len(got))):
            if number >= len(got):
                lines.append(f"{at}[{number}]: expected {short(expected[number])}, is missing")
            elif number >= len(expected):
                lines.append(f"{at}[{number}]: not expected, got {short(got[number])}")
            else:
                lines += differences(expected[number], got[number], f"{at}[{number}]")
        return lines
    if expected == got and type(expected) is type(got):
        return []
    return [f"{at}: expected {short(expected)}, got {short(got)}"]


def short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else text[:160] + "…"


@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case.relative_to(CASES)))
def test_case(case: Path) -> None:
    got = json.loads(json.dumps(read(case), ensure_ascii=False))
    file = case / "expected.json"
    if not file.exists():
        file.write_text(json.dumps({REVIEW: UNREAD} | got, ensure_ascii=False, indent=1) + "\n", "utf-8")
    wanted = json.loads(file.read_text("utf-8"))
    if REVIEW in wanted:
        pytest.fail(f"{file.relative_to(CASES.parent)} was written by a run and is {wanted[REVIEW]}")
    for name in ("told_by", "read_from"):  # held by the cases that are about it
        if name not in wanted:
            got.pop(name, None)
    found = differences(wanted, got)
    more = f"\n… and {len(found) - LIMIT} more" if len(found) > LIMIT else ""
    assert not found, f"{case.relative_to(CASES)} reads differently:\n" + "\n".join(found[:LIMIT]) + more


def test_a_new_input_writes_its_expectation_and_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.reports.test_cases.CASES", tmp_path / "cases")
    case = tmp_path / "cases" / "new"
    case.mkdir(parents=True)
    (case / "input.txt").write_text("今天天气很好。", "utf-8")
    for _ in range(2):  # it does not become right by being there
        with pytest.raises(pytest.fail.Exception, match="not reviewed"):
            test_case(case)
    written = json.loads((case / "expected.json").read_text("utf-8"))
    assert written["error"] == "NotAReport"
    del written["review"]
    (case / "expected.json").write_text(json.dumps(written), "utf-8")
    test_case(case)


def test_every_expectation_was_reviewed() -> None:
    """Of all cases, whoever compares them."""
    files = list(CASES.rglob("expected.json"))
    assert files
    assert [str(path.parent) for path in files if REVIEW in json.loads(path.read_text("utf-8"))] == []


def test_differences_name_the_place() -> None:
    assert differences({"a": [1, 2], "b": 0}, {"a": [1, 3, 4], "b": None}) == [
        ".a[1]: expected 2, got 3",
        ".a[2]: not expected, got 4",
        ".b: expected 0, got null",
    ]
