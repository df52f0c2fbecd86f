"""Tables with more rows than a format is good for: told before the work, by as little counting as will do."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

pytest.importorskip("pandas", reason="needs the extra dataset: pip install '.[dataset]'")

from harvester.dataset import formats, rows
from harvester.dataset.export import export
from harvester.dataset.rows import EXPORTED, WORKED_OUT
from harvester.errors import DatasetError
from tests.dataset.support import database


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "test.db"
    database(path).close()
    return path


def test_more_rows_than_a_format_is_good_for_are_refused_before_the_work(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(formats.MOST_ROWS, "xlsx", 700)
    told: list[str] = []
    with pytest.raises(
        DatasetError, match=r"xlsx: observations would have more than 700 rows; use --format parquet"
    ):
        export(db, tmp_path / "out", formats=["csv", "xlsx"], told=lambda what, _: told.append(what))
    assert not told
    assert not (tmp_path / "out").exists()


def test_a_list_of_indicators_alone_can_be_too_long(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports before 2019 have no table three, and a line for each indicator."""
    own = shutil.copy(db, tmp_path / "own.db")
    with contextlib.closing(sqlite3.connect(own)) as connection, connection:
        connection.execute("DELETE FROM requests")
        connection.executemany(
            "INSERT INTO statistics (report_id, position, label, value) VALUES (1, ?, '条', 1)",
            [(number,) for number in range(5_000, 6_000)],
        )
    monkeypatch.setitem(formats.MOST_ROWS, "xlsx", 999)
    with pytest.raises(DatasetError, match="xlsx: observations would have more than 999 rows"):
        export(own, tmp_path / "out", formats=["xlsx"])


@pytest.mark.parametrize("long", [None, "reports", "panel"])
def test_views_are_counted_only_where_no_table_is_too_long(
    long: str | None, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def exceeds(_: rows.Snapshot, name: str, most: int) -> bool:
        asked.append(name)
        return name == long

    monkeypatch.setattr(rows.Snapshot, "exceeds", exceeds)
    monkeypatch.setitem(formats.FORMATS, "xlsx", lambda *_: {})
    with pytest.raises(DatasetError, match=f"xlsx: {long} would") if long else contextlib.nullcontext():
        export(db, tmp_path / "out", formats=["xlsx"])
    tables = [name for name in EXPORTED if name not in WORKED_OUT]
    counted = [*tables, *WORKED_OUT]
    assert asked == (counted[: counted.index(long) + 1] if long else counted)
