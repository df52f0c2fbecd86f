"""The workbook of an export: told as made up where it is, a table over several sheets, its heads in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.dataset import formats
from harvester.dataset.rows import Snapshot
from harvester.store import meta
from tests.dataset.support import YOUXIAN, database

openpyxl = pytest.importorskip("openpyxl", reason="the extra `test` is not installed")
pytest.importorskip("xlsxwriter", reason="needs the extra dataset: pip install '.[dataset]'")

EXPORTED = ("panel", "observations", "agencies", "reports")
"""A few of the tables: the divisions alone have thousands of rows."""


def test_a_workbook_says_whether_its_figures_are_made_up_and_holds_every_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "SHEET_ROWS", 101)
    monkeypatch.setattr(formats, "EXPORTED", EXPORTED)
    with database(tmp_path / "x.db", [("信访局", YOUXIAN, (2021,))]) as store:
        for kind, first in (("live", "columns"), ("replica", "MADE UP")):
            meta.write(store.connection, "kind", kind)
            store.connection.commit()
            told: list[tuple[str, int]] = []
            with Snapshot(store.path) as snapshot:
                snapshot.told = lambda table, rows, told=told: told.append((table, rows))  # type: ignore[misc]
                written = formats.write_xlsx(snapshot, tmp_path, False)
                counts = {name: sum(map(len, snapshot.pieces(name, 50))) for name in EXPORTED}
            assert [table for table, rows in told if rows == 0][: len(EXPORTED)] == list(EXPORTED)
            book = openpyxl.load_workbook(tmp_path / "dataset.xlsx")
            assert book.sheetnames[0] == first
            assert written == {"dataset.xlsx": sum(counts.values())}
            if kind == "replica":
                assert "made" in str(book["MADE UP"]["A1"].value).lower()
                assert book.properties.title.startswith(book["MADE UP"]["A1"].value)
            columns = book["columns"]
            assert [cell.value for cell in columns[1]] == ["table", "column", "meaning", "unit"]
            assert (columns["A2"].value, columns.freeze_panes) == (EXPORTED[0], "A2")
            for name in ("observations", "reports"):
                sheets = [one for one in book.sheetnames if one == name or one.startswith(f"{name}_")]
                assert [book[one].max_row - 1 for one in sheets][:-1] == [100] * (len(sheets) - 1)
                assert sum(book[one].max_row - 1 for one in sheets) == counts[name]
                assert {book[one].freeze_panes for one in sheets} == {"A2"}
                heads = [column.name for column in formats.columns_of(formats.load().tables[name])]
                assert [[cell.value for cell in book[one][1]] for one in sheets] == [heads] * len(sheets)
            assert "observations_2" in book.sheetnames
