"""What stands beside an export: every field of its descriptor and of a table's schema, as published."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harvester import __version__
from harvester.dataset import package, picture
from harvester.dataset.codebook import load
from harvester.dataset.rows import EXPORTED, Coverage


def snapshot(**words: Any) -> Any:
    held = Coverage(
        reports=1234,
        agencies=56,
        portals=7,
        first_year=2008,
        last_year=2025,
        newest=datetime(2026, 1, 5, 3, 4, 5, tzinfo=UTC),
    )
    filters = SimpleNamespace(words=lambda: words.get("chosen", []))
    return SimpleNamespace(
        coverage=held, filters=filters, labels=words.get("labels", "en"), notice=words.get("notice")
    )


def described(folder: Path, *files: str, bom: bool = False, **words: Any) -> dict[str, Any]:
    for name in files:
        (folder / name).write_bytes(b"x" * len(name))
    package.describe(folder, dict.fromkeys(files, 5), snapshot(**words), bom)
    found: dict[str, Any] = json.loads((folder / package.DESCRIPTOR).read_text("utf-8"))
    return found


def facts(folder: Path, name: str) -> dict[str, Any]:
    data = (folder / name).read_bytes()
    return {"path": name, "bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}


def test_a_descriptor_names_every_file_with_its_facts(tmp_path: Path) -> None:
    found = described(tmp_path, "reports.csv", "reports.parquet", "dataset.xlsx", bom=True)
    resources = found.pop("resources")
    assert found == {
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "name": package.NAME,
        "title": package.TITLE,
        "description": package.sentence(snapshot().coverage),
        "version": f"{__version__}+20260105",
        "created": "2026-01-05T03:04:05Z",
    }
    table = load().tables["reports"]
    about = {"title": table.title, "description": table.meaning}
    csv, parquet, book, *others = resources
    assert csv.pop("schema") == package.schema_of("reports")
    assert csv == {
        "name": "reports",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "rows": 5,
        **about,
        **facts(tmp_path, "reports.csv"),
    }
    media = "application/vnd.apache.parquet"
    assert parquet == {
        "name": "reports-parquet",
        "type": "file",
        "format": "parquet",
        "mediatype": media,
        **about,
    } | facts(tmp_path, "reports.parquet")
    assert (book["name"], book["title"], "rows" in book) == ("dataset-xlsx", "All tables", False)
    assert [(one["name"], one["format"]) for one in others] == [
        ("citation", "md"),
        ("codebook", "md"),
        ("schema", "json"),
    ]
    for one in others:
        assert facts(tmp_path, one["path"]).items() <= one.items()
    schemas = (tmp_path / package.SCHEMA).read_text("utf-8")
    assert schemas == json.dumps({"reports": package.schema_of("reports")}, ensure_ascii=False, indent=1) + "\n"
    assert (tmp_path / package.DESCRIPTOR).read_text("utf-8").endswith("\n}\n")


def test_without_csv_there_is_no_schema_and_without_a_bom_none_is_named(tmp_path: Path) -> None:
    found = described(tmp_path, "reports.parquet")
    assert [one["path"] for one in found["resources"]] == ["reports.parquet", "CITATION.md", "codebook.md"]
    assert not (tmp_path / package.SCHEMA).exists()
    assert described(tmp_path, "reports.csv")["resources"][0]["encoding"] == "utf-8"


@pytest.mark.parametrize(("labels", "word"), [("en", "# Codebook"), ("zh", "# 代码本")])
def test_what_is_made_up_says_so_in_every_file(labels: str, word: str, tmp_path: Path) -> None:
    found = described(tmp_path, "reports.csv", labels=labels, notice="Made up")
    assert found["title"].startswith("Made up. ")
    assert found["description"].startswith("Made up. ")
    book = (tmp_path / "codebook.md").read_text("utf-8")
    assert book.startswith("> **Made up.**\n\n")
    assert word in book
    assert (tmp_path / "CITATION.md").read_text("utf-8").count("Made up") == 2


def test_how_a_dataset_is_cited() -> None:
    held = snapshot().coverage
    text = package.citation(held, snapshot().filters)
    assert "1,234 reports, 56 bodies, 7 portals, years 2008-2025.\n" in text
    assert "- Date: 2026-01-05 (UTC)" in text
    assert "Chosen by" not in text
    assert "years 2008-2025. Chosen by: portal a, year 2020.\n" in package.citation(
        held, snapshot(chosen=["portal a", "year 2020"]).filters
    )
    assert package.sentence(held).startswith(package.TITLE)
    assert "as published until 2026-01-05. Collected with" in package.sentence(held)


def test_the_schemas_of_all_tables() -> None:
    tables = {name: package.schema_of(name) for name in EXPORTED}
    assert all(found["missingValues"] == [""] for found in tables.values())
    assert {name: found["primaryKey"] for name, found in tables.items()} == {
        name: list(load().tables[name].key) for name in EXPORTED
    }
    assert "foreignKeys" not in tables["agencies"]
    assert tables["reports"]["foreignKeys"] == [
        {"fields": ["agency_id"], "reference": {"resource": "agencies", "fields": ["id"]}}
    ]
    assert {"fields": ["revision_id"], "reference": {"resource": "revisions", "fields": ["id"]}} in tables[
        "sightings"
    ]["foreignKeys"]
    assert all(
        {"fields": ["report_id"], "reference": {"resource": "reports", "fields": ["id"]}} in found["foreignKeys"]
        for name, found in tables.items()
        if any(field["name"] == "report_id" for field in found["fields"])
    )
    for name, found in tables.items():
        for field in found["fields"]:
            column = next(one for one in load().tables[name].columns if one.name == field["name"])
            given = field.get("constraints", {})
            assert field["type"] == package._TYPES.get(column.type, "string")
            assert ("trueValues" in field) == (column.type == "boolean")
            assert field.get("unit", "") == (column.unit or "")
            assert field.get("description", "") == (column.meaning or "")
            assert given.get("required", False) == (
                column.name in load().tables[name].key and name not in ("nulls", "readings")
            )
            assert ("pattern" in given) == (column.name == "division")
            assert ("enum" in given) == ("categories" in field) == bool(column.codes)
            assert given != {} or "constraints" not in field


def test_codes_are_labelled_in_the_language_that_is_asked_for() -> None:
    def labels(language: str) -> list[str]:
        fields = package.schema_of("agencies", language)["fields"]
        return [one["label"] for field in fields for one in field.get("categories", ())]

    assert labels("en") != labels("zh")
    codes = load().codes["level"]
    assert set(labels("en")) >= {code.en for code in codes.values()}
    assert set(labels("zh")) >= {code.zh for code in codes.values()}


@pytest.mark.parametrize(
    ("found", "listed", "has"), [(None, b"", True), ("/x", b"a font\n", True), ("/x", b"\n", False)]
)
def test_whether_a_chinese_font_is_there(
    found: str | None, listed: bytes, has: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture.shutil, "which", lambda name: found)
    monkeypatch.setattr(picture.subprocess, "run", lambda *a, **k: SimpleNamespace(stdout=listed))
    assert picture._has_chinese_font() == has
