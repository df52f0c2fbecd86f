"""Checks across the years, indicators across editions, and the views of the dataset."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harvester.datafiles import comparable
from harvester.dataset import years
from harvester.replica.figures import Figures, figures_for
from harvester.reports.cells import forms
from harvester.store.store import Store
from tests.dataset.support import LUZHOU, YANSHI, add, database, page_of
from tests.loops import each

BODY = "潞州区人民政府"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return database(tmp_path / "test.db", [])


def with_cell(figures: Figures, table: str, row: str, column: str, value: float | None) -> Figures:
    rows = {code: dict(cells) for code, cells in figures.tables[table].items()}
    rows[row][column] = value
    return replace(figures, tables={**figures.tables, table: rows})


def checks(connection: sqlite3.Connection, code: str) -> dict[str, tuple[Any, ...]]:
    rows = connection.execute(
        'SELECT at, ok, "left", "right", note, other_report_id FROM temp.across WHERE code = ?', (code,)
    )
    return {row[0]: row[1:] for row in rows}


def test_sound_reports_agree_over_the_years(store: Store) -> None:
    for year in (2019, 2020, 2021, 2022):
        add(store, figures_for(BODY, year), LUZHOU)
    years.update(store.connection)
    rows = store.connection.execute(
        "SELECT code, count(*), sum(ok) FROM temp.across WHERE code <> 'y_jump' GROUP BY code ORDER BY code"
    ).fetchall()
    # carried over three turns of the year in seven columns; items once (2020 on 2019), stocks once (2022 on 2021)
    assert rows == [("t2_items_roll", 5, 5), ("t2_stock_flow", 2, 2), ("t3_carry", 21, 21)]
    # what holds is counted, not kept
    (held,) = store.connection.execute("SELECT sum(held_years) FROM reports").fetchone()
    assert held == 28
    assert store.connection.execute("SELECT count(*) FROM checks WHERE code <> 'y_jump'").fetchone() == (0,)


def test_a_break_names_both_numbers_and_both_reports(store: Store) -> None:
    first = add(store, figures_for(BODY, 2021), LUZHOU)
    second = figures_for(BODY, 2022)
    carried = second.tables["requests"]["carried_in"]["total"]
    add(store, with_cell(second, "requests", "carried_in", "total", carried + 3), LUZHOU)
    years.update(store.connection)
    assert checks(store.connection, "t3_carry")["total"] == (0, carried + 3, carried, None, first)
    assert checks(store.connection, "t3_carry")["natural_person"][0] == 1


def test_a_blank_is_not_assessable(store: Store) -> None:
    add(store, with_cell(figures_for(BODY, 2021), "proactive", "rules", "in_force", None), LUZHOU)
    add(store, figures_for(BODY, 2022), LUZHOU)
    years.update(store.connection)
    ok, left, right, note, _ = checks(store.connection, "t2_stock_flow")["rules"]
    assert (ok, right, note) == (None, None, "blank")
    assert left is not None


def test_reports_of_different_scopes_are_not_compared(store: Store) -> None:
    add(store, figures_for(BODY, 2021), LUZHOU, scope="aggregate")
    add(store, figures_for(BODY, 2022), LUZHOU, scope="own")
    years.update(store.connection)
    found = checks(store.connection, "t3_carry")
    assert {row[0] for row in found.values()} == {None}
    assert "scopes" in found["total"][3]


def test_the_same_scope_is_preferred(store: Store) -> None:
    add(store, figures_for(BODY, 2021, seed=1), LUZHOU)
    same = add(store, figures_for(BODY, 2021), LUZHOU, scope="own")
    add(store, figures_for(BODY, 2022), LUZHOU, scope="own")
    years.update(store.connection)
    found = checks(store.connection, "t3_carry")
    assert {row[4] for row in found.values()} == {same}
    assert {row[0] for row in found.values()} == {1}


def test_two_reports_of_one_year_are_not_compared(store: Store) -> None:
    add(store, figures_for("长治市城区人民政府", 2021), LUZHOU)
    add(store, figures_for("长治市郊区人民政府", 2021), LUZHOU)
    add(store, figures_for(BODY, 2022), LUZHOU)
    years.update(store.connection)
    assert "several" in checks(store.connection, "t3_carry")["total"][3]
    assert checks(store.connection, "t3_carry")["total"][0] is None


def test_a_renamed_body_is_checked_across_its_rename(store: Store) -> None:
    first = add(store, figures_for("偃师市人民政府", 2020), YANSHI)
    add(store, figures_for("偃师区人民政府", 2021), YANSHI)
    years.update(store.connection)
    assert checks(store.connection, "t3_carry")["total"][4] == first


def test_sudden_jumps_are_hints(store: Store) -> None:
    before, after = figures_for(BODY, 2021), figures_for(BODY, 2022)
    add(store, with_cell(before, "requests", "new_received", "total", 4), LUZHOU)
    add(store, with_cell(after, "requests", "new_received", "total", 400), LUZHOU)
    years.update(store.connection)
    ok, left, right, note, _ = checks(store.connection, "y_jump")["requests.new_received"]
    assert (ok, left, right) == (None, 400, 4)
    assert note.startswith("hint: grew")


def test_update_is_idempotent(store: Store) -> None:
    for year in range(2019, 2024):
        add(store, figures_for(BODY, year), LUZHOU)
    query = "SELECT * FROM checks ORDER BY report_id, code, at"
    assert years.update(store.connection) == store.connection.execute("SELECT count(*) FROM checks").fetchone()[0]
    first = store.connection.execute(query).fetchall()
    assert years.update(store.connection) == 0
    store.connection.execute("INSERT INTO touched SELECT id FROM agencies")
    assert years.update(store.connection) == 0
    assert store.connection.execute(query).fetchall() == first
    assert not store.connection.in_transaction


def test_the_forms_know_these_checks() -> None:
    across = {i.code for form in forms.load().values() for i in form.identities if i.scope == "cross_year"}
    assert across <= set(years.CODES)


def test_comparable_indicators_across_editions(store: Store) -> None:
    made = {year: figures_for(BODY, year) for year in (2018, 2020, 2021)}
    for figures in made.values():
        add(store, figures, LUZHOU)
    rows = store.connection.execute("SELECT year, indicator, value, fit FROM comparable")
    found = {(year, code): (value, fit) for year, code, value, fit in rows}
    old, form_2019, form_2021 = (made[year].tables for year in (2018, 2020, 2021))
    listed = {line["code"]: line["value"] for line in old["statistics"]}
    assert found[2018, "requests_received"] == (listed["c1_received"], "close")
    assert found[2018, "granted"] == (listed["c3_already_public"] + listed["c3_granted"], "close")
    assert found[2020, "other_outcomes"] == (form_2019["requests"]["other_total"]["total"], "same")
    rows = form_2021["requests"]
    parts = [rows[code]["total"] for code in ("other_no_correction", "other_fee_unpaid", "other_other")]
    assert found[2021, "other_outcomes"] == (sum(parts), "sum")
    assert found[2021, "denied"][0] == sum(
        cells["total"] for row, cells in rows.items() if row.startswith("denied")
    )
    assert found[2018, "denied"] == (listed["c3_denied"], "close")
    assert (2018, "denied_state_secret") not in found, "the single grounds are others"
    assert found[2021, "penalty_decisions"] == (form_2021["proactive"]["penalty"]["decisions"], "close")
    assert not [key for key in found if "document" in key[1] or "fee" in key[1]]


def test_a_sum_with_a_blank_is_blank(store: Store) -> None:
    figures = with_cell(figures_for(BODY, 2022), "requests", "denied_third_party", "total", None)
    add(store, figures, LUZHOU)
    values = dict(store.connection.execute("SELECT indicator, value FROM comparable"))
    assert values["denied"] is None
    assert values["unable"] is not None


def test_one_line_printed_twice_is_not_two_lines(store: Store) -> None:
    figures = figures_for(BODY, 2018)
    listed = [line for line in figures.tables["statistics"] if line["code"] != "c3_already_public"]
    twice = [*listed, next(line for line in listed if line["code"] == "c3_granted")]
    add(store, replace(figures, tables={**figures.tables, "statistics": twice}), LUZHOU)
    found = dict(store.connection.execute("SELECT indicator, value FROM comparable"))
    assert "granted" not in found
    assert "requests_received" in found


@pytest.mark.parametrize("condition", ["report_id = 1", "agency = 'x'", "agency = 'x' AND year = 2021"])
def test_a_question_about_one_body_reads_its_rows_alone(store: Store, condition: str) -> None:
    plan = store.connection.execute(f"EXPLAIN QUERY PLAN SELECT * FROM comparable WHERE {condition}").fetchall()
    assert plan
    assert not [row[3] for row in plan if row[3] in ("SCAN r", "SCAN a") or row[3].startswith("MATERIALIZE")]


def scoped(store: Store, year: int, scope: str | None, **totals: float) -> int:
    """A report of one year and scope; totals: of its rows of requests, others stay as made."""
    figures = figures_for(BODY, year)
    for row, value in totals.items():
        figures = with_cell(figures, "requests", row, "total", value)
    return add(store, figures, LUZHOU, scope=scope)


def test_own_and_aggregate_reports_are_checked_each_with_its_own(store: Store) -> None:
    own = scoped(store, 2021, "own", carried_forward=5)
    whole = scoped(store, 2021, "aggregate", carried_forward=50)
    own_next = scoped(store, 2022, "own", carried_in=5)
    whole_next = scoped(store, 2022, "aggregate", carried_in=51)
    years.update(store.connection)
    query = """SELECT report_id, ok, "left", "right", other_report_id FROM temp.across
               WHERE code = 't3_carry' AND at = 'total' ORDER BY report_id"""
    assert store.connection.execute(query).fetchall() == sorted(
        [(own_next, 1, 5, 5, own), (whole_next, 0, 51, 50, whole)]
    )
    panel = store.connection.execute("SELECT year, scope, others, carried_in FROM panel ORDER BY year").fetchall()
    assert [row[:3] for row in panel] == [(2021, "own", 1), (2022, "own", 1)]
    assert panel[1][3] == 5


def test_a_gap_of_years_is_not_bridged(store: Store) -> None:
    scoped(store, 2020, None)
    scoped(store, 2022, None)
    years.update(store.connection)
    assert checks(store.connection, "t3_carry") == {}


def test_nothing_but_carrying_is_checked_over_the_change_of_forms(store: Store) -> None:
    scoped(store, 2020, None)
    scoped(store, 2021, None)
    years.update(store.connection)
    assert len(checks(store.connection, "t3_carry")) == 7
    assert checks(store.connection, "t2_stock_flow") == checks(store.connection, "t2_items_roll") == {}


def test_a_revised_report_is_checked_in_its_current_version(store: Store) -> None:
    first = scoped(store, 2021, None, carried_forward=5)
    scoped(store, 2022, None, carried_in=6)
    years.update(store.connection)
    assert checks(store.connection, "t3_carry")["total"][:3] == (0, 6, 5)
    assert scoped(store, 2021, None, carried_forward=6) == first
    years.update(store.connection)
    assert checks(store.connection, "t3_carry")["total"][:3] == (1, 6, 6)


def test_a_report_that_is_gone_yields_to_the_one_that_stands(store: Store) -> None:
    scoped(store, 2021, None, carried_forward=5)
    gone = scoped(store, 2022, None, carried_in=9)
    store.connection.execute("UPDATE reports SET status = 'gone' WHERE id = ?", (gone,))
    assert store.connection.execute("SELECT carried_in, others FROM panel WHERE year = 2022").fetchall() == [
        (9, 0)
    ]
    page = page_of(figures_for(BODY, 2022, seed=9), LUZHOU)
    page.fetched = replace(page.fetched, url=f"{page.url}?again")
    store.save([page])
    carried = figures_for(BODY, 2022, seed=9).tables["requests"]["carried_in"]["total"]
    rows = store.connection.execute("SELECT carried_in, others FROM panel WHERE year = 2022").fetchall()
    assert rows == [(carried, 1)]
    years.update(store.connection)
    found = store.connection.execute(
        'SELECT r.status, c."left" FROM temp.across c JOIN reports r ON r.id = c.report_id'
        " WHERE c.code = 't3_carry' AND c.at = 'total' AND c.ok IS NOT NULL"
    ).fetchall()
    assert found == [("current", carried)]


def test_comparable_cells_are_cells_of_the_forms() -> None:
    known: dict[str, set[str]] = {}
    for edition, form in forms.load().items():
        cells = {f"requests.{row.code}.total" for row in form.request_rows}
        cells |= {f"review_litigation.{column.code}" for column in form.review_columns}
        cells |= {
            f"proactive.{r.code}.{c.code}" for part in form.proactive for r in part.rows for c in part.columns
        }
        known[edition] = cells | {f"statistics.{line.code}.value" for line in form.indicators}
    for indicator in each(comparable.load().indicator):
        for way in indicator.ways:
            for edition in way.editions:
                for cell in way.cells:
                    assert ".".join(cell) in known[edition], (indicator.code, edition)
    for apart in each(comparable.load().not_comparable):
        for name in apart.cells:
            assert " " in name or any(name in cells for cells in known.values()), name


def test_panel_and_observations(store: Store) -> None:
    figures = figures_for(BODY, 2022)
    add(store, figures, LUZHOU, scope="own")
    add(store, figures_for(BODY, 2022, seed=5), LUZHOU, scope="aggregate")
    panel = store.connection.execute("SELECT scope, others, new_received, review_total FROM panel").fetchall()
    tables = figures.tables
    assert panel == [
        ("own", 1, tables["requests"]["new_received"]["total"], tables["review_litigation"]["review"]["total"])
    ]
    numbers = store.connection.execute("SELECT count(*) FROM observations WHERE scope = 'own'").fetchone()[0]
    assert numbers == sum(
        len(c) for t in ("proactive", "requests", "review_litigation") for c in tables[t].values()
    )
