"""Codes and texts of the exported files: the same numbers in every export, a schema beside CSV."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.places import ROOT

pytest.importorskip("pandas", reason="needs the extra dataset: pip install '.[dataset]'")

import pandas as pd
from frictionless import Package

from harvester.dataset import stata
from harvester.dataset.codebook import load
from harvester.dataset.export import export
from harvester.dataset.rows import Filters, columns_of
from harvester.errors import DatasetError
from tests.dataset.support import YOUXIAN, database


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("codes") / "test.db"
    database(path).close()
    return path


@pytest.fixture(scope="module")
def folder(db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dataset")
    export(db, path, formats=["csv", "dta", "parquet"])
    return path


def test_codes_have_the_same_numbers_whatever_is_chosen(db: Path, folder: Path, tmp_path: Path) -> None:
    export(db, tmp_path, formats=["dta"], filters=Filters(division=YOUXIAN), labels="zh")
    with (
        pd.io.stata.StataReader(tmp_path / "panel.dta") as few,
        pd.io.stata.StataReader(folder / "panel.dta") as all_,
    ):
        assert set(few.value_labels()["kind"]) == set(all_.value_labels()["kind"])
        assert few.value_labels()["level"][4] == "县级"
        assert few.variable_labels()["new_received"] == "一、本年新收政府信息公开申请数量"
    numbers = pd.read_stata(tmp_path / "panel.dta", convert_categoricals=False)
    assert set(numbers["level"]) == {4}
    assert set(numbers["edition"]) == {"2021", "local"} | {"2014"} & set(numbers["edition"])


def test_two_exports_appended_keep_their_categories(db: Path, tmp_path: Path) -> None:
    """As Stata's `append` does it: numbers below each other, the first file's labels for both."""
    export(db, tmp_path / "few", formats=["dta"], filters=Filters(division=YOUXIAN))
    export(db, tmp_path / "more", formats=["dta"], filters=Filters(division="410307"))
    for name in ("panel", "places", "observations"):
        files = [tmp_path / folder / f"{name}.dta" for folder in ("few", "more")]
        numbers = pd.concat([pd.read_stata(file, convert_categoricals=False) for file in files])
        names = pd.concat([pd.read_stata(file).astype(object) for file in files])
        with pd.io.stata.StataReader(files[0]) as reader:
            labels = reader.value_labels()
        assert labels
        for column, words in labels.items():
            appended = numbers[column].map(words)
            assert appended.isna().equals(names[column].isna())
            assert appended.dropna().tolist() == names[column].dropna().tolist(), (name, column)


def test_a_code_without_a_number_is_an_error(tmp_path: Path) -> None:
    variable = stata.Variable("status", "Status", "text", codes={"gone": (2, "gone")})
    with pytest.raises(DatasetError, match="the code lost no number"):
        stata.write(tmp_path / "a.dta", [variable], [["lost"]], "data", datetime(2026, 1, 1, tzinfo=UTC))


def test_one_line_reads_texts_as_texts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import polars as pl

    lines = re.findall(r"(?:pandas|polars): `(.*?)`", (ROOT / "docs" / "codebook.md").read_text("utf-8"))
    monkeypatch.chdir(folder.parent)
    for line in lines:
        frame = eval(line.replace("out/panel", f"{folder.name}/panel"), {"pd": pd, "pl": pl})
        assert "2021" in set(frame["edition"])
        assert "140403" in set(frame["division"])
    columns = [column.name for column in columns_of(load().tables["panel"])]
    assert [columns.index(name) + 1 for name in ("division", "edition")] == [2, 6], "stringcols(2 6) for Stata"


def test_the_schema_names_categories_and_constraints(folder: Path) -> None:
    schema = json.loads((folder / "schema.json").read_text("utf-8"))
    fields = {field["name"]: field for field in schema["panel"]["fields"]}
    assert fields["kind"]["constraints"]["enum"] == list(load().codes["kind"])
    assert fields["edition"]["type"] == "string"
    assert fields["year"]["constraints"] == {"required": True}
    assert schema["panel"]["missingValues"] == [""]


def test_parquet_is_typed(folder: Path) -> None:
    import pyarrow.parquet as pq

    schema = pq.read_schema(folder / "reports.parquet")
    assert str(schema.field("year").type) == "int64"
    assert str(schema.field("published_on").type) == "date32[day]"
    assert str(schema.field("last_seen").type) == "timestamp[ms, tz=UTC]"
    assert str(pq.read_schema(folder / "checks.parquet").field("ok").type) == "bool"
    assert str(pq.read_schema(folder / "panel.parquet").field("new_received").type) == "double"


def test_byte_order_mark_on_request(db: Path, tmp_path: Path) -> None:
    export(db, tmp_path, bom=True)
    assert (tmp_path / "panel.csv").read_bytes().startswith(b"\xef\xbb\xbfagency")
    assert Package(str(tmp_path / "datapackage.json")).validate().valid
