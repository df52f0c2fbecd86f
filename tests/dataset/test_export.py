"""The exported files: complete, typed, labelled, harmless, valid, the same twice, and nobody else's touched."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import json
import os
import pty
import re
import subprocess
import sys
import threading
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT
from tests.running import scrapy

pytest.importorskip("pandas", reason="needs the extra dataset: pip install '.[dataset]'")

import openpyxl
import pandas as pd
from frictionless import Package

from harvester.dataset import formats, rows, stata
from harvester.dataset.codebook import load
from harvester.dataset.export import export
from harvester.dataset.harmless import harmless
from harvester.dataset.rows import EXPORTED, Filters, columns_of
from harvester.errors import DatasetError, StoreError
from tests.dataset.support import YANSHI, database


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "test.db"
    store = database(path)
    # a report that tries to run something in its reader's spreadsheet
    store.connection.execute("UPDATE reports SET title = '=HYPERLINK(\"http://evil\")' WHERE id = 1")
    store.connection.execute(
        "UPDATE sections SET text = ? WHERE report_id = 1 AND position = 1", ("长文" * 20_000,)
    )
    store.close()
    return path


@pytest.fixture(scope="module")
def folder(db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dataset")
    export(db, path, formats=list(formats.FORMATS))
    return path


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_package_validates(folder: Path) -> None:
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, [error.message for task in report.tasks for error in task.errors]
    names = {resource["path"] for resource in json.loads((folder / "datapackage.json").read_text())["resources"]}
    assert names == {path.name for path in folder.iterdir()} - {"datapackage.json"}


def test_a_changed_file_no_longer_validates(folder: Path, db: Path, tmp_path: Path) -> None:
    export(db, tmp_path)
    text = (tmp_path / "panel.csv").read_text()
    (tmp_path / "panel.csv").write_text(text.replace("county", "prefecture", 1))
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_every_format_holds_the_same_numbers(folder: Path) -> None:
    for name in ("panel", "requests", "checks", "observations"):
        columns = columns_of(load().tables[name])
        numbers = [c for c in columns if c.type in ("number", "integer")]
        flat = pd.read_csv(folder / f"{name}.csv")
        parquet = pd.read_parquet(folder / f"{name}.parquet")
        stata = pd.read_stata(folder / f"{name}.dta")
        excel = pd.read_excel(folder / "dataset.xlsx", sheet_name=name, engine="openpyxl")
        assert len(flat) == len(parquet) == len(stata) == len(excel) > 0
        assert list(flat) == list(parquet) == list(excel) == [c.name for c in columns]
        for column in numbers:
            expected = flat[column.name].astype("float64")
            for other in (parquet[column.name], stata[column.stata], excel[column.name]):
                pd.testing.assert_series_equal(expected, other.astype("float64"), check_names=False)


def same_for_all(value: Any, kind: str) -> str:
    """A cell of any format, as CSV has it."""
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return ""
    if kind in ("number", "integer", "boolean"):
        number = float(value)
        return f"{number:.0f}" if number.is_integer() else f"{number:.9g}"
    if kind == "date":
        return str(value)[:10]
    if kind == "datetime":
        return (
            pd.Timestamp(value).tz_localize(None).isoformat() if not str(value).endswith("Z") else str(value)[:19]
        )
    return str(value)


@pytest.mark.parametrize("name", formats.EXPORTED)
def test_every_column_is_the_same_in_every_format(folder: Path, name: str) -> None:
    """Texts, days, moments and yes-or-no among them, row by row; Stata keeps what fits its widths."""
    columns = columns_of(load().tables[name])
    flat = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
    parquet = pd.read_parquet(folder / f"{name}.parquet")
    excel = pd.read_excel(
        folder / "dataset.xlsx", sheet_name=name, engine="openpyxl", dtype=object, keep_default_na=False
    )
    named = pd.read_stata(folder / f"{name}.dta")
    plain = pd.read_stata(folder / f"{name}.dta", convert_categoricals=False)
    assert len(flat) == len(parquet) == len(excel) == len(named)
    for column in columns:
        stata_cells = plain if column.type in ("boolean", "integer", "number") else named
        expected = [same_for_all(cell if cell != "" else None, column.type) for cell in flat[column.name]]
        for told, frame, key in (
            ("parquet", parquet, column.name),
            ("excel", excel, column.name),
            ("stata", stata_cells, column.stata),
        ):
            cells = frame[key].astype(object).where(frame[key].notna(), None)
            got = [same_for_all(cell if cell != "" else None, column.type) for cell in cells]
            if column.type not in ("number", "integer", "boolean", "date", "datetime"):
                got = [harmless(text) if text.startswith(("=", "+", "-", "@")) else text for text in got]
            if told == "excel":  # a cell of Excel holds 32,767 characters
                assert [text[:32_000] for text in got] == [text[:32_000] for text in expected], column.name
            else:
                assert got == expected, (told, column.name)


def test_stata_has_labels(folder: Path) -> None:
    with pd.io.stata.StataReader(folder / "panel.dta") as reader:
        labels = reader.variable_labels()
        assert labels["new_received"] == "Requests newly received"
        assert "denied_3_security_1_stability" in labels
        # the codes' own numbers, whatever rows are exported
        assert reader.value_labels()["level"] == {c.number: name for name, c in load().codes["level"].items()}
        assert reader._format_version == 118
    frame = pd.read_stata(folder / "agencies.dta")
    assert "洛阳市偃师区人民政府" in set(frame["full_name"])
    assert pd.read_stata(folder / "reports.dta")["published_on"].notna().all()
    texts = pd.read_stata(folder / "sections.dta")["text"]
    assert texts.str.len().max() == 40_000


def test_formulas_are_harmless_and_numbers_unaltered(folder: Path) -> None:
    assert rows_of(folder, "reports")[0]["title"] == '\'=HYPERLINK("http://evil")'
    assert {row["text"] for row in rows_of(folder, "printed")} == {"'=0+0"}
    book = openpyxl.load_workbook(folder / "dataset.xlsx")
    assert set(book.sheetnames) == {"columns", *EXPORTED}
    title = next(c for c in book["reports"][2] if str(c.value).startswith("="))
    assert title.data_type == "s"
    assert title.quotePrefix
    longest = max(len(str(row[4])) for row in book["sections"].iter_rows(values_only=True))
    assert longest == 32_767
    sheets = [n for n in zipfile.ZipFile(folder / "dataset.xlsx").namelist() if "worksheets" in n]
    assert not any(b"<f>" in zipfile.ZipFile(folder / "dataset.xlsx").read(name) for name in sheets)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1+1", "'＝1+1"),
        ("-1", "-1"),
        ("+2.5", "+2.5"),
        ("-1,234.50%", "-1,234.50%"),
        ("-", "-"),
        ("一=1", "一=1"),
        ("", ""),
    ],
)
def test_harmless(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_the_same_database_gives_the_same_bytes(db: Path, folder: Path, tmp_path: Path) -> None:
    export(db, tmp_path / "again", formats=list(reversed(formats.FORMATS)))
    again, first = hashes(tmp_path / "again"), hashes(folder)
    assert set(again) == set(first)
    differ = {name for name in first if again[name] != first[name]}
    assert differ <= {"datapackage.json"}  # formats are listed in the order asked for
    export(db, tmp_path / "third", formats=list(formats.FORMATS))
    assert hashes(tmp_path / "third") == first


def test_filters(db: Path, tmp_path: Path) -> None:
    done = export(db, tmp_path, filters=Filters(since=2020, until=2022, division=YANSHI, edition="2021"))
    assert (done.coverage.reports, done.coverage.first_year, done.coverage.last_year) == (2, 2021, 2022)
    for name in EXPORTED:
        assert rows_of(tmp_path, name) or name in ("statistics", "nulls", "readings", "parts"), name
    assert {row["agency"] for row in rows_of(tmp_path, "panel")} == {"洛阳市偃师区人民政府"}
    assert {row["division"] for row in rows_of(tmp_path, "agencies")} == {YANSHI}
    assert Package(str(tmp_path / "datapackage.json")).validate().valid
    assert "division 410307" in (tmp_path / "CITATION.md").read_text("utf-8")
    province = export(db, tmp_path, filters=Filters(division="410000"))
    assert province.coverage.agencies == 1
    assert province.coverage.reports == 8


def test_no_report_is_an_error(db: Path, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no report to export with years from 2099"):
        export(db, tmp_path / "none", filters=Filters(since=2099))
    assert not (tmp_path / "none").exists()
    with pytest.raises(StoreError, match="no such database"):
        export(tmp_path / "nothing.db", tmp_path / "none")
    with pytest.raises(DatasetError, match="no format odt"):
        export(db, tmp_path / "none", formats=["odt"])


def test_files_of_others_stay(db: Path, tmp_path: Path) -> None:
    (tmp_path / "panel.csv").write_text("mine")
    (tmp_path / "notes.txt").write_text("mine too")
    with pytest.raises(DatasetError, match=r"panel\.csv is not from an earlier export"):
        export(db, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "panel.csv"]
    assert (tmp_path / "panel.csv").read_text() == "mine"


def test_an_earlier_export_is_replaced_but_not_what_was_changed(db: Path, tmp_path: Path) -> None:
    export(db, tmp_path, formats=["csv", "xlsx"])
    export(db, tmp_path, formats=["csv"])
    assert not (tmp_path / "dataset.xlsx").exists()
    (tmp_path / "panel.csv").write_text("edited by hand")
    with pytest.raises(DatasetError, match="changed since"):
        export(db, tmp_path)
    assert (tmp_path / "panel.csv").read_text() == "edited by hand"


def test_links_are_not_followed(db: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "panel.csv").symlink_to(outside)
    with pytest.raises(DatasetError):
        export(db, tmp_path / "out")
    assert outside.read_text() == "mine"


def test_long_tables_go_on_in_a_second_sheet(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "SHEET_ROWS", 1001)
    export(db, tmp_path, formats=["xlsx"])
    book = openpyxl.load_workbook(tmp_path / "dataset.xlsx", read_only=True)
    lines = sum(sheet.max_row - 1 for sheet in book.worksheets if sheet.title.startswith("observations"))
    assert "observations_2" in book.sheetnames
    export(db, tmp_path / "flat")
    assert lines == len(rows_of(tmp_path / "flat", "observations"))


@pytest.fixture
def without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)


@pytest.mark.usefixtures("without_pyarrow")
def test_a_missing_extra_is_one_clear_line(db: Path, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"pyarrow is not installed.*pip install '\.\[dataset\]'"):
        export(db, tmp_path / "out", formats=["parquet"])


def test_the_command(db: Path, tmp_path: Path) -> None:
    done = scrapy("export", str(tmp_path / "out"), "--since", "2021", settings={"DATABASE": db})
    assert done.returncode == 0, done.stderr
    assert "reports of 4 bodies, 2021-2023, as of 2026-11-20" in done.stdout
    assert done.stderr == ""


def test_progress_is_shown_on_a_terminal(db: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scrapy", "export", str(tmp_path / "out"), "--format", "xlsx"]
    ours, terminal = pty.openpty()
    shown: list[bytes] = []

    def watch() -> None:
        with contextlib.suppress(OSError):  # that is how a terminal ends
            while piece := os.read(ours, 4096):
                shown.append(piece)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    done = subprocess.run(
        [*command, "-s", f"DATABASE={db}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=terminal,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
        text=True,
        check=False,
    )
    os.close(terminal)
    watcher.join(10)
    os.close(ours)
    assert done.returncode == 0
    assert re.search(r"xlsx: \w+ +[\d,]+ rows", b"".join(shown).decode())
    assert "xlsx: " not in done.stdout


def test_what_is_written_is_told(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "TOLD_EVERY", 10)
    told: list[tuple[str, int]] = []
    export(db, tmp_path, formats=["csv", "xlsx"], told=lambda what, count: told.append((what, count)))
    assert list(dict.fromkeys(what for what, _ in told)) == [
        f"{form}: {table}" for form in ("csv", "xlsx") for table in EXPORTED
    ]
    counts = [count for what, count in told if what == "xlsx: requests"]
    assert counts == list(range(0, len(rows_of(tmp_path, "requests")) + 1, 10))


def test_stata_files_hold_what_pandas_reads_back(tmp_path: Path) -> None:
    long = "长" * 2000
    lines = [(1, 1.5, 1, "2024-02-29", "市", "b", long), (None, None, None, None, None, None, None)]
    lines += [(2, -3, 0, "1950-01-01", "", "a", "kurz")]
    variables = [
        stata.Variable("n", "whole", "integer"),
        stata.Variable("x", "数" * 80, "number"),
        stata.Variable("ok", "", "boolean"),
        stata.Variable("day", "", "date"),
        stata.Variable("t", "", "text", width=3),
        stata.Variable("code", "", "text", codes={"a": (1, "a"), "b": (2, "b")}),
        stata.Variable("l", "", "text", width=6000),
    ]
    file = tmp_path / "x.dta"
    assert stata.write(file, variables, lines, "数据", datetime(2026, 11, 20, 3, 0, tzinfo=UTC)) == 3
    with pd.io.stata.StataReader(file) as reader:
        frame = reader.read()
        assert (reader.data_label, reader.time_stamp) == ("数据", "20 Nov 2026 03:00")
        assert reader.variable_labels()["x"] == "数" * 80
    assert frame["n"].fillna(-1).tolist() == [1, -1, 2]
    assert frame["x"].fillna(-1).tolist() == [1.5, -1, -3]
    assert frame["ok"].astype(object).where(frame["ok"].notna(), None).tolist() == ["holds", None, "fails"]
    assert frame["day"].dt.strftime("%F").fillna("").tolist() == ["2024-02-29", "", "1950-01-01"]
    assert frame["t"].tolist() == ["市", "", ""]
    assert frame["code"].astype(object).where(frame["code"].notna(), None).tolist() == ["b", None, "a"]
    assert frame["l"].tolist() == [long, "", "kurz"]
    with pytest.raises(DatasetError, match="row 1 holds a number too big for Stata"):
        stata.write(file, variables[:1], [(2**40,)], "", datetime(2026, 11, 20, tzinfo=UTC))


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    variables = [stata.Variable("t", "", "text", width=200)]
    peaks = []
    for count in (1_000, 20_000):
        tracemalloc.start()
        stata.write(tmp_path / "x.dta", variables, (("x" * 200,) for _ in range(count)), "", datetime.now(tz=UTC))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]
