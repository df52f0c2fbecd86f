"""docs/cookbook.md: SQL and pandas run and give the same answer; Stata names files and variables that exist."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from tests.places import ROOT

pytest.importorskip("pandas", reason="needs the extra dataset: pip install '.[dataset]'")

import pandas as pd

from harvester.dataset.codebook import load
from harvester.dataset.export import export
from harvester.dataset.rows import columns_of
from tests.dataset.support import database

TEXT = (ROOT / "docs" / "cookbook.md").read_text("utf-8")
QUESTIONS = re.findall(r"^## (\d\. .*?)$(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
# words of Stata in the recipes, and names that the recipes make
STATA = set(
    re.findall(
        r"\w+",
        """use using clear merge keep match nogenerate if missing generate collapse count sum by list strpos round
        rename drop tempfile save master decode substr inlist sort bodies requests close refused processed percent
        closed places failed received reports printed m""",
    )
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cookbook")
    database(path / "demo.db").close()
    export(path / "demo.db", path / "out", formats=["parquet", "dta"])
    return path


def block(text: str, language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    return str(found)


def test_there_are_five_questions() -> None:
    assert len(QUESTIONS) == 5


@pytest.mark.parametrize(("title", "text"), QUESTIONS, ids=[title[0] for title, _ in QUESTIONS])
def test_sql_and_pandas_agree(title: str, text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with sqlite3.connect("demo.db") as connection:
        expected = pd.read_sql_query(block(text, "sql"), connection)
    names: dict[str, object] = {}
    exec(block(text, "python"), names)
    answer = names["answer"]
    assert isinstance(answer, pd.DataFrame)
    assert len(expected) > 0, title
    assert not expected.isna().all().any(), title
    pd.testing.assert_frame_equal(answer.astype(object), expected.astype(object), check_dtype=False)


def test_the_answers_say_something(folder: Path) -> None:
    with sqlite3.connect(folder / "demo.db") as connection:
        last = pd.read_sql_query(block(QUESTIONS[4][1], "sql"), connection)
        first = pd.read_sql_query(block(QUESTIONS[0][1], "sql"), connection)
    assert set(last["printed"]) == {"长治市城区人民政府", "潞州区人民政府"}
    assert set(last["others"]) == {0, 1}
    assert first["close"].sum() > 0
    assert first["requests"].sum() > 0


@pytest.mark.parametrize(("title", "text"), QUESTIONS, ids=[title[0] for title, _ in QUESTIONS])
def test_stata_names_what_exists(title: str, text: str, folder: Path) -> None:
    code = block(text, "stata")
    used = set(re.findall(r"out/(\w+)\.dta", code))
    assert used
    known = {column.stata for table in used for column in columns_of(load().tables[table])}
    for table in used:
        assert (folder / "out" / f"{table}.dta").is_file()
    plain = re.sub(r'"[^"]*"|out/\w+\.dta|`\w+\'|1:[1m]', " ", code)
    assert set(re.findall(r"[a-z_]+\w*", plain)) <= known | STATA, title
