"""The unit of analysis: divisions, the best report of a place and year, an aggregate against its parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.dataset import years
from harvester.dataset.codebook import load
from harvester.replica.figures import figures_for
from harvester.store.store import Store
from tests.dataset.support import LUZHOU, YOUYANG, add


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "test.db")


def test_divisions_know_their_parents_and_renames(store: Store) -> None:
    add(store, figures_for("清泉乡人民政府", 2022), YOUYANG)
    years.update(store.connection)
    ask = store.connection.execute
    found = {
        row[0]: row[1:] for row in ask("SELECT * FROM divisions WHERE code LIKE '1404%' OR level = 'township'")
    }
    assert found["140403"] == ("潞州区", "140400", "county", "2018-06-19", None)
    assert found["140402"] == ("城区", "140400", "county", None, "2018-06-19")
    (township,) = [row for row in found.values() if row[2] == "township"]
    assert township[0] == "清泉乡"
    assert township[1] == YOUYANG
    assert ask("SELECT count(*) FROM divisions WHERE parent NOT IN (SELECT code FROM divisions)").fetchone() == (
        0,
    )


def test_the_best_report_of_a_place_is_one_and_says_why(store: Store) -> None:
    office = add(store, figures_for("潞州区人民政府办公室", 2022), LUZHOU, scope="own")
    add(store, figures_for("潞州区教育局", 2022), LUZHOU, scope="own")
    ask = store.connection.execute
    query = "SELECT place, scope, why, others, report_id FROM places WHERE year = 2022"
    assert ask(query).fetchall() == [("潞州区", "own", "own only", 0, office)]
    unsaid = add(store, figures_for("潞州区人民政府", 2022), LUZHOU)
    assert ask(query).fetchall() == [("潞州区", None, "not stated", 1, unsaid)]
    ask("UPDATE reports SET scope = 'aggregate' WHERE id = ?", (office,))
    assert ask(query).fetchall() == [("潞州区", "aggregate", "for all below", 1, office)]
    row = "SELECT total FROM requests WHERE report_id = ? AND row = 'new_received'"
    (total,) = ask(row, (office,)).fetchone()
    assert ask("SELECT new_received FROM places").fetchall() == [(total,)]


def test_parts_are_never_more_than_the_whole(store: Store) -> None:
    whole = add(store, figures_for("潞州区人民政府", 2022), LUZHOU, scope="aggregate")
    part = add(store, figures_for("潞州区教育局", 2022), LUZHOU, scope="own")
    set_total = "UPDATE requests SET total = ? WHERE report_id = ? AND row = 'new_received'"
    ask = store.connection.execute
    query = "SELECT report_id, whole, parts, of_parts, ok FROM parts WHERE row = 'new_received'"
    for in_whole, in_part, ok in ((10, 4, None), (10, 10, 1), (10, 11, 0)):
        ask(set_total, (in_whole, whole))
        ask(set_total, (in_part, part))
        assert ask(query).fetchall() == [(whole, in_whole, 1, in_part, ok)]


def test_observations_say_how_sure_a_number_is(store: Store) -> None:
    report = add(store, figures_for("潞州区人民政府", 2022, broken=True), LUZHOU)
    ask = store.connection.execute
    ask("DELETE FROM checks")
    ask("INSERT INTO checks (report_id, code, at, ok) VALUES (?, 't3_row_sum', 'granted', 0)", (report,))
    ask("INSERT INTO checks (report_id, code, at, ok) VALUES (?, 't3_balance', 'total', 0)", (report,))
    ask("INSERT INTO readings VALUES (?, 'requests', 'granted', 'total', 'ocr', 0.75)", (report,))
    ask("UPDATE reports SET agency_told_by = 'title', year_told_by = 'title row'")
    query = 'SELECT "table", row, "column", failing, agency_told_by FROM observations WHERE failing IS NOT NULL'
    found = {tuple(row[:3]): row[3:] for row in ask(query)}
    assert found.pop(("requests", "granted", "total")) == ("t3_row_sum", "title")
    balance = {"new_received", "carried_in", "total_processed", "carried_forward"}
    assert found == {("requests", row, "total"): ("t3_balance", "title") for row in balance}
    ask("INSERT INTO readings VALUES (?, 'review_litigation', '', '', 'docx', NULL)", (report,))
    query = 'SELECT DISTINCT how, confidence, "table" FROM observations ORDER BY how, "table"'
    assert ask(query).fetchall() == [
        ("docx", None, "review_litigation"),
        ("html", None, "proactive"),
        ("html", None, "requests"),
        ("ocr", 0.75, "requests"),
    ]
    assert ask("SELECT read_from FROM panel").fetchall() == [("docx html ocr",)]
    query = "SELECT confidence, agency_told_by, year_told_by FROM panel"
    assert ask(query).fetchall() == [(0.75, "title", "title row")]


def test_the_panel_takes_the_list_of_2014_where_it_may_be_compared(store: Store) -> None:
    report = add(store, figures_for("潞州区人民政府", 2016), LUZHOU)
    ask = store.connection.execute
    query = "SELECT value FROM statistics WHERE report_id = ? AND code = ?"
    listed = {code: ask(query, (report, code)).fetchone()[0] for code in ("c1_received", "d_corrected")}
    row = "SELECT edition, new_received, review_corrected, denied_state_secret FROM panel"
    assert ask(row).fetchall() == [("2014", listed["c1_received"], listed["d_corrected"], None)]
    sums = "SELECT denied, refused_share, litigation_corrected, litigation_total FROM panel"
    denied, answered, suits, corrected = (
        ask(query, (report, code)).fetchone()[0]
        for code in ("c3_denied", "c3_answered", "e_litigation", "e_corrected")
    )
    assert ask(sums).fetchall() == [(denied, denied / answered if answered else None, corrected, suits)]
    meanings = {column.name: column.meaning for column in load().tables["panel"].columns}
    assert meanings["review_corrected"].startswith("List of 2014: d_corrected (close")
    assert "no row that could be compared" in meanings["denied_state_secret"]
    assert "Edition 2014: e_corrected (close: " in meanings["litigation_corrected"]


def test_sums_of_the_panel_are_empty_where_a_part_is(store: Store) -> None:
    report = add(store, figures_for("潞州区人民政府", 2022), LUZHOU)
    ask = store.connection.execute
    query = "SELECT denied, refused_share, litigation_corrected FROM panel"
    (before,) = ask(query).fetchall()
    assert None not in before
    ask("UPDATE requests SET total = NULL WHERE row = 'denied_third_party' AND report_id = ?", (report,))
    assert ask(query).fetchall() == [(None, None, before[2])]
    ask("DELETE FROM review_litigation WHERE row = 'litigation_after_review'")
    assert ask(query).fetchall() == [(None, None, None)]
