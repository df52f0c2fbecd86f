"""Cells of the coverage, what a choice of years and places leaves, which rows an export is given."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from harvester.dataset import rows
from harvester.dataset.coverage import Cell, Grid, Line, _cell, _line, coverage, legend, sign, write_csv
from harvester.dataset.rows import EXPORTED, Filters, Snapshot, utc
from harvester.errors import DatasetError
from harvester.replica.figures import figures_for
from harvester.store import Store
from tests.dataset.support import LUZHOU, YOUXIAN, YOUYANG, database, page_of

# -- coverage ----------------------------------------------------------------------------


def row(year: int = 2020, *, portal: str = "a", failed: int = 0, others: int = 0, status: str = "current",
        revised: int = 0, held: int = 1, tables: int = 1) -> tuple[Any, ...]:  # fmt: skip
    return (
        "某县",
        "140424",
        year,
        portal,
        failed,
        others,
        status,
        f"http://{portal}/{year}",
        revised,
        held,
        tables,
    )


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ([row()], Cell("report", False, 0, 0, 1, "http://a/2020")),
        ([row(held=0)], Cell("unchecked", False, 0, 0, 1, "http://a/2020")),
        ([row(failed=2)], Cell("failing", False, 2, 0, 1, "http://a/2020")),
        ([row(others=3)], Cell("failing", False, 0, 3, 1, "http://a/2020")),
        ([row(tables=0, held=0)], Cell("prose", False, 0, 0, 1, "http://a/2020")),
        ([row(status="gone", failed=2)], Cell("gone", False, 0, 0, 1, "http://a/2020")),
        ([row(status="gone", revised=1), row(portal="b")], Cell("report", True, 0, 0, 2, "http://a/2020")),
        ([row(tables=0), row(portal="b", failed=1)], Cell("failing", False, 1, 0, 2, "http://a/2020")),
        ([row(tables=0, held=0), row(portal="b", held=0)], Cell("unchecked", False, 0, 0, 2, "http://a/2020")),
        ([row(failed=1), row(portal="b", failed=2)], Cell("failing", False, 3, 0, 2, "http://a/2020")),
    ],
)
def test_what_a_cell_says(rows: list[tuple[Any, ...]], cell: Cell) -> None:
    assert _cell(rows) == cell


def test_years_without_a_report_are_missing_from_the_first_one_on() -> None:
    found = [row(2020, portal="b"), row(2022, portal="a")]

    def states(since: int | None, **verdicts: str) -> dict[int, str]:
        line = _line("某县", "140424", found, list(range(2018, 2024)), since, verdicts)
        assert line.portals == ("a", "b")
        return {year: cell.state for year, cell in line.cells.items() if year not in (2020, 2022)}

    assert states(None) == {2021: "missing", 2023: "missing"}
    assert states(2018) == {2018: "missing", 2019: "missing", 2021: "missing", 2023: "missing"}
    assert states(None, a="blocked", b="complete") == {2021: "missing", 2023: "missing"}
    assert states(None, a="blocked", b="blocked") == {2021: "blocked", 2023: "blocked"}


def test_the_table_in_a_terminal_and_as_csv(tmp_path: Path) -> None:
    cells = {2020: Cell("report", True, 0, 0, 2, "http://a/1"), 2021: Cell("failing", False, 1, 2, 1, "=x")}
    grid = Grid([2019, 2020, 2021], [Line("=某县", "140424", ("a", "b"), cells), Line("乙", None, (), {})], [])
    assert (sign(cells[2020]), sign(cells[2021]), sign(None)) == ("●↻", "✗", "")
    assert list(legend(grid)) == [
        "●      1  report, its numbers agree",
        "✗      1  report with checks that fail",
        "↻      1  published in more than one version",
    ]
    write_csv(grid, tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1:] == [
            ["'=某县", "140424", "a b", "2020", "report", "1", "0", "0", "2", "http://a/1"],
            ["'=某县", "140424", "a b", "2021", "failing", "0", "1", "2", "1", "=x"],
        ]
    with pytest.raises(DatasetError, match="cannot be written"):
        write_csv(grid, tmp_path / "none" / "x.csv")


BODIES = [
    ("潞州区人民政府", LUZHOU, (2020, 2022)),
    ("信访局", YOUXIAN, (2021,)),
    ("清泉乡人民政府", YOUYANG, (2019, 2021)),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with database(tmp_path_factory.mktemp("small") / "x.db", BODIES) as opened:
        opened.save([page_of(figures_for("潞州区人民政府", 2015), LUZHOU)])
        opened.connection.execute("UPDATE reports SET year = NULL WHERE year = 2015")
        yield opened


def test_a_choice_of_years_and_places(store: Store) -> None:
    def bodies(**how: Any) -> list[str]:
        return [line.agency[-5:] for line in coverage(store.connection, **how).lines]

    assert coverage(store.connection).years == [2019, 2020, 2021, 2022]
    assert coverage(store.connection, since=2021, until=2023).years == [2021, 2022, 2023]
    assert coverage(store.connection).undated == 1
    assert bodies() == ["区人民政府", "攸县信访局", "乡人民政府"]
    assert bodies(until=2020) == ["区人民政府", "乡人民政府"]
    assert bodies(division="1404") == ["区人民政府"]
    assert bodies(portal="youxian") == ["攸县信访局"]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"portal": "luzhuo"}, "no report of the portal luzhuo is here; did you mean luzhou?"),
        ({"portal": "zzz"}, "no report of the portal zzz is here$"),
        ({"division": "110000"}, "no report of the division 110000 is here$"),
        (
            {"division": "110000", "portal": "luzhou"},
            "no report of the division 110000 is here from the portal luzhou",
        ),
        ({"since": 2024}, "nothing to show since 2024: the reports are for 2019 to 2022"),
        ({"since": 2021, "until": 2020}, "nothing to show since 2021 until 2020"),
    ],
)
def test_why_nothing_is_shown(how: dict[str, Any], said: str, store: Store) -> None:
    with pytest.raises(DatasetError, match=said):
        coverage(store.connection, **how)


# -- which rows are given ----------------------------------------------------------------


def test_filters_choose_the_same_reports_in_every_table(store: Store) -> None:
    store.connection.commit()

    def held(**how: Any) -> tuple[int, int]:
        with Snapshot(store.path, Filters(**how)) as snapshot:
            reports = list(snapshot.rows("reports"))
            agencies = list(snapshot.rows("agencies"))
            assert snapshot.coverage.reports == len(reports)
            assert snapshot.coverage.agencies == len(agencies)
            return len(reports), len(agencies)

    assert held() == (6, 3)
    assert held(since=2021) == (3, 3)
    assert held(until=2019) == (1, 1)
    assert held(since=2020, until=2021) == (3, 3)
    assert held(division=LUZHOU) == (3, 1)
    with pytest.raises(DatasetError, match="no report to export with years from 2030, edition x"):
        held(since=2030, edition="x")
    assert Filters(2019, 2020, "14", "2021").words() == [
        "years from 2019",
        "years to 2020",
        "division 14",
        "edition 2021",
    ]


def test_pieces_hold_the_same_rows_and_tell_how_far_they_are(store: Store) -> None:
    for filters in (Filters(), Filters(since=2020)):
        with Snapshot(store.path, filters) as snapshot:
            for name in EXPORTED:
                told: list[tuple[str, int]] = []
                snapshot.told = lambda table, rows, told=told: told.append((table, rows))  # type: ignore[misc]
                pieces = list(snapshot.pieces(name, 7))
                whole = [one for piece in pieces for one in piece]
                assert all(0 < len(piece) <= 7 for piece in pieces)
                assert told[0] == (name, 0)
                assert told[-1] == (name, len(whole))
                assert list(snapshot.rows(name)) == whole
                assert snapshot.exceeds(name, len(whole)) is False
                least = len(whole) * 0.9 if name == "observations" else len(whole)
                assert not whole or snapshot.exceeds(name, int(least) - 1)


@pytest.mark.parametrize(("row_by_row", "counts_all"), [(0, False), (10**9, True)])
def test_all_rows_are_not_counted_for_a_small_part(
    store: Store, monkeypatch: pytest.MonkeyPatch, row_by_row: int, counts_all: bool
) -> None:
    """Of two million reports that took four times as long as writing the part of a few hundred."""
    monkeypatch.setattr(rows, "ROW_BY_ROW", row_by_row)
    with Snapshot(store.path, Filters(since=2020)) as snapshot:
        asked: list[str] = []
        count = len(list(snapshot.rows("requests")))
        snapshot.connection.set_trace_callback(asked.append)
        assert snapshot.exceeds("requests", count) is False
        assert snapshot.exceeds("requests", count - 1)
        assert any("WHERE 1 LIMIT" in query for query in asked) is counts_all
        snapshot.connection.set_trace_callback(None)


def test_the_widest_text_of_a_column_is_counted_in_bytes(store: Store) -> None:
    with Snapshot(store.path) as snapshot:
        titles = [one[0] for one in store.connection.execute("SELECT title FROM reports")]
        assert snapshot.width("reports", "title") == max(len(title.encode()) for title in titles)
        assert snapshot.width("reports", "first_seen") == 20
        assert snapshot.width("reports", "doc_no") == max(
            len((one or "").encode()) for (one,) in store.connection.execute("SELECT doc_no FROM reports")
        )
    assert utc("2026-11-23T09:00:00.9+08:00") == datetime(2026, 11, 23, 1, tzinfo=UTC)
