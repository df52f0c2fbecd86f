"""A release: refused of made-up figures, the same twice, told apart by version, valid for those that read it."""

from __future__ import annotations

import csv
import importlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.running import scrapy

pytest.importorskip("reportlab", reason="needs the extra dataset: pip install '.[dataset]'")

from frictionless import Package

from harvester.dataset.export import export
from harvester.dataset.release import release
from harvester.errors import DatasetError
from harvester.replica.figures import figures_for
from tests.dataset.support import LUZHOU, YOUYANG, add, database, page_of

WHO = {"licence": "CC-BY-4.0", "author": "县级研究组"}
BODIES = [("潞州区人民政府", LUZHOU, (2021, 2022)), ("清泉乡人民政府", YOUYANG, (2021,))]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("release") / "test.db"
    store = database(path, BODIES)
    # whole tables: an empty row and column
    store.connection.execute("INSERT INTO readings VALUES (1, 'requests', '', '', 'docx', NULL)")
    store.connection.execute("INSERT INTO nulls VALUES (1, 'review_litigation', '', '', 'table missing')")
    store.connection.commit()
    store.close()
    return path


@pytest.fixture(scope="module")
def folder(db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(db, tmp_path_factory.mktemp("shelf"), **WHO).folder


def test_version_and_files(folder: Path) -> None:
    assert folder.name == "2026.11.20"
    names = {path.name for path in folder.iterdir()}
    assert names >= {
        "panel.csv",
        "places.csv",
        "changes.csv",
        "CHANGES.md",
        "STUDY.md",
        "CITATION.md",
        "CITATION.cff",
        "CITATION.bib",
        "datacite.json",
        ".zenodo.json",
        "croissant.json",
        "dataset.jsonld",
        "codebook.md",
        "codebook.pdf",
        "datapackage.json",
        "SHA256SUMS",
    }
    checked = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=False)
    assert checked.returncode == 0
    assert (folder / "codebook.pdf").read_bytes().startswith(b"%PDF")


def test_the_package_validates_and_names_its_licence(folder: Path) -> None:
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, [error.message for task in report.tasks for error in task.errors]
    told = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert told["version"] == "2026.11.20"
    assert told["licenses"][0]["name"] == "CC-BY-4.0"


def test_the_same_database_gives_the_same_bytes(db: Path, folder: Path, tmp_path: Path) -> None:
    def content(place: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in place.iterdir()}

    assert content(release(db, tmp_path, **WHO).folder) == content(folder)
    assert content(release(db, tmp_path, **WHO).folder) == content(folder), "over itself, too"


def test_what_changed_is_told(db: Path, tmp_path: Path) -> None:
    shutil.copy(db, tmp_path / "test.db")
    first = release(db, tmp_path / "shelf", **WHO)
    assert (first.before, sum(first.changed.values())) == (None, 0)
    from harvester.store.store import Store

    with Store(tmp_path / "test.db") as store:
        add(store, figures_for("偃师市人民政府", 2020), "410307")
        corrected = page_of(figures_for("潞州区人民政府", 2022), LUZHOU, at="2026-12-01T00:00:00+00:00")
        corrected.report.tables.requests["new_received"]["total"] = 4321  # type: ignore[union-attr, index]
        from harvester.store.fingerprint import fingerprint

        fingerprint(corrected)
        store.save([corrected])
    second = release(tmp_path / "test.db", tmp_path / "shelf", **WHO)
    assert second.version == "2026.12.01"
    assert second.before == "2026.11.20"
    assert second.changed["body added"] == second.changed["report added"] == second.changed["report changed"] == 1
    with (second.folder / "changes.csv").open(encoding="utf-8") as file:
        numbers = [row for row in csv.DictReader(file) if row["what"] == "number changed"]
    (number,) = [row for row in numbers if row["row"] == "new_received"]
    assert (number["agency"], number["column"], number["after"]) == ("长治市潞州区人民政府", "total", "4321")
    lines = (second.folder / "CHANGES.md").read_text("utf-8")
    assert lines.startswith("# Changes of 2026.12.01 since 2026.11.20")
    assert "→ 4321" in lines


def test_another_content_of_the_same_day_is_another_version(db: Path, tmp_path: Path) -> None:
    shutil.copy(db, tmp_path / "test.db")
    release(db, tmp_path / "shelf", **WHO)
    from harvester.store.store import Store

    with Store(tmp_path / "test.db") as store:
        add(store, figures_for("偃师市人民政府", 2020), "410307")
    again = release(tmp_path / "test.db", tmp_path / "shelf", **WHO)
    assert (again.version, again.before) == ("2026.11.20.1", "2026.11.20")


@pytest.mark.parametrize("kind", ["replica", "mixed", None])
def test_made_up_figures_are_refused(db: Path, tmp_path: Path, kind: str | None) -> None:
    shutil.copy(db, tmp_path / "test.db")
    from harvester.store import meta
    from harvester.store.store import Store

    with Store(tmp_path / "test.db") as store:
        if kind:
            meta.write(store.connection, "kind", kind)
        else:
            store.connection.execute("DELETE FROM meta WHERE key = 'kind'")
    with pytest.raises(DatasetError, match="nothing to publish"):
        release(tmp_path / "test.db", tmp_path / "shelf", **WHO)
    assert not (tmp_path / "shelf").exists()
    if kind:
        export(tmp_path / "test.db", tmp_path / "out", formats=["csv", "xlsx", "dta", "parquet"])
        for name in ("CITATION.md", "codebook.md", "datapackage.json"):
            assert "MADE-UP" in (tmp_path / "out" / name).read_text("utf-8")[:900], name


def test_the_licence_is_asked_for(db: Path, tmp_path: Path) -> None:
    for licence in ("", "my own terms"):
        with pytest.raises(DatasetError, match="DATA_LICENSE=CC-BY"):
            release(db, tmp_path, licence=licence, author="x")
    words, settings = ("release", str(tmp_path / "shelf")), {"DATABASE": db}
    done = scrapy(*words, settings=settings)
    assert done.returncode == 1
    assert "DATA_LICENSE=CC-BY-4.0" in done.stderr
    done = scrapy(*words, settings=settings | {"DATA_LICENSE": "CC0-1.0"})
    assert done.returncode == 0, done.stderr
    assert "version 2026.11.20" in done.stdout


def test_a_folder_that_was_changed_stays(db: Path, tmp_path: Path) -> None:
    made = release(db, tmp_path, **WHO).folder
    (made / "STUDY.md").write_text("my own notes", "utf-8")
    with pytest.raises(DatasetError, match="was changed since"):
        release(db, tmp_path, **WHO)
    assert (made / "STUDY.md").read_text("utf-8") == "my own notes"


def test_croissant_names_what_is_there(folder: Path) -> None:
    told = json.loads((folder / "croissant.json").read_text("utf-8"))
    for record in told["recordSet"]:
        with (folder / f"{record['name']}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [field["name"] for field in record["field"]]
    linked: dict[str, Any] = json.loads((folder / "dataset.jsonld").read_text("utf-8"))
    assert linked["@type"] == "Dataset"
    assert linked["license"] == "https://spdx.org/licenses/CC-BY-4.0.html"


def test_croissant_validates(folder: Path) -> None:
    mlcroissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not among the locked packages")
    dataset = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    assert not dataset.metadata.issues.errors


def test_the_citation_validates(folder: Path) -> None:
    pytest.importorskip("cffconvert", reason="cffconvert is not among the locked packages")
    citation = importlib.import_module("cffconvert.citation").Citation
    citation((folder / "CITATION.cff").read_text("utf-8")).validate()
