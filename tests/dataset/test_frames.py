"""A dataset in a notebook: the same frames from a database and from its export; a report shows itself."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.places import ROOT

pytest.importorskip("pandas", reason="needs the extra dataset: pip install '.[dataset]'")

import pandas as pd

import harvester
from harvester.dataset.export import export
from harvester.errors import DatasetError
from harvester.replica.figures import figures_for
from harvester.reports.model import Check, Printed
from tests.dataset.support import database, report_of


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("frames") / "test.db"
    database(path).close()
    return path


def test_the_database_and_its_exports_give_the_same_frames(db: Path, tmp_path: Path) -> None:
    export(db, tmp_path / "csv")
    export(db, tmp_path / "parquet", formats=["parquet"])
    data = harvester.load(db)
    for name in ("panel", "places", "observations", "checks"):
        for folder in ("csv", "parquet"):
            other = harvester.load(tmp_path / folder).table(name)
            pd.testing.assert_frame_equal(data.table(name), other, check_dtype=True)
    assert data.panel["edition"].dtype == "category"
    assert set(data.panel["division"]) >= {"140403"}
    assert str(data.panel["year"].dtype) == "Int64"
    assert data.panel.attrs["labels"]["new_received"] == "Requests newly received"
    assert harvester.load(db, labels="zh").labels()["year"] == "报告年度"


def test_polars(db: Path) -> None:
    polars = pytest.importorskip("polars")
    data = harvester.load(db, frames="polars")
    assert data.panel.schema["division"] == polars.String
    assert data.panel.schema["new_received"] == polars.Float64
    assert data.panel["new_received"].sum() == harvester.load(db).panel["new_received"].sum()


def test_what_cannot_be_loaded_is_told(db: Path, tmp_path: Path) -> None:
    for path, words in ((tmp_path, "no export"), (db, "no frames spark")):
        with pytest.raises(DatasetError, match=words):
            harvester.load(path, frames="spark" if path == db else "pandas")
    with pytest.raises(DatasetError, match="no table nothing"):
        harvester.load(db).table("nothing")


def test_a_report_shows_its_tables() -> None:
    report = report_of(figures_for("潞州区人民政府", 2022))
    report.title = "<script>alert(1)</script>"
    report.printed = [Printed("requests", "granted", "org_other", "2<b>")]
    report.checks = [Check("t3_row_sum", "granted", False, 1, 2)]
    text = report._repr_html_()
    assert "<script>" not in text
    assert "2&lt;b&gt;" in text
    assert "一、本年新收政府信息公开申请数量" in text
    assert "自然人" in text
    assert text.count("outline") == 1
    listed = report_of(figures_for("信访局", 2012))
    assert "政府信息公开情况统计表" in listed._repr_html_()


def test_the_snippet_for_r(db: Path, tmp_path: Path) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None or subprocess.run([rscript, "-e", "library(haven)"], capture_output=True).returncode:
        pytest.skip("R with haven is not installed (r-base-core, r-cran-haven)")
    export(db, tmp_path / "out", formats=["dta", "csv"])
    (line,) = re.findall(r"  - R: `(.*?)`", (ROOT / "docs" / "codebook.md").read_text("utf-8"))
    shown = f"panel <- {line}; cat(class(panel$division), class(panel$edition), panel$division[[1]])"
    done = subprocess.run([rscript, "-e", shown], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert re.fullmatch(r"character character \d{6}(\d{3})?", done.stdout), done.stderr
    (code,) = re.findall(r"```r\n(.*?)```", (ROOT / "docs" / "cookbook.md").read_text("utf-8"), re.DOTALL)
    done = subprocess.run([rscript, "-e", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    panel = harvester.load(db).panel
    medians = (
        panel[panel["level"] == "county"].dropna(subset=["new_received"]).groupby("year")["new_received"].median()
    )
    # aggregate() prints a line per year: its number, the year, the median
    lines = [line.split() for line in done.stdout.splitlines() if line[:1].isdigit()]
    assert [(int(year), float(value)) for _, year, value in lines] == list(medians.items())
